"""Picture behind the edges of what a HEIC or AVIF file shows: clean apertures, small extents, tiles, windows.

All of it stays in the copy, because it can't be cut away without encoding anew. A grid is wider than its output by up
to a tile in every ordinary photo, which encoders fill with padding; only a look at it tells whether there is more.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace

from scrubber.containers.isobmff.boxes import box
from scrubber.containers.isobmff.codes import AV1_TYPES, ItemType, PropertyType, ReferenceType
from scrubber.formats.base import Crop, CropKind
from scrubber.formats.heif.coded_data import memory_blob
from scrubber.formats.heif.essence import Size, aperture, extent
from scrubber.formats.heif.rebuild import build
from scrubber.formats.heif.sequence import Sequence
from scrubber.formats.heif.still import KeptItem, KeptProperty, Still

_STILL_PROPERTIES = (PropertyType.HVCC, PropertyType.AV1C, PropertyType.CLAP)
_MAX_CROPS, _MAX_SIDE = 16, 1 << 30


def crops(still: Still) -> Iterator[Crop]:
    """Those of all pictures that are shown, and of what they are made of."""
    told: set[tuple[CropKind, Size, Size]] = set()
    for number in dict.fromkeys((still.primary, *still.further)):
        for crop in _of_picture(still, still.items[number - 1]):
            key = crop.kind, crop.whole, crop.shown
            if key not in told and len(told) < _MAX_CROPS:
                told.add(key)
                yield crop


def crops_of_sequence(sequence: Sequence) -> Iterator[Crop]:
    """Those of the track that is shown, with its first picture."""
    entry, boxes = sequence.movie.tracks[0].entries[0], []
    for kind, body in entry.boxes:
        boxes += [box(kind, body)] if kind in _STILL_PROPERTIES else []
    extent_box = struct.pack(">I4sI2I", 20, PropertyType.ISPE, 0, entry.width, entry.height)
    properties = tuple(KeptProperty(property_box, True) for property_box in (extent_box, *boxes))
    first = KeptItem(1, 0, entry.type, False, False, properties, (), sequence.samples[0][0], sequence.sizes[0])
    yield from crops(Still(1, (first,)))


def _of_picture(still: Still, item: KeptItem) -> Iterator[Crop]:
    shown = extent(item.boxes)
    if shown is None:
        return
    cropped = aperture(item.boxes)
    if cropped is not None and _is_less(cropped, shown):
        yield _crop(still, item, CropKind.APERTURE, shown, cropped, _without_aperture(item))
    if item.type == ItemType.GRID:
        yield from _of_grid(still, item, shown)
    else:
        yield from _of_coded(still, item, shown)


def _of_coded(still: Still, item: KeptItem, shown: Size) -> Iterator[Crop]:
    for size in item.sizes[:1]:
        if _is_less(shown, size.shown):
            yield _crop(still, item, CropKind.EXTENT, size.shown, shown, _with_extent(item, size.shown))
        surplus = max(size.coded[0] - size.shown[0], size.coded[1] - size.shown[1])
        if surplus >= size.block:
            yield Crop(CropKind.WINDOW, size.coded, size.shown)


def _of_grid(still: Still, item: KeptItem, shown: Size) -> Iterator[Crop]:
    """What the tiles hold beyond the output of the grid (ISO/IEC 23008-12 section 6.6.2.3.2)."""
    inputs = [still.items[number - 1] for kind, to in item.references if kind == ReferenceType.DIMG for number in to]
    tile = extent(inputs[0].boxes) if inputs else None
    if tile is None or not all(tile):
        return
    data = b"".join(item.blob.pieces)
    rows, columns = data[2] + 1, data[3] + 1
    whole = columns * tile[0], rows * tile[1]
    if _is_less(shown, whole) and max(whole) <= _MAX_SIDE:
        has_spare_tiles = columns > -(-shown[0] // tile[0]) or rows > -(-shown[1] // tile[1])
        kind = CropKind.TILES if has_spare_tiles else CropKind.TILE_EDGES
        yield _crop(still, item, kind, whole, shown, _with_output(item, data, whole))
    for piece in inputs:
        size = extent(piece.boxes)
        yield from () if size is None else _of_coded(still, piece, size)


def _is_less(shown: Size, whole: Size) -> bool:
    return shown[0] < whole[0] or shown[1] < whole[1]


def _crop(still: Still, item: KeptItem, kind: CropKind, whole: Size, shown: Size, uncropped: KeptItem) -> Crop:
    """The crop with a file in which `uncropped` stands for `item`; sizes turned as the picture is."""
    quarter_turns = sum(box[8] for box in item.boxes if box[4:8] == PropertyType.IROT)
    if quarter_turns & 1:
        whole, shown = (whole[1], whole[0]), (shown[1], shown[0])
    return Crop(kind, whole, shown, lambda: _file(still, uncropped))


def _file(still: Still, shown: KeptItem) -> bytes:
    """A file of all items that shows this one, which stands for the one of the same number."""
    items = tuple(shown if item.number == shown.number else item for item in still.items)
    items = tuple(replace(item, hidden=item.hidden and item.number != shown.number) for item in items)
    brand = b"avif" if any(item.type in AV1_TYPES for item in items) else b"heic"
    return b"".join(build([brand, brand, b"mif1"], Still(shown.number, items), None))


def _without_aperture(item: KeptItem) -> KeptItem:
    properties = tuple(prop for prop in item.properties if prop.box[4:8] != PropertyType.CLAP)
    return replace(item, properties=properties)


def _with_extent(item: KeptItem, size: Size) -> KeptItem:
    """The item with this extent, uncropped."""
    fresh = struct.pack(">I4sI2I", 20, PropertyType.ISPE, 0, *size)
    properties = tuple(
        KeptProperty(fresh, prop.essential) if prop.box[4:8] == PropertyType.ISPE else prop
        for prop in _without_aperture(item).properties
    )
    return replace(item, properties=properties)


def _with_output(item: KeptItem, data: bytes, size: Size) -> KeptItem:
    """A grid whose output is all of its tiles."""
    layout = ">II" if data[1] & 1 else ">HH"
    fits = data[1] & 1 or max(size) < 1 << 16
    fresh = data[:4] + struct.pack(layout, *size) if fits else data[:1] + b"\1" + data[2:4] + struct.pack(">II", *size)
    return replace(_with_extent(item, size), blob=memory_blob(fresh), in_idat=True)
