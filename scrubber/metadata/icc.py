"""What a colour profile says beside colours: its name, device, maker, date and copyright (ICC.1:2022)."""

import struct

from scrubber.containers.cursor import Cursor
from scrubber.containers.icc import IccProfile
from scrubber.errors import ParseError
from scrubber.i18n import N_
from scrubber.metadata.finding import Risk, Topic
from scrubber.metadata.reading import Reading
from scrubber.metadata.text import decode

_TEXTS = {
    b"desc": (Topic.TECHNICAL, N_("Colour profile"), Risk.LOW),
    b"cprt": (Topic.TECHNICAL, N_("Copyright of the colour profile"), Risk.LOW),
    b"dmnd": (Topic.DEVICE, N_("Maker of the screen or printer"), Risk.MEDIUM),
    b"dmdd": (Topic.DEVICE, N_("Screen or printer"), Risk.MEDIUM),
}


def read(reading: Reading) -> None:
    """Add what the profile says. Raises `ParseError` when its table can't be read."""
    profile = IccProfile.read(reading.payload.data)
    for signature, (topic, label, risk) in _TEXTS.items():
        element = profile.find(signature)
        if element is not None:
            reading.add(topic, f"icc:{signature.decode()}", label, _text(element), risk)
    year, month, day, hour, minute, second = struct.unpack(">6H", profile.header[24:36])
    if year:
        made = f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"
        reading.add(Topic.TECHNICAL, "icc:date", N_("Colour profile made"), made)
    for start, label in ((48, N_("Maker in the colour profile")), (52, N_("Device in the colour profile"))):
        four = profile.header[start : start + 4].strip(b"\0 ")
        if four and four != b"none":
            reading.add(Topic.DEVICE, f"icc:header:{start}", label, four)


def _text(element: bytes) -> str:
    """The first text of a textType, textDescriptionType or multiLocalizedUnicodeType element (section 10)."""
    cursor = Cursor(element)
    kind = cursor.take(4)
    cursor.skip(4)
    if kind == b"desc":
        return decode(cursor.take(min(cursor.number(">I"), cursor.left)).split(b"\0")[0])
    if kind == b"mluc":
        count, _size = cursor.unpack(">II")
        if not count:
            return ""
        cursor.skip(4)
        length, offset = cursor.unpack(">II")
        return element[offset : offset + length].decode("utf-16-be", "replace")
    if kind == b"text":
        return decode(element[8:].split(b"\0")[0])
    raise ParseError(N_("a text in its colour profile can't be read"))
