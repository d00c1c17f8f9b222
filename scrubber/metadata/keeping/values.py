"""The values of a photo that can be kept, as types: what the readers found, without a byte of how it was written.

Every value is looked for in the places where programs write it, the most exact one first. Texts lose what no eye sees
and everything behind a NUL; numbers and dates are parsed, so that nothing can hide in their spelling.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scrubber.formats.keep import DateDetail
from scrubber.metadata.findings.dates import minutes
from scrubber.metadata.findings.finding import Place
from scrubber.places.countries import COUNTRIES

Sources = Mapping[str, tuple[str, ...]]
"""By the key of a finding ("exif:DateTimeOriginal"): the values that stand there, in order."""

MAX_LETTERS, MAX_SHORT, MAX_ITEMS = 2_000, 120, 64
_MAX_SIDE = 1 << 20
_DATE = re.compile(r"(\d{4})[-:](\d\d)[-:](\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?")
_PART_OF_DATE = re.compile(r"(\d{4})(?:[-:](\d\d)(?:[-:](\d\d))?)?$")
_DETAILS = {1: DateDetail.YEAR, 2: DateDetail.MONTH, 3: DateDetail.DAY}
"""By how many of year, month and day are known."""
_SERIAL = re.compile(
    r"(?i)[\s,;(\[]*\b(?:s/?n|ser(?:ial)?\.?(?:\s*(?:no|nr|number)\.?)?)(?=[\s:.#\d])[\s:.#]*[\w-]*[)\]]?"
)
_LONG_NUMBER = re.compile(r"\S*\d{6,}\S*")
_ACTING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

_TAKEN = ("exif:DateTimeOriginal", "xmp:exif:DateTimeOriginal", "xmp:photoshop:DateCreated", "exif:DateTimeDigitized",
          "xmp:xmp:CreateDate", "text:Creation Time")  # fmt: skip
_MAKE, _MODEL = ("exif:Make", "xmp:tiff:Make"), ("exif:Model", "xmp:tiff:Model")
_LENS = ("exif:LensModel", "xmp:exifEX:LensModel", "xmp:aux:Lens")
_AUTHORS = (
    "xmp:dc:creator",
    "exif:Artist",
    "exif:XPAuthor",
    "iptc:2:80",
    "xmp:tiff:Artist",
    "text:Author",
    "text:Artist",
)
_COPYRIGHT = ("xmp:dc:rights", "exif:Copyright", "iptc:2:116", "text:Copyright")
_TITLE = ("xmp:dc:title", "iptc:2:5", "exif:XPTitle", "text:Title")
_CAPTION = ("xmp:dc:description", "exif:ImageDescription", "iptc:2:120", "text:Description")
_KEYWORDS = ("xmp:dc:subject", "iptc:2:25", "exif:XPKeywords")
_RATING = ("xmp:xmp:Rating", "exif:Rating")
_COUNTRY = "xmp:Iptc4xmpCore:CountryCode"
_PROJECTION = "xmp:GPano:ProjectionType"
_PROJECTIONS = ("equirectangular", "cylindrical")
_SIDES = ("FullPanoWidthPixels", "FullPanoHeightPixels", "CroppedAreaImageWidthPixels", "CroppedAreaImageHeightPixels",
          "CroppedAreaLeftPixels", "CroppedAreaTopPixels")  # fmt: skip

DATE_KEYS = frozenset({*_TAKEN, "exif:OffsetTimeOriginal", "exif:OffsetTime"})
CAMERA_KEYS = frozenset({*_MAKE, *_MODEL, *_LENS})
AUTHOR_KEYS = frozenset({*_AUTHORS, *_COPYRIGHT})
CAPTION_KEYS = frozenset({*_TITLE, *_CAPTION, *_KEYWORDS})
RATING_KEYS = frozenset(_RATING)
PANORAMA_KEYS = frozenset({_PROJECTION, "xmp:GPano:UsePanoramaViewer", *(f"xmp:GPano:{name}" for name in _SIDES)})
KEYS = {_COUNTRY} | DATE_KEYS | CAMERA_KEYS | AUTHOR_KEYS | CAPTION_KEYS | RATING_KEYS | PANORAMA_KEYS
"""The keys of findings that hold something which can be kept."""


@dataclass(frozen=True, slots=True)
class Panorama:
    """How a picture lies on a sphere or a cylinder (Google's Photo Sphere XMP Metadata); sides in pixels."""

    projection: str
    full: tuple[int, int]
    cropped: tuple[int, int]
    corner: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What can be kept as it is said: camera, authors, words about the photo; on one line each but for `caption`."""

    make: str = ""
    model: str = ""
    lens: str = ""
    authors: tuple[str, ...] = ()
    copyright: str = ""
    title: str = ""
    caption: str = ""
    keywords: tuple[str, ...] = ()
    rating: int | None = None
    panorama: Panorama | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Values(Described):
    """What a photo says that can be kept; a place has no height.

    `taken_detail` says how much of `taken` is known; the rest of it is the first of January, or midnight. `country` is
    an ISO 3166-1 code that stands in the photo by itself.
    """

    taken: datetime | None = None
    taken_detail: DateDetail = DateDetail.NOTHING
    offset_minutes: int | None = None
    place: Place | None = None
    country: str = ""


def values_in(sources: Sources, place: Place | None) -> Values:
    """The values that these findings give; what can't be parsed is not there."""
    taken, detail, written = _taken(sources)
    return Values(
        taken=taken,
        taken_detail=detail,
        offset_minutes=_offset(sources, written) if detail is DateDetail.EXACT else None,
        place=Place(place.latitude, place.longitude) if place else None,
        country=_country(_first(sources, (_COUNTRY,))),
        make=_name(_first(sources, _MAKE)),
        model=_name(_first(sources, _MODEL)),
        lens=_name(_first(sources, _LENS)),
        authors=tuple(_distinct(_all(sources, _AUTHORS), MAX_SHORT)),
        copyright=line(_first(sources, _COPYRIGHT), MAX_LETTERS),
        title=line(_first(sources, _TITLE), MAX_LETTERS),
        caption=text(_first(sources, _CAPTION)),
        keywords=tuple(_distinct(_keywords(sources), MAX_SHORT)),
        rating=_rating(_first(sources, _RATING)),
        panorama=_panorama(sources),
    )


def text(untrusted: str) -> str:
    """A text of several lines as it is kept: nothing behind a NUL, nothing that acts instead of being seen."""
    seen = unicodedata.normalize("NFC", untrusted.split("\0")[0]).replace("\r\n", "\n").replace("\r", "\n")
    lines = ("".join(filter(_is_seen, row)) for row in seen.split("\n"))
    return "\n".join(row.strip() for row in lines).strip()[:MAX_LETTERS].strip()


def _is_seen(letter: str) -> bool:
    """No control or format character, and no variation selector: rows of those carry hidden texts."""
    is_selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return unicodedata.category(letter) not in _ACTING and not is_selector


def line(untrusted: str, most: int) -> str:
    """A text as it is kept, on one line of at most `most` letters."""
    return " ".join(text(untrusted).split())[:most].strip()


def _name(untrusted: str) -> str:
    """The name of a device or a lens without serial numbers, which some programs write into it."""
    name = _LONG_NUMBER.sub("", _SERIAL.sub("", line(untrusted, MAX_SHORT)))
    return " ".join(name.split())


def _all(sources: Sources, keys: Iterable[str]) -> tuple[str, ...]:
    return next((values for key in keys if (values := sources.get(key)) and any(map(text, values))), ())


def _first(sources: Sources, keys: Iterable[str]) -> str:
    return next((words for value in _all(sources, keys) if (words := text(value))), "")


def _distinct(untrusted: Iterable[str], most: int) -> list[str]:
    return list(dict.fromkeys(words for value in untrusted if (words := line(value, most))))[:MAX_ITEMS]


def _keywords(sources: Sources) -> list[str]:
    """Windows writes them with semicolons between them."""
    return [word for value in _all(sources, _KEYWORDS) for word in value.split("\0")[0].split(";")]


def _taken(sources: Sources) -> tuple[datetime | None, DateDetail, str]:
    """The moment of the first date that is one, how much of it is known, and how it was written."""
    for key in _TAKEN:
        written = next((text(value) for value in sources.get(key, ())), "")
        moment, detail = _moment(written)
        if moment is not None:
            return moment, detail, written
    return None, DateDetail.NOTHING, ""


def _moment(written: str) -> tuple[datetime | None, DateDetail]:
    exact, part = _DATE.match(written), _PART_OF_DATE.match(written)
    found = exact or part
    if found is None:
        return None, DateDetail.NOTHING
    numbers = [int(number) for number in found.groups() if number is not None]
    day = [*numbers[:3], 1, 1][:3]
    hour, minute, second = [*numbers[3:], 0, 0, 0][:3]
    try:
        moment = datetime(day[0], day[1], day[2], hour, minute, second)
        return moment, _DETAILS[len(numbers)] if part else DateDetail.EXACT
    except ValueError:
        return None, DateDetail.NOTHING


def _country(written: str) -> str:
    code = written.strip().upper()
    return code if code in COUNTRIES else ""


def _offset(sources: Sources, written: str) -> int | None:
    beside = _first(sources, ("exif:OffsetTimeOriginal", "exif:OffsetTime"))
    if written.endswith("Z"):
        return 0
    return minutes(written[16:]) if minutes(written[16:]) is not None else minutes(beside)


def _rating(written: str) -> int | None:
    return int(written) if written.strip() in ("0", "1", "2", "3", "4", "5") else None


def _panorama(sources: Sources) -> Panorama | None:
    projection = line(_first(sources, (_PROJECTION,)), MAX_SHORT)
    sides = [_pixels(_first(sources, (f"xmp:GPano:{name}",))) for name in _SIDES]
    if projection not in _PROJECTIONS or None in sides:
        return None
    full_width, full_height, width, height, left, top = (side or 0 for side in sides)
    is_possible = width > 0 and height > 0 and left + width <= full_width and top + height <= full_height
    return Panorama(projection, (full_width, full_height), (width, height), (left, top)) if is_possible else None


def _pixels(written: str) -> int | None:
    digits = written.strip()
    return int(digits) if re.fullmatch(r"\d{1,7}", digits) and int(digits) <= _MAX_SIDE else None
