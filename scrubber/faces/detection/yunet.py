"""YuNet: a small, fast detector for tiles of 640 x 640 pixels; it finds faces from about 8 pixels.

W. Wu, H. Peng, S. Yu: "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20 (2023).
"""

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.detection.boxes import MAX_ROWS, SCORE, Picture, Rows, no_rows, strongest
from scrubber.faces.models import YUNET, session

TILE = 640
STRIDES = (8, 16, 32)
SAME_FACE = 0.3
"""Overlap (intersection over union) from which two detections mean one face."""

Tensor = NDArray[np.float32]


class YuNet:
    """Finds faces in one tile."""

    def __init__(self, threads: int = 1, least: float = 0.25) -> None:
        self._session = session(YUNET, threads)
        self._least = least
        self._names = [f"{kind}_{stride}" for stride in STRIDES for kind in ("cls", "obj", "bbox", "kps")]

    def detect(self, tile: Picture) -> Rows:
        """The faces in `tile`, which is at most 640 x 640."""
        outputs = self._session.run(self._names, {"input": prepare(tile)})
        found = [decode(outputs[4 * i : 4 * i + 4], stride, self._least) for i, stride in enumerate(STRIDES)]
        return strongest(np.concatenate(found), SAME_FACE)


def prepare(tile: Picture) -> Tensor:
    """`tile` as 1 x 3 x 640 x 640, blue, green, red, 0 to 255; what it lacks to the right and below is black."""
    tensor = np.zeros((1, 3, TILE, TILE), np.float32)
    tensor[0, :, : tile.shape[0], : tile.shape[1]] = tile[:, :, ::-1].transpose(2, 0, 1)
    return tensor


def decode(outputs: list[Tensor], stride: int, least: float) -> Rows:
    """The rows of one stride with a score of at least `least`.

    `outputs` are classes, objects, boxes and landmarks: 1 x cells x 1, 1, 4 and 10, cells line by line. Centres and
    landmarks count in strides from the cell's corner; sizes are logarithms of strides.
    """
    classes, objects, boxes, landmarks = outputs
    scores = np.sqrt(np.clip(classes[0, :, 0], 0, 1) * np.clip(objects[0, :, 0], 0, 1))
    cells = np.flatnonzero(scores >= least)
    if len(cells) == 0:
        return no_rows()
    cells = cells[np.argsort(-scores[cells], kind="stable")[:MAX_ROWS]]
    corner = np.stack([cells % (TILE // stride), cells // (TILE // stride)], axis=1).astype(np.float64)
    centre = (corner + boxes[0, cells, :2]) * stride
    half = np.exp(np.minimum(boxes[0, cells, 2:].astype(np.float64), 10)) * stride / 2
    points = (np.tile(corner, 5) + landmarks[0, cells]) * stride
    rows = np.hstack([centre - half, centre + half, points])
    return np.insert(rows, SCORE, scores[cells], axis=1)
