"""What the painter of covers answers of where covers are, and of which faces they hide."""

from dataclasses import replace

import numpy as np
import pytest

from scrubber.engine.covering import painter as painter_module
from scrubber.engine.covering.painter import CoverPainter
from scrubber.engine.covering.proof import MCU_REACH, Expected
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Shape, Style
from scrubber.faces.covers.shapes import window_of
from scrubber.faces.face import Certainty, Face, region_of

PICTURE = np.full((80, 120, 3), 90, np.uint8)
RED = CoverStyle(Style.SOLID, cover_size=1.5, colour=(255, 0, 0))
FACE = Face(50, 40, 20, 24)


def painter(*faces: Face, style: CoverStyle = RED) -> CoverPainter:
    return CoverPainter(faces, style)


def test_each_frame_gets_its_own_faces() -> None:
    covers = painter(FACE, replace(FACE, x=90, frame=2))
    assert covers(PICTURE, 1) is None
    for frame, x in ((0, 50), (2, 90)):
        painted = covers(PICTURE, frame)
        assert painted is not None
        assert tuple(painted.picture[40, x]) == (255, 0, 0)
        assert tuple(painted.picture[40, 140 - x]) == (90, 90, 90)
        assert (painted.mask == (painted.picture != 90).any(axis=2)).all()
        expected = covers.of(frame)
        assert expected is not None and not expected.in_every_frame
        assert (expected.mask == painted.mask).all()
        assert (expected.colours == painted.picture[painted.mask]).all()
    assert covers.of(1) is None


def test_a_still_cover_is_in_every_frame_of_an_animation() -> None:
    covers = painter(FACE, replace(FACE, x=90, frame=2))
    painted = covers(PICTURE, None)
    assert painted is not None
    assert [tuple(painted.picture[40, x]) for x in (50, 90)] == [(255, 0, 0)] * 2
    first, later = covers.of(0), covers.of(5)
    assert first is not None and later is not None
    assert (first.in_every_frame, later.in_every_frame) == (False, True)


def test_a_face_that_stays_is_covered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    real = cover

    def counting(picture: np.ndarray, regions: tuple[object, ...], style: CoverStyle) -> np.ndarray:
        counted.append(len(regions))
        return real(picture, regions, style)  # type: ignore[arg-type]

    monkeypatch.setattr(painter_module, "cover", counting)
    half_width = region_of(FACE, 1.5).half_width
    step = 0.02 * half_width
    for moved, count in ((0.0, 1), (step + 0.99, 1), (step + 1.01, 2), (40.0, 2)):
        painter(FACE, replace(FACE, x=50 + moved, frame=1))(PICTURE, None)
        assert counted.pop() == count, moved
    for width, height, count in ((19, 23, 1), (22, 23, 2), (19, 26, 2)):
        painter(FACE, replace(FACE, width=width, height=height, frame=1))(PICTURE, None)
        assert counted.pop() == count
    other = replace(FACE, frame=1, shape=Shape.RECTANGLE, certainty=Certainty.DRAWN)
    painter(FACE, other)(PICTURE, None)
    assert counted == [2]


def test_boxes_outside_and_on_missing_pages_are_incomplete() -> None:
    for face, frames, is_complete in (
        (FACE, 1, True),
        (replace(FACE, x=400), 1, False),
        (replace(FACE, frame=1), 2, True),
        (replace(FACE, frame=1), 1, False),
        (replace(FACE, x=-8), 1, True),
    ):
        covers = painter(face)
        covers(PICTURE, face.frame)
        assert covers.is_complete(frames) == is_complete
    assert not painter(FACE).is_complete(1)


def test_what_covers_may_have_changed() -> None:
    covers = painter(FACE, replace(FACE, x=90, frame=2))
    rows, columns = window_of(region_of(FACE, 1.5), 120, 80)
    assert covers.changed_boxes(0, 120, 80).tolist() == [
        [columns.start - MCU_REACH, rows.start - MCU_REACH, columns.stop + MCU_REACH, rows.stop + MCU_REACH]
    ]
    assert covers.changed_boxes(1, 120, 80).shape == (0, 4)


def test_a_face_is_hidden_when_its_middle_is() -> None:
    covers = painter(FACE)
    assert not covers.hides(FACE)
    covers(PICTURE, 0)
    painted = covers.of(0)
    assert painted is not None
    for y in range(80):
        for x in (10, 35, 50, 64, 66, 119):
            assert covers.hides(replace(FACE, x=x + 0.5, y=y + 0.5)) == painted.mask[y, x]
    assert not covers.hides(replace(FACE, frame=3))
    assert not covers.hides(replace(FACE, x=-5, y=-9)) and not covers.hides(replace(FACE, x=500, y=700))
    corner = painter(Face(0, 0, 20, 20), Face(120, 80, 20, 20))
    corner(PICTURE, 0)
    assert corner.hides(replace(FACE, x=-3, y=-4)) and corner.hides(replace(FACE, x=125, y=90))


def test_weak_covers_are_known_by_what_they_look_like() -> None:
    weak = CoverStyle(Style.WEAK_BLUR)
    assert painter(FACE, style=weak).is_weak(FACE)
    assert not painter(FACE).is_weak(FACE)
    assert painter(FACE).is_weak(replace(FACE, cover_style=weak))
    assert painter(FACE).cover_style.cover_size == 1.5


@pytest.mark.parametrize(
    ("shape", "angle", "count"), [(Shape.ELLIPSE, 30.0, 1), (Shape.RECTANGLE, 30.0, 2), (Shape.RECTANGLE, 0.0, 1)]
)
def test_a_turned_ellipse_hides_the_same_and_a_turned_rectangle_does_not(
    shape: Shape, angle: float, count: int
) -> None:
    face = replace(FACE, width=20, height=20, shape=shape, certainty=Certainty.DRAWN)
    regions = [region_of(one, 1.5) for one in (face, replace(face, angle=angle, frame=3))]
    assert len(painter_module._distinct(regions)) == count
    assert {region.frame for region in painter_module._distinct(regions)} == {0}


def test_a_face_at_the_very_edge_may_be_hidden() -> None:
    """And one whose middle lies beyond it."""
    covers = painter(FACE)
    for row, column in ((79, 5), (5, 119), (0, 5), (5, 0)):
        mask = np.zeros((80, 120), bool)
        mask[row, column] = True
        covers._painted[None] = Expected(mask, np.zeros((1, 3), np.uint8))
        for beyond in (0, 9):
            x = column + beyond * (1 if column == 119 else -1 if column == 0 else 0)
            y = row + beyond * (1 if row == 79 else -1 if row == 0 else 0)
            assert covers.hides(Face(x, y, 4, 4)), (x, y)
        assert not covers.hides(Face(60, 40, 4, 4))
