"""The strict reading of the picture data in a TIFF copy: what each strip or tile may hold, codec by codec.

Sizes, ends and tables are worked out here anew, so that a mistake of the writer isn't repeated. Only the walks through
compressed data (`bitstreams`) serve both.
"""

import zlib
from dataclasses import dataclass, field

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, has_text
from scrubber.bitstreams.tiff_codecs import (
    Walked,
    group_4_end,
    is_old_lzw,
    walk_lzw,
    walk_pack_bits,
    xz_end,
    zstandard_end,
)
from scrubber.containers.tiff import Ifd
from scrubber.containers.tiff_tags import Compression, FillOrder, Photometric, PlanarConfiguration, Tag
from scrubber.errors import Detail, ParseError
from scrubber.formats import reasons
from scrubber.formats.base import require
from scrubber.formats.tiff.audit_jpeg import audit_jpeg, audit_old_jpeg, audit_tables
from scrubber.formats.tiff.keep_list import OLD_JPEG_TABLES, has_color_map, integer
from scrubber.limits import MIB

_REVERSED = bytes(sum((value >> bit & 1) << (7 - bit) for bit in range(8)) for value in range(256))
_DEFLATE = (Compression.DEFLATE, Compression.OLD_DEFLATE)
_TAIL_BYTES, _TAIL_DISTINCT = 64, 8


@dataclass(slots=True)
class Budget:
    """What reading one copy may cost. What lies beyond is compared byte by byte with the source, but not walked.

    Fewer bytes are walked than by the writer, which counts them with what it cuts off: so nothing is found here that
    was left as it stood there.
    """

    unpacked: int = 1024 * MIB
    walked: int = 11 * MIB

    def may_unpack(self, needed: int) -> bool:
        """Whether a strip of `needed` bytes may be unpacked."""
        self.unpacked -= needed
        return self.unpacked >= 0

    def may_walk(self, length: int) -> bool:
        """Whether `length` compressed bytes may be walked code by code."""
        self.walked -= length
        return self.walked >= 0


@dataclass(frozen=True, slots=True)
class _Layout:
    """Columns and rows of whole strips or tiles; how many there are across, down and in depth; bits of a row.

    `chroma` is how many columns and rows of pixels share their colours: more than one where those are stored once.
    """

    columns: int
    rows: int
    height: int
    width: int
    planes: int
    row_bits: int
    sample_bits: int
    chroma: tuple[int, int]
    is_tiled: bool

    @classmethod
    def of(cls, ifd: Ifd) -> "_Layout":
        """The layout that a page's tags describe (TIFF 6.0 sections 8, 15 and 21)."""
        width, height = integer(ifd, Tag.IMAGE_WIDTH, 0), integer(ifd, Tag.IMAGE_LENGTH, 0)
        is_tiled = ifd.get(Tag.TILE_OFFSETS) is not None
        columns = integer(ifd, Tag.TILE_WIDTH, 0) if is_tiled else width
        rows = integer(ifd, Tag.TILE_LENGTH, 0) if is_tiled else integer(ifd, Tag.ROWS_PER_STRIP, height)
        samples = integer(ifd, Tag.SAMPLES_PER_PIXEL, 1)
        require(min(width, height, columns, rows, samples) > 0, reasons.OUT_OF_ORDER, "tiff.size", ifd.name, ifd.offset)
        bits = _bits(ifd, samples)
        is_planar = integer(ifd, Tag.PLANAR_CONFIGURATION, 1) == PlanarConfiguration.SEPARATE
        row_bits = columns * (bits[0] if is_planar else sum(bits))
        is_ycbcr = integer(ifd, Tag.PHOTOMETRIC_INTERPRETATION, 0) == Photometric.YCBCR
        chroma = _chroma(ifd) if is_ycbcr and samples == 3 and not is_planar else (1, 1)
        planes = samples if is_planar else 1
        return cls(columns, rows, height, width, planes, row_bits, bits[0], chroma, is_tiled)

    @property
    def across(self) -> int:
        """Strips or tiles side by side."""
        return (self.width + self.columns - 1) // self.columns

    @property
    def down(self) -> int:
        """Strips or tiles one below the other."""
        return (self.height + self.rows - 1) // self.rows

    @property
    def row_bytes(self) -> int:
        """Bytes of a row whose colours aren't shared."""
        return (self.row_bits + 7) // 8

    def place(self, number: int) -> tuple[int, int]:
        """Columns and rows of the picture that strip or tile `number` holds."""
        row, column = divmod(number % (self.across * self.down), self.across)
        return min(self.columns, self.width - column * self.columns), min(self.rows, self.height - row * self.rows)

    def unpacked_bytes(self, number: int) -> int:
        """Bytes that strip or tile `number` unpacks to; a tile is always whole."""
        rows = self.rows if self.is_tiled else self.place(number)[1]
        if self.chroma == (1, 1):
            return rows * self.row_bytes
        across, down = self.chroma
        units = (self.columns + across - 1) // across * ((rows + down - 1) // down)
        return units * ((across * down + 2) * self.sample_bits // 8)


def _bits(ifd: Ifd, samples: int) -> tuple[int, ...]:
    entry = ifd.get(Tag.BITS_PER_SAMPLE)
    numbers = entry.integers() if entry is not None else (1,)
    return numbers if len(numbers) == samples else numbers[:1] * samples


def _chroma(ifd: Ifd) -> tuple[int, int]:
    entry = ifd.get(Tag.YCBCR_SUBSAMPLING)
    numbers = entry.integers() if entry is not None else (2, 2)
    require(len(numbers) == 2, reasons.OUT_OF_ORDER, "tiff.chroma", f"{ifd.name} YCbCrSubSampling", ifd.offset)
    return numbers[0], numbers[1]


@dataclass(slots=True)
class PictureAudit:
    """The data of one page. `stretches` are offsets and lengths in the order in which a copy holds them."""

    data: bytes
    ifd: Ifd
    budget: Budget
    compression: Compression
    stretches: list[tuple[int, int]] = field(default_factory=list)
    used: set[int] | None = field(default_factory=set)
    """Byte values that the picture unpacks to; None once they can't be known."""

    @classmethod
    def of(cls, data: bytes, ifd: Ifd, budget: Budget) -> "PictureAudit":
        """Read and check the data of a page."""
        audit = cls(data, ifd, budget, Compression(integer(ifd, Tag.COMPRESSION, Compression.NONE)))
        audit._audit()
        return audit

    def contents(self, offsets: tuple[int, ...]) -> tuple[tuple[int, memoryview], ...]:
        """For each offset its distance from the start of the stretch it lies in, and that stretch."""
        by_start = dict(self.stretches)
        found = []
        for offset in offsets:
            start = offset if offset in by_start else self._start_of(offset)
            found.append((offset - start, memoryview(self.data)[start : start + by_start[start]]))
        return tuple(found)

    def _start_of(self, offset: int) -> int:
        inside = [start for start, length in self.stretches if start <= offset < start + length]
        require(bool(inside), reasons.OUT_OF_ORDER, "tiff.offset-nowhere", "picture data", offset)
        return inside[0]

    def _audit(self) -> None:
        layout = _Layout.of(self.ifd)
        strips = self._strips(layout)
        if self.compression == Compression.OLD_JPEG:
            self._audit_old_jpeg(strips)
            return
        self.stretches = strips
        missing = set[tuple[int, int]]()
        for number, (offset, length) in enumerate(strips):
            require(length > 0, reasons.OUT_OF_ORDER, "tiff.strip-without-data", f"strip {number}", offset)
            content = self.data[offset : offset + length]
            if self.compression == Compression.JPEG:
                missing |= audit_jpeg(content, offset)
            else:
                self._audit_strip(content, number, layout, offset)
        if self.compression == Compression.JPEG:
            self._audit_jpeg_tables(missing)
        elif self.used is not None:
            self._audit_color_map(self.used)

    def _strips(self, layout: _Layout) -> list[tuple[int, int]]:
        """Offset and length of each strip or tile."""
        ifd, expected = self.ifd, layout.across * layout.down * layout.planes
        offsets = self._numbers(Tag.TILE_OFFSETS if layout.is_tiled else Tag.STRIP_OFFSETS)
        counts = self._numbers(Tag.TILE_BYTE_COUNTS if layout.is_tiled else Tag.STRIP_BYTE_COUNTS)
        other = Tag.STRIP_OFFSETS if layout.is_tiled else Tag.TILE_OFFSETS
        require(ifd.get(other) is None, reasons.OUT_OF_ORDER, "tiff.strips-beside-tiles", ifd.name, ifd.offset)
        is_complete = len(offsets) == len(counts) == expected
        require(is_complete, reasons.OUT_OF_ORDER, "tiff.number-of-strips", ifd.name, ifd.offset)
        return list(zip(offsets, counts, strict=True))

    def _numbers(self, tag: Tag) -> tuple[int, ...]:
        entry = self.ifd.get(tag)
        require(
            entry is not None, reasons.OUT_OF_ORDER, "tiff.data-tag", f"{self.ifd.name} {tag.name}", self.ifd.offset
        )
        assert entry is not None
        return entry.integers()

    def _audit_strip(self, content: bytes, number: int, layout: _Layout, offset: int) -> None:
        if self.compression == Compression.NONE:
            is_whole = len(content) == layout.unpacked_bytes(number)
            require(is_whole, reasons.OUT_OF_ORDER, "tiff.uncompressed-size", f"strip {number}", offset)
            self._audit_rest_of_rows(content, number, layout, offset)
        elif self._is_reversed:
            self._audit_reversed(content, layout.unpacked_bytes(number), offset)
        else:
            self._audit_codec(content, layout.unpacked_bytes(number), offset)

    @property
    def _is_reversed(self) -> bool:
        return integer(self.ifd, Tag.FILL_ORDER, FillOrder.HIGHEST_BIT_FIRST) == FillOrder.LOWEST_BIT_FIRST

    def _audit_rest_of_rows(self, content: bytes, number: int, layout: _Layout, offset: int) -> None:
        """Zero bits behind the last pixel of a row, zero bytes beside and below the picture in a tile."""
        self.used = None if self.used is None else self.used | self._values(content)
        if layout.chroma != (1, 1):
            return
        columns, rows = layout.place(number)
        bits = layout.row_bits // layout.columns * columns
        whole, part = divmod(bits, 8)
        mask = (0xFF << part & 0xFF) if self._is_reversed else 0xFF >> part
        step = layout.row_bytes
        if part:
            last = set(content[whole : rows * step : step])
            require(
                not any(byte & mask for byte in last),
                reasons.NOT_BELONGING,
                "tiff.rest-of-byte",
                f"strip {number}",
                offset,
            )
            whole += 1
        beside = (content[at + whole : at + step] for at in range(0, rows * step, step)) if whole < step else ()
        require(not any(map(any, beside)), reasons.NOT_BELONGING, "tiff.beside-the-picture", f"strip {number}", offset)
        require(
            not any(content[rows * step :]), reasons.NOT_BELONGING, "tiff.below-the-picture", f"strip {number}", offset
        )

    def _values(self, content: bytes) -> set[int]:
        return {_REVERSED[value] for value in set(content)} if self._is_reversed else set(content)

    def _audit_reversed(self, content: bytes, needed: int, offset: int) -> None:
        """FillOrder 2 counts for the codes of the data; some writers name it and don't heed it."""
        try:
            self._audit_codec(content.translate(_REVERSED), needed, offset)
        except ParseError:
            self._audit_codec(content, needed, offset)
            self.used = None
        if self.used is None:
            self._audit_tail(content, offset)

    def _audit_codec(self, content: bytes, needed: int, offset: int) -> None:
        """Nothing stands behind the data's own end where that can be known, and no text where it can't."""
        compression = self.compression
        if compression in _DEFLATE and self.budget.may_unpack(needed):
            self._audit_deflate(content, needed, offset)
        elif compression is Compression.PACK_BITS and self.budget.may_walk(len(content)):
            walked = walk_pack_bits(content, needed)
            require(walked.data == content, reasons.FOLLOWS_END, "tiff.pack-bits-end", "strip", offset)
            self._note(walked)
        elif compression is Compression.LZW and not is_old_lzw(content) and self.budget.may_walk(len(content)):
            walked = walk_lzw(content, needed)
            require(walked.data == content, reasons.FOLLOWS_END, "tiff.lzw-end", "strip", offset)
            self._note(walked)
        else:
            self.used = None
            end = self._end_of(compression, content, needed)
            require(end == len(content), reasons.FOLLOWS_END, "tiff.end-of-strip", compression.name, offset)
            self._audit_tail(content, offset)

    def _end_of(self, compression: Compression, content: bytes, needed: int) -> int | None:
        if compression is Compression.ZSTANDARD:
            return zstandard_end(content)
        if compression is Compression.GROUP_4_FAX:
            return group_4_end(content)
        if compression is Compression.LZMA and self.budget.may_unpack(needed):
            return xz_end(content, needed)
        return len(content)

    def _audit_tail(self, content: bytes, offset: int) -> None:
        """The last bytes read like no text; even areas repeat a few bytes, which may be characters."""
        tail = content[-_TAIL_BYTES:]
        is_text = len(set(tail)) >= _TAIL_DISTINCT and has_text(tail, IN_COMPRESSED)
        require(not is_text, reasons.TEXT_IN_NUMBERS, "tiff.text-behind-strip", "strip", offset)

    def _audit_deflate(self, content: bytes, needed: int, offset: int) -> None:
        reader, left, waiting = zlib.decompressobj(), needed, content
        while waiting and not reader.eof and left >= 0:
            try:
                chunk = reader.decompress(waiting, MIB)
            except zlib.error as error:
                raise ParseError(reasons.DATA_UNREADABLE, Detail("tiff.deflate", "strip", offset)) from error
            if self.used is not None:
                self.used |= set(chunk)
            left -= len(chunk)
            waiting = reader.unconsumed_tail
        require(left >= 0, reasons.FOLLOWS_END, "tiff.deflate-size", "strip", offset)
        require(not reader.unused_data, reasons.FOLLOWS_END, "tiff.deflate-end", "strip", offset)
        if left:
            self.used = None

    def _note(self, walked: Walked) -> None:
        self.used = self.used | walked.used if self.used is not None and walked.is_whole else None

    def _audit_color_map(self, values: set[int]) -> None:
        """Colours that no pixel has are black.

        One of them may be full red, which tells readers that the map's numbers have 16 bits.
        """
        entry, bits = self.ifd.get(Tag.COLOR_MAP), integer(self.ifd, Tag.BITS_PER_SAMPLE, 1)
        is_plain = integer(self.ifd, Tag.PREDICTOR, 1) == 1 and integer(self.ifd, Tag.SAMPLES_PER_PIXEL, 1) == 1
        if entry is None or not has_color_map(self.ifd) or not is_plain or bits not in (1, 2, 4, 8):
            return
        used = {value >> shift & ((1 << bits) - 1) for value in values for shift in range(0, 8, bits)}
        numbers = entry.integers()
        size = len(numbers) // 3
        unused = [numbers[index::size] for index in range(size) if index not in used]
        is_blank = not any(map(any, unused[1:])) and unused[:1] in ([], [(0, 0, 0)], [(0xFFFF, 0, 0)])
        require(is_blank, reasons.NOT_BELONGING, "tiff.unused-color", f"{self.ifd.name} ColorMap", entry.where)

    def _audit_jpeg_tables(self, missing: set[tuple[int, int]]) -> None:
        entry = self.ifd.get(Tag.JPEG_TABLES)
        if entry is not None:
            audit_tables(entry.raw, missing, entry.where)

    def _audit_old_jpeg(self, strips: list[tuple[int, int]]) -> None:
        """Strips and a whole stream that may lie inside each other; where there is no stream, tables."""
        stream = self.ifd.get(Tag.JPEG_INTERCHANGE_FORMAT)
        spans = list(strips)
        if stream is not None:
            start = stream.integers()[0]
            spans.append((start, integer(self.ifd, Tag.JPEG_INTERCHANGE_FORMAT_LENGTH, dict(strips).get(start, 0))))
        for offset, length in spans:
            audit_old_jpeg(self.data[offset : offset + length], offset)
        self.stretches = _joined(spans)
        for tag in OLD_JPEG_TABLES:
            entry = self.ifd.get(tag)
            require(
                entry is None or stream is None, reasons.OUT_OF_ORDER, "tiff.old-jpeg-tables", tag.name, self.ifd.offset
            )
            for offset in entry.integers() if entry is not None else ():
                length = 64 if tag == Tag.JPEG_Q_TABLES else 16 + sum(self.data[offset : offset + 16])
                self.stretches.append((offset, length))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in their order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, length in sorted(spans):
        first, end = start, start + length
        if joined and start < sum(joined[-1]):
            end = max(end, sum(joined[-1]))
            first = joined.pop()[0]
        joined.append((first, end - first))
    return joined
