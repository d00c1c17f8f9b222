"""Sample tables in the forms they come in, and the one form in which a movie is written."""

import struct
from dataclasses import replace

import pytest

from scrubber.containers.isobmff.boxes import box, full_box, read_box
from scrubber.containers.isobmff.tracks import Movie, SampleEntry, Track, merge_runs, read_movie, write_movie
from scrubber.errors import ParseError, ScrubberError

ENTRY = SampleEntry(b"av01", 8, 6, (1, 2), 1, 24, [(b"av1C", b"\x81\0\0\0"), (b"ccst", bytes(8))])
TRACK = Track(
    b"pict",
    1,
    flags=3,
    duration=9,
    layer=-1,
    matrix=bytes(range(36)),
    width=8 << 16,
    height=6 << 16,
    edit_flags=1,
    edits=[(9, -1, 0x10000), (3, 0, 0x10000)],
    timescale=10,
    media_duration=9,
    entries=[ENTRY],
    durations=[(2, 4), (1, 1)],
    composition_version=1,
    compositions=[(3, -2)],
    sync=[1, 3],
    samples=[(4, 9), (9, 9), (9, 30)],
    references=[(b"auxl", (1, 2))],
)
MOVIE = Movie(0, 10, 9, [TRACK])


def read(data: bytes) -> Movie:
    return read_movie(data, read_box(data, 0, len(data)))


def test_what_is_written_is_read() -> None:
    assert read(write_movie(MOVIE)) == MOVIE


def test_wide_times() -> None:
    wide = replace(TRACK, version=1, media_version=1, edit_version=1, duration=1 << 40, samples=[(0, 2), (2, 4)])
    movie = Movie(1, 10, (1 << 64) - 1, [wide])
    assert read(write_movie(movie)) == movie


def with_table(kind: bytes, table: bytes) -> bytes:
    """The movie with another table in place of the one of this kind, as `free` boxes let it be found first."""
    data = write_movie(MOVIE)
    at = data.index(kind) - 4
    size = int.from_bytes(data[at : at + 4], "big")
    changed = bytearray(data[:at] + table + data[at + size :])
    for path in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        start = changed.index(path) - 4
        old = int.from_bytes(changed[start : start + 4], "big")
        changed[start : start + 4] = struct.pack(">I", old + len(table) - size)
    return bytes(changed)


def test_chunks_of_different_lengths_and_wide_offsets() -> None:
    data = with_table(b"stsc", full_box(b"stsc", 0, 0, struct.pack(">7I", 2, 1, 1, 1, 2, 2, 1)))
    at = data.index(b"stco") - 4
    chunks = full_box(b"stco", 0, 0, struct.pack(">3I", 2, 100, 50))
    grown = bytearray(data[:at] + chunks)
    for path in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        start = grown.index(path) - 4
        grown[start : start + 4] = struct.pack(">I", len(grown) - start)
    assert read(bytes(grown)).tracks[0].samples == [(100, 105), (50, 50), (50, 71)]


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (b"stsc", full_box(b"stsc", 0, 0, struct.pack(">4I", 1, 1, 3, 2))),
        (b"stsc", full_box(b"stsc", 0, 0, struct.pack(">4I", 1, 1, 2, 1))),
        (b"stco", full_box(b"stco", 0, 0, struct.pack(">2I", 1, 1 << 31))),
        (b"stco", box(b"free")),
        (b"stts", full_box(b"stts", 0, 0, struct.pack(">I", 0xFFFFFFFF))),
        (b"stss", full_box(b"stss", 0, 0, struct.pack(">I", 0xFFFFFFFF))),
        (b"stsz", full_box(b"stsz", 0, 0, struct.pack(">2I", 1, 0xFFFFFFFF))),
        (b"stsd", full_box(b"stsd", 0, 0, struct.pack(">I", 1), box(b"av01", bytes(20)))),
        (b"stts", full_box(b"stts", 9, 0, struct.pack(">I", 0))),
    ],
)
def test_damaged_tables(kind: bytes, table: bytes) -> None:
    with pytest.raises(ScrubberError):
        read(with_table(kind, table))


def test_movie_without_a_header_is_damage() -> None:
    with pytest.raises(ParseError):
        read(box(b"moov", box(b"free")))


def test_boxes_nested_in_themselves_are_no_trouble() -> None:
    nested = b""
    for _level in range(2_000):
        nested = box(b"mdia", nested)
    with pytest.raises(ParseError):
        read(box(b"moov", full_box(b"mvhd", 0, 0, bytes(96)), box(b"trak", nested)))


def test_runs_are_merged_and_cut() -> None:
    assert merge_runs([(1, 5), (2, 5), (0, 7), (4, 6)], 4) == [(3, 5), (1, 6)]
