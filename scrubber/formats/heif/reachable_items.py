"""Which items of a `meta` box make a picture: what it is made of, and what is shown beside it.

A picture is its item with everything it is made of (`dimg`), its alpha plane (`auxl`, `prem`) and what makes it bright
on bright screens (a `tmap` item or an auxiliary gain map).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from scrubber.containers.isobmff.codes import (
    AUXILIARY_KEPT,
    CODED_TYPES,
    DERIVED_TYPES,
    Brand,
    ItemType,
    PropertyType,
    ReferenceType,
)
from scrubber.containers.isobmff.items import Item, Meta
from scrubber.errors import Detail, LimitExceeded, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.heif.properties import auxiliary_type

MAX_ITEMS = 16_384


@dataclass(slots=True)
class References:
    """The references of a `meta` box, both ways."""

    outgoing: dict[tuple[bytes, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    incoming: dict[tuple[bytes, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, meta: Meta) -> "References":
        """Index the references of `meta`."""
        found = cls()
        for reference in meta.references:
            found.outgoing[reference.type, reference.source].extend(reference.targets)
            for target in reference.targets:
                found.incoming[reference.type, target].append(reference.source)
        return found


def reachable(
    data: bytes, meta: Meta, roots: list[int], links: References, auxiliary: Collection[bytes] = AUXILIARY_KEPT
) -> list[int]:
    """The numbers of all items that make the pictures of the items `roots`, ascending. Raises `ScrubberError`.

    `auxiliary` are the kinds of auxiliary pictures that stay.
    """
    reached: set[int] = set()
    waiting = list(roots)
    while waiting:
        number = waiting.pop()
        if number in reached:
            continue
        _check_usable(meta, number)
        reached.add(number)
        if len(reached) > MAX_ITEMS:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("heif.read-item-count"))
        if meta.items[number].type in DERIVED_TYPES:
            waiting += links.outgoing[ReferenceType.DIMG, number]
        waiting += [
            aux for aux in links.incoming[ReferenceType.AUXL, number] if _auxiliary_kind(data, meta, aux) in auxiliary
        ]
    return sorted(reached)


def _check_usable(meta: Meta, number: int) -> None:
    item = meta.items.get(number)
    if item is None:
        raise ParseError(reasons.PART_MISSING, Detail("heif.read-missing-item"))
    if item.protected:
        raise Unsupported(
            reasons.RARE_KIND, Detail("heif.read-encrypted", item.type.decode("latin-1"), item.entry.start)
        )
    if item.type not in CODED_TYPES and item.type not in DERIVED_TYPES:
        raise Unsupported(
            reasons.RARE_KIND,
            Detail("heif.read-item-type", item.type.decode("latin-1"), item.entry.start),
        )


def _auxiliary_kind(data: bytes, meta: Meta, number: int) -> bytes:
    item = meta.items.get(number)
    return b"" if item is None else auxiliary_kind(data, meta, item)


def auxiliary_kind(data: bytes, meta: Meta, item: Item) -> bytes:
    """The URN in the item's `auxC`, empty without one."""
    for index, _essential in item.properties:
        if meta.properties[index].type == PropertyType.AUXC:
            return auxiliary_type(meta.properties[index].payload(data))
    return b""


def tone_map_group(meta: Meta, brands: list[bytes], primary: int) -> tuple[int, ...]:
    """The `tmap` item and the primary in the order of their `altr` group.

    Empty when a reader wouldn't use it: without the brand, without the group, or with the primary first.
    """
    if Brand.TMAP not in brands:
        return ()
    for group in meta.groups:
        kept = [number for number in group.entities if number == primary or is_tone_map(meta, number)]
        if group.type == ReferenceType.ALTR and len(kept) >= 2 and kept[0] != primary and kept[1] == primary:
            return tuple(kept[:2])
    return ()


def shown_beside(meta: Meta) -> list[int]:
    """Items that readers show as pictures of their own, the primary one too: no pieces, thumbnails, auxiliary ones."""
    parts = {
        target for reference in meta.references if reference.type == ReferenceType.DIMG for target in reference.targets
    }
    parts |= {
        reference.source for reference in meta.references if reference.type in (ReferenceType.THMB, ReferenceType.AUXL)
    }
    types = {*CODED_TYPES, *DERIVED_TYPES} - {ItemType.TMAP}
    return [item.id for item in meta.items.values() if item.id not in parts and not item.hidden and item.type in types]


def is_tone_map(meta: Meta, number: int) -> bool:
    """Whether an item is the recipe for a picture in high dynamic range (ISO 21496-1)."""
    return number in meta.items and meta.items[number].type == ItemType.TMAP


def left_out_auxiliaries(meta: Meta, kept: Collection[int]) -> list[int]:
    """The numbers of items that call themselves auxiliary to one of the `kept` and are none of these."""
    links = (link for link in meta.references if link.type == ReferenceType.AUXL and link.source in meta.items)
    return [link.source for link in links if link.source not in kept and any(to in kept for to in link.targets)]
