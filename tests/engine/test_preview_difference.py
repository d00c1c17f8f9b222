"""Old thumbnails are told from true ones: cropped, covered, turned, letterboxed, re-compressed."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from scrubber.engine import preview_difference
from scrubber.engine.preview_difference import compare
from scrubber.metadata.findings.finding import HiddenPicture, Relation
from scrubber.metadata.findings.kind import Kind


def scene(width: int = 480, height: int = 320) -> Image.Image:
    """A picture with structure of many sizes, the same each time."""
    noise = Image.effect_mandelbrot((width, height), (-2.2, -1.2, 1.0, 1.2), 60).filter(ImageFilter.GaussianBlur(2))
    made = Image.merge("RGB", (noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    pen = ImageDraw.Draw(made)
    for number in range(12):
        x, y = (number * 97) % width, (number * 61) % height
        pen.ellipse((x, y, x + 30 + number * 4, y + 40), fill=(number * 20, 255 - number * 18, (number * 53) % 255))
    return made


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def small(picture: Image.Image, quality: int = 60) -> bytes:
    copy = picture.copy()
    copy.thumbnail((160, 160))
    return jpeg(copy, quality)


def letterboxed(picture: Image.Image) -> bytes:
    frame = Image.new("RGB", (160, 120))
    copy = picture.resize((160, 107))
    frame.paste(copy, (0, 6))
    return jpeg(frame, 60)


def covered(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    ImageDraw.Draw(copy).rectangle((200, 60, 290, 150), fill="black")
    return copy


PHOTO = scene()
SAME = {
    "as it is": small(PHOTO),
    "of poor quality": small(PHOTO, 15),
    "between black bars": letterboxed(PHOTO),
    "brighter": small(ImageEnhance.Brightness(PHOTO).enhance(1.3)),
    "less contrast": small(ImageEnhance.Contrast(PHOTO).enhance(0.6)),
    "sharper": small(PHOTO.filter(ImageFilter.SHARPEN)),
    "grey": small(PHOTO.convert("L")),
    "a pixel off": small(PHOTO.resize((478, 320))),
}


@pytest.mark.parametrize("name", SAME)
def test_a_thumbnail_of_the_photo_is_the_same(name: str) -> None:
    assert compare(jpeg(PHOTO), SAME[name], 1).relation is Relation.SAME


@pytest.mark.parametrize("box", [(0, 0, 300, 320), (120, 80, 400, 280), (60, 0, 480, 280), (200, 100, 420, 320)])
def test_a_thumbnail_from_before_cropping_shows_more(box: tuple[int, int, int, int]) -> None:
    assert compare(jpeg(PHOTO.crop(box)), small(PHOTO), 1).relation is Relation.MORE


def test_a_section_of_the_photo_shows_no_more() -> None:
    assert compare(jpeg(PHOTO), small(PHOTO.crop((80, 0, 400, 320))), 1).relation is Relation.PART


def test_a_thumbnail_from_before_a_face_was_covered_has_changed() -> None:
    assert compare(jpeg(covered(PHOTO)), small(PHOTO), 1).relation is Relation.CHANGED
    blurred = PHOTO.copy()
    blurred.paste(PHOTO.crop((180, 40, 320, 180)).resize((3, 3)).resize((140, 140)), (180, 40))
    assert compare(jpeg(blurred), small(PHOTO), 1).relation in (Relation.CHANGED, Relation.SAME)


def test_another_picture_is_another_picture() -> None:
    other = Image.radial_gradient("L").resize((480, 320))
    assert compare(jpeg(PHOTO), small(other), 1).relation is Relation.OTHER


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_thumbnail_that_lies_as_the_sensor_saw_it_is_turned(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    PHOTO.save(out, "JPEG", exif=exif, quality=85)
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue())))
    found = compare(jpeg(upright), small(PHOTO), orientation)
    assert found.relation is Relation.SAME
    with Image.open(io.BytesIO(found.upright)) as turned:
        assert (turned.width > turned.height) == (upright.width > upright.height)


def test_nothing_is_said_of_what_is_empty_or_plain() -> None:
    plain = Image.new("RGB", (160, 120), "grey")
    assert compare(jpeg(PHOTO), b"", 1).relation is Relation.UNKNOWN
    assert compare(jpeg(PHOTO), jpeg(plain), 1).relation is Relation.UNKNOWN
    assert compare(jpeg(Image.new("RGB", (1, 1))), jpeg(plain), 6).relation is Relation.UNKNOWN


def test_only_more_and_changed_differ() -> None:
    differing = {one for one in Relation if HiddenPicture(Kind.THUMBNAIL, "x", b"", "p", 0, one).differs}
    assert differing == {Relation.MORE, Relation.CHANGED}


# The steps of the comparison, at their borders.

NOISE = np.random.default_rng(4).integers(0, 256, (60, 90)).astype(float)


def test_how_a_hidden_picture_may_lie() -> None:
    wide, high, square = (Image.new("L", size) for size in ((9, 7), (7, 9), (8, 8)))
    assert preview_difference._turns(wide, wide, 1) == preview_difference._turns(square, square, 1) == [None]
    assert preview_difference._turns(wide, high, 1) == preview_difference._turns(high, wide, 1) == [None, 2, 4]
    assert preview_difference._turns(square, wide, 1) == [None, 2, 4]
    assert preview_difference._turns(square, high, 1) == [None]
    for orientation, turn in ((2, 0), (3, 3), (4, 1), (5, 5), (6, 4), (7, 6), (8, 2)):
        assert preview_difference._turns(wide, wide, orientation) == [None, turn]


def test_correlation() -> None:
    correlation = preview_difference._correlation
    assert correlation(NOISE, NOISE * 0.5 + 30) == pytest.approx(1)
    assert correlation(NOISE, 255 - NOISE) == pytest.approx(-1)
    assert correlation(NOISE, np.zeros_like(NOISE)) == correlation(np.ones_like(NOISE), NOISE) == 0
    assert correlation(NOISE, NOISE[::-1]) == pytest.approx(
        float(np.corrcoef(NOISE.ravel(), NOISE[::-1].ravel())[0, 1])
    )


@pytest.mark.parametrize(
    ("top", "bottom", "level", "taken"),
    [
        (6, 6, 23, (6, 6)), (6, 8, 23, (6, 8)), (6, 9, 23, (0, 0)), (8, 6, 23, (8, 6)), (6, 0, 23, (0, 0)),
        (0, 6, 23, (0, 0)), (6, 6, 24, (0, 0)), (1, 1, 0, (1, 1)), (15, 15, 0, (15, 15)), (20, 20, 0, (15, 15)),
    ],
)  # fmt: skip
def test_black_bars_are_taken_off(top: int, bottom: int, level: int, taken: tuple[int, int]) -> None:
    for turned in (False, True):
        pixels = NOISE.clip(40) if not turned else NOISE.T.clip(40)[:60]
        framed = pixels.copy()
        framed[:top], framed[60 - bottom :] = level, level
        given = framed.T if turned else framed
        found = preview_difference._without_bars(given)
        wanted = framed[taken[0] : 60 - taken[1]]
        assert np.array_equal(found, wanted.T if turned else wanted)


def with_block(
    levels: float, rows: slice = np.s_[8:16], columns: slice = np.s_[16:24]
) -> tuple[np.ndarray, np.ndarray]:
    slope = np.tile(np.arange(64.0) * 2 + 60, (64, 1))
    changed = slope.copy()
    changed[8:16, 16:24] += levels
    return slope, changed


@pytest.mark.parametrize(("levels", "differs"), [(0, False), (36, False), (44, True), (-44, True), (-36, False)])
def test_a_region_that_shows_something_else(levels: float, differs: bool) -> None:
    one, other = with_block(levels)
    assert preview_difference._has_another_region(one, other) is differs
    assert preview_difference._has_another_region(other, one) is differs


def test_many_regions_that_differ_are_another_quality() -> None:
    rng = np.random.default_rng(8)
    one, other = with_block(60)
    noisy = np.clip(other + rng.choice([-18, 18], (64, 64)), 0, 255)
    assert not preview_difference._has_another_region(one, noisy)
    assert not preview_difference._has_another_region(np.full((64, 64), 90.0), np.full((64, 64), 40.0))
    darker, changed = with_block(-55)
    assert preview_difference._has_another_region(changed * 0.8 + 20, darker)


def test_how_large_a_section_is() -> None:
    field = np.zeros((32, 48))
    assert preview_difference._fitted(field, np.zeros((20, 30)), 0.5) == (24, 16)
    assert preview_difference._fitted(field, np.zeros((20, 20)), 0.5) == (16, 16)
    assert preview_difference._fitted(field, np.zeros((10, 40)), 0.5) == (24, 6)
    assert preview_difference._fitted(field, np.zeros((60, 20)), 1.0) == (11, 32)


def test_a_pattern_is_found_wherever_it_stands() -> None:
    for row, column in ((0, 0), (10, 20), (40, 70)):
        pattern = NOISE[row : row + 20, column : column + 20]
        assert preview_difference._slide(NOISE, pattern) == pytest.approx(1)
        assert preview_difference._slide(NOISE, pattern * 0.5 + 9) == pytest.approx(1)
    other = np.random.default_rng(5).integers(0, 256, (20, 20)).astype(float)
    assert preview_difference._slide(NOISE, other) < 0.4
    plain = np.full((60, 90), 77.0)
    assert preview_difference._slide(plain, other) == -1
    plain[30, 40] = 78
    assert preview_difference._slide(plain, other) == -1


def test_sections_are_looked_for_in_many_sizes() -> None:
    outer = np.asarray(PHOTO.convert("L"), float)
    for box in (np.s_[0:160, 0:240], np.s_[100:300, 150:450], np.s_[40:300, 40:430]):
        assert preview_difference._best_section(outer, outer[box]) > 0.93
    assert preview_difference._best_section(outer, outer[::-1, ::-1][:200, :200]) < 0.86
    assert preview_difference._best_section(outer[:5], outer) == -1


def test_pictures_too_plain_or_too_small_to_be_compared() -> None:
    relation = preview_difference._relation
    picture = PHOTO.convert("L").resize((96, 64))
    plain = Image.new("L", (96, 64), 90)
    assert relation(picture, plain) == relation(plain, picture) == (Relation.UNKNOWN, 0.0)
    assert relation(picture, picture.resize((96, 7)))[0] is Relation.UNKNOWN
    assert relation(picture, picture.resize((12, 8)))[0] is not Relation.UNKNOWN
    for levels, is_known in ((2, False), (4, True)):
        steps = Image.fromarray(
            np.where(np.indices((64, 96)).sum(axis=0) // 16 % 2, 90 - levels, 90 + levels).astype(np.uint8)
        )
        assert (relation(steps, steps)[0] is Relation.SAME) == is_known


def test_a_picture_of_a_slightly_other_shape_is_the_same() -> None:
    for width in (470, 480, 493):
        assert compare(jpeg(PHOTO), small(PHOTO.resize((width, 320))), 1).relation is Relation.SAME
    found = compare(jpeg(PHOTO), small(PHOTO), 1)
    assert found.upright == b""


def test_the_numbers_are_those_that_were_measured() -> None:
    """Tried on the thumbnails of the shared photos; who changes one tries those again."""
    module = preview_difference
    assert (module._SIDE, module._COARSE, module._FIELD) == (64, 24, 48)
    assert (module._ALIKE, module._NEAR, module._SECTION, module._GAIN) == (0.9, 0.5, 0.86, 0.05)
    assert tuple(step / 30 for step in range(10, 30)) == module._SCALES and module._SAME_SHAPE == 0.03
    assert (module._BLOCK, module._BLOCK_DIFFERS, module._TIMES_USUAL) == (8, 38.0, 4.0)
    assert (module._FLAT, module._BLACK, module._MAX_BARS) == (3.0, 24.0, 0.25)
    assert min(module._SCALES) == pytest.approx(1 / 3) and max(module._SCALES) == pytest.approx(29 / 30)


def test_a_picture_of_three_levels_of_deviation_is_not_too_plain() -> None:
    halves = np.tile(np.repeat(np.array([87, 93], np.uint8), 8), (64, 6))
    assert halves.std() == 3
    picture = Image.fromarray(halves)
    assert preview_difference._relation(picture, picture)[0] is Relation.SAME


def test_of_turns_that_say_the_same_the_picture_stays_as_it_is() -> None:
    plain = Image.new("RGB", (160, 120), (90, 90, 90))
    compared = compare(small(plain), small(plain.rotate(90, expand=True)), 1)
    assert compared.relation is Relation.UNKNOWN and not compared.upright


def test_sections_of_eight_pixels_are_the_smallest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The large picture is 48 pixels wide when sections of it are compared."""
    field = np.asarray(scene().convert("L").resize((48, 48)), dtype=float)
    found = []
    for pixels in (7, 8):
        monkeypatch.setattr(preview_difference, "_SCALES", (pixels / 48,))
        found.append(preview_difference._best_section(field, field[:8, :8]))
    assert found[0] == -1.0 < found[1]


@pytest.mark.parametrize(
    ("whole", "sections", "same_shape", "differs", "wanted"),
    [
        (0.9, (0, 0), True, False, (Relation.SAME, 0.9)),
        (0.9, (0, 0), True, True, (Relation.CHANGED, 0.9)),
        (0.89, (0, 0), True, False, (Relation.OTHER, 0.89)),
        (0.89, (0, 0), True, True, (Relation.CHANGED, 0.89)),
        (0.5, (0, 0), True, True, (Relation.OTHER, 0.5)),
        (0.51, (0, 0), True, True, (Relation.CHANGED, 0.51)),
        (0.9, (0, 0), False, True, (Relation.SAME, 0.9)),
        (0.9, (0.99, 0), False, True, (Relation.MORE, 0.99)),
        (0.9, (0.99, 0), True, False, (Relation.SAME, 0.9)),
        (0.5, (0.86, 0), True, False, (Relation.MORE, 0.86)),
        (0.5, (0, 0.86), True, False, (Relation.PART, 0.86)),
        (0.5, (0.87, 0.99), True, False, (Relation.MORE, 0.87)),
        (0.5, (0.85, 0.85), True, False, (Relation.OTHER, 0.5)),
        (0.75, (0.80, 0.86), True, False, (Relation.PART, 0.86)),
        (0.82, (0.865, 0.87), True, False, (Relation.OTHER, 0.82)),
    ],
)
def test_which_relation_follows_from_what_was_measured(
    whole: float,
    sections: tuple[float, float],
    same_shape: bool,
    differs: bool,
    wanted: tuple[Relation, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = Image.fromarray(NOISE.astype(np.uint8))
    small = large if same_shape else large.resize((100, 60))
    left = iter(sections)
    monkeypatch.setattr(preview_difference, "_alike", lambda _one, _other: whole)
    monkeypatch.setattr(preview_difference, "_best_section", lambda _outer, _inner: next(left))
    monkeypatch.setattr(preview_difference, "_has_another_region", lambda _one, _other: differs)
    assert preview_difference._relation(large, small) == wanted


def test_more_than_a_twentieth_must_be_gained_by_a_section(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Image.fromarray(NOISE.astype(np.uint8))
    monkeypatch.setattr(preview_difference, "_alike", lambda _one, _other: 0.875)
    for section, relation in ((0.875 + preview_difference._GAIN, Relation.OTHER), (0.926, Relation.MORE)):
        monkeypatch.setattr(preview_difference, "_best_section", lambda _outer, _inner, section=section: section)
        assert preview_difference._relation(picture, picture)[0] is relation
