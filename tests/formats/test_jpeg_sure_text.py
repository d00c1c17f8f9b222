"""The quick look for text in whole scans finds what a slow one does: the first 28 characters in a row."""

import random
import re

import pytest

from scrubber.formats.jpeg.trailing_data import _sure_text

TEXT = re.compile(rb"[ -~]{28}")
WIDE_TEXT = re.compile(rb"(?:[ -~]\0){14}")


def noise(chance: random.Random, share_of_text: float) -> bytes:
    """Bytes of which so many more than usual are characters, so that short runs of them are everywhere."""
    drawn = chance.randbytes(600)
    return bytes(chance.randrange(0x20, 0x7F) if chance.random() < share_of_text else byte for byte in drawn)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.8, 0.9])
def test_the_first_text_is_found_among_short_runs(share: float) -> None:
    chance = random.Random(round(100 * share))
    for _attempt in range(300):
        data = noise(chance, share)
        data += b"Jane Secret, 12 Rue Lepic, Paris"[chance.randrange(6) :] + noise(chance, share)
        first = TEXT.search(data)
        assert next(_sure_text(data), None) == (first and first.start())


def test_the_first_wide_text_is_found() -> None:
    chance = random.Random(1)
    for _attempt in range(300):
        data = chance.randbytes(chance.randrange(40)) + "Jane Secret, Paris".encode("utf-16-le") + chance.randbytes(99)
        first = WIDE_TEXT.search(data)
        assert first is not None
        assert next(_sure_text(data), None) == first.start()
