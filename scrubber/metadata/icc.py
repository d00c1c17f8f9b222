"""What a colour profile says beside colours: its name, device, maker, date and copyright (ICC.1:2022)."""

import re
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
_STANDARD = re.compile(
    r"sRGB|Adobe ?RGB|Display P3|DCI|ProPhoto|ROMM|Rec|2020|709|e-?ci|FOGRA|SWOP|gr[ae]y|gamma|generic|web", re.I
)
"""Names of profiles that say nothing of the device: millions of photos carry them."""
_KNOWN_TAGS = frozenset(
    b"desc cprt dmnd dmdd wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad chrm lumi meas view tech vued targ calt "
    b"A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 gamt pre0 pre1 pre2 rig0 rig2 cicp "
    b"aarg aagg aabg ndin vcgt dscm".split()
)


def read(reading: Reading) -> None:
    """Add what the profile says. Raises `ParseError` when its table can't be read."""
    profile = IccProfile.read(reading.payload.data)
    texts = {signature: _text(element) for signature in _TEXTS if (element := profile.find(signature)) is not None}
    is_standard = bool(_STANDARD.search(texts.get(b"desc", "")))
    for signature, text in texts.items():
        topic, label, risk = _TEXTS[signature]
        reading.add(Topic.TECHNICAL if is_standard else topic, f"icc:{signature.decode()}", label, text, risk)
    _read_header(reading, profile, Topic.TECHNICAL if is_standard else Topic.DEVICE)
    for tag in profile.tags:
        if tag.signature not in _KNOWN_TAGS:
            name = decode(tag.signature)
            reading.add_data(Topic.TECHNICAL, f"icc:{name}", f"ICC {name}", profile.element(tag))


def _read_header(reading: Reading, profile: IccProfile, topic: Topic) -> None:
    """Date, maker and device (section 7.2)."""
    year, month, day, hour, minute, second = struct.unpack(">6H", profile.header[24:36])
    if year:
        made = f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"
        reading.add(Topic.TECHNICAL, "icc:date", N_("Colour profile made"), made)
    for start, label in ((48, N_("Maker in the colour profile")), (52, N_("Device in the colour profile"))):
        four = profile.header[start : start + 4].strip(b"\0 ")
        if four and four != b"none":
            reading.add(topic, f"icc:header:{start}", label, four)


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
