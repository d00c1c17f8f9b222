"""HEVC inside ISO-BMFF: NAL units behind their lengths, and the `hvcC` record (ITU-T H.265 sections 7.3.1 and 7.4.2,
ISO/IEC 14496-15 section 8.3).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scrubber.bitstreams.cursor import Cursor, MsbBitReader
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

VPS, SPS, PPS = 32, 33, 34
END_OF_SEQUENCE, END_OF_BITSTREAM = 36, 37
PREFIX_SEI, SUFFIX_SEI = 39, 40
_HEADER = 22
_REMEMBERED = 16
"""Configurations and parameter sets that are kept: all tiles of a photo have the same."""
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
            raise ParseError(N_("its picture data can't be read"), Detail("hevc.iter-nal-units-2"))
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
        raise ParseError(N_("its picture data can't be read"), Detail("hevc.sei-messages"))
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


@lru_cache(maxsize=_REMEMBERED)
def read_config(record: bytes) -> HevcConfig:
    """Take an `hvcC` body apart; bytes behind it are ignored. Raises `ParseError`."""
    cursor = Cursor(record)
    header = cursor.take(_HEADER)
    arrays = []
    for _array in range(cursor.number(">B")):
        kind, count = cursor.unpack(">BH")
        arrays.append((kind, tuple(cursor.take(cursor.number(">H")) for _unit in range(count))))
    return HevcConfig(header, tuple(arrays))


def write_config(config: HevcConfig) -> bytes:
    """The `hvcC` body with the reserved bits of its header as the standard says.

    The one beside an array's type stays: libheif sets it in every file, and a header rebuilt without need would have
    to be decoded and compared.
    """
    header = bytearray(config.header)
    for index, bits in _RESERVED_ONES.items():
        header[index] |= bits
    parts = [bytes(header), struct.pack(">B", len(config.arrays))]
    for kind, units in config.arrays:
        parts.append(struct.pack(">BH", kind, len(units)))
        parts += [struct.pack(">H", len(unit)) + unit for unit in units]
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class CodedSize:
    """What a parameter set says of the size of its pictures, in pixels.

    `coded` is what is compressed, a multiple of `block`; `shown` is what is left of it inside the conformance window.
    """

    coded: tuple[int, int]
    shown: tuple[int, int]
    block: int


@lru_cache(maxsize=_REMEMBERED)
def read_size(sps: bytes) -> CodedSize:
    """The size in a sequence parameter set, a whole NAL unit (section 7.3.2.2). Raises `ParseError`."""
    bits = MsbBitReader(sps[2:].replace(b"\0\0\3", b"\0\0"))
    bits.take(4)
    sub_layers = bits.take(3)
    bits.take(1)
    _skip_levels(bits, sub_layers)
    bits.exp_golomb()
    chroma = bits.exp_golomb()
    if chroma == _CHROMA_444:
        bits.take(1)
    width, height = bits.exp_golomb(), bits.exp_golomb()
    window = [bits.exp_golomb() for _side in range(4)] if bits.take(1) else [0, 0, 0, 0]
    across, down = _CHROMA_STEPS.get(chroma, (1, 1))
    shown = width - across * (window[0] + window[1]), height - down * (window[2] + window[3])
    if min(shown) <= 0:
        raise ParseError(N_("its header is damaged"), Detail("hevc.window"))
    return CodedSize((width, height), shown, _smallest_block(bits, sub_layers))


_CHROMA_444 = 3
_CHROMA_STEPS = {1: (2, 2), 2: (2, 1)}
"""Pixels that a step of the conformance window counts, across and down, by chroma format."""
_MAX_BLOCK_LOG2 = 6


def _skip_levels(bits: MsbBitReader, sub_layers: int) -> None:
    """profile_tier_level( ) with its sub-layers (section 7.3.3)."""
    bits.take(88 + 8)
    flags = [bits.take(2) for _layer in range(sub_layers)]
    if sub_layers:
        bits.take(2 * (8 - sub_layers))
    for flag in flags:
        bits.take((88 if flag & 2 else 0) + (8 if flag & 1 else 0))


def _smallest_block(bits: MsbBitReader, sub_layers: int) -> int:
    """The side of the smallest coding block, of which a coded picture is a multiple."""
    for _field in range(3):  # two bit depths, the length of a picture's order count
        bits.exp_golomb()
    layers = sub_layers + 1 if bits.take(1) else 1
    for _field in range(3 * layers):
        bits.exp_golomb()
    return 1 << min(bits.exp_golomb() + 3, _MAX_BLOCK_LOG2)
