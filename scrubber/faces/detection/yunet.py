"""YuNet: a small, fast detector; it finds faces from about 8 to about 300 pixels.

W. Wu, H. Peng, S. Yu: "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20 (2023).
"""

import numpy as np

from scrubber.faces.detection.boxes import (
    MAX_ROWS,
    NOTHING,
    SCORE,
    Picture,
    Rows,
    Tensor,
    filled_up,
    no_rows,
    strongest,
)
from scrubber.faces.models import YUNET, giving_back, session

STRIDES = (8, 16, 32)
SAME_FACE = 0.3
"""Overlap (intersection over union) from which two detections mean one face."""


class YuNet:
    """Finds faces in a picture of any size.

    A million pixels take about 0.06 s, and 60 MB, which are kept for the next pass.
    """

    def __init__(self, threads: int = 1, least: float = 0.25) -> None:
        self._session = session(YUNET, threads)
        self._least = least
        self._names = [f"{kind}_{stride}" for stride in STRIDES for kind in ("cls", "obj", "bbox", "kps")]

    def detect(self, tile: Picture) -> Rows:
        """The faces in `tile`."""
        tensor = filled_up(tile[:, :, ::-1])
        outputs, width = self._session.run(self._names, {"input": tensor}), tensor.shape[3]
        found = [
            decode(outputs[4 * i : 4 * i + 4], stride, width // stride, self._least) for i, stride in enumerate(STRIDES)
        ]
        return strongest(np.concatenate(found), SAME_FACE)

    def give_back_memory(self) -> None:
        """Return what passes took to the system: a pass over next to nothing does that."""
        self._session.run(self._names, {"input": filled_up(NOTHING)}, giving_back())


def decode(outputs: list[Tensor], stride: int, columns: int, least: float) -> Rows:
    """The rows of one stride, which has so many `columns` of cells, with a score of at least `least`.

    `outputs` are classes, objects, boxes and landmarks: 1 x cells x 1, 1, 4 and 10, cells line by line. Centres and
    landmarks count in strides from the cell's corner; sizes are logarithms of strides.
    """
    classes, objects, boxes, landmarks = outputs
    scores = np.sqrt(np.clip(classes[0, :, 0], 0, 1) * np.clip(objects[0, :, 0], 0, 1))
    cells = np.flatnonzero(scores >= least)
    if len(cells) == 0:
        return no_rows()
    cells = cells[np.argsort(-scores[cells], kind="stable")[:MAX_ROWS]]
    corner = np.stack([cells % columns, cells // columns], axis=1).astype(np.float64)
    centre = (corner + boxes[0, cells, :2]) * stride
    half = np.exp(np.minimum(boxes[0, cells, 2:].astype(np.float64), 10)) * stride / 2
    points = (np.tile(corner, 5) + landmarks[0, cells]) * stride
    rows = np.hstack([centre - half, centre + half, points])
    return np.insert(rows, SCORE, scores[cells], axis=1)
