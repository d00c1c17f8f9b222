"""HEVC inside ISO-BMFF: NAL units behind their lengths, and the `hvcC` record (ITU-T H.265 sections 7.3.1 and 7.4.2,
ISO/IEC 14496-15 section 8.3).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

VPS, SPS, PPS = 32, 33, 34
END_OF_SEQUENCE, END_OF_BITSTREAM = 36, 37
PREFIX_SEI, SUFFIX_SEI = 39, 40
_HEADER = 22
_RESERVED_ONES = {13: 0xF0, 15: 0xFC, 16: 0xFC, 17: 0xF8, 18: 0xF8}


@dataclass(frozen=True, slots=True)
class NalUnit:
    """A NAL unit in `data` from `start` over its length field to `body` and on to `end`."""

    start: int
    body: int
    end: int
    type: int
    layer: int


def iter_nal_units(data: bytes | memoryview, length_size: int) -> Iterator[NalUnit]:
    """The NAL units that tile `data`. Raises `ParseError` where they don't."""
    pos = 0
    for _count in range(MAX_PARTS):
        if pos == len(data):
            return
        body = pos + length_size
        end = body + int.from_bytes(data[pos:body], "big")
        if end > len(data) or end < body + 2:
            raise ParseError(
                N_("its compressed picture is cut into pieces that don't fit"), Detail("hevc.iter-nal-units-2")
            )
        yield NalUnit(pos, body, end, data[body] >> 1 & 0x3F, (data[body] & 1) << 5 | data[body + 1] >> 3)
        pos = end
    raise LimitExceeded(N_("it has too many parts"), Detail("hevc.iter-nal-units"))


def sei_messages(nal: bytes) -> list[tuple[int, bytes]]:
    """Type and content of the messages of an SEI NAL unit (section 7.3.5). Raises `ParseError`."""
    cursor = Cursor(nal[2:].replace(b"\0\0\3", b"\0\0"))
    found = []
    while cursor.left > 1:
        kind, size = _coded(cursor), _coded(cursor)
        found.append((kind, cursor.take(size)))
    if cursor.take(1) != b"\x80":
        raise ParseError(N_("its compressed picture is cut into pieces that don't fit"), Detail("hevc.sei-messages"))
    return found


def _coded(cursor: Cursor) -> int:
    total = 0
    while (byte := cursor.number(">B")) == 0xFF:
        total += byte
    return total + byte


@dataclass(frozen=True, slots=True)
class HevcConfig:
    """An `hvcC` record: 22 bytes of levels and sizes, then arrays of NAL units."""

    header: bytes
    arrays: Sequence[tuple[int, Sequence[bytes]]]
    """First byte (completeness and NAL unit type) and the NAL units."""

    @property
    def length_size(self) -> int:
        """Bytes of the length in front of every NAL unit: 1, 2 or 4."""
        return (self.header[21] & 3) + 1


def read_config(record: bytes) -> HevcConfig:
    """Take an `hvcC` body apart; bytes behind it are ignored. Raises `ParseError`."""
    cursor = Cursor(record)
    header = cursor.take(_HEADER)
    arrays = []
    for _array in range(cursor.number(">B")):
        kind, count = cursor.unpack(">BH")
        arrays.append((kind, [cursor.take(cursor.number(">H")) for _unit in range(count)]))
    return HevcConfig(header, arrays)


def write_config(config: HevcConfig) -> bytes:
    """The `hvcC` body with every reserved bit as the standard says."""
    header = bytearray(config.header)
    for index, bits in _RESERVED_ONES.items():
        header[index] |= bits
    parts = [bytes(header), struct.pack(">B", len(config.arrays))]
    for kind, units in config.arrays:
        parts.append(struct.pack(">BH", kind & 0xBF, len(units)))
        parts += [struct.pack(">H", len(unit)) + unit for unit in units]
    return b"".join(parts)
