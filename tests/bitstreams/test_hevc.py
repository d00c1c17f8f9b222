"""NAL units, SEI messages and the decoder's configuration."""

import pytest
from PIL import Image

from scrubber.bitstreams import hevc
from scrubber.errors import ParseError
from tests.helpers.heif import coded, heic, nal_unit, sei

CONFIG = dict(coded().properties)[b"hvcC"]


def test_units_tile_the_data() -> None:
    data = nal_unit(32, b"a") + nal_unit(19, b"bcd", layer=33)
    assert [(unit.type, unit.layer, data[unit.body + 2 : unit.end]) for unit in hevc.iter_nal_units(data, 4)] == [
        (32, 0, b"a"),
        (19, 33, b"bcd"),
    ]


@pytest.mark.parametrize("data", [b"\0", b"\0\0\0\1a", b"\0\0\0\3ab", b"\xff\xff\xff\xffab", nal_unit(1, b"a") + b"\0"])
def test_units_that_dont_fit_are_damage(data: bytes) -> None:
    with pytest.raises(ParseError):
        list(hevc.iter_nal_units(data, 4))


def test_messages_without_emulation_prevention() -> None:
    unit = sei(5, b"\0\0\3\1")[4:]
    assert hevc.sei_messages(unit.replace(b"\5\4", b"\5\3")) == [(5, b"\0\0\1")]


def test_long_messages() -> None:
    unit = b"\x4e\1" + b"\xff\5" + b"\xff\xff\2" + bytes(range(1, 201)) + bytes(range(1, 201)) + b"z" * 112 + b"\x80"
    ((kind, content),) = hevc.sei_messages(unit)
    assert (kind, len(content)) == (260, 512)


@pytest.mark.parametrize("unit", [b"\x4e\1", b"\x4e\1\5\7ab\x80", b"\x4e\1\5\1a", b"\x4e\1\5\1a\x40"])
def test_damaged_messages(unit: bytes) -> None:
    with pytest.raises(ParseError):
        hevc.sei_messages(unit)


def test_configuration_is_written_with_reserved_bits_as_they_must_be() -> None:
    config = hevc.read_config(CONFIG)
    assert config.length_size == 4
    assert [kind & 0x3F for kind, _units in config.arrays] == [32, 33, 34]
    loose = bytearray(CONFIG)
    loose[13] &= 0x0F
    assert hevc.write_config(hevc.read_config(bytes(loose))) == hevc.write_config(config)
    assert hevc.read_config(hevc.write_config(config)).arrays[0][1] == config.arrays[0][1]


def test_short_configuration_is_damage() -> None:
    for length in range(len(CONFIG)):
        with pytest.raises(ParseError):
            hevc.read_config(CONFIG[:length])


def parameter_set(size: tuple[int, int], mode: str, chroma: int) -> bytes:
    """What x265 says of a picture of this size."""
    data = heic(Image.new(mode, size), chroma=chroma)
    start = data.index(b"hvcC") + 4
    arrays = hevc.read_config(data[start : start + 1000]).arrays
    return next(unit for kind, units in arrays for unit in units if kind & 0x3F == hevc.SPS)


@pytest.mark.parametrize("size", [(64, 64), (66, 70), (190, 102), (1024, 8)])
@pytest.mark.parametrize(("mode", "chroma"), [("RGB", 420), ("RGB", 422), ("RGB", 444), ("L", 420)])
def test_size_is_what_the_encoder_was_given(size: tuple[int, int], mode: str, chroma: int) -> None:
    read = hevc.read_size(parameter_set(size, mode, chroma))
    least = [max(side, 64) for side in size]  # libheif enlarges what is smaller
    assert [*read.shown] == least
    assert all(side % read.block == 0 for side in read.coded)
    assert all(0 <= coded - shown < read.block for coded, shown in zip(read.coded, read.shown, strict=True))


def test_size_of_a_parameter_set_that_is_cut_off() -> None:
    with pytest.raises(ParseError):
        hevc.read_size(parameter_set((64, 64), "RGB", 420)[:20])
