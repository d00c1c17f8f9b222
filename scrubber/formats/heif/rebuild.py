"""Writing a clean HEIC or AVIF file: `ftyp`, `meta`, `moov`, `mdat`, nothing between and nothing behind.

`mdat` holds each track's samples in a row, then the data of the items; an item that is the same as a sample (AVIF
writers share the first frame) points to it. Offsets are 32 bits wide, so the size of the head doesn't depend on them.
"""

from dataclasses import dataclass, replace

from scrubber.containers.isobmff.boxes import box, header
from scrubber.containers.isobmff.codes import BoxType, ReferenceType
from scrubber.containers.isobmff.items import IN_FILE, IN_IDAT, Group, ItemRecord, MetaRecord, Reference, write_meta
from scrubber.containers.isobmff.tracks import write_movie
from scrubber.errors import Detail, Unsupported
from scrubber.formats import reasons
from scrubber.formats.base import Buffer
from scrubber.formats.heif.coded_data import Blob
from scrubber.formats.heif.essence import true_brands
from scrubber.formats.heif.sequence import Sequence
from scrubber.formats.heif.still import KeptItem, Still

_MDAT_HEADER = 8
_PREFERRED = (b"avis", b"avif", b"heic", b"hevc", b"heix", b"mif1", b"msf1")


class _Pool:
    """Blobs one behind the other, equal ones once."""

    def __init__(self) -> None:
        self.blobs: list[Blob] = []
        self.size = 0
        self._places: dict[tuple[int, bytes], int] = {}

    def append(self, blob: Blob) -> int:
        """Add `blob` at the end, whether it is there already or not; gives its offset."""
        place = self.size
        self._places.setdefault((blob.length, blob.digest), place)
        self.blobs.append(blob)
        self.size += blob.length
        return place

    def share(self, blob: Blob) -> int:
        """The offset of an equal blob, added if there is none."""
        place = self._places.get((blob.length, blob.digest))
        return self.append(blob) if place is None else place

    def pieces(self) -> list[Buffer]:
        """All bytes."""
        return [piece for blob in self.blobs for piece in blob.pieces]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything goes, as offsets within `mdat` and `idat`."""

    media: _Pool
    inside: _Pool
    samples: list[list[tuple[int, int]]]
    items: list[int]


def build(brands: list[bytes], still: Still | None, sequence: Sequence | None) -> list[Buffer]:
    """The clean file. `brands` are the major and the compatible brands of the source."""
    layout = _lay_out(still, sequence)
    ftyp = _ftyp(_clean_brands(brands, still, sequence))
    length = len(ftyp) + len(_head(still, sequence, layout, 0)) + _MDAT_HEADER
    pieces: list[Buffer] = [ftyp, _head(still, sequence, layout, length)]
    if layout.media.size:
        pieces += [header(BoxType.MDAT, layout.media.size), *layout.media.pieces()]
    return pieces


def _lay_out(still: Still | None, sequence: Sequence | None) -> _Layout:
    media, inside = _Pool(), _Pool()
    samples = []
    for track in sequence.samples if sequence else ():
        places = [(media.append(blob), blob.length) for blob in track]
        samples.append([(place, place + length) for place, length in places])
    items = []
    for item in still.items if still else ():
        pool = inside if item.in_idat else media
        items.append(pool.share(item.blob) if item.blob.length else 0)
    return _Layout(media, inside, samples, items)


def _ftyp(brands: list[bytes]) -> bytes:
    return box(BoxType.FTYP, brands[0], bytes(4), *brands[1:])


def _head(still: Still | None, sequence: Sequence | None, layout: _Layout, base: int) -> bytes:
    """`meta` and `moov` for an `mdat` whose body begins at `base`."""
    head = b"" if still is None else write_meta(_meta(still, layout, base))
    if sequence is not None:
        tracks = [
            replace(track, samples=[(base + start, base + end) for start, end in samples])
            for track, samples in zip(sequence.movie.tracks, layout.samples, strict=True)
        ]
        head += write_movie(replace(sequence.movie, tracks=tracks))
    return head


def _meta(still: Still, layout: _Layout, base: int) -> MetaRecord:
    indices: dict[bytes, int] = {}
    records = [_record(item, place, base, indices) for item, place in zip(still.items, layout.items, strict=True)]
    references = [Reference(kind, item.number, to) for item in still.items for kind, to in item.references]
    idat = b"".join(layout.inside.pieces())
    return MetaRecord(still.primary, records, references, list(indices), _groups(still), idat)


def _record(item: KeptItem, place: int, base: int, indices: dict[bytes, int]) -> ItemRecord:
    """The record of one item; new properties get the next index."""
    properties = tuple((indices.setdefault(prop.box, len(indices)), prop.essential) for prop in item.properties)
    method, offset = (IN_IDAT, place) if item.in_idat else (IN_FILE, base + place)
    return ItemRecord(item.number, item.type, item.hidden, properties, method, offset, item.blob.length)


def _groups(still: Still) -> list[Group]:
    """The `tmap` group; its number follows the items', which share one space of numbers with groups."""
    if not still.alternatives:
        return []
    return [Group(ReferenceType.ALTR, len(still.items) + 1, still.alternatives)]


def _clean_brands(brands: list[bytes], still: Still | None, sequence: Sequence | None) -> list[bytes]:
    """The major and the compatible brands of the copy. Raises `Unsupported` when none is left."""
    items = {item.type for item in still.items} if still else set()
    tracks = {entry.type for track in sequence.movie.tracks for entry in track.entries} if sequence else set()
    true = true_brands(items, tracks, bool(still and still.alternatives))
    kept = [brand for brand in dict.fromkeys(brands[1:]) if brand in true]
    major = next((brand for brand in (brands[0], *_PREFERRED) if brand in true and brand in brands), None)
    if major is None:
        raise Unsupported(reasons.DAMAGED_HEADER, Detail("heif.write-brands"))
    return [major, *kept]
