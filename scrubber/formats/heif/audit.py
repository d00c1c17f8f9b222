"""Reading a finished HEIC or AVIF copy strictly.

The tables are read and written once more in their canonical form: any byte that isn't in the records (a name, a time,
a gap, a reserved field) makes the two differ. What the records hold is checked against the keep-list, every item must
belong to the picture, and the data of items and samples must tile `mdat` and `idat`.
"""

import hashlib
import itertools
import struct

from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers.isobmff.boxes import Box, SizeForm, children, iter_boxes, read_brands
from scrubber.containers.isobmff.codes import BoxType, Handler, ItemType, PropertyType, ReferenceType
from scrubber.containers.isobmff.items import (
    IN_FILE,
    IN_IDAT,
    Item,
    ItemRecord,
    Meta,
    MetaRecord,
    read_meta,
    write_meta,
)
from scrubber.containers.isobmff.tracks import Track, numbers_of, read_movie, write_movie
from scrubber.formats import reasons
from scrubber.formats.base import Audit, Essence, require
from scrubber.formats.heif.audit_contents import (
    audit_coded,
    audit_derived,
    audit_headroom,
    audit_property,
    property_colour,
)
from scrubber.formats.heif.essence import (
    EXIF_ITEM_HEAD,
    ItemEssence,
    MovieEssence,
    StillEssence,
    colour_essence,
    picture_digest,
    shown_size,
    true_brands,
)
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.audit_blocks import KEPT_DIFFERS
from scrubber.formats.shared.orientation import UPRIGHT

_ORDER = (BoxType.FTYP, BoxType.META, BoxType.MOOV, BoxType.MDAT)
_REFERENCES = (
    ReferenceType.AUXL,
    ReferenceType.DIMG,
    ReferenceType.PREM,
    ReferenceType.THMB,
    ReferenceType.CDSC,
)
_BACKWARDS = (ReferenceType.AUXL, ReferenceType.CDSC)
"""References from what goes with a picture to the picture."""
_HANDLERS = (Handler.PICT, Handler.VIDE)
_TRACK_FLAGS = 0xF


Interval = tuple[int, int]


class _Copy:
    """One copy; `used` collects the stretches of the file that pictures take up."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.boxes = {box.type: box for box in self._top_boxes()}
        self.used: set[Interval] = set()
        self.used_idat: set[Interval] = set()

    def _top_boxes(self) -> list[Box]:
        boxes = list(iter_boxes(self.data))
        kinds = [box.type for box in boxes]
        in_order = kinds == [kind for kind in _ORDER if kind in kinds] and kinds[:1] == [BoxType.FTYP]
        require(in_order, reasons.OUT_OF_ORDER, "heif.box-order", b" ".join(kinds[:8]).decode("latin-1"), 0)
        short = all(box.form is SizeForm.SHORT for box in boxes)
        require(short, reasons.OUT_OF_ORDER, "heif.box-size-form")
        return boxes

    def bytes_of(self, kind: bytes) -> bytes:
        box = self.boxes[kind]
        return self.data[box.start : box.end]


def audit_heif(data: bytes, kept: KeptBlocks = NO_BLOCKS) -> Audit:
    """See `Format.audit_kept`."""
    copy = _Copy(data)
    require(not kept or BoxType.META in copy.boxes, KEPT_DIFFERS, "heif.kept-missing", "meta")
    still = _audit_still(copy, kept) if BoxType.META in copy.boxes else None
    movie = _audit_movie(copy) if BoxType.MOOV in copy.boxes else None
    require(still is not None or movie is not None, reasons.PART_MISSING, "heif.no-picture")
    _audit_tiling(copy)
    width, height = _size(still, movie)
    _audit_brands(copy, still, movie)
    essence = Essence(
        width=width,
        height=height,
        frames=len(movie.samples[0]) if movie else 1,
        orientation=UPRIGHT,
        picture=picture_digest(still, movie),
        colour=colour_essence(still, movie),
    )
    return Audit(essence, (copy.bytes_of(BoxType.FTYP)[8:],))


def _size(still: StillEssence | None, movie: MovieEssence | None) -> tuple[int, int]:
    if still is not None:
        return shown_size(box for box, _essential in still.items[still.primary - 1].properties)
    assert movie is not None
    entry = movie.movie.tracks[0].entries[0]
    return entry.width, entry.height


def _audit_brands(copy: _Copy, still: StillEssence | None, movie: MovieEssence | None) -> None:
    body = copy.bytes_of(BoxType.FTYP)[8:]
    brands = read_brands(body)
    plain = len(body) % 4 == 0 and body[4:8] == bytes(4) and len(set(brands[1:])) == len(brands) - 1
    require(plain, reasons.OUT_OF_ORDER, "heif.ftyp-form", "ftyp", 0)
    items = {item.type for item in still.items} if still else set()
    tracks = {entry.type for track in movie.movie.tracks for entry in track.entries} if movie else set()
    true = true_brands(items, tracks, bool(still and still.alternatives))
    require(set(brands) <= true, reasons.PART_MISSING, "heif.brands", "ftyp", 0)


def _audit_still(copy: _Copy, kept: KeptBlocks) -> StillEssence:
    meta = _audit_meta(copy, copy.boxes[BoxType.META])
    alternatives = _audit_groups(meta)
    references: dict[int, list[tuple[bytes, tuple[int, ...]]]] = {}
    for reference in meta.references:
        references.setdefault(reference.source, []).append((reference.type, reference.targets))
    blocks = _audit_kept(copy, meta, references, kept)
    others = [item for item in meta.items.values() if item.id not in blocks]
    items = tuple(_audit_item(copy, meta, item, references.get(item.id, [])) for item in others)
    colours = [(item.number, property_colour(box)) for item in items for box, _essential in item.properties]
    return StillEssence(
        meta.primary, alternatives, items, tuple((number, colour) for number, colour in colours if colour)
    )


def _audit_meta(copy: _Copy, box: Box) -> Meta:
    """The tables of items, properties and references, in the one form that they have in a copy."""
    meta = read_meta(copy.data, box)
    in_order = [*meta.items] == list(range(1, len(meta.items) + 1))
    require(in_order, reasons.NOT_BELONGING, "heif.item-numbers", "iinf", box.start)
    canonical = write_meta(_record_of(copy, meta)) == copy.bytes_of(BoxType.META)
    require(canonical, reasons.NOT_BELONGING, "heif.meta-form", "meta", box.start)
    _audit_property_use(meta)
    for described in meta.properties:
        audit_property(described.type, described.payload(copy.data), described.start)
    _audit_references(meta)
    _audit_reachable(meta)
    return meta


def _audit_kept(
    copy: _Copy, meta: Meta, references: dict[int, list[tuple[bytes, tuple[int, ...]]]], kept: KeptBlocks
) -> set[int]:
    """The numbers of the items with the kept blocks: the last ones, which describe the primary item."""
    blocks = [(ItemType.EXIF, EXIF_ITEM_HEAD + kept.exif)] if kept.exif else []
    blocks += [(ItemType.MIME, kept.xmp)] if kept.xmp else []
    items = list(meta.items.values())[len(meta.items) - len(blocks) :] if blocks else []
    for item, (kind, block) in zip(items, blocks, strict=True):
        describes = references.get(item.id) == [(ReferenceType.CDSC, (meta.primary,))]
        plain = item.type == kind and item.hidden and not item.properties and describes
        require(plain, KEPT_DIFFERS, "heif.kept-item", "iinf", item.entry.start)
        data, offset = _item_data(copy, meta, item)
        require(bytes(data) == block, KEPT_DIFFERS, "heif.kept-block", "mdat", offset)
    return {item.id for item in items}


def _record_of(copy: _Copy, meta: Meta) -> MetaRecord:
    properties = [copy.data[box.start : box.end] for box in meta.properties]
    idat = meta.idat.payload(copy.data) if meta.idat else b""
    records = [_item_record(item) for item in meta.items.values()]
    return MetaRecord(meta.primary, records, meta.references, properties, meta.groups, idat)


def _item_record(item: Item) -> ItemRecord:
    method, offset, length = IN_FILE, 0, 0
    if item.location is not None:
        method = item.location.method
        plain = method in (IN_FILE, IN_IDAT) and len(item.location.extents) == 1
        require(plain, reasons.NOT_BELONGING, "heif.iloc-extent", "iloc", item.entry.start)
        offset, length, _index = item.location.extents[0]
    return ItemRecord(item.id, item.type, item.hidden, tuple(item.properties), method, offset, length)


def _audit_property_use(meta: Meta) -> None:
    """Every property is used, in the order of the indices, so none is there for its content."""
    seen = list(dict.fromkeys(index for item in meta.items.values() for index, _essential in item.properties))
    require(seen == list(range(len(meta.properties))), reasons.NOT_BELONGING, "heif.property-use", "ipma")


def _audit_references(meta: Meta) -> None:
    """References link items that exist; only the primary item may be a thumbnail of another."""
    require(meta.primary in meta.items, reasons.PART_MISSING, "heif.primary-item", "pitm")
    for reference in meta.references:
        name = reference.type.decode("latin-1")
        require(
            {reference.source, *reference.targets} <= set(meta.items), reasons.PART_MISSING, "heif.reference-item", name
        )
        is_thumbnail = reference.type == ReferenceType.THMB and reference.source != meta.primary
        require(not is_thumbnail, reasons.NOT_BELONGING, "heif.thumbnail", name)


def _audit_reachable(meta: Meta) -> None:
    """Every item is part of a picture that readers show, its alpha plane or its gain map."""
    neighbours: dict[int, list[int]] = {}
    for reference in meta.references:
        for target in reference.targets:
            pair = (reference.source, target)
            first, second = reversed(pair) if reference.type in _BACKWARDS else pair
            neighbours.setdefault(first, []).extend([second] if reference.type != ReferenceType.PREM else [])
    reached: set[int] = set()
    waiting = [meta.primary, *(entity for group in meta.groups for entity in group.entities), *_shown(meta)]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += neighbours.get(number, [])
    require(reached >= set(meta.items), reasons.NOT_BELONGING, "heif.reachable", "iinf")


def _shown(meta: Meta) -> list[int]:
    """Visible pictures that describe no other: readers show them beside the primary one."""
    sources = {link.source for link in meta.references if link.type in (*_BACKWARDS, ReferenceType.THMB)}
    return [item.id for item in meta.items.values() if not item.hidden and item.id not in sources]


def _audit_groups(meta: Meta) -> tuple[int, ...]:
    """At most one group: the tone-mapped item in front of the primary."""
    if not meta.groups:
        plain = all(item.type != ItemType.TMAP for item in meta.items.values())
        require(plain, reasons.NOT_BELONGING, "heif.tmap-without-group", "tmap")
        return ()
    group = meta.groups[0]
    is_only = len(meta.groups) == 1 and group.type == ReferenceType.ALTR and group.id == len(meta.items) + 1
    require(is_only, reasons.NOT_BELONGING, "heif.group", "grpl")
    fits = len(group.entities) == 2 and group.entities[1] == meta.primary and group.entities[0] in meta.items
    require(fits, reasons.NOT_BELONGING, "heif.group-members", "grpl")
    require(meta.items[group.entities[0]].type == ItemType.TMAP, reasons.NOT_BELONGING, "heif.group-tmap", "grpl")
    return group.entities


def _audit_item(copy: _Copy, meta: Meta, item: Item, references: list[tuple[bytes, tuple[int, ...]]]) -> ItemEssence:
    properties = [(meta.properties[index], essential) for index, essential in item.properties]
    kinds = [kind for kind, _targets in references]
    in_order = kinds == [kind for kind in _REFERENCES if kind in kinds]  # known ones, each once
    require(in_order, reasons.NOT_BELONGING, "heif.reference-order", "iref")
    data, offset = _item_data(copy, meta, item)
    inputs = len(dict(references).get(ReferenceType.DIMG, ()))
    if item.type == ItemType.MIME:
        plain = not properties and kinds == [ReferenceType.CDSC]
        require(plain, reasons.NOT_BELONGING, "heif.headroom-item", "mime", item.entry.start)
        audit_headroom(bytes(data), offset)
    elif not audit_derived(item.type, data, inputs, offset):
        plain = not inputs and ReferenceType.CDSC not in kinds
        require(plain, reasons.NOT_BELONGING, "heif.coded-references", "iref", item.entry.start)
        boxes = [(box.type, box.payload(copy.data)) for box, _essential in properties]
        audit_coded(item.type, boxes, data, offset, one_picture=True)
    whole = tuple((copy.data[box.start : box.end], essential) for box, essential in properties)
    return ItemEssence(
        item.id, item.type, item.hidden, whole, tuple(references), len(data), hashlib.sha256(data).digest()
    )


def _item_data(copy: _Copy, meta: Meta, item: Item) -> tuple[memoryview, int]:
    """The data of an item, and where it begins in the copy; what lies behind the end, `_audit_tiling` refuses."""
    view, start, used = memoryview(copy.data), 0, copy.used
    if item.location is None:
        return view[:0], item.entry.start
    offset, length, _index = item.location.extents[0]
    if item.location.method == IN_IDAT:
        require(meta.idat is not None, reasons.PART_MISSING, "heif.idat-missing", "idat", item.entry.start)
        assert meta.idat is not None
        view, start, used = view[meta.idat.body : meta.idat.end], meta.idat.body, copy.used_idat
    used.add((offset, offset + length))
    return view[offset : offset + length], start + offset


def _audit_movie(copy: _Copy) -> MovieEssence:
    box = copy.boxes[BoxType.MOOV]
    movie = read_movie(copy.data, box)
    numbered = [track.id for track in movie.tracks] == list(range(1, len(movie.tracks) + 1))
    require(numbered, reasons.NOT_BELONGING, "heif.track-numbers", "moov", box.start)
    whole = 1 <= len(movie.tracks) <= 2 and all(track.samples and len(track.entries) == 1 for track in movie.tracks)
    require(whole, reasons.NOT_BELONGING, "heif.tracks", "moov", box.start)
    require(
        write_movie(movie) == copy.bytes_of(BoxType.MOOV), reasons.NOT_BELONGING, "heif.moov-form", "moov", box.start
    )
    require(not has_text(numbers_of(movie), IN_NUMBERS), reasons.TEXT_IN_NUMBERS, "heif.moov-text", "moov", box.start)
    _audit_roles(movie.tracks)
    samples = tuple(_audit_track(copy, track) for track in movie.tracks)
    boxes = [(kind, body) for track in movie.tracks for entry in track.entries for kind, body in entry.boxes]
    colours = [property_colour(struct.pack(">I", 8 + len(body)) + kind + body) for kind, body in boxes]
    return MovieEssence(movie, samples, tuple(colour for colour in colours if colour))


def _audit_roles(tracks: list[Track]) -> None:
    """The first track is the picture, a second its alpha plane."""
    main = tracks[0]
    leads = main.handler in _HANDLERS and all(kind == ReferenceType.PREM for kind, _ids in main.references)
    require(leads, reasons.NOT_BELONGING, "heif.picture-track", "trak")
    for track in tracks[1:]:
        kinds = [kind for kind, _body in track.entries[0].boxes]
        is_alpha = (ReferenceType.AUXL, (1,)) in track.references and PropertyType.AUXI in kinds
        require(is_alpha, reasons.NOT_BELONGING, "heif.alpha-track", "trak")
    for track in tracks:
        known = all(kind in (ReferenceType.AUXL, ReferenceType.PREM) for kind, _ids in track.references)
        known = known and all(set(ids) <= {1, 2} for _kind, ids in track.references)
        require(known, reasons.NOT_BELONGING, "heif.track-references", "tref")
        plain = track.flags <= _TRACK_FLAGS and track.edit_flags <= 1 and track.handler in (*_HANDLERS, Handler.AUXV)
        require(plain, reasons.NOT_BELONGING, "heif.track-flags", "tkhd")


def _audit_track(copy: _Copy, track: Track) -> tuple[tuple[int, bytes], ...]:
    count = len(track.samples)
    for runs in (track.durations, track.compositions):
        merged = all(first[1] != second[1] for first, second in itertools.pairwise(runs))
        require(merged, reasons.NOT_BELONGING, "heif.runs-merged", "stts")
        require(sum(run[0] for run in runs) <= count, reasons.NOT_BELONGING, "heif.runs-length", "stts")
    in_order = track.sync is None or (track.sync == sorted(set(track.sync)) and track.sync[-1:] <= [count])
    require(in_order, reasons.NOT_BELONGING, "heif.sync-samples", "stss")
    entry = track.entries[0]
    for kind, body in entry.boxes:
        audit_property(kind, body)
    view = memoryview(copy.data)
    samples = []
    for number, (start, end) in enumerate(track.samples):
        sample = view[start:end]
        audit_coded(entry.type, entry.boxes, sample, start, one_picture=False, is_first=not number)
        copy.used.add((start, end))
        samples.append((end - start, hashlib.sha256(sample).digest()))
    return tuple(samples)


def _audit_tiling(copy: _Copy) -> None:
    """Pictures fill `mdat` and `idat` without a gap; two of them overlap only when they are the same."""
    media = copy.boxes.get(BoxType.MDAT)
    start, end = (media.body, media.end) if media else (0, 0)
    gap = _first_gap(copy.used, start, end)
    require(gap is None, reasons.NOT_BELONGING, "heif.mdat-gap", "mdat", gap)
    inner = children(copy.data, copy.boxes[BoxType.META], 4) if BoxType.META in copy.boxes else []
    idat = next((box for box in inner if box.type == BoxType.IDAT), None)
    gap = _first_gap(copy.used_idat, 0, idat.end - idat.body if idat else 0)
    require(gap is None, reasons.NOT_BELONGING, "heif.idat-gap", "idat", gap)


def _first_gap(intervals: set[Interval], start: int, end: int) -> int | None:
    """Where `intervals` stop to tile the stretch from `start` to `end`; None when they do to its end."""
    for first, last in sorted(intervals):
        if first == last:
            continue
        if first != start:
            return start
        start = last
    return None if start == end else start
