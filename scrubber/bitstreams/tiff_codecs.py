"""Compressed strips of TIFF files walked to their end, behind which no decoder shows anything.

LZW and PackBits (TIFF 6.0 sections 13 and 9) are walked to the last pixel: the walks count bytes instead of unpacking
them, and note which byte values occur. Zstandard (RFC 8878 section 3.1.1), XZ (as libtiff uses it for LZMA) and fax
of Group 4 (ITU-T T.6 section 2.4.1.1) say themselves where they end.
"""

from dataclasses import dataclass

from scrubber.bitstreams.cursor import Cursor
from scrubber.decoding import about_to_decode
from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_
from scrubber.limits import MIB

_CLEAR, _END, _FIRST_FREE, _TABLE_SIZE, _MAX_WIDTH = 256, 257, 258, 4096, 12
_BROKEN = N_("its picture data can't be read")
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_RUN = 1
_END_OF_FACSIMILE_BLOCK, _ITS_BITS = 0x001001, 24
_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class Walked:
    """The compressed data as far as a decoder needs it, the byte values it unpacks to, and whether it was all there."""

    data: bytes
    used: frozenset[int]
    is_whole: bool


def is_old_lzw(data: bytes | memoryview) -> bool:
    """Whether the codes run from the lowest bit, as before TIFF 6.0; readers know it by the first two bytes."""
    return len(data) >= 2 and data[0] == 0 and bool(data[1] & 1)


def walk_lzw(data: bytes, needed: int) -> Walked:
    """Walk codes from the highest bit with the early change of widths. Raises `ParseError` on an impossible code.

    Data that ends early comes back as it is: decoders show what there is.
    """
    seen = bytearray(256)
    bits, width, missing = _walk(data, needed, seen)
    used = frozenset(value for value, flag in enumerate(seen) if flag)
    if bits < 0:
        return Walked(data, used, False)
    size = (bits + width + 7) // 8
    kept = int.from_bytes(data[:size].ljust(size, b"\0")[bits // 8 :], "big")
    tail = size * 8 - bits // 8 * 8
    head_bits = bits % 8
    head = kept >> (tail - head_bits) if head_bits else 0
    last = (head << width | _END) << (tail - head_bits - width)
    return Walked(data[: bits // 8] + last.to_bytes(tail // 8, "big"), used, missing <= 0)


def _walk(data: bytes, needed: int, seen: bytearray) -> tuple[int, int, int]:
    """Bits in front of the end code (-1 where the data ends first), its width, and how many bytes are missing.

    One loop with local names only: it runs once for each code of the file.
    """
    width, following, previous = 9, _FIRST_FREE, 0
    lengths = [1] * 256 + [0] * (_TABLE_SIZE - 256)
    buffer = held = 0
    if needed <= 0:
        return 0, width, 0
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
            return 8 * position + 8 - held - width, width, needed
        elif not previous or code > following:
            raise ParseError(_BROKEN, Detail("tiff-codecs.lzw-code", "strip"))
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
            return 8 * position + 8 - held, width, 0
    return -1, width, needed


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
    return Walked(bytes(out), frozenset(used), needed <= 0)


def zstandard_end(data: bytes) -> int:
    """The end of the frame that `data` begins with; all of `data` when it can't be followed."""
    cursor = Cursor(data)
    try:
        if cursor.take(4) != _ZSTANDARD:
            return len(data)
        descriptor = cursor.number("B")
        is_single = bool(descriptor & 0x20)
        content_size = (int(is_single), 2, 4, 8)[descriptor >> 6]
        cursor.skip((0 if is_single else 1) + (0, 1, 2, 4)[descriptor & 3] + content_size)
        is_last = False
        while not is_last:
            block = int.from_bytes(cursor.take(3), "little")
            is_last = bool(block & 1)
            cursor.skip(1 if block >> 1 & 3 == _RUN else block >> 3)
        cursor.skip(4 if descriptor & 4 else 0)
    except ParseError:
        return len(data)
    return cursor.pos


def xz_end(data: bytes, most: int) -> int | None:
    """The end of the stream that `data` begins with, all of `data` when it is broken; None beyond `most` bytes."""
    about_to_decode()
    import lzma  # C, so it is loaded only for a file with such a stream

    reader, produced = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=128 * MIB), 0
    for start in range(0, len(data), _STEP):
        waiting = data[start : start + _STEP]
        while not reader.eof and (waiting or not reader.needs_input):
            try:
                produced += len(reader.decompress(waiting, MIB))
            except lzma.LZMAError:
                return len(data)
            waiting = b""
            if produced > most:
                return None
        if reader.eof:
            return min(start + _STEP, len(data)) - len(reader.unused_data)
    return len(data)


def group_4_end(data: bytes) -> int:
    """The end of the byte in which the mark of the block's end ends; all of `data` without one.

    No other codes can follow each other so that they read like the mark.
    """
    found = (_mark_end(data, shift) for shift in range(8))
    return min((end for end in found if end is not None), default=len(data))


def _mark_end(data: bytes, shift: int) -> int | None:
    """The end of the first mark that begins `shift` bits behind the start of a byte."""
    room = 8 if shift else 0
    mark, mask = (number << room >> shift for number in (_END_OF_FACSIMILE_BLOCK, (1 << _ITS_BITS) - 1))
    size = (_ITS_BITS + room) // 8
    known = mark.to_bytes(size, "big")[1:3]
    at = data.find(known, 1)
    while at >= 0:
        stretch = data[at - 1 : at - 1 + size]
        if len(stretch) == size and int.from_bytes(stretch, "big") & mask == mark:
            return at - 1 + size
        at = data.find(known, at + 1)
    return None
