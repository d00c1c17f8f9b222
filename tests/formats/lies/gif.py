"""Lies about GIF: copies with one thing in them that does not belong there."""

import struct

from scrubber.formats.base import Policy
from scrubber.formats.gif.document import FORMAT as GIF
from tests.formats.lies.table import Differences, Lies
from tests.helpers.gif import FOUR_COLOURS, control, extension, image, loop, pixels, screen

FORMAT = "gif.document"
FILES = ("gif/audit.py",)

_SCREEN = screen(2, 2)
_IMAGE = image(2, 2, pixels(1, 2, 1, 3))
_NAME = b"Jane Secret"


def clean(source: bytes) -> bytes:
    """The clean copy of a source."""
    return b"".join(GIF.parse(source).rebuild(Policy()))


def placed(left: int, top: int) -> bytes:
    """The frame somewhere else on the canvas."""
    return _IMAGE[:1] + struct.pack("<HH", left, top) + _IMAGE[5:]


def in_small_blocks() -> bytes:
    data = pixels(1, 2, 1, 3)
    return _IMAGE[:11] + b"".join(b"\1" + data[at : at + 1] for at in range(len(data))) + b"\0"


def cut_off(behind: bytes) -> bytes:
    """A copy that ends within the data of its frame, with something behind its last pixel."""
    return _SCREEN + image(2, 2, pixels(1, 2, 1, 3) + behind)[:-1]


LIES: Lies = {
    "gif.trailer": lambda: [_SCREEN + _IMAGE + extension(0xFE, _NAME)],
    "gif.stray-bytes": lambda: [_SCREEN + _NAME + _IMAGE + b";"],
    "gif.frames": lambda: [_SCREEN[:6] + bytes(7) + b";"],
    "gif.control-of-nothing": lambda: [_SCREEN + _IMAGE + control() + b";"],
    "gif.screen-flags": lambda: [screen(2, 2, extra_bits=0x08) + _IMAGE + b";"],
    "gif.background": lambda: [
        screen(2, 2, b"", background=74) + image(2, 2, pixels(0, 1, 2, 3), FOUR_COLOURS) + b";",
    ],
    "gif.image-flags": lambda: [
        _SCREEN + image(2, 2, pixels(1, 2, 1, 3), extra_bits=bits) + b";" for bits in (1, 2, 4, 8, 0x10, 0x20)
    ],
    "gif.outside": lambda: [_SCREEN + placed(2, 0) + b";", _SCREEN + placed(0, 2) + b";"],
    "gif.behind-last-pixel": lambda: [
        _SCREEN + image(2, 2, pixels(1, 2, 1, 3) + _NAME) + b";",
        cut_off(_NAME),
    ],
    "gif.sub-blocks": lambda: [_SCREEN + in_small_blocks() + b";"],
    "gif.second-control": lambda: [_SCREEN + control() + control() + _IMAGE + b";"],
    "gif.control-length": lambda: [_SCREEN + extension(0xF9, bytes(4), _NAME) + _IMAGE + b";"],
    "gif.control-flags": lambda: [
        _SCREEN + control(extra_bits=bits) + _IMAGE + b";" for bits in (0x02, 0x20, 0x40, 0x80)
    ],
    "gif.idle-transparency": lambda: [_SCREEN + extension(0xF9, b"\0\0\0J") + _IMAGE + b";"],
    "gif.extension": lambda: [
        _SCREEN + extension(0xFE, _NAME) + _IMAGE + b";",
        _SCREEN + extension(0xFF, b"NETSCAPE2.0", b"\1\0\0", _NAME) + _IMAGE + b";",
        _SCREEN + extension(0xFF, _NAME, b"\1\0\0") + _IMAGE + b";",
    ],
    "gif.second-loop": lambda: [_SCREEN + loop(1) + loop(2) + _IMAGE + b";"],
    "gif.loop-behind-control": lambda: [_SCREEN + control() + loop() + _IMAGE + b";"],
    "gif.unused-colour": lambda: [
        _SCREEN + image(2, 2, pixels(1, 2, 1, 2)) + b";",
        screen(2, 2, b"") + image(2, 2, pixels(0, 1, 1, 1), FOUR_COLOURS) + b";",
    ],
}


def animated(delay: int = 5, count: int = 3, disposal: int = 2) -> bytes:
    return _SCREEN + loop(count) + control(delay=delay) + _IMAGE + control(disposal=disposal) + _IMAGE + b";"


DIFFERENCES: Differences = {
    "a pixel": lambda: (_SCREEN + _IMAGE + b";", _SCREEN + image(2, 2, pixels(1, 2, 2, 3)) + b";"),
    "a colour": lambda: (_SCREEN + _IMAGE + b";", screen(2, 2, FOUR_COLOURS[:-1] + b"J") + _IMAGE + b";"),
    "a frame less": lambda: (_SCREEN + _IMAGE + _IMAGE + b";", _SCREEN + _IMAGE + b";"),
    "another delay": lambda: (animated(), animated(delay=6)),
    "another disposal": lambda: (animated(), animated(disposal=1)),
    "another number of loops": lambda: (animated(), animated(count=4)),
    "no transparency": lambda: (_SCREEN + control(transparent=1) + _IMAGE + b";", _SCREEN + control() + _IMAGE + b";"),
    "rows in another order": lambda: (
        _SCREEN + _IMAGE + b";",
        _SCREEN + image(2, 2, pixels(1, 2, 1, 3), extra_bits=0x40) + b";",
    ),
}
