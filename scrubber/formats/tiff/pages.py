"""The pages of a TIFF file, each as a plan for its copy: the tags that stay and the stretches of data they point to."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Ifd
from scrubber.containers.tiff_tags import Compression, FillOrder, Photometric, Tag
from scrubber.errors import Detail, LimitExceeded, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.shared.icc.profile import rebuild_profile
from scrubber.formats.tiff.essence import DataField, Field, PageContent
from scrubber.formats.tiff.keep_list import COMPRESSIONS, KEEP_LIST, OLD_JPEG_TABLES, integer
from scrubber.formats.tiff.picture_data import (
    Block,
    Geometry,
    is_cut_off,
    needed_sizes,
    old_jpeg_blocks,
    refuse_lengths_outside,
    stored_sizes,
    uncompressed,
)
from scrubber.formats.tiff.trailing_data import REVERSED, Budget, Trimmer, shared_tables, used_tables
from scrubber.formats.tiff.values import blank_colours, kept_field
from scrubber.limits import MAX_PARTS

MAX_PAGES = 5_000
_LEAST_LEVELS = 2
_OFFSET_TYPES = (tiff.SHORT, tiff.LONG, tiff.IFD, tiff.LONG8, tiff.IFD8)
_PICTURE_DATA = (Tag.STRIP_OFFSETS, Tag.TILE_OFFSETS)
_REDUCED, _OLD_REDUCED = 1, 2
"""A smaller version of another page: a flag of NewSubfileType, and a value of SubfileType."""

_WRITTEN = frozenset(
    {
        *_PICTURE_DATA, *OLD_JPEG_TABLES, Tag.STRIP_BYTE_COUNTS, Tag.TILE_BYTE_COUNTS, Tag.JPEG_INTERCHANGE_FORMAT,
        Tag.JPEG_INTERCHANGE_FORMAT_LENGTH, Tag.JPEG_TABLES, Tag.ICC_PROFILE,
    }
)  # fmt: skip
"""Tags besides those of the keep-list that a copy holds."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """A tag whose values are offsets: for each, the number of a block and the distance from its start."""

    tag: int
    targets: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Page:
    """One page of a copy: `fields` and `pointers` become its directory, `blocks` its data."""

    ifd: Ifd
    fields: list[Field] = field(default_factory=list)
    pointers: list[Pointers] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    kept_entries: list[Entry] = field(default_factory=list)
    """The entries of the original whose values the copy holds, changed or not."""
    is_repaired: bool = False
    """Whether lengths of picture data were missing and worked out."""
    is_cut_short: bool = False
    """Whether compressed data ends before its last pixel."""

    def rows(self) -> list["Field | Pointers"]:
        """What becomes the directory, in the order that TIFF asks for."""
        rows: list[Field | Pointers] = [*self.fields, *self.pointers]
        return sorted(rows, key=lambda row: row.tag)

    @property
    def is_reduced(self) -> bool:
        """Whether it is a smaller version of another page: a thumbnail or a level of a pyramid."""
        flags = integer(self.ifd, Tag.NEW_SUBFILE_TYPE, 0)
        return bool(flags & _REDUCED) or integer(self.ifd, Tag.SUBFILE_TYPE, 0) == _OLD_REDUCED

    def content(self) -> PageContent:
        """The page for the digests of source and copy."""
        ifd = self.ifd
        rows = (self._content_of(row) for row in self.rows())
        turns = [int.from_bytes(row.value, ifd.endian) for row in self.fields if row.tag == Tag.ORIENTATION]
        size = integer(ifd, Tag.IMAGE_WIDTH, 0), integer(ifd, Tag.IMAGE_LENGTH, 0)
        return PageContent(*size, turns[0] if turns else 1, tuple(rows))

    def _content_of(self, row: Field | Pointers) -> Field | DataField:
        if isinstance(row, Field):
            return row
        return DataField(row.tag, tuple((distance, self.blocks[number].content) for number, distance in row.targets))


def read_directories(data: bytes, header: Header) -> Iterator[Ifd]:
    """The chain of directories. One that leads back, or behind the end of the file, ends it, as for every reader.

    Raises `ParseError`, `LimitExceeded`.
    """
    offset, seen, entries = header.first_ifd, set[int](), 0
    while offset and offset not in seen:
        if len(seen) >= MAX_PAGES:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("tiff.max-pages", "IFD", offset))
        if seen and offset >= len(data):
            return
        seen.add(offset)
        ifd = tiff.read_ifd(data, offset, header, strict=False, name=f"IFD{len(seen) - 1}")
        entries += len(ifd.entries)
        if entries > MAX_PARTS:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("tiff.max-entries", ifd.name, offset))
        yield ifd
        offset = ifd.next_offset


def has_picture(ifd: Ifd) -> bool:
    """Whether a directory points at strips or tiles: others hold a caption, or a thumbnail as in EXIF."""
    return any(ifd.get(tag) is not None for tag in _PICTURE_DATA)


def without_empty_directories(data: bytes) -> bytes:
    """The file with links that pass over directories without a picture, and that end instead of leading nowhere.

    For decoders that count such directories as pages and then fail on them.
    """
    header = tiff.read_header(data)
    directories = list(read_directories(data, header))
    pages = [ifd for number, ifd in enumerate(directories) if not number or has_picture(ifd)]
    links = [ifd.offset for ifd in pages[1:]] + [0]
    if all(ifd.next_offset == link for ifd, link in zip(pages, links, strict=True)):
        return data
    changed, layout = bytearray(data), header.offset_layout
    for ifd, link in zip(pages, links, strict=True):
        struct.pack_into(layout, changed, ifd.offset + ifd.length - struct.calcsize(layout), link)
    return bytes(changed)


def thumbnail_offsets(directories: list[Ifd]) -> frozenset[int]:
    """Where the directories of thumbnails stand: smaller versions of pages, but not the levels of a pyramid.

    Programs for large pictures show the levels while zooming; each is the half of the one before, and there are at
    least two, in a row behind their page. A single smaller version is a thumbnail, which may show the picture before
    it was edited. The first directory is always a page.
    """
    levels = _pyramid_levels(directories)
    smaller = (ifd for ifd in directories[1:] if Page(ifd).is_reduced)
    return frozenset(ifd.offset for ifd in smaller if ifd.offset not in levels)


def _pyramid_levels(directories: list[Ifd]) -> set[int]:
    levels, row = set[int](), list[int]()
    for before, ifd in pairwise(directories):
        is_behind = row or before is directories[0] or not Page(before).is_reduced
        row = [*row, ifd.offset] if is_behind and Page(ifd).is_reduced and _is_half(before, ifd) else []
        if len(row) >= _LEAST_LEVELS:
            levels |= set(row)
    return levels


def _is_half(whole: Ifd, half: Ifd) -> bool:
    sides = ((integer(whole, tag, 0), integer(half, tag, 0)) for tag in (Tag.IMAGE_WIDTH, Tag.IMAGE_LENGTH))
    return all(abs(2 * small - large) <= 1 for large, small in sides)


def read_page(data: bytes, ifd: Ifd, budget: Budget) -> Page:
    """The plan for one page. Raises `ScrubberError` when the page can't be decoded or rebuilt."""
    compression = integer(ifd, Tag.COMPRESSION, Compression.NONE)
    if compression not in COMPRESSIONS:
        detail = Detail("tiff.unusual-compression", f"{ifd.name} Compression {compression}", ifd.offset)
        raise Unsupported(reasons.RARE_KIND, detail)
    if integer(ifd, Tag.IMAGE_WIDTH, 0) <= 0 or integer(ifd, Tag.IMAGE_LENGTH, 0) <= 0:
        raise ParseError(reasons.DAMAGED_HEADER, Detail("tiff.no-size", ifd.name, ifd.offset))
    page = Page(ifd)
    _refuse_contradictions(ifd)
    _read_fields(page)
    _read_picture(page, data, compression, budget)
    _read_tables(page, data, compression)
    _read_profile(page)
    return page


def number_pages(pages: list[Page]) -> None:
    """PageNumber (TIFF 6.0 section 12) written from the order of the pages; a single page needs none."""
    for index, page in enumerate(pages if len(pages) > 1 else ()):
        entry = page.ifd.get(Tag.PAGE_NUMBER)
        if entry is not None:
            value = struct.pack(f"{page.ifd.order}2H", index, len(pages))
            page.fields.append(Field(Tag.PAGE_NUMBER, tiff.SHORT, 2, value))
            page.kept_entries.append(entry)


def _refuse_contradictions(ifd: Ifd) -> None:
    """Raise `ParseError` for tags that programs would read in two ways: strips and tiles at once, a tag twice."""
    is_tiled = any(ifd.get(tag) is not None for tag in (Tag.TILE_WIDTH, Tag.TILE_LENGTH, Tag.TILE_OFFSETS))
    if is_tiled and ifd.get(Tag.STRIP_OFFSETS) is not None:
        raise ParseError(reasons.OUT_OF_ORDER, Detail("tiff.strips-and-tiles", f"{ifd.name} StripOffsets", ifd.offset))
    seen = set[int]()
    for entry in ifd.entries:
        if entry.tag in seen and (entry.tag in KEEP_LIST or entry.tag in _WRITTEN):
            raise ParseError(reasons.OUT_OF_ORDER, Detail("tiff.repeated-tag", f"{ifd.name} {entry.tag}", ifd.offset))
        seen.add(entry.tag)


def _read_fields(page: Page) -> None:
    for entry in page.ifd.entries:
        field = kept_field(entry, page.ifd)
        if field is not None:
            page.fields.append(field)
            page.kept_entries.append(entry)


def _read_picture(page: Page, data: bytes, compression: int, budget: Budget) -> None:
    """Strips or tiles: their offsets and sizes become pointers to blocks and a list of lengths."""
    geometry = Geometry.of(page.ifd)
    offsets_tag = Tag.TILE_OFFSETS if geometry.is_tiled else Tag.STRIP_OFFSETS
    counts_tag = Tag.TILE_BYTE_COUNTS if geometry.is_tiled else Tag.STRIP_BYTE_COUNTS
    offsets = _integers(page, offsets_tag)
    counts = _integers(page, counts_tag) if page.ifd.get(counts_tag) else []
    needed = needed_sizes(geometry, len(offsets))
    sizes = stored_sizes(needed, counts, compression, geometry)
    page.is_repaired = compression == Compression.NONE and not any(counts)
    sizes = sizes or _estimated_size(page, offsets, geometry, len(data))
    spans = list(zip(offsets, sizes, strict=False))
    page.is_cut_short = compression == Compression.NONE and is_cut_off(spans, geometry, len(data))
    if (len(needed) > 1 or geometry.is_tiled) and not page.is_cut_short:
        refuse_lengths_outside(offsets, counts[: len(needed)], len(data))
    budget.take_stored(sum(sizes))
    if compression == Compression.OLD_JPEG:
        _read_old_jpeg(page, data, offsets_tag, spans)
    else:
        if compression == Compression.NONE:
            page.blocks += _cleared(page, _uncompressed_blocks(page, data, spans, geometry), geometry)
        else:
            blocks = [Block.read(data, *span) for span in spans]
            page.blocks += _trimmed(page, blocks, needed, Trimmer(compression, budget, _has_palette(page)))
        page.pointers.append(Pointers(offsets_tag, tuple((number, 0) for number in range(len(page.blocks)))))
        sizes = [len(block.content) for block in page.blocks]
    _add_numbers(page, counts_tag, sizes)


def _estimated_size(page: Page, offsets: list[int], geometry: Geometry, file_size: int) -> list[int]:
    """The size of a single strip whose length is missing or 0: up to the end of the file, as libtiff takes it.

    Raises `ParseError` where there are several strips, or where old JPEG data would have to be followed.
    """
    may_end_anywhere = integer(page.ifd, Tag.COMPRESSION, Compression.NONE) in (Compression.NONE, Compression.OLD_JPEG)
    if geometry.is_tiled or geometry.strips() != 1 or may_end_anywhere or not 0 < offsets[0] < file_size:
        raise ParseError(
            reasons.PART_MISSING, Detail("tiff.no-byte-counts", f"{page.ifd.name} StripByteCounts", page.ifd.offset)
        )
    page.is_repaired = True
    return [file_size - offsets[0]]


def _uncompressed_blocks(page: Page, data: bytes, spans: list[tuple[int, int]], geometry: Geometry) -> list[Block]:
    """Strips or tiles without compression; rows behind the end of the file are black."""
    is_white_zero = integer(page.ifd, Tag.PHOTOMETRIC_INTERPRETATION, 0) == Photometric.WHITE_IS_ZERO
    filling = b"\xff" if is_white_zero else b"\0"
    return [Block.read_rows(data, *span, geometry.row_bytes, filling) for span in spans]


def _cleared(page: Page, blocks: list[Block], geometry: Geometry) -> list[Block]:
    """Blocks without compression: the bits that no pixel uses are zero, the colours that no pixel has are black."""
    is_reversed = _is_reversed(page)
    cleared = [uncompressed(block, number, geometry, is_reversed=is_reversed) for number, block in enumerate(blocks)]
    if _has_palette(page):
        used = set().union(*(block.content for block in cleared))
        _blank_unused_colours(page, {REVERSED[value] for value in used} if is_reversed else used)
    return cleared


def _trimmed(page: Page, blocks: list[Block], needed: list[int], trimmer: Trimmer) -> list[Block]:
    """Compressed blocks without what follows; the colours that no pixel has are black where that can be known.

    Raises `ParseError` where a length had to be worked out and the data's own end can't be found.
    """
    trim = trimmer.trim_reversed if _is_reversed(page) and trimmer.compression != Compression.JPEG else trimmer.trim
    contents = [trim(memoryview(block.content), size) for block, size in zip(blocks, needed, strict=True)]
    if page.is_repaired and not trimmer.found_ends:
        raise ParseError(
            reasons.PART_MISSING, Detail("tiff.no-end-of-strip", f"{page.ifd.name} StripByteCounts", page.ifd.offset)
        )
    if not all(map(len, contents)):
        raise ParseError(reasons.PART_MISSING, Detail("tiff.strip-without-pixels", page.ifd.name, page.ifd.offset))
    page.is_cut_short = trimmer.is_cut_short
    if trimmer.used is not None and _has_palette(page):
        _blank_unused_colours(page, trimmer.used)
    return [Block(block.offset, block.length, content) for block, content in zip(blocks, contents, strict=True)]


def _is_reversed(page: Page) -> bool:
    """Whether the copy says that the first pixel of a byte is in its lowest bits."""
    orders = [int.from_bytes(row.value, page.ifd.endian) for row in page.fields if row.tag == Tag.FILL_ORDER]
    return orders == [FillOrder.LOWEST_BIT_FIRST]


def _has_palette(page: Page) -> bool:
    """Whether pixels are indexes of a colour map, and stored as such rather than as differences."""
    ifd = page.ifd
    is_plain = integer(ifd, Tag.PREDICTOR, 1) == 1 and integer(ifd, Tag.SAMPLES_PER_PIXEL, 1) == 1
    return is_plain and ifd.get(Tag.COLOR_MAP) is not None and integer(ifd, Tag.BITS_PER_SAMPLE, 1) in (1, 2, 4, 8)


def _blank_unused_colours(page: Page, values: set[int]) -> None:
    """Black for the colours that no pixel has. `values` are the bytes that the picture unpacks to."""
    bits = integer(page.ifd, Tag.BITS_PER_SAMPLE, 1)
    used = {value >> shift & ((1 << bits) - 1) for value in values for shift in range(0, 8, bits)}
    for index, row in enumerate(page.fields):
        if row.tag == Tag.COLOR_MAP:
            page.fields[index] = replace(row, value=blank_colours(row.value, used))


def _read_old_jpeg(page: Page, data: bytes, offsets_tag: Tag, spans: list[tuple[int, int]]) -> None:
    """Old-style JPEG: strips and a stream that may lie inside each other keep their distances."""
    has_stream = page.ifd.get(Tag.JPEG_INTERCHANGE_FORMAT) is not None
    stream = _integers(page, Tag.JPEG_INTERCHANGE_FORMAT)[:1] if has_stream else []
    length = integer(page.ifd, Tag.JPEG_INTERCHANGE_FORMAT_LENGTH, 0)
    strips = len(spans)
    if stream:
        same = [size for offset, size in spans if offset == stream[0]]
        if not length and not same:
            detail = Detail("tiff.no-jpeg-length", f"{page.ifd.name} JPEGInterchangeFormatLength", page.ifd.offset)
            raise ParseError(reasons.PART_MISSING, detail)
        spans = [*spans, (stream[0], length or same[0])]
    page.blocks, targets = old_jpeg_blocks(data, spans)
    page.pointers.append(Pointers(offsets_tag, tuple(targets[:strips])))
    if stream:
        page.pointers.append(Pointers(Tag.JPEG_INTERCHANGE_FORMAT, (targets[-1],)))
        if length:
            _add_numbers(page, Tag.JPEG_INTERCHANGE_FORMAT_LENGTH, [length])


def _read_tables(page: Page, data: bytes, compression: int) -> None:
    """Tables for JPEG data that doesn't bring its own."""
    entry = page.ifd.get(Tag.JPEG_TABLES)
    if compression == Compression.JPEG and entry is not None:
        value = shared_tables(entry.raw, used_tables(bytes(block.content) for block in page.blocks))
        page.fields.append(Field(Tag.JPEG_TABLES, tiff.UNDEFINED, len(value), value))
        page.kept_entries.append(entry)
    if compression != Compression.OLD_JPEG or page.ifd.get(Tag.JPEG_INTERCHANGE_FORMAT) is not None:
        return
    for tag in OLD_JPEG_TABLES:
        if page.ifd.get(tag) is None:
            continue
        first = len(page.blocks)
        for offset in _integers(page, tag)[:4]:
            length = 64 if tag == Tag.JPEG_Q_TABLES else 16 + sum(data[offset : offset + 16])
            page.blocks.append(Block.read(data, offset, length))
        page.pointers.append(Pointers(tag, tuple((number, 0) for number in range(first, len(page.blocks)))))


def _read_profile(page: Page) -> None:
    entry = page.ifd.get(Tag.ICC_PROFILE)
    if entry is None or not entry.readable:
        return
    profile = rebuild_profile(entry.raw)
    if profile:
        page.fields.append(Field(Tag.ICC_PROFILE, tiff.UNDEFINED, len(profile), profile))
        page.kept_entries.append(entry)


def _integers(page: Page, tag: Tag) -> list[int]:
    entry = page.ifd.get(tag)
    if entry is None or not entry.count:
        raise ParseError(
            reasons.PART_MISSING, Detail("tiff.missing-tag", f"{page.ifd.name} {tag.name}", page.ifd.offset)
        )
    if entry.type not in _OFFSET_TYPES:
        detail = Detail("tiff.type-of-offsets", f"{page.ifd.name} {tag.name}", page.ifd.offset)
        raise ParseError(reasons.DAMAGED_HEADER, detail)
    page.kept_entries.append(entry)
    return list(entry.integers(MAX_PARTS))


def _add_numbers(page: Page, tag: Tag, numbers: list[int]) -> None:
    value = struct.pack(f"{page.ifd.order}{len(numbers)}I", *numbers)
    page.fields.append(Field(tag, tiff.LONG, len(numbers), value))
