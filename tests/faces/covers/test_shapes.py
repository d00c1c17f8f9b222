"""Areas that users draw cover in full whatever they touch: compared with what Pillow draws sixteen times as large."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Shape, Style
from scrubber.faces.covers.shapes import bands, reaches
from scrubber.faces.face import Certainty, Face, Region, region_of

FINER, WIDTH, HEIGHT = 16, 120, 80
BLACK = CoverStyle(Style.SOLID)
RECTANGLES = [(10.0, 12.0, 60.0, 20.0), (10.3, 12.6, 60.2, 20.9), (100.5, 70.5, 140.0, 99.0), (5.0, 5.0, 5.9, 6.2)]


def touched(drawn: Image.Image) -> NDArray[np.bool_]:
    """The pixels of which any of the finer ones is drawn."""
    finer = np.asarray(drawn) > 0
    return np.asarray(finer.reshape(HEIGHT, FINER, WIDTH, FINER).any(axis=(1, 3)), np.bool_)


def fine() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    canvas = Image.new("L", (WIDTH * FINER, HEIGHT * FINER))
    return canvas, ImageDraw.Draw(canvas)


def blackened(region: Region) -> NDArray[np.bool_]:
    """Which pixels of a white picture are fully black under the region."""
    white = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    covered: NDArray[np.bool_] = (cover(white, [region], BLACK) == 0).all(axis=2)
    return covered


@pytest.mark.parametrize("corners", RECTANGLES, ids=str)
def test_every_pixel_that_a_dragged_rectangle_touches_is_covered_in_full(
    corners: tuple[float, float, float, float],
) -> None:
    left, top, right, bottom = corners
    face = Face(
        (left + right) / 2, (top + bottom) / 2, right - left, bottom - top, certainty=Certainty.DRAWN,
        shape=Shape.RECTANGLE,
    )  # fmt: skip
    canvas, pen = fine()
    pen.rectangle([round(one * FINER) for one in corners], 255)
    wanted = touched(canvas)
    assert wanted.any()
    assert (blackened(region_of(face)) >= wanted).all()
    assert blackened(region_of(face)).sum() <= (right - left + 3) * (bottom - top + 3)


@pytest.mark.parametrize("angle", [7.0, 45.0, -80.0])
def test_a_turned_rectangle_covers_what_it_touches(angle: float) -> None:
    region = Region(58.3, 41.1, 30.5, 9.2, angle, shape=Shape.RECTANGLE)
    turn = np.deg2rad(angle)
    offsets = np.array(((-30.5, -9.2), (30.5, -9.2), (30.5, 9.2), (-30.5, 9.2)))
    matrix = np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))))
    canvas, pen = fine()
    pen.polygon([tuple(point) for point in ((offsets @ matrix + (58.3, 41.1)) * FINER).tolist()], 255)
    assert (blackened(region) >= touched(canvas)).all()


def test_a_brush_covers_its_whole_line() -> None:
    stroke = ((-1.0, -1.0), (0.2, 0.7), (1.0, -0.4))
    region = Region(60, 40, 40, 20, shape=Shape.BRUSH, stroke=stroke, brush=9.0)
    canvas, pen = fine()
    points = [((60 + x * 40) * FINER, (40 + y * 20) * FINER) for x, y in stroke]
    pen.line(points, 255, width=9 * FINER - 2)
    assert (blackened(region) >= touched(canvas)).all()
    assert not blackened(region)[40, 118]


def test_a_brush_that_only_touched_is_a_dot() -> None:
    covered = blackened(Region(60, 40, 5, 5, shape=Shape.BRUSH, stroke=((0.0, 0.0),), brush=10.0))
    assert 78 <= covered.sum() <= 130
    assert covered[40, 60]


def test_a_rounded_rectangle_leaves_its_corners() -> None:
    sharp, rounded = (blackened(Region(60, 40, 40, 20, shape=shape)) for shape in (Shape.RECTANGLE, Shape.ROUNDED))
    assert (sharp >= rounded).all()
    assert sharp[20, 20]
    assert not rounded[20, 20]
    assert rounded[40, 20:100].all()


@pytest.mark.parametrize("shape", Shape)
def test_nothing_is_changed_beyond_what_a_region_reaches(shape: Shape) -> None:
    region = Region(60, 40, 25, 12, 20.0, shape=shape, stroke=((-1.0, 0.0), (1.0, 0.5)), brush=6.0)
    white = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    changed = (cover(white, [region], BLACK) != white).any(axis=2)
    assert (reaches(region, slice(0, HEIGHT), slice(0, WIDTH)) | (shape is Shape.ELLIPSE) >= changed).all()


def test_each_cover_may_look_different() -> None:
    plate = Region(60, 40, 20, 8, shape=Shape.RECTANGLE, cover_style=CoverStyle(Style.SOLID, colour=(9, 9, 9)))
    face = Region(20, 20, 10, 10)
    covered = cover(np.full((HEIGHT, WIDTH, 3), 255, np.uint8), [face, plate], CoverStyle(Style.SOLID))
    assert covered[40, 60].tolist() == [9, 9, 9]
    assert covered[20, 20].tolist() == [0, 0, 0]


def test_what_was_drawn_is_covered_as_it_stands_and_a_face_with_what_is_around_it() -> None:
    drawn = Face(50, 40, 20, 10, certainty=Certainty.DRAWN, shape=Shape.RECTANGLE)
    assert region_of(drawn, 1.6).half_width == 10
    assert region_of(Face(50, 40, 20, 10, shape=Shape.RECTANGLE), 1.6).half_width == 16
    assert region_of(Face(50, 40, 20, 10, certainty=Certainty.DRAWN), 1.6).half_width == 16


def test_a_pixel_whose_centre_lies_on_the_outline_is_inside() -> None:
    (band,) = bands(Region(60, 40, 10.5, 5.5, shape=Shape.RECTANGLE), WIDTH, HEIGHT)
    assert (band.inside.any(axis=0).sum(), band.inside.any(axis=1).sum()) == (22, 12)
