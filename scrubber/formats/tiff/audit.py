"""The strict reading of a TIFF copy: known tags in order, each value and each stretch of data right behind the last.

What the data of the pages may hold stands in `audit_pictures`. Of the writer nothing is used but the keep-list, which
is data, and the digests.
"""

import struct
from dataclasses import dataclass, field

from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Ifd
from scrubber.containers.tiff_tags import Compression, Tag
from scrubber.formats import reasons
from scrubber.formats.base import Audit, require
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.audit_blocks import KEPT_DIFFERS
from scrubber.formats.shared.icc.audit import audit_profile
from scrubber.formats.tiff.audit_pictures import Budget, PictureAudit
from scrubber.formats.tiff.essence import DataField, Field, PageContent, essence_of
from scrubber.formats.tiff.keep_list import (
    KEEP_LIST,
    MAX_DENOMINATOR,
    OLD_JPEG_TABLES,
    has_color_map,
    integer,
    most_values,
)

_POINTERS = frozenset({Tag.STRIP_OFFSETS, Tag.TILE_OFFSETS, Tag.JPEG_INTERCHANGE_FORMAT, *OLD_JPEG_TABLES})
_COUNTS = frozenset({Tag.STRIP_BYTE_COUNTS, Tag.TILE_BYTE_COUNTS, Tag.JPEG_INTERCHANGE_FORMAT_LENGTH})


def audit_tiff(data: bytes, kept: KeptBlocks = NO_BLOCKS) -> Audit:
    """See `Format.audit_kept`: the first page holds the XMP packet."""
    header = tiff.read_header(data)
    require(
        header.first_ifd == header.length, reasons.OUT_OF_ORDER, "tiff.first-directory", "header", header.length // 2
    )
    reading = _Reading(data, header, header.length, kept.xmp)
    while (ifd := reading.read_page()).next_offset:
        require(ifd.next_offset == reading.position, reasons.OUT_OF_ORDER, "tiff.next-directory", ifd.name, ifd.offset)
    require(reading.position == len(data), reasons.FOLLOWS_END, "tiff.end", "", reading.position)
    require(not reading.packet, KEPT_DIFFERS, "tiff.kept-missing", "tag 700")
    _audit_page_numbers(reading.pages, header.order)
    return Audit(essence_of(header, reading.pages), ())


@dataclass(slots=True)
class _Reading:
    """How far the copy was read, its pages so far, and where their stretches of data stand with what lengths.

    `packet` is the kept XMP packet until it was read.
    """

    data: bytes
    header: Header
    position: int
    packet: bytes
    pages: list[PageContent] = field(default_factory=list)
    placed: dict[int, int] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)

    def read_page(self) -> Ifd:
        """The page whose directory begins at `position`."""
        ifd = tiff.read_ifd(self.data, self.position, self.header, name=f"IFD{len(self.pages)}")
        numbers = [entry.tag for entry in ifd.entries]
        require(numbers == sorted(set(numbers)), reasons.OUT_OF_ORDER, "tiff.tag-order", ifd.name, ifd.offset)
        self.position += ifd.length
        for entry in ifd.entries:
            self._audit_place(entry)
            if not self._take_packet(entry, ifd):
                _audit_entry(entry, ifd)
        picture = PictureAudit.of(self.data, ifd, self.budget)
        for offset, length in picture.stretches:
            self._audit_stretch(offset, length)
        self.pages.append(_content(ifd, picture))
        return ifd

    def _take_packet(self, entry: Entry, ifd: Ifd) -> bool:
        """Whether this is the kept packet's place, in which nothing else may stand."""
        if entry.tag != Tag.XMP or not self.packet:
            return False
        is_packet = entry.type == tiff.BYTE and entry.raw == self.packet
        require(is_packet, KEPT_DIFFERS, "tiff.kept-packet", "tag 700", ifd.offset)
        self.packet = b""
        return True

    def _audit_place(self, entry: Entry) -> None:
        """A value stands in its row, the rest of which is zero, or right behind the value before it."""
        if entry.inline:
            rest = entry.slot[entry.length :]
            require(not any(rest), reasons.NOT_BELONGING, "tiff.rest-of-row", f"tag {entry.tag}", entry.where)
            return
        require(
            entry.where == self.position, reasons.OUT_OF_ORDER, "tiff.value-offset", f"tag {entry.tag}", entry.where
        )
        self._pass(entry.length)

    def _audit_stretch(self, offset: int, length: int) -> None:
        """What an earlier page or strip didn't hold lies right behind the values; an empty stretch lies nowhere."""
        if not length:
            require(offset == 0, reasons.OUT_OF_ORDER, "tiff.empty-stretch", "picture data", offset)
        elif offset in self.placed:
            require(self.placed[offset] == length, reasons.OUT_OF_ORDER, "tiff.shared-stretch", "picture data", offset)
        else:
            require(offset == self.position, reasons.OUT_OF_ORDER, "tiff.stretch-offset", "picture data", offset)
            self.placed[offset] = length
            self._pass(length)

    def _pass(self, length: int) -> None:
        """Move on to the next even offset; a byte of padding must be there and zero."""
        self.position += length
        if self.position % 2:
            padding = self.data[self.position : self.position + 1]
            require(padding == b"\0", reasons.NOT_BELONGING, "tiff.padding", "", self.position)
            self.position += 1


def _audit_entry(entry: Entry, ifd: Ifd) -> None:
    """A known tag of the right type; what holds more than numbers is checked on its own."""
    part, at = f"{ifd.name} tag {entry.tag}", ifd.offset
    if entry.tag == Tag.ICC_PROFILE:
        require(entry.type == tiff.UNDEFINED, reasons.NOT_BELONGING, "tiff.profile-type", part, at)
        audit_profile(entry.raw)
    elif entry.tag == Tag.JPEG_TABLES:
        is_jpeg = integer(ifd, Tag.COMPRESSION, Compression.NONE) == Compression.JPEG
        require(entry.type == tiff.UNDEFINED and is_jpeg, reasons.NOT_BELONGING, "tiff.jpeg-tables-type", part, at)
    elif entry.tag == Tag.PAGE_NUMBER:
        require(entry.type == tiff.SHORT and entry.count == 2, reasons.NOT_BELONGING, "tiff.page-number-type", part, at)
    elif entry.tag in _POINTERS:
        kind = tiff.LONG8 if ifd.big else tiff.LONG
        require(entry.type == kind, reasons.NOT_BELONGING, "tiff.offset-type", part, at)
    elif entry.tag in _COUNTS:
        require(entry.type == tiff.LONG, reasons.NOT_BELONGING, "tiff.count-type", part, at)
    else:
        _audit_kept(entry, ifd, part)


def _audit_kept(entry: Entry, ifd: Ifd, part: str) -> None:
    """A tag of the keep-list: its type, as many values as have a meaning, and no other numbers."""
    rule, at = KEEP_LIST.get(entry.tag), ifd.offset
    require(rule is not None, reasons.NOT_BELONGING, "tiff.kept-tag", part, at)
    assert rule is not None
    require(entry.type in rule.types, reasons.NOT_BELONGING, "tiff.kept-type", part, at)
    samples, bits = integer(ifd, Tag.SAMPLES_PER_PIXEL, 1), integer(ifd, Tag.BITS_PER_SAMPLE, 1)
    require(0 < entry.count <= most_values(rule, samples, bits), reasons.NOT_BELONGING, "tiff.value-count", part, at)
    if rule.values is not None:
        require(
            all(number in rule.values for number in entry.integers()), reasons.DAMAGED_HEADER, "tiff.value", part, at
        )
    if entry.type in (tiff.RATIONAL, tiff.SRATIONAL):
        numbers = struct.unpack(f"{ifd.order}{2 * entry.count}I", entry.raw)
        require(max(numbers[1::2]) <= MAX_DENOMINATOR, reasons.DAMAGED_HEADER, "tiff.denominator", part, at)
    if entry.tag == Tag.ROWS_PER_STRIP:
        is_limited = 0 < integer(ifd, Tag.ROWS_PER_STRIP, 0) <= integer(ifd, Tag.IMAGE_LENGTH, 0)
        is_needed = ifd.get(Tag.TILE_OFFSETS) is None
        require(is_limited and is_needed, reasons.DAMAGED_HEADER, "tiff.rows-per-strip", part, at)
    if entry.tag == Tag.COLOR_MAP:
        require(has_color_map(ifd), reasons.NOT_BELONGING, "tiff.color-map", part, at)
    is_text = entry.tag != Tag.COLOR_MAP and has_text(entry.raw, IN_NUMBERS)
    require(not is_text, reasons.DAMAGED_HEADER, "tiff.text-in-numbers", part, at)


def _audit_page_numbers(pages: list[PageContent], order: str) -> None:
    """Only several pages have numbers, and those are what the order of the pages says."""
    for index, page in enumerate(pages):
        numbers = [row.value for row in page.tags if isinstance(row, Field) and row.tag == Tag.PAGE_NUMBER]
        expected = [struct.pack(f"{order}2H", index, len(pages))] if len(pages) > 1 else []
        require(numbers in ([], expected), reasons.DAMAGED_HEADER, "tiff.page-number", f"IFD{index} PageNumber")


def _content(ifd: Ifd, picture: PictureAudit) -> PageContent:
    """The page for the digests."""
    tags: list[Field | DataField] = []
    for entry in ifd.entries:
        if entry.tag == Tag.XMP:
            continue  # the kept packet is no part of the picture
        if entry.tag in _POINTERS:
            tags.append(DataField(entry.tag, picture.contents(entry.integers())))
        else:
            tags.append(Field(entry.tag, entry.type, entry.count, entry.raw))
    size = integer(ifd, Tag.IMAGE_WIDTH, 0), integer(ifd, Tag.IMAGE_LENGTH, 0)
    return PageContent(*size, integer(ifd, Tag.ORIENTATION, 1), tuple(tags))
