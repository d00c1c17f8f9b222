"""Compressed strips walked to the end of their last pixel: LZW and PackBits (TIFF 6.0 sections 13 and 9).

What stands behind that end inside a strip is shown by no decoder. The walks count bytes instead of unpacking them,
and note which byte values occur.
"""

from dataclasses import dataclass

from scrubber.errors import ParseError
from scrubber.i18n import N_

_CLEAR, _END, _FIRST_FREE, _TABLE_SIZE, _MAX_WIDTH = 256, 257, 258, 4096, 12
_BROKEN = N_("its picture data can't be read")


@dataclass(frozen=True, slots=True)
class Walked:
    """The compressed data as far as a decoder needs it, and the byte values it unpacks to."""

    data: bytes
    used: frozenset[int]


def is_old_lzw(data: bytes | memoryview) -> bool:
    """Whether the codes run from the lowest bit, as before TIFF 6.0; readers know it by the first two bytes."""
    return len(data) >= 2 and data[0] == 0 and bool(data[1] & 1)


def walk_lzw(data: bytes, needed: int) -> Walked:
    """Walk codes from the highest bit with the early change of widths. Raises `ParseError` on an impossible code.

    Data that ends early comes back as it is: decoders show what there is.
    """
    seen = bytearray(256)
    bits, width, is_whole = _walk(data, needed, seen)
    used = frozenset(value for value, flag in enumerate(seen) if flag)
    if not is_whole:
        return Walked(data, used)
    size = (bits + width + 7) // 8
    kept = int.from_bytes(data[:size].ljust(size, b"\0")[bits // 8 :], "big")
    tail = size * 8 - bits // 8 * 8
    head_bits = bits % 8
    head = kept >> (tail - head_bits) if head_bits else 0
    last = (head << width | _END) << (tail - head_bits - width)
    return Walked(data[: bits // 8] + last.to_bytes(tail // 8, "big"), used)


def _walk(data: bytes, needed: int, seen: bytearray) -> tuple[int, int, bool]:
    """Bits in front of the end code, its width, and whether the end was reached.

    One loop with local names only: it runs once for each code of the file.
    """
    width, following, previous = 9, _FIRST_FREE, 0
    lengths = [1] * 256 + [0] * (_TABLE_SIZE - 256)
    buffer = held = 0
    if needed <= 0:
        return 0, width, True
    for position, byte in enumerate(data):
        buffer = (buffer << 8 | byte) & 0xFFFFFF
        held += 8
        if held < width:
            continue
        held -= width
        code = buffer >> held & ((1 << width) - 1)
        if code < 256:
            seen[code] = 1
            length = 1
        elif code == _CLEAR:
            width, following, previous = 9, _FIRST_FREE, 0
            continue
        elif code == _END:
            return 8 * position + 8 - held - width, width, True
        elif not previous or code > following:
            raise ParseError(_BROKEN)
        else:
            length = lengths[code] if code < following else previous + 1
        if previous and following < _TABLE_SIZE:
            lengths[following] = previous + 1
            following += 1
            if following == (1 << width) - 1 and width < _MAX_WIDTH:
                width += 1
        previous = length
        needed -= length
        if needed <= 0:
            return 8 * position + 8 - held, width, True
    return 0, width, False


def walk_pack_bits(data: bytes, needed: int) -> Walked:
    """Walk runs until there are `needed` bytes; a last run that is too long is cut."""
    out = bytearray()
    used: set[int] = set()
    position = 0
    while needed > 0 and position + 1 < len(data):
        count = data[position]
        position += 1
        if count < 128:
            literal = data[position : position + min(count + 1, needed)]
            used.update(literal)
            out += bytes((len(literal) - 1,)) + literal
            needed -= len(literal)
            position += count + 1
        elif count > 128:
            run = min(257 - count, needed)
            used.add(data[position])
            out += bytes((257 - run if run > 1 else 0, data[position]))
            needed -= run
            position += 1
    return Walked(bytes(out), frozenset(used))
