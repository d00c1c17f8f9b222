"""Writing `moov` for an image sequence in one canonical form: no names, no times, every track's samples in one chunk.

What is written depends on the records alone, so an auditor can write what it read once more and compare bytes.
"""

import struct
from dataclasses import replace
from itertools import groupby

from scrubber.containers.isobmff.boxes import box, full_box
from scrubber.containers.isobmff.codes import BoxType
from scrubber.containers.isobmff.tracks import Movie, Runs, SampleEntry, Track

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
