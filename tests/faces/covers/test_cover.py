"""Covers hold nothing of what they cover, and leave everything else alone."""

import hashlib
from collections.abc import Callable
from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scrubber.faces.covers import cover as covering
from scrubber.faces.covers.cover import CHROMA_NOISE, COLOUR_STEP, FINENESS, LUMA_NOISE, cover
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Shape, Style
from scrubber.faces.covers.shapes import bands
from scrubber.faces.face import Region
from scrubber.faces.measured import THROUGH_WEAK_BLUR, THROUGH_WEAK_MOSAIC, of_hundred

SAFE = [
    CoverStyle(Style.BLUR),
    CoverStyle(Style.MOSAIC),
    CoverStyle(Style.SOLID),
    CoverStyle(Style.SOLID, picture=Picture.SMILE),
]
WEAK = [CoverStyle(Style.WEAK_BLUR), CoverStyle(Style.WEAK_MOSAIC)]
REGIONS = [
    Region(120, 90, 40, 52),
    Region(120, 90, 40, 52, angle=33),
    Region(3, 178, 30, 44, angle=-120),
    Region(239.5, 0, 25, 25),
    Region(120.3, 90.7, 61.2, 22.4, shape=Shape.RECTANGLE),
    Region(100, 95, 70, 12, angle=-27, shape=Shape.RECTANGLE),
    Region(230, 20, 40, 30, angle=10, shape=Shape.ROUNDED),
    Region(110, 80, 60, 40, angle=15, shape=Shape.BRUSH, stroke=((-0.9, -0.8), (0.1, 0.9), (0.9, -0.5)), brush=14),
]


def photo(seed: int = 1, width: int = 240, height: int = 180) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def fixed_bytes() -> Callable[[int], bytes]:
    """The same stream of bytes each time it is made."""
    numbers = count()
    return lambda size: b"".join(hashlib.sha256(str(next(numbers)).encode()).digest() for _ in range(-(-size // 32)))[
        :size
    ]


def reached(region: Region, width: int = 240, height: int = 180) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which pixels have their centre inside, and which are touched at all."""
    inside, touched = np.zeros((height, width), bool), np.zeros((height, width), bool)
    for band in bands(region, width, height):
        inside[band.rows, band.columns] = band.inside
        touched[band.rows, band.columns] = band.share > 0
    return inside, touched


@pytest.mark.parametrize("region", REGIONS, ids=str)
@pytest.mark.parametrize("cover_style", SAFE, ids=lambda style: f"{style.style}{style.picture}")
def test_with_the_same_noise_two_photos_that_differ_only_inside_get_the_same_cover(
    cover_style: CoverStyle, region: Region
) -> None:
    inside, _touched = reached(region)
    first = np.full((180, 240, 3), 100, np.uint8)
    second = first.copy()
    noise = np.random.default_rng(3).integers(-24, 25, (180, 240, 3))
    second[inside] = (int(first[0, 0, 0]) + noise - np.rint(noise[inside].mean(axis=0)))[inside].astype(np.uint8)
    assert (first[inside] != second[inside]).any()
    covers = [cover(picture, [region], cover_style, fixed_bytes()) for picture in (first, second)]
    assert (covers[0] == covers[1]).all()


@pytest.mark.parametrize("cover_style", WEAK, ids=lambda style: style.style)
def test_the_weak_ones_are_made_of_the_face(cover_style: CoverStyle) -> None:
    inside, _touched = reached(REGIONS[0])
    first, second = photo(), photo()
    second[inside] = 255 - second[inside]
    second[:90] = first[:90] // 2
    assert (cover(first, REGIONS[:1], cover_style)[inside] != cover(second, REGIONS[:1], cover_style)[inside]).any()


@pytest.mark.parametrize("region", REGIONS, ids=str)
@pytest.mark.parametrize("cover_style", [*SAFE, *WEAK], ids=lambda style: f"{style.style}{style.picture}")
def test_outside_nothing_changes_and_the_original_stays(cover_style: CoverStyle, region: Region) -> None:
    original = photo()
    before = original.copy()
    covered = cover(original, [region], cover_style)
    _inside, touched = reached(region)
    assert (original == before).all()
    assert (covered[~touched] == before[~touched]).all()
    assert covered.shape == before.shape
    assert covered.dtype == np.uint8


@pytest.mark.parametrize("region", REGIONS, ids=str)
def test_every_pixel_of_the_ellipse_is_replaced(region: Region) -> None:
    covered = cover(photo(), [region], CoverStyle(Style.SOLID, colour=(1, 2, 3)))
    inside, touched = reached(region)
    assert (covered[inside] == (1, 2, 3)).all()
    assert inside.sum() < touched.sum()


def test_the_colour_is_one_of_a_small_palette() -> None:
    region = REGIONS[0]
    for level in (0, 31, 33, 100, 200, 255):
        flat = np.full((180, 240, 3), level, np.uint8)
        covered = cover(flat, [region], CoverStyle(Style.MOSAIC), lambda size: b"\xff" * size)
        nearest = min(255, round(level / COLOUR_STEP) * COLOUR_STEP)
        assert abs(int(covered[90, 120, 0]) - nearest) <= 1


def test_noise_is_fresh_each_time_and_as_strong_as_it_should_be() -> None:
    flat, region = np.full((600, 600, 3), 128, np.uint8), Region(300, 300, 290, 290)
    first, second = (cover(flat, [region], CoverStyle(Style.MOSAIC)) for _ in range(2))
    assert (first != second).mean() > 0.5
    luma = np.concatenate(
        [cover(flat, [region], CoverStyle(Style.MOSAIC))[100:500:60, 100:500:60, 1].ravel() for _ in range(40)]
    )
    assert 20 < luma.std() < 31


def test_blur_has_no_edges_and_mosaic_has() -> None:
    flat, region = np.full((600, 600, 3), 128, np.uint8), Region(300, 300, 290, 290)
    steps = {
        style: np.abs(
            np.diff(cover(flat, [region], CoverStyle(style), fixed_bytes())[300, 60:540, 1].astype(int))
        ).max()
        for style in (Style.BLUR, Style.MOSAIC)
    }
    assert steps[Style.BLUR] <= 5 < steps[Style.MOSAIC]


def test_several_regions_may_lie_over_each_other() -> None:
    regions = [REGIONS[0], Region(140, 100, 40, 52)]
    covered = cover(photo(), regions, CoverStyle(Style.SOLID, colour=(9, 9, 9)))
    for region in regions:
        assert (covered[reached(region)[0]] == 9).all()


@pytest.mark.parametrize("cover_style", [*SAFE, *WEAK], ids=lambda style: f"{style.style}{style.picture}")
def test_regions_of_any_size_and_outside_the_picture(cover_style: CoverStyle) -> None:
    original = photo()
    for region in (
        Region(-500, 20, 40, 50),
        Region(100, 90, 0.4, 0.4),
        Region(120, 90, 5000, 4000),
        Region(50, 50, 300, 2),
    ):
        assert cover(original, [region], cover_style).shape == original.shape


@pytest.mark.parametrize("level", [0, 255])
def test_noise_reaches_the_darkest_and_the_brightest_level(level: int) -> None:
    flat, region = np.full((180, 240, 3), level, np.uint8), REGIONS[0]
    covered = cover(flat, [region], CoverStyle(Style.MOSAIC), fixed_bytes())
    inside = reached(region)[0]
    assert (covered[inside] == level).any() and (covered[inside] != level).any()
    assert abs(covered[inside].astype(int) - level).max() < 200, "no level wraps around"


def test_how_blocks_melt_into_each_other() -> None:
    weights = covering._spline(3)
    assert weights.shape == (3 * FINENESS + 1, 3) and FINENESS % 2 == 0
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights[FINENESS * 3 // 2] == pytest.approx([1 / 6, 2 / 3, 1 / 6])
    assert weights[FINENESS // 2] == pytest.approx([1 / 6 + 2 / 3, 1 / 6, 0])


@pytest.mark.parametrize("luma", [60, 128, 200])
def test_noise_of_luma_and_chroma_is_turned_into_colours_as_decoders_do(luma: int) -> None:
    for blue, red in ((0, 0), (20, -10), (-15, 25)):
        wanted = Image.new("YCbCr", (1, 1), (luma, 128 + blue, 128 + red)).convert("RGB").getpixel((0, 0))
        assert covering._TO_RGB @ (luma, blue, red) == pytest.approx(wanted, abs=1)


def test_the_noise_is_what_the_attack_was_measured_with() -> None:
    """Less would blur more, and show more: other numbers need another measurement (tests/benchmarks/reidentify)."""
    assert pytest.approx((25.5, 5.1)) == (LUMA_NOISE, CHROMA_NOISE)


def test_each_look_says_what_it_leaves_of_a_face() -> None:
    assert {style for style in Style if style.promise.startswith("Holds nothing of the face")} == {
        style for style in Style if style.holds_nothing
    }
    for style, named in ((Style.WEAK_BLUR, THROUGH_WEAK_BLUR), (Style.WEAK_MOSAIC, THROUGH_WEAK_MOSAIC)):
        assert style.promise.startswith("Weak") and f" {of_hundred(named)} of 100 " in style.promise
