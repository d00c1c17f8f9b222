"""Weak blur and weak mosaic: made of the face, so that it can be matched. They are there for their looks."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.covers.shapes import Band, window_of
from scrubber.faces.face import Region

Rgb = NDArray[np.uint8]
Colours = NDArray[np.float32]

_MARGIN = 3.0
"""Standard deviations around the rectangle that take part in the blur."""


def blurred(picture: Rgb, region: Region, cover_style: CoverStyle) -> Callable[[Band], Colours]:
    """Gaussian blur with a standard deviation of `strength` face widths."""
    from PIL import Image, ImageFilter

    sigma = cover_style.effective_strength * _face_width(region, cover_style)
    part, left, top = _around(picture, region, _MARGIN * sigma)
    blurred_part = np.asarray(Image.fromarray(part).filter(ImageFilter.GaussianBlur(sigma)))
    return lambda band: _taken(blurred_part, band, left, top)


def pixelated(picture: Rgb, region: Region, cover_style: CoverStyle) -> Callable[[Band], Colours]:
    """The mean colour of each of `strength` blocks across the face, upright whatever the angle."""
    from PIL import Image

    block = max(1.0, _face_width(region, cover_style) / cover_style.effective_strength)
    part, left, top = _around(picture, region, 0)
    height, width = part.shape[:2]
    small = Image.fromarray(part).resize(
        (max(1, round(width / block)), max(1, round(height / block))), Image.Resampling.BOX
    )
    mosaic = np.asarray(small.resize((width, height), Image.Resampling.NEAREST))
    return lambda band: _taken(mosaic, band, left, top)


def _face_width(region: Region, cover_style: CoverStyle) -> float:
    return 2 * region.half_width / cover_style.cover_size


def _around(picture: Rgb, region: Region, margin: float) -> tuple[Rgb, int, int]:
    """The picture around a region, with where it was cut out."""
    height, width = picture.shape[:2]
    rows, columns = window_of(region, width, height)
    more = int(margin) + 1
    top, left = max(0, rows.start - more), max(0, columns.start - more)
    return picture[top : rows.stop + more, left : columns.stop + more], left, top


def _taken(part: Rgb, band: Band, left: int, top: int) -> Colours:
    rows = slice(band.rows.start - top, band.rows.stop - top)
    columns = slice(band.columns.start - left, band.columns.stop - left)
    return part[rows, columns].astype(np.float32)
