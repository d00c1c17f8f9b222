"""The pages of a TIFF file, each as a plan for its copy: the tags that stay and the stretches of data they point to."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scrubber.containers import tiff
from scrubber.containers.tiff import Header, Ifd
from scrubber.errors import LimitExceeded, ParseError, Unsupported
from scrubber.formats.shared.icc.profile import rebuild_profile
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.jpeg import used_tables, without_segments
from scrubber.formats.tiff.picture_data import (
    Block,
    Geometry,
    needed_sizes,
    old_jpeg_blocks,
    stored_sizes,
    uncompressed,
)
from scrubber.formats.tiff.trailing_data import REVERSED, Budget, Trimmer
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

MAX_PAGES = 5_000
_LEAST_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Field:
    """A tag with its value as the copy holds it."""

    tag: int
    type: int
    count: int
    value: bytes


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
    kept_entries: list[tiff.Entry] = field(default_factory=list)
    """The entries of the original whose values the copy holds, changed or not."""

    def rows(self) -> list["Field | Pointers"]:
        """What becomes the directory, in the order that TIFF asks for."""
        rows: list[Field | Pointers] = [*self.fields, *self.pointers]
        return sorted(rows, key=lambda row: row.tag)

    @property
    def is_reduced(self) -> bool:
        """Whether it is a smaller version of another page: a thumbnail or a level of a pyramid."""
        return bool(tags.integer(self.ifd, tags.SUBFILE_TYPE, 0) & 1) or (
            tags.integer(self.ifd, tags.OLD_SUBFILE_TYPE, 0) == 2
        )


def read_directories(data: bytes, header: Header) -> Iterator[Ifd]:
    """The chain of directories; one that leads back ends it, as for every reader. Raises `ParseError`."""
    offset, seen, entries = header.first_ifd, set[int](), 0
    while offset and offset not in seen:
        if len(seen) >= MAX_PAGES:
            raise LimitExceeded(N_("it has too many pages"))
        seen.add(offset)
        ifd = tiff.read_ifd(data, offset, header, strict=False, name=f"IFD{len(seen) - 1}")
        entries += len(ifd.entries)
        if entries > MAX_PARTS:
            raise LimitExceeded(N_("it has too many parts"))
        yield ifd
        offset = ifd.next_offset


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
    sides = ((tags.integer(whole, tag, 0), tags.integer(half, tag, 0)) for tag in (tags.WIDTH, tags.HEIGHT))
    return all(abs(2 * small - large) <= 1 for large, small in sides)


def read_page(data: bytes, ifd: Ifd, budget: Budget) -> Page:
    """The plan for one page. Raises `ScrubberError` when the page can't be decoded or rebuilt."""
    compression = tags.integer(ifd, tags.COMPRESSION, tags.NO_COMPRESSION)
    if compression not in tags.COMPRESSIONS:
        raise Unsupported(N_("its picture is compressed in an unusual way"))
    if tags.integer(ifd, tags.WIDTH, 0) <= 0 or tags.integer(ifd, tags.HEIGHT, 0) <= 0:
        raise ParseError(N_("its size can't be read"))
    page = Page(ifd)
    _read_fields(page)
    _read_picture(page, data, compression, budget)
    _read_tables(page, data, compression)
    _read_profile(page)
    return page


def _read_fields(page: Page) -> None:
    ifd = page.ifd
    samples, bits = tags.integer(ifd, tags.SAMPLES, 1), tags.integer(ifd, tags.BITS, 1)
    has_map = tags.integer(ifd, tags.PHOTOMETRIC, 0) == tags.PALETTE_COLOURS
    for entry in ifd.entries:
        if entry.tag not in tags.RULES or (entry.tag == tags.COLOUR_MAP and not has_map):
            continue
        if any(kept.tag == entry.tag for kept in page.kept_entries):
            raise ParseError(N_("it says two things about the same"))
        value = tags.kept_value(entry, samples, bits)
        if value is not None:
            size = tiff.TYPE_SIZES[entry.type]
            page.fields.append(Field(entry.tag, entry.type, len(value) // size, value))
            page.kept_entries.append(entry)


def _read_picture(page: Page, data: bytes, compression: int, budget: Budget) -> None:
    """Strips or tiles: their offsets and sizes become pointers to blocks and a list of lengths."""
    geometry = Geometry.of(page.ifd)
    offsets_tag = tags.TILE_OFFSETS if geometry.is_tiled else tags.STRIP_OFFSETS
    counts_tag = tags.TILE_COUNTS if geometry.is_tiled else tags.STRIP_COUNTS
    offsets = _integers(page, offsets_tag)
    counts = _integers(page, counts_tag) if page.ifd.get(counts_tag) else None
    needed = needed_sizes(geometry, len(offsets))
    sizes = stored_sizes(needed, counts, compression)
    spans = list(zip(offsets, sizes, strict=False))
    budget.take_stored(sum(sizes))
    if compression == tags.OLD_JPEG:
        _read_old_jpeg(page, data, offsets_tag, spans)
    else:
        blocks = [Block.read(data, *span) for span in spans]
        if compression == tags.NO_COMPRESSION:
            page.blocks += _cleared(page, blocks, geometry)
        else:
            page.blocks += _trimmed(page, blocks, needed, Trimmer(compression, budget, _has_palette(page)))
        page.pointers.append(Pointers(offsets_tag, tuple((number, 0) for number in range(len(blocks)))))
        sizes = [len(block.content) for block in page.blocks]
    _add_numbers(page, counts_tag, sizes)


def _cleared(page: Page, blocks: list[Block], geometry: Geometry) -> list[Block]:
    """Blocks without compression: the bits that no pixel uses are zero, the colours that no pixel has are black."""
    is_reversed = _is_reversed(page)
    cleared = [uncompressed(block, number, geometry, is_reversed=is_reversed) for number, block in enumerate(blocks)]
    if _has_palette(page):
        used = set().union(*(block.content for block in cleared))
        _blank_unused_colours(page, {REVERSED[value] for value in used} if is_reversed else used)
    return cleared


def _trimmed(page: Page, blocks: list[Block], needed: list[int], trimmer: Trimmer) -> list[Block]:
    """Compressed blocks without what follows; the colours that no pixel has are black where that can be known."""
    trim = trimmer.trim_reversed if _is_reversed(page) and trimmer.compression != tags.JPEG else trimmer.trim
    contents = [trim(memoryview(block.content), size) for block, size in zip(blocks, needed, strict=True)]
    if trimmer.used is not None and _has_palette(page):
        _blank_unused_colours(page, trimmer.used)
    return [Block(block.offset, block.length, content) for block, content in zip(blocks, contents, strict=True)]


def _is_reversed(page: Page) -> bool:
    """Whether the first pixel of a byte is in its lowest bits."""
    return tags.integer(page.ifd, tags.FILL_ORDER, 1) == 2


def _has_palette(page: Page) -> bool:
    """Whether pixels are indexes of a colour map, and stored as such rather than as differences."""
    ifd = page.ifd
    is_plain = tags.integer(ifd, tags.PREDICTOR, 1) == 1 and tags.integer(ifd, tags.SAMPLES, 1) == 1
    return is_plain and ifd.get(tags.COLOUR_MAP) is not None and tags.integer(ifd, tags.BITS, 1) in (1, 2, 4, 8)


def _blank_unused_colours(page: Page, values: set[int]) -> None:
    """Black for the colours that no pixel has. `values` are the bytes that the picture unpacks to."""
    bits = tags.integer(page.ifd, tags.BITS, 1)
    used = {value >> shift & ((1 << bits) - 1) for value in values for shift in range(0, 8, bits)}
    for index, row in enumerate(page.fields):
        if row.tag == tags.COLOUR_MAP:
            page.fields[index] = replace(row, value=tags.blank_colours(row.value, used))


def _read_old_jpeg(page: Page, data: bytes, offsets_tag: int, spans: list[tuple[int, int]]) -> None:
    """Old-style JPEG: strips and a stream that may lie inside each other keep their distances."""
    stream = _integers(page, tags.JPEG_STREAM)[:1] if page.ifd.get(tags.JPEG_STREAM) else []
    length = tags.integer(page.ifd, tags.JPEG_LENGTH, 0)
    strips = len(spans)
    if stream:
        same = [size for offset, size in spans if offset == stream[0]]
        if not length and not same:
            raise ParseError(N_("a part of the picture is missing"))
        spans = [*spans, (stream[0], length or same[0])]
    page.blocks, targets = old_jpeg_blocks(data, spans)
    page.pointers.append(Pointers(offsets_tag, tuple(targets[:strips])))
    if stream:
        page.pointers.append(Pointers(tags.JPEG_STREAM, (targets[-1],)))
        if length:
            _add_numbers(page, tags.JPEG_LENGTH, [length])


def _read_tables(page: Page, data: bytes, compression: int) -> None:
    """Tables for JPEG data that doesn't bring its own."""
    entry = page.ifd.get(tags.JPEG_TABLES)
    if compression == tags.JPEG and entry is not None:
        value = without_segments(entry.raw, used_tables(bytes(block.content) for block in page.blocks))
        page.fields.append(Field(tags.JPEG_TABLES, tiff.UNDEFINED, len(value), value))
        page.kept_entries.append(entry)
    if compression != tags.OLD_JPEG or page.ifd.get(tags.JPEG_STREAM) is not None:
        return
    for tag in tags.TABLES:
        if page.ifd.get(tag) is None:
            continue
        first = len(page.blocks)
        for offset in _integers(page, tag)[:4]:
            length = 64 if tag == tags.Q_TABLES else 16 + sum(data[offset : offset + 16])
            page.blocks.append(Block.read(data, offset, length))
        page.pointers.append(Pointers(tag, tuple((number, 0) for number in range(first, len(page.blocks)))))


def _read_profile(page: Page) -> None:
    entry = page.ifd.get(tags.ICC)
    if entry is None or not entry.readable:
        return
    profile = rebuild_profile(entry.raw)
    if profile:
        page.fields.append(Field(tags.ICC, tiff.UNDEFINED, len(profile), profile))
        page.kept_entries.append(entry)


def _integers(page: Page, tag: int) -> list[int]:
    entry = page.ifd.get(tag)
    if entry is None or not entry.count:
        raise ParseError(N_("a part of the picture is missing"))
    page.kept_entries.append(entry)
    return list(entry.integers(MAX_PARTS))


def _add_numbers(page: Page, tag: int, numbers: list[int]) -> None:
    value = struct.pack(f"{page.ifd.order}{len(numbers)}I", *numbers)
    page.fields.append(Field(tag, tiff.LONG, len(numbers), value))
