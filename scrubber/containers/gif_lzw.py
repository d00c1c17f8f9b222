"""The compressed data of a GIF image, walked without unpacking it (GIF89a specification, appendix F).

The walk keeps only how long each string of the table is. That is enough to know where the last pixel's code ends,
and which colour indexes occur: whatever a string holds, its bytes came as single codes first.
"""

from dataclasses import dataclass

from scrubber.errors import ParseError
from scrubber.i18n import N_

_TABLE_SIZE = 4096
_MAX_WIDTH = 12
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
        raise ParseError(_BROKEN)
    seen = bytearray(1 << code_size)
    bits, width, missing = _walk(data, code_size, pixels, seen)
    used = frozenset(index for index, flag in enumerate(seen) if flag)
    canonical = _with_end_code(data, bits, width, (1 << code_size) + 1)
    return LzwStream(canonical, used, missing <= 0, max(0, len(data) - len(canonical)))


def _with_end_code(data: bytes, bits: int, width: int, end_code: int) -> bytes:
    """The first `bits` bits of `data`, an end code of `width` bits, and zero bits up to a whole byte."""
    whole, part = divmod(bits, 8)
    last = (data[whole] & ((1 << part) - 1) if part else 0) | end_code << part
    return data[:whole] + last.to_bytes((part + width + 7) // 8, "little")


def _walk(data: bytes, code_size: int, pixels: int, seen: bytearray) -> tuple[int, int, int]:
    """Bits in front of the end, width of the code there, pixels that are missing. Marks indexes in `seen`.

    One loop with local names only: it runs once for each code of the file.
    """
    clear = 1 << code_size
    width, following, previous = code_size + 1, clear + 2, 0
    lengths = [1] * clear + [0] * (_TABLE_SIZE - clear)
    buffer = held = 0
    if pixels <= 0:
        return 0, width, 0
    for position, byte in enumerate(data):
        buffer |= byte << held
        held += 8
        while held >= width:
            code = buffer & ((1 << width) - 1)
            buffer >>= width
            held -= width
            if code < clear:
                seen[code] = 1
                length = 1
            elif code == clear:
                width, following, previous = code_size + 1, clear + 2, 0
                continue
            elif code == clear + 1:
                return 8 * position + 8 - held - width, width, pixels
            elif not previous or code > following:
                raise ParseError(_BROKEN)
            else:
                length = lengths[code] if code < following else previous + 1
            if previous and following < _TABLE_SIZE:
                lengths[following] = previous + 1
                following += 1
                if following == 1 << width and width < _MAX_WIDTH:
                    width += 1
            previous = length
            pixels -= length
            if pixels <= 0:
                return 8 * position + 8 - held, width, pixels
    return 8 * len(data) - held, width, pixels
