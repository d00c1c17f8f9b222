"""TIFF directories: the structure of TIFF files and of every EXIF block.

TIFF 6.0 section 2 (header, image file directories, entries), TIFF Technical Note 1 (sub-IFDs) and the BigTIFF design
(magic 43, 8-byte offsets). Strict reading raises on everything that leads outside the data; lenient reading keeps
such entries as unreadable, so that one damaged tag doesn't hide the others. Nothing is copied while reading: an
entry slices its value when asked, so a thousand entries that point at the same megabytes cost nothing.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

from scrubber.bitstreams.cursor import Cursor
from scrubber.containers.tiff_tags import Tag
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_DEPTH, MAX_IFD_ENTRIES, MAX_IFDS

BYTE, ASCII, SHORT, LONG, RATIONAL = 1, 2, 3, 4, 5
SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL, FLOAT, DOUBLE, IFD = 6, 7, 8, 9, 10, 11, 12, 13
LONG8, SLONG8, IFD8 = 16, 17, 18

TYPE_SIZES = {
    BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SBYTE: 1, UNDEFINED: 1, SSHORT: 2, SLONG: 4, SRATIONAL: 8,
    FLOAT: 4, DOUBLE: 8, IFD: 4, LONG8: 8, SLONG8: 8, IFD8: 8,
}  # fmt: skip
"""Bytes of one value of each type."""

_LAYOUTS = {
    BYTE: "B", SHORT: "H", LONG: "I", SBYTE: "b", SSHORT: "h", SLONG: "i", FLOAT: "f", DOUBLE: "d", IFD: "I",
    LONG8: "Q", SLONG8: "q", IFD8: "Q",
}  # fmt: skip
_UNSIGNED = (BYTE, SHORT, LONG, IFD, LONG8, IFD8)

SUB_IFD_TAGS: dict[int, str] = {
    Tag.SUB_IFDS: "SubIFD", Tag.EXIF_IFD: "Exif", Tag.GPS_IFD: "GPS", Tag.INTEROPERABILITY_IFD: "Interop",
}  # fmt: skip
"""Tags whose values are offsets of further directories, with the name `walk` gives those."""

MAX_VALUES = 1_000_000
"""Numbers of one entry that are ever decoded: strip tables of the largest pictures stay below."""


class Rational(NamedTuple):
    """A fraction as stored; the denominator may be 0."""

    numerator: int
    denominator: int

    def __float__(self) -> float:
        return self.numerator / self.denominator if self.denominator else float("nan")


Value = int | float | Rational | str | bytes


@dataclass(frozen=True, slots=True)
class Header:
    """The first 8 (BigTIFF 16) bytes: byte order "<" or ">", BigTIFF or not, offset of the first directory."""

    order: str
    big: bool
    first_ifd: int

    @property
    def length(self) -> int:
        """Bytes of the header itself."""
        return 16 if self.big else 8

    @property
    def offset_layout(self) -> str:
        """The `struct` layout of one offset."""
        return self.order + ("Q" if self.big else "I")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a directory.

    `slot` is the row's last field as stored (4 bytes, BigTIFF 8): the value itself, or its offset. `where` is the
    absolute offset of the value's bytes, -1 when they are unreadable (outside the data, or of a type we don't know).
    """

    tag: int
    type: int
    count: int
    slot: bytes
    where: int
    order: str
    data: bytes = field(repr=False, compare=False)

    @property
    def length(self) -> int:
        """Bytes of the value; 0 for a type we don't know."""
        return self.count * TYPE_SIZES.get(self.type, 0)

    @property
    def endian(self) -> Literal["little", "big"]:
        """The byte order as `int.from_bytes` names it."""
        return "little" if self.order == "<" else "big"

    @property
    def inline(self) -> bool:
        """Whether the value stands in the slot itself."""
        return self.length <= len(self.slot)

    @property
    def value_offset(self) -> int:
        """The slot read as an offset, whether it is one or not."""
        return int.from_bytes(self.slot, self.endian)

    @property
    def readable(self) -> bool:
        """Whether the value's bytes are inside the data."""
        return self.where >= 0

    @property
    def raw(self) -> bytes:
        """A copy of the value's bytes. Raises `ParseError` when they are unreadable."""
        return self.head(self.length)

    def head(self, most: int) -> bytes:
        """A copy of at most the first `most` bytes of the value. Raises `ParseError` when they are unreadable."""
        if not self.readable:
            raise ParseError(N_("its parts are not in order"), Detail("tiff.value-outside", f"tag {self.tag}"))
        return self.data[self.where : self.where + min(most, self.length)]

    def values(self, most: int = MAX_VALUES) -> tuple[Value, ...]:
        """The decoded value: one `str` for ASCII, one `bytes` for UNDEFINED, otherwise at most `most` numbers."""
        if self.type == ASCII:
            return (_text(self.raw),)
        if self.type == UNDEFINED:
            return (self.raw,)
        count = min(self.count, most, MAX_VALUES)
        raw = self.head(count * TYPE_SIZES.get(self.type, 0))
        if self.type in (RATIONAL, SRATIONAL):
            flat = struct.unpack(f"{self.order}{2 * count}{'I' if self.type == RATIONAL else 'i'}", raw)
            return tuple(Rational(*pair) for pair in zip(flat[::2], flat[1::2], strict=True))
        return struct.unpack(f"{self.order}{count}{_LAYOUTS[self.type]}", raw)

    def integers(self, most: int = MAX_VALUES) -> tuple[int, ...]:
        """The value as unsigned integers, all of them. Raises `ParseError` or `LimitExceeded` otherwise."""
        if self.type not in _UNSIGNED:
            detail = Detail("tiff.value-type", f"tag {self.tag}", self.where)
            raise ParseError(N_("its parts are not in order"), detail)
        if self.count > most:
            raise LimitExceeded(N_("it has too many parts"), Detail("tiff.max-values", f"tag {self.tag}", self.where))
        raw = self.raw
        return struct.unpack(f"{self.order}{self.count}{_LAYOUTS[self.type]}", raw)


@dataclass(frozen=True, slots=True)
class Ifd:
    """One directory at `offset`; `name` says how it was reached: IFD0, IFD1, ... or a name of `SUB_IFD_TAGS`."""

    offset: int
    entries: tuple[Entry, ...]
    next_offset: int
    order: str
    big: bool
    name: str = ""

    @property
    def endian(self) -> Literal["little", "big"]:
        """The byte order as `int.from_bytes` names it."""
        return "little" if self.order == "<" else "big"

    @property
    def length(self) -> int:
        """Bytes of the table, from its count to the offset of the next one."""
        return _table_length(len(self.entries), self.big)

    def get(self, tag: int) -> Entry | None:
        """The first entry with this tag."""
        return next((entry for entry in self.entries if entry.tag == tag), None)


def read_header(data: bytes) -> Header:
    """The header at the start of `data`. Raises `ParseError`."""
    cursor = Cursor(data)
    order = {b"II": "<", b"MM": ">"}.get(cursor.take(2))
    if order is None:
        raise ParseError(N_("its header is damaged"), Detail("tiff.byte-order", "header", 0))
    magic = cursor.number(order + "H")
    if magic == 43 and cursor.unpack(order + "HH") == (8, 0):
        return Header(order, True, cursor.number(order + "Q"))
    if magic != 42:
        raise ParseError(N_("its parts are not in order"), Detail("tiff.magic", "header", 2))
    return Header(order, False, cursor.number(order + "I"))


def read_ifd(data: bytes, offset: int, header: Header, *, strict: bool = True, name: str = "") -> Ifd:
    """The directory at `offset`. Raises `ParseError`, `LimitExceeded`; lenient only when nothing can be read.

    Strict: the table and every value of a known type lie inside the data. Entries of unknown types are unreadable in
    either mode: TIFF 6.0 tells readers to skip them.
    """
    if offset < header.length:
        raise ParseError(N_("its parts are not in order"), Detail("tiff.directory-in-header", name, offset))
    cursor = Cursor(data, min(offset, len(data)))
    count = declared = cursor.number(header.order + ("Q" if header.big else "H"))
    if not strict:
        count = min(declared, cursor.left // _row_length(header.big), MAX_IFD_ENTRIES)
    if count > MAX_IFD_ENTRIES:
        raise LimitExceeded(N_("it has too many parts"), Detail("tiff.max-rows", name, offset))
    entries = tuple(_read_entry(cursor, header, strict) for _number in range(count))
    layout = header.offset_layout
    missing = not strict and (count < declared or cursor.left < struct.calcsize(layout))
    return Ifd(offset, entries, 0 if missing else cursor.number(layout), header.order, header.big, name)


def _read_entry(cursor: Cursor, header: Header, strict: bool) -> Entry:
    tag, kind, count = cursor.unpack(header.order + ("HHQ" if header.big else "HHI"))
    inline_at = cursor.pos
    slot = cursor.take(8 if header.big else 4)
    size = TYPE_SIZES.get(kind, 0)
    where = inline_at if count * size <= len(slot) else struct.unpack(header.offset_layout, slot)[0]
    inside = where + count * size <= len(cursor.data)
    if strict and not inside:
        raise ParseError(N_("its parts are not in order"), Detail("tiff.row-outside", f"tag {tag}", inline_at))
    return Entry(tag, kind, count, slot, where if size and inside else -1, header.order, cursor.data)


def walk(data: bytes, *, strict: bool = False) -> Iterator[Ifd]:
    """Every directory once: the chain from the header, each followed by its sub-directories.

    Cycles end quietly (strict: `ParseError`). Lenient reading skips directories that can't be read; the header must
    be readable in either mode.
    """
    header = read_header(data)
    waiting = [(header.first_ifd, "IFD0", 0, 0)]
    seen: set[int] = set()
    while waiting:
        offset, name, page, depth = waiting.pop()
        if not _may_visit(offset, depth, seen, strict):
            continue
        seen.add(offset)
        ifd = _read_or_none(data, offset, header, strict, name)
        if ifd is None:
            continue
        yield ifd
        if page >= 0 and ifd.next_offset:
            waiting.append((ifd.next_offset, f"IFD{page + 1}", page + 1, depth))
        waiting += [(sub, sub_name, -1, depth + 1) for sub, sub_name in _first_sub_ifds(ifd, strict)]


def _may_visit(offset: int, depth: int, seen: set[int], strict: bool) -> bool:
    if offset in seen:
        if strict:
            raise ParseError(N_("its parts are not in order"), Detail("tiff.circle", "IFD", offset))
        return False
    if depth > MAX_DEPTH or len(seen) >= MAX_IFDS:
        if strict:
            raise LimitExceeded(N_("it has too many parts"), Detail("tiff.max-directories", "IFD", offset))
        return False
    return True


def _read_or_none(data: bytes, offset: int, header: Header, strict: bool, name: str) -> Ifd | None:
    try:
        return read_ifd(data, offset, header, strict=strict, name=name)
    except ParseError:
        if strict:
            raise
        return None


def _first_sub_ifds(ifd: Ifd, strict: bool) -> list[tuple[int, str]]:
    """As many as may be visited and one more, which trips the limit; the first one last, to be taken first."""
    return list(islice(_sub_ifds(ifd, strict), MAX_IFDS + 1))[::-1]


def _sub_ifds(ifd: Ifd, strict: bool) -> Iterator[tuple[int, str]]:
    """Offsets and names of the directories that this one's entries lead to."""
    for entry in ifd.entries:
        if entry.tag not in SUB_IFD_TAGS:
            continue
        try:
            offsets = entry.integers(MAX_IFDS)
        except (ParseError, LimitExceeded):
            if strict:
                raise
            continue
        yield from ((offset, SUB_IFD_TAGS[entry.tag]) for offset in offsets if offset)


def write_header(header: Header) -> bytes:
    """The header's bytes, as `read_header` reads them."""
    mark = b"II" if header.order == "<" else b"MM"
    if header.big:
        return mark + struct.pack(header.order + "HHHQ", 43, 8, 0, header.first_ifd)
    return mark + struct.pack(header.order + "HI", 42, header.first_ifd)


def write_ifd(ifd: Ifd) -> bytes:
    """The table's bytes with slots as they are, without the values they point to."""
    rows = [struct.pack(ifd.order + ("Q" if ifd.big else "H"), len(ifd.entries))]
    layout = ifd.order + ("HHQ" if ifd.big else "HHI")
    rows += [struct.pack(layout, entry.tag, entry.type, entry.count) + entry.slot for entry in ifd.entries]
    rows.append(struct.pack(ifd.order + ("Q" if ifd.big else "I"), ifd.next_offset))
    return b"".join(rows)


def make_entry(order: str, big: bool, tag: int, kind: int, count: int, value: bytes, offset: int = 0) -> Entry:
    """A new row: `value` when it fits the slot, else `offset`, where the caller puts the value's bytes."""
    size = 8 if big else 4
    slot = value.ljust(size, b"\0") if len(value) <= size else struct.pack(order + ("Q" if big else "I"), offset)
    return Entry(tag, kind, count, slot, 0, order, value)


def _text(raw: bytes) -> str:
    raw = raw.rstrip(b"\0 ")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _row_length(big: bool) -> int:
    return 20 if big else 12


def _table_length(count: int, big: bool) -> int:
    return (16 if big else 6) + count * _row_length(big)
