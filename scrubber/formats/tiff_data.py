"""Picture data of TIFF pages: how large strips and tiles are, and which of their bytes a decoder uses."""

from dataclasses import dataclass

from scrubber.containers.tiff import Ifd
from scrubber.errors import ParseError
from scrubber.formats import tiff_tags as tags
from scrubber.formats.tiff_jpeg import blank_segments, without_segments
from scrubber.i18n import N_

_MISSING = N_("a part of the picture is missing")
_YCBCR = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the original from `offset` over `length` bytes, and its content in the copy."""

    offset: int
    length: int
    content: bytes | memoryview

    @classmethod
    def read(cls, data: bytes, offset: int, length: int) -> "Block":
        """A stretch copied as it stands. Raises `ParseError` when it lies outside the file."""
        if offset + length > len(data):
            raise ParseError(_MISSING)
        return cls(offset, length, memoryview(data)[offset : offset + length])


@dataclass(frozen=True, slots=True)
class Geometry:
    """Size of a strip or tile: columns, rows of the whole ones, rows of the picture, bits of a pixel, planes."""

    width: int
    rows: int
    height: int
    bits: int
    planes: int
    subsampling: tuple[int, int]
    sample_bits: int
    across: int

    @classmethod
    def of(cls, ifd: Ifd, *, is_tiled: bool) -> "Geometry":
        """Read it from a page's tags, with the defaults of TIFF 6.0."""
        samples, height = tags.integer(ifd, tags.SAMPLES, 1), tags.integer(ifd, tags.HEIGHT, 0)
        width = picture_width = tags.integer(ifd, tags.WIDTH, 0)
        rows = min(tags.integer(ifd, tags.ROWS_PER_STRIP, height) or height, height)
        if is_tiled:
            width, rows = tags.integer(ifd, tags.TILE_WIDTH, 0), tags.integer(ifd, tags.TILE_HEIGHT, 0)
        if not width or not rows or not samples:
            raise ParseError(N_("its size can't be read"))
        bits = bits_per_sample(ifd, samples)
        is_planar = tags.integer(ifd, tags.PLANAR, 1) == 2 and samples > 1
        pixel_bits = bits[0] if is_planar else sum(bits)
        chroma = (1, 1)
        if tags.integer(ifd, tags.PHOTOMETRIC, 0) == _YCBCR and samples == 3 and not is_planar:
            chroma = subsampling(ifd)
        across = -(-picture_width // width)
        return cls(width, rows, height, pixel_bits, samples if is_planar else 1, chroma, bits[0], across)

    def data_bytes(self, rows: int) -> int:
        """Bytes of so many rows without compression."""
        horizontal, vertical = self.subsampling
        if (horizontal, vertical) == (1, 1):
            return rows * self.row_bytes
        units = -(-self.width // horizontal) * -(-rows // vertical)
        return units * ((horizontal * vertical + 2) * self.sample_bits // 8)

    @property
    def row_bytes(self) -> int:
        """Bytes of a row without compression or subsampling."""
        return (self.width * self.bits + 7) // 8

    def strips(self) -> int:
        """How many strips or tiles the picture has."""
        return self.across * -(-self.height // self.rows) * self.planes


def bits_per_sample(ifd: Ifd, samples: int) -> tuple[int, ...]:
    """Bits of each sample; one number counts for all."""
    entry = ifd.get(tags.BITS)
    found = entry.integers() if entry is not None and entry.count else (1,)
    return found[:samples] if len(found) >= samples else found[:1] * samples


def subsampling(ifd: Ifd) -> tuple[int, int]:
    """How many pixels share a chroma sample across and down; 2 by 2 where it isn't said (TIFF 6.0 section 21)."""
    entry = ifd.get(tags.SUBSAMPLING)
    found = entry.integers() if entry is not None else (2, 2)
    if len(found) < 2 or not all(1 <= number <= 4 for number in found[:2]):
        raise ParseError(N_("its colours can't be read"))
    return found[0], found[1]


def strip_sizes(ifd: Ifd, count: int, counts: list[int] | None, *, is_tiled: bool) -> list[int]:
    """Bytes of each strip or tile that the picture has; more than those are no part of it.

    Without compression the page's size decides, else what its tags say. Raises `ParseError` when some are missing.
    """
    geometry = Geometry.of(ifd, is_tiled=is_tiled)
    needed = geometry.strips()
    if needed > count:
        raise ParseError(_MISSING)
    if tags.integer(ifd, tags.COMPRESSION, tags.NO_COMPRESSION) != tags.NO_COMPRESSION:
        if counts is None or len(counts) < needed:
            raise ParseError(_MISSING)
        return counts[:needed]
    per_plane = -(-geometry.height // geometry.rows)
    last_rows = geometry.height - geometry.rows * (per_plane - 1)
    whole, last = geometry.data_bytes(geometry.rows), geometry.data_bytes(last_rows)
    return [last if not is_tiled and number % per_plane == per_plane - 1 else whole for number in range(needed)]


def picture_block(data: bytes, ifd: Ifd, offset: int, length: int, compression: int, is_tiled: bool) -> Block:
    """A strip or tile as the copy holds it. Raises `ParseError` when it lies outside the file."""
    block = Block.read(data, offset, length)
    if compression == tags.JPEG:
        return Block(offset, length, without_segments(bytes(block.content)))
    return block


def old_jpeg_blocks(
    data: bytes, spans: list[tuple[int, int]], *, has_stream: bool
) -> tuple[list[Block], list[tuple[int, int]]]:
    """Blocks that cover all spans, and for each span its block and the distance from the block's start.

    The last span is the JPEG stream if there is one; its segments that don't decode anything are blanked in place.
    """
    blanked: dict[int, bytes] = {}
    if has_stream:
        start, length = spans[-1]
        blanked[start] = blank_segments(bytes(Block.read(data, start, length).content))
    merged: list[list[int]] = []
    for start, length in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], start + length)
        else:
            merged.append([start, start + length])
    blocks = []
    for start, end in merged:
        content = bytearray(Block.read(data, start, end - start).content)
        for at, stream in blanked.items():
            if start <= at < end:
                content[at - start : at - start + len(stream)] = stream
        blocks.append(Block(start, end - start, bytes(content)))
    starts = [start for start, _ in merged]
    targets = []
    for start, _length in spans:
        number = max(index for index, block_start in enumerate(starts) if block_start <= start)
        targets.append((number, start - starts[number]))
    return blocks, targets
