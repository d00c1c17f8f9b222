"""What stays of a HEIC or AVIF still picture: the items that its primary item needs, cleaned and numbered anew.

Further pictures that readers show beside the primary one stay in the same way. Exif, XMP, thumbnails, depth maps and
mattes are not reached, so they are left behind. A primary item that calls itself the thumbnail of another (it occurs)
brings that one along, because readers disagree about which of the two they show.

A gain map of Apple's alone doesn't say how strong it is: newer phones say it in XMP beside the gain map, older ones
only in the maker note. Dropping both would turn the photo dull, keeping them would keep serial numbers and more: a
fresh packet beside the gain map holds the numbers alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from scrubber.bitstreams.hevc import CodedSize
from scrubber.containers.isobmff.boxes import box
from scrubber.containers.isobmff.codes import (
    APPLE_GAIN_MAP,
    AUXILIARY_KEPT,
    DERIVED_TYPES,
    GAIN_MAP,
    NEUTRAL_GAIN_MAP,
    PROFILES,
    ItemType,
    PropertyType,
    ReferenceType,
)
from scrubber.containers.isobmff.items import IN_IDAT, Item, Meta, extents_in_file
from scrubber.errors import Detail, LimitExceeded, ParseError, ScrubberError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.heif.coded_data import CONFIG_BOXES, Blob, Budget, PixelCodec, Ranges, make_blob, memory_blob
from scrubber.formats.heif.essence import EXIF_ITEM_HEAD
from scrubber.formats.heif.properties import auxiliary_type, clean_property, derived_bytes, may_go, moved_layers
from scrubber.formats.heif.reachable_items import MAX_ITEMS, References, is_tone_map, reachable, shown_beside
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.shared.gain_map import read_apple_numbers
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.limits import MAX_INFLATED_BYTES, MIB

_MAX_FURTHER = 256
_MAX_GAIN_MAPS = 4


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
    sizes: tuple[CodedSize, ...] = ()
    """What the parameters of its decoder say of its size: one, if all is well, and none for a derived item."""

    @property
    def boxes(self) -> tuple[bytes, ...]:
        """The properties as whole boxes."""
        return tuple(prop.box for prop in self.properties)


@dataclass(frozen=True, slots=True)
class Still:
    """The still picture of a copy. `alternatives` are the numbers of the `tmap` group, empty without one.

    `further` are the numbers of pictures that readers show beside the primary one.
    """

    primary: int
    items: tuple[KeptItem, ...]
    alternatives: tuple[int, ...] = ()
    further: tuple[int, ...] = ()


_Coded = tuple[Blob, Ranges, tuple[CodedSize, ...]]


class StillReader:
    """Builds the `Still` of one `meta` box."""

    def __init__(self, data: bytes, meta: Meta, auxiliary: Collection[bytes] = AUXILIARY_KEPT) -> None:
        self._data = data
        self._meta = meta
        self._auxiliary = auxiliary
        self._links = References.of(meta)
        self._blobs: dict[tuple[object, ...], _Coded] = {}
        self._properties: dict[int, tuple[bytes | None, bytes]] = {}
        self._property_bytes = 0
        self._gain_maps: set[int] = set()
        self._budget = Budget(2 * len(data))

    def read(self, primary: int, alternatives: tuple[int, ...] = ()) -> Still:
        """What stays of the whole file. Raises `ScrubberError` when no safe copy could be made."""
        companions = self._links.outgoing[ReferenceType.THMB, primary]
        still = self._still(primary, alternatives, companions)
        further = self._further({item.source for item in still.items})
        return self._still(primary, alternatives, companions, further) if further else still

    def _further(self, reached: set[int]) -> list[int]:
        """Pictures beside the one that is reached already; those that can't be copied safely are left behind."""
        found: list[int] = []
        for number in shown_beside(self._meta):
            if number not in reached and len(found) < _MAX_FURTHER:
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
        numbers = reachable(self._data, self._meta, roots, self._links, self._auxiliary)
        if any(is_tone_map(self._meta, number) and number not in alternatives for number in numbers):
            raise Unsupported(
                reasons.RARE_KIND,
                Detail("heif.read-tmap-without-group"),
            )
        self._gain_maps = self._made_of([gain_map for tmap in alternatives for gain_map in self._dimg(tmap)[1:]])
        renumbered = {old: new for new, old in enumerate(numbers, 1)}
        items = tuple(self._item(old, renumbered) for old in numbers)
        beside = tuple(renumbered[old] for old in further)
        return Still(renumbered[primary], items, tuple(renumbered[old] for old in alternatives), beside)

    def _item(self, number: int, renumbered: dict[int, int]) -> KeptItem:
        item = self._meta.items[number]
        cleaned = self._cleaned_properties(item)
        references = tuple(self._references(number, renumbered, item.type))
        blob, ranges, sizes = self._blob(
            item, cleaned, sum(len(to) for kind, to in references if kind == ReferenceType.DIMG)
        )
        properties = tuple(
            _finished(kind, body, essential, colour, ranges) for kind, body, essential, colour in cleaned
        )
        in_idat = bool(item.location and item.location.method == IN_IDAT and blob.length)
        return KeptItem(
            renumbered[number], number, item.type, item.hidden, in_idat, properties, references, blob, sizes
        )

    def _dimg(self, number: int) -> list[int]:
        return self._links.outgoing.get((ReferenceType.DIMG, number), [])

    def _made_of(self, numbers: list[int]) -> set[int]:
        """These items with all that they are made of. Gain maps: their makers call them by names of their own."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += self._dimg(number)
        return found

    def _cleaned_properties(self, item: Item) -> list[tuple[bytes, bytes, bool, bytes]]:
        """Type, cleaned body, whether essential, and the digest of a colour profile's rendering."""
        found = []
        for index, essential in item.properties:
            kind = self._meta.properties[index].type
            body, colour = self._cleaned_property(index)
            if body is None and kind == PropertyType.AUXC and item.id in self._gain_maps:
                body = bytes(4) + NEUTRAL_GAIN_MAP + b"\0"
            if body is not None:
                found.append((kind, body, essential, colour))
                self._property_bytes += len(body)
            elif essential and not may_go(kind):
                raise Unsupported(
                    reasons.RARE_KIND,
                    Detail("heif.read-essential-property", kind.decode("latin-1")),
                )
        if self._property_bytes > MAX_INFLATED_BYTES:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("heif.read-property-bytes"))
        return found

    def _cleaned_property(self, index: int) -> tuple[bytes | None, bytes]:
        """The cleaned body of a property, None when it goes, and the digest of a colour profile."""
        if index not in self._properties:
            kind, body = self._meta.properties[index].type, self._meta.properties[index].payload(self._data)
            cleaned = clean_property(kind, body)
            is_profile = cleaned is not None and kind == PropertyType.COLR and body[:4] in PROFILES
            self._properties[index] = cleaned, colour_digest(body[4:]) if is_profile else b""
        return self._properties[index]

    def _references(self, number: int, renumbered: dict[int, int], kind: bytes) -> list[tuple[bytes, tuple[int, ...]]]:
        found = []
        for reference in (ReferenceType.AUXL, ReferenceType.DIMG, ReferenceType.PREM, ReferenceType.THMB):
            targets = self._links.outgoing.get((reference, number), [])
            kept = tuple(renumbered[target] for target in targets if target in renumbered)
            if kept and (reference != ReferenceType.DIMG or kind in DERIVED_TYPES):
                found.append((reference, kept))
        return found

    def _blob(self, item: Item, properties: list[tuple[bytes, bytes, bool, bytes]], inputs: int) -> _Coded:
        extents = tuple(extents_in_file(self._data, self._meta, item))
        config = _config(item, properties)
        key = (extents, item.type, config, inputs if item.type in DERIVED_TYPES else 0)
        if key not in self._blobs:
            self._blobs[key] = self._new_blob(item.type, extents, config, inputs)
        return self._blobs[key]

    def _new_blob(self, kind: bytes, extents: tuple[tuple[int, int], ...], config: bytes, inputs: int) -> _Coded:
        view = memoryview(self._data)
        self._budget.check(sum(end - start for start, end in extents))
        whole = view[slice(*extents[0])] if len(extents) == 1 else b"".join(view[start:end] for start, end in extents)
        sizes: tuple[CodedSize, ...] = ()
        if kind in DERIVED_TYPES:
            self._budget.spend(len(whole), 1)
            ranges = [(0, len(derived_bytes(kind, bytes(whole[: MAX_ITEMS * 8 + 18]), inputs)))]
        else:
            codec = PixelCodec(kind, config)
            ranges = codec.needed(whole, self._budget, one_picture=True)
            sizes = codec.sizes(whole)
        return make_blob(self._data, extents, ranges), ranges, sizes


def _config(item: Item, properties: list[tuple[bytes, bytes, bool, bytes]]) -> bytes:
    """The configuration of a coded item's decoder; empty for a derived item."""
    if item.type in DERIVED_TYPES:
        return b""
    for kind, body, _essential, _colour in properties:
        if kind in CONFIG_BOXES and item.type in CONFIG_BOXES[kind][0]:
            return body
    raise ParseError(
        reasons.DATA_UNREADABLE,
        Detail("heif.read-config", item.type.decode("latin-1"), item.entry.start),
    )


def _finished(kind: bytes, body: bytes, essential: bool, colour: bytes, ranges: Ranges) -> KeptProperty:
    return KeptProperty(box(kind, moved_layers(body, ranges) if kind == PropertyType.A1LX else body), essential, colour)


def with_headroom(data: bytes, meta: Meta, still: Still) -> Still:
    """The picture with a packet for each of Apple's gain maps whose strength is known, as further items."""
    items = list(still.items)
    gain_maps = [item for item in still.items if any(_is_gain_map(prop.box) for prop in item.properties)]
    describing = _describing(meta) if gain_maps else {}
    _source, exif = _described(data, meta, describing.get((still.items[still.primary - 1].source, ItemType.EXIF)))
    for gain_map in gain_maps[:_MAX_GAIN_MAPS]:
        source, xmp = _described(data, meta, describing.get((gain_map.source, ItemType.MIME)))
        numbers = read_apple_numbers(xmp, exif[4 + int.from_bytes(exif[:4], "big") :])
        if numbers is not None:
            items.append(_packet_item(len(items) + 1, source, gain_map.number, numbers.packet()))
    return replace(still, items=tuple(items))


def with_kept(still: Still, kept: KeptBlocks) -> Still:
    """The picture with the kept blocks as further items that describe the primary one (ISO/IEC 23008-12 annex A)."""
    blocks = ((ItemType.EXIF, kept.exif and EXIF_ITEM_HEAD + kept.exif), (ItemType.MIME, kept.xmp))
    describes = ((ReferenceType.CDSC, (still.primary,)),)
    numbered = enumerate(((kind, block) for kind, block in blocks if block), len(still.items) + 1)
    items = (
        KeptItem(number, 0, kind, True, False, (), describes, memory_blob(block)) for number, (kind, block) in numbered
    )
    return replace(still, items=(*still.items, *items))


def has_gain_map(still: Still) -> bool:
    """Whether the picture holds a gain map of any kind."""
    return bool(still.alternatives) or any(
        _is_gain_map(prop.box, GAIN_MAP) for item in still.items for prop in item.properties
    )


def _is_gain_map(box: bytes, kinds: tuple[bytes, ...] = (APPLE_GAIN_MAP,)) -> bool:
    return box[4:8] == PropertyType.AUXC and auxiliary_type(box[8:]) in kinds


def _describing(meta: Meta) -> dict[tuple[int, bytes], Item]:
    """By number of the described item and type, the first item that describes it."""
    found: dict[tuple[int, bytes], Item] = {}
    for reference in meta.references:
        item = meta.items.get(reference.source)
        if reference.type == ReferenceType.CDSC and item is not None:
            for target in reference.targets:
                found.setdefault((target, item.type), item)
    return found


def _described(data: bytes, meta: Meta, item: Item | None) -> tuple[int, bytes]:
    """Number and data of an item; 0 and nothing without one."""
    return (0, b"") if item is None else (item.id, _item_data(data, meta, item))


def _item_data(data: bytes, meta: Meta, item: Item) -> bytes:
    try:
        extents = extents_in_file(data, meta, item)
    except ScrubberError:
        return b""
    if sum(end - start for start, end in extents) > MIB:
        return b""
    return b"".join(data[start:end] for start, end in extents)


def _packet_item(number: int, source: int, gain_map: int, packet: bytes) -> KeptItem:
    return KeptItem(
        number, source, ItemType.MIME, True, False, (), ((ReferenceType.CDSC, (gain_map,)),), memory_blob(packet)
    )
