"""What a user means to keep of a photo's metadata, and the blocks that are written from it.

Nothing is ever copied: readers give values, `metadata.keeping` makes them as coarse as asked and writes them afresh,
and formats put the finished blocks into a copy. Here are only the types that all of them share.
"""

from dataclasses import dataclass, field
from enum import StrEnum


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

    `panorama` is what programs need to show a 360-degree photo as one: projection and sizes in pixels.
    """

    date: DateDetail = DateDetail.NOTHING
    place: PlaceDetail = PlaceDetail.NOTHING
    camera: bool = False
    author: bool = False
    caption: bool = False
    rating: bool = False
    panorama: bool = True

    @property
    def keeps_nothing_personal(self) -> bool:
        """Whether only the geometry of panoramas may be kept."""
        is_coarse = self.date is DateDetail.NOTHING and self.place is PlaceDetail.NOTHING
        return is_coarse and not (self.camera or self.author or self.caption or self.rating)


EVERYTHING_PRIVATE = Keep()
TOWN_AND_MONTH = Keep(date=DateDetail.MONTH, place=PlaceDetail.TOWN)
FOR_PHOTOGRAPHERS = Keep(date=DateDetail.EXACT, author=True, caption=True)


class Kept(StrEnum):
    """What a copy may hold on purpose."""

    DATE = "date"
    PLACE = "place"
    CAMERA = "camera"
    AUTHOR = "author"
    CAPTION = "caption"
    RATING = "rating"
    PANORAMA = "panorama"


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
