"""The layout of BMP files in all header lengths, and the walk over run-length codes."""

import struct
from pathlib import Path

import pytest

from scrubber.bitstreams.bmp_rle import read_runs
from scrubber.containers import bmp
from scrubber.errors import ParseError, Unsupported
from tests.helpers.bmp import bmp as make
from tests.helpers.bmp import header, palette

TWO = palette((1, 2, 3), (4, 5, 6))


@pytest.mark.parametrize("size", bmp.HEADER_SIZES)
def test_every_header_length(size: int) -> None:
    entries = TWO if size != 12 else b"\1\2\3\4\5\6"
    read = bmp.read(make(header(size, 9, 5, 1), bytes(20), palette=entries))
    assert (read.width, read.signed_height, read.bits, read.palette, read.row_bytes) == (9, 5, 1, entries, 4)
    assert read.pixels_at == 14 + size + len(entries)


def test_masks_behind_a_short_header() -> None:
    masks = struct.pack("<3I", 0xF800, 0x7E0, 0x1F)
    read = bmp.read(make(header(40, 2, 2, 16, compression=3) + masks, bytes(8)))
    assert read.colour_masks == (0xF800, 0x7E0, 0x1F, 0)
    assert read.masks == masks


def test_pixels_follow_the_palette_where_the_offset_is_missing() -> None:
    data = bytearray(make(header(40, 9, 5, 1, used=2), bytes(20), palette=TWO))
    for offset in (0, 54):
        data[10:14] = struct.pack("<I", offset)
        assert bmp.read(bytes(data)).pixels_at == 62


def test_palette_ends_where_the_pixels_begin() -> None:
    data = bytearray(make(header(40, 9, 5, 8), bytes(60), palette=TWO))
    assert bmp.read(bytes(data)).palette == TWO


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"BM",
        b"BA" + bytes(60),
        make(header(40, 0, 5, 24), b""),
        make(header(40, 5, 0, 24), b""),
        make(header(40, -5, 5, 24), b""),
        make(header(40, 5, 5, 24), b"")[:40],
        make(struct.pack("<I", 41) + bytes(50), b""),
        make(header(40, 5, 5, 24), bytes(80))[:10] + b"\x10\0\0\0" + header(40, 5, 5, 24) + bytes(80),
    ],
)
def test_damage_raises(data: bytes) -> None:
    with pytest.raises(ParseError):
        bmp.read(data)


def test_file_header_round_trip() -> None:
    data = make(header(40, 9, 5, 1, used=2), bytes(20), palette=TWO)
    assert bmp.file_header(bmp.read(data), len(data)) == data[:14]


def test_runs_are_written_back() -> None:
    codes = b"\3\x07\0\3abc\0\0\0\2\x09\0\2\1\0\4\1\0\1"
    found = read_runs(codes, 0, 8, 3, 8)
    assert (found.data, found.length) == (codes, len(codes))
    assert found.used == set(b"\x07abc\x09\1")


def test_room_in_runs_is_cleared() -> None:
    """In the padding of literals, in half bytes, behind the end."""
    dirty = b"\7\1\2\x25\0\0" + b"\0\3\x12\x3f" + b"\1\x2e" + b"\0\1" + b"secret"
    found = read_runs(dirty, 0, 8, 3, 4)
    assert found.data == b"\7\1\2\x25\0\0" + b"\0\3\x12\x30" + b"\1\x20" + b"\0\1"
    assert found.length == len(dirty) - 6
    assert read_runs(b"\0\3abcX\0\1", 0, 8, 3, 8).data == b"\0\3abc\0\0\1"


def test_runs_end_with_the_last_row() -> None:
    found = read_runs(b"\2\1\0\0\2\1\0\0secret", 0, 2, 2, 8)
    assert (found.data, found.length) == (b"\2\1\0\0\2\1\0\0\0\1", 8)


def test_codes_stay_where_decoders_disagree() -> None:
    """A literal over the edge of its row goes on in the next row for some decoders."""
    codes = b"\0\4abcd\5\7\0\0\0\1"
    assert read_runs(codes, 0, 3, 2, 8).data == codes


def test_codes_behind_the_end_of_a_row_stay_as_long_as_they_are_few_and_no_text() -> None:
    inside = b"\7\1\1\2"
    found = [read_runs(inside + b"\1\5" * count + b"\0\0\0\1", 0, 8, 2, 8) for count in (0, 1, 64)]
    assert [len(runs.data) for runs in found] == [8, 10, 136]
    assert [runs.leaves_rows for runs in found] == [False, True, True]
    with pytest.raises(ParseError):
        read_runs(inside + b"\1\5" * 65 + b"\0\0\0\1", 0, 8, 2, 8)
    for pairs in ([(1, letter) for letter in b"Montmartre, Paris"], [(letter, 1) for letter in b"Montmartre, Paris"]):
        with pytest.raises(Unsupported):
            read_runs(inside + b"".join(map(bytes, pairs)) + b"\0\0\0\1", 0, 8, 2, 8)


@pytest.mark.parametrize("codes", [b"", b"\1", b"\1\2", b"\0\5ab", b"\0\2\1", b"\0\2"])
def test_runs_that_end_early_raise(codes: bytes) -> None:
    with pytest.raises(ParseError):
        read_runs(codes, 0, 8, 2, 8)


def test_corpus_is_readable(shared_corpus: Path) -> None:
    files = list(shared_corpus.rglob("*.bmp"))
    assert len(files) > 40
    for path in files:
        assert bmp.read(path.read_bytes()).width > 0, path.name
