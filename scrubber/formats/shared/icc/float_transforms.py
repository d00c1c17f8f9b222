"""Floating-point transforms of an ICC profile: multiProcessElementsType (ICC.1:2022 section 10.16), laid out anew.

A transform is a list of stages, each found by offset and size; a stage of curves points to its curves in the same
way. What lies between them, reserved fields and anything behind the last number is left behind.
"""

import struct
from collections.abc import Callable
from math import prod

from scrubber.bitstreams.cursor import Cursor
from scrubber.formats.shared.icc.tag_table import odd_profile

_FORMULA_NUMBERS = {0: 4, 1: 5, 2: 5}
"""Parameters of each formula that a segment of a curve may follow (section 10.16.2.2)."""
_MAX_CHANNELS = 15
_MAX_PIECES = 64


def stages(element: bytes) -> bytes:
    """multiProcessElementsType: channels in and out, then every stage behind a table of their places.

    Raises `Unsupported`.
    """
    cursor = Cursor(element, 4)
    cursor.skip(4)
    inputs, outputs, count = cursor.unpack(">HHI")
    if not count or count > _MAX_PIECES:
        raise odd_profile()
    head = struct.pack(">4sIHHI", b"mpet", 0, _channels(inputs), _channels(outputs), count)
    return head + _laid_out(cursor, element, count, len(head), _stage)


def _laid_out(cursor: Cursor, whole: bytes, count: int, start: int, read: Callable[[bytes], bytes]) -> bytes:
    """A table of `count` places (offset, size; from the start of `whole`) and behind it what they lead to."""
    table, body = b"", b""
    placed: dict[bytes, tuple[int, int]] = {}
    for _ in range(count):
        offset, size = cursor.unpack(">II")
        piece = read(Cursor(whole, offset).take(size))
        if piece not in placed:
            placed[piece] = (start + 8 * count + len(body), len(piece))
            body += piece + bytes(-len(piece) % 4)
        table += struct.pack(">II", *placed[piece])
        if len(body) > 2 * len(whole):  # its pieces lie over one another
            raise odd_profile()
    return table + body


def _stage(stage: bytes) -> bytes:
    cursor = Cursor(stage)
    kind = cursor.take(4)
    cursor.skip(4)
    if kind in (b"bACS", b"eACS"):
        return kind + bytes(4) + cursor.take(4)
    inputs, outputs = cursor.unpack(">HH")
    head = struct.pack(">4sIHH", kind, 0, _channels(inputs), _channels(outputs))
    if kind == b"cvst":
        return head + _laid_out(cursor, stage, inputs, len(head), _segmented_curve)
    if kind == b"matf":
        return head + cursor.take(4 * (inputs * outputs + outputs))
    if kind == b"clut":
        grid = cursor.take(16)
        samples = outputs * prod(grid[:inputs])
        return head + grid[:inputs] + bytes(16 - inputs) + cursor.take(4 * samples)
    raise odd_profile()


def _segmented_curve(curve: bytes) -> bytes:
    """One-dimensional curve in segments that meet at break points (section 10.16.2.1)."""
    cursor = Cursor(curve)
    if cursor.take(4) != b"curf":
        raise odd_profile()
    cursor.skip(4)
    count = cursor.number(">H")
    cursor.skip(2)
    if not count or count > _MAX_PIECES:
        raise odd_profile()
    breaks = cursor.take(4 * (count - 1))
    return struct.pack(">4sIHH", b"curf", 0, count, 0) + breaks + b"".join(_segment(cursor) for _ in range(count))


def _segment(cursor: Cursor) -> bytes:
    kind = cursor.take(4)
    cursor.skip(4)
    if kind == b"samf":
        count = cursor.number(">I")
        return struct.pack(">4sII", kind, 0, count) + cursor.take(4 * count)
    formula = cursor.number(">H")
    cursor.skip(2)
    if kind != b"parf" or formula not in _FORMULA_NUMBERS:
        raise odd_profile()
    return struct.pack(">4sIHH", kind, 0, formula, 0) + cursor.take(4 * _FORMULA_NUMBERS[formula])


def _channels(count: int) -> int:
    if not 0 < count <= _MAX_CHANNELS:
        raise odd_profile()
    return count
