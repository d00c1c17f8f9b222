"""Where compressed strips of a TIFF file end whose pixels are not walked: Zstandard (RFC 8878 section 3.1.1), XZ (as
libtiff uses it for LZMA) and fax of Group 4 (ITU-T T.6 section 2.4.1.1).

A decoder stops there, so what follows inside the strip is shown by no program.
"""

import lzma

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import ParseError
from scrubber.limits import MIB

_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_RUN = 1
_END_OF_FACSIMILE_BLOCK, _ITS_BITS = 0x001001, 24
_STEP = 1 << 16


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
