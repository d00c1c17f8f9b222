"""PNG chunks and zlib streams: read, written back, never beyond their bounds."""

import random
import zlib

import pytest

from scrubber.bitstreams.zlib_stream import inflate, inflate_all, recompress
from scrubber.containers.png import chunks as png
from scrubber.containers.png.headers import FilterCheck, Header
from scrubber.errors import LimitExceeded, ParseError
from tests.helpers.png import GREY, SIGNATURE, chunk, grey, header


def test_wrong_checksum_and_cut_chunk_are_noticed() -> None:
    broken = chunk(b"tEXt", b"words")[:-1] + b"\0"
    assert [found.sound for found in png.read_chunks(grey(broken))] == [True, False, True, True]
    assert [found.sound for found in png.read_chunks(grey()[:-1])] == [True, True, False]


def test_reading_stops_where_no_chunk_begins() -> None:
    assert [found.name for found in png.read_chunks(SIGNATURE + header() + b"\0\0\0\1\0abc" + GREY)] == ["IHDR"]
    assert png.read_chunks(grey() + grey())[-1].end == len(grey())
    with pytest.raises(ParseError):
        png.read_chunks(b"GIF89a")


def test_number_of_chunks_is_limited() -> None:
    with pytest.raises(LimitExceeded):
        png.read_chunks(SIGNATURE + chunk(b"teSt") * 200_002)


def test_stream_end_is_found() -> None:
    stream = zlib.compress(b"rows" * 100_000)
    data, found = inflate_all(stream + b"tail", 400_000)
    assert (data, found.end, found.excess) == (b"rows" * 100_000, len(stream), False)


def test_stream_is_not_inflated_beyond_its_limit() -> None:
    sizes: list[int] = []
    found = inflate(zlib.compress(bytes(10_000_000)), 3_000_000, lambda piece: sizes.append(len(piece)))
    assert (found.produced, found.end, found.excess) == (3_000_000, None, True)
    assert sum(sizes) == 3_000_000
    assert max(sizes) <= 1 << 20


@pytest.mark.parametrize("cut", [0, 1, 5, 20])
def test_stream_without_an_end_is_noticed(cut: int) -> None:
    assert inflate_all(zlib.compress(bytes(range(256)))[: -1 - cut], 1000)[1].end is None


def test_stream_with_a_preset_dictionary_is_not_read() -> None:
    encoder = zlib.compressobj(zdict=b"dictionary")
    stream = encoder.compress(b"dictionary") + encoder.flush()
    assert inflate_all(stream, 1000) == (b"", inflate(stream, 1000, len))


def test_recompressing_keeps_the_first_bytes() -> None:
    assert zlib.decompress(recompress(zlib.compress(b"rows and more"), 4)) == b"rows"


@pytest.mark.parametrize("interlace", [0, 1])
def test_filter_check_finds_every_row(interlace: int) -> None:
    kind = Header.read(header(5, 7, interlace=interlace)[8:-4])
    size = kind.raw_bytes(5, 7)
    unsound = 0
    for position in range(size):
        check = FilterCheck(kind, 5, 7)
        raw = bytes(position) + b"\7" + bytes(size - position - 1)
        for start in range(0, size, 4):
            check.take(raw[start : start + 4])
        unsound += not check.sound
    assert unsound == sum(rows for rows, _row_bytes in kind.passes(5, 7))


def test_a_broken_stream_inflates_to_all_that_comes_before_the_damage() -> None:
    """The decoder of the standard library drops what a step brought when it meets damage later in the same step."""
    lines = random.Random(1).randbytes(3000)
    for wrong in (100, 2000, 2990):
        stream = bytearray(zlib.compress(lines, 9))
        stream = bytearray(zlib.compress(lines[:wrong], 9)[:-6])  # without its last, empty bits and its checksum
        whole = zlib.decompressobj()
        expected = whole.decompress(bytes(stream))
        text, inflation = inflate_all(bytes(stream) + b"\xff" * 40, 4000)
        assert text[: len(expected)] == expected
        assert inflation.end is None
        assert len(inflate_all(bytes(stream) + b"\xff" * 40, 50)[0]) == 50
