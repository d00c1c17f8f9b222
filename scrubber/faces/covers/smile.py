"""The smile for a solid cover: painted by arithmetic in the ellipse's own coordinates, at any size and angle."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.covers.cover_style import Picture
from scrubber.faces.covers.ellipse import Band

Colours = NDArray[np.float32]

_FACE, _INK = (255, 205, 60), (70, 45, 20)
_EYE_PLACE, _EYE_SIZE = (0.34, -0.22), (0.11, 0.16)
_MOUTH_RADIUS, _MOUTH_MIDDLE, _MOUTH_WIDTH = 0.52, 0.02, 0.07


def draw(picture: Picture) -> Callable[[Band], Colours]:
    """What gives the colours of a band's pixels."""
    return {Picture.SMILE: _smile}[picture]


def _smile(band: Band) -> Colours:
    eyes = ((np.abs(band.across) - _EYE_PLACE[0]) / _EYE_SIZE[0]) ** 2 + (
        (band.down - _EYE_PLACE[1]) / _EYE_SIZE[1]
    ) ** 2 <= 1
    radius = np.hypot(band.across, band.down - _MOUTH_MIDDLE)
    mouth = (np.abs(radius - _MOUTH_RADIUS) <= _MOUTH_WIDTH) & (band.down > _MOUTH_MIDDLE + 0.12)
    ink = (eyes | mouth)[..., None]
    return np.where(ink, np.array(_INK, np.float32), np.array(_FACE, np.float32))
