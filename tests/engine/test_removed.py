"""The second net: removed values are found in a copy, and a hostile photo can't make looking for them slow."""

import struct

import piexif
import pytest

from scrubber.engine import removed
from scrubber.engine.removed import find_leak
from scrubber.errors import NotVerified
from scrubber.formats.jpeg.document import FORMAT
from tests.helpers.exif import PHONE, exif_block
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.helpers.telling import SECRET, telling_photo

_COMMENT = 0xFE


@pytest.mark.parametrize("at_once", [1 << 26, 0], ids=["one by one", "by their heads"])
class TestBothWaysOfLooking:
    @pytest.fixture(autouse=True)
    def way(self, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(removed, "_SEARCHED_AT_ONCE", at_once)

    @pytest.mark.parametrize("left", [SECRET.encode(), b"shot on my balcony"])
    def test_what_is_left_is_found_wherever_it_stands(self, left: bytes) -> None:
        document = FORMAT.parse(telling_photo())
        found = find_leak(document, bytes(range(256)) * 40 + left)
        assert found is not None
        assert left.startswith(found)

    def test_a_copy_without_it_holds_none(self) -> None:
        assert find_leak(FORMAT.parse(telling_photo()), bytes(range(256)) * 40) is None

    def test_of_a_long_value_the_beginning_is_enough(self) -> None:
        text = b"".join(b"%d," % number for number in range(2000))
        document = FORMAT.parse(with_segments(plain_jpeg(), (_COMMENT, text)))
        assert find_leak(document, text[:1000]) is not None

    def test_values_are_found_at_the_very_ends(self) -> None:
        document = FORMAT.parse(with_segments(plain_jpeg(), (_COMMENT, b"abcabc")))
        for left in (b"abcabc", b"abcabc-", b"-abcabc"):
            assert find_leak(document, left) == b"abcabc"
        assert find_leak(document, b"abcab") is None

    def test_three_different_bytes_are_enough_to_tell_something(self) -> None:
        assert find_leak(FORMAT.parse(with_segments(plain_jpeg(), (_COMMENT, b"ababab"))), b"ababab") is None


def test_the_beginning_of_a_long_value_is_what_is_compared() -> None:
    text = b"".join(b"%d," % number for number in range(200))
    document = FORMAT.parse(with_segments(plain_jpeg(), (_COMMENT, text)))
    assert find_leak(document, text[:256]) is not None
    assert find_leak(document, text[:255]) is None


def test_a_million_comparisons_are_made_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removed, "_SEARCHED_AT_ONCE", 0)
    values = [b"zzzabc-%d" % number for number in range(1024)]
    document = FORMAT.parse(with_segments(plain_jpeg(), (_COMMENT, b"\0".join(values))))
    assert find_leak(document, b"zzzabc" * 1024) is None
    with pytest.raises(NotVerified):
        find_leak(document, b"zzzabc" * 1025)


def test_a_photo_made_to_be_slow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removed, "_SEARCHED_AT_ONCE", 0)
    monkeypatch.setattr(removed, "_MAX_COMPARISONS", 50)
    texts = b"\n".join(b"zzzabc-%d" % number for number in range(100))
    document = FORMAT.parse(with_segments(plain_jpeg(), (_COMMENT, texts)))
    with pytest.raises(NotVerified):
        find_leak(document, b"zzzabc" * 10)


def test_values_that_stand_in_their_entry_are_not_looked_for() -> None:
    """They are four bytes at most, which occur by chance; one row that can't be read hides no other."""
    block = exif_block(image={**PHONE, piexif.ImageIFD.Orientation: 6})
    assert list(removed._exif_values(block)) == [b"Apple", b"iPhone 13"]
    outside = block.replace(
        struct.pack(">HHI", piexif.ImageIFD.Make, 2, 6), struct.pack(">HHI", piexif.ImageIFD.Make, 2, 999)
    )
    assert list(removed._exif_values(outside)) == [b"iPhone 13"]
