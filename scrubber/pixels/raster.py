"""Pictures as arrays on their way from a decoder to the covers and back.

Faces and covers know upright pictures of 8-bit red, green and blue. A file may store its picture turned (EXIF
orientation), deeper, grey or with alpha: the covered colours are put into the stored samples, and only where a cover
lies, so that every other sample stays the very same number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.covers.shapes import reaches, window_of
from scrubber.faces.face import Region

Rgb = NDArray[np.uint8]
"""Height x width x 3, upright where nothing else is said."""
Mask = NDArray[np.bool_]
"""Height x width: where a cover lies."""

_LUMA = np.array((0.299, 0.587, 0.114))


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture with its covers and where they are; outside of `mask` the picture counts as unchanged."""

    picture: Rgb
    mask: Mask


Painter = Callable[[Rgb, int | None], Painted | None]
"""Covers one upright frame or page, counted from 0; None when nothing is to be covered in it.

Without a number it makes the one cover that stands still in all frames of an animation.
"""


def turned(stored: NDArray[Any], orientation: int) -> NDArray[Any]:
    """The upright view of an array stored with an EXIF orientation (1 to 8; EXIF 3.0, 4.6.5.1.6). Copies nothing."""
    views: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: a.swapaxes(0, 1)[::-1, ::-1],
        8: lambda a: np.rot90(a, 1),
    }
    return views[orientation](stored) if orientation in views else stored


def turned_back(upright: NDArray[Any], orientation: int) -> NDArray[Any]:
    """The inverse of `turned`: quarter turns swap, all others undo themselves."""
    return turned(upright, {6: 8, 8: 6}.get(orientation, orientation))


def paint_stored(stored: Rgb, orientation: int, paint: Painter, frame: int | None) -> Painted | None:
    """`paint` for a picture as stored; what comes back is as stored too."""
    painted = paint(np.ascontiguousarray(turned(stored, orientation)), frame)
    if painted is None:
        return None
    return Painted(
        np.ascontiguousarray(turned_back(painted.picture, orientation)),
        np.ascontiguousarray(turned_back(painted.mask, orientation)),
    )


def mask_of(regions: tuple[Region, ...], width: int, height: int) -> Mask:
    """Every pixel whose centre lies in one of the regions, or within one pixel of it."""
    mask = np.zeros((height, width), bool)
    for region in regions:
        rows, columns = window_of(region, width, height)
        if rows.start < rows.stop and columns.start < columns.stop:
            mask[rows, columns] |= reaches(region, rows, columns)
    return mask


def as_rgb(samples: NDArray[Any]) -> Rgb:
    """8-bit red, green and blue of samples (grey, grey with alpha, RGB or RGBA; 8 or 16 bits, or one bit as bool)."""
    eight = _as_eight_bits(samples)
    if eight.ndim == 2:
        eight = eight[..., None]
    colour = eight[..., :1] if eight.shape[2] in (1, 2) else eight[..., :3]
    return np.ascontiguousarray(np.broadcast_to(colour, (*eight.shape[:2], 3)))


def _as_eight_bits(samples: NDArray[Any]) -> NDArray[np.uint8]:
    if samples.dtype == np.uint8:
        return samples
    if samples.dtype == np.bool_:
        return np.asarray(samples, np.uint8) * np.uint8(255)
    return np.asarray(samples >> (8 * (samples.dtype.itemsize - 1)), np.uint8)


def put(samples: NDArray[Any], painted: Painted) -> NDArray[Any]:
    """`samples` with the covered colours in them, opaque there: an outline of hair in the alpha channel is of the face.

    Raises nothing; shape and type stay.
    """
    result = samples.copy()
    colours = painted.picture[painted.mask]
    top = 1 if samples.dtype == np.bool_ else np.iinfo(samples.dtype).max
    if samples.ndim == 2:
        result[painted.mask] = _scaled(_grey(colours), top, samples.dtype)
        return result
    channels = samples.shape[2]
    values = np.full((len(colours), channels), top, samples.dtype)
    values[:, : 1 if channels < 3 else 3] = _scaled(
        _grey(colours)[:, None] if channels < 3 else colours, top, samples.dtype
    )
    result[painted.mask] = values
    return result


def narrowed(samples: NDArray[Any], scale: int) -> NDArray[Any]:
    """Samples of eight bits or more as the nearest ones of few bits, of which each step is `scale` wide."""
    return samples if scale == 1 else np.asarray((samples.astype(np.uint16) + scale // 2) // scale, samples.dtype)


def _grey(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(np.rint(colours @ _LUMA), np.uint8)


def _scaled(eight: NDArray[np.uint8], top: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    if dtype == np.bool_:
        return eight >= 128
    return np.asarray(eight.astype(dtype) * dtype.type(top // 255))


Samples = NDArray[Any]


def resized(samples: Samples, max_side: int) -> Samples:
    """Samples with at most `max_side` rows and columns, by Lanczos; themselves when they have no more.

    Colours are weighed by alpha, so that what is transparent doesn't shine through.
    """
    height, width = samples.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return samples
    size = max(1, round(width * scale)), max(1, round(height * scale))
    planes = np.atleast_3d(samples).astype(np.float32)
    count = planes.shape[2]
    if count not in (2, 4):
        done = np.stack([_plane(planes[..., n], size) for n in range(count)], axis=2)
    else:
        top = np.float32(np.iinfo(samples.dtype).max)
        alpha = _plane(planes[..., -1], size)
        weighed = [_plane(planes[..., n] * planes[..., -1] / top, size) for n in range(count - 1)]
        safe = np.maximum(alpha, 1)
        done = np.stack([*(plane * top / safe for plane in weighed), alpha], axis=2)
    rounded = np.clip(np.rint(done), 0, np.iinfo(samples.dtype).max).astype(samples.dtype)
    return rounded[..., 0] if samples.ndim == 2 else rounded


def _plane(plane: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    from PIL import Image

    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.LANCZOS), np.float32)
