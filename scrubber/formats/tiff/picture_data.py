"""Picture data of TIFF pages: how large strips and tiles are, and which of their bytes a decoder uses."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

from scrubber.containers.tiff import Ifd
from scrubber.containers.tiff_tags import Compression, Photometric, PlanarConfiguration, Tag
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.formats import reasons
from scrubber.formats.tiff.keep_list import integer
from scrubber.formats.tiff.trailing_data import unneeded_stretches
from scrubber.limits import MAX_PARTS


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
            raise ParseError(reasons.PART_MISSING, Detail("tiff.stretch-outside", "picture data", offset))
        return cls(offset, length, memoryview(data)[offset : offset + length])

    @classmethod
    def read_rows(cls, data: bytes, offset: int, length: int, row_bytes: int, filling: bytes) -> "Block":
        """The same with the rows that the file's end cuts off filled, as decoders leave them."""
        if offset + length <= len(data):
            return cls.read(data, offset, length)
        rows = data[offset : offset + max(0, len(data) - offset) // row_bytes * row_bytes]
        return cls(offset, length, rows + filling * (length - len(rows)))


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
        """Read it from a page's tags, with the defaults of TIFF 6.0. Raises `ParseError`."""
        samples, height = integer(ifd, Tag.SAMPLES_PER_PIXEL, 1), integer(ifd, Tag.IMAGE_LENGTH, 0)
        width = picture_width = integer(ifd, Tag.IMAGE_WIDTH, 0)
        rows = min(integer(ifd, Tag.ROWS_PER_STRIP, height) or height, height)
        is_tiled = ifd.get(Tag.TILE_OFFSETS) is not None
        if is_tiled:
            width, rows = integer(ifd, Tag.TILE_WIDTH, 0), integer(ifd, Tag.TILE_LENGTH, 0)
        if not width or not rows or not samples:
            raise ParseError(reasons.DAMAGED_HEADER, Detail("tiff.empty-strip", ifd.name, ifd.offset))
        bits = bits_per_sample(ifd, samples)
        is_planar = integer(ifd, Tag.PLANAR_CONFIGURATION, 1) == PlanarConfiguration.SEPARATE and samples > 1
        pixel_bits = bits[0] if is_planar else sum(bits)
        chroma = (1, 1)
        if integer(ifd, Tag.PHOTOMETRIC_INTERPRETATION, 0) == Photometric.YCBCR and samples == 3 and not is_planar:
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
    entry = ifd.get(Tag.BITS_PER_SAMPLE)
    found = entry.integers() if entry is not None and entry.count else (1,)
    return found[:samples] if len(found) >= samples else found[:1] * samples


def subsampling(ifd: Ifd) -> tuple[int, int]:
    """How many pixels share a chroma sample across and down; 2 by 2 where it isn't said (TIFF 6.0 section 21).

    Raises `ParseError`.
    """
    entry = ifd.get(Tag.YCBCR_SUBSAMPLING)
    found = entry.integers() if entry is not None else (2, 2)
    if len(found) < 2 or not all(1 <= number <= 4 for number in found[:2]):
        raise ParseError(reasons.COLOURS_UNREADABLE, Detail("tiff.subsampling", ifd.name, ifd.offset))
    return found[0], found[1]


def needed_sizes(geometry: Geometry, available: int) -> list[int]:
    """Bytes without compression of each strip or tile that the picture has; more than those are no part of it.

    Raises `ParseError` when fewer are `available`.
    """
    needed = geometry.strips()
    if needed > available:
        raise ParseError(reasons.PART_MISSING, Detail("tiff.missing-strips", f"{available} of {needed}"))
    last_rows = geometry.height - geometry.rows * (geometry.down - 1)
    whole, last = geometry.data_bytes(geometry.rows), geometry.data_bytes(last_rows)
    if not whole or not last:
        raise ParseError(reasons.DAMAGED_HEADER, Detail("tiff.strip-of-no-bytes"))
    return [last if not geometry.is_tiled and (number + 1) % geometry.down == 0 else whole for number in range(needed)]


def refuse_lengths_outside(offsets: list[int], counts: list[int], file_size: int) -> None:
    """Raise `ParseError` for strips or tiles that are longer than the file: libtiff shows nothing in their place."""
    for offset, count in zip(offsets, counts, strict=False):
        if offset + count > file_size:
            raise ParseError(reasons.PART_MISSING, Detail("tiff.length-outside", "picture data", offset))


def is_cut_off(spans: list[tuple[int, int]], geometry: Geometry, file_size: int) -> bool:
    """Whether the file ends within strips or tiles without compression, of which decoders show what is there.

    Raises `ParseError` when less than half is, or when rows can't be told apart.
    """
    missing = sum(min(length, max(0, offset + length - file_size)) for offset, length in spans)
    is_readable = geometry.subsampling == (1, 1) and 2 * missing <= sum(length for _offset, length in spans)
    if missing and not is_readable:
        raise ParseError(reasons.PART_MISSING, Detail("tiff.cut-off", "picture data", file_size))
    return missing > 0


def stored_sizes(needed: list[int], counts: list[int], compression: int, geometry: Geometry) -> list[int]:
    """Bytes of each strip or tile in the file: without compression the page's size decides, else its tags.

    None where the tags are missing or leave a strip without data. Without compression strips need no length where no
    tag gives any, unless planes stand on their own, and neither does a single one, as in libtiff. A strip of old JPEG
    data may be empty: the picture then stands in the stream that another tag points at.
    """
    sizes = counts[: len(needed)]
    if compression == Compression.NONE:
        needs_none = not geometry.is_tiled and (len(needed) == 1 or (not counts and geometry.planes == 1))
        are_enough = len(sizes) == len(needed) and all(map(int.__ge__, sizes, needed))
        return needed if needs_none or are_enough else []
    is_complete = len(sizes) == len(needed) and (all(sizes) or compression == Compression.OLD_JPEG)
    return sizes if is_complete else []


def uncompressed(block: Block, number: int, geometry: Geometry, *, is_reversed: bool) -> Block:
    """A strip or tile whose bits outside of the picture are zero; the block itself where there are none."""
    if geometry.subsampling != (1, 1):
        return block
    beside, below = _outside(number, geometry) if geometry.is_tiled else (0, 0)
    bits, row_bytes = (geometry.width - beside) * geometry.bits, geometry.row_bytes
    if bits == 8 * row_bytes and not below:
        return block
    content = bytearray(block.content)
    _clear_row_ends(content, row_bytes, bits, is_reversed=is_reversed)
    kept_bytes = (geometry.rows - below) * row_bytes
    content[kept_bytes:] = bytes(max(0, len(content) - kept_bytes))
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
    unneeded, merged = _unneeded(data, spans), _merged(spans)
    starts = [start for start, _ in merged]
    contents = [bytearray(Block.read(data, start, end - start).content) for start, end in merged]
    for first, last in unneeded:
        number = bisect_right(starts, first) - 1
        contents[number][first - starts[number] : last - starts[number]] = bytes(last - first)
    blocks = [Block(start, len(content), bytes(content)) for start, content in zip(starts, contents, strict=True)]
    targets = []
    for start, _length in spans:
        number = bisect_right(starts, start) - 1
        targets.append((number, start - starts[number]))
    return blocks, targets


def _unneeded(data: bytes, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The first byte, and the one behind the last, of all that decodes nothing. Raises `LimitExceeded`."""
    stretches = (
        (start + first, start + last)
        for start, length in set(spans)
        for first, last in unneeded_stretches(bytes(Block.read(data, start, length).content))
    )
    unneeded = sorted(islice(stretches, MAX_PARTS + 1))
    if len(unneeded) > MAX_PARTS:
        raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("tiff.old-jpeg-segments"))
    return unneeded


def _merged(spans: list[tuple[int, int]]) -> list[list[int]]:
    """Starts and ends of spans in their order, those that overlap as one."""
    merged: list[list[int]] = []
    for start, length in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], start + length)
        else:
            merged.append([start, start + length])
    return merged


def _clear_row_ends(content: bytearray, row_bytes: int, row_bits: int, *, is_reversed: bool) -> None:
    """Zero everything behind the first `row_bits` bits of each row: a column of bytes at a time."""
    whole, part = divmod(row_bits, 8)
    if part:
        mask = (0xFF >> (8 - part)) if is_reversed else (0xFF << (8 - part) & 0xFF)
        table = bytes(value & mask for value in range(256))
        content[whole::row_bytes] = content[whole::row_bytes].translate(table)
        whole += 1
    for column in range(whole, row_bytes):
        content[column::row_bytes] = bytes(len(content[column::row_bytes]))
