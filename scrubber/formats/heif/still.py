"""What stays of a HEIC or AVIF still picture: the closure of its primary item, numbered anew.

The picture is the primary item with everything it is made of (`dimg`), its alpha plane (`auxl`, `prem`) and what
makes it bright on bright screens (a `tmap` item or an auxiliary gain map). Further pictures that readers show beside
the primary one stay in the same way. Exif, XMP, thumbnails, depth maps and mattes are not reached, so they are left
behind. A primary item that calls itself the thumbnail of another (it occurs) brings that one along, because readers
disagree about which of the two they show.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from scrubber.containers.heif_items import IN_IDAT, Item, Meta, extents_in_file
from scrubber.containers.isobmff import box
from scrubber.errors import LimitExceeded, ParseError, ScrubberError, Unsupported
from scrubber.formats.heif.bitstreams import CODED_TYPES, CONFIG_BOXES, Budget, Codec, Ranges
from scrubber.formats.heif.properties import (
    AUXILIARY_KEPT,
    DERIVED_TYPES,
    PROFILES,
    auxiliary_type,
    clean_property,
    derived_bytes,
    may_go,
    moved_layers,
)
from scrubber.formats.icc.profile import colour_digest
from scrubber.i18n import N_
from scrubber.limits import MAX_INFLATED_BYTES

MAX_ITEMS = 16_384
TMAP = b"tmap"
_MOST_FURTHER = 256


@dataclass(frozen=True, slots=True)
class Blob:
    """Picture data that stays: views into the source, and where they lie in the file."""

    pieces: tuple[memoryview, ...]
    extents: tuple[tuple[int, int], ...]
    length: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class KeptProperty:
    """A cleaned property as a whole box; `colour` is the digest of its rendering when it is a colour profile."""

    box: bytes
    essential: bool
    colour: bytes = b""


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item of the copy; `number` counts from 1, `source` is its number in the source, 0 for a fresh item."""

    number: int
    source: int
    type: bytes
    hidden: bool
    in_idat: bool
    properties: tuple[KeptProperty, ...]
    references: tuple[tuple[bytes, tuple[int, ...]], ...]
    blob: Blob


@dataclass(frozen=True, slots=True)
class Still:
    """The still picture of a copy. `alternatives` are the numbers of the `tmap` group, empty without one.

    `further` are the numbers of pictures that readers show beside the primary one.
    """

    primary: int
    items: tuple[KeptItem, ...]
    alternatives: tuple[int, ...] = ()
    further: tuple[int, ...] = ()


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


def closure(
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
            raise LimitExceeded(N_("it is made of too many pieces"))
        if meta.items[number].type in DERIVED_TYPES:
            waiting += links.outgoing[b"dimg", number]
        waiting += [aux for aux in links.incoming[b"auxl", number] if _auxiliary_kind(data, meta, aux) in auxiliary]
    return sorted(reached)


def _check_usable(meta: Meta, number: int) -> None:
    item = meta.items.get(number)
    if item is None:
        raise ParseError(N_("an item in it refers to one that is missing"))
    if item.protected:
        raise Unsupported(N_("it is encrypted"))
    if item.type not in CODED_TYPES and item.type not in DERIVED_TYPES:
        raise Unsupported(N_("its picture is compressed in a way that Scrubber doesn't know"))


def _auxiliary_kind(data: bytes, meta: Meta, number: int) -> bytes:
    item = meta.items.get(number)
    return b"" if item is None else auxiliary_kind(data, meta, item)


def auxiliary_kind(data: bytes, meta: Meta, item: Item) -> bytes:
    """The URN in the item's `auxC`, empty without one."""
    for index, _essential in item.properties:
        if meta.properties[index].type == b"auxC":
            return auxiliary_type(meta.properties[index].payload(data))
    return b""


def tone_map_group(meta: Meta, brands: list[bytes], primary: int) -> tuple[int, ...]:
    """The `tmap` item and the primary in the order of their `altr` group.

    Empty when a reader wouldn't use it: without the brand, without the group, or with the primary first.
    """
    if TMAP not in brands:
        return ()
    for group in meta.groups:
        kept = [number for number in group.entities if number == primary or _is_tone_map(meta, number)]
        if group.type == b"altr" and len(kept) >= 2 and kept[0] != primary and kept[1] == primary:
            return tuple(kept[:2])
    return ()


def shown_beside(meta: Meta) -> list[int]:
    """Items that readers show as pictures of their own, the primary one too: no pieces, thumbnails, auxiliary ones."""
    parts = {target for one in meta.references if one.type == b"dimg" for target in one.targets}
    parts |= {one.source for one in meta.references if one.type in (b"thmb", b"auxl")}
    types = {*CODED_TYPES, *DERIVED_TYPES} - {TMAP}
    return [item.id for item in meta.items.values() if item.id not in parts and not item.hidden and item.type in types]


def _is_tone_map(meta: Meta, number: int) -> bool:
    return number in meta.items and meta.items[number].type == TMAP


class StillReader:
    """Builds the `Still` of one `meta` box."""

    def __init__(self, data: bytes, meta: Meta, auxiliary: Collection[bytes] = AUXILIARY_KEPT) -> None:
        self._data = data
        self._meta = meta
        self._auxiliary = auxiliary
        self._links = References.of(meta)
        self._blobs: dict[tuple[object, ...], tuple[Blob, Ranges]] = {}
        self._properties: dict[int, tuple[bytes | None, bytes]] = {}
        self._property_bytes = 0
        self._budget = Budget(2 * len(data))

    def read(self, primary: int, alternatives: tuple[int, ...] = ()) -> Still:
        """What stays of the whole file. Raises `ScrubberError` when no safe copy could be made."""
        companions = self._links.outgoing[b"thmb", primary]
        still = self._still(primary, alternatives, companions)
        further = self._further({item.source for item in still.items})
        return self._still(primary, alternatives, companions, further) if further else still

    def _further(self, reached: set[int]) -> list[int]:
        """Pictures beside the one that is reached already; those that can't be copied safely are left behind."""
        found: list[int] = []
        for number in shown_beside(self._meta):
            if number not in reached and len(found) < _MOST_FURTHER:
                try:
                    self.read_alone(number)
                except ScrubberError:
                    continue
                found.append(number)
        return found

    def read_alone(self, number: int) -> Still:
        """One item as a picture of its own. Raises `ScrubberError`."""
        return self._still(number, (), [])

    def _still(
        self, primary: int, alternatives: tuple[int, ...], companions: list[int], further: Collection[int] = ()
    ) -> Still:
        roots = [primary, *alternatives, *companions, *further]
        numbers = closure(self._data, self._meta, roots, self._links, self._auxiliary)
        if any(_is_tone_map(self._meta, number) and number not in alternatives for number in numbers):
            raise Unsupported(N_("its high dynamic range is of a kind that Scrubber doesn't know"))
        renumbered = {old: new for new, old in enumerate(numbers, 1)}
        items = tuple(self._item(old, renumbered) for old in numbers)
        beside = tuple(renumbered[old] for old in further)
        return Still(renumbered[primary], items, tuple(renumbered[old] for old in alternatives), beside)

    def _item(self, number: int, renumbered: dict[int, int]) -> KeptItem:
        item = self._meta.items[number]
        cleaned = self._cleaned_properties(item)
        references = tuple(self._references(number, renumbered, item.type))
        blob, ranges = self._blob(item, cleaned, sum(len(to) for kind, to in references if kind == b"dimg"))
        properties = tuple(
            _finished(kind, body, essential, colour, ranges) for kind, body, essential, colour in cleaned
        )
        in_idat = bool(item.location and item.location.method == IN_IDAT and blob.length)
        return KeptItem(renumbered[number], number, item.type, item.hidden, in_idat, properties, references, blob)

    def _cleaned_properties(self, item: Item) -> list[tuple[bytes, bytes, bool, bytes]]:
        """Type, cleaned body, whether essential, and the digest of a colour profile's rendering."""
        found = []
        for index, essential in item.properties:
            kind = self._meta.properties[index].type
            body, colour = self._cleaned_property(index)
            if body is not None:
                found.append((kind, body, essential, colour))
                self._property_bytes += len(body)
            elif essential and not may_go(kind):
                raise Unsupported(N_("showing it needs something that Scrubber doesn't know"))
        if self._property_bytes > MAX_INFLATED_BYTES:
            raise LimitExceeded(N_("it is made of too many pieces"))
        return found

    def _cleaned_property(self, index: int) -> tuple[bytes | None, bytes]:
        """The cleaned body of a property, None when it goes, and the digest of a colour profile."""
        if index not in self._properties:
            kind, body = self._meta.properties[index].type, self._meta.properties[index].payload(self._data)
            cleaned = clean_property(kind, body)
            is_profile = cleaned is not None and kind == b"colr" and body[:4] in PROFILES
            self._properties[index] = cleaned, colour_digest(body[4:]) if is_profile else b""
        return self._properties[index]

    def _references(self, number: int, renumbered: dict[int, int], kind: bytes) -> list[tuple[bytes, tuple[int, ...]]]:
        found = []
        for reference in (b"auxl", b"dimg", b"prem", b"thmb"):
            targets = self._links.outgoing.get((reference, number), [])
            kept = tuple(renumbered[target] for target in targets if target in renumbered)
            if kept and (reference != b"dimg" or kind in DERIVED_TYPES):
                found.append((reference, kept))
        return found

    def _blob(self, item: Item, properties: list[tuple[bytes, bytes, bool, bytes]], inputs: int) -> tuple[Blob, Ranges]:
        extents = tuple(extents_in_file(self._data, self._meta, item))
        config = _config(item, properties)
        key = (extents, item.type, config, inputs if item.type in DERIVED_TYPES else 0)
        if key not in self._blobs:
            self._blobs[key] = self._new_blob(item.type, extents, config, inputs)
        return self._blobs[key]

    def _new_blob(
        self, kind: bytes, extents: tuple[tuple[int, int], ...], config: bytes, inputs: int
    ) -> tuple[Blob, Ranges]:
        view = memoryview(self._data)
        self._budget.check(sum(end - start for start, end in extents))
        whole = view[slice(*extents[0])] if len(extents) == 1 else b"".join(view[start:end] for start, end in extents)
        if kind in DERIVED_TYPES:
            self._budget.spend(len(whole), 1)
            ranges = [(0, len(derived_bytes(kind, bytes(whole[: MAX_ITEMS * 8 + 18]), inputs)))]
        else:
            ranges = Codec(kind, config).needed(whole, True, self._budget)
        return make_blob(self._data, extents, ranges), ranges


def _config(item: Item, properties: list[tuple[bytes, bytes, bool, bytes]]) -> bytes:
    """The configuration of a coded item's decoder; empty for a derived item."""
    if item.type in DERIVED_TYPES:
        return b""
    for kind, body, _essential, _colour in properties:
        if kind in CONFIG_BOXES and item.type in CONFIG_BOXES[kind][0]:
            return body
    raise ParseError(N_("its description of the compressed picture is missing"))


def _finished(kind: bytes, body: bytes, essential: bool, colour: bytes, ranges: Ranges) -> KeptProperty:
    return KeptProperty(box(kind, moved_layers(body, ranges) if kind == b"a1lx" else body), essential, colour)


def make_blob(data: bytes, extents: tuple[tuple[int, int], ...], ranges: Ranges) -> Blob:
    """The stretches `ranges` of the data that lies at `extents`."""
    kept = tuple(_located(extents, ranges))
    view = memoryview(data)
    pieces = tuple(view[start:end] for start, end in kept)
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return Blob(pieces, kept, sum(map(len, pieces)), digest.digest())


def _located(extents: tuple[tuple[int, int], ...], ranges: Ranges) -> Ranges:
    """Where stretches of the joined extents lie in the file; both lists are in order."""
    found: Ranges = []
    waiting = iter(ranges)
    current = next(waiting, None)
    seen = 0
    for start, end in extents:
        while current is not None and current[0] - seen < end - start:
            first, last = max(current[0] - seen, 0), min(current[1] - seen, end - start)
            if first < last:
                found.append((start + first, start + last))
            if current[1] - seen > end - start:
                break
            current = next(waiting, None)
        seen += end - start
    return found
