"""Bits in the order of JPEG XL: written and read back, skipped as they are read, never past the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.bitstreams.jxl.bits import U32, BitReader, BitWriter
from scrubber.errors import ParseError

FORMS: U32 = ((0, 0), (1, 3), (9, 5), (41, 28))
OTHER: U32 = ((1, 0), (2, 2), (5, 4), (20, 8))


@given(st.lists(st.tuples(st.integers(0, 41 + (1 << 28) - 1), st.integers(1, 275)), max_size=30), st.integers(0, 7))
def test_numbers_are_read_and_skipped_as_they_were_written(pairs: list[tuple[int, int]], before: int) -> None:
    writer = BitWriter()
    writer.put(0, before)
    for one, other in pairs:
        writer.put_u32(one, FORMS)
        writer.put_u32(other, OTHER)
    reader, skipper = BitReader(writer.to_bytes()), BitReader(writer.to_bytes())
    assert reader.take(before) == skipper.take(before) == 0
    assert [(reader.choose(*FORMS), reader.choose(*OTHER)) for _pair in pairs] == pairs
    skipper.skip(len(pairs), FORMS, OTHER)
    assert skipper.position == reader.position
    assert reader.between(0, before) == 0
    assert reader.rest() == b""


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xff\xff\xff"])
def test_nothing_is_read_past_the_end(data: bytes) -> None:
    with pytest.raises(ParseError):
        BitReader(data).take(25)
    with pytest.raises(ParseError):
        BitReader(data).choose(*FORMS)
    with pytest.raises(ParseError):
        BitReader(data).skip(1, FORMS)


def test_number_that_no_form_can_hold_is_refused() -> None:
    with pytest.raises(ParseError):
        BitWriter().put_u32(1 << 40, FORMS)


def test_set_bits_that_mean_nothing_are_refused() -> None:
    bits = BitReader(b"\x80")
    bits.take(3)
    with pytest.raises(ParseError):
        bits.rest()
