"""Tracks of pictures: what `moov` says about an image sequence (ISO/IEC 14496-12 sections 8.2 to 8.7).

Only tracks whose samples are pictures can be read; of others the handler is enough to leave them out. Sample tables
are unfolded to one record per sample, so that `isobmff_movie_writing` can lay samples out anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from scrubber.bitstreams.cursor import Cursor
from scrubber.containers.isobmff.boxes import Box, children, iter_boxes, version_and_flags
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
        raise ParseError(N_("its sequence of pictures has no header"), Detail("isobmff.track-read-movie"))
    version, _flags, timescale, duration = _times(header.cursor(data))
    tracks = [_read_track(data, child) for child in inner if child.type == BoxType.TRAK]
    return Movie(version, timescale, duration, tracks, any(child.type == BoxType.MVEX for child in inner))


def _times(cursor: Cursor) -> tuple[int, int, int, int]:
    """Version, flags, time scale and duration of `mvhd` or `mdhd`."""
    version, flags = _checked_version(cursor)
    cursor.skip(16 if version else 8)
    timescale, duration = cursor.unpack(">IQ" if version else ">II")
    return version, flags, timescale, duration


def _checked_version(cursor: Cursor) -> tuple[int, int]:
    version, flags = version_and_flags(cursor)
    if version > 1:
        raise ParseError(N_("a table in it has an unknown version"), Detail("isobmff.track-checked-version"))
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
        raise ParseError(N_("its sequence of pictures is not complete"), Detail("isobmff.track-needed"))
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
    times = _times(_needed(found, BoxType.MDHD).cursor(data))
    track.media_version, track.timescale, track.media_duration = times[0], times[2], times[3]
    track.entries = list(_sample_entries(data, _needed(found, BoxType.STSD)))
    track.durations = _runs(_needed(found, BoxType.STTS).cursor(data), ">II")[1]
    if BoxType.CTTS in found:
        signed = data[found[BoxType.CTTS].body : found[BoxType.CTTS].body + 1] == b"\1"
        track.composition_version, track.compositions = _runs(
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


def _runs(cursor: Cursor, layout: str) -> tuple[int, Runs]:
    version, _flags = _checked_version(cursor)
    runs: Runs = []
    for _count in range(_bounded(cursor.number(">I"))):
        count, value = cursor.unpack(layout)
        runs.append((count, value))
    return version, runs


def _samples(data: bytes, found: dict[bytes, Box]) -> list[tuple[int, int]]:
    sizes = _sizes(_needed(found, BoxType.STSZ).cursor(data))
    wide = BoxType.CO64 in found
    cursor = _needed(found, BoxType.CO64 if wide else BoxType.STCO).cursor(data)
    _checked_version(cursor)
    chunks = cursor.unpack(f">{_bounded(cursor.number('>I'))}{'Q' if wide else 'I'}")
    counts = _samples_per_chunk(_needed(found, BoxType.STSC).cursor(data), len(chunks))
    samples: list[tuple[int, int]] = []
    for start, count in zip(chunks, counts, strict=False):
        for size in sizes[len(samples) : len(samples) + count]:
            if start + size > len(data):
                raise ParseError(N_("part of its sequence of pictures is missing"), Detail("isobmff.track-samples-2"))
            samples.append((start, start + size))
            start += size
    if len(samples) != len(sizes):
        raise ParseError(N_("its sequence of pictures is not complete"), Detail("isobmff.track-samples"))
    return samples


def _sizes(cursor: Cursor) -> list[int]:
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
            raise ParseError(
                N_("its sequence of pictures changes its format on the way"), Detail("isobmff.track-samples-per-chunk")
            )
        for _chunk in range(max(first, 1), min(last, chunks + 1)):
            yield count


def _bounded(count: int) -> int:
    if count > MAX_PARTS:
        raise LimitExceeded(N_("it has too many parts"), Detail("isobmff.track-bounded"))
    return count
