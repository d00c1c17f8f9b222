"""The index of a multi-picture file."""

import pytest

from scrubber.containers.jpeg import mpf
from scrubber.errors import LimitExceeded, ParseError, ScrubberError

PICTURES = [mpf.IndexedPicture(mpf.PRIMARY, 4711, 0), mpf.IndexedPicture(0x020002, 815, 4700)]


def test_written_index_is_read_back() -> None:
    written = mpf.write(PICTURES)
    assert mpf.read(written) == PICTURES
    assert len(written) == mpf.length(2)


def test_little_endian_index_is_read() -> None:
    little = b"MPF\0II*\0\x08\0\0\0\x01\0\x02\xb0\x07\0\x10\0\0\0\x1a\0\0\0\0\0\0\0\0\0\3\0\x67\x12\0\0\0\0\0\0\0\0\0\0"
    assert mpf.read(little) == PICTURES[:1]


@pytest.mark.parametrize("payload", [b"", b"MPF\0", b"XYZ\0" + mpf.write(PICTURES)[4:], mpf.write(PICTURES)[:70]])
def test_damaged_index_is_refused(payload: bytes) -> None:
    with pytest.raises(ParseError):
        mpf.read(payload)


def test_too_many_pictures_are_refused() -> None:
    with pytest.raises(LimitExceeded):
        mpf.read(mpf.write(PICTURES * mpf.MAX_PICTURES))


def test_every_changed_byte_is_survived() -> None:
    written = mpf.write(PICTURES)
    for offset in range(len(written)):
        for value in (0, 0x7F, 0xFF):
            try:
                mpf.read(written[:offset] + bytes((value,)) + written[offset + 1 :])
            except ScrubberError:
                continue
