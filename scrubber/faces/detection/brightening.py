"""Dark photos are made brighter before faces are looked for: the detectors were taught on photos one can see.

Only the copy that is looked at is lifted, never the photo.
"""

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.detection.boxes import Picture

WHITE, MIDDLE = 235.0, 85.0
"""Where the brightest hundredth of the pixels is lifted to, and where half of them should at least come to."""
BRIGHT_ENOUGH, DARKEST = 110.0, 4.0
"""From where on the brightest hundredth needs no lifting, and the darkest it is taken for: noise is not lifted."""
SAMPLED = 1_000_000


def brightening(picture: Picture) -> NDArray[np.uint8] | None:
    """A table of 256 brightnesses that lifts a dark `picture`; None when it is bright enough as it is."""
    step = max(1, int((picture.shape[0] * picture.shape[1] / SAMPLED) ** 0.5))
    luma = picture[::step, ::step].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    median, bright = np.percentile(luma, [50, 99])
    if bright >= BRIGHT_ENOUGH:
        return None
    return _table(max(float(bright), DARKEST), float(median))


def _table(bright: float, median: float) -> NDArray[np.uint8]:
    spread = np.clip(np.arange(256) / bright, 0, 1.2)
    middle = min(max(median / bright, 1e-3), 0.95)
    wanted = MIDDLE / WHITE
    gamma = float(np.clip(np.log(wanted) / np.log(middle), 0.5, 1)) if middle < wanted else 1.0
    return np.clip(spread**gamma * WHITE, 0, 255).astype(np.uint8)
