"""What stays of an image sequence (HEIF section 7, AV1-AVIF section 3): the track of pictures and its alpha plane.

Times become zero; names, sound, texts, thumbnails and whatever else `moov` holds are left behind. Sample tables are
written anew from the samples that stay.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from scrubber.bitstreams.hevc import CodedSize
from scrubber.bitstreams.hidden_text import IN_NUMBERS, refuse_text
from scrubber.containers.isobmff.codes import ALPHA, CODED_TYPES, PROFILES, Handler, PropertyType, ReferenceType
from scrubber.containers.isobmff.tracks import Movie, SampleEntry, Track, merge_runs, numbers_of
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.heif.coded_data import CONFIG_BOXES, Blob, Budget, PixelCodec, make_blob
from scrubber.formats.heif.properties import auxiliary_type, clean_property
from scrubber.formats.shared.icc.essence import colour_digest

PICTURE_HANDLERS = (Handler.PICT, Handler.VIDE)
TRACK_FLAGS = 0xF
"""Enabled, in movie, in preview, size is an aspect ratio."""
ENTRY_BOXES = frozenset(
    (
        PropertyType.HVCC,
        PropertyType.AV1C,
        PropertyType.COLR,
        PropertyType.PASP,
        PropertyType.CLAP,
        PropertyType.CLLI,
        PropertyType.MDCV,
        PropertyType.AMVE,
        PropertyType.CCLV,
    )
)


@dataclass(frozen=True, slots=True)
class Sequence:
    """The tracks of a copy, the picture's first; `samples` holds one list a track."""

    movie: Movie
    samples: tuple[tuple[Blob, ...], ...]
    colours: tuple[bytes, ...]
    """Digests of the colour profiles' rendering, in order of occurrence."""
    sizes: tuple[tuple[CodedSize, ...], ...] = ()
    """What the parameters of each track's decoder say of the size of its pictures: one, if all is well."""


def read_sequence(data: bytes, movie: Movie) -> Sequence:
    """What stays of `movie`. Raises `ScrubberError` when no safe copy could be made."""
    if movie.fragmented:
        raise Unsupported(reasons.RARE_KIND, Detail("heif.read-fragments"))
    main = next((track for track in movie.tracks if _is_main(track)), None)
    if main is None:
        raise Unsupported(
            reasons.RARE_KIND,
            Detail("heif.read-track-codec"),
        )
    alpha = next((track for track in movie.tracks if _is_alpha_of(track, main)), None)
    tracks = [main] if alpha is None else [main, alpha]
    numbers = {track.id: number for number, track in enumerate(tracks, 1)}
    cleaned = [_clean_track(track, numbers) for track in tracks]
    new_movie = Movie(movie.version, movie.timescale, movie.duration, cleaned)
    refuse_text(numbers_of(new_movie), IN_NUMBERS)
    budget = Budget(2 * len(data))
    samples = tuple(_blobs(data, old, new, budget) for old, new in zip(tracks, cleaned, strict=True))
    colours = tuple(colour for track in tracks for entry in track.entries for colour in _colours(entry))
    sizes = tuple(_sizes(data, old, new) for old, new in zip(tracks, cleaned, strict=True))
    return Sequence(new_movie, samples, colours, sizes)


def _is_main(track: Track) -> bool:
    kinds = {kind for kind, _ids in track.references}
    return (
        track.handler in PICTURE_HANDLERS
        and _codec_known(track)
        and not kinds & {ReferenceType.AUXL, ReferenceType.THMB, ReferenceType.CDSC}
    )


def _codec_known(track: Track) -> bool:
    return len(track.entries) == 1 and track.entries[0].type in CODED_TYPES and bool(track.samples)


def _is_alpha_of(track: Track, main: Track) -> bool:
    linked = any(kind == ReferenceType.AUXL and main.id in ids for kind, ids in track.references)
    if not linked or track.id == main.id or not _codec_known(track):
        return False
    return any(kind == PropertyType.AUXI and auxiliary_type(body) in ALPHA for kind, body in track.entries[0].boxes)


def _clean_track(track: Track, numbers: dict[int, int]) -> Track:
    count = len(track.samples)
    sync = None if track.sync is None else sorted({index for index in track.sync if 1 <= index <= count})
    return replace(
        track,
        id=numbers[track.id],
        flags=track.flags & TRACK_FLAGS,
        edit_flags=track.edit_flags & 1,
        entries=[clean_entry(entry) for entry in track.entries],
        durations=merge_runs(track.durations, count),
        compositions=merge_runs(track.compositions, count),
        sync=sync,
        samples=[],
        references=_clean_references(track, numbers),
    )


def _clean_references(track: Track, numbers: dict[int, int]) -> list[tuple[bytes, tuple[int, ...]]]:
    found = []
    for kind in (ReferenceType.AUXL, ReferenceType.PREM):
        targets = [target for name, ids in track.references if name == kind for target in ids if target in numbers]
        if targets:
            found.append((kind, tuple(numbers[target] for target in dict.fromkeys(targets))))
    return found


def clean_entry(entry: SampleEntry) -> SampleEntry:
    """The entry with the boxes on the keep-list, in their order."""
    boxes = []
    for kind, body in entry.boxes:
        cleaned = clean_entry_box(kind, body)
        if cleaned is not None:
            boxes.append((kind, cleaned))
    return replace(entry, frame_count=1, boxes=boxes)


def clean_entry_box(kind: bytes, body: bytes) -> bytes | None:
    """The body to write, or None when the box goes."""
    if kind in ENTRY_BOXES:
        return clean_property(kind, body)
    return _OWN_BOXES[kind](body) if kind in _OWN_BOXES else None


def _ccst(body: bytes) -> bytes | None:
    """Coding constraints: three fields in the first 6 bits (HEIF section 7.2.3)."""
    return bytes(4) + bytes([body[4], body[5] & 0xC0, 0, 0]) if len(body) >= 8 and not body[0] else None


def _auxi(body: bytes) -> bytes | None:
    urn = auxiliary_type(body)
    return bytes(4) + urn + b"\0" if urn in ALPHA else None


_OWN_BOXES: dict[bytes, Callable[[bytes], bytes | None]] = {PropertyType.CCST: _ccst, PropertyType.AUXI: _auxi}


def _colours(entry: SampleEntry) -> list[bytes]:
    return entry_colours(entry.boxes)


def entry_colours(boxes: list[tuple[bytes, bytes]]) -> list[bytes]:
    """What the colour boxes of a sample entry say, as digests; profiles that nobody can use are left out."""
    found = []
    for kind, body in boxes:
        if kind == PropertyType.COLR and body[:4] in PROFILES:
            found.append(colour_digest(body[4:]))
        elif kind == PropertyType.COLR:
            found.append(clean_property(kind, body) or b"")
    return [colour for colour in found if colour]


def entry_codec(entry: SampleEntry) -> PixelCodec:
    """How to read samples of this entry. Raises `ParseError` when its configuration is missing."""
    for kind, body in entry.boxes:
        if kind in CONFIG_BOXES and entry.type in CONFIG_BOXES[kind][0]:
            return PixelCodec(entry.type, body)
    raise ParseError(
        reasons.DATA_UNREADABLE,
        Detail("heif.read-sample-entry", entry.type.decode("latin-1")),
    )


def _sizes(data: bytes, source: Track, cleaned: Track) -> tuple[CodedSize, ...]:
    codec, view = entry_codec(cleaned.entries[0]), memoryview(data)
    return tuple(dict.fromkeys(size for start, end in source.samples for size in codec.sizes(view[start:end])))


def _blobs(data: bytes, source: Track, cleaned: Track, budget: Budget) -> tuple[Blob, ...]:
    codec = entry_codec(cleaned.entries[0])
    view = memoryview(data)
    return tuple(
        make_blob(data, ((start, end),), codec.needed(view[start:end], budget, one_picture=False, is_first=not number))
        for number, (start, end) in enumerate(source.samples)
    )
