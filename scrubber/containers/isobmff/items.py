"""The items of a HEIF file: what `meta` says about pictures and the data beside them (ISO/IEC 14496-12 section 8.11,
ISO/IEC 23008-12 sections 9 and 10).

Reading tolerates every version and width of field that occurs. What is written is one canonical form, narrow fields, no
names, no gaps, fixed order, and depends on the records alone: an auditor writes what it read once more and compares
bytes, so nothing that these records don't hold can hide in a copy. An item of type `mime` is XMP.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from scrubber.bitstreams.cursor import Cursor
from scrubber.containers.isobmff.boxes import Box, box, children, full_box, iter_boxes, version_and_flags
from scrubber.containers.isobmff.codes import BoxType, ItemType
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

_MAX_CUTS = 64
"""Extents of an item that is cut out of others, and of those: their product is what a cut costs."""

IN_FILE, IN_IDAT, IN_ITEM = 0, 1, 2
"""Construction methods of an item's data: offsets count in the file, in `idat`, in another item's data."""


@dataclass(slots=True)
class Item:
    """One `infe` entry with what the other tables say about the item."""

    id: int
    type: bytes
    entry: Box
    hidden: bool = False
    protected: bool = False
    name: bytes = b""
    content_type: bytes = b""
    content_encoding: bytes = b""
    properties: list[tuple[int, bool]] = field(default_factory=list)
    """Index into `Meta.properties` (from 0) and whether it is essential, in the order of `ipma`."""
    lists: int = 0
    """How many entries of `ipma` name the item; more than one breaks the standard."""
    places: int = 0
    """The same for entries of `iloc`."""
    location: "Location | None" = None


@dataclass(slots=True)
class Location:
    """One `iloc` entry; every extent is offset, length (0: all there is) and an index that only `IN_ITEM` uses."""

    method: int
    data_reference: int
    extents: list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Reference:
    """One `iref` entry."""

    type: bytes
    source: int
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One entity group of `grpl` with nothing behind the common fields."""

    type: bytes
    id: int
    entities: tuple[int, ...]


@dataclass(slots=True)
class Meta:
    """What one `meta` box says."""

    handler: bytes = b""
    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    properties: list[Box] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    idat: Box | None = None
    data_sources: dict[int, list[int]] = field(default_factory=dict)
    """For items whose data is cut out of other items: the numbers of those."""


def read_meta(data: bytes, meta: Box) -> Meta:
    """Read the tables in `meta`. Raises `ParseError` and `LimitExceeded`; unknown children are left out."""
    found = Meta()
    inner = {child.type: child for child in reversed(children(data, meta, 4))}
    for kind, reader in _READERS.items():
        if kind in inner:
            reader(data, inner[kind], found)
    return found


def _read_hdlr(data: bytes, box: Box, meta: Meta) -> None:
    cursor = box.cursor(data)
    cursor.skip(8)
    meta.handler = cursor.take(4)


def _read_pitm(data: bytes, box: Box, meta: Meta) -> None:
    cursor = box.cursor(data)
    version, _flags = version_and_flags(cursor)
    meta.primary = cursor.number(">I" if version else ">H")


def _read_iinf(data: bytes, box: Box, meta: Meta) -> None:
    cursor = box.cursor(data)
    version, _flags = version_and_flags(cursor)
    count = cursor.number(">I" if version else ">H")
    for entry in islice(iter_boxes(data, cursor.pos, box.end), count):
        if entry.type == BoxType.INFE:
            item = _read_infe(data, entry)
            if item.id in meta.items:
                raise ParseError(N_("its parts are not in order"), Detail("isobmff.read-iinf"))
            meta.items[item.id] = item


def _read_infe(data: bytes, box: Box) -> Item:
    cursor = box.cursor(data)
    version, flags = version_and_flags(cursor)
    number = cursor.number(">I" if version >= 3 else ">H")
    protected = cursor.number(">H") != 0
    kind = cursor.take(4) if version >= 2 else ItemType.MIME
    item = Item(number, kind, box, bool(flags & 1), protected)
    texts = [*cursor.take(cursor.left).split(b"\0"), b"", b""]
    item.name = texts[0]
    if kind == ItemType.MIME:
        item.content_type, item.content_encoding = texts[1:3]
    return item


def _read_iref(data: bytes, box: Box, meta: Meta) -> None:
    cursor = box.cursor(data)
    wide = ">I" if version_and_flags(cursor)[0] else ">H"
    for entry in iter_boxes(data, cursor.pos, box.end):
        inner = entry.cursor(data)
        source, count = inner.number(wide), inner.number(">H")
        targets = inner.unpack(f">{count}{wide[1]}")
        meta.references.append(Reference(entry.type, source, targets))
        if entry.type == BoxType.ILOC:
            meta.data_sources.setdefault(source, []).extend(targets)


def _read_iprp(data: bytes, box: Box, meta: Meta) -> None:
    for child in children(data, box):
        if child.type == BoxType.IPCO:
            meta.properties = children(data, child)
    for child in children(data, box):
        if child.type == BoxType.IPMA:
            _read_ipma(child.cursor(data), meta)


def _read_ipma(cursor: Cursor, meta: Meta) -> None:
    version, flags = version_and_flags(cursor)
    for _count in range(_bounded(cursor.number(">I"))):
        item = meta.items.get(cursor.number(">I" if version else ">H"))
        if item is not None:
            item.lists += 1
        for _association in range(cursor.number(">B")):
            word = cursor.number(">H") if flags & 1 else cursor.number(">B")
            essential, index = (word >> 15, word & 0x7FFF) if flags & 1 else (word >> 7, word & 0x7F)
            if index > len(meta.properties):
                raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.read-ipma"))
            if item is not None and index:
                item.properties.append((index - 1, bool(essential)))


def _read_iloc(data: bytes, box: Box, meta: Meta) -> None:
    cursor = box.cursor(data)
    version, _flags = version_and_flags(cursor)
    sizes = cursor.number(">H")
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    index_size = index_size if version in (1, 2) else 0
    total = 0
    for _count in range(_bounded(cursor.number(">I" if version == 2 else ">H"))):
        number = cursor.number(">I" if version == 2 else ">H")
        method = cursor.number(">H") & 15 if version in (1, 2) else IN_FILE
        reference, base = cursor.number(">H"), _sized(cursor, base_size)
        count = cursor.number(">H")
        total = _bounded(total + count)
        extents = list(_read_extents(cursor, count, base, (index_size, offset_size, length_size)))
        item = meta.items.get(number)
        if item is not None:
            item.places += 1
            item.location = item.location or Location(method, reference, extents)


def _read_extents(cursor: Cursor, count: int, base: int, sizes: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
    for _count in range(count):
        index, offset, length = (_sized(cursor, size) for size in sizes)
        yield base + offset, length, index


def _sized(cursor: Cursor, size: int) -> int:
    if size not in (0, 4, 8):
        raise ParseError(N_("its parts are not in order"), Detail("isobmff.sized"))
    return int.from_bytes(cursor.take(size), "big")


def _bounded(count: int) -> int:
    if count > MAX_PARTS:
        raise LimitExceeded(N_("it has too many parts"), Detail("isobmff.bounded"))
    return count


def _read_idat(_data: bytes, box: Box, meta: Meta) -> None:
    meta.idat = box


def _read_grpl(data: bytes, box: Box, meta: Meta) -> None:
    for entry in children(data, box):
        cursor = entry.cursor(data)
        version_and_flags(cursor)
        number, count = cursor.unpack(">II")
        entities = cursor.unpack(f">{_bounded(count)}I")
        meta.groups.append(Group(entry.type, number, entities))


_READERS = {
    BoxType.HDLR: _read_hdlr,
    BoxType.PITM: _read_pitm,
    BoxType.IINF: _read_iinf,
    BoxType.IREF: _read_iref,
    BoxType.IPRP: _read_iprp,
    BoxType.ILOC: _read_iloc,
    BoxType.IDAT: _read_idat,
    BoxType.GRPL: _read_grpl,
}
"""In the order in which they depend on each other."""


def extents_in_file(data: bytes, meta: Meta, item: Item) -> list[tuple[int, int]]:
    """Where the item's data lies: start and end in the file, in order. Raises `ParseError` when it lies outside."""
    location = item.location
    if location is None:
        return []
    if location.data_reference:
        raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.extents-in-file-2"))
    if location.method == IN_ITEM:
        return _extents_in_items(data, meta, item, location)
    start, end = 0, len(data)
    if location.method == IN_IDAT:
        if meta.idat is None:
            raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.extents-in-file"))
        start, end = meta.idat.body, meta.idat.end
    return [_placed(start, end, offset, length) for offset, length, _index in location.extents]


def _placed(start: int, end: int, offset: int, length: int) -> tuple[int, int]:
    first = start + offset
    last = first + length if length else end
    if not first <= last <= end:
        raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.placed"))
    return first, last


def _extents_in_items(data: bytes, meta: Meta, item: Item, location: Location) -> list[tuple[int, int]]:
    targets = meta.data_sources.get(item.id, [])
    found: list[tuple[int, int]] = []
    for offset, length, index in location.extents:
        number = targets[max(index, 1) - 1] if max(index, 1) <= len(targets) else -1
        target = meta.items.get(number)
        if target is None or target.location is None:
            raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.extents-in-items-2"))
        if target.location.method == IN_ITEM or len(location.extents) + len(target.location.extents) > _MAX_CUTS:
            raise LimitExceeded(N_("it has too many parts"), Detail("isobmff.extents-in-items"))
        found += _cut(extents_in_file(data, meta, target), offset, length)
    return found


def _cut(extents: list[tuple[int, int]], offset: int, length: int) -> list[tuple[int, int]]:
    """The stretch from `offset` over `length` bytes of data that lies scattered over `extents`."""
    total = sum(end - start for start, end in extents)
    stop = offset + length if length else total
    if not offset <= stop <= total:
        raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.cut"))
    found, seen = [], 0
    for start, end in extents:
        first, last = max(offset - seen, 0), min(stop - seen, end - start)
        if first < last:
            found.append((start + first, start + last))
        seen += end - start
    return found


HDLR_PICT = full_box(BoxType.HDLR, 0, 0, b"\0\0\0\0pict", bytes(12), b"\0")
_WIDE_FIELDS = 0x4400
_NARROW_PROPERTIES = 0x7F


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item to write. `offset` counts in the file or in `idat` by `method`; a `length` of 0 has no location."""

    id: int
    type: bytes
    hidden: bool
    properties: tuple[tuple[int, bool], ...]
    method: int = IN_FILE
    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class MetaRecord:
    """One `meta` box to write; `properties` are whole boxes, item numbers fit into 16 bits."""

    primary: int
    items: Sequence[ItemRecord]
    references: Sequence[Reference]
    properties: Sequence[bytes]
    groups: Sequence[Group]
    idat: bytes


def write_meta(meta: MetaRecord) -> bytes:
    """The whole box."""
    parts = [HDLR_PICT, full_box(BoxType.PITM, 0, 0, struct.pack(">H", meta.primary)), _iloc(meta.items)]
    parts.append(full_box(BoxType.IINF, 0, 0, struct.pack(">H", len(meta.items)), *map(_infe, meta.items)))
    if meta.references:
        parts.append(full_box(BoxType.IREF, 0, 0, *map(_reference, meta.references)))
    parts.append(box(BoxType.IPRP, box(BoxType.IPCO, *meta.properties), _ipma(meta)))
    if meta.idat:
        parts.append(box(BoxType.IDAT, meta.idat))
    if meta.groups:
        parts.append(box(BoxType.GRPL, *map(_group, meta.groups)))
    return full_box(BoxType.META, 0, 0, *parts)


def _infe(item: ItemRecord) -> bytes:
    texts = b"\0application/rdf+xml\0" if item.type == ItemType.MIME else b"\0"
    return full_box(BoxType.INFE, 2, int(item.hidden), struct.pack(">HH", item.id, 0), item.type, texts)


def _iloc(items: Sequence[ItemRecord]) -> bytes:
    located = [item for item in items if item.length]
    version = int(any(item.method != IN_FILE for item in located))
    entries = [
        struct.pack(">H", item.id)
        + (struct.pack(">H", item.method) if version else b"")
        + struct.pack(">HHII", 0, 1, item.offset, item.length)
        for item in located
    ]
    return full_box(BoxType.ILOC, version, 0, struct.pack(">HH", _WIDE_FIELDS, len(located)), *entries)


def _reference(reference: Reference) -> bytes:
    count = len(reference.targets)
    return box(reference.type, struct.pack(f">HH{count}H", reference.source, count, *reference.targets))


def _ipma(meta: MetaRecord) -> bytes:
    wide = len(meta.properties) > _NARROW_PROPERTIES
    layout, bit = (">H", 15) if wide else (">B", 7)
    linked = [item for item in meta.items if item.properties]
    entries = [
        struct.pack(">HB", item.id, len(item.properties))
        + b"".join(struct.pack(layout, essential << bit | index + 1) for index, essential in item.properties)
        for item in linked
    ]
    return full_box(BoxType.IPMA, 0, int(wide), struct.pack(">I", len(linked)), *entries)


def _group(group: Group) -> bytes:
    count = len(group.entities)
    return full_box(group.type, 0, 0, struct.pack(f">II{count}I", group.id, count, *group.entities))
