"""Payloads that are no metadata standard: text fields, whole pictures, data without a name."""

import re
import struct
from collections.abc import Callable

from scrubber.formats.base import PayloadRole
from scrubber.i18n import N_
from scrubber.metadata.findings import dates
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind, Topic
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers import ai_prompts, embedded_pictures
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

_SEARCHED_BYTES = 4096
_PICTURES: dict[PayloadRole, tuple[Kind, str]] = {
    PayloadRole.SECOND_PICTURE: (Kind.SECOND_PICTURE, N_("Hidden picture")),
    PayloadRole.FURTHER_PICTURE: (Kind.SECOND_PICTURE, N_("Hidden picture")),
    PayloadRole.DEPTH_MAP: (Kind.DEPTH_MAP, N_("A depth map")),
    PayloadRole.MATTE: (Kind.MATTE, N_("An outline of the people in the photo")),
    PayloadRole.GAIN_MAP: (Kind.GAIN_MAP, N_("An HDR gain map")),
}
"""By what a picture that is not the photo is for; any other is a thumbnail or a preview."""

_TEXT_MEANINGS: dict[str, tuple[Kind, str, Risk]] = {
    "author": (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    "artist": (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    "copyright": (Kind.COPYRIGHT, N_("Copyright"), Risk.HIGH),
    "title": (Kind.CAPTION, N_("Title"), Risk.HIGH),
    "description": (Kind.CAPTION, N_("Caption"), Risk.HIGH),
    "comment": (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    # Translators: before a date: when the file was made.
    "creation time": (Kind.TIME_MADE, N_("Made"), Risk.MEDIUM),
    "time": (Kind.TIME_CHANGED, N_("Changed"), Risk.MEDIUM),
    "date:create": (Kind.TIME_MADE, N_("Made"), Risk.MEDIUM),
    "date:modify": (Kind.TIME_CHANGED, N_("Changed"), Risk.MEDIUM),
    "software": (Kind.SOFTWARE, N_("Edited with"), Risk.LOW),
    "iccp": (Kind.TECHNICAL, N_("Colour profile"), Risk.LOW),
    "source": (Kind.CAMERA, N_("Device"), Risk.MEDIUM),
    "make": (Kind.CAMERA_MAKER, N_("Camera maker"), Risk.MEDIUM),
    "model": (Kind.CAMERA, N_("Camera"), Risk.MEDIUM),
    "create-date": (Kind.TIME_MADE, N_("Made"), Risk.MEDIUM),
    "date:timestamp": (Kind.TIME_CHANGED, N_("Changed"), Risk.MEDIUM),
    "location": (Kind.PLACE_NAME, N_("Place"), Risk.HIGH),
    "handler name": (Kind.SOFTWARE, N_("Edited with"), Risk.LOW),
    "thumb::uri": (Kind.ORIGINAL_NAME, N_("Name of the original file"), Risk.HIGH),
    "thumb::mtime": (Kind.TECHNICAL, "Thumb::MTime", Risk.LOW),
    "thumb::size": (Kind.TECHNICAL, "Thumb::Size", Risk.LOW),
    "thumb::mimetype": (Kind.TECHNICAL, "Thumb::Mimetype", Risk.LOW),
    "thumb::image::width": (Kind.TECHNICAL, "Thumb::Image::Width", Risk.LOW),
    "thumb::image::height": (Kind.TECHNICAL, "Thumb::Image::Height", Risk.LOW),
    "thumb::document::pages": (Kind.TECHNICAL, "Thumb::Document::Pages", Risk.LOW),
}

_PROGRAM = re.compile(
    r"CREATOR: gd-jpeg|Created (?:with|by) |Optimized (?:with|by) |File written by |Lavc\d|AppleMark|LEAD Tech|"
    r"Intel\(R\) JPEG|ACD Systems|Handmade Software|ImageMagick|Compressed (?:with|by) |Processed (?:with|by) |"
    r"GIF (?:resized|converted|edited|created|compressed|optimized) |(?:Edited|Converted|Made|Generated) (?:with|by) ",
    re.I,
)
_LONGEST_MARK = 160
"""How the comments begin that programs leave by themselves, and how long those are at most."""

_COPIED: dict[str, tuple[Kind, str, Risk]] = {
    "Make": (Kind.CAMERA_MAKER, N_("Camera maker"), Risk.MEDIUM),
    "Model": (Kind.CAMERA, N_("Camera"), Risk.MEDIUM),
    "Artist": (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    "Copyright": (Kind.COPYRIGHT, N_("Copyright"), Risk.HIGH),
    "ImageDescription": (Kind.CAPTION, N_("Caption"), Risk.HIGH),
    "UserComment": (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    "DateTime": (Kind.TIME_CHANGED, N_("Changed"), Risk.MEDIUM),
    "timestamp": (Kind.TIME_CHANGED, N_("Changed"), Risk.MEDIUM),
    "DateTimeOriginal": (Kind.TIME_TAKEN, N_("Taken"), Risk.MEDIUM),
    "DateTimeDigitized": (Kind.TIME_DIGITISED, N_("Made"), Risk.MEDIUM),
    "Software": (Kind.SOFTWARE, N_("Edited with"), Risk.LOW),
    "BodySerialNumber": (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH),
    "LensSerialNumber": (Kind.LENS_SERIAL, N_("Lens serial number"), Risk.HIGH),
    "GPSLatitude": (Kind.POSITION, N_("Position"), Risk.HIGH),
    "GPSLongitude": (Kind.POSITION, N_("Position"), Risk.HIGH),
    "GPSDateStamp": (Kind.DATE_SATELLITE, N_("Time by satellite"), Risk.MEDIUM),
}
"""Tags that programs repeat in text fields, by their EXIF names."""


def read_text(reading: PayloadReading) -> None:
    """A text field: its keyword decides what it means."""
    keyword = reading.payload.keyword
    text = decode(reading.payload.data[: 1 << 20])
    if ai_prompts.is_one(keyword, text):
        ai_prompts.read(reading, f"text:{keyword}", text)
        return
    meaning = _TEXT_MEANINGS.get(keyword.lower()) or _copied_tag(keyword)
    if keyword == "Comment" and len(text) < _LONGEST_MARK and _PROGRAM.match(text):
        meaning = (Kind.SOFTWARE, N_("Edited with"), Risk.LOW)
    # Translators: the name of some text in a file that nothing is known of.
    kind, label, risk = meaning or (Kind.FREE_TEXT, keyword or N_("Text"), Risk.MEDIUM)
    shown = dates.readable(text) if kind.topic is Topic.TIME else text[: 1 << 16]
    reading.add(kind, f"text:{keyword}", label, shown, risk)


def _copied_tag(keyword: str) -> tuple[Kind, str, Risk] | None:
    """ImageMagick copies tags of other blocks into texts: "exif:Make", "icc:copyright", "tiff:Model"."""
    block, _colon, name = keyword.partition(":")
    if block not in ("exif", "icc", "tiff", "xmp", "photoshop", "png", "dng") or not name:
        return None
    return _COPIED.get(name if block != "icc" else "", (Kind.TECHNICAL, keyword, Risk.LOW))


def read_picture(reading: PayloadReading) -> None:
    """A whole picture beside the photo."""
    kind, label = _PICTURES.get(reading.payload.role, (Kind.THUMBNAIL, N_("A small picture of the photo")))
    reading.add_picture(kind, "picture", label, reading.payload.data)


def _flir(reading: PayloadReading) -> None:
    from scrubber.metadata.readers.maker_notes import flir

    flir.read(reading, reading.payload.data)


def _gopro(reading: PayloadReading) -> None:
    from scrubber.metadata.readers.maker_notes import gopro

    gopro.read(reading, reading.payload.data)


def _samsung(reading: PayloadReading) -> None:
    from scrubber.metadata.readers.maker_notes import samsung_trailer

    samsung_trailer.read(reading, reading.payload.data)


def _mpf(reading: PayloadReading) -> None:
    from scrubber.metadata.readers import mpf

    mpf.read(reading, reading.payload.data)


def _canvas(reading: PayloadReading) -> None:
    """The picture that this one was cut out of: width, height (and where), each of four bytes."""
    numbers = struct.unpack_from(">II", reading.payload.data)
    reading.add(Kind.EDITS, "canvas", N_("Size before it was cropped"), "{} × {}".format(*numbers))


_FLIR, _GOPRO, _MPF, _SAMSUNG_END = b"FFF\0", b"GoPro\0", b"MPF\0", b"SEFT"
_DEVICES: tuple[tuple[Callable[[bytes], bool], Callable[[PayloadReading], None]], ...] = (
    (lambda data: data.startswith(_FLIR), _flir),
    (lambda data: data.startswith(_GOPRO), _gopro),
    (lambda data: data.startswith(_MPF), _mpf),
    (lambda data: data.endswith(_SAMSUNG_END), _samsung),
)


def read_opaque(reading: PayloadReading) -> None:
    """Data that we can't name further: what is known is where it is and how much."""
    label = reading.payload.label or N_("Unknown data")
    if reading.payload.data[:_SEARCHED_BYTES].find(b"<rdf:RDF") > 0:
        from scrubber.metadata.readers.xmp import reader as xmp

        xmp.read(reading)
        return
    if reading.payload.role is PayloadRole.CANVAS:
        _canvas(reading)
        return
    device = next((read for is_one, read in _DEVICES if is_one(reading.payload.data)), None)
    if device is not None:
        device(reading)
    if reading.payload.data.startswith((_FLIR, _GOPRO)):  # what is left of them is numbers and the pictures above
        reading.add(Kind.UNKNOWN, "opaque", label, described(b"", len(reading.payload.data)), Risk.MEDIUM)
        return
    if reading.payload.data.startswith(_MPF):
        reading.add_data(Kind.TECHNICAL, "opaque", label, reading.payload.data)
        return
    embedded_pictures.add_pictures(reading, reading.payload.data, "opaque:picture")
    kind = Kind.BESIDE_PICTURE if reading.payload.role is PayloadRole.BESIDE else Kind.UNKNOWN
    reading.add_data(kind, "opaque", label, reading.payload.data, Risk.MEDIUM)
