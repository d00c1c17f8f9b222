"""Lies about BMP: copies with one thing in them that does not belong there."""

import struct

from scrubber.formats.base import Policy
from scrubber.formats.bmp.document import FORMAT as BMP
from tests.formats.lies.jpeg import neutral_profile
from tests.formats.lies.table import Differences, Lies
from tests.helpers.bmp import EMBEDDED, SRGB, bmp, header, palette, with_colour_space

FORMAT = "bmp.document"
FILES = ("bmp/audit.py",)

_PIXELS = bytes(range(1, 10)) + bytes(3) + bytes(range(11, 20)) + bytes(3)
_TWO = palette((1, 2, 3), (4, 5, 6))
_CALIBRATED = 0
_TEXT = b"janAdoeBwasC"


def clean(source: bytes) -> bytes:
    """The clean copy of a source."""
    return b"".join(BMP.parse(source).rebuild(Policy()))


def colours(size: int = 40) -> bytes:
    """A copy of three by two pixels of 24 bits, with a header of this size."""
    return clean(bmp(header(size, 3, 2, 24), _PIXELS))


def with_profile() -> bytes:
    head = with_colour_space(header(124, 3, 2, 24), EMBEDDED, offset=124 + len(_PIXELS), size=len(neutral_profile()))
    return clean(bmp(head, _PIXELS, behind=neutral_profile()))


def put(copy: bytes, at: int, value: bytes) -> bytes:
    """The copy with other bytes in one place of its bitmap header."""
    return copy[: 14 + at] + value + copy[14 + at + len(value) :]


def sized(copy: bytes) -> bytes:
    """The copy with true sizes of the file and of its pixels, whatever they are."""
    pixels_at = struct.unpack_from("<I", copy, 10)[0]
    copy = copy[:2] + struct.pack("<I", len(copy)) + copy[6:]
    return put(copy, 20, struct.pack("<I", len(copy) - pixels_at))


def spaced(space: int, numbers: bytes = bytes(48), size: int = 108) -> bytes:
    copy = with_colour_space(colours(size)[14 : 14 + size], space)
    return put(put(colours(size), 0, copy), 60, numbers)


LIES: Lies = {
    "bmp.file-header": lambda: [colours()[:6] + b"Jane" + colours()[10:]],
    "bmp.pixels-offset": lambda: [sized(bmp(header(40, 3, 2, 24), _PIXELS, gap=b"Jane"))],
    "bmp.profile-end": lambda: [
        with_profile()[:2] + struct.pack("<I", len(with_profile()) + 4) + with_profile()[6:] + b"Jane",
    ],
    "bmp.planes": lambda: [put(colours(), 12, b"\2")],
    "bmp.size-of-pixels": lambda: [put(colours(), 20, b"Jane")],
    "bmp.compression": lambda: [put(colours(), 16, b"\7")],
    "bmp.resolution": lambda: [put(colours(), 24, b"Jane"), put(colours(), 28, b"Jane")],
    "bmp.colours-used": lambda: [put(colours(), 32, b"Jane")],
    "bmp.colours-important": lambda: [put(colours(), 36, b"Jane")],
    "bmp.os2-fields": lambda: [put(colours(64), 40, b"J"), put(colours(64), 63, b"J")],
    "bmp.idle-masks": lambda: [put(colours(108), at, b"J") for at in (40, 44, 48, 52)],
    "bmp.intent": lambda: [put(colours(124), 108, b"Jane")],
    "bmp.reserved": lambda: [put(colours(124), 120, b"Jane")],
    "bmp.colour-space": lambda: [put(spaced(SRGB), 56, b"Jane")],
    "bmp.idle-calibration": lambda: [spaced(SRGB, b"Jane" + bytes(44))],
    "bmp.calibration": lambda: [
        spaced(_CALIBRATED, b"\xff\xff\xff\x7f" + bytes(44)),
        spaced(_CALIBRATED, bytes(44) + b"\xff\xff\xff\x7f"),
    ],
    "bmp.text-in-calibration": lambda: [spaced(_CALIBRATED, _TEXT + bytes(36))],
    "bmp.profile-named": lambda: [put(colours(124), 56, struct.pack("<I", EMBEDDED))],
    "bmp.idle-profile": lambda: [put(colours(124), 112, b"Jane")],
    "bmp.runs": lambda: [
        sized(bmp(header(40, 6, 1, 8, compression=1, used=2), b"\0\3\1\0\1\x55\3\1\0\1", palette=_TWO))
    ],
    "bmp.number-of-pixels": lambda: [sized(colours() + bytes(12))],
    "bmp.row-padding": lambda: [
        colours()[:-1] + b"J",
        sized(bmp(header(40, 3, 1, 1, used=2), b"\xb0\0\0\0", palette=_TWO)),
    ],
    "bmp.unused-bits": lambda: [
        sized(bmp(header(40, 2, 1, 32), b"abcJdefJ")),
        sized(bmp(header(40, 2, 1, 16), b"\xff\xff\0\0")),
    ],
    "bmp.fourth-bytes": lambda: [
        sized(bmp(header(40, 4, 1, 8, used=2), b"\0\1\0\1", palette=palette((1, 2, 3), (4, 5, 6), fourth=74))),
    ],
    "bmp.unused-colour": lambda: [
        sized(bmp(header(40, 4, 1, 8, used=3), b"\0\2\0\2", palette=_TWO + palette((7, 8, 9)))),
    ],
}

DIFFERENCES: Differences = {
    "a pixel": lambda: (bmp(header(40, 3, 2, 24), _PIXELS), clean(bmp(header(40, 3, 2, 24), b"\0" + _PIXELS[1:]))),
    "a colour": lambda: (
        bmp(header(40, 4, 1, 8, used=2), b"\0\1\0\1", palette=_TWO),
        clean(bmp(header(40, 4, 1, 8, used=2), b"\0\1\0\1", palette=palette((1, 2, 3), (4, 5, 7)))),
    ),
    "the order of its rows": lambda: (
        bmp(header(40, 3, 2, 24), _PIXELS),
        clean(bmp(header(40, 3, -2, 24), _PIXELS)),
    ),
    "the profile": lambda: (with_profile(), colours(124)),
    "the calibration": lambda: (spaced(_CALIBRATED, b"\1" + bytes(47)), spaced(_CALIBRATED)),
}
