"""Tracks of pictures: what `moov` says about an image sequence (ISO/IEC 14496-12 sections 8.2 to 8.7).

Only tracks whose samples are pictures can be read; of others the handler is enough to leave them out. Sample tables
are unfolded to one record per sample, so that they can be laid out anew. What is written is one canonical form, no
names, no times, every track's samples in one chunk, and depends on the records alone: an auditor can write what it read
once more and compare bytes.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

from scrubber.bitstreams.cursor import Cursor
from scrubber.containers.isobmff.boxes import Box, box, children, full_box, iter_boxes, version_and_flags
from scrubber.containers.isobmff.codes import BoxType, Handler
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

Runs = list[tuple[int, int]]
"""How many samples in a row have a value, and the value."""

_PATH = (BoxType.MDIA, BoxType.MINF, BoxType.STBL, b"")


@dataclass(slots=True)
class SampleEntry:
    """A visual sample entry: codec, size in pixels, resolution, depth, and its boxes as type and body."""

    type: bytes
    width: int
    height: int
    resolution: tuple[int, int]
    frame_count: int
    depth: int
    boxes: list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Track:
    """One track. Durations count in the movie's (`duration`, `edits`) or its own time scale (`media_duration`)."""

    handler: bytes = b""
    id: int = 0
    version: int = 0
    flags: int = 0
    duration: int = 0
    layer: int = 0
    alternate_group: int = 0
    matrix: bytes = b""
    width: int = 0
    height: int = 0
    edit_version: int = 0
    edit_flags: int = 0
    edits: list[tuple[int, int, int]] = field(default_factory=list)
    media_version: int = 0
    timescale: int = 0
    media_duration: int = 0
    entries: list[SampleEntry] = field(default_factory=list)
    durations: Runs = field(default_factory=list)
    composition_version: int = 0
    compositions: Runs = field(default_factory=list)
    sync: list[int] | None = None
    samples: list[tuple[int, int]] = field(default_factory=list)
    """Start and end of every sample in the file."""
    references: list[tuple[bytes, tuple[int, ...]]] = field(default_factory=list)


@dataclass(slots=True)
class Movie:
    """One `moov` box."""

    version: int
    timescale: int
    duration: int
    tracks: list[Track]
    fragmented: bool = False


def read_movie(data: bytes, moov: Box) -> Movie:
    """Read `moov` and its picture tracks. Raises `ParseError` and `LimitExceeded`."""
    inner = children(data, moov)
    header = next((child for child in inner if child.type == BoxType.MVHD), None)
    if header is None:
        raise ParseError(N_("its header is damaged"), Detail("isobmff.track-read-movie"))
    version, _flags, timescale, duration = _read_times(header.cursor(data))
    tracks = [_read_track(data, child) for child in inner if child.type == BoxType.TRAK]
    return Movie(version, timescale, duration, tracks, any(child.type == BoxType.MVEX for child in inner))


def _read_times(cursor: Cursor) -> tuple[int, int, int, int]:
    """Version, flags, time scale and duration of `mvhd` or `mdhd`."""
    version, flags = _checked_version(cursor)
    cursor.skip(16 if version else 8)
    timescale, duration = cursor.unpack(">IQ" if version else ">II")
    return version, flags, timescale, duration


def _checked_version(cursor: Cursor) -> tuple[int, int]:
    version, flags = version_and_flags(cursor)
    if version > 1:
        raise ParseError(N_("its parts are not in order"), Detail("isobmff.track-checked-version"))
    return version, flags


def _descend(data: bytes, box: Box, path: tuple[bytes, ...] = _PATH) -> Iterator[Box]:
    """The boxes of a track, those of its media and sample tables among them."""
    for child in children(data, box):
        if child.type == path[0]:
            yield from _descend(data, child, path[1:])
        elif child.type == BoxType.EDTS:
            yield from children(data, child)
        else:
            yield child


def _read_track(data: bytes, trak: Box) -> Track:
    track = Track()
    found: dict[bytes, Box] = {}
    for child in _descend(data, trak):
        found.setdefault(child.type, child)
    _read_tkhd(_needed(found, BoxType.TKHD).cursor(data), track)
    handler = _needed(found, BoxType.HDLR).cursor(data)
    handler.skip(8)
    track.handler = handler.take(4)
    if BoxType.TREF in found:
        for child in children(data, found[BoxType.TREF]):
            track.references.append((child.type, child.cursor(data).unpack(f">{(child.end - child.body) // 4}I")))
    if track.handler in (Handler.PICT, Handler.VIDE, Handler.AUXV):
        _read_media(data, found, track)
    return track


def _needed(found: dict[bytes, Box], kind: bytes) -> Box:
    if kind not in found:
        raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.track-needed"))
    return found[kind]


def _read_tkhd(cursor: Cursor, track: Track) -> None:
    track.version, track.flags = _checked_version(cursor)
    cursor.skip(16 if track.version else 8)
    track.id, _reserved, track.duration = cursor.unpack(">IIQ" if track.version else ">III")
    cursor.skip(8)
    track.layer, track.alternate_group = cursor.unpack(">hh")
    cursor.skip(4)
    track.matrix = cursor.take(36)
    track.width, track.height = cursor.unpack(">II")


def _read_media(data: bytes, found: dict[bytes, Box], track: Track) -> None:
    if BoxType.ELST in found:
        _read_edits(found[BoxType.ELST].cursor(data), track)
    times = _read_times(_needed(found, BoxType.MDHD).cursor(data))
    track.media_version, track.timescale, track.media_duration = times[0], times[2], times[3]
    track.entries = list(_sample_entries(data, _needed(found, BoxType.STSD)))
    track.durations = _read_runs(_needed(found, BoxType.STTS).cursor(data), ">II")[1]
    if BoxType.CTTS in found:
        signed = data[found[BoxType.CTTS].body : found[BoxType.CTTS].body + 1] == b"\1"
        track.composition_version, track.compositions = _read_runs(
            found[BoxType.CTTS].cursor(data), ">Ii" if signed else ">II"
        )
    if BoxType.STSS in found:
        cursor = found[BoxType.STSS].cursor(data)
        _checked_version(cursor)
        track.sync = list(cursor.unpack(f">{_bounded(cursor.number('>I'))}I"))
    track.samples = _samples(data, found)


def _read_edits(cursor: Cursor, track: Track) -> None:
    track.edit_version, track.edit_flags = _checked_version(cursor)
    layout = ">QqI" if track.edit_version else ">IiI"
    for _count in range(_bounded(cursor.number(">I"))):
        duration, start, rate = cursor.unpack(layout)
        track.edits.append((duration, start, rate))


def _sample_entries(data: bytes, stsd: Box) -> Iterator[SampleEntry]:
    count = Cursor(data, stsd.body + 4, stsd.end).number(">I")
    for entry in islice(iter_boxes(data, stsd.body + 8, stsd.end), count):
        cursor = entry.cursor(data)
        cursor.skip(24)
        width, height, across, down, _reserved, frames = cursor.unpack(">HHIIIH")
        cursor.skip(32)
        depth = cursor.unpack(">HH")[0]
        boxes = [(child.type, child.payload(data)) for child in iter_boxes(data, cursor.pos, entry.end)]
        yield SampleEntry(entry.type, width, height, (across, down), frames, depth, boxes)


def _read_runs(cursor: Cursor, layout: str) -> tuple[int, Runs]:
    version, _flags = _checked_version(cursor)
    runs: Runs = []
    for _count in range(_bounded(cursor.number(">I"))):
        count, value = cursor.unpack(layout)
        runs.append((count, value))
    return version, runs


def _samples(data: bytes, found: dict[bytes, Box]) -> list[tuple[int, int]]:
    sizes = _read_sizes(_needed(found, BoxType.STSZ).cursor(data))
    wide = BoxType.CO64 in found
    cursor = _needed(found, BoxType.CO64 if wide else BoxType.STCO).cursor(data)
    _checked_version(cursor)
    chunks = cursor.unpack(f">{_bounded(cursor.number('>I'))}{'Q' if wide else 'I'}")
    counts = _samples_per_chunk(_needed(found, BoxType.STSC).cursor(data), len(chunks))
    samples: list[tuple[int, int]] = []
    for start, count in zip(chunks, counts, strict=False):
        for size in sizes[len(samples) : len(samples) + count]:
            if start + size > len(data):
                raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.track-samples-2"))
            samples.append((start, start + size))
            start += size
    if len(samples) != len(sizes):
        raise ParseError(N_("a part of the picture is missing"), Detail("isobmff.track-samples"))
    return samples


def _read_sizes(cursor: Cursor) -> list[int]:
    _checked_version(cursor)
    size, count = cursor.unpack(">II")
    _bounded(count)
    return [size] * count if size else list(cursor.unpack(f">{count}I"))


def _samples_per_chunk(cursor: Cursor, chunks: int) -> Iterator[int]:
    _checked_version(cursor)
    runs = [cursor.unpack(">III") for _count in range(_bounded(cursor.number(">I")))]
    for index, (first, count, entry) in enumerate(runs):
        last = runs[index + 1][0] if index + 1 < len(runs) else chunks + 1
        if entry != 1:
            raise ParseError(N_("it is of a rare kind"), Detail("isobmff.track-samples-per-chunk"))
        for _chunk in range(max(first, 1), min(last, chunks + 1)):
            yield count


def _bounded(count: int) -> int:
    if count > MAX_PARTS:
        raise LimitExceeded(N_("it has too many parts"), Detail("isobmff.track-bounded"))
    return count


_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4
"""The language "und" in three times five bits."""
_DATA_REFERENCE = box(BoxType.DINF, full_box(BoxType.DREF, 0, 0, struct.pack(">I", 1), full_box(BoxType.URL, 0, 1)))
_VIDEO_HEADER = full_box(BoxType.VMHD, 0, 1, bytes(8))


def write_movie(movie: Movie) -> bytes:
    """The whole `moov` box; the samples of each track must follow each other in the file."""
    following = max(track.id for track in movie.tracks) + 1
    header = full_box(
        BoxType.MVHD,
        movie.version,
        0,
        _times(movie.version, movie.timescale, movie.duration),
        struct.pack(">IHH8x", 0x10000, 0x100, 0),
        _UNITY,
        bytes(24),
        struct.pack(">I", following),
    )
    return box(BoxType.MOOV, header, *map(_track, movie.tracks))


def numbers_of(movie: Movie) -> bytes:
    """`moov` as it would be for one empty sample a track and no boxes in its sample entries: nothing but numbers."""
    bare = [
        replace(track, samples=[(0, 0)], entries=[replace(entry, boxes=[]) for entry in track.entries])
        for track in movie.tracks
    ]
    return write_movie(replace(movie, tracks=bare))


def _times(version: int, timescale: int, duration: int) -> bytes:
    return struct.pack(">16xIQ" if version else ">8xII", timescale, duration)


def _track(track: Track) -> bytes:
    header = full_box(
        BoxType.TKHD,
        track.version,
        track.flags,
        struct.pack(">16xI4xQ" if track.version else ">8xI4xI", track.id, track.duration),
        struct.pack(">8xhh4x", track.layer, track.alternate_group),
        track.matrix,
        struct.pack(">II", track.width, track.height),
    )
    parts = [header]
    if track.references:
        parts.append(
            box(BoxType.TREF, *(box(kind, struct.pack(f">{len(ids)}I", *ids)) for kind, ids in track.references))
        )
    if track.edits:
        parts.append(box(BoxType.EDTS, _edits(track)))
    return box(BoxType.TRAK, *parts, _media(track))


def _edits(track: Track) -> bytes:
    layout = ">QqI" if track.edit_version else ">IiI"
    entries = [struct.pack(layout, *edit) for edit in track.edits]
    return full_box(BoxType.ELST, track.edit_version, track.edit_flags, struct.pack(">I", len(entries)), *entries)


def _media(track: Track) -> bytes:
    header = full_box(
        BoxType.MDHD,
        track.media_version,
        0,
        _times(track.media_version, track.timescale, track.media_duration),
        struct.pack(">HH", _UNDETERMINED, 0),
    )
    handler = full_box(BoxType.HDLR, 0, 0, bytes(4), track.handler, bytes(12), b"\0")
    return box(BoxType.MDIA, header, handler, box(BoxType.MINF, _VIDEO_HEADER, _DATA_REFERENCE, _sample_table(track)))


def _sample_table(track: Track) -> bytes:
    parts = [
        full_box(BoxType.STSD, 0, 0, struct.pack(">I", len(track.entries)), *map(_entry, track.entries)),
        _runs(BoxType.STTS, 0, track.durations, ">II"),
    ]
    if track.compositions:
        layout = ">Ii" if track.composition_version else ">II"
        parts.append(_runs(BoxType.CTTS, track.composition_version, track.compositions, layout))
    if track.sync is not None:
        count = len(track.sync)
        parts.append(full_box(BoxType.STSS, 0, 0, struct.pack(f">I{count}I", count, *track.sync)))
    count = len(track.samples)
    parts.append(full_box(BoxType.STSC, 0, 0, struct.pack(">IIII", 1, 1, count, 1)))
    parts += [_sizes(track), full_box(BoxType.STCO, 0, 0, struct.pack(">II", 1, track.samples[0][0]))]
    return box(BoxType.STBL, *parts)


def _sizes(track: Track) -> bytes:
    sizes = [end - start for start, end in track.samples]
    if sizes[0] and len(set(sizes)) == 1:
        return full_box(BoxType.STSZ, 0, 0, struct.pack(">II", sizes[0], len(sizes)))
    return full_box(BoxType.STSZ, 0, 0, struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes))


def _runs(kind: bytes, version: int, runs: Runs, layout: str) -> bytes:
    return full_box(kind, version, 0, struct.pack(">I", len(runs)), *(struct.pack(layout, *run) for run in runs))


def _entry(entry: SampleEntry) -> bytes:
    fixed = struct.pack(
        ">6xH16xHHIIIH32xHH", 1, entry.width, entry.height, *entry.resolution, 0, entry.frame_count, entry.depth, 0xFFFF
    )
    return box(entry.type, fixed, *(box(kind, body) for kind, body in entry.boxes))


def merge_runs(runs: Runs, samples: int) -> Runs:
    """The same values for the first `samples` samples in as few runs as possible."""
    merged: Runs = []
    for value, group in groupby(runs, key=lambda run: run[1]):
        count = min(sum(run[0] for run in group), samples)
        samples -= count
        if count:
            merged.append((count, value))
    return merged
