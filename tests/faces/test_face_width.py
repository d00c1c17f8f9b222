"""How small a photo has to be, and that nobody is told it hides faces."""

import pytest

from scrubber.faces.face import Face, meaning, side_for_faces


def face(width: float, height: float = 0) -> Face:
    return Face(100, 100, width, height or width * 1.3)


def test_the_widest_face_decides() -> None:
    side = side_for_faces(4000, 3000, [face(40), face(200), face(8)], 16)
    assert side == 320
    assert 200 * side / 4000 <= 16


@pytest.mark.parametrize("faces", [[], [face(16)], [face(3)]])
def test_without_a_wider_face_nothing_is_to_be_done(faces: list[Face]) -> None:
    assert side_for_faces(4000, 3000, faces, 16) == 0


@pytest.mark.parametrize("face_width", [1, 7, 8, 16, 33])
def test_rounding_never_leaves_a_face_wider(face_width: int) -> None:
    for width in (33.3, 101, 5999.9):
        side = side_for_faces(5999, 4001, [face(width)], face_width)
        if side > 1:
            assert width * side / 5999 <= face_width


def test_half_a_face_counts_as_a_whole_one() -> None:
    assert side_for_faces(1000, 1000, [face(20, 100)], 25) == 500


def test_no_size_is_called_safe() -> None:
    for face_width in range(1, 60):
        assert "Cover them as well." in meaning(face_width)
    assert len({meaning(face_width) for face_width in range(1, 60)}) == 3
