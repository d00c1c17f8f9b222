"""Marks and gestures of the face editor, without a window."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import isclose

import pytest

from scrubber.faces.covers.cover_style import Shape
from scrubber.faces.face import Certainty, Face, region_of
from scrubber.gui.faces.geometry import SMALLEST, Canvas, Handle
from scrubber.gui.faces.marks import Marks

SURE = Face(100, 100, 40, 50)
MAYBE = Face(300, 200, 30, 40, certainty=Certainty.MAYBE, score=0.3)
DRAWN = Face(50, 60, 20, 20, certainty=Certainty.DRAWN)


def test_found_faces_are_covered_and_maybes_as_asked() -> None:
    assert Marks([SURE, MAYBE]).covered == (SURE, MAYBE)
    assert Marks([SURE, MAYBE], covers=False).covered == ()


def test_every_change_can_be_undone_and_done_again() -> None:
    marks = Marks([SURE, MAYBE])
    states = [marks.all]
    changes: tuple[Callable[[], None], ...] = (
        lambda: marks.toggle(0),
        lambda: marks.add(DRAWN),
        lambda: marks.change(2, Face(51, 60, 20, 20, certainty=Certainty.DRAWN)),
        lambda: marks.remove(2),
        lambda: marks.cover_all(False),
        lambda: marks.cover_all(True),
    )
    for change in changes:
        change()
        states.append(marks.all)
    assert all(before != after for before, after in pairwise(states))
    for state in reversed(states[:-1]):
        marks.undo()
        assert marks.all == state
    assert not marks.can_undo
    for state in states[1:]:
        marks.redo()
        assert marks.all == state
    assert not marks.can_redo


def test_a_drag_is_one_step() -> None:
    marks = Marks([SURE])
    for x in range(101, 140):
        marks.change(0, Face(x, 100, 40, 50), gesture="drag")
    marks.end_gesture()
    marks.change(0, Face(140, 100, 40, 50), gesture="drag")
    marks.undo()
    assert marks[0].face.x == 139
    marks.undo()
    assert marks[0].face == SURE
    assert not marks.can_undo


def test_a_new_change_forgets_what_was_taken_back() -> None:
    marks = Marks([SURE])
    marks.toggle(0)
    marks.undo()
    marks.add(DRAWN)
    assert not marks.can_redo


def test_removing_a_found_face_only_uncovers_it() -> None:
    marks = Marks([SURE, DRAWN])
    marks.remove(0)
    assert [mark.is_covered for mark in marks.all] == [False, True]
    marks.remove(1)
    assert len(marks) == 1
    assert marks.selected == 0


def test_what_changes_nothing_is_no_step() -> None:
    marks = Marks([SURE])
    marks.change(0, SURE)
    marks.cover_all(True)
    assert not marks.can_undo


def test_selecting_is_told_but_not_undone() -> None:
    told = []
    marks = Marks([SURE, MAYBE])
    marks.on_change = lambda: told.append(marks.selected)
    marks.select(1)
    marks.select(1)
    assert told == [1]
    assert not marks.can_undo


CANVAS = Canvas(1000, 800, 1.6)


@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0, -135.0])
@pytest.mark.parametrize("handle", [Handle.LEFT, Handle.RIGHT, Handle.TOP, Handle.BOTTOM])
def test_a_dragged_side_follows_and_the_opposite_one_stays(angle: float, handle: Handle) -> None:
    face = Face(500, 400, 100, 120, angle)
    opposite = {
        Handle.LEFT: Handle.RIGHT, Handle.RIGHT: Handle.LEFT, Handle.TOP: Handle.BOTTOM, Handle.BOTTOM: Handle.TOP,
    }[handle]  # fmt: skip
    stays, start = CANVAS.grip(face, opposite), CANVAS.grip(face, handle)
    end = (start[0] + (start[0] - face.x) * 0.5, start[1] + (start[1] - face.y) * 0.5)
    dragged = CANVAS.dragged(face, handle, start, end)
    for wanted, got in ((stays, CANVAS.grip(dragged, opposite)), (end, CANVAS.grip(dragged, handle))):
        assert isclose(wanted[0], got[0], abs_tol=1e-6)
        assert isclose(wanted[1], got[1], abs_tol=1e-6)
    assert dragged.angle == angle


def test_the_turning_handle_points_where_it_is_dragged() -> None:
    face = Face(500, 400, 100, 120)
    assert CANVAS.dragged(face, Handle.TURN, (500, 300), (600, 400)).angle == pytest.approx(90)
    assert CANVAS.dragged(face, Handle.TURN, (500, 300), (400, 400)).angle == pytest.approx(-90)
    assert CANVAS.dragged(face, Handle.TURN, (500, 300), (501, 300)).angle == 0


def test_sides_never_cross_and_centres_stay_in_the_photo() -> None:
    face = Face(500, 400, 100, 120)
    squeezed = CANVAS.dragged(face, Handle.RIGHT, CANVAS.grip(face, Handle.RIGHT), (-5000, 400))
    assert squeezed.width == SMALLEST
    assert CANVAS.moved(face, -9999, 9999) == Face(0, 800, 100, 120)


def test_hits() -> None:
    face = Face(500, 400, 100, 120, 45)
    for handle in (Handle.LEFT, Handle.TOP, Handle.TURN):
        assert CANVAS.nearest_handle(face, CANVAS.grip(face, handle), 8) is handle
    assert CANVAS.nearest_handle(face, (500, 400), 8) is Handle.INSIDE
    assert CANVAS.nearest_handle(face, (700, 100), 8) is None


def test_a_drawn_mark_covers_what_was_drawn() -> None:
    drawn = CANVAS.drawn((300, 400), (100, 200))
    assert drawn is not None
    region = region_of(drawn, CANVAS.size)
    assert (region.x, region.y, region.half_width, region.half_height) == (200, 300, 100, 100)
    assert drawn.certainty is Certainty.DRAWN
    assert CANVAS.drawn((300, 400), (303, 403)) is None


@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ROUNDED, Shape.ELLIPSE])
@pytest.mark.parametrize("end", [(100, 200), (-300, 5000)])
def test_what_is_drawn_reaches_as_far_as_the_drag_within_the_photo(shape: Shape, end: tuple[float, float]) -> None:
    drawn = CANVAS.drawn((300, 400), end, shape)
    assert drawn is not None
    region = region_of(drawn, CANVAS.size)
    wanted = (max(0, end[0]), min(800, end[1]))
    assert region.x - region.half_width == pytest.approx(wanted[0])
    assert region.x + region.half_width == pytest.approx(300)
    edges = sorted((400, wanted[1]))
    assert [region.y - region.half_height, region.y + region.half_height] == pytest.approx(edges)


@pytest.mark.parametrize("face", [Face(500, 400, 100, 120, 20), Face(500, 400, 100, 120, certainty=Certainty.DRAWN)])
def test_another_shape_reaches_as_far(face: Face) -> None:
    before = region_of(face, CANVAS.size)
    for shape in (Shape.RECTANGLE, Shape.ROUNDED, Shape.ELLIPSE):
        face = CANVAS.reshaped(face, shape)
        region = region_of(face, CANVAS.size)
        assert (region.half_width, region.half_height) == pytest.approx((before.half_width, before.half_height))


def test_a_stroke_lies_where_it_was_painted_and_can_be_moved_resized_and_painted_on() -> None:
    stroke = CANVAS.painted([(100, 100), (200, 150), (300, 100)], 20)
    region = region_of(stroke, CANVAS.size)
    assert (region.x, region.y, region.half_width, region.half_height) == pytest.approx((200, 125, 110, 35))
    for point, is_held in (((200, 150), True), ((150, 125), True), ((200, 100), False), ((290, 108), True)):
        assert CANVAS.holds(stroke, point) is is_held
    longer = CANVAS.painted_on(CANVAS.moved(stroke, 10, 0), 50, 0)
    assert CANVAS.holds(longer, (355, 100))
    assert CANVAS.holds(longer, (210, 150))
    assert CANVAS.resized(stroke, 2).brush == 40
    dot = CANVAS.new(Shape.BRUSH, 30)
    assert CANVAS.holds(dot, (CANVAS.width / 2, CANVAS.height / 2))


def test_width_and_height_change_apart() -> None:
    assert CANVAS.stretched(SURE, 1.5, 1.0) == replace(SURE, width=60)
    assert CANVAS.stretched(SURE, 1.0, 0.5) == replace(SURE, height=25)
