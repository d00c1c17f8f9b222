"""Run-length coded bitmaps, RLE4 and RLE8, walked code by code (Windows GDI, "Bitmap Compression").

Between and inside the codes is room that no decoder looks at: the padding of literal runs, the second half of a byte
that fills one pixel, everything behind the last row. The walk writes the codes again without it.
"""

from dataclasses import dataclass

from scrubber.bitstreams.hidden_text import IN_NUMBERS, refuse_text
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_

_END_OF_LINE, _END_OF_BITMAP, _DELTA = 0, 1, 2
MAX_CODES = 1_500_000
"""Codes of one bitmap: a photo of 12 megapixels without a single long run comes to a tenth."""
_MAX_OUTSIDE = 64
"""Codes that begin behind the last column of their row: what programs make of them differs, so each one stays."""


@dataclass(frozen=True, slots=True)
class RunLengths:
    """The codes as a decoder uses them, ended by the end-of-bitmap code; the colours named; bytes read.

    `leaves_rows` when a code begins behind the last column: what is shown of it differs from program to program.
    """

    data: bytes
    used: frozenset[int]
    length: int
    leaves_rows: bool


class _Walk:
    """State of the walk: position in the data, column and row in the picture, the codes written so far."""

    def __init__(self, data: bytes, start: int, width: int, bits: int) -> None:
        self.data = data
        self.position = start
        self.width = width
        self.bits = bits
        self.column = self.row = 0
        self.out = bytearray()
        self.seen: set[int] = set()
        self.outside: list[tuple[int, int]] = []
        """The codes that began behind the last column: decoders disagree from the first of them on."""

    def take(self, count: int) -> bytes:
        """The next bytes of the data. Raises `ParseError`."""
        taken = self.data[self.position : self.position + count]
        if len(taken) < count:
            raise ParseError(N_("a part of the picture is missing"), Detail("bmp-rle.end", "pixels", self.position))
        self.position += count
        return taken

    def run(self, count: int, value: int) -> None:
        """A run of one colour (RLE4: two that alternate). Some decoders clip it at the last column, some go on."""
        value = value & 0xF0 if self.bits == 4 and count == 1 else value
        self.seen.add(value)
        self._write(bytes((count, value)), count)

    def literal(self, count: int) -> None:
        """`count` colours one by one; an odd number of bytes is followed by one of padding."""
        pixels = bytearray(self.take((count * self.bits + 7) // 8))
        if self.bits == 4 and count % 2:
            pixels[-1] &= 0xF0
        self.position += len(pixels) % 2
        self.seen.update(pixels)
        self._write(bytes((0, count)) + pixels + bytes(len(pixels) % 2), count)
        if self.outside or self.column > self.width:
            refuse_text(bytes(pixels), IN_NUMBERS)

    def move(self, right: int, down: int) -> None:
        """Skip pixels, which keep colour 0."""
        self.out += bytes((0, _DELTA, right, down))
        self.column += right
        self.row += down

    def _write(self, code: bytes, pixels: int) -> None:
        """Copy a code that fills pixels. Raises `ParseError` when too many begin outside of the picture."""
        self.outside += [(code[0], code[1])] if self.column >= self.width else []
        if len(self.outside) > _MAX_OUTSIDE:
            raise ParseError(N_("its picture data can't be read"), Detail("bmp-rle.outside", "pixels", self.position))
        self.out += code
        self.column += pixels

    def next_line(self) -> None:
        """Go to the first column of the next row."""
        self.out += bytes((0, _END_OF_LINE))
        self.column = 0
        self.row += 1


def read_runs(data: bytes, start: int, width: int, height: int, bits: int) -> RunLengths:
    """Walk the codes from `start` on; `bits` is 4 or 8. Raises `ParseError` when they end before the picture does.

    Raises `Unsupported` for text where decoders disagree about what they show.
    """
    walk = _Walk(data, start, width, bits)
    _walk_codes(walk, start, height)
    for numbers in zip(*walk.outside, strict=True):
        refuse_text(bytes(numbers), IN_NUMBERS)
    if walk.row >= height and data[walk.position : walk.position + 2] == b"\0\1":
        walk.position += 2
    length = min(walk.position, len(data)) - start
    return RunLengths(bytes(walk.out) + b"\0\1", _indexes(walk.seen, bits), length, bool(walk.outside))


def _walk_codes(walk: _Walk, start: int, height: int) -> None:
    """Follow the codes to the last row or the end of the bitmap. Raises `LimitExceeded`."""
    codes = 0
    while walk.row < height:
        codes += 1
        if codes > MAX_CODES:
            raise LimitExceeded(N_("it has too many parts"), Detail("bmp-rle.max-codes", "pixels", start))
        count, value = walk.take(2)
        if count:
            walk.run(count, value)
        elif value == _END_OF_LINE:
            walk.next_line()
        elif value == _END_OF_BITMAP:
            break
        elif value == _DELTA:
            walk.move(*walk.take(2))
        else:
            walk.literal(value)


def _indexes(seen: set[int], bits: int) -> frozenset[int]:
    if bits == 8:
        return frozenset(seen)
    return frozenset(value >> 4 for value in seen) | frozenset(value & 15 for value in seen)
