"""Reading a finished HEIC or AVIF copy strictly.

The tables are read and written once more in their canonical form: any byte that isn't in the records (a name, a time,
a gap, a reserved field) makes the two differ. What the records hold is checked against the keep-list, every item must
belong to the picture, and the data of items and samples must tile `mdat` and `idat`.
"""

import hashlib
import itertools
import struct

from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers.isobmff.boxes import Box, SizeForm, iter_boxes, read_brands
from scrubber.containers.isobmff.item_writing import ItemRecord, MetaRecord, write_meta
from scrubber.containers.isobmff.items import IN_FILE, IN_IDAT, Item, Meta, read_meta
from scrubber.containers.isobmff.movie_writing import numbers_of, write_movie
from scrubber.containers.isobmff.tracks import Track, read_movie
from scrubber.formats.base import Audit, Essence, require
from scrubber.formats.heif.audit_data import audit_coded, audit_derived, audit_property, property_colour
from scrubber.formats.heif.brands import true_brands
from scrubber.formats.heif.essence import (
    ItemEssence,
    MovieEssence,
    StillEssence,
    colour_essence,
    picture_digest,
    shown_size,
)
from scrubber.formats.heif.headroom import audit_headroom
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.i18n import N_

_ORDER = (b"ftyp", b"meta", b"moov", b"mdat")
_TABLES = N_("its tables hold more than they should")
_GAP = N_("it holds bytes that nothing refers to")
_REFERENCES = (b"auxl", b"dimg", b"prem", b"thmb", b"cdsc")

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
        require(kinds == [kind for kind in _ORDER if kind in kinds] and kinds[:1] == [b"ftyp"])
        require(all(box.form is SizeForm.SHORT for box in boxes))
        return boxes

    def bytes_of(self, kind: bytes) -> bytes:
        box = self.boxes[kind]
        return self.data[box.start : box.end]


def audit_heif(data: bytes) -> Audit:
    """See `Format.audit`."""
    copy = _Copy(data)
    still = _audit_still(copy) if b"meta" in copy.boxes else None
    movie = _audit_movie(copy) if b"moov" in copy.boxes else None
    require(still is not None or movie is not None)
    _audit_tiling(copy)
    _audit_brands(copy, still, movie)
    width, height = _size(still, movie)
    essence = Essence(
        width=width,
        height=height,
        frames=len(movie.samples[0]) if movie else 1,
        orientation=UPRIGHT,
        picture=picture_digest(still, movie),
        colour=colour_essence(still, movie),
    )
    return Audit(essence, (copy.bytes_of(b"ftyp")[8:],))


def _size(still: StillEssence | None, movie: MovieEssence | None) -> tuple[int, int]:
    if still is not None:
        return shown_size(box for box, _essential in still.items[still.primary - 1].properties)
    assert movie is not None
    entry = movie.movie.tracks[0].entries[0]
    return entry.width, entry.height


def _audit_brands(copy: _Copy, still: StillEssence | None, movie: MovieEssence | None) -> None:
    body = copy.bytes_of(b"ftyp")[8:]
    brands = read_brands(body)
    require(len(body) % 4 == 0 and body[4:8] == bytes(4) and len(set(brands[1:])) == len(brands) - 1)
    items = {item.type for item in still.items} if still else set()
    tracks = {entry.type for track in movie.movie.tracks for entry in track.entries} if movie else set()
    true = true_brands(items, tracks, bool(still and still.alternatives))
    require(set(brands) <= true, N_("it promises something that it doesn't hold"))


def _audit_still(copy: _Copy) -> StillEssence:
    meta = read_meta(copy.data, copy.boxes[b"meta"])
    require([*meta.items] == list(range(1, len(meta.items) + 1)), _TABLES)
    require(write_meta(_record_of(copy, meta)) == copy.bytes_of(b"meta"), _TABLES)
    _audit_property_use(meta)
    _audit_reachable(copy, meta)
    alternatives = _audit_groups(meta)
    references: dict[int, list[tuple[bytes, tuple[int, ...]]]] = {}
    for one in meta.references:
        references.setdefault(one.source, []).append((one.type, one.targets))
    items = tuple(_audit_item(copy, meta, item, references.get(item.id, [])) for item in meta.items.values())
    colours = [(item.number, property_colour(box)) for item in items for box, _essential in item.properties]
    return StillEssence(
        meta.primary, alternatives, items, tuple((number, colour) for number, colour in colours if colour)
    )


def _record_of(copy: _Copy, meta: Meta) -> MetaRecord:
    properties = [copy.data[box.start : box.end] for box in meta.properties]
    idat = meta.idat.payload(copy.data) if meta.idat else b""
    records = [_item_record(item) for item in meta.items.values()]
    return MetaRecord(meta.primary, records, meta.references, properties, meta.groups, idat)


def _item_record(item: Item) -> ItemRecord:
    method, offset, length = IN_FILE, 0, 0
    if item.location is not None:
        require(item.location.method in (IN_FILE, IN_IDAT) and len(item.location.extents) == 1, _TABLES)
        method = item.location.method
        offset, length, _index = item.location.extents[0]
    return ItemRecord(item.id, item.type, item.hidden, tuple(item.properties), method, offset, length)


def _audit_property_use(meta: Meta) -> None:
    """Every property is used, in the order of the indices, so none is there for its content."""
    seen = list(dict.fromkeys(index for item in meta.items.values() for index, _essential in item.properties))
    require(seen == list(range(len(meta.properties))), _TABLES)


def _audit_reachable(copy: _Copy, meta: Meta) -> None:
    """Every item is part of a picture that readers show, its alpha plane or its gain map; references link no other."""
    require(meta.primary in meta.items, _TABLES)
    neighbours: dict[int, list[int]] = {}
    for reference in meta.references:
        require(reference.type != b"thmb" or reference.source == meta.primary, N_("it still holds another picture"))
        require(reference.type in _REFERENCES and {reference.source, *reference.targets} <= set(meta.items))
        pairs = [(reference.source, target) for target in reference.targets]
        for source, target in pairs:
            first, second = (target, source) if reference.type in (b"auxl", b"cdsc") else (source, target)
            neighbours.setdefault(first, []).extend([second] if reference.type != b"prem" else [])
    reached: set[int] = set()
    waiting = [meta.primary, *(entity for group in meta.groups for entity in group.entities), *_shown(meta)]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += neighbours.get(number, [])
    require(reached == set(meta.items), N_("it still holds another picture"))


def _shown(meta: Meta) -> list[int]:
    """Visible pictures that describe no other: readers show them beside the primary one."""
    sources = {one.source for one in meta.references if one.type in (b"thmb", b"auxl", b"cdsc")}
    return [item.id for item in meta.items.values() if not item.hidden and item.id not in sources]


def _audit_groups(meta: Meta) -> tuple[int, ...]:
    """At most one group: the tone-mapped item in front of the primary."""
    if not meta.groups:
        require(all(item.type != b"tmap" for item in meta.items.values()))
        return ()
    group = meta.groups[0]
    require(len(meta.groups) == 1 and group.type == b"altr" and group.id == len(meta.items) + 1, _TABLES)
    require(len(group.entities) == 2 and group.entities[1] == meta.primary, _TABLES)
    require(group.entities[0] in meta.items and meta.items[group.entities[0]].type == b"tmap", _TABLES)
    return group.entities


def _audit_item(copy: _Copy, meta: Meta, item: Item, references: list[tuple[bytes, tuple[int, ...]]]) -> ItemEssence:
    boxes = [copy.data[meta.properties[index].start : meta.properties[index].end] for index, _ in item.properties]
    for box in boxes:
        audit_property(box[4:8], box[8:])
    require([kind for kind, _ in references] == [kind for kind in _REFERENCES if kind in dict(references)], _TABLES)
    data = _item_data(copy, meta, item)
    inputs = len(dict(references).get(b"dimg", ()))
    if item.type == b"mime":
        require(not boxes and [kind for kind, _ in references] == [b"cdsc"], _TABLES)
        audit_headroom(bytes(data))
    elif not audit_derived(item.type, data, inputs):
        require(not inputs and b"cdsc" not in dict(references))
        audit_coded(item.type, [(box[4:8], box[8:]) for box in boxes], data, one_picture=True)
    properties = tuple((box, essential) for box, (_, essential) in zip(boxes, item.properties, strict=True))
    digest = hashlib.sha256(data).digest()
    return ItemEssence(item.id, item.type, item.hidden, properties, tuple(references), len(data), digest)


def _item_data(copy: _Copy, meta: Meta, item: Item) -> memoryview:
    view = memoryview(copy.data)
    if item.location is None:
        return view[:0]
    offset, length, _index = item.location.extents[0]
    used = copy.used
    if item.location.method == IN_IDAT:
        require(meta.idat is not None)
        assert meta.idat is not None
        view, used = view[meta.idat.body : meta.idat.end], copy.used_idat
    require(offset + length <= len(view), _TABLES)
    used.add((offset, offset + length))
    return view[offset : offset + length]


def _audit_movie(copy: _Copy) -> MovieEssence:
    movie = read_movie(copy.data, copy.boxes[b"moov"])
    require([track.id for track in movie.tracks] == list(range(1, len(movie.tracks) + 1)), _TABLES)
    require(1 <= len(movie.tracks) <= 2 and all(track.samples and track.entries for track in movie.tracks))
    require(write_movie(movie) == copy.bytes_of(b"moov"), _TABLES)
    require(not has_text(numbers_of(movie), IN_NUMBERS), _TABLES)
    _audit_roles(movie.tracks)
    samples = tuple(_audit_track(copy, track) for track in movie.tracks)
    boxes = [(kind, body) for track in movie.tracks for entry in track.entries for kind, body in entry.boxes]
    colours = [property_colour(struct.pack(">I", 8 + len(body)) + kind + body) for kind, body in boxes]
    return MovieEssence(movie, samples, tuple(colour for colour in colours if colour))


def _audit_roles(tracks: list[Track]) -> None:
    """The first track is the picture, a second its alpha plane."""
    require(tracks[0].handler in (b"pict", b"vide") and all(kind == b"prem" for kind, _ in tracks[0].references))
    for track in tracks[1:]:
        require((b"auxl", (1,)) in track.references and b"auxi" in [kind for kind, _ in track.entries[0].boxes])
    for track in tracks:
        require(all(kind in (b"auxl", b"prem") and set(ids) <= {1, 2} for kind, ids in track.references))
        require(track.flags <= 0xF and track.edit_flags <= 1 and track.handler in (b"pict", b"vide", b"auxv"))


def _audit_track(copy: _Copy, track: Track) -> tuple[tuple[int, bytes], ...]:
    require(len(track.entries) == 1, _TABLES)
    count = len(track.samples)
    for runs in (track.durations, track.compositions):
        require(all(first[1] != second[1] for first, second in itertools.pairwise(runs)), _TABLES)
        require(sum(run[0] for run in runs) <= count, _TABLES)
    require(track.sync is None or (track.sync == sorted(set(track.sync)) and track.sync[-1:] <= [count]), _TABLES)
    boxes = track.entries[0].boxes
    for kind, body in boxes:
        audit_property(kind, body)
    view = memoryview(copy.data)
    found = []
    for start, end in track.samples:
        audit_coded(track.entries[0].type, boxes, view[start:end], one_picture=False)
        copy.used.add((start, end))
        found.append((end - start, hashlib.sha256(view[start:end]).digest()))
    return tuple(found)


def _audit_tiling(copy: _Copy) -> None:
    """Pictures fill `mdat` and `idat` without a gap; two of them overlap only when they are the same."""
    media = copy.boxes.get(b"mdat")
    start, end = (media.body, media.end) if media else (0, 0)
    require(_tiles(copy.used, start, end), _GAP)
    meta = read_meta(copy.data, copy.boxes[b"meta"]) if b"meta" in copy.boxes else Meta()
    require(_tiles(copy.used_idat, 0, meta.idat.end - meta.idat.body if meta.idat else 0), _GAP)


def _tiles(intervals: set[Interval], start: int, end: int) -> bool:
    for first, last in sorted(intervals):
        if first == last:
            continue
        if first != start:
            return False
        start = last
    return start == end
