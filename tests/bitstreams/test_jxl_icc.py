"""The ICC profile inside a JPEG XL codestream: what libjxl shows, without decoding; hostile streams end soon."""

import contextlib
import random
import struct
from functools import partial
from pathlib import Path

import pytest

from scrubber.bitstreams.jxl.bits import BitReader, BitWriter
from scrubber.bitstreams.jxl.entropy import Effort
from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.bitstreams.jxl.icc import take_profile, unpredicted
from scrubber.errors import LimitExceeded, ParseError, ScrubberError
from tests.helpers.effort import calls_of
from tests.helpers.jxl import bare, decoded


def photos_with_profile(corpus: Path) -> list[bytes]:
    found = [bare(path.read_bytes()) for path in sorted(corpus.rglob("*.jxl")) if "hostile" not in path.parts]
    return [data for data in found if read_codestream(data).profile]


def test_profile_is_the_one_that_libjxl_finds(shared_corpus: Path) -> None:
    """Pictures in XYB are decoded to colours of the decoder's choice, so their profile only has to be whole."""
    compared = 0
    for data in photos_with_profile(shared_corpus):
        found = read_codestream(data)
        assert struct.unpack_from(">I", found.profile) == (len(found.profile),)
        assert found.profile[36:40] == b"acsp"
        if not found.header.is_xyb:
            shown = decoded(data)
            assert shown is not None and shown[1] == found.profile
            compared += 1
    assert compared >= 5


def test_flipped_bits_in_a_profile_raise_nothing_else_and_cost_little(shared_corpus: Path) -> None:
    chance = random.Random(2)
    for data in {data[:4000] for data in photos_with_profile(shared_corpus)}:
        for _round in range(25):
            damaged = bytearray(data)
            damaged[chance.randrange(8, 400)] ^= 1 << chance.randrange(8)
            assert calls_of(partial(_read_or_refuse, bytes(damaged))) < 3_000_000


def _read_or_refuse(data: bytes) -> None:
    with contextlib.suppress(ScrubberError):
        read_codestream(data)


def number(value: int) -> bytes:
    found = bytearray()
    while value >= 128:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes((*found, value))


def packed(size: int, commands: bytes, data: bytes) -> bytes:
    """A profile that was packed: its header is what is expected."""
    return number(size) + number(len(commands)) + commands + bytes(128) + data


def unpacked(commands: bytes, data: bytes, size: int) -> bytes:
    """What follows the header."""
    return unpredicted(packed(128 + size, commands, data))[128:]


def test_list_of_tags_is_written() -> None:
    curves, point, unknown = bytes((2 | 64 | 128,)) + number(200) + number(8), b"\x05", b"\x01"
    found = unpacked(b"\x06" + curves + point + unknown + b"\0", b"dAta", 4 + 5 * 12)
    tags = [struct.unpack_from(">4sII", found, 4 + 12 * place) for place in range(5)]
    assert found[:4] == b"\0\0\0\5"
    assert tags[:3] == [(b"rTRC", 200, 8), (b"gTRC", 200, 8), (b"bTRC", 200, 8)]
    assert tags[3:] == [(b"wtpt", 208, 20), (b"dAta", 228, 20)]


def test_contents_are_put_together() -> None:
    point, kind = b"\x0a", b"\x13"
    assert unpacked(b"\0\x02\x05\x03\x06", b"aceBD" + b"adbecf", 11) == b"aBcDe" + b"abcdef"
    assert unpacked(b"\0" + point + kind, b"twelve bytes", 28) == b"XYZ \0\0\0\0twelve bytes" + b"mluc" + bytes(4)


@pytest.mark.parametrize(
    ("flags", "start", "differences", "expected"),
    [
        (0, b"\1\2\3", b"\1\1\1", b"\4\5\6"),
        (4, b"\1\2\3", b"\0\0\0", b"\4\5\6"),
        (8, b"\1\4\x09", b"\0\0\0", b"\x10\x19\x24"),
        (1, b"\0\xff", b"\1\1\0\1", b"\1\xff\2\x00"),
        (5, b"\0\x0a\0\x0c", b"\0\0", b"\0\x0e"),
        (7, b"\0\0\0\5\0\0\1\5", b"\0\0\0\0", b"\0\0\2\5"),
    ],
)
def test_numbers_are_predicted(flags: int, start: bytes, differences: bytes, expected: bytes) -> None:
    insert = b"\x01" + number(len(start))
    commands = b"\0" + insert + bytes((4, flags)) + number(len(differences))
    assert unpacked(commands, start + differences, len(start + expected)) == start + expected


@pytest.mark.parametrize("commands", [b"\x03\x3f\0", b"\0\x05", b"\0\x04\x02\1", b"\0\x04\x0c\1", b"\0\4\x10\x7f\1"])
def test_unknown_commands_are_damage(commands: bytes) -> None:
    with pytest.raises(ParseError):
        unpacked(commands, b"x", 1)


def test_profile_of_another_length_than_announced_is_damaged() -> None:
    good = packed(132, b"\x00\x01\x04", b"abcd")
    assert unpredicted(good)[128:] == b"abcd"
    for bad in (good[:-1], good + b"x", number(131) + good[2:], number(133) + good[2:], b"", b"\xff" * 20):
        with pytest.raises(ParseError):
            unpredicted(bad)
    with pytest.raises(LimitExceeded):
        unpredicted(packed(1 << 40, b"", b""))


@pytest.mark.parametrize(
    ("commands", "data"),
    [
        (b"\0\x01" + number(400_000) + (bytes((4, 16)) + number(90_000) + b"\1") * 50_000, bytes(450_000)),
        (b"\0\x01\x04" + b"\4\0\1" * 100_000, bytes(100_004)),
        (b"\0\x03" + number(500_000), bytes(500_000)),
        (number(10) + b"\4" * 100_000 + b"\0", b""),
    ],
    ids=["strides", "numbers", "shuffles", "tags"],
)
def test_hostile_profile_costs_no_more_than_its_length(commands: bytes, data: bytes) -> None:
    def unpack() -> None:
        with contextlib.suppress(ParseError):
            unpredicted(packed(128 + len(data), commands, data))

    assert calls_of(unpack) < 10 * (len(commands) + len(data))


def test_profile_unpacked_from_no_bits_at_all_is_bounded() -> None:
    out = BitWriter()
    out.put_u64(1 << 30)
    for value, count in ((0, 1), (1, 1), (0, 2), (1, 1), (8, 4), (0, 4), (0, 4), (0, 1)):
        out.put(value, count)
    with pytest.raises(LimitExceeded):
        take_profile(BitReader(out.to_bytes()), Effort())
    with pytest.raises(LimitExceeded):
        Effort(3).spend(4)
