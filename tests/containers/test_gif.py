"""GIF blocks and the walk over LZW codes: imperfect files, indexes against Pillow."""

import io
from collections.abc import Callable
from random import Random

import pytest
from PIL import Image as Picture

from scrubber.bitstreams.gif_lzw import LzwStream, read_stream
from scrubber.containers import gif
from scrubber.containers.gif import Image, StrayBytes, Trailer
from scrubber.errors import LimitExceeded, ParseError
from tests.helpers.gif import extension, image, pack_codes, pixels, screen
from tests.helpers.gif_lzw import read_stream_slowly

BASE = screen(2, 1) + image(2, 1, pixels(1, 2)) + b";"


def test_stray_bytes_between_and_behind() -> None:
    data = screen(2, 1) + b"\0\0" + image(2, 1, pixels(1, 2)) + b";tail;"
    elements = gif.read(data)
    assert [type(element).__name__ for element in elements] == [
        "Screen",
        "StrayBytes",
        "Image",
        "Trailer",
        "StrayBytes",
    ]
    assert isinstance(elements[-1], StrayBytes) and elements[-1].after_end
    assert gif.write(elements) == data


def test_image_may_end_with_the_file() -> None:
    elements = gif.read(BASE[:-2])
    assert isinstance(elements[-1], Image)
    assert b"".join(gif.sub_blocks(elements[-1].body)) == pixels(1, 2)


def test_extension_that_does_not_end_is_stray() -> None:
    data = screen(1, 1) + b"\x21\xfe\x05abc"
    assert isinstance(gif.read(data)[-1], StrayBytes)
    assert gif.write(gif.read(data)) == data


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_screen_must_be_whole(length: int) -> None:
    with pytest.raises(ParseError):
        gif.read(BASE[:length])


def test_blocks_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gif, "MAX_PARTS", 3)
    with pytest.raises(LimitExceeded):
        gif.read(screen(1, 1) + extension(0xFE, b"a") * 9 + b";")


def test_sub_blocks_round_trip() -> None:
    content = bytes(range(256)) * 3
    packed = gif.pack_sub_blocks(content)
    assert b"".join(gif.sub_blocks(packed)) == content
    assert packed[0] == 255 and packed[-1] == 0
    assert gif.sub_blocks_end(packed, 0) == len(packed)
    assert gif.sub_blocks_end(packed[:-1], 0) is None


def test_walk_ends_at_the_last_pixel() -> None:
    stream = read_stream(pixels(1, 2) + b"behind", 2, 2)
    assert (stream.data, stream.used, stream.is_complete, stream.rest) == (pixels(1, 2), frozenset({1, 2}), True, 6)


def test_walk_writes_the_end_code_where_it_is_missing() -> None:
    assert read_stream(pack_codes([4, 1, 2]), 2, 2).data == pixels(1, 2)


def test_walk_clears_bits_behind_the_end_code() -> None:
    dirty = bytearray(pixels(1, 2))
    dirty[-1] |= 0xF0
    assert read_stream(bytes(dirty), 2, 2).data == pixels(1, 2)


def test_walk_stops_at_an_early_end_code() -> None:
    stream = read_stream(pixels(1), 2, 100)
    assert not stream.is_complete and stream.used == {1}


@pytest.mark.parametrize("codes", [[4, 6], [6], [4, 1, 7]])
def test_codes_without_meaning_raise(codes: list[int]) -> None:
    with pytest.raises(ParseError):
        read_stream(pack_codes([*codes, 0, 0, 0]), 2, 50)


@pytest.mark.parametrize("code_size", [0, 12, 255])
def test_impossible_code_sizes_raise(code_size: int) -> None:
    with pytest.raises(ParseError):
        read_stream(b"\0\0", code_size, 1)


def test_full_table_and_used_indexes_match_pillow() -> None:
    """Noise fills the table of 4,096 strings, and every code width occurs."""
    noise = Picture.effect_noise((120, 120), 60).convert("P")
    buffer = io.BytesIO()
    noise.save(buffer, "GIF", optimize=False)
    found = next(element for element in gif.read(buffer.getvalue()) if isinstance(element, Image))
    content = b"".join(gif.sub_blocks(found.body))
    with Picture.open(io.BytesIO(buffer.getvalue())) as written:
        expected = {index for index, count in enumerate(written.histogram()[:256]) if count}
    stream = read_stream(content, found.code_size, 120 * 120)
    assert stream.is_complete and stream.used == expected and stream.data == content


def test_trailer_is_one_byte() -> None:
    assert gif.read(BASE)[-1] == Trailer(len(BASE) - 1)


@pytest.mark.parametrize("colours", [2, 4, 16, 200, 256])
@pytest.mark.parametrize("run", [1, 3, 400])
def test_runs_of_codes_are_walked_as_single_codes_are(colours: int, run: int) -> None:
    random = Random(colours)
    stretches = b"".join(bytes((random.randrange(colours),)) * run for _stretch in range(30_000 // run))
    content, code_size = packed_by_pillow(stretches[:20_000])
    for count in (1, 2, 700, 19_999, 20_000):
        assert outcome(read_stream, content, code_size, count) == read_stream_slowly(content, code_size, count)
    for _damage in range(8):
        broken = bytearray(content)
        broken[random.randrange(len(broken))] ^= 1 << random.randrange(8)
        answers = (outcome(walk, bytes(broken), code_size, 20_000) for walk in (read_stream, read_stream_slowly))
        assert next(answers) == next(answers)


def packed_by_pillow(indexes: bytes) -> tuple[bytes, int]:
    """Compressed data of a picture of 100 x 200 with these colour indexes, and its code size."""
    picture = Picture.frombytes("P", (100, 200), indexes)
    picture.putpalette(bytes(range(256)) * 3)
    out = io.BytesIO()
    picture.save(out, "GIF", optimize=False)
    found = next(element for element in gif.read(out.getvalue()) if isinstance(element, Image))
    return b"".join(gif.sub_blocks(found.body)), found.code_size


def outcome(walk: Callable[[bytes, int, int], LzwStream], content: bytes, code_size: int, count: int) -> object:
    """The stream, or None when it is not whole."""
    try:
        found = walk(content, code_size, count)
    except ParseError:
        return None
    return found if found.is_complete else None
