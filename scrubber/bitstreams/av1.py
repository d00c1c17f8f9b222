"""AV1 inside ISO-BMFF: open bitstream units and the `av1C` record (AV1 specification section 5.3, AV1 in ISO-BMFF
section 2.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

SEQUENCE_HEADER, TEMPORAL_DELIMITER, FRAME_HEADER, TILE_GROUP = 1, 2, 3, 4
METADATA, FRAME, REDUNDANT_FRAME_HEADER = 5, 6, 7
_MAX_LEB128 = 8


@dataclass(frozen=True, slots=True)
class Obu:
    """An open bitstream unit in `data` from `start` over its header to `body` and on to `end`."""

    start: int
    body: int
    end: int
    type: int


def iter_obus(data: bytes | memoryview) -> Iterator[Obu]:
    """The units that tile `data`; one without a size reaches to the end. Raises `ParseError` where they don't."""
    pos = 0
    for _count in range(MAX_PARTS):
        if pos == len(data):
            return
        first = data[pos]
        body = pos + 1 + (first >> 2 & 1)
        end = len(data)
        if first & 2:
            size, body = read_leb128(data, body)
            end = body + size
        if first & 0x80 or body > len(data) or end > len(data):
            raise ParseError(N_("its compressed picture is cut into pieces that don't fit"), Detail("av1.iter-obus-2"))
        yield Obu(pos, body, end, first >> 3 & 15)
        pos = end
    raise LimitExceeded(N_("it has too many parts"), Detail("av1.iter-obus"))


def read_leb128(data: bytes | memoryview, pos: int) -> tuple[int, int]:
    """The number at `pos` in seven bits a byte, and the offset behind it (section 4.10.5)."""
    value = 0
    for count in range(_MAX_LEB128):
        if pos + count >= len(data):
            break
        byte = data[pos + count]
        value |= (byte & 0x7F) << 7 * count
        if not byte & 0x80:
            return value, pos + count + 1
    raise ParseError(N_("its compressed picture is cut into pieces that don't fit"), Detail("av1.read-leb128"))
