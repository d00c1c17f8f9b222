"""Picture data of TIFF pages: how large strips and tiles are, and which of their bytes a decoder uses."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

from scrubber.containers.tiff import Ifd
from scrubber.errors import LimitExceeded, ParseError
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.jpeg import unneeded_stretches
from scrubber.formats.tiff.trailing_data import clear_outside, clear_row_ends
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

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
    picture_width: int
    is_tiled: bool

    @classmethod
    def of(cls, ifd: Ifd) -> "Geometry":
        """Read it from a page's tags, with the defaults of TIFF 6.0."""
        samples, height = tags.integer(ifd, tags.SAMPLES, 1), tags.integer(ifd, tags.HEIGHT, 0)
        width = picture_width = tags.integer(ifd, tags.WIDTH, 0)
        rows = min(tags.integer(ifd, tags.ROWS_PER_STRIP, height) or height, height)
        is_tiled = ifd.get(tags.TILE_OFFSETS) is not None
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
        planes = samples if is_planar else 1
        return cls(width, rows, height, pixel_bits, planes, chroma, bits[0], picture_width, is_tiled)

    @property
    def across(self) -> int:
        """How many strips or tiles stand side by side."""
        return -(-self.picture_width // self.width)

    @property
    def down(self) -> int:
        """How many strips or tiles stand one below the other."""
        return -(-self.height // self.rows)

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
        return self.across * self.down * self.planes


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


def needed_sizes(geometry: Geometry, available: int) -> list[int]:
    """Bytes without compression of each strip or tile that the picture has; more than those are no part of it.

    Raises `ParseError` when fewer are `available`.
    """
    needed = geometry.strips()
    if needed > available:
        raise ParseError(_MISSING)
    last_rows = geometry.height - geometry.rows * (geometry.down - 1)
    whole, last = geometry.data_bytes(geometry.rows), geometry.data_bytes(last_rows)
    return [last if not geometry.is_tiled and (number + 1) % geometry.down == 0 else whole for number in range(needed)]


def stored_sizes(needed: list[int], counts: list[int] | None, compression: int) -> list[int]:
    """Bytes of each strip or tile in the file: without compression the page's size decides, else its tags."""
    if compression == tags.NO_COMPRESSION:
        return needed
    if counts is None or len(counts) < len(needed):
        raise ParseError(_MISSING)
    return counts[: len(needed)]


def uncompressed(block: Block, number: int, geometry: Geometry, *, is_reversed: bool) -> Block:
    """A strip or tile whose bits outside of the picture are zero; the block itself where there are none."""
    if geometry.subsampling != (1, 1):
        return block
    row_bits, row_bytes = geometry.width * geometry.bits, geometry.row_bytes
    beside, below = _outside(number, geometry) if geometry.is_tiled else (0, 0)
    if not row_bits % 8 and not beside and not below:
        return block
    content = bytearray(block.content)
    clear_row_ends(content, row_bytes, row_bits, is_reversed=is_reversed)
    if beside or below:
        columns = -(-(geometry.width - beside) * geometry.bits // 8)
        clear_outside(content, row_bytes, columns, geometry.rows - below)
    return Block(block.offset, block.length, bytes(content))


def _outside(number: int, geometry: Geometry) -> tuple[int, int]:
    """Columns and rows of a tile that lie right of the picture and below it."""
    row, column = divmod(number % (geometry.across * geometry.down), geometry.across)
    beside = max(0, (column + 1) * geometry.width - geometry.picture_width)
    return beside, max(0, (row + 1) * geometry.rows - geometry.height)


def old_jpeg_blocks(data: bytes, spans: list[tuple[int, int]]) -> tuple[list[Block], list[tuple[int, int]]]:
    """Blocks that cover all spans, and for each span its block and the distance from the block's start.

    Segments of JPEG streams that don't decode anything are blanked in place. Raises `Unsupported` for text in the
    compressed data.
    """
    found = (
        (start + first, start + last)
        for start, length in set(spans)
        for first, last in unneeded_stretches(bytes(Block.read(data, start, length).content))
    )
    blank = sorted(islice(found, MAX_PARTS + 1))
    if len(blank) > MAX_PARTS:
        raise LimitExceeded(N_("it has too many parts"))
    merged: list[list[int]] = []
    for start, length in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], start + length)
        else:
            merged.append([start, start + length])
    starts = [start for start, _ in merged]
    contents = [bytearray(Block.read(data, start, end - start).content) for start, end in merged]
    for first, last in blank:
        number = bisect_right(starts, first) - 1
        contents[number][first - starts[number] : last - starts[number]] = bytes(last - first)
    blocks = [Block(start, len(content), bytes(content)) for start, content in zip(starts, contents, strict=True)]
    targets = []
    for start, _length in spans:
        number = bisect_right(starts, start) - 1
        targets.append((number, start - starts[number]))
    return blocks, targets
