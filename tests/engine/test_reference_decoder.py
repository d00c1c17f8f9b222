"""What the second opinion takes from a decoder: which frames, which turn, and how far it goes in a broken file."""

from typing import Any

import pytest
from PIL import Image, ImageFile

from scrubber.engine import reference_decoder
from scrubber.limits import MAX_FRAMES


class Picture:
    """Stands in for a picture that Pillow opened: so many frames can be reached, and counting them may fail."""

    def __init__(self, kind: str = "GIF", frames: int = 3, counted: int | None = None, **info: Any) -> None:
        self.format, self.info = kind, info
        self._frames, self._counted = frames, counted
        self.exif = Image.Exif()
        self.sought: list[int] = []

    @property
    def n_frames(self) -> int:
        if self._counted is None:
            raise IndexError
        return self._counted

    def tell(self) -> int:
        return 2

    def seek(self, number: int) -> None:
        self.sought.append(number)
        if number >= self._frames:
            raise EOFError

    def getexif(self) -> Image.Exif:
        return self.exif


def shown(picture: Picture) -> list[int]:
    return list(reference_decoder._shown(picture))


def test_which_frames_are_shown() -> None:
    assert shown(Picture(counted=3)) == [0, 1, 2]
    assert shown(Picture("HEIF", counted=3, primary=True)) == [2]
    assert shown(Picture("MPO", counted=3)) == [0]


def test_frames_that_cannot_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IndexError):
        shown(Picture())
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    picture = Picture()
    assert shown(picture) == [0, 1, 2] and picture.sought == [0, 1, 2, 3, 0]
    monkeypatch.setattr(reference_decoder, "MAX_FRAMES", 2)
    assert shown(Picture()) == [0, 1]
    assert MAX_FRAMES > 2


@pytest.mark.parametrize(("value", "orientation"), [(0, 1), (1, 1), (6, 6), (8, 8), (9, 1), ("6", 1)])
def test_the_turn_that_a_viewer_has_yet_to_make(value: Any, orientation: int) -> None:
    picture = Picture("JPEG")
    picture.exif[0x0112] = value
    assert reference_decoder._orientation(picture) == orientation
    picture.format = "JXL"
    assert reference_decoder._orientation(picture) == 1


def test_of_an_avif_the_turn_is_that_of_its_container() -> None:
    turned = Image.Exif()
    turned[0x0112] = 8
    picture = Picture("AVIF", exif=turned.tobytes())
    picture.exif[0x0112] = 6
    assert reference_decoder._orientation(picture) == 8
    without = Picture("AVIF")
    without.exif[0x0112] = 6
    assert reference_decoder._orientation(without) == 1


def test_a_block_that_cannot_be_read_turns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Image.Exif:
        raise SyntaxError

    picture = Picture("JPEG")
    monkeypatch.setattr(picture, "getexif", fail)
    assert reference_decoder._orientation(picture) == 1


@pytest.mark.parametrize(("kind", "is_reduced"), [(0, False), (1, True), (2, False), (3, True)])
def test_pages_that_repeat_another(kind: int, is_reduced: bool) -> None:
    picture: Any = Picture("TIFF")
    assert reference_decoder._is_reduced_page(picture) is False
    picture.tag_v2 = {254: kind}
    assert reference_decoder._is_reduced_page(picture) is is_reduced
