"""One face gives one box; two looks make it sure, one weak look drops it."""

import numpy as np
import pytest

from scrubber.faces.detection.boxes import Rows, strongest
from scrubber.faces.detection.merging import as_face, merge, turns
from scrubber.faces.detection.search import Seen

EYES_AND_MOUTH = (10, 10, 30, 10, 20, 20, 12, 32, 28, 32)


def row(x: float, y: float, side: float, score: float) -> Rows:
    scale = side / 40
    points = [x + at * scale if i % 2 == 0 else y + at * scale for i, at in enumerate(EYES_AND_MOUTH)]
    return np.array([[x, y, x + side, y + side, score, *points]], np.float64)


def seen(detector: str, factor: float, *rows: Rows, quarters: int = 0) -> Seen:
    return Seen(detector, quarters, factor, np.concatenate(rows))


def test_nothing_seen_is_no_face() -> None:
    assert merge([]) == []
    assert merge([seen("yunet", 1, np.empty((0, 15)))]) == []


def test_what_every_look_sees_is_one_sure_face() -> None:
    looks = [seen("centerface", 1, row(100, 100, 40, 0.8)), seen("centerface", 0.5, row(102, 99, 41, 0.7))]
    looks += [seen("yunet", 1, row(99, 101, 39, 0.9)), seen("yunet", 0.5, row(101, 100, 42, 0.6))]
    (merged,) = merge(looks)
    assert merged.evidence == pytest.approx(0.8 + 0.7 + 0.7 * (0.9 + 0.6))
    assert merged.is_sure
    assert merged.row[:4] == pytest.approx([100.3, 100.1, 140.6, 140.4], abs=0.6)


def test_tiles_of_one_look_do_not_count_twice() -> None:
    (merged,) = merge([seen("yunet", 1, row(100, 100, 40, 0.9)), seen("yunet", 1, row(101, 100, 40, 0.8))])
    assert merged.evidence == pytest.approx(0.63)
    assert not merged.is_maybe


@pytest.mark.parametrize(
    ("width", "precise", "is_maybe"), [(40, 0.0, False), (40, 0.15, False), (40, 0.25, True), (20, 0.0, True)]
)
def test_yunet_alone_is_believed_about_small_faces_only(width: int, precise: float, is_maybe: bool) -> None:
    looks = [seen("yunet", factor, row(100, 100, width, 0.5)) for factor in (1, 0.5)]
    (merged,) = merge([*looks, *([seen("centerface", 1, row(100, 100, width, precise))] if precise else [])])
    assert bool(merged.is_maybe) is is_maybe
    assert not merged.is_sure


def test_one_weak_look_is_nothing() -> None:
    (merged,) = merge([seen("yunet", 1, row(100, 100, 40, 0.5))])
    assert not merged.is_maybe


def test_an_eye_in_a_face_is_no_second_face_but_a_neighbour_is() -> None:
    face, eye, neighbour = row(100, 100, 400, 0.9), row(180, 200, 60, 0.8), row(480, 120, 380, 0.8)
    looks = [seen("centerface", factor, face, eye, neighbour) for factor in (1, 0.5)]
    assert [merged.row[0] for merged in merge(looks)] == pytest.approx([100, 480])


def test_what_only_an_odd_turn_sees_counts_less() -> None:
    upright = [row(x, 0, 40, 0.9) for x in range(0, 500, 100)]
    looks = [seen("centerface", 1, *upright), seen("centerface", 1, row(700, 300, 40, 0.8), quarters=1)]
    odd = next(merged for merged in merge(looks) if merged.row[0] == 700)
    assert odd.evidence == pytest.approx(0.6 * 0.8)
    assert turns(looks) == pytest.approx([4.5, 0.8, 0, 0])


@pytest.mark.parametrize("angle", [0, 20, 90, 135, 180, 270])
def test_a_face_is_turned_as_its_eyes_are(angle: float) -> None:
    one = row(100, 100, 40, 0.9)
    points = one[0, 5:].reshape(5, 2) - 120
    turn = np.radians(angle)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    one[0, 5:] = (points @ matrix + 120).ravel()
    one[0, :4] = (100, 90, 140, 150)
    (merged,) = merge([seen("centerface", 1, one)])
    face = as_face(merged)
    assert face.angle == pytest.approx(angle)
    lies = angle in (90, 135 - 1, 270)
    assert (face.width, face.height) == ((60, 40) if lies else (40, 60))
    assert (face.x, face.y) == (120, 120)


def test_landmarks_that_are_no_face_leave_the_turn_of_the_look() -> None:
    one = row(100, 100, 40, 0.9)
    one[0, 5:] = 120
    one[0, 5:9] = (110, 130, 130, 130)
    (merged,) = merge([seen("centerface", 1, one, quarters=1)])
    assert as_face(merged).angle == 90


def test_thousands_of_boxes_are_thinned_out_quickly() -> None:
    random = np.random.default_rng(2)
    rows = np.zeros((20_000, 15))
    rows[:, :2] = random.uniform(0, 600, (20_000, 2))
    rows[:, 2:4] = rows[:, :2] + 20
    rows[:, 4] = random.uniform(0, 1, 20_000)
    kept = strongest(rows, 0.3)
    assert 100 < len(kept) <= 4_000
    assert (np.diff(kept[:, 4]) <= 0).all()


def test_a_sure_face_is_not_lost_for_a_stronger_picture_on_the_shirt() -> None:
    face, printed = row(100, 100, 400, 0.8), row(250, 400, 60, 0.9)
    looks = [seen("centerface", factor, face, printed) for factor in (1, 0.5)]
    assert [merged.row[0] for merged in merge(looks)] == pytest.approx([250, 100])
    heads = [seen("centerface", factor, row(100, 100, 60, 0.9), row(90, 90, 100, 0.8)) for factor in (1, 0.5)]
    assert [merged.row[0] for merged in merge(heads)] == pytest.approx([100])
