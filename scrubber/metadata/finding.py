"""The vocabulary of the inspector, the chips and `scrubber show`."""

from dataclasses import dataclass
from enum import StrEnum

from scrubber.formats.base import Fate


class Topic(StrEnum):
    """What a finding means for a person; also the order in which findings are shown."""

    PLACE = "place"
    PERSON = "person"
    TIME = "time"
    DEVICE = "device"
    HIDDEN_PICTURE = "hidden-picture"
    HISTORY = "history"
    UNKNOWN = "unknown"
    TECHNICAL = "technical"


class Risk(StrEnum):
    """How much a stranger gains from a finding."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the photo tells.

    `key` is stable for programs ("exif:GPSLatitude", "xmp:dc:creator"); `label` is plain words marked with `N_` or the
    tag's own name; `value` is hostile text already made safe by `metadata.text.plain`; `where` is the name of
    the part and `offset` where it begins in the file.
    """

    topic: Topic
    key: str
    label: str
    value: str
    where: str
    offset: int
    risk: Risk
    fate: Fate


@dataclass(frozen=True, slots=True)
class HiddenPicture:
    """A picture inside the photo that is not the photo: a thumbnail, a preview, a second picture.

    `data` is the encoded picture as found (hostile, decoded in worker processes only).
    """

    label: str
    data: bytes
    where: str
    offset: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the photo was taken: degrees, north and east positive; altitude in metres, direction in degrees."""

    latitude: float
    longitude: float
    altitude: float | None = None
    direction: float | None = None
