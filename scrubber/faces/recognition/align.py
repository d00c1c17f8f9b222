"""Faces cut out as recognisers expect them: eyes, nose and mouth always at the same places.

A similarity transform (turn, scale, shift) brings five landmarks onto a template, by least squares: Umeyama, "Least-
squares estimation of transformation parameters between two point patterns", IEEE PAMI 13(4), 1991.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.face import Face

Rgb = NDArray[np.uint8]
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Template:
    """Where the landmarks come to lie in a square of `side` pixels; five rows of x and y, in the order of `Face`."""

    side: int
    points: tuple[tuple[float, float], ...]


ARCFACE = Template(
    112, ((38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041))
)
"""As ArcFace's authors align (Deng et al. 2019)."""

_IN_BOX = ((-0.21, -0.10), (0.21, -0.10), (0.0, 0.09), (-0.17, 0.27), (0.17, 0.27))
"""Where the landmarks of an upright face mostly are, in widths and heights of its box from its centre."""


def landmarks_of(face: Face) -> Points:
    """The five landmarks of a face, guessed from its box where the detector gave none."""
    if len(face.landmarks) == len(_IN_BOX):
        return np.array(face.landmarks, np.float64)
    turn = np.deg2rad(face.angle)
    cosine, sine = np.cos(turn), np.sin(turn)
    offsets = np.array(_IN_BOX) * (face.width, face.height)
    return offsets @ np.array(((cosine, sine), (-sine, cosine))) + (face.x, face.y)


def similarity(points: Points, template: Template) -> NDArray[np.float64]:
    """The 2 x 3 matrix that brings `points` nearest to the template by turn, one scale and shift; never mirrored."""
    target = np.array(template.points)
    middle, target_middle = points.mean(axis=0), target.mean(axis=0)
    spread, target_spread = points - middle, target - target_middle
    left, sizes, right = np.linalg.svd(target_spread.T @ spread)
    signs = np.array((1.0, np.sign(np.linalg.det(left @ right))))
    turn = left @ np.diag(signs) @ right
    scale = (sizes * signs).sum() / max((spread**2).sum(), 1e-9)
    matrix = scale * turn
    return np.column_stack((matrix, target_middle - matrix @ middle))


def aligned(picture: Rgb, points: Points, template: Template = ARCFACE) -> Rgb:
    """The face as a square of the template's side; black where it reaches beyond the picture.

    Each pixel is the mean of as many samples as it spans pixels of the photo, so that large faces don't alias.
    """
    forward = similarity(points, template)
    scale = max(float(np.hypot(forward[0, 0], forward[0, 1])), 1e-6)
    oversampling = int(np.clip(np.ceil(1 / scale), 1, 8))
    count = template.side * oversampling
    places = (np.arange(count) + 0.5) / oversampling
    right, down = (places - forward[axis, 2] for axis in (0, 1))
    back = np.linalg.inv(forward[:, :2])
    x, y = (np.add.outer(back[axis, 1] * down, back[axis, 0] * right) - 0.5 for axis in (0, 1))
    samples = _bilinear(picture, x, y)
    means = samples.reshape(template.side, oversampling, template.side, oversampling, 3).mean(axis=(1, 3))
    return np.asarray(np.rint(means), np.uint8)


def _bilinear(picture: Rgb, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float32]:
    part, x, y = _framed(picture, x, y)
    left, top = x.astype(np.intp), y.astype(np.intp)
    across, down = ((place - place.astype(np.intp)).astype(np.float32)[..., None] for place in (x, y))
    width = part.shape[1]
    colours, first = part.reshape(-1, 3), top * width + left
    upper, lower = (colours[at] * (1 - across) + colours[at + 1] * across for at in (first, first + width))
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def _framed(
    picture: Rgb, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[Rgb, NDArray[np.float64], NDArray[np.float64]]:
    """The part of the picture that samples reach, in a black frame, and the samples' places in it."""
    height, width = picture.shape[:2]
    left, right = (int(np.clip(place, 0, width)) for place in (x.min(), x.max() + 2))
    top, bottom = (int(np.clip(place, 0, height)) for place in (y.min(), y.max() + 2))
    part = np.pad(picture[top:bottom, left:right], ((1, 2), (1, 2), (0, 0)))
    return part, np.clip(x - left + 1, 0, right - left + 1), np.clip(y - top + 1, 0, bottom - top + 1)
