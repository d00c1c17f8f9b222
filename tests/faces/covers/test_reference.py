"""Covers beside a second, slow way to make them: pixel by pixel, from the formulas in their descriptions."""

import math
import struct
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from scrubber.faces.covers import cover as cover_module
from scrubber.faces.covers import shapes, weak
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Shape, Style
from scrubber.faces.face import Region
from tests.faces.covers.test_cover import fixed_bytes, photo

Colour = tuple[float, float, float]
Place = tuple[float, float]
"""Down and across in the unturned ellipse, -1 to 1."""

LEVELS = (60, 130, 250)
PICTURE = np.broadcast_to(np.array(LEVELS, np.uint8), (90, 120, 3)).copy()
PALETTE = (64.0, 128.0, 255.0)
"""The nearest colours with steps of 64 to those levels."""
TURNED = Region(63.3, 41.6, 34, 26, angle=23)


def normal_numbers(count: int) -> list[float]:
    """Box and Muller 1958."""
    pairs = (count + 1) // 2
    numbers = struct.unpack(f"<{2 * pairs}I", fixed_bytes()(8 * pairs))
    radius = [math.sqrt(-2 * math.log((number + 1) / 2**32)) for number in numbers[:pairs]]
    angle = [2 * math.pi * number / 2**32 for number in numbers[pairs:]]
    both = [function(a) * r for function in (math.cos, math.sin) for r, a in zip(radius, angle, strict=True)]
    return both[:count]


def noisy_blocks(rows: int, columns: int) -> list[list[Colour]]:
    """JFIF's colours (ITU-T T.871 section 7) with a tenth of the range of noise on luma and a fiftieth on chroma."""
    numbers = iter(normal_numbers(rows * columns * 3))

    def block() -> Colour:
        y, cb, cr = next(numbers) * 25.5, next(numbers) * 5.1, next(numbers) * 5.1
        red, green, blue = PALETTE
        shifted = (red + y + 1.402 * cr, green + y - 0.344136 * cb - 0.714136 * cr, blue + y + 1.772 * cb)
        return tuple(min(255.0, max(0.0, value)) for value in shifted)  # type: ignore[return-value]

    return [[block() for _column in range(columns)] for _row in range(rows)]


def spline(distance: float) -> float:
    """The uniform cubic B-spline (de Boor 1978)."""
    away = abs(distance)
    if away < 1:
        return 2 / 3 - away**2 + away**3 / 2
    return max(0.0, 2 - away) ** 3 / 6


def melted(blocks: list[list[Colour]], place: Place) -> Colour:
    rows, columns = len(blocks), len(blocks[0])
    down, across = ((at + 1) / 2 * count - 0.5 for at, count in zip(place, (rows, columns), strict=True))
    total = [0.0, 0.0, 0.0]
    for row in range(math.floor(down) - 1, math.floor(down) + 3):
        for column in range(math.floor(across) - 1, math.floor(across) + 3):
            weight = spline(down - row) * spline(across - column)
            nearest = blocks[min(max(row, 0), rows - 1)][min(max(column, 0), columns - 1)]
            total = [have + weight * value for have, value in zip(total, nearest, strict=True)]
    return total[0], total[1], total[2]


def block_at(blocks: list[list[Colour]], place: Place) -> Colour:
    row, column = (
        min(max(int((at + 1) / 2 * count), 0), count - 1)
        for at, count in zip(place, (len(blocks), len(blocks[0])), strict=True)
    )
    return blocks[row][column]


def slowly(region: Region, colour_at: Callable[[Place], Colour]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The covered picture, and which of its pixels are well away from the borders of blocks."""
    covered = PICTURE.astype(np.float64)
    certain = np.ones(PICTURE.shape[:2], bool)
    turn = math.radians(region.angle)
    for row in range(PICTURE.shape[0]):
        for column in range(PICTURE.shape[1]):
            x, y = column + 0.5 - region.x, row + 0.5 - region.y
            across = (x * math.cos(turn) + y * math.sin(turn)) / region.half_width
            down = (y * math.cos(turn) - x * math.sin(turn)) / region.half_height
            outside = (math.hypot(across, down) - 1) * min(region.half_width, region.half_height)
            share = min(1.0, max(0.0, 1 - outside))
            if share:
                wanted = np.array(colour_at((down, across)))
                covered[row, column] = share * wanted + (1 - share) * covered[row, column]
                near = [(down + shift, across + shift) for shift in (-1e-4, 1e-4)]
                certain[row, column] = colour_at(near[0]) == colour_at(near[1]) or outside > 0
    return covered, certain


@pytest.mark.parametrize("band_pixels", [1 << 20, 300], ids=["one band", "many bands"])
@pytest.mark.parametrize("style", [Style.MOSAIC, Style.BLUR])
def test_decoys_are_what_they_are_said_to_be(style: Style, band_pixels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_BAND_PIXELS", band_pixels)
    rows, columns = round(6 * 1.6 * 26 / 34), round(6 * 1.6)
    blocks = noisy_blocks(rows, columns)
    colour_at = block_at if style is Style.MOSAIC else melted
    wanted, certain = slowly(TURNED, lambda place: colour_at(blocks, place))
    made = cover(PICTURE, [TURNED], CoverStyle(style, cover_size=1.6), fixed_bytes())
    apart = np.abs(made - wanted)
    if style is Style.MOSAIC:
        assert apart[certain].max() <= 0.51
        assert certain.mean() > 0.9
    else:
        assert apart.max() <= 1.6  # straight lines between eight samples a block


def test_random_bytes_are_asked_for_once_and_no_more_than_needed() -> None:
    asked: list[int] = []

    def random_bytes(size: int) -> bytes:
        asked.append(size)
        return bytes(size)

    cover(PICTURE, [TURNED], CoverStyle(Style.MOSAIC, cover_size=1.0), random_bytes)
    assert asked == [8 * ((5 * 6 * 3 + 1) // 2)]


@pytest.mark.parametrize(
    ("half", "grid"), [((10, 10), (6, 6)), ((100, 1), (2, 6)), ((10, 30), (18, 6)), ((1, 1000), (64, 6))]
)
def test_blocks_by_the_shape_of_a_region(half: tuple[int, int], grid: tuple[int, int]) -> None:
    assert cover_module._grid(Region(0, 0, *half), 1.0) == grid
    assert cover_module._grid(Region(0, 0, 10, 10), 20.0) == (64, 64)
    assert cover_module._grid(Region(0, 0, 10, 10), 0.1) == (2, 2)


def test_the_palette_has_125_colours() -> None:
    """Five values a channel, whatever is covered."""
    region = Region(60, 45, 30, 20)
    found = set()
    for level in range(256):
        flat = np.full((90, 120, 3), level, np.uint8)
        colour = cover_module._palette_colour(flat, region)
        assert len(set(colour.tolist())) == 1
        assert abs(colour[0] - level) <= 32
        found.add(float(colour[0]))
    assert found == {0.0, 64.0, 128.0, 192.0, 255.0}
    outside = cover_module._palette_colour(PICTURE, Region(-500, 20, 40, 50))
    assert outside.tolist() == [128.0, 128.0, 128.0]


def test_the_palette_colour_is_the_mean_of_what_is_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_BAND_PIXELS", 200)
    picture = np.zeros((90, 120, 3), np.uint8)
    region = Region(60, 45, 30, 20)
    picture[:45] = 250  # the upper half of the ellipse
    assert cover_module._palette_colour(picture, region).tolist() == [128.0] * 3
    picture[:] = 250
    picture[26:64, 31:89] = 20
    assert cover_module._palette_colour(picture, region).tolist() == [0.0] * 3


INK, SKIN = (70, 45, 20), (255, 205, 60)
EYE_X, EYE_Y = 0.34, -0.22
MOUTH = 0.52


def on_the_mouth(radius: float, angle: float) -> Place:
    """Around the middle of the mouth's circle, 0 straight down."""
    return 0.02 + radius * math.cos(angle), radius * math.sin(angle)


SMILE: list[tuple[Place, tuple[int, int, int]]] = [
    ((EYE_Y, EYE_X), INK),
    ((EYE_Y, -EYE_X), INK),
    ((EYE_Y, EYE_X + 0.105), INK),
    ((EYE_Y, EYE_X - 0.105), INK),
    ((EYE_Y, EYE_X + 0.116), SKIN),
    ((EYE_Y, EYE_X - 0.116), SKIN),
    ((EYE_Y + 0.154, EYE_X), INK),
    ((EYE_Y - 0.154, EYE_X), INK),
    ((EYE_Y + 0.166, EYE_X), SKIN),
    ((EYE_Y - 0.166, EYE_X), SKIN),
    ((0.0, 0.0), SKIN),
    *((on_the_mouth(MOUTH + step, angle), INK) for step in (-0.066, 0.0, 0.066) for angle in (-1.2, 0.0, 1.0)),
    *((on_the_mouth(MOUTH + step, angle), SKIN) for step in (-0.075, 0.075) for angle in (-1.2, 0.0, 1.0)),
    ((0.135, MOUTH), SKIN),
    ((0.146, MOUTH), INK),
    ((-0.52, 0.0), SKIN),
]


def test_the_smile_has_two_colours() -> None:
    (band,) = shapes.bands(Region(60, 60, 50, 50), 120, 120)
    assert np.unique(cover_module._smile(band).reshape(-1, 3), axis=0).tolist() == [[70, 45, 20], [255, 205, 60]]


def test_the_smile_is_where_it_should_be() -> None:
    region = Region(600, 600, 590, 590)
    covered = cover(np.zeros((1200, 1200, 3), np.uint8), [region], CoverStyle(Style.SOLID, picture=Picture.SMILE))
    for (down, across), colour in SMILE:
        row, column = (int(600 + 590 * at) for at in (down, across))
        assert tuple(covered[row, column]) == colour, (down, across)


def test_a_weak_blur_is_that_of_the_whole_picture() -> None:
    """What is beside the face takes part, as far as it matters; near the borders too."""
    picture = np.asarray(Image.fromarray(photo()).filter(ImageFilter.GaussianBlur(2)))
    for region in (Region(120, 90, 30, 40), Region(20, 160, 30, 40)):
        for strength, part in ((0.0, 0.3), (0.15, 0.15)):
            made = cover(picture, [region], CoverStyle(Style.WEAK_BLUR, cover_size=1.5, strength=strength))
            sigma = part * 2 * 30 / 1.5
            wanted = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(sigma)))
            inside = inside_of(region)
            assert np.abs(made[inside].astype(int) - wanted[inside]).max() <= 2


def test_a_weak_mosaic_has_the_blocks_it_was_asked_for() -> None:
    """Each is the mean of what it covers."""
    picture, region = photo(), Region(120, 90, 40, 40)
    for strength, blocks in ((0.0, 8), (4.0, 4)):
        made = cover(picture, [region], CoverStyle(Style.WEAK_MOSAIC, cover_size=1.0, strength=strength))
        row = made[90, 81:159].astype(int)
        edges = np.flatnonzero(np.abs(np.diff(row, axis=0)).sum(axis=1)) + 82
        side = 80 / blocks
        assert blocks - 1 <= len(edges) <= blocks + 1
        assert np.abs(np.diff(edges) - side).max() <= 2.5
        left, right = edges[len(edges) // 2 - 1], edges[len(edges) // 2]
        column = made[60:120, (left + right) // 2].astype(int)
        rows = np.flatnonzero(np.abs(np.diff(column, axis=0)).sum(axis=1)) + 61
        block = picture[rows[0] : rows[1], left:right].reshape(-1, 3)
        assert np.abs(block.mean(axis=0) - made[(rows[0] + rows[1]) // 2, (left + right) // 2]).max() <= 10


def test_blocks_of_a_weak_mosaic_are_a_pixel_at_least() -> None:
    picture, region = photo(), Region(120, 90, 10, 10)
    made = cover(picture, [region], CoverStyle(Style.WEAK_MOSAIC, cover_size=1.0, strength=500))
    inside = inside_of(region)
    assert (made[inside] == picture[inside]).all()


def inside_of(region: Region) -> NDArray[np.bool_]:
    inside = np.zeros((180, 240), bool)
    for band in shapes.bands(region, 240, 180):
        inside[band.rows, band.columns] = band.inside
    return inside


def test_names_of_styles_and_what_each_leaves() -> None:
    assert {style for style in Style if style.holds_nothing} == {Style.BLUR, Style.MOSAIC, Style.SOLID}
    old = {"downscale": Style.MOSAIC, "true-blur": Style.WEAK_BLUR, "true-pixelate": Style.WEAK_MOSAIC}
    assert {name: Style(name) for name in old} == old
    with pytest.raises(ValueError):
        Style("unknown")
    assert (CoverStyle().cover_size, CoverStyle().colour, CoverStyle().effective_strength) == (1.6, (0, 0, 0), 0.0)


@pytest.mark.parametrize("angle", [0, 37, 90])
def test_an_ellipse_reaches_one_pixel_farther_and_its_window_two(angle: float) -> None:
    for region in (Region(100.5, 100.5, 30, 12, angle), Region(100.2, 100.9, 5, 40, angle)):
        rows, columns = shapes.window_of(region, 200, 200)
        reaches = shapes.reaches(region, slice(0, 200), slice(0, 200))
        turn, wanted = math.radians(angle), np.zeros((200, 200), bool)
        for row in range(200):
            for column in range(200):
                x, y = column + 0.5 - region.x, row + 0.5 - region.y
                across, down = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
                wanted[row, column] = math.hypot(across / (region.half_width + 1), down / (region.half_height + 1)) <= 1
        assert (reaches != wanted).sum() <= 2
        found_rows, found_columns = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
        assert 1 <= found_rows[0] - rows.start <= 3 and 1 <= rows.stop - found_rows[-1] <= 4
        assert 1 <= found_columns[0] - columns.start <= 3 and 1 <= columns.stop - found_columns[-1] <= 4


def test_a_brush_of_one_point_is_a_disc() -> None:
    region = Region(100, 90, 0.5, 0.5, shape=Shape.BRUSH, stroke=((0.0, 0.0),), brush=20)
    for stroke in (region.stroke, ()):
        inside = inside_of(replace(region, stroke=stroke))
        y, x = np.mgrid[0:180, 0:240] + 0.5
        assert (inside == (np.hypot(x - 100, y - 90) <= 10)).all()


@pytest.mark.parametrize("angle", [0, 20, 110, 200, 290])
def test_a_turned_brush_is_as_wide_everywhere(angle: float) -> None:
    stroke = ((-1.0, -1.0), (-0.2, 1.0), (0.4, -0.6), (1.0, 0.7))
    region = Region(120, 90, 70, 50, angle, shape=Shape.BRUSH, stroke=stroke, brush=12)
    turn = math.radians(angle)
    points = [
        (
            120 + 70 * x * math.cos(turn) - 50 * y * math.sin(turn),
            90 + 70 * x * math.sin(turn) + 50 * y * math.cos(turn),
        )
        for x, y in stroke
    ]
    wanted = np.zeros((180, 240), bool)
    y, x = np.mgrid[0:180, 0:240] + 0.5
    for (left, top), (right, bottom) in pairwise(points):
        for part in np.linspace(0, 1, 400):
            wanted |= (x - left - part * (right - left)) ** 2 + (y - top - part * (bottom - top)) ** 2 <= 36
    assert (inside_of(region) != wanted).sum() <= 3


def test_a_weak_mosaic_of_less_than_a_block_is_one_colour() -> None:
    picture, region = photo(), Region(120, 90, 10, 10)
    made = cover(picture, [region], CoverStyle(Style.WEAK_MOSAIC, cover_size=1.0, strength=0.1))
    assert len(np.unique(made[inside_of(region)], axis=0)) == 1


@pytest.mark.parametrize(
    ("point", "away"), [((0.3, 3.0), 3.0), ((0.6, 3.0), 3.0), ((0.0, -2.0), 2.0), ((5.6, 0.0), 5.0), ((-4.0, 0.0), 4.0)]
)
def test_how_far_a_point_is_from_a_short_piece_of_a_line(point: tuple[float, float], away: float) -> None:
    across, down = (np.array([[at]], np.float32) for at in point)
    start, end = np.array((0.0, 0.0)), np.array((0.6, 0.0))
    assert shapes._from_piece(across, down, start, end)[0, 0] == pytest.approx(away)
    assert shapes._from_piece(across, down, start, start)[0, 0] == pytest.approx(math.hypot(*point))


@pytest.mark.parametrize(
    ("centre", "reach", "size", "limits"),
    [(50, 10, 100, (40, 61)), (5, 10, 100, (0, 16)), (95, 10, 100, (85, 100)), (-50, 10, 100, (0, 0)),
     (150, 10, 100, (100, 100)), (0.5, 0.2, 100, (0, 1)), (110, 10, 100, (100, 100)), (-10, 10, 100, (0, 1))],
)  # fmt: skip
def test_the_limits_of_a_window(centre: float, reach: float, size: int, limits: tuple[int, int]) -> None:
    assert shapes._limits(centre, reach, size) == slice(*limits)


def test_regions_beside_a_picture_reach_nothing() -> None:
    for region in (Region(-500, 90, 30, 30), Region(120, -500, 30, 30), Region(900, 90, 30, 30)):
        assert not shapes.reaches(region, *shapes.window_of(region, 240, 180)).any()


@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0, 200.0])
@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ROUNDED, Shape.BRUSH])
def test_the_window_of_an_area_with_corners(shape: Shape, angle: float) -> None:
    """Two pixels around its corners, and half a brush around a line."""
    region = Region(120.3, 90.6, 40.7, 12.2, angle, shape=shape, stroke=((-1.0, -1.0), (1.0, 1.0)), brush=9.0)
    pen, turn = 4.5 if shape is Shape.BRUSH else 0.0, math.radians(angle)
    corners = [
        (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
        for x in (-40.7 - pen, 40.7 + pen)
        for y in (-12.2 - pen, 12.2 + pen)
    ]
    reach_x, reach_y = (max(corner[axis] for corner in corners) + 2 for axis in (0, 1))
    rows, columns = shapes.window_of(region, 240, 180)
    assert rows == slice(int(90.6 - reach_y), int(90.6 + reach_y) + 1)
    assert columns == slice(int(120.3 - reach_x), int(120.3 + reach_x) + 1)


@pytest.mark.parametrize("place", [(-500, 90), (900, 90), (120, -500), (120, 900)])
def test_around_a_region_beside_the_picture_is_a_pixel_at_least(place: tuple[int, int]) -> None:
    part, left, top = weak._around(photo(), Region(*place, 30, 30), 0)
    assert min(part.shape) >= 1 and 0 <= left < 240 and 0 <= top < 180


@pytest.mark.parametrize(("width", "height"), [(240, 1), (1, 180)])
def test_a_brush_on_a_picture_of_one_row_or_column(width: int, height: int) -> None:
    region = Region(width / 2, height / 2, 40, 20, 20, shape=Shape.BRUSH, stroke=((-1.0, 0.0), (1.0, 0.5)), brush=9)
    assert any(band.inside.any() for band in shapes.bands(region, width, height))


def test_between_which_samples_a_place_lies() -> None:
    places = np.array([-1.2, -1, -0.95, 0, 0.8, 1, 1.2], np.float32)
    before, share = cover_module._between(places, 9)
    assert before.tolist() == [0, 0, 0, 4, 7, 7, 7]
    assert share[..., 0].tolist() == pytest.approx([0, 0, 0.2, 0, 0.2, 1, 1], abs=1e-5)
