"""Whether what lies beyond an edge is a picture: encoders fill up to whole blocks and tiles with something.

A fill repeats the edge or what stands a little before it, or is flat; a picture that was cropped without encoding it
again goes on as it was.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.pixels.unseen.record import MARGIN

_LEAST_CHANGE, _LEAST_SHARE = 4.0, 0.4
"""Levels by which columns beyond the edge differ from it, and how rough they are beside those in front of it."""
_REPEATED, _REACH = 2.5, 32
"""Levels by which a repeated column differs from the shown one, and how far in front of the edge that may stand."""
_LEAST_CONTRAST, _MAX_STEP, _MAX_STEP_OF_CONTRAST = 2.0, 16.0, 3.0
"""Levels that vary along an edge, and the mean step from the edge to what is beyond: a fill is flat, or far off."""


def goes_on_beyond(samples: NDArray[Any], shown: tuple[int, int]) -> bool:
    """Whether decoded samples (height x width x channels) go on to the right of `shown` (width, height), or below."""
    light = samples[..., :3].mean(axis=2, dtype=np.float32)
    height, width = light.shape
    across = _goes_on(light[: shown[1]], width - shown[0])
    return across or _goes_on(light[:, : shown[0]].T, height - shown[1])


def _goes_on(light: NDArray[np.float32], count: int) -> bool:
    """Whether the last `count` columns are a picture of their own instead of the edge once more."""
    width = light.shape[1] - count
    if count <= MARGIN or width <= MARGIN:
        return False
    edge = light[:, width - 1 : width]
    inside = light[:, max(0, width - 1 - count) : width - 1]
    outside = _fresh(light[:, width:], light[:, max(0, width - _REACH) : width])
    if outside.shape[1] <= MARGIN:
        return False
    contrast = float(edge.std())
    if contrast < _LEAST_CONTRAST or float(outside[:, -1].std()) < _LEAST_CONTRAST:
        return False
    change, roughness, usual = float(np.abs(outside - edge).mean()), _roughness(outside), _roughness(inside)
    step = abs(float(outside.mean()) - float(edge.mean()))
    is_near = step < _MAX_STEP + _MAX_STEP_OF_CONTRAST * contrast
    return is_near and change > _LEAST_CHANGE and roughness > _LEAST_SHARE * usual


def _fresh(outside: NDArray[np.float32], shown: NDArray[np.float32]) -> NDArray[np.float32]:
    """The columns that repeat none of the last shown ones."""
    columns = (shown[:, number : number + 1] for number in range(shown.shape[1]))
    least = np.min([np.abs(outside - column).mean(axis=0) for column in columns], axis=0)
    return outside[:, least > _REPEATED]


def _roughness(columns: NDArray[np.float32]) -> float:
    """How much a column differs from the one before, on average."""
    return float(np.abs(columns[:, 1:] - columns[:, :-1]).mean())
