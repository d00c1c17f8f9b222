"""AV1 inside ISO-BMFF: open bitstream units and the `av1C` record (AV1 specification section 5.3, AV1 in ISO-BMFF
section 2.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.bitstreams.cursor import MsbBitReader
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
            raise ParseError(N_("its picture data can't be read"), Detail("av1.iter-obus-2"))
        yield Obu(pos, body, end, first >> 3 & 15)
        pos = end
    raise LimitExceeded(N_("it has too many parts"), Detail("av1.iter-obus"))


def read_leb128(data: bytes | memoryview, pos: int) -> tuple[int, int]:
    """The number at `pos` in seven bits a byte, and the offset behind it (section 4.10.5). Raises `ParseError`."""
    value = 0
    for count in range(_MAX_LEB128):
        if pos + count >= len(data):
            break
        byte = data[pos + count]
        value |= (byte & 0x7F) << 7 * count
        if not byte & 0x80:
            return value, pos + count + 1
    raise ParseError(N_("its picture data can't be read"), Detail("av1.read-leb128"))


def read_size(header: bytes) -> tuple[int, int]:
    """The largest width and height of frames in the body of a sequence header (section 5.5.1). Raises `ParseError`."""
    bits = MsbBitReader(header)
    bits.take(3 + 1)  # profile, still_picture
    if bits.take(1):
        bits.take(5)
    else:
        _skip_operating_points(bits)
    width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
    return bits.take(width_bits) + 1, bits.take(height_bits) + 1


def _skip_operating_points(bits: MsbBitReader) -> None:
    delay_bits = 0
    if bits.take(1):
        bits.take(64)
        if bits.take(1):
            bits.exp_golomb()
        if bits.take(1):
            delay_bits = bits.take(5) + 1
            bits.take(32 + 5 + 5)
    has_display_delay = bits.take(1)
    for _point in range(bits.take(5) + 1):
        bits.take(12)
        if bits.take(5) > _LEVELS_WITHOUT_TIER:
            bits.take(1)
        if delay_bits and bits.take(1):
            bits.take(2 * delay_bits + 1)
        if has_display_delay and bits.take(1):
            bits.take(4)


_LEVELS_WITHOUT_TIER = 7
