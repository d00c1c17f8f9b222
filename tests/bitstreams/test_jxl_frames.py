"""The structure of JPEG XL codestreams: the end that libjxl finds, without decoding, and nothing but our own errors."""

import contextlib
import random
from functools import partial
from pathlib import Path

import pytest

from scrubber.bitstreams.jxl.bits import BitWriter
from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.errors import LimitExceeded, ParseError, ScrubberError, Unsupported
from tests.helpers.effort import calls_of
from tests.helpers.jxl import VARIETIES, bare, decoded, variety

HEAD = b"\xff\x0a"
MODES = ("L", "LA", "RGB", "RGBA")


def assert_ends_where_libjxl_ends(data: bytes) -> None:
    end = read_codestream(data).end
    whole = decoded(data)
    assert whole and whole == decoded(data[:end])
    assert decoded(data[: end - 1]) is None


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", VARIETIES)
def test_end_is_the_encoders(name: str, mode: str) -> None:
    data = variety(name, mode)
    for hidden in (b"", b"\0", b"\xff\x0a", data):
        assert read_codestream(data + hidden).end == len(data)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (256, 256), (257, 256), (600, 300), (2050, 9), (2100, 2060)])
def test_end_is_found_with_any_number_of_sections(width: int, height: int) -> None:
    for name in ("poor", "lossless, quick"):
        data = variety(name, "RGB", width, height)
        assert read_codestream(data + b"hidden").end == len(data)
        assert (read_codestream(data).header.width, read_codestream(data).header.height) == (width, height)


def test_all_photos_end_where_libjxl_ends(shared_corpus: Path) -> None:
    photos = [path for path in sorted(shared_corpus.rglob("*.jxl")) if "hostile" not in path.parts]
    assert len(photos) > 20
    for path in photos:
        assert_ends_where_libjxl_ends(bare(path.read_bytes()))


def test_structure_of_a_large_photo_costs_little(shared_corpus: Path) -> None:
    photos = [bare(path.read_bytes()) for path in sorted(shared_corpus.glob("libjxl*/**/*.jxl"))]
    assert max(calls_of(partial(read_codestream, data)) for data in photos) < 200_000


@pytest.mark.parametrize("name", ["lossy", "lossless"])
def test_cut_off_picture_is_damaged(name: str) -> None:
    data = variety(name, "RGBA", 300, 40)
    for length in (*range(80), *range(80, len(data), 37), len(data) - 1):
        with pytest.raises(ParseError):
            read_codestream(data[:length])


def test_flipped_bits_raise_nothing_else() -> None:
    data = variety("lossless", "RGBA", 300, 40)
    chance = random.Random(1)
    for _round in range(1500):
        damaged = bytearray(data)
        for _flip in range(chance.choice((1, 1, 3))):
            damaged[chance.randrange(2, 200)] ^= 1 << chance.randrange(8)
        with contextlib.suppress(ScrubberError):
            assert read_codestream(bytes(damaged)).end <= len(damaged)


def head(bits: BitWriter, *, extensions: bool = False) -> None:
    """8 by 8 pixels, RGB, 8 bits, sRGB, no XYB."""
    fields = ((1, 1), (0, 5), (1, 3), (0, 1), (0, 1), (0, 1), (0, 2), (1, 1), (0, 2), (0, 1), (1, 1))
    for value, count in fields:
        bits.put(value, count)
    bits.put(1 if extensions else 0, 2)
    if extensions:
        bits.put(0, 4)
        bits.put(1, 2)
        bits.put(9, 4)
        bits.put(0x2A5, 10)
    bits.put(1, 1)


def frame(name: bytes = b"", last: bool = True, size: int = 3) -> bytes:
    """A modular frame of one section."""
    bits = BitWriter()
    for value, count in ((0, 1), (0, 2), (1, 1), (0, 2), (0, 1), (0, 2), (1, 2), (0, 2), (0, 1), (0, 2)):
        bits.put(value, count)
    bits.put(last, 1)
    if not last:
        bits.put(0, 2)
        bits.put(0, 1)
    bits.put_u32(len(name), ((0, 0), (0, 4), (16, 5), (48, 10)))
    for letter in name:
        bits.put(letter, 8)
    bits.put(1, 1)
    bits.put(0, 2)
    bits.put(0, 1)
    toc = BitWriter()
    toc.put_u32(size, ((0, 10), (1024, 14), (17408, 22), (4211712, 30)))
    return bits.to_bytes() + toc.to_bytes() + bytes(size)


def start(*, extensions: bool = False) -> bytes:
    bits = BitWriter()
    head(bits, extensions=extensions)
    return HEAD + bits.to_bytes()


def test_frames_are_counted_up_to_the_last() -> None:
    data = start() + frame(b"one", last=False) + frame(last=False, size=2000) + frame(b"three" * 9)
    found = read_codestream(data + frame(b"behind"))
    assert found.end == len(data)
    assert found.frame_names == (b"one", b"three" * 9)
    assert [one.end - one.sizes for one in found.frames] == [5, 2002, 5]
    with pytest.raises(ParseError):
        read_codestream(start() + frame(last=False))


def test_bits_that_fill_up_a_byte_are_zeros() -> None:
    data = bytearray(start() + frame())
    read_codestream(bytes(data))
    data[len(start()) - 1] |= 0x80
    with pytest.raises(ParseError):
        read_codestream(bytes(data))


def test_extensions_are_refused() -> None:
    with pytest.raises(Unsupported):
        read_codestream(start(extensions=True) + frame())


def test_no_more_frames_and_sections_than_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    from scrubber.bitstreams.jxl import frames as jxl_frames

    data = start() + frame(last=False) * 3 + frame()
    assert len(read_codestream(data).frames) == 4
    for limit in ("MAX_FRAMES", "MAX_SECTIONS"):
        with monkeypatch.context() as patch, pytest.raises(LimitExceeded):
            patch.setattr(jxl_frames, limit, 3)
            read_codestream(data)


def test_huge_picture_without_room_for_its_sections_is_refused_at_once() -> None:
    bits = BitWriter()
    for value, count in ((0, 1), (3, 2), (1 << 29, 30), (1, 3), (1, 1), (1, 1)):
        bits.put(value, count)
    with pytest.raises(ScrubberError):
        read_codestream(HEAD + bits.to_bytes() + b"\x01" * 100)
