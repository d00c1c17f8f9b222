"""Colour elements of an ICC profile, cut to the bytes that a colour engine reads (ICC.1:2022 section 10).

Each function takes one element and returns it normalised: reserved fields zero, nothing behind the last used
byte, nothing between the pieces of a composite element. Numbers that make colours stay as they are.
"""

import struct
from collections.abc import Callable
from itertools import pairwise

from scrubber.bitstreams.cursor import Cursor
from scrubber.bitstreams.hidden_text import IN_NUMBERS, IN_PARAMETERS, has_text
from scrubber.errors import Detail, ParseError
from scrubber.formats import reasons
from scrubber.formats.shared.icc.float_transforms import stages
from scrubber.formats.shared.icc.tag_table import odd_profile

_PARAMETRIC_NUMBERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
_MAX_CHANNELS = 15
_NEAR = 8
"""Samples of a curve before and behind its turn, among which words are looked for."""


def _numbers(cursor: Cursor, length: int) -> bytes:
    """The next fixed point numbers. Raises `Unsupported` when they read like text: colour engines don't heed all."""
    numbers = cursor.take(length)
    if has_text(numbers, IN_NUMBERS):
        raise odd_profile()
    return numbers


def _typed(element: bytes, kind: bytes) -> Cursor:
    """What follows the head of an element of this type. Raises `ParseError` for another: engines refuse it."""
    if element[:4] != kind:
        raise ParseError(reasons.COLOURS_UNREADABLE, Detail("icc.type", kind.decode()))
    return Cursor(element, 8)


def xyz(element: bytes) -> bytes:
    """XYZType with one value: 8 bytes of head, three numbers of 4 bytes (section 10.31)."""
    return b"XYZ \0\0\0\0" + _numbers(_typed(element, b"XYZ "), 12)


def chad(element: bytes) -> bytes:
    """The chromatic adaptation matrix: s15Fixed16ArrayType with nine numbers (section 10.22)."""
    return b"sf32\0\0\0\0" + _numbers(_typed(element, b"sf32"), 36)


def cicp(element: bytes) -> bytes:
    """cicpType: four code points of one byte (section 10.3)."""
    return b"cicp\0\0\0\0" + _typed(element, b"cicp").take(4)


def curve(element: bytes) -> bytes:
    """curveType or parametricCurveType (sections 10.6 and 10.18), the first one when several follow.

    Raises `ParseError` and `Unsupported`.
    """
    cursor = Cursor(element)
    kind = cursor.take(4)
    cursor.skip(4)
    if kind == b"curv":
        count = cursor.number(">I")
        table = cursor.take(2 * count)
        return struct.pack(">4sII", kind, 0, count) + table
    if kind == b"para":
        function = cursor.number(">H")
        cursor.skip(2)
        if function in _PARAMETRIC_NUMBERS:
            return struct.pack(">4sIHH", kind, 0, function, 0) + _numbers(cursor, 4 * _PARAMETRIC_NUMBERS[function])
        raise odd_profile()
    raise ParseError(reasons.COLOURS_UNREADABLE, Detail("icc.type", "curv"))


def holds_words(element: bytes) -> bool:
    """Whether words stand where a curve of 16-bit samples (as `curve` returns it) turns back; they make colours."""
    table = element[12:] if element[:4] == b"curv" else b""
    samples = struct.unpack(f">{len(table) // 2}H", table)
    is_falling = samples[-1:] < samples[:1]
    turns = (
        index for index, (one, other) in enumerate(pairwise(samples)) if one != other and (other < one) != is_falling
    )
    return any(has_text(table[2 * max(0, turn - _NEAR) : 2 * (turn + _NEAR)], IN_PARAMETERS) for turn in turns)


def _lut(element: bytes) -> bytes:
    """lut8Type and lut16Type (sections 10.11 and 10.10)."""
    cursor = Cursor(element)
    kind = cursor.take(4)
    cursor.skip(4)
    inputs, outputs, grid = cursor.unpack(">3B")
    cursor.skip(1)
    if not 0 < inputs <= _MAX_CHANNELS or not 0 < outputs <= _MAX_CHANNELS:
        raise odd_profile()
    head = struct.pack(">4sI3BB", kind, 0, inputs, outputs, grid, 0) + _numbers(cursor, 36)
    if kind == b"mft1":
        return head + cursor.take(256 * inputs + grid**inputs * outputs + 256 * outputs)
    entries_in, entries_out = cursor.unpack(">HH")
    size = 2 * (entries_in * inputs + grid**inputs * outputs + entries_out * outputs)
    return head + struct.pack(">HH", entries_in, entries_out) + cursor.take(size)


def _curves(element: bytes, offset: int, count: int) -> bytes:
    """`count` curves in a row, each padded to a multiple of four."""
    found = b""
    for _ in range(count):
        one = curve(element[offset:])
        one += bytes(-len(one) % 4)
        found += one
        offset += len(one)
    return found


def _colour_table(element: bytes, offset: int, inputs: int, outputs: int) -> bytes:
    """The CLUT of lutAToBType: 16 grid sizes, the precision, the samples (section 10.12.3)."""
    cursor = Cursor(element, offset)
    grid = cursor.take(16)
    precision = cursor.number(">B")
    cursor.skip(3)
    samples = outputs
    for points in grid[:inputs]:
        samples *= points
    if precision not in (1, 2):
        raise odd_profile()
    head = grid[:inputs] + bytes(16 - inputs) + bytes((precision, 0, 0, 0))
    table = head + cursor.take(samples * precision)
    return table + bytes(-len(table) % 4)


def _composite(element: bytes) -> bytes:
    """lutAToBType and lutBToAType (sections 10.12 and 10.13): five pieces found by offset, laid out anew."""
    cursor = Cursor(element)
    kind = cursor.take(4)
    cursor.skip(4)
    inputs, outputs = cursor.unpack(">BB")
    cursor.skip(2)
    b_curves, matrix, m_curves, table, a_curves = cursor.unpack(">5I")
    if not 0 < inputs <= _MAX_CHANNELS or not 0 < outputs <= _MAX_CHANNELS:
        raise odd_profile()
    b_count, a_count = (outputs, inputs) if kind == b"mAB " else (inputs, outputs)
    pieces = (
        _curves(element, b_curves, b_count) if b_curves else b"",
        _numbers(Cursor(element, matrix), 48) if matrix else b"",
        _curves(element, m_curves, 3) if m_curves else b"",
        _colour_table(element, table, inputs, outputs) if table else b"",
        _curves(element, a_curves, a_count) if a_curves else b"",
    )
    offsets, body = [], b""
    for piece in pieces:
        offsets.append(32 + len(body) if piece else 0)
        body += piece
    return struct.pack(">4sIBBH5I", kind, 0, inputs, outputs, 0, *offsets) + body


def transform(element: bytes) -> bytes:
    """A multi-dimensional transform in any of its four types. Raises `Unsupported`."""
    kind = element[:4]
    if kind in (b"mft1", b"mft2"):
        return _lut(element)
    if kind in (b"mAB ", b"mBA "):
        return _composite(element)
    raise odd_profile()


FLOAT_TRANSFORMS = (b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3")

COLOUR_ELEMENTS: dict[bytes, Callable[[bytes], bytes]] = {
    b"rXYZ": xyz,
    b"gXYZ": xyz,
    b"bXYZ": xyz,
    b"wtpt": xyz,
    b"bkpt": xyz,
    b"rTRC": curve,
    b"gTRC": curve,
    b"bTRC": curve,
    b"kTRC": curve,
    b"chad": chad,
    b"cicp": cicp,
    **dict.fromkeys((b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt"), transform),
    **dict.fromkeys(FLOAT_TRANSFORMS, stages),
}
"""The keep-list: every tag that turns samples into colours, with the reader that cuts it to size."""
