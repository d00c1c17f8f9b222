"""Writing the `meta` box of a HEIF file in one canonical form: narrow fields, no names, no gaps, fixed order.

What is written depends on the records alone, so an auditor can write what it read once more and compare bytes. An
item of type `mime` is XMP.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from scrubber.containers.isobmff.boxes import box, full_box
from scrubber.containers.isobmff.codes import BoxType, ItemType
from scrubber.containers.isobmff.items import IN_FILE, Group, Reference

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
