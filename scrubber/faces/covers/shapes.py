"""Which pixels a cover hides, in bands of rows: a face of 8,000 pixels takes no more memory than a small one.

Whatever a drawn area touches is hidden in full: of text and number plates a rim would be readable. Ellipses, which
reach far around a face, fade into the picture within one pixel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.covers.cover_style import Shape
from scrubber.faces.face import ROUNDNESS, Region

Numbers = NDArray[np.float32]
Points = NDArray[np.float64]

_BAND_PIXELS = 1 << 20
_HALF_DIAGONAL = 0.7072
"""Farther than this from an outline, no part of a pixel lies inside; rounded up."""
_MARGIN = 2
"""Pixels around an outline that are looked at; a cover reaches one."""


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of a region's rectangle; the arrays have one number for each of its pixels.

    `across` and `down` are places in the unturned region, -1 to 1 from side to side and from top to bottom; `share`
    is how much of a pixel is covered (1 inside, less in the one pixel around); `inside` tells which centres are inside.
    """

    rows: slice
    columns: slice
    across: Numbers
    down: Numbers
    share: Numbers
    inside: NDArray[np.bool_]


def bands(region: Region, width: int, height: int) -> Iterator[Band]:
    """The pixels of a picture that `region` reaches, top to bottom."""
    return (band_of(region, *part) for part in parts_of(region, width, height))


def parts_of(region: Region, width: int, height: int) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of the bands of `region` in a picture, top to bottom."""
    rows, columns = window_of(region, width, height)
    if columns.start >= columns.stop:
        return
    step = max(1, _BAND_PIXELS // (columns.stop - columns.start))
    yield from ((slice(top, min(top + step, rows.stop)), columns) for top in range(rows.start, rows.stop, step))


def band_of(region: Region, rows: slice, columns: slice) -> Band:
    """Some rows of what `region` reaches."""
    across, down = _unturned(region, rows, columns)
    away = _outside(region, across, down)
    share = np.clip((1 - away) / np.float32(_fade(region)), 0, 1)
    across, down = across / np.float32(region.half_width), down / np.float32(region.half_height)
    return Band(rows, columns, across, down, share, away <= 0)


def reaches(region: Region, rows: slice, columns: slice) -> NDArray[np.bool_]:
    """Which pixels of some rows and columns have their centre in the region, or within one pixel of it."""
    across, down = _unturned(region, rows, columns)
    if not across.size:
        return np.zeros(across.shape, np.bool_)
    if region.shape is Shape.ELLIPSE:  # one pixel in every direction, also of a long one
        across, down = across / np.float32(region.half_width + 1), down / np.float32(region.half_height + 1)
        return np.asarray(across * across + down * down <= 1, np.bool_)
    return np.asarray(_outside(region, across, down) < 1, np.bool_)


def window_of(region: Region, width: int, height: int) -> tuple[slice, slice]:
    """The rows and columns of a picture that hold the whole region and two pixels around it; may be empty."""
    turn = np.deg2rad(region.angle)
    cosine, sine = abs(float(np.cos(turn))), abs(float(np.sin(turn)))
    pen = region.brush / 2 if region.shape is Shape.BRUSH else 0.0
    half_width, half_height = region.half_width + pen, region.half_height + pen
    if region.shape is Shape.ELLIPSE:
        reach = np.hypot(half_width * cosine, half_height * sine), np.hypot(half_width * sine, half_height * cosine)
    else:
        reach = half_width * cosine + half_height * sine, half_width * sine + half_height * cosine
    return _limits(region.y, float(reach[1]) + _MARGIN, height), _limits(region.x, float(reach[0]) + _MARGIN, width)


def _limits(centre: float, reach: float, size: int) -> slice:
    return slice(min(max(0, int(centre - reach)), size), max(0, min(size, int(centre + reach) + 1)))


def _unturned(region: Region, rows: slice, columns: slice) -> tuple[Numbers, Numbers]:
    """Where the centres of pixels lie from the region's centre, across and down before it was turned, in pixels."""
    turn = np.deg2rad(region.angle)
    cosine, sine = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] + np.float32(0.5 - region.x)
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5 - region.y)
    return x * cosine + y * sine, y * cosine - x * sine


def _fade(region: Region) -> float:
    """Over how many pixels a cover fades into the picture, one pixel outside of its outline at the latest."""
    return 1.0 if region.shape is Shape.ELLIPSE else 1 - _HALF_DIAGONAL


def _outside(region: Region, across: Numbers, down: Numbers) -> Numbers:
    """How many pixels points lie outside of the outline; not above 0 inside."""
    match region.shape:
        case Shape.ELLIPSE:
            across, down = across / np.float32(region.half_width), down / np.float32(region.half_height)
            edge = np.float32(min(region.half_width, region.half_height))
            return np.asarray((np.sqrt(across * across + down * down) - 1) * edge, np.float32)
        case Shape.RECTANGLE:
            return _outside_box(region, across, down, 0.0)
        case Shape.ROUNDED:
            return _outside_box(region, across, down, ROUNDNESS * min(region.half_width, region.half_height))
        case Shape.BRUSH:
            return _outside_stroke(region, across, down)


def _outside_box(region: Region, across: Numbers, down: Numbers, radius: float) -> Numbers:
    """For a rectangle whose corners have this radius."""
    beyond_x = np.abs(across) - np.float32(region.half_width - radius)
    beyond_y = np.abs(down) - np.float32(region.half_height - radius)
    corner = np.hypot(np.maximum(beyond_x, 0), np.maximum(beyond_y, 0))
    return np.asarray(corner + np.minimum(np.maximum(beyond_x, beyond_y), 0) - np.float32(radius), np.float32)


def _outside_stroke(region: Region, across: Numbers, down: Numbers) -> Numbers:
    """For the line of a brush: each of its pieces is drawn with round ends."""
    points = np.array(region.stroke or ((0.0, 0.0),), np.float64) * (region.half_width, region.half_height)
    nearest = np.full(across.shape, np.inf, np.float32)
    for start, end in pairwise(points) if len(points) > 1 else [(points[0], points[0])]:
        near = _around_piece(region, across, down, np.stack((start, end)))
        nearest[near] = np.minimum(nearest[near], _from_piece(across[near], down[near], start, end))
    return nearest - np.float32(region.brush / 2)


def _around_piece(region: Region, across: Numbers, down: Numbers, piece: Points) -> tuple[slice, slice]:
    """The rows and columns of a band that the brush reaches on a piece of its line (two points)."""
    turn = np.deg2rad(region.angle)
    cosine, sine = np.cos(turn), np.sin(turn)
    ends = piece @ np.array(((cosine, sine), (-sine, cosine)))  # as the picture's columns and rows lie
    reach = region.brush / 2 + _MARGIN
    low, high = ends.min(axis=0) - reach, ends.max(axis=0) + reach
    columns, rows = across[0] * cosine - down[0] * sine, across[:, 0] * sine + down[:, 0] * cosine
    (top, bottom), (left, right) = (
        np.searchsorted(line, (low[axis], high[axis])) for line, axis in ((rows, 1), (columns, 0))
    )
    return slice(int(top), int(bottom)), slice(int(left), int(right))


def _from_piece(across: Numbers, down: Numbers, start: Points, end: Points) -> Numbers:
    """How far points are from a piece of a line."""
    way = (end - start).astype(np.float32)
    x, y = across - np.float32(start[0]), down - np.float32(start[1])
    along = np.clip((x * way[0] + y * way[1]) / max(float(way @ way), 1e-9), 0, 1)
    return np.asarray(np.hypot(x - along * way[0], y - along * way[1]), np.float32)
