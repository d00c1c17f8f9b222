"""CenterFace: a precise detector for pictures of any size; it decides which faces are sure.

Y. Xu, W. Yan, H. Sun, G. Yang, J. Luo: "CenterFace: Joint Face Detection and Alignment Using Face as Point",
Scientific Programming (2020).
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
from scrubber.faces.models import CENTERFACE, giving_back, session

STRIDE = 4
SAME_FACE = 0.3
"""Overlap (intersection over union) from which two detections mean one face."""
LARGE = 3 * 500_000
"""Samples from which on a pass gives back its memory at once, which costs a fifth of its time."""
OUTPUTS = ("537", "538", "539", "540")


class CenterFace:
    """Finds faces in a picture of any size.

    A million pixels take about 0.25 s, and 200 MB, which are given back after each pass over a large picture.
    """

    def __init__(self, threads: int = 1, least: float = 0.1) -> None:
        self._session = session(CENTERFACE, threads)
        self._least = least
        self._giving_back = giving_back()

    def detect(self, picture: Picture) -> Rows:
        """The faces in `picture`."""
        tensor = filled_up(picture)
        options = self._giving_back if tensor.size > LARGE else None
        heat, sizes, offsets, landmarks = self._session.run(OUTPUTS, {"input.1": tensor}, options)
        return strongest(decode(heat, sizes, offsets, landmarks, self._least), SAME_FACE)

    def give_back_memory(self) -> None:
        """Return what passes took to the system: a pass over next to nothing does that."""
        self._session.run(OUTPUTS, {"input.1": filled_up(NOTHING)}, self._giving_back)


def decode(heat: Tensor, sizes: Tensor, offsets: Tensor, landmarks: Tensor, least: float) -> Rows:
    """The rows with a score of at least `least`, overlapping ones included.

    The tensors are 1 x 1, 2, 2 and 10 x H/4 x W/4: scores; logarithms of height and width in cells; y and x of the
    centre in cells from the cell's middle; y and x of each landmark in parts of the box from its upper left corner.
    """
    y, x = np.nonzero(heat[0, 0] >= least)
    if len(y) == 0:
        return no_rows()
    best = np.argsort(-heat[0, 0, y, x], kind="stable")[:MAX_ROWS]
    y, x = y[best], x[best]
    size = np.exp(np.minimum(sizes[0, ::-1, y, x].astype(np.float64), 10)) * STRIDE
    centre = (np.stack([x, y], axis=1) + offsets[0, ::-1, y, x] + 0.5) * STRIDE
    corner = centre - size / 2
    points = landmarks[0, :, y, x].reshape(-1, 5, 2)[:, :, ::-1] * size[:, None] + corner[:, None]
    rows = np.hstack([corner, centre + size / 2, points.reshape(-1, 10)])
    return np.insert(rows, SCORE, heat[0, 0, y, x], axis=1)
