"""The essence of a HEIC or AVIF file: digests over what a decoder uses, wherever it stood in the file.

Source and copy are described by the same records, whose numbers are ranks among the picture's reachable items.
"""

import hashlib
import struct
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from scrubber.containers.isobmff.codes import AV1_TYPES, HEVC_TYPES, Brand, PropertyType
from scrubber.containers.isobmff.tracks import Movie, write_movie

Size = tuple[int, int]
EXIF_ITEM_HEAD = bytes(4)
"""What stands before the block in an Exif item: its TIFF header follows at once (ISO/IEC 23008-12 annex A.2.1)."""


@dataclass(frozen=True, slots=True)
class ItemEssence:
    """One item: `properties` are whole boxes with their essential flag, `data` is the digest of its data."""

    number: int
    type: bytes
    hidden: bool
    properties: tuple[tuple[bytes, bool], ...]
    references: tuple[tuple[bytes, tuple[int, ...]], ...]
    length: int
    data: bytes


@dataclass(frozen=True, slots=True)
class StillEssence:
    """A still picture."""

    primary: int
    alternatives: tuple[int, ...]
    items: tuple[ItemEssence, ...]
    colours: tuple[tuple[int, bytes], ...]
    """Item number and what one of its colour properties does to the samples."""


@dataclass(frozen=True, slots=True)
class MovieEssence:
    """A sequence: sizes and digests of all samples, one list a track."""

    movie: Movie
    samples: tuple[tuple[tuple[int, bytes], ...], ...]
    colours: tuple[bytes, ...]


class _Hash:
    """SHA-256 over fields that can't run into each other."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, *fields: bytes | int) -> None:
        pieces: list[bytes] = []
        for field in fields:
            raw = field.to_bytes(8, "big") if isinstance(field, int) else field
            pieces += len(raw).to_bytes(8, "big"), raw
        self._hash.update(b"".join(pieces))

    def digest(self) -> bytes:
        return self._hash.digest()


def picture_digest(still: StillEssence | None, movie: MovieEssence | None) -> bytes:
    """A digest of all compressed pictures with what is needed to decode and place them."""
    total = _Hash()
    if still is not None:
        total.add(b"still", still.primary, *still.alternatives)
        for item in still.items:
            _add_item(total, item)
    if movie is not None:
        total.add(b"movie", write_movie(_without_offsets(movie)))
        for track in movie.samples:
            for size, digest in track:
                total.add(size, digest)
    return total.digest()


def _add_item(total: _Hash, item: ItemEssence) -> None:
    total.add(b"item", item.number, item.type, int(item.hidden), item.length, item.data)
    for box, essential in item.properties:
        total.add(b"property", PropertyType.COLR if box[4:8] == PropertyType.COLR else box, int(essential))
    for kind, targets in item.references:
        total.add(b"reference", kind, *targets)


def _without_offsets(essence: MovieEssence) -> Movie:
    tracks = []
    for track, samples in zip(essence.movie.tracks, essence.samples, strict=True):
        entries = [replace(entry, boxes=_without_colours(entry.boxes)) for entry in track.entries]
        tracks.append(replace(track, entries=entries, samples=[(0, size) for size, _digest in samples]))
    return replace(essence.movie, tracks=tracks)


def _without_colours(boxes: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(kind, b"" if kind == PropertyType.COLR else body) for kind, body in boxes]


def colour_essence(still: StillEssence | None, movie: MovieEssence | None) -> bytes:
    """A digest of everything that turns samples into colours."""
    total = _Hash()
    for number, colour in still.colours if still else ():
        total.add(number, colour)
    total.add(*(movie.colours if movie else ()))
    return total.digest()


def extent(boxes: Iterable[bytes]) -> Size | None:
    """Width and height of a picture with these properties before it is cropped and turned; None when none says them."""
    return next((struct.unpack_from(">II", box, 12) for box in boxes if box[4:8] == PropertyType.ISPE), None)


def aperture(boxes: Iterable[bytes]) -> Size | None:
    """Width and height of the clean aperture (ISO/IEC 14496-12 section 12.1.4.1); None without a usable one."""
    for box in boxes:
        if box[4:8] == PropertyType.CLAP:
            across, across_by, down, down_by = struct.unpack(">4I", box[8:24])
            return (across // across_by, down // down_by) if across_by and down_by else None
    return None


def shown_size(boxes: Iterable[bytes]) -> tuple[int, int]:
    """Width and height of a picture with these properties as it is shown: cropped, then turned, in their order."""
    width = height = 0
    for box in boxes:
        kind, body = box[4:8], box[8:]
        if kind == PropertyType.ISPE:
            width, height = struct.unpack_from(">II", body, 4)
        elif kind == PropertyType.CLAP and all(struct.unpack(">8I", body)[1:4:2]):
            across, across_by, down, down_by = struct.unpack(">4I", body[:16])
            width, height = across // across_by, down // down_by
        elif kind == PropertyType.IROT and body[0] & 1:
            width, height = height, width
    return width, height


def true_brands(item_types: Collection[bytes], track_types: Collection[bytes], has_tone_map: bool) -> frozenset[bytes]:
    """Every known brand that is true of a file with these items and tracks (HEIF section 10, MIAF, AVIF section 6).

    A promise of something dropped can make a reader refuse the file (`tmap` without its item does that in libavif); an
    unknown brand can be anyone's four letters.
    """
    true: frozenset[bytes] = frozenset()
    if item_types:
        true |= Brand.STILL
    for types, still, moving in (
        (HEVC_TYPES, Brand.STILL_HEVC, Brand.SEQUENCE_HEVC),
        (AV1_TYPES, Brand.STILL_AV1, Brand.SEQUENCE_AV1),
    ):
        true |= still if set(types) & set(item_types) else frozenset()
        true |= moving if set(types) & set(track_types) else frozenset()
    if track_types:
        true |= Brand.SEQUENCE
    if set(AV1_TYPES) & {*item_types, *track_types}:
        true |= Brand.AV1_PROFILES
    return true | {Brand.TMAP} if has_tone_map else true
