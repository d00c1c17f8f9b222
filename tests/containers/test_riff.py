"""RIFF chunks and VP8 headers: read, written back, never beyond their bounds."""

import pytest

from scrubber.bitstreams.vp8 import Vp8Frame, alpha_header, lossless_header, width_height
from scrubber.containers.webp import riff
from scrubber.errors import ParseError
from tests.helpers.webp import chunk, encoded, file, picture_chunk


def test_odd_chunk_is_padded() -> None:
    data = file(chunk(b"odd ", b"abc"), chunk(b"even", b"abcd"))
    found = list(riff.read_chunks(data, riff.HEADER_BYTES, len(data)))
    assert [(bytes(each.data), each.padding, each.length) for each in found] == [
        (b"abc", b"\0", 12),
        (b"abcd", b"", 12),
    ]


@pytest.mark.parametrize("data", [b"", b"RIFF\0\0\0\0WEBP", b"RIFF\xff\0\0\0WEBP", b"RIFX\4\0\0\0WEBP"])
def test_header_that_does_not_fit_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        riff.riff_end(data)


@pytest.mark.parametrize("cut", [1, 3, 5, 9])
def test_chunk_that_does_not_fit_is_refused(cut: int) -> None:
    data = file(chunk(b"odd ", b"abc"))
    with pytest.raises(ParseError):
        list(riff.read_chunks(data, riff.HEADER_BYTES, len(data) - cut))


def test_headers_name_the_size() -> None:
    assert width_height(picture_chunk(encoded(width=33, height=17))[1]) == (33, 17)
    assert lossless_header(picture_chunk(encoded("RGBA", 33, 17, lossless=True))[1]) == (33, 17, True)


@pytest.mark.parametrize("first", [0x02, 0x03, 0x20, 0x30])
def test_unknown_alpha_coding_is_refused(first: int) -> None:
    with pytest.raises(ParseError):
        alpha_header(first)


@pytest.mark.parametrize("size", [0, 5, 9, 10, 12])
def test_short_frame_is_refused(size: int) -> None:
    with pytest.raises(ParseError):
        Vp8Frame.read(memoryview(picture_chunk(encoded())[1][:size]))
