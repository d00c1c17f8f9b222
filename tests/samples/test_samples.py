"""The sample photos are what the first-time user sees: each opens, gives something away and can be cleaned."""

from pathlib import Path

import pytest
from PIL import Image

from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.registry import detect
from scrubber.resources import resource
from tests.samples.make import SAMPLES
from tests.samples.tell_tale import OWNER

FOLDER = resource("samples")


def test_the_folder_holds_exactly_the_photos_that_are_drawn() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*SAMPLES, "ORIGIN.md"}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_500_000


@pytest.mark.parametrize("name", SAMPLES)
def test_the_origin_names_every_photo(name: str) -> None:
    assert f"`{name}`" in (FOLDER / "ORIGIN.md").read_text("utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_shows_a_picture(name: str) -> None:
    with Image.open(FOLDER / name) as picture:
        picture.load()
        assert picture.width >= 320
        assert getattr(picture, "n_frames", 1) == {"sunrise-animated.png": 16, "snow-animated.webp": 12}.get(name, 1)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_its_owner_away_and_its_copy_does_not(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    document = detect(data).parse(data)
    first_name = OWNER.split()[0].encode()
    assert any(part.fate is not Fate.KEEP for part in document.ledger.parts)
    assert any(first_name in payload.data for payload in document.payloads())
    assert first_name not in b"".join(bytes(piece) for piece in document.rebuild(Policy()))


def test_the_portrait_hides_a_wider_picture() -> None:
    data = (FOLDER / "portrait.jpg").read_bytes()
    document = detect(data).parse(data)
    assert document.essence.orientation == 6
    assert any(payload.kind is PayloadKind.EXIF for payload in document.payloads())
    with Image.open(FOLDER / "portrait.jpg") as picture:
        assert picture.height / picture.width < 0.8, "stored on its side"


def test_the_animated_png_and_the_sea_carry_bytes_behind_their_end() -> None:
    assert not _ends(FOLDER / "sunrise-animated.png", b"IEND\xaeB`\x82")
    assert not _ends(FOLDER / "sea.jpg", b"\xff\xd9")


def _ends(path: Path, end: bytes) -> bool:
    return path.read_bytes().endswith(end)
