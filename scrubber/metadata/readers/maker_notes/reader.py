"""Maker notes: what camera makers write for themselves, serial numbers and previews among it.

Each maker has formats of its own that nobody documents. Exiv2 knows those of the large makers; it is C++ and the note
is hostile, so this runs in worker processes only, and on the second try of a photo whose first worker died it is left
out (`PayloadReading.decode`). It gets a block with nothing but the note, the maker and the model, because it would copy
whatever else entries point to.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Ifd
from scrubber.containers.tiff_tags import Tag
from scrubber.decoding import about_to_decode
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS
from scrubber.metadata.findings import dates
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind, Topic
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers import embedded_pictures
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, ImageTag
from scrubber.metadata.readers.maker_notes import apple as apple_note
from scrubber.metadata.readers.maker_notes import original_place, undecoded_serials
from scrubber.metadata.readers.maker_notes.tags import meaning_of
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

_MAX_BEFORE, _MAX_BEHIND, _MAX_ALONE = 512 * 1024, 64 * 1024, 1024 * 1024
"""Bytes that exiv2 sees: notes point to places from the beginning of the block, seldom far behind themselves."""
_SHOWN_BYTES, _SHOWN_NUMBERS = 8192, 16
_MAX_NAMELESS = 40
_STANDARD = frozenset({"Image", "Photo", "GPSInfo", "Iop", "Thumbnail", "MakerNote", "MpfInfo"})
_IN_NUMBERS = re.compile(r"(?:\d{1,3} ){4,100}\d{1,3}")
_KEY = "exif:MakerNote"
LABEL = N_("Maker's own data")


@dataclass(slots=True)
class Camera:
    """Maker and model, as far as the directories named them: they decide how a note is read."""

    make: bytes = b""
    model: bytes = b""

    def learn(self, ifd: Ifd) -> None:
        """Note maker and model when they stand in this directory."""
        if ifd.name == "IFD0":
            self.make, self.model = (_text(ifd.get(tag)) for tag in (ImageTag.MAKE, ImageTag.MODEL))


class Row(NamedTuple):
    """One tag as exiv2 gives it: `raw` is its value as text, numbers in decimal with spaces between them."""

    group: str
    name: str
    label: str
    number: int
    kind: str
    raw: bytes

    @property
    def is_nameless(self) -> bool:
        """Whether exiv2 knows the tag by its number only."""
        return self.name.startswith("0x")


def read(ifd: Ifd, entry: Entry, camera: Camera, reading: PayloadReading) -> None:
    """Add what the note in `entry` tells: as a whole, tag by tag, and the pictures inside."""
    note = entry.head(_MAX_ALONE)
    if not reading.decode:
        reading.add(Kind.MAKER_NOTE, _KEY, LABEL, reading.unreadable(entry.length), Risk.HIGH)
    elif apple_note.is_one(note):
        reading.add(Kind.MAKER_NOTE, _KEY, LABEL, described(b"", entry.length), Risk.HIGH)
        apple_note.read(note, reading)
    else:
        told = _read_with_exiv2(ifd, entry, camera, reading)
        reading.add_data(Kind.MAKER_NOTE, _KEY, LABEL, b"" if told else note[:65_536], Risk.HIGH, size=entry.length)
    embedded_pictures.add_pictures(reading, note, "makernote:PreviewImage")


def _text(entry: Entry | None) -> bytes:
    return entry.head(64) if entry is not None and entry.readable and entry.type == tiff.ASCII else b""


def _read_with_exiv2(ifd: Ifd, entry: Entry, camera: Camera, reading: PayloadReading) -> int:
    """Add the tags exiv2 finds; returns how many."""
    rows = _tags(_block(ifd, entry, camera))
    _add_rows(rows, reading)
    for name, value in undecoded_serials.of(camera.make, camera.model, entry, [(row.number, row.raw) for row in rows]):
        kind, words, risk = meaning_of(name, value, name)
        reading.add(kind, f"makernote:{decode(camera.make.strip(bytes(1)))}:{name}", words, value, risk)
    if with_faces := _main_tags(rows):
        from scrubber.metadata.readers.maker_notes import camera_faces

        camera_faces.read(camera.make, ifd.order, with_faces, reading)
    return len(rows)


def _main_tags(rows: list[Row]) -> dict[int, bytes]:
    """The values of those tables in which cameras write faces, by number."""
    return {row.number: row.raw for row in rows if row.group in ("Panasonic", "Fujifilm")}


def _add_rows(rows: list[Row], reading: PayloadReading) -> None:
    """A finding for each tag; of tables with many tags that even exiv2 has no names for, one that counts them."""
    nameless = Counter(row.group for row in rows if row.is_nameless)
    for row in rows:
        name = row.name
        if row.is_nameless:
            if nameless[row.group] > _MAX_NAMELESS:
                continue
            name = f"tag 0x{row.number:04X}"
        value = _shown(row.kind, row.raw, row.name)
        kind, words, risk = meaning_of(row.name, value, row.label)
        value = dates.with_hyphens(value) if kind.topic is Topic.TIME else value
        reading.add(kind, f"makernote:{row.group}:{name}", words or name, value, risk)
    for group, count in nameless.items():
        if count > _MAX_NAMELESS:
            reading.add(Kind.TECHNICAL, f"makernote:{group}", f"{group}, tags without a name", str(count))


def _tags(block: bytes) -> list[Row]:
    """Every tag of the note; none when exiv2 refuses the block."""
    about_to_decode()
    import pyexiv2  # C++: only in worker processes, and only for a photo with such a note

    pyexiv2.set_log_level(4)
    try:
        with pyexiv2.ImageData(block) as image:
            # The public method turns bytes into text and fails on all tags when one is no UTF-8.
            rows = image._exiv2api_image.read_exif_detail()
    except Exception:  # whatever the decoder says, the note is only shown by its size then
        return []
    found = []
    for row in rows[:MAX_PARTS]:
        _exif, group, name = decode(row["tag"]).split(".", 2)
        if group not in _STANDARD:
            found.append(Row(group, name, row["tagLabel"], row["tagNumber"], row["typeName"], row["value"]))
    return found


def _shown(kind: str, raw: bytes, name: str) -> str:
    """A value in words: bytes that are text as text, long rows of numbers only by their length and words."""
    text = decode(raw[:_SHOWN_BYTES])
    if kind == "Ascii" and _IN_NUMBERS.fullmatch(text):  # a text whose entry says that it is something else
        meant = _bytes_of(text).rstrip(b"\0 ").decode("latin-1")
        text = meant if meant and meant.isprintable() else text
    if kind not in ("Undefined", "Byte", "SByte"):
        words = text.split(" ")
        is_long = kind not in ("Ascii", "Comment") and len(words) > 4 * _SHOWN_NUMBERS
        return " ".join(words[:_SHOWN_NUMBERS]) + " …" if is_long else text
    values = _bytes_of(text)
    printable = values.rstrip(b"\0 ")
    if name == "LensSerialNumber" and kind == "Byte":  # of Canon, whose numbers may look like text by chance
        return values.hex()
    if len(printable) > 1 and all(32 <= byte < 127 for byte in printable):
        return printable.decode("ascii")
    if name.lower().endswith(("uniqueid", "uuid", "serialnumber")):
        return values.hex()
    return text if len(values) <= _SHOWN_NUMBERS else described(values, raw.count(b" ") + 1)


def _bytes_of(text: str) -> bytes:
    try:
        return bytes(map(int, text.split()))
    except ValueError:  # not all of them are bytes
        pass
    numbers = [int(word) for word in text.split() if word.isascii() and word.isdigit()]
    return bytes(number for number in numbers if number < 256)


def _block(ifd: Ifd, entry: Entry, camera: Camera) -> bytes:
    """A TIFF structure of the note, where it stood when the camera wrote it: most count offsets from the beginning."""
    data, end, length = entry.data, entry.where + entry.length, min(entry.length, _MAX_ALONE)
    order, note_at = original_place.of(entry.head(_MAX_ALONE), entry.where, ifd.order)
    if not note_at <= _MAX_BEFORE - length:
        body, note_at = entry.head(length), 8
    elif note_at == entry.where:
        body = data[8 : end + _MAX_BEHIND]
    else:
        body = bytes(note_at - 8) + entry.head(length)
    body += bytes(len(body) % 2)
    return _tables(Header(order, False, 0), body, 8 + len(body), camera, note_at, length)


def _tables(header: Header, body: bytes, first: int, camera: Camera, note_at: int, length: int) -> bytes:
    """Header, `body`, then a first directory with maker and model, and the one that holds the note."""
    order = header.order
    texts_at = first + 6 + 3 * 12
    exif_at = texts_at + len(camera.make) + len(camera.model)
    exif_at += exif_at % 2
    make, model = camera.make, camera.model
    rows = (
        tiff.make_entry(order, False, ImageTag.MAKE, tiff.ASCII, len(make), make, texts_at),
        tiff.make_entry(order, False, ImageTag.MODEL, tiff.ASCII, len(model), model, texts_at + len(make)),
        tiff.make_entry(order, False, Tag.EXIF_IFD, tiff.LONG, 1, exif_at.to_bytes(4, _endian(order))),
    )
    note = Entry(ExifTag.MAKER_NOTE, tiff.UNDEFINED, length, note_at.to_bytes(4, _endian(order)), note_at, order, b"")
    image = tiff.write_ifd(Ifd(first, rows, 0, order, False)) + camera.make + camera.model
    image = image.ljust(exif_at - first, b"\0")
    start = tiff.write_header(Header(order, False, first))
    return start + body + image + tiff.write_ifd(Ifd(exif_at, (note,), 0, order, False))


def _endian(order: str) -> Literal["little", "big"]:
    return "little" if order == "<" else "big"
