"""Which pixels an ellipse covers, in bands of rows: a face of 8,000 pixels takes no more memory than a small one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.face import Region

_BAND_PIXELS = 1 << 20


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of an ellipse's rectangle; the arrays have one number for each of its pixels.

    `across` and `down` are places in the unturned ellipse, -1 to 1 from side to side and from top to bottom; `share`
    is how much of a pixel is covered (1 inside, less in the one pixel around); `inside` tells which centres are inside.
    """

    rows: slice
    columns: slice
    across: NDArray[np.float32]
    down: NDArray[np.float32]
    share: NDArray[np.float32]
    inside: NDArray[np.bool_]


def bands(region: Region, width: int, height: int) -> Iterator[Band]:
    """The pixels of a picture that `region` reaches, top to bottom."""
    turn = np.deg2rad(region.angle)
    cosine, sine = float(np.cos(turn)), float(np.sin(turn))
    reach_x = np.hypot(region.half_width * cosine, region.half_height * sine) + 2
    reach_y = np.hypot(region.half_width * sine, region.half_height * cosine) + 2
    columns = _limits(region.x, reach_x, width)
    rows = _limits(region.y, reach_y, height)
    if columns.start >= columns.stop:
        return
    step = max(1, _BAND_PIXELS // (columns.stop - columns.start))
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] + np.float32(0.5 - region.x)
    for top in range(rows.start, rows.stop, step):
        bottom = min(top + step, rows.stop)
        y = np.arange(top, bottom, dtype=np.float32)[:, None] + np.float32(0.5 - region.y)
        across, down = x * cosine + y * sine, y * cosine - x * sine
        yield _band(region, slice(top, bottom), columns, across, down)


def _band(region: Region, rows: slice, columns: slice, across: NDArray[np.float32], down: NDArray[np.float32]) -> Band:
    across, down = across / np.float32(region.half_width), down / np.float32(region.half_height)
    distance = np.sqrt(across * across + down * down)
    edge = np.float32(min(region.half_width, region.half_height))
    share = np.clip(1 - (distance - 1) * edge, 0, 1)
    return Band(rows, columns, across, down, share, distance <= 1)


def _limits(centre: float, reach: float, size: int) -> slice:
    return slice(min(max(0, int(centre - reach)), size), max(0, min(size, int(centre + reach) + 1)))
