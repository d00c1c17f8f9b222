"""Telling words from numbers."""

import random

import pytest

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, IN_NUMBERS, has_text


@pytest.mark.parametrize(
    "data",
    [
        b"Jane Sec",
        b"\0\1\xffJane Secret\xff",
        "Jane".encode("utf-16-le"),
        b"\xff" + "Jane".encode("utf-16-be") + b"\xff",
        b"       Jane Secret",
        b"a" * 40 + b"Jane Secret",
    ],
)
def test_words(data: bytes) -> None:
    assert has_text(data, IN_NUMBERS)


@pytest.mark.parametrize(
    "data", [b"", b"Jane Se", b"Jane\xffSecret", b"UUUUUUUUUUUU", b"9^9^9^9^9^9^", bytes(40), b"\0A" * 9]
)
def test_numbers(data: bytes) -> None:
    assert not has_text(data, IN_NUMBERS)


def test_a_sentence_in_noise_is_found_and_noise_is_none() -> None:
    noise = random.Random(1).randbytes(8_000_000)
    sentence = b"Jane Secret lives at 48.8867N 2.3333E"
    assert not has_text(noise, IN_COMPRESSED)
    assert has_text(noise[:5_000_000] + sentence + noise[5_000_000:], IN_COMPRESSED)
