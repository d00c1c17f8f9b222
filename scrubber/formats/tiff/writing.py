"""Writing pages as a TIFF file: directory, values, data, page after page, everything on even offsets.

The order leaves no choice, so that a reader can check that a copy holds nothing between or behind.
"""

import struct
from hashlib import sha256

from scrubber.containers import tiff
from scrubber.containers.tiff import Header, Ifd
from scrubber.errors import Detail, LimitExceeded
from scrubber.formats import reasons
from scrubber.formats.base import Buffer
from scrubber.formats.tiff.essence import Field
from scrubber.formats.tiff.pages import Page, Pointers
from scrubber.formats.tiff.picture_data import Block


def write_file(header: Header, pages: list[Page], most_bytes: int) -> list[Buffer]:
    """The pieces of a file of these pages. Raises `LimitExceeded` when it would have more than `most_bytes`."""
    writer = _Writer(header, most_bytes)
    for number, page in enumerate(pages):
        writer.add(page, is_last=number == len(pages) - 1)
    return writer.pieces


class _Writer:
    """Pieces so far, where the next one begins, and where each stretch of the original already stands."""

    def __init__(self, header: Header, most_bytes: int) -> None:
        self.header = Header(header.order, header.big, header.length)
        self.pieces: list[Buffer] = [tiff.write_header(self.header)]
        self.position = header.length
        self.most_bytes = most_bytes
        self.placed: dict[tuple[int, int, bytes], int] = {}

    def add(self, page: Page, *, is_last: bool) -> None:
        """Append a page: first everything is given its place, then it is written. Raises `LimitExceeded`."""
        rows = page.rows()
        position = self.position + tiff.Ifd(0, (), 0, self.header.order, self.header.big).length
        position += len(rows) * (20 if self.header.big else 12)
        value_offsets: list[int] = []
        for row in rows:
            value_offsets.append(position)
            position += _even(self._outside(row))
        fresh: list[Block] = []
        block_offsets: list[int] = []
        for block in page.blocks:
            key = _key(block)
            if key not in self.placed:
                self.placed[key] = position if block.content else 0
                fresh.append(block)
                position += _even(len(block.content))
            block_offsets.append(self.placed[key])
        if position > self.most_bytes:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("tiff.copy-too-large"))
        entries = [self._entry(row, at, block_offsets) for row, at in zip(rows, value_offsets, strict=True)]
        self._write(entries, rows, block_offsets, fresh, 0 if is_last else position)
        self.position = position

    def _write(
        self,
        entries: list[tiff.Entry],
        rows: list[Field | Pointers],
        block_offsets: list[int],
        fresh: list[Block],
        following: int,
    ) -> None:
        ifd = Ifd(self.position, tuple(entries), following, self.header.order, self.header.big)
        self.pieces.append(tiff.write_ifd(ifd))
        contents: list[Buffer] = [self._value(row, block_offsets) for row in rows if self._outside(row)]
        contents += [block.content for block in fresh]
        for content in contents:
            self.pieces += [content, b"\0"] if len(content) % 2 else [content]

    def _outside(self, row: Field | Pointers) -> int:
        """Bytes of a value that doesn't fit its row; else 0."""
        size = len(row.value) if isinstance(row, Field) else len(row.targets) * (8 if self.header.big else 4)
        return size if size > (8 if self.header.big else 4) else 0

    def _value(self, row: Field | Pointers, block_offsets: list[int]) -> bytes:
        if isinstance(row, Field):
            return row.value
        numbers = [block_offsets[number] + distance for number, distance in row.targets]
        return struct.pack(f"{self.header.order}{len(numbers)}{'Q' if self.header.big else 'I'}", *numbers)

    def _entry(self, row: Field | Pointers, at: int, block_offsets: list[int]) -> tiff.Entry:
        value = self._value(row, block_offsets)
        kind = row.type if isinstance(row, Field) else tiff.LONG8 if self.header.big else tiff.LONG
        count = row.count if isinstance(row, Field) else len(row.targets)
        return tiff.make_entry(self.header.order, self.header.big, row.tag, kind, count, value, at)


def _key(block: Block) -> tuple[int, int, bytes]:
    """What tells blocks apart: one stretch of the original may be trimmed in several ways."""
    is_untouched = isinstance(block.content, memoryview)
    return block.offset, block.length, b"" if is_untouched else sha256(block.content).digest()


def _even(length: int) -> int:
    return length + length % 2
