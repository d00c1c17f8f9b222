"""Samples with fewer pixels; every sample is new then, so whoever asks encodes the whole picture again."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
