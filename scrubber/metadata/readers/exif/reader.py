"""EXIF (CIPA DC-008, EXIF 3.0): camera, person, time and place, the embedded thumbnail, everything else by name."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Ifd, Rational
from scrubber.errors import ScrubberError
from scrubber.i18n import N_, _
from scrubber.metadata.findings import dates
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode, decode_utf16
from scrubber.metadata.readers import ai_prompts, embedded_pictures
from scrubber.metadata.readers.exif import values as exif_values
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, GpsTag, ImageTag
from scrubber.metadata.readers.exif.tags import (
    DATE_TAGS,
    MEANINGS,
    MORE_NAMES,
    POSITION_TAGS,
    STRUCTURE_TAGS,
    WIDE_TEXT_TAGS,
)
from scrubber.metadata.readers.gps import add_position, place_of
from scrubber.metadata.readers.maker_notes import reader as maker_notes
from scrubber.metadata.readers.photoshop import layers as photoshop_layers
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

_MAY_BE_PROMPTS = frozenset({ImageTag.IMAGE_DESCRIPTION, ImageTag.MAKE, ImageTag.MODEL, ExifTag.USER_COMMENT})
"""Caption, maker, model and comment: generators of JPEG and WebP pictures have no better place."""
_CHARACTER_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8))
_PICTURE_POINTERS = (
    (ImageTag.THUMBNAIL_OFFSET, ImageTag.THUMBNAIL_LENGTH),
    (ImageTag.STRIP_OFFSETS, ImageTag.STRIP_BYTE_COUNTS),
)
_SHOWN_BYTES = 16_384
_SHOWN_NUMBERS = 16
_SEARCHED_BYTES = 2048
_OTHERS = {"IFD0": "Exif", "Exif": "IFD0", "SubIFD": "Exif"}
"""Where some programs put tags that belong elsewhere."""
_POINTERS: Mapping[int, str] = {ImageTag.EXIF_IFD: "Exif", ImageTag.GPS_IFD: "GPS"}
"""Tags that lead to directories, by the names `tiff.walk` gives those."""
_TABLES = {"Image": "Exif", "Exif": "Image"}


def read(reading: PayloadReading) -> None:
    """Add what an EXIF block tells. Raises `ScrubberError` when its header can't be read."""
    camera, owned = maker_notes.Camera(), embedded_pictures.Owned()
    ifds = list(tiff.walk(reading.payload.data))
    if _is_incomplete(ifds):
        reading.add_unreadable()
    for ifd in ifds:
        camera.learn(ifd)
        owned.take(ifd)
        position_tags = POSITION_TAGS if ifd.name == "GPS" and _read_gps(ifd, reading) else frozenset()
        for entry in ifd.entries:
            if entry.tag == ExifTag.MAKER_NOTE and entry.readable:
                maker_notes.read(ifd, entry, camera, reading)
            elif entry.tag not in STRUCTURE_TAGS:
                _read_entry(ifd, entry, reading, is_detail=entry.tag in position_tags)
        if ifd.name not in ("IFD0", "Exif", "GPS", "Interop"):
            _read_thumbnail(ifd, reading)
    embedded_pictures.describe_gaps(reading, owned)


def _is_incomplete(ifds: Sequence[Ifd]) -> bool:
    """Whether a directory that others name can't be read, the first one or those of EXIF and of the place."""
    names = {ifd.name for ifd in ifds}
    pointed = {_POINTERS[entry.tag] for ifd in ifds for entry in ifd.entries if entry.tag in _POINTERS}
    return not ifds or not pointed <= names


def _read_gps(ifd: Ifd, reading: PayloadReading) -> bool:
    """Add the place a GPS directory tells; False when its tags make none, so that they are shown one by one."""
    entries = {entry.tag: entry for entry in ifd.entries if entry.readable}
    place = place_of({tag: _values(entry) for tag, entry in entries.items() if tag in POSITION_TAGS})
    if place is not None:
        reading.place = place
        add_position(reading, place, "exif")
    return place is not None


def _values(entry: Entry) -> tuple[tiff.Value, ...]:
    if entry.type in (tiff.ASCII, tiff.UNDEFINED) and entry.length > _SHOWN_BYTES:
        return ()  # texts come whole, and these could be as large as the file
    try:
        return entry.values(most=_SHOWN_NUMBERS)
    except ScrubberError:
        return ()


def _read_entry(ifd: Ifd, entry: Entry, reading: PayloadReading, *, is_detail: bool = False) -> None:
    """Add one tag; `is_detail`: what it means is told already."""
    directory = "IFD0" if ifd.name.startswith("IFD") else ifd.name
    name = tag_name(directory, entry.tag)
    meaning = MEANINGS.get((directory, entry.tag)) or MEANINGS.get((_OTHERS.get(directory, ""), entry.tag))
    kind, label, risk = meaning if meaning and not is_detail else (Kind.TECHNICAL, name, Risk.LOW)
    if not entry.readable:
        reading.add(kind, f"exif:{name}", label, _("unreadable"), risk)
        return
    if (
        entry.tag == ImageTag.THUMBNAIL_DATA
        and entry.head(2) == b"\xff\xd8"
        and reading.has_room_for_picture(entry.length)
    ):
        reading.add_thumbnail(f"exif:{name}", entry.raw)
        return
    if entry.tag == photoshop_layers.TAG and entry.type in (tiff.UNDEFINED, tiff.BYTE):
        photoshop_layers.add(reading, f"exif:{name}", entry.raw)
        return
    shown = shown_value(entry, directory)
    if entry.tag in _MAY_BE_PROMPTS and ai_prompts.is_one("", shown):
        ai_prompts.read(reading, f"exif:{name}", shown)
    elif entry.tag == ExifTag.USER_COMMENT and shown.strip("\0 ") == "Screenshot":
        reading.add(Kind.EDITS, f"exif:{name}", N_("How the picture was made"), _("a screenshot"))
    else:
        reading.add(kind, f"exif:{name}", label, shown, risk)


@lru_cache(maxsize=4096)
def tag_name(directory: str, tag: int) -> str:
    """The tag's name in the standard, or its number: "DateTimeOriginal", "tag 0xEA1C"."""
    if (directory, tag) in MORE_NAMES:
        return MORE_NAMES[directory, tag]
    import piexif  # its tables are loaded only when a photo has EXIF

    table = {"IFD0": "Image", "SubIFD": "Image"}.get(directory, directory)
    known = piexif.TAGS.get(table, {}).get(tag) or piexif.TAGS.get(_TABLES.get(table, ""), {}).get(tag)
    return str(known["name"]) if known else f"tag 0x{tag:04X}"


def shown_value(entry: Entry, directory: str) -> str:
    """A tag's value in words a person can read; long binary values only by their length."""
    if entry.type == tiff.UNDEFINED and entry.head(8) in _CHARACTER_CODES:
        return _comment(entry.head(_SHOWN_BYTES), entry.order)
    if entry.tag in WIDE_TEXT_TAGS:
        return decode_utf16(entry.head(_SHOWN_BYTES))
    if entry.type == tiff.ASCII and (entry.tag in DATE_TAGS or (directory, entry.tag) == ("GPS", GpsTag.DATE_STAMP)):
        return dates.with_hyphens(decode(entry.head(32)))
    if entry.type == tiff.ASCII:
        return exif_values.in_words(directory, entry) or decode(entry.head(_SHOWN_BYTES))
    if entry.type == tiff.UNDEFINED or (entry.type == tiff.BYTE and entry.count > _SHOWN_NUMBERS):
        return _undefined(entry)
    if directory == "GPS" and entry.tag == GpsTag.TIME_STAMP:
        return (
            ":".join(f"{float(value):02.0f}" for value in entry.values(most=3) if isinstance(value, Rational)) + " UTC"
        )
    if words := exif_values.in_words(directory, entry):
        return words
    shown = ", ".join(_number(value) for value in entry.values(most=_SHOWN_NUMBERS))
    return shown + ", …" if entry.count > _SHOWN_NUMBERS else exif_values.with_unit(directory, entry, shown)


def _comment(raw: bytes, order: str) -> str:
    """A text whose first eight bytes name its character code (EXIF 3.0 section 4.6.6.7.3): comments, GPS methods."""
    code, text = raw[:8], raw[8:]
    if code.startswith(b"UNICODE"):
        return decode_utf16(text, order)
    if code.startswith(b"JIS"):
        return text.decode("iso2022_jp", "replace")
    return decode(text)


def _undefined(entry: Entry) -> str:
    raw = entry.head(64).rstrip(b"\0")
    if entry.length <= 64 and raw and all(32 <= byte < 127 for byte in raw):
        return raw.decode("ascii")
    return raw.hex(" ") if entry.length <= 8 else described(entry.head(_SEARCHED_BYTES), entry.length)


def _number(value: tiff.Value) -> str:
    if isinstance(value, Rational):
        if value.denominator == 1:
            return str(value.numerator)
        if value.numerator == 1:
            return f"1/{value.denominator}"
        return f"{float(value):.6g}"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _read_thumbnail(ifd: Ifd, reading: PayloadReading) -> None:
    """The picture a directory points to: JPEG by offset and length (or one strip, as some cameras do)."""
    entries = {entry.tag: entry for entry in ifd.entries if entry.readable}
    for where, length in _PICTURE_POINTERS:
        if where in entries and length in entries:
            start, count = _values(entries[where])[:1], _values(entries[length])[:1]
            if start and count and isinstance(start[0], int) and isinstance(count[0], int):
                whole, end = reading.payload.data, start[0] + count[0]
                if whole[start[0] : start[0] + 2] == b"\xff\xd8" and reading.has_room_for_picture(count[0]):
                    reading.add_thumbnail("exif:ThumbnailImage", whole[start[0] : end])
                    return
