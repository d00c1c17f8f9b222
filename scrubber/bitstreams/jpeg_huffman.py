"""Walks through the Huffman-coded data of a sequential JPEG scan (ITU-T T.81 annex F.2) without computing a pixel.

It finds out where each stretch between restart markers ends, to the bit, and which coefficients occur at all. Python
needs a second for a megabyte of it, so this is for pictures in which something looks odd.
"""

import re
from dataclasses import dataclass

_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_STUFFED, _PLAIN = b"\xff\0", b"\xff"
_BLOCK, _ZERO_RUN, _PEEK = 64, 0xF0, 16
_SLACK = bytes(4)
"""Behind the data, so that looking ahead needs no bound."""

Table = list[int]
"""By the next 16 bits: the length of the code in them times 256, and its symbol; 0 where no code begins so."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an MCU: the component it belongs to, and its tables."""

    component: int
    dc: Table
    ac: Table


@dataclass(frozen=True, slots=True)
class FollowedScan:
    """What was found: the data between restart markers without stuffing, the bits behind the last code of each of
    these stretches, and per component the zigzag positions of coefficients that are not zero everywhere.
    """

    stretches: list[bytes]
    spare_bits: list[int]
    coefficients: dict[int, set[int]]


def read_table(table: bytes) -> Table:
    """The table for decoding, of 16 counts and the symbols (annex C.2)."""
    lookup = [0] * (1 << _PEEK)
    code, place = 0, _PEEK
    for length in range(1, _PEEK + 1):
        for _ in range(table[length - 1]):
            first = code << (_PEEK - length)
            size = 1 << (_PEEK - length)
            lookup[first : first + size] = [length << 8 | table[place]] * size
            code, place = code + 1, place + 1
        code <<= 1
    return lookup[: 1 << _PEEK]


def walk(data: bytes, blocks: list[Block], units: int, interval: int) -> FollowedScan | None:
    """Follow the codes of `units` MCUs; None when the data have another form than they should.

    `blocks` make an MCU, `interval` counts MCUs between restart markers (0 for none). Stretches that end in the middle
    of a byte, as they should, have 0 to 7 spare bits.
    """
    pieces = _RESTART.split(data)
    if len(pieces) != (-(-units // interval) if interval else 1):
        return None
    counts = [min(interval, units - done) for done in range(0, units, interval)] if interval else [units]
    stretches = [piece.replace(_STUFFED, _PLAIN) for piece in pieces]
    if any(one.count(_PLAIN) != piece.count(_STUFFED) for one, piece in zip(stretches, pieces, strict=True)):
        return None
    coefficients: dict[int, set[int]] = {block.component: {0} for block in blocks}
    spare: list[int] = []
    for stretch, count in zip(stretches, counts, strict=True):
        end = _follow(stretch, blocks, count, coefficients)
        spare.append(8 * len(stretch) - end)
        if not 0 <= spare[-1] < 8:
            return None
    return FollowedScan(stretches, spare, coefficients)


def _follow(stretch: bytes, blocks: list[Block], count: int, coefficients: dict[int, set[int]]) -> int:
    """How many bits the codes of `count` MCUs take; more than there are when one can't be read."""
    data, position, limit = stretch + _SLACK, 0, 8 * len(stretch)
    for _ in range(count):
        for block in blocks:
            position = _block(data, position, limit, block, coefficients[block.component])
            if position > limit:
                return position
    return position


def _block(data: bytes, position: int, limit: int, block: Block, found: set[int]) -> int:
    """The position behind one block (F.2.2); beyond `limit` when it can't be read."""
    table, coefficient = block.dc, 0
    while coefficient < _BLOCK:
        at = position >> 3
        if position > limit:
            return limit + 1
        ahead = (data[at] << 16 | data[at + 1] << 8 | data[at + 2]) >> (8 - (position & 7)) & 0xFFFF
        entry = table[ahead]
        if not entry:
            return limit + 1
        symbol = entry & 0xFF
        if table is block.dc:
            position += (entry >> 8) + symbol
            table, coefficient = block.ac, 1
            continue
        position += (entry >> 8) + (symbol & 15)
        if symbol & 15:
            coefficient += symbol >> 4
            found.add(coefficient)
            coefficient += 1
        elif symbol == _ZERO_RUN:
            coefficient += 16
        else:
            break
    return position


def with_ones(followed: FollowedScan) -> bytes:
    """The data again, each stretch filled up with one bits, as the standard wants it (F.1.2.3)."""
    filled = bytearray()
    last = len(followed.stretches) - 1
    for number, (stretch, spare) in enumerate(zip(followed.stretches, followed.spare_bits, strict=True)):
        if stretch:
            whole = stretch[:-1] + bytes((stretch[-1] | (1 << spare) - 1,))
            filled += whole.replace(_PLAIN, _STUFFED)
        if number < last:
            filled += bytes((0xFF, 0xD0 + number % 8))
    return bytes(filled)
