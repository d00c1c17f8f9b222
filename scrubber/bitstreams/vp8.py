"""Headers of WebP's picture data: VP8 key frames (RFC 6386 section 9), VP8L (RFC 9649 section 3.4), ALPH (2.7.1.2).

A VP8 frame is a header, a first partition (modes) and one to eight partitions of coefficients; the sizes of all but
the last are written down.
"""

import struct
from dataclasses import dataclass

from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

_FRAME_HEADER = 10
_DAMAGED = N_("its picture data can't be read")


@dataclass(frozen=True, slots=True)
class Vp8Frame:
    """A key frame: `partitions` are the first one and the coefficient partitions; all views of the frame's bytes."""

    header: memoryview
    partitions: tuple[memoryview, ...]

    @classmethod
    def read(cls, data: memoryview) -> "Vp8Frame":
        """Raises `ParseError` for anything but a key frame that is shown and whose partitions fit."""
        width_height(data)
        first_size = int.from_bytes(data[:3], "little") >> 5
        if _FRAME_HEADER + first_size > len(data) or not first_size:
            raise ParseError(_DAMAGED, Detail("vp8.first-partition", "VP8"))
        first = data[_FRAME_HEADER : _FRAME_HEADER + first_size]
        count = 1 << _log2_partitions(first)
        table = _FRAME_HEADER + first_size
        start = table + 3 * (count - 1)
        if start > len(data):
            raise ParseError(_DAMAGED, Detail("vp8.partitions", "VP8"))
        found = [first]
        for entry in range(table, start, 3):
            size = min(int.from_bytes(data[entry : entry + 3], "little"), len(data) - start)
            found.append(data[start : start + size])
            start += size
        return cls(data[:_FRAME_HEADER], (*found, data[start:]))

    def with_sizes(self, sizes: list[int]) -> bytes:
        """The frame with each partition cut to the given size."""
        tag = int.from_bytes(self.header[:3], "little") & 0x1F | sizes[0] << 5
        table = b"".join(size.to_bytes(3, "little") for size in sizes[1:-1])
        cut = [partition[:size] for partition, size in zip(self.partitions, sizes, strict=True)]
        return b"".join((tag.to_bytes(3, "little"), self.header[3:], cut[0], table, *cut[1:]))


def width_height(data: bytes | memoryview) -> tuple[int, int]:
    """The size in pixels that a VP8 key frame names. Raises `ParseError` for another frame."""
    if len(data) < _FRAME_HEADER or data[0] & 1 or not data[0] & 0x10 or data[3:6] != b"\x9d\x01\x2a":
        raise ParseError(_DAMAGED, Detail("vp8.key-frame", "VP8"))
    width, height = struct.unpack_from("<HH", data, 6)
    if not width & 0x3FFF or not height & 0x3FFF:
        raise ParseError(_DAMAGED, Detail("vp8.size", "VP8"))
    return width & 0x3FFF, height & 0x3FFF


def lossless_header(data: bytes | memoryview) -> tuple[int, int, bool]:
    """Width, height and whether alpha is used, of a VP8L image. Raises `ParseError` for anything else."""
    if len(data) < 5 or data[0] != 0x2F or data[4] >> 5:
        raise ParseError(_DAMAGED, Detail("vp8l.header", "VP8L"))
    bits = int.from_bytes(data[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)


def lossless_of_alpha(data: bytes | memoryview, width: int, height: int) -> bytes:
    """The compressed alpha plane behind ALPH's first byte as a VP8L image: it lacks only the header."""
    bits = width - 1 | height - 1 << 14
    return b"\x2f" + bits.to_bytes(4, "little") + bytes(data[1:])


def alpha_header(first: int) -> int:
    """ALPH's first byte without its reserved bits. Raises `ParseError` for an unknown compression or preprocessing."""
    if first & 3 > 1 or first >> 4 & 3 > 1:
        raise ParseError(_DAMAGED, Detail("webp.alpha-method", "ALPH"))
    return first & 0x3F


def _log2_partitions(first: memoryview) -> int:
    """The number of coefficient partitions as a power of two, from the boolean-coded frame header (section 9.3-9.5)."""
    reader = _BoolReader(first)
    reader.literal(2)  # colour space, clamping
    if reader.literal(1):
        _skip_segmentation(reader)
    reader.literal(10)  # filter type, level, sharpness
    if reader.literal(1) and reader.literal(1):
        for _delta in range(8):
            _skip_optional(reader, 7)
    return reader.literal(2)


def _skip_segmentation(reader: "_BoolReader") -> None:
    update_map, update_data = reader.literal(1), reader.literal(1)
    if update_data:
        reader.literal(1)
        for bits in (8, 8, 8, 8, 7, 7, 7, 7):
            _skip_optional(reader, bits)
    if update_map:
        for _probability in range(3):
            _skip_optional(reader, 8)


def _skip_optional(reader: "_BoolReader", bits: int) -> None:
    if reader.literal(1):
        reader.literal(bits)


class _BoolReader:
    """The boolean entropy decoder (section 7) for bits of even odds, which is all that the frame header needs."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._position = 2
        self._value = int.from_bytes(bytes(data[:2]).ljust(2, b"\0"), "big")
        self._range = 255
        self._shifts = 0

    def literal(self, bits: int) -> int:
        """An unsigned number of that many bits."""
        value = 0
        for _bit in range(bits):
            value = value << 1 | self._flag()
        return value

    def _flag(self) -> int:
        split = 1 + ((self._range - 1) * 128 >> 8)
        flag = int(self._value >= split << 8)
        self._value -= (split << 8) * flag
        self._range = self._range - split if flag else split
        while self._range < 128:
            self._shift()
        return flag

    def _shift(self) -> None:
        self._value <<= 1
        self._range <<= 1
        self._shifts += 1
        if self._shifts == 8:
            self._shifts = 0
            if self._position < len(self._data):
                self._value |= self._data[self._position]
            self._position += 1
