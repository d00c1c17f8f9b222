"""What a user means to keep of a photo's metadata, and the blocks that are written from it.

Nothing but a colour profile is ever copied: readers give values, `metadata.keeping` makes them as coarse as asked and
writes them afresh, and formats put the finished blocks into a copy. Here are only the types that all of them share.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class DateDetail(StrEnum):
    """How much of the moment a photo was taken is kept."""

    NOTHING = "nothing"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    EXACT = "exact"  # to the second, with the offset from UTC where it is known


class PlaceDetail(StrEnum):
    """How much of the place where a photo was taken is kept."""

    NOTHING = "nothing"
    COUNTRY = "country"  # its name
    TOWN = "town"  # its name, and its centre from our own table
    EXACT = "exact"  # the position, without height and direction


@dataclass(frozen=True, slots=True)
class Keep:
    """What is kept. The default keeps nothing that says anything about a person.

    `panorama` is what programs need to show a 360-degree photo as one: projection and sizes in pixels. `profile` keeps
    colour profiles as they are, byte for byte with the names in them; else copies get neutral ones of the same colours.
    """

    date: DateDetail = DateDetail.NOTHING
    place: PlaceDetail = PlaceDetail.NOTHING
    camera: bool = False
    author: bool = False
    caption: bool = False
    rating: bool = False
    panorama: bool = True
    profile: bool = False

    @property
    def keeps_nothing_personal(self) -> bool:
        """Whether only the geometry of panoramas may be kept."""
        is_coarse = self.date is DateDetail.NOTHING and self.place is PlaceDetail.NOTHING
        return is_coarse and not (self.camera or self.author or self.caption or self.rating or self.profile)


EVERYTHING_PRIVATE = Keep()
TOWN_AND_MONTH = Keep(date=DateDetail.MONTH, place=PlaceDetail.TOWN)
FOR_PHOTOGRAPHERS = Keep(date=DateDetail.EXACT, author=True, caption=True)
PRESETS = {"nothing": EVERYTHING_PRIVATE, "town-and-month": TOWN_AND_MONTH, "photographers": FOR_PHOTOGRAPHERS}
_SWITCHES = ("camera", "author", "caption", "rating", "panorama", "profile")


KEEP_DETAILS = {
    "date": tuple(detail.value for detail in DateDetail if detail is not DateDetail.NOTHING),
    "place": tuple(detail.value for detail in PlaceDetail if detail is not PlaceDetail.NOTHING),
}
"""What may stand behind `date=` and `place=`, besides nothing."""
KEEP_WORDS = (
    *PRESETS,
    *(f"{word}={detail}" for word, details in KEEP_DETAILS.items() for detail in details),
    *("no-panorama" if switch == "panorama" else switch for switch in _SWITCHES),
)
"""What shells offer for a choice of what is kept: the presets, and what a list may hold that isn't usual anyway."""


def read_keep(text: str) -> Keep:
    """What the name of a preset, or a list like "date=month,author,no-panorama", asks for. Raises `ValueError`."""
    if text in PRESETS:
        return PRESETS[text]
    kept = EVERYTHING_PRIVATE
    for word in text.split(","):
        kept = _with(kept, word.strip())
    return kept


def _with(kept: Keep, word: str) -> Keep:
    value, equals, detail = word.partition("=")
    if value == "date":
        return replace(kept, date=DateDetail(detail) if equals else DateDetail.EXACT)
    if value == "place":
        return replace(kept, place=PlaceDetail(detail) if equals else PlaceDetail.EXACT)
    if equals or value.removeprefix("no-") not in _SWITCHES:
        raise ValueError
    switched: dict[str, Any] = {value.removeprefix("no-"): not value.startswith("no-")}
    return replace(kept, **switched)


def write_keep(keep: Keep) -> str:
    """The list that `read_keep` reads as this, never the name of a preset."""
    details = [f"date={keep.date}", f"place={keep.place}"]
    switched = [switch for switch in _SWITCHES if getattr(keep, switch) and switch != "panorama"]
    return ",".join([*details, *switched, *([] if keep.panorama else ["no-panorama"])])


class Kept(StrEnum):
    """What a copy may hold on purpose."""

    DATE = "date"
    PLACE = "place"
    CAMERA = "camera"
    AUTHOR = "author"
    CAPTION = "caption"
    RATING = "rating"
    PANORAMA = "panorama"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class KeptBlocks:
    """Finished blocks of kept values; each is empty when there is nothing to write.

    `exif` is a TIFF structure, `xmp` a packet in UTF-8; `holds` says what of the choices stands in them.
    """

    exif: bytes = b""
    xmp: bytes = b""
    holds: tuple["Kept", ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.exif or self.xmp)


NO_BLOCKS = KeptBlocks()


class KeptIn(StrEnum):
    """Where the copies of a format hold kept values."""

    NOWHERE = "nowhere"
    BLOCKS = "blocks"  # an EXIF block and an XMP packet; the container turns the picture
    TURNED_BLOCKS = "turned-blocks"  # the same, and the EXIF block says which way up the picture is
    XMP = "xmp"  # an XMP packet only
