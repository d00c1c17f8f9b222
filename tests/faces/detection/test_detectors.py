"""What the detectors' tensors mean: made ones are decoded into the boxes that were put in."""

import numpy as np
import pytest
from PIL import Image

from scrubber.faces.detection import centerface, yunet
from scrubber.faces.detection.boxes import LANDMARKS, SCORE, filled_up
from scrubber.resources import resource


def yunet_outputs(stride: int) -> list[np.ndarray]:
    cells = (640 // stride) ** 2
    return [np.zeros((1, cells, depth), np.float32) for depth in (1, 1, 4, 10)]


def test_yunet_counts_in_strides_from_the_cell_s_corner() -> None:
    classes, objects, boxes, landmarks = outputs = yunet_outputs(16)
    cell = 3 * 40 + 5
    classes[0, cell], objects[0, cell] = 0.81, 1.0
    boxes[0, cell] = (0.5, 0.25, np.log(2), np.log(4))
    landmarks[0, cell] = 1
    (row,) = yunet.decode(outputs, 16, 40, 0.5)
    assert row[SCORE] == pytest.approx(0.9)
    assert row[:4] == pytest.approx([5.5 * 16 - 16, 3.25 * 16 - 32, 5.5 * 16 + 16, 3.25 * 16 + 32])
    assert row[LANDMARKS:].reshape(5, 2) == pytest.approx(np.tile([6 * 16, 4 * 16], (5, 1)))


def test_yunet_scores_outside_0_to_1_are_clipped_and_weak_ones_left_out() -> None:
    classes, objects, *_rest = outputs = yunet_outputs(32)
    classes[0, :3, 0], objects[0, :3, 0] = (4.0, 0.2, -1.0), (1.0, 1.0, 1.0)
    assert yunet.decode(outputs, 32, 20, 0.5)[:, SCORE].tolist() == [1.0]


def centerface_outputs() -> list[np.ndarray]:
    return [np.zeros((1, depth, 24, 32), np.float32) for depth in (1, 2, 2, 10)]


def test_centerface_gives_height_before_width_and_y_before_x() -> None:
    heat, sizes, offsets, landmarks = centerface_outputs()
    heat[0, 0, 6, 10] = 0.7
    sizes[0, :, 6, 10] = np.log(5), np.log(3)
    offsets[0, :, 6, 10] = 0.25, -0.25
    landmarks[0, :, 6, 10] = np.tile([0.5, 0.25], 5)
    (row,) = centerface.decode(heat, sizes, offsets, landmarks, 0.2)
    x, y = (10 - 0.25 + 0.5) * 4, (6 + 0.25 + 0.5) * 4
    assert row[SCORE] == pytest.approx(0.7)
    assert row[:4] == pytest.approx([x - 6, y - 10, x + 6, y + 10])
    assert row[LANDMARKS:].reshape(5, 2) == pytest.approx(np.tile([x - 6 + 3, y - 10 + 10], (5, 1)), abs=1e-4)


def test_a_picture_is_filled_up_to_multiples_of_32() -> None:
    tensor = filled_up(np.full((33, 61, 3), (1, 2, 3), np.uint8))
    assert tensor.shape == (1, 3, 64, 64)
    assert tensor[0, :, 32, 60].tolist() == [1, 2, 3]
    assert not tensor[0, :, 33:].any()
    assert not tensor[0, :, :, 61:].any()


@pytest.mark.parametrize(("left", "top"), [(0, 0), (320, 0), (64, 320)])
def test_yunet_sees_a_face_at_the_same_place_of_a_picture_of_any_size(left: int, top: int) -> None:
    person = np.asarray(Image.open(resource("samples/astronaut.jpg")).convert("RGB").resize((320, 320)))
    picture = np.zeros((top + 352, left + 384, 3), np.uint8)
    picture[top : top + 320, left : left + 320] = person
    alone, among = (max(yunet.YuNet().detect(one), key=lambda row: row[SCORE]) for one in (person, picture))
    wanted = alone + np.insert(np.tile([left, top], 7), SCORE, 0)
    assert among[SCORE] > 0.8
    assert among == pytest.approx(wanted, abs=2)


@pytest.mark.parametrize("size", [(1, 1), (31, 700), (640, 640)])
def test_an_empty_picture_holds_no_face(size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 90, np.uint8)
    assert len(centerface.CenterFace().detect(picture)) == 0
    assert len(yunet.YuNet().detect(picture)) == 0


def test_a_tensor_full_of_faces_stays_bounded() -> None:
    outputs = yunet_outputs(8)
    outputs[0][:], outputs[1][:] = 1, 1
    assert len(yunet.decode(outputs, 8, 80, 0.5)) <= 4_000
