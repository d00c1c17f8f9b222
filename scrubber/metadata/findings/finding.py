"""The vocabulary of the inspector, the chips and `scrubber show`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from scrubber.formats.base import Fate
from scrubber.metadata.findings.kind import Kind as Kind
from scrubber.metadata.findings.kind import Topic as Topic


class Risk(StrEnum):
    """How much a stranger gains from a finding."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the photo tells.

    `kind` is what the finding is, and what the program's decisions rest on. `key` is stable for programs
    ("exif:GPSLatitude", "xmp:dc:creator"); `label` is plain words marked with `N_` or the tag's own name; `value` is
    hostile text already made safe by `findings.text.plain`; `where` is the name of the part and `offset` where it
    begins in the file.
    """

    kind: Kind
    key: str
    label: str
    value: str
    where: str
    offset: int
    risk: Risk
    fate: Fate

    @property
    def topic(self) -> Topic:
        """What the finding means for a person."""
        return self.kind.topic

    def __reduce__(self) -> tuple[type["Finding"], tuple[object, ...]]:
        """For the way between processes: as one call it takes half the time, and photos have hundreds."""
        return Finding, (
            self.kind, self.key, self.label, self.value, self.where, self.offset, self.risk, self.fate,
        )  # fmt: skip


class Relation(StrEnum):
    """What a hidden picture shows, beside what the photo shows."""

    UNKNOWN = "unknown"  # not compared, or too plain to say
    SAME = "same"
    PART = "part"  # a section of the photo
    MORE = "more"  # the photo is a section of it
    CHANGED = "changed"  # the same but for a region: something was covered or painted over
    OTHER = "other"  # another picture


@dataclass(frozen=True, slots=True)
class HiddenPicture:
    """A picture inside the photo that is not the photo: a thumbnail, a preview, a second picture.

    `kind` says what it shows: a depth map is compared with nothing. `data` is the encoded picture as found (hostile,
    decoded in worker processes only); `relation` is known where pictures were decoded.
    """

    kind: Kind
    label: str
    data: bytes
    where: str
    offset: int
    relation: Relation = Relation.UNKNOWN
    stays: bool = False
    """Whether it is part of the picture's own data, of which a copy keeps what can't be removed without loss."""
    is_offered: bool = False
    """Whether it can be removed by encoding the picture anew."""

    @property
    def differs(self) -> bool:
        """Whether it shows something of this scene that the photo doesn't."""
        return self.relation in (Relation.MORE, Relation.CHANGED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the photo was taken: degrees, north and east positive; altitude in metres, direction in degrees."""

    latitude: float
    longitude: float
    altitude: float | None = None
    direction: float | None = None


@dataclass(frozen=True, slots=True)
class MarkedFace:
    """A face somebody or some program marked in the photo.

    Fractions (0 to 1) of the upright photo, from its left and top edges; `name` is safe to show and empty when the
    mark has none.
    """

    name: str
    left: float
    top: float
    width: float
    height: float


def may_hold_place(findings: Iterable[Finding], place: Place | None) -> bool:
    """Whether a block that can't be read may hold a place, while nothing that can be read does."""
    return place is None and any(finding.kind is Kind.UNREADABLE_TAGS for finding in findings)
