"""The walks over LZW and PackBits strips, checked with strips that Pillow's libtiff packed."""

import io

import pytest
from PIL import Image

from scrubber.bitstreams.tiff_codecs import is_old_lzw, walk_lzw, walk_pack_bits
from scrubber.containers import tiff
from scrubber.errors import ParseError

CLEAR, END = 256, 257


def codes(*values: int) -> bytes:
    number = 0
    for value in values:
        number = number << 9 | value
    bits = 9 * len(values)
    return (number << -bits % 8).to_bytes((bits + 7) // 8, "big")


def strips(picture: Image.Image, compression: str) -> list[tuple[bytes, int]]:
    """The strips of a picture as libtiff packs them, each with the bytes it unpacks to."""
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF", compression=compression)
    data = buffer.getvalue()
    tags = {entry.tag: entry.integers() for entry in next(tiff.walk(data)).entries if entry.type in (3, 4)}
    rows, left = tags[278][0], picture.height
    found = []
    for offset, length in zip(tags[273], tags[279], strict=True):
        found.append((data[offset : offset + length], min(rows, left) * picture.width))
        left -= rows
    return found


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits"])
def test_strips_of_libtiff_are_walked_to_their_end(compression: str) -> None:
    walk = walk_lzw if compression == "tiff_lzw" else walk_pack_bits
    for picture in (Image.linear_gradient("L"), Image.effect_noise((300, 200), 90), Image.new("L", (500, 90), 7)):
        seen: set[int] = set()
        for strip, needed in strips(picture, compression):
            walked = walk(strip + b"behind", needed)
            assert walked.data == strip
            seen |= walked.used
        assert seen == {value for value, count in enumerate(picture.histogram()) if count}


def test_lzw_gets_its_end_code() -> None:
    whole = codes(CLEAR, 65, 66, END)
    assert walk_lzw(whole, 2).data == whole
    assert walk_lzw(codes(CLEAR, 65, 66), 2).data == whole
    assert walk_lzw(codes(CLEAR, 65, 66, 67, 68, END), 2).data == whole


def test_lzw_clears_bits_behind_the_end_code() -> None:
    dirty = bytearray(codes(CLEAR, 65, 66, END))
    dirty[-1] |= 0x0F
    assert walk_lzw(bytes(dirty), 2).data == codes(CLEAR, 65, 66, END)


def test_lzw_that_ends_early_stays() -> None:
    assert walk_lzw(codes(CLEAR, 65, END) + b"behind", 9).data == codes(CLEAR, 65, END)
    assert walk_lzw(codes(CLEAR, 65), 9).data == codes(CLEAR, 65)


@pytest.mark.parametrize("values", [(CLEAR, 258), (CLEAR, 65, 300)])
def test_impossible_lzw_codes_raise(values: tuple[int, ...]) -> None:
    with pytest.raises(ParseError):
        walk_lzw(codes(*values), 9)


def test_old_lzw_is_known_by_its_start() -> None:
    assert is_old_lzw(b"\0\1\2") and not is_old_lzw(codes(CLEAR, 65)) and not is_old_lzw(b"\0")


def test_pack_bits_cuts_the_last_run() -> None:
    assert walk_pack_bits(b"\x02abcdef", 3).data == b"\x02abc"
    assert walk_pack_bits(b"\x05abcdef", 3).data == b"\x02abc"
    assert walk_pack_bits(b"\xf0a\x80\x80", 3).data == b"\xfea"
    assert walk_pack_bits(b"\xf0a", 1).data == b"\0a"
    assert walk_pack_bits(b"\x80\x80\xfea", 3).used == {97}


def test_pack_bits_that_end_early() -> None:
    assert walk_pack_bits(b"\x05ab", 6).data == b"\x01ab"
    assert walk_pack_bits(b"", 6).data == b""
