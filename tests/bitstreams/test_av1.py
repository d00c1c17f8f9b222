"""Open bitstream units: sizes, extensions, damage."""

import pytest
from PIL import Image

from scrubber.bitstreams import av1
from scrubber.errors import ParseError
from tests.helpers.heif import avif, obu


def test_units_tile_the_data() -> None:
    data = obu(1, b"ab") + b"\x16\x08\x01c" + b"\x30rest"
    assert [(unit.type, data[unit.body : unit.end]) for unit in av1.iter_obus(data)] == [
        (1, b"ab"),
        (2, b"c"),
        (6, b"rest"),
    ]


def test_sizes_of_several_bytes() -> None:
    assert av1.read_leb128(b"\xe5\x8e\x26", 0) == (624485, 3)


@pytest.mark.parametrize("data", [b"\x0a", b"\x0a\x05abc", b"\x8a\0", b"\x0a\xff\xff", b"\x0a" + b"\x80" * 9, b"\x0e"])
def test_units_that_dont_fit_are_damage(data: bytes) -> None:
    with pytest.raises(ParseError):
        list(av1.iter_obus(data))


@pytest.mark.parametrize("size", [(1, 1), (64, 64), (37, 190), (300, 2)])
@pytest.mark.parametrize("frames", [1, 2])
def test_size_is_what_the_encoder_was_given(size: tuple[int, int], frames: int) -> None:
    pictures = [Image.new("RGB", size, shade) for shade in ("red", "blue")][:frames]
    data = avif(pictures[0], save_all=True, append_images=pictures[1:])
    start = data.index(b"\x12\0\x0a") + 2  # behind a temporal delimiter
    header = next(av1.iter_obus(data[start : start + 2 + data[start + 1]]))
    assert header.type == av1.SEQUENCE_HEADER
    assert av1.read_size(data[start + header.body : start + header.end]) == size
