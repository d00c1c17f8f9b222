"""What the second opinion takes from a decoder: which frames, which turn, and how far it goes in a broken file."""

from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngImageFile

from scrubber.engine import reference_decoder
from scrubber.engine.reference_decoder import DecodedFrame, DecodedPicture, decode
from scrubber.formats.registry import detect
from scrubber.limits import MAX_FRAMES
from tests.helpers.jpeg import plain_jpeg
from tests.helpers.png import GREY, animation, chunk, control, file, frame_data, header


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


@pytest.mark.parametrize(
    ("strict", "lenient", "is_asked_again", "taken"),
    [
        ((False, 1), (False, 2), False, "strict"),
        ((True, 1), (True, 2), True, "lenient"),
        ((True, 2), (True, 2), True, "strict"),
        (None, (True, 1), True, "lenient"),
        (None, None, True, None),
    ],
)
def test_a_broken_file_is_read_once_more_as_far_as_a_decoder_gets(
    strict: tuple[bool, int] | None,
    lenient: tuple[bool, int] | None,
    is_asked_again: bool,
    taken: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = {
        name: None
        if one is None
        else SimpleNamespace(name=name, is_damaged=one[0], frames=(None,) * one[1], sample=None)
        for name, one in (("strict", strict), ("lenient", lenient))
    }
    asked: list[bool] = []

    def attempt(_data: bytes, _most_pixels: int, may_stop_early: bool) -> Any:
        asked.append(may_stop_early)
        return made["lenient" if may_stop_early else "strict"]

    monkeypatch.setattr(reference_decoder, "_attempt", attempt)
    monkeypatch.setattr(reference_decoder, "is_blank", lambda _picture: False)
    decoded: Any = reference_decoder.decode(b"", detect(plain_jpeg()))
    assert decoded is (None if taken is None else made[taken])
    assert asked == ([False, True] if is_asked_again else [False])


def test_a_flat_picture_is_no_better_than_what_was_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    flat = SimpleNamespace(is_damaged=True, frames=("flat",), sample=Image.new("L", (2, 2), 9))
    strict = SimpleNamespace(is_damaged=True, frames=("strict",))
    for first in (strict, None):
        answers = iter([first, flat])
        monkeypatch.setattr(reference_decoder, "_attempt", lambda *_given, answers=answers, **_settings: next(answers))
        decoded: Any = reference_decoder.decode(b"", detect(plain_jpeg()))
        assert decoded is first


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


@pytest.mark.parametrize(
    ("colour", "mode"), [((7, 7, 7), "L"), ((7, 7, 8), "RGB"), ((7, 8, 8), "RGB"), ((7, 8, 7), "RGB")]
)
def test_what_is_called_grey_may_have_colours(colour: tuple[int, int, int], mode: str) -> None:
    coloured = Image.new("RGB", (2, 1), colour)
    stripe = SimpleNamespace(mode="L", info={}, palette=object(), convert=lambda _mode: coloured)
    samples = bytes(colour[:1] if mode == "L" else colour) * 2
    assert reference_decoder._as_shown(stripe) == (mode, samples, None)


@pytest.mark.parametrize("end", [b"", b"\xc1\x31\x14\x00\0\0\xc2\xa0"], ids=["cut", "broken"])
def test_frames_that_are_only_counted_are_not_all_asked_for(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sought: list[int] = []
    seek = PngImageFile.seek

    def counting(picture: PngImageFile, number: int) -> None:
        sought.append(number)
        seek(picture, number)

    monkeypatch.setattr(PngImageFile, "seek", counting)
    monkeypatch.setattr(reference_decoder, "MAX_FRAMES", 50)
    shown = control(0), chunk(b"IDAT", GREY), control(1), frame_data(2)
    data = file(header(), animation(14_000_000), *shown, end=end)
    decode(data, detect(data))
    assert len(sought) < 200


@pytest.mark.parametrize(("count", "is_read"), [(1, False), (2, True)])
def test_one_flat_frame_is_nothing_read_and_two_are_frames(
    count: int, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = DecodedFrame("L", (4, 4), None, bytes(16), b"")
    read = DecodedPicture((frame,) * count, None, 1, b"", Image.new("L", (4, 4), 90), True, True)
    monkeypatch.setattr(
        reference_decoder, "_attempt", lambda _data, _most, may_stop_early: read if may_stop_early else None
    )
    assert (decode(plain_jpeg(), detect(plain_jpeg())) is not None) is is_read
