"""The fixed layouts inside PNG chunks: image header, animation control, and the numeric chunks' exact forms.

W3C PNG specification, third edition: 11.2.1 IHDR, 11.3 ancillary chunks, 7.2 scanlines, 8.1 interlacing,
11.3.6 animation.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

PALETTE = 3
ANIMATION_BYTES = 8
"""Of acTL."""
_CHANNELS = {0: 1, 2: 3, PALETTE: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), PALETTE: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Per pass: first column, first row, step between columns, step between rows."""
_FILTERS = bytes(range(5))

COLOUR_CHUNKS = (b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"sBIT")
"""Chunks that turn samples into colours, in the order of a copy."""

_MAX_PIXELS_PER_METRE = 1_000_000
_MAX_CHROMATICITY = 200_000
_MAX_GAMMA = 10_000_000
_MAX_LUMINANCE = 100_000_000
"""In 0.0001 candela per square metre: the 10,000 of the perceptual quantizer."""


@dataclass(frozen=True, slots=True)
class Header:
    """IHDR: `width` and `height` in pixels, `depth` in bits per sample, `colour` the colour type."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    @classmethod
    def read(cls, data: bytes | memoryview) -> "Header":
        """Raises `ParseError` for anything but a valid header."""
        if len(data) != 13:
            raise ParseError(N_("its header is damaged"), Detail("png.header-length", "IHDR"))
        width, height, depth, colour, compression, filters, interlace = struct.unpack(">IIBBBBB", data)
        sizes_fit = 0 < width < 1 << 31 and 0 < height < 1 << 31
        if not sizes_fit or depth not in _DEPTHS.get(colour, ()) or compression or filters or interlace > 1:
            raise ParseError(N_("its header is damaged"), Detail("png.header-values", "IHDR"))
        return cls(width, height, depth, colour, bool(interlace))

    def to_bytes(self, width: int = 0, height: int = 0) -> bytes:
        """IHDR's data, with another size where one is given."""
        size = (width or self.width, height or self.height)
        return struct.pack(">IIBBBBB", *size, self.depth, self.colour, 0, 0, self.interlaced)

    def raw_bytes(self, width: int, height: int) -> int:
        """How many bytes an image of this kind inflates to: every row with the byte that names its filter."""
        return sum(rows * row_bytes for rows, row_bytes in self.passes(width, height))

    def passes(self, width: int, height: int) -> list[tuple[int, int]]:
        """Per interlacing pass that has pixels: rows, and bytes of a row with its filter's name."""
        if not self.interlaced:
            return [(height, self._row_bytes(width))]
        found = []
        for column, row, across, down in _ADAM7:
            columns, rows = -(-(width - column) // across), -(-(height - row) // down)
            if columns > 0 and rows > 0:
                found.append((rows, self._row_bytes(columns)))
        return found

    def _row_bytes(self, columns: int) -> int:
        return 1 + (columns * self.depth * _CHANNELS[self.colour] + 7) // 8


class FilterCheck:
    """Takes an inflated image piece by piece and notes whether every row names a known filter (section 9)."""

    def __init__(self, header: Header, width: int, height: int) -> None:
        self.sound = True
        self._left = [(rows * row_bytes, row_bytes) for rows, row_bytes in header.passes(width, height)]
        self._skip = 0

    def take(self, piece: bytes) -> None:
        """The next bytes."""
        while piece and self._left:
            left, row_bytes = self._left[0]
            here = piece[:left]
            self.sound &= not here[self._skip :: row_bytes].translate(None, _FILTERS)
            self._skip = (self._skip - len(here)) % row_bytes
            piece = piece[len(here) :]
            self._left[0] = (left - len(here), row_bytes)
            if left == len(here):
                self._left.pop(0)
                self._skip = 0


@dataclass(frozen=True, slots=True)
class FrameControl:
    """fcTL: where and how long one animation frame is shown. `values` are its bytes without the sequence number."""

    sequence: int
    width: int
    height: int
    left: int
    top: int
    values: bytes

    @classmethod
    def read(cls, data: bytes | memoryview, header: Header) -> "FrameControl":
        """Raises `ParseError` for a wrong length, a frame outside the canvas or unknown operations."""
        if len(data) != 26:
            raise ParseError(N_("its picture data can't be read"), Detail("png.frame-control-length", "fcTL"))
        sequence, width, height, left, top, _delay, _unit, dispose, blend = struct.unpack(">IIIIIHHBB", data)
        inside = 0 < width <= header.width - left and 0 < height <= header.height - top
        if not inside or dispose > 2 or blend > 1:
            raise ParseError(N_("its picture data can't be read"), Detail("png.frame-control-values", "fcTL"))
        return cls(sequence, width, height, left, top, bytes(data[4:]))

    def covers(self, header: Header) -> bool:
        """Whether the frame is as large as the canvas."""
        return (self.width, self.height) == (header.width, header.height)


def _numbers_within(layout: str, low: int, high: int) -> Callable[[bytes], bool]:
    size = struct.calcsize(layout)
    return lambda data: len(data) == size and all(low <= value <= high for value in struct.unpack(layout, data))


def _is_cicp(data: bytes) -> bool:
    return len(data) == 4 and data[0] <= 22 and data[1] <= 18 and data[2] == 0 and data[3] <= 1


def _is_mdcv(data: bytes) -> bool:
    if len(data) != 24 or max(struct.unpack_from(">8H", data)) > 50_000 or has_text(data, IN_NUMBERS):
        return False
    return bool(max(struct.unpack_from(">2I", data, 16)) <= _MAX_LUMINANCE)


def _is_chrm(data: bytes) -> bool:
    """Whether some amount of light of each primary makes the white: decoders ignore chromaticities without one."""
    if not _numbers_within(">8I", 0, _MAX_CHROMATICITY)(data):
        return False
    white, *primaries = zip(*(iter(struct.unpack(">8I", data)),) * 2, strict=True)
    whole = _area(*primaries)
    others = [(one, other) for one, other in (primaries[1:], primaries[::2], primaries[:2])]
    signs = (1, -1, 1)
    parts = [sign * _area(white, *pair) for sign, pair in zip(signs, others, strict=True)]
    return whole != 0 and all(part * whole > 0 for part in parts) and all(y for _x, y in (white, *primaries))


def _area(one: tuple[int, int], other: tuple[int, int], third: tuple[int, int]) -> int:
    """Twice the area of a triangle, negative when it runs clockwise."""
    return (other[0] - one[0]) * (third[1] - one[1]) - (third[0] - one[0]) * (other[1] - one[1])


_EXACT: dict[bytes, Callable[[bytes], bool]] = {
    b"sRGB": _numbers_within(">B", 0, 3),
    b"gAMA": _numbers_within(">I", 1, _MAX_GAMMA),
    b"cHRM": _is_chrm,
    b"cICP": _is_cicp,
    b"mDCV": _is_mdcv,
    b"mDCv": _is_mdcv,
    b"cLLI": _numbers_within(">2I", 0, _MAX_LUMINANCE),
    b"cLLi": _numbers_within(">2I", 0, _MAX_LUMINANCE),
}


def is_exact(kind: bytes, data: bytes, header: Header) -> bool:
    """Whether a numeric chunk has exactly the length and only values that a decoder can use."""
    if kind == b"sBIT":
        channels = 3 if header.colour == PALETTE else _CHANNELS[header.colour]
        deepest = 8 if header.colour == PALETTE else header.depth
        return len(data) == channels and all(1 <= bits <= deepest for bits in data)
    if kind == b"pHYs":
        across_down = struct.unpack_from(">II", data) if len(data) == 9 else (0, 0)
        return all(1 <= value <= _MAX_PIXELS_PER_METRE for value in across_down) and data[8] <= 1
    return kind in _EXACT and _EXACT[kind](data)


_KNOWN_NUMBERS: dict[bytes, tuple[tuple[int, ...], ...]] = {
    b"gAMA": ((45_455,), (55_556,), (100_000,), (50_000,), (41_667,), (38_462,), (46_875,), (43_478,), (47_619,)),
    b"cHRM": (
        (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000),
        (31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000),
        (31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000),
        (31_270, 32_900, 70_800, 29_200, 17_000, 79_700, 13_100, 4_600),
        (34_567, 35_850, 73_469, 26_531, 15_959, 84_041, 3_660, 10),
    ),
}
"""In 1/100000: 1 divided by 2.2, 1.8, 1, 2, 2.4, 2.6, 2.13, 2.3, 2.1; sRGB, P3, Adobe RGB, BT.2020, ProPhoto."""
_ROUNDING = 12
"""So far programs' numbers lie from the ones that they mean; decoders take them for the same."""


def plain_numbers(kind: bytes, data: bytes) -> bytes:
    """gAMA and cHRM with the usual numbers where theirs are but rounded otherwise; any other chunk as it is."""
    layout = f">{len(data) // 4}I"
    for known in _KNOWN_NUMBERS.get(kind, ()):
        numbers = struct.unpack(layout, data)
        if len(numbers) == len(known) and all(abs(a - b) <= _ROUNDING for a, b in zip(numbers, known, strict=True)):
            return struct.pack(layout, *known)
    return data
