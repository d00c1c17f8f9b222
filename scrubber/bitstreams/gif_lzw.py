"""The compressed data of a GIF image, walked without unpacking it (GIF89a specification, appendix F).

The walk keeps only how long each string of the table is. That is enough to know where the last pixel's code ends,
and which colour indexes occur: whatever a string holds, its bytes came as single codes first.

How wide a code is follows from how many codes came since the last clear code. So codes are taken in runs of one width,
and most of what is asked of a code is asked of a whole run: long animations have millions of them.
"""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from struct import Struct

from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

_TABLE_SIZE = 4096
_MAX_WIDTH = 12
_RUN, _SHORT_RUN = 512, 48
"""The most codes in a run, and up to how many are separated one by one."""
_NUMBERS = Struct(f"<{_RUN}H")
_BROKEN = N_("its picture data can't be read")


@dataclass(frozen=True, slots=True)
class LzwStream:
    """What a decoder uses: `data` up to the last pixel's code, then an end code and zero bits; the indexes in it.

    `is_complete` says whether there was a code for every pixel; `rest` counts the bytes behind that end code.
    """

    data: bytes
    used: frozenset[int]
    is_complete: bool
    rest: int


def read_stream(data: bytes, code_size: int, pixels: int) -> LzwStream:
    """Walk the codes of an image of `pixels` pixels. Raises `ParseError` on a code that has no meaning."""
    if not 1 <= code_size < _MAX_WIDTH:
        raise ParseError(_BROKEN, Detail("gif-lzw.code-size", "image data"))
    walk = _Walk(data, code_size, pixels)
    while walk.missing > 0 and walk.take_run():
        pass
    used = frozenset(code for code in walk.seen if code < walk.clear)
    canonical = _with_end_code(data, walk.position, walk.width, walk.clear + 1)
    return LzwStream(canonical, used, walk.missing <= 0, max(0, len(data) - len(canonical)))


def _with_end_code(data: bytes, bits: int, width: int, end_code: int) -> bytes:
    """The first `bits` bits of `data`, an end code of `width` bits, and zero bits up to a whole byte."""
    whole, part = divmod(bits, 8)
    last = (data[whole] & ((1 << part) - 1) if part else 0) | end_code << part
    return data[:whole] + last.to_bytes((part + width + 7) // 8, "little")


class _Walk:
    """`position` and `width` of the next code in bits, `missing` pixels, and the codes `seen` so far.

    `_lengths` has the pixels of each string in the table, `_previous` those of the last one; 0 behind a clear code.
    """

    def __init__(self, data: bytes, code_size: int, pixels: int) -> None:
        self._data = data
        self._code_size = code_size
        self.clear = 1 << code_size
        self.position, self.missing = 0, pixels
        self.seen: set[int] = set()
        self._start_table()

    def _start_table(self) -> None:
        self.width = self._code_size + 1
        self._lengths = [1] * self.clear + [0, 0]
        self._previous = 0

    def take_run(self) -> bool:
        """Take the next codes of one width, up to the last pixel; False when the data end."""
        codes = self._next_codes()
        marks = [codes.index(mark) for mark in (self.clear, self.clear + 1) if mark in codes]
        self._take_strings(codes[: min(marks)] if marks else codes)
        if not marks or self.missing <= 0:
            return bool(codes)
        if codes[min(marks)] != self.clear:
            return False
        self.position += self.width
        self._start_table()
        return True

    @property
    def _room(self) -> int:
        """Strings that fit in the table before codes get wider; 0 when they don't, also where a code has two bits."""
        return max(0, (1 << self.width) - len(self._lengths))

    def _next_codes(self) -> list[int]:
        """Codes of one width; behind a clear code a single one, because it adds no string to the table."""
        run = min(self._room or _RUN, _RUN) if self._previous else 1
        count = min(run, (8 * len(self._data) - self.position) // self.width)
        start, shift = divmod(self.position, 8)
        end = self.position + count * self.width
        bits = int.from_bytes(self._data[start : (end + 7) // 8], "little") >> shift
        if count > _SHORT_RUN:
            return _separated(bits, self.width)[:count]
        mask = (1 << self.width) - 1
        return [bits >> place & mask for place in range(0, count * self.width, self.width)]

    def _take_strings(self, codes: list[int]) -> None:
        """Count the pixels of these codes' strings, up to the last pixel of the picture."""
        room = self._room
        known = codes[: self._add_strings(codes)]
        pixels = [*map(self._lengths.__getitem__, known)]
        if sum(pixels) >= self.missing:
            pixels = pixels[: 1 + next(n for n, so_far in enumerate(accumulate(pixels)) if so_far >= self.missing)]
        elif len(known) < len(codes):
            raise ParseError(_BROKEN, Detail("gif-lzw.code", "image data"))
        self.seen.update(codes[: len(pixels)])
        self.missing -= sum(pixels)
        self.position += self.width * len(pixels)
        if room and len(pixels) == room and self.width < _MAX_WIDTH:
            self.width += 1

    def _add_strings(self, codes: list[int]) -> int:
        """Add a string for each code: the one before and a pixel more. Returns how many of the codes stand for one."""
        lengths, previous, before = self._lengths, self._previous, len(self._lengths)
        try:
            if not previous or before >= _TABLE_SIZE:
                self._previous = lengths[codes[-1]] if codes else previous
                return len(codes)
            for code in codes:
                lengths.append(previous + 1)
                previous = lengths[code]
        except IndexError:
            return max(0, len(lengths) - before - 1)
        self._previous = previous
        return len(codes)


def _separated(bits: int, width: int) -> list[int]:
    """The lowest `_RUN` numbers of `width` bits in one large number.

    Halves are moved apart, then halves of halves, until each number has 16 bits of its own: a few operations on the
    large number instead of two for each of those in it.
    """
    for lower, upper, distance in _masks(width):
        bits = bits & lower | (bits & upper) << distance
    return list(_NUMBERS.unpack(bits.to_bytes(2 * _RUN, "little")))


@cache
def _masks(width: int) -> list[tuple[int, int, int]]:
    """For halves of each size: which bits stay, which move, and how far."""
    steps, half = [], _RUN // 2
    while half:
        low = (1 << half * width) - 1
        lower = sum(low << place for place in range(0, 16 * _RUN, 32 * half))
        steps.append((lower, lower << half * width, half * (16 - width)))
        half //= 2
    return steps
