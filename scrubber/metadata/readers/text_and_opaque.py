"""Payloads that are no metadata standard: text fields, whole pictures, data without a name."""

import re
import struct
from collections.abc import Callable

from scrubber.i18n import N_
from scrubber.metadata.findings import dates
from scrubber.metadata.findings.finding import Risk, Topic
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers import ai_prompts, embedded_pictures
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import Reading

_SEARCHED_BYTES = 4096
_PICTURE_LABELS = {
    "second picture": N_("A second picture"),
    "picture": N_("A further picture"),
    "auxiliary picture": N_("A further picture"),
    "depth map": N_("A depth map"),
    "matte": N_("An outline of the people in the photo"),
    "gain map": N_("An HDR gain map"),
}
"""By the name the format gives a picture that is not the photo; any other is a thumbnail or a preview."""
MAP_LABELS = frozenset(_PICTURE_LABELS[name] for name in ("depth map", "matte", "gain map"))
"""Labels of pictures that describe the photo instead of showing a scene: nothing to compare."""

_TEXT_MEANINGS: dict[str, tuple[Topic, str, Risk]] = {
    "author": (Topic.PERSON, N_("Author"), Risk.HIGH),
    "artist": (Topic.PERSON, N_("Author"), Risk.HIGH),
    "copyright": (Topic.PERSON, N_("Copyright"), Risk.HIGH),
    "title": (Topic.PERSON, N_("Title"), Risk.HIGH),
    "description": (Topic.PERSON, N_("Caption"), Risk.HIGH),
    "comment": (Topic.PERSON, N_("Comment"), Risk.HIGH),
    "creation time": (Topic.TIME, N_("Made"), Risk.MEDIUM),
    "time": (Topic.TIME, N_("Changed"), Risk.MEDIUM),
    "date:create": (Topic.TIME, N_("Made"), Risk.MEDIUM),
    "date:modify": (Topic.TIME, N_("Changed"), Risk.MEDIUM),
    "software": (Topic.HISTORY, N_("Edited with"), Risk.LOW),
    "iccp": (Topic.TECHNICAL, N_("Name of the colour profile"), Risk.LOW),
    "source": (Topic.DEVICE, N_("Device"), Risk.MEDIUM),
    "make": (Topic.DEVICE, N_("Camera maker"), Risk.MEDIUM),
    "model": (Topic.DEVICE, N_("Camera"), Risk.MEDIUM),
    "create-date": (Topic.TIME, N_("Made"), Risk.MEDIUM),
    "date:timestamp": (Topic.TIME, N_("Changed"), Risk.MEDIUM),
    "location": (Topic.PLACE, N_("Place"), Risk.HIGH),
    "handler name": (Topic.HISTORY, N_("Edited with"), Risk.LOW),
    "thumb::uri": (Topic.HISTORY, N_("Path of the file it came from"), Risk.HIGH),
    "thumb::mtime": (Topic.TECHNICAL, "Thumb::MTime", Risk.LOW),
    "thumb::size": (Topic.TECHNICAL, "Thumb::Size", Risk.LOW),
    "thumb::mimetype": (Topic.TECHNICAL, "Thumb::Mimetype", Risk.LOW),
    "thumb::image::width": (Topic.TECHNICAL, "Thumb::Image::Width", Risk.LOW),
    "thumb::image::height": (Topic.TECHNICAL, "Thumb::Image::Height", Risk.LOW),
    "thumb::document::pages": (Topic.TECHNICAL, "Thumb::Document::Pages", Risk.LOW),
}

_PROGRAM = re.compile(
    r"CREATOR: gd-jpeg|Created (?:with|by) |Optimized (?:with|by) |File written by |Lavc\d|AppleMark|LEAD Tech|"
    r"Intel\(R\) JPEG|ACD Systems|Handmade Software|ImageMagick|Compressed (?:with|by) |Processed (?:with|by) |"
    r"GIF (?:resized|converted|edited|created|compressed|optimized) |(?:Edited|Converted|Made|Generated) (?:with|by) ",
    re.I,
)
_LONGEST_MARK = 160
"""How the comments begin that programs leave by themselves, and how long those are at most."""

_COPIED: dict[str, tuple[Topic, str, Risk]] = {
    "Make": (Topic.DEVICE, N_("Camera maker"), Risk.MEDIUM),
    "Model": (Topic.DEVICE, N_("Camera"), Risk.MEDIUM),
    "Artist": (Topic.PERSON, N_("Author"), Risk.HIGH),
    "Copyright": (Topic.PERSON, N_("Copyright"), Risk.HIGH),
    "ImageDescription": (Topic.PERSON, N_("Caption"), Risk.HIGH),
    "UserComment": (Topic.PERSON, N_("Comment"), Risk.HIGH),
    "DateTime": (Topic.TIME, N_("Changed"), Risk.MEDIUM),
    "timestamp": (Topic.TIME, N_("Changed"), Risk.MEDIUM),
    "DateTimeOriginal": (Topic.TIME, N_("Taken"), Risk.MEDIUM),
    "DateTimeDigitized": (Topic.TIME, N_("Digitised"), Risk.MEDIUM),
    "Software": (Topic.HISTORY, N_("Edited with"), Risk.LOW),
    "BodySerialNumber": (Topic.DEVICE, N_("Camera serial number"), Risk.HIGH),
    "LensSerialNumber": (Topic.DEVICE, N_("Lens serial number"), Risk.HIGH),
    "GPSLatitude": (Topic.PLACE, N_("Position"), Risk.HIGH),
    "GPSLongitude": (Topic.PLACE, N_("Position"), Risk.HIGH),
    "GPSDateStamp": (Topic.TIME, N_("Date by satellite"), Risk.MEDIUM),
}
"""Tags that programs repeat in text fields, by their EXIF names."""


def read_text(reading: Reading) -> None:
    """A text field: its keyword decides what it means."""
    keyword = reading.payload.label
    text = decode(reading.payload.data[: 1 << 20])
    if ai_prompts.is_one(keyword, text):
        ai_prompts.read(reading, f"text:{keyword}", text)
        return
    meaning = _TEXT_MEANINGS.get(keyword.lower()) or _copied_tag(keyword)
    if keyword == "Comment" and len(text) < _LONGEST_MARK and _PROGRAM.match(text):
        meaning = (Topic.HISTORY, N_("Edited with"), Risk.LOW)
    topic, label, risk = meaning or (Topic.UNKNOWN, keyword or N_("Text"), Risk.MEDIUM)
    shown = dates.readable(text) if topic is Topic.TIME else text[: 1 << 16]
    reading.add(topic, f"text:{keyword}", label, shown, risk)


def _copied_tag(keyword: str) -> tuple[Topic, str, Risk] | None:
    """ImageMagick copies tags of other blocks into texts: "exif:Make", "icc:copyright", "tiff:Model"."""
    block, _colon, name = keyword.partition(":")
    if block not in ("exif", "icc", "tiff", "xmp", "photoshop", "png", "dng") or not name:
        return None
    return _COPIED.get(name if block != "icc" else "", (Topic.TECHNICAL, keyword, Risk.LOW))


def read_picture(reading: Reading) -> None:
    """A whole picture beside the photo."""
    label = _PICTURE_LABELS.get(reading.payload.label, N_("A small picture of the photo"))
    reading.add_picture("picture", label, reading.payload.data)


def _flir(reading: Reading) -> None:
    from scrubber.metadata.readers.maker_notes import flir

    flir.read(reading, reading.payload.data)


def _gopro(reading: Reading) -> None:
    from scrubber.metadata.readers.maker_notes import gopro

    gopro.read(reading, reading.payload.data)


def _samsung(reading: Reading) -> None:
    from scrubber.metadata.readers.maker_notes import samsung_trailer

    samsung_trailer.read(reading, reading.payload.data)


def _mpf(reading: Reading) -> None:
    from scrubber.metadata.readers import mpf

    mpf.read(reading, reading.payload.data)


def _canvas(reading: Reading) -> None:
    """ImageMagick's chunks for the picture that this one was cut out of: width, height, and where."""
    numbers = struct.unpack_from(">II", reading.payload.data)
    reading.add(Topic.HISTORY, "canvas", N_("Size before it was cropped"), "{} × {}".format(*numbers))


_FLIR, _GOPRO, _MPF, _SAMSUNG_END = b"FFF\0", b"GoPro\0", b"MPF\0", b"SEFT"
_CANVAS = frozenset({"caNv", "vpAg"})
_DEVICES: tuple[tuple[Callable[[bytes], bool], Callable[[Reading], None]], ...] = (
    (lambda data: data.startswith(_FLIR), _flir),
    (lambda data: data.startswith(_GOPRO), _gopro),
    (lambda data: data.startswith(_MPF), _mpf),
    (lambda data: data.endswith(_SAMSUNG_END), _samsung),
)


def read_opaque(reading: Reading) -> None:
    """Data that we can't name further: what is known is where it is and how much."""
    label = reading.payload.label or N_("Unknown data")
    if reading.payload.data[:_SEARCHED_BYTES].find(b"<rdf:RDF") > 0:
        from scrubber.metadata.readers.xmp import reader as xmp

        xmp.read(reading)
        return
    if reading.payload.label in _CANVAS and len(reading.payload.data) >= 8:
        _canvas(reading)
        return
    device = next((read for is_one, read in _DEVICES if is_one(reading.payload.data)), None)
    if device is not None:
        device(reading)
    if reading.payload.data.startswith((_FLIR, _GOPRO)):  # what is left of them is numbers and the pictures above
        reading.add(Topic.UNKNOWN, "opaque", label, described(b"", len(reading.payload.data)), Risk.MEDIUM)
        return
    if reading.payload.data.startswith(_MPF):
        reading.add_data(Topic.TECHNICAL, "opaque", label, reading.payload.data)
        return
    embedded_pictures.add_pictures(reading, reading.payload.data, "opaque:picture")
    reading.add_data(Topic.UNKNOWN, "opaque", label, reading.payload.data, Risk.MEDIUM)
