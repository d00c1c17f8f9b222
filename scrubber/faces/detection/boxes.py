"""Detections as rows of numbers, and the arithmetic of boxes that detectors and merging share.

A row is x0, y0, x1, y1, score (0 to 1), then x and y of five landmarks: the eye on the left of the picture, the eye on
the right, the nose, the left and the right corner of the mouth. Fifteen numbers, in pixels.
"""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
Picture = NDArray[np.uint8]
"""Height x width x 3, red, green, blue."""

Tensor = NDArray[np.float32]

SCORE, LANDMARKS, WIDTH_OF_ROW = 4, 5, 15
MULTIPLE = 32
"""What both detectors want the sides of their pictures to be multiples of."""
MAX_ROWS = 4_000
"""Detections kept of one pass; a picture made to look like faces everywhere costs no more than that."""
NOTHING: Picture = np.zeros((MULTIPLE, MULTIPLE, 3), np.uint8)
"""The smallest picture that detectors take."""


def no_rows() -> Rows:
    """Nothing found."""
    return np.empty((0, WIDTH_OF_ROW))


def filled_up(picture: Picture) -> Tensor:
    """`picture` as 1 x 3 x H x W, its channels in their order, 0 to 255; filled up with black to multiples of 32."""
    height, width = picture.shape[:2]
    tensor = np.empty((1, 3, *(-(-side // MULTIPLE) * MULTIPLE for side in (height, width))), np.float32)
    tensor[0, :, :height, :width] = picture.transpose(2, 0, 1)
    tensor[0, :, height:], tensor[0, :, :, width:] = 0, 0
    return tensor


def overlap(one: Rows, others: Rows) -> Rows:
    """The areas that box `one` (4 numbers) shares with each of `others` (N x 4 or more)."""
    width = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0])
    height = np.minimum(one[3], others[:, 3]) - np.maximum(one[1], others[:, 1])
    areas: Rows = np.maximum(width, 0) * np.maximum(height, 0)
    return areas


def area(boxes: Rows) -> Rows:
    """The area of each box; `boxes` may be one (4 numbers) or many (N x 4)."""
    areas: Rows = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return areas


def iou(one: Rows, others: Rows) -> Rows:
    """Intersection over union of box `one` with each of `others`, 0 to 1."""
    shared = overlap(one, others)
    return shared / np.maximum(area(one) + area(others) - shared, 1e-9)


def strongest(rows: Rows, limit: float) -> Rows:
    """Non-maximum suppression: of rows whose boxes overlap by more than `limit` (IoU) the one with the best score."""
    rest = rows[np.argsort(-rows[:, SCORE], kind="stable")[:MAX_ROWS]]
    kept = []
    while len(rest):
        kept.append(rest[0])
        rest = rest[1:][iou(rest[0], rest[1:]) <= limit]
    return np.array(kept) if kept else no_rows()


def moved(rows: Rows, scale: float, x: float, y: float) -> Rows:
    """`rows` of a cutting in the coordinates of its picture: divided by `scale`, then shifted by (x, y)."""
    points = np.delete(rows, SCORE, axis=1) / scale
    points[:, 0::2] += x
    points[:, 1::2] += y
    return np.insert(points, SCORE, rows[:, SCORE], axis=1)


def turned_back(rows: Rows, quarters: int, width: int, height: int) -> Rows:
    """`rows` found in `numpy.rot90(picture, quarters)`, in the coordinates of the picture of `width` x `height`."""
    if quarters % 4 == 0:
        return rows
    points = np.delete(rows, SCORE, axis=1).reshape(len(rows), 7, 2)
    x, y = points[..., 0], points[..., 1]
    back = {1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}[quarters % 4]
    flat = np.stack(back, axis=-1).reshape(len(rows), 14)
    flat[:, :4] = np.hstack([np.minimum(flat[:, 0:2], flat[:, 2:4]), np.maximum(flat[:, 0:2], flat[:, 2:4])])
    return np.insert(flat, SCORE, rows[:, SCORE], axis=1)
