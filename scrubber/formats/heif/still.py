"""What stays of a HEIC or AVIF still picture: the closure of its primary item, numbered anew.

Further pictures that readers show beside the primary one stay in the same way. Exif, XMP, thumbnails, depth maps and
mattes are not reached, so they are left behind. A primary item that calls itself the thumbnail of another (it occurs)
brings that one along, because readers disagree about which of the two they show.
"""

from collections.abc import Collection

from scrubber.containers.isobmff.boxes import box
from scrubber.containers.isobmff.items import IN_IDAT, Item, Meta, extents_in_file
from scrubber.errors import LimitExceeded, ParseError, ScrubberError, Unsupported
from scrubber.formats.heif.bitstreams import CONFIG_BOXES, Budget, PixelCodec, Ranges
from scrubber.formats.heif.clean_model import Blob, KeptItem, KeptProperty, Still, make_blob
from scrubber.formats.heif.properties import (
    AUXILIARY_KEPT,
    DERIVED_TYPES,
    PROFILES,
    clean_property,
    derived_bytes,
    may_go,
    moved_layers,
)
from scrubber.formats.heif.reachable_items import MAX_ITEMS, References, closure, is_tone_map, shown_beside
from scrubber.formats.shared.icc.profile import colour_digest
from scrubber.i18n import N_
from scrubber.limits import MAX_INFLATED_BYTES

_MAX_FURTHER = 256


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
        numbers = closure(self._data, self._meta, roots, self._links, self._auxiliary)
        if any(is_tone_map(self._meta, number) and number not in alternatives for number in numbers):
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
            ranges = PixelCodec(kind, config).needed(whole, True, self._budget)
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
