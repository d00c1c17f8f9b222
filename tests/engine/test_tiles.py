"""Pictures for the window: tiles in several sizes and small previews, upright, of our own making."""

import io
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFile, ImageOps

from scrubber.engine import preview as preview_module
from scrubber.engine import tiles
from scrubber.engine.covering.face_search import encoded_picture
from scrubber.engine.photo import Photo
from scrubber.engine.preview import preview
from scrubber.engine.tiles import TILE, tiled_photo
from scrubber.errors import LimitExceeded, ParseError
from tests.helpers.jpeg import with_segments

PHOTO = Image.linear_gradient("L").resize((1300, 700)).convert("RGB")


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture.copy()


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("photos") / "photo")


def tiled_bytes(path: str, data: bytes) -> tiles.TiledPicture:
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(data)
    return tiled_photo(Photo.read(path))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_tiles_of_every_level_make_up_the_picture(path: str, mode: str) -> None:
    picture = PHOTO.convert(mode)
    if mode == "RGBA":
        picture.putalpha(77)
    answer = tiled_bytes(path, saved(picture))
    assert answer.problem is None
    assert [(level.width, level.height, level.columns, len(level.tiles)) for level in answer.levels] == [
        (1300, 700, 3, 6), (650, 350, 2, 2),
    ]  # fmt: skip
    for level in answer.levels:
        whole = Image.new(mode, (level.width, level.height))
        for number, tile in enumerate(level.tiles):
            shown = opened(tile)
            assert shown.format is None and shown.mode == mode
            whole.paste(shown, (number % level.columns * TILE, number // level.columns * TILE))
        wanted = picture.resize((level.width, level.height), Image.Resampling.BOX)
        apart = np.abs(np.asarray(whole.convert("RGB"), int) - np.asarray(wanted.convert("RGB")))
        assert apart.max() <= 4
    assert answer.levels[0].tiles[0].startswith(b"\x89PNG" if mode == "RGBA" else b"\xff\xd8")


@pytest.mark.parametrize(("side", "levels"), [(1024, 1), (1025, 2), (1, 1), (2050, 3)])
def test_levels_end_with_one_that_fits_a_screen(path: str, side: int, levels: int) -> None:
    answer = tiled_bytes(path, saved(Image.new("RGB", (side, 1), "red")))
    assert len(answer.levels) == levels


def test_tiles_are_upright(path: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    level = tiled_bytes(path, saved(PHOTO, "JPEG", exif=exif)).levels[0]
    assert (level.width, level.height) == (700, 1300)


@pytest.mark.parametrize("as_preview", [False, True])
def test_samples_of_sixteen_bits_are_shown(path: str, as_preview: bool) -> None:
    deep = saved(Image.new("I;16", (40, 30), 0x8000))
    shown = preview(deep, 40) if as_preview else tiled_bytes(path, deep).levels[0].tiles[0]
    assert abs(int(opened(shown).convert("L").getpixel((5, 5))) - 0x80) <= 1  # type: ignore[arg-type]


def test_what_stands_in_the_way_of_tiles_is_told(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(tiled_bytes(path, b"no photo").problem, Exception)
    broken = saved(PHOTO)[:60]
    assert isinstance(tiled_bytes(path, broken).problem, ParseError)
    flat = saved(Image.new("RGB", (10, 7)))
    monkeypatch.setattr(tiles, "MAX_PIXELS", 70)
    assert tiled_bytes(path, flat).problem is None
    monkeypatch.setattr(tiles, "MAX_PIXELS", 69)
    assert isinstance(tiled_bytes(path, flat).problem, LimitExceeded)


@pytest.mark.parametrize("as_preview", [False, True])
def test_photos_of_very_many_exif_blocks_are_not_shown(path: str, as_preview: bool) -> None:
    for count, is_shown in ((200, True), (201, False)):
        data = with_segments(saved(PHOTO, "JPEG"), (0xFE, b"Exif\0\0" * count))
        assert bool(preview(data, 40) if as_preview else tiled_bytes(path, data).levels) == is_shown


def test_a_preview_is_as_large_as_it_may_be_and_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(preview(saved(PHOTO, "JPEG", exif=exif), 100)).size == (54, 100)
    assert opened(preview(saved(PHOTO), 100)).size == (100, 54)
    assert opened(preview(saved(PHOTO.resize((30, 20))), 100)).size == (30, 20)
    clear = PHOTO.convert("RGBA")
    clear.putalpha(0)
    assert preview(saved(clear), 50).startswith(b"\x89PNG")
    assert preview(b"no picture", 50) == b""


def test_previews_of_bombs_are_empty(monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder) -> None:
    data = saved(Image.new("RGB", (100, 50)))
    monkeypatch.setattr(preview_module, "MAX_PIXELS", 5000)
    assert preview(data, 20)
    monkeypatch.setattr(preview_module, "MAX_PIXELS", 4999)
    assert preview(data, 20) == b"" and not recwarn.list
    monkeypatch.undo()
    monkeypatch.setattr(preview_module, "MAX_INFLATION", 1)
    for most, is_shown in ((20_000, True), (19_999, False)):
        monkeypatch.setattr(preview_module, "_MAX_BYTES", most)
        assert bool(preview(data, 20)) == is_shown
    monkeypatch.setattr(preview_module, "_MAX_BYTES", 1)
    monkeypatch.setattr(preview_module, "MAX_INFLATION", -(-20_000 // len(data)))
    assert preview(data, 20)


def test_the_quality_of_what_is_shown(path: str) -> None:
    assert preview_module.encode(PHOTO) == saved(PHOTO, "JPEG", quality=85)
    assert tiled_bytes(path, saved(PHOTO)).levels[0].tiles[0] == saved(
        PHOTO.crop((0, 0, TILE, TILE)), "JPEG", quality=92, subsampling=0
    )


@pytest.mark.parametrize("orientation", range(10))
def test_tiles_are_upright_whatever_the_orientation(path: str, orientation: int) -> None:
    samples = np.zeros((700, 1300, 3), np.uint8)
    samples[..., 0], samples[..., 1] = np.arange(1300)[None] // 6, np.arange(700)[:, None] // 3
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(Image.fromarray(samples), exif=exif)
    with Image.open(io.BytesIO(data)) as picture:
        wanted = ImageOps.exif_transpose(picture)
    (level, *_smaller) = tiled_bytes(path, data).levels
    whole = Image.new("RGB", (level.width, level.height))
    for number, tile in enumerate(level.tiles):
        whole.paste(opened(tile), (number % level.columns * TILE, number // level.columns * TILE))
    assert whole.size == wanted.size
    assert np.abs(np.asarray(whole, int) - np.asarray(wanted, int)).max() <= 6


def test_our_own_limit_counts_not_pillows(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 300_000)
    data = saved(PHOTO)
    assert tiled_bytes(path, data).problem is None
    assert preview(data, 100)
    assert Image.MAX_IMAGE_PIXELS == 300_000


def test_a_plain_picture_is_taken_as_it_is_and_others_are_made_plain() -> None:
    assert tiles._plain(PHOTO) is PHOTO
    for mode, plain in (("CMYK", "RGB"), ("L", "RGB"), ("P", "RGB"), ("RGBA", "RGBA"), ("LA", "RGBA"), ("I;16", "L")):
        picture = Image.new(mode, (2, 1)) if mode == "I;16" else PHOTO.convert(mode)
        assert tiles._plain(picture).mode == plain, mode


def test_how_well_pictures_for_the_window_are_encoded() -> None:
    """Tiles are what a photo is judged by; the others are small."""
    part = PHOTO.crop((0, 0, 64, 64))
    assert tiles._tile(PHOTO, (0, 0, 64, 64), 1) == saved(part, "JPEG", quality=92, subsampling=0)
    assert preview_module.encode(part) == saved(part, "JPEG", quality=85)
    assert encoded_picture(np.asarray(part), 64) == saved(part, "JPEG", quality=90)


def test_what_a_format_needs_to_be_decoded_is_loaded_for_a_preview() -> None:
    asked: list[str] = []
    needy: Any = SimpleNamespace(load_decoder=lambda: asked.append("loaded"))
    assert preview(saved(PHOTO), 20, needy) and asked == ["loaded"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("as_preview", [True, False])
def test_a_photo_that_ends_early_shows_what_there_is(path: str, kind: str, as_preview: bool) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (400, 600, 3), np.uint8)
    whole = saved(Image.fromarray(noise), kind)
    shown = []
    for data in (whole, whole[: len(whole) // 2]):
        pictures = [preview(data, 600)] if as_preview else tiled_bytes(path, data).levels[0].tiles
        assert all(pictures)
        shown.append(np.asarray(opened(pictures[0]).convert("RGB")).astype(int))
    differs = abs(shown[0] - shown[1]).max(axis=(1, 2))
    assert differs[:150].max() < 8
    assert differs[250:].min() > 60  # Pillow has read as much as that, and no more
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


@pytest.mark.parametrize(("kind", "marker"), [("JPEG", b"\xff\xda"), ("PNG", b"IDAT")])
def test_a_photo_of_which_nothing_is_left_shows_nothing(path: str, kind: str, marker: bytes) -> None:
    whole = saved(PHOTO, kind)
    data = whole[: whole.index(marker) + 4]
    assert preview(data, 40) == b""
    problem = tiled_bytes(path, data).problem
    assert problem is not None and problem.detail.check == "tiles.decoder"
