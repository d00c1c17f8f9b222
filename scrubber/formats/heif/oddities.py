"""What takes a HEIC or AVIF file off the fast path: source and copy are decoded and compared as well.

A copy follows from identity when the compressed pictures stand in it byte for byte, what configures their decoders is
the same, and all that was left out has a name: whole items, boxes that no decoder reads, items' properties that only
describe. Everything else is found here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from scrubber.bitstreams import hevc
from scrubber.containers.isobmff.boxes import Box, children
from scrubber.containers.isobmff.codes import (
    CODED_TYPES,
    PROFILES,
    BoxType,
    Handler,
    ItemType,
    PropertyType,
    ReferenceType,
)
from scrubber.containers.isobmff.items import IN_FILE, Item, Meta, extents_in_file
from scrubber.containers.isobmff.tracks import Track
from scrubber.errors import ScrubberError
from scrubber.formats.base import Oddity
from scrubber.formats.heif.essence import extent
from scrubber.formats.heif.parts import Source
from scrubber.formats.heif.properties import DESCRIPTIVE, auxiliary_type, clean_property
from scrubber.formats.heif.reachable_items import left_out_auxiliaries
from scrubber.formats.heif.still import KeptItem

_NAMED = frozenset((
    *(BoxType.FTYP, BoxType.META, BoxType.MOOV, BoxType.MDAT, BoxType.FREE, BoxType.SKIP, BoxType.UUID),
    *(BoxType.UDTA, BoxType.MPVD, BoxType.JUMB, BoxType.SEFD),
))  # fmt: skip
"""Boxes at the top level that decoders read, or that are known to hold something else than the picture."""
_ONCE = (BoxType.META, BoxType.MOOV)
_ONCE_IN_META = (
    *(BoxType.HDLR, BoxType.PITM, BoxType.ILOC, BoxType.IINF, BoxType.IREF, BoxType.IPRP, BoxType.IDAT, BoxType.GRPL),
)
_TRACK_TABLES = {
    BoxType.MOOV: (BoxType.MVHD,),
    BoxType.TRAK: (BoxType.TKHD, BoxType.TREF, BoxType.EDTS, BoxType.MDIA),
    BoxType.EDTS: (BoxType.ELST,),
    BoxType.MDIA: (BoxType.MDHD, BoxType.HDLR, BoxType.MINF),
    BoxType.MINF: (BoxType.STBL,),
    BoxType.STBL: (
        *(BoxType.STSD, BoxType.STTS, BoxType.CTTS, BoxType.STSS, BoxType.STSC, BoxType.STSZ),
        *(BoxType.STCO, BoxType.CO64),
    ),
}
"""Which box holds which table of a sequence, each once."""
_TABLES = frozenset(kind for kinds in _TRACK_TABLES.values() for kind in kinds)
_CONFIGURATIONS = (PropertyType.HVCC, PropertyType.AV1C)
_ONCE_AN_ITEM = (PropertyType.ISPE, *_CONFIGURATIONS)
_HANDLERS = (Handler.PICT, Handler.VIDE, Handler.AUXV)
_NAMED_TRACKS = tuple(b"soun text sbtl subt hint meta tmcd clcp".split())
"""What tracks are for that hold no picture; programs don't agree on those of other kinds."""
_DESCRIBED = DESCRIPTIVE | {PropertyType.AUXC}


def oddities(source: Source) -> frozenset[Oddity]:
    """All of one file."""
    return frozenset((*_of_end(source), *_of_boxes(source), *_of_items(source), *_of_samples(source)))


def _of_end(source: Source) -> Iterator[Oddity]:
    """Whether the file ends within its data; what stays of it may be whole all the same."""
    if source.data[source.rest + 4 : source.rest + 8] == BoxType.MDAT:
        yield Oddity.NO_END
    pictures = [item for item in source.meta.items.values() if item.type in CODED_TYPES] if source.meta else []
    if any(_ends_behind(item, len(source.data)) for item in pictures):
        yield Oddity.NO_END


def _ends_behind(item: Item, file_size: int) -> bool:
    """Whether a picture's data reaches behind the end of the file."""
    location = item.location
    if location is None or location.method != IN_FILE or location.data_reference:
        return False
    return any(offset + length > file_size for offset, length, _index in location.extents)


def _of_boxes(source: Source) -> Iterator[Oddity]:
    """What stands beside the picture, and tables that programs could find twice."""
    own = list(_before_a_clip(source.boxes))
    if source.rest < len(source.data) and len(own) == len(source.boxes):
        yield Oddity.LEFT_OUT_BEHIND
    if any(box.type not in _NAMED for box in own):
        yield Oddity.LEFT_OUT_BEHIND
    if _occurs_twice(own, _ONCE):
        yield Oddity.TWO_READINGS
    for meta in [box for box in own if box.type == BoxType.META][:1]:
        inner = children(source.data, meta, 4)
        if _occurs_twice(inner, _ONCE_IN_META) or _has_two_tables(source, inner):
            yield Oddity.TWO_READINGS
    for moov in [box for box in own if box.type == BoxType.MOOV and source.sequence is not None][:1]:
        if _has_odd_tables(source.data, moov):
            yield Oddity.TWO_READINGS


def _has_odd_tables(data: bytes, box: Box) -> bool:
    """Whether a table of a sequence stands twice, or not in its box: programs differ in what they find."""
    try:
        inner = children(data, box)
    except ScrubberError:
        return True
    own = _TRACK_TABLES[box.type]
    if _occurs_twice(inner, own) or any(child.type in _TABLES and child.type not in own for child in inner):
        return True
    return any(_has_odd_tables(data, child) for child in inner if child.type in _TRACK_TABLES)


def _before_a_clip(boxes: list[Box]) -> Iterator[Box]:
    """The boxes in front of a second `ftyp`, with which a clip begins that was put behind the photo."""
    for index, box in enumerate(boxes):
        if index and box.type == BoxType.FTYP:
            return
        yield box


def _occurs_twice(boxes: Iterable[Box], kinds: Iterable[bytes]) -> bool:
    counts = Counter(box.type for box in boxes)
    return any(counts[kind] > 1 for kind in kinds)


def _has_two_tables(source: Source, inner: list[Box]) -> bool:
    """Whether `iprp` has two lists of properties, or `iinf` has another number of entries than it says."""
    for box in inner:
        if box.type == BoxType.IPRP and _occurs_twice(children(source.data, box), (BoxType.IPCO,)):
            return True
        if box.type == BoxType.IINF and source.meta is not None:
            wide = 4 if source.data[box.body] else 2
            start = box.body + 4
            count = int.from_bytes(source.data[start : start + wide], "big")
            if count != len(source.meta.items):
                return True
    return False


def _of_items(source: Source) -> Iterator[Oddity]:
    if source.still is None or source.meta is None:
        return
    numbers = {kept.source for kept in source.still.items}
    links = Counter((link.type, link.source) for link in source.meta.references if link.source in numbers)
    if any(count > 1 for count in links.values()):
        yield Oddity.TWO_READINGS  # some programs see the first alone, the copy has one with all targets
    if not all(
        _says_what_it_is(source, source.meta.items[number]) for number in left_out_auxiliaries(source.meta, numbers)
    ):
        yield Oddity.TWO_READINGS
    stays = _staying_properties(source, source.meta)
    for kept in source.still.items:
        if kept.type != ItemType.MIME:
            item = source.meta.items[kept.source]
            yield from _of_data(source, item, kept)
            yield from _of_properties(source, item, kept, stays)
            yield from _of_size(kept)
    yield from _of_grids(source)


def _says_what_it_is(source: Source, item: Item) -> bool:
    """Whether an auxiliary picture that was left out has one well-formed name, so that nobody takes it for alpha."""
    boxes = [source.meta.properties[index] for index, _essential in item.properties] if source.meta else []
    bodies = [box.payload(source.data) for box in boxes if box.type == PropertyType.AUXC]
    if len(bodies) != 1:
        return False
    name = auxiliary_type(bodies[0])
    ends = bodies[0][4 + len(name) : 5 + len(name)] == b"\0"
    return ends and not any(bodies[0][:4]) and all(0x20 < byte < 0x7F for byte in name)


def _of_data(source: Source, item: Item, kept: KeptItem) -> Iterator[Oddity]:
    if source.meta is None:
        return
    if item.location is not None and any(not length for _offset, length, _index in item.location.extents):
        yield Oddity.TWO_READINGS  # "all there is" or nothing
    extents = extents_in_file(source.data, source.meta, item)
    if sum(end - start for start, end in extents) != kept.blob.length:
        yield Oddity.LEFT_OUT_INSIDE


def _of_properties(source: Source, item: Item, kept: KeptItem, stays: Callable[[int], bool]) -> Iterator[Oddity]:
    """Configurations with other bytes, properties left out that nobody knows, and those that stand there twice."""
    if source.meta is None:
        return
    properties = [(index, source.meta.properties[index]) for index, _essential in item.properties]
    boxes = [box for _index, box in properties]
    if item.lists > 1 or item.places > 1 or _occurs_twice(boxes, _ONCE_AN_ITEM):
        yield Oddity.TWO_READINGS
    has_one_colour = sum(box.type == PropertyType.COLR for box in boxes) == 1
    written = {box[8:] for box in kept.boxes if box[4:8] in _CONFIGURATIONS}
    for index, box in properties:
        body = box.payload(source.data)
        if box.type in _CONFIGURATIONS and body not in written:
            yield Oddity.HEADER_REBUILT
        elif box.type == PropertyType.COLR and has_one_colour and body in PROFILES:
            continue  # a profile of no bytes says no more of the colours than none
        elif (box.type == PropertyType.AUXC and any(body[:4])) or (box.type not in _DESCRIBED and not stays(index)):
            yield Oddity.TWO_READINGS


def _staying_properties(source: Source, meta: Meta) -> Callable[[int], bool]:
    """Tells whether a property that shows the picture, by its index, is in the copy.

    Each is cleaned once: the tiles of a picture have the same few, and there may be hundreds of tiles.
    """

    @cache
    def stays(index: int) -> bool:
        box = meta.properties[index]
        try:
            return clean_property(box.type, box.payload(source.data)) is not None
        except ScrubberError:
            return False

    return stays


def _of_size(kept: KeptItem) -> Iterator[Oddity]:
    """A compressed picture has one size, which the item says as well, and all that its decoder needs."""
    if kept.type not in CODED_TYPES:
        return
    if len(kept.sizes) != 1 or kept.sizes[0].shown != extent(kept.boxes):
        yield Oddity.TWO_READINGS
    config = next((box[8:] for box in kept.boxes if box[4:8] == PropertyType.HVCC), b"")
    if config and not any(kind & 0x3F == hevc.VPS for kind, _units in hevc.read_config(config).arrays):
        yield Oddity.DAMAGED


def _of_grids(source: Source) -> Iterator[Oddity]:
    """A grid has as many tiles as it says, all of one size, and they cover its output."""
    if source.still is None:
        return
    items = source.still.items
    for kept in items:
        if kept.type == ItemType.GRID:
            numbers = [number for kind, to in kept.references if kind == ReferenceType.DIMG for number in to]
            tiles = {extent(items[number - 1].boxes) for number in numbers}
            if not _covers(kept, len(numbers), tiles):
                yield Oddity.TWO_READINGS


def _covers(grid: KeptItem, count: int, tiles: set[tuple[int, int] | None]) -> bool:
    data = b"".join(grid.blob.pieces)
    rows, columns = data[2] + 1, data[3] + 1
    wide = 4 if data[1] & 1 else 2
    output = int.from_bytes(data[4 : 4 + wide], "big"), int.from_bytes(data[4 + wide : 4 + 2 * wide], "big")
    tile = next(iter(tiles), None)
    if len(tiles) != 1 or tile is None or count != rows * columns or output != extent(grid.boxes):
        return False
    return columns * tile[0] >= output[0] and rows * tile[1] >= output[1]


def _of_samples(source: Source) -> Iterator[Oddity]:
    if source.sequence is None or source.movie is None:
        return
    kept = sum(blob.length for track in source.sequence.samples for blob in track)
    tracks = [track for track in source.movie.tracks if track.handler in _HANDLERS]
    if not all(map(_times_every_sample, tracks)):
        yield Oddity.TWO_READINGS
    if not all(map(_has_one_meaning, source.movie.tracks)) or len(tracks) != len(source.sequence.samples):
        yield Oddity.TWO_READINGS
    elif kept != sum(end - start for track in tracks for start, end in track.samples):
        yield Oddity.LEFT_OUT_INSIDE
    entries = [track.entries[0] for track in source.sequence.movie.tracks]
    shown = [[(entry.width, entry.height)] for entry in entries]
    if [[size.shown for size in sizes] for sizes in source.sequence.sizes] != shown:
        yield Oddity.TWO_READINGS
    if _configurations(tracks) != _configurations(source.sequence.movie.tracks):
        yield Oddity.HEADER_REBUILT


def _times_every_sample(track: Track) -> bool:
    """Whether the tables of times count as many samples as there are; programs differ in what the others last."""
    return all(
        sum(count for count, _value in runs) == len(track.samples)
        for runs in (track.durations, track.compositions or [(len(track.samples), 0)])
    )


def _has_one_meaning(track: Track) -> bool:
    """Whether a track is known to hold pictures or none; libavif takes any for alpha that refers to the picture so."""
    if track.handler in _HANDLERS:
        return True
    return track.handler in _NAMED_TRACKS and all(kind != ReferenceType.AUXL for kind, _ids in track.references)


def _configurations(tracks: Iterable[Track]) -> list[bytes]:
    entries = (entry for track in tracks for entry in track.entries)
    return [body for entry in entries for kind, body in entry.boxes if kind in _CONFIGURATIONS]
