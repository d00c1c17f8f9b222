"""A face that one frame shows is covered in its neighbours too, even where it was missed there."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from scrubber.errors import LimitExceeded
from scrubber.faces import frames
from scrubber.faces.face import Face


def at(x: float, frame: int = 0) -> Face:
    return Face(x, 50, 20, 30, frame=frame)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[list[Face]]:
    """What is found in each next frame that is searched."""
    queue: list[list[Face]] = []

    def find(_picture: object, progress: Callable[[float], None] | None, **_rest: Any) -> list[Face]:
        if progress is not None:
            progress(1.0)
        return queue.pop(0)

    monkeypatch.setattr(frames, "find_faces", find)
    return queue


def pictures(count: int) -> list[np.ndarray]:
    return [np.full((4, 4, 3), number, np.uint8) for number in range(count)]


def test_a_gap_is_filled_from_the_nearest_frame(answers: list[list[Face]]) -> None:
    answers += [[at(100)], [], [at(104)], [], [], [], []]
    found = frames.find_faces_in_frames(pictures(7))
    assert [(face.frame, face.x) for face in found] == [(0, 100), (1, 100), (2, 104), (3, 104), (4, 104)]


def test_a_face_that_moves_is_not_doubled(answers: list[list[Face]]) -> None:
    answers += [[at(100)], [at(103)], [at(106)]]
    assert [face.x for face in frames.find_faces_in_frames(pictures(3))] == [100, 103, 106]


def test_pages_have_nothing_to_do_with_each_other(answers: list[list[Face]]) -> None:
    answers += [[at(100)], []]
    assert frames.find_faces_in_frames(pictures(2), related=False) == [at(100)]


def test_equal_frames_are_searched_once(answers: list[list[Face]]) -> None:
    answers += [[at(100)]]
    heard: list[float] = []
    found = frames.find_faces_in_frames([pictures(1)[0]] * 3, progress=heard.append, count=3)
    assert [face.frame for face in found] == [0, 1, 2]
    assert heard == pytest.approx([1 / 3])


def test_too_many_frames_are_refused(answers: list[list[Face]]) -> None:
    answers += [[]]
    with pytest.raises(LimitExceeded):
        frames.find_faces_in_frames([pictures(1)[0]] * (frames.MAX_FRAMES + 1))
