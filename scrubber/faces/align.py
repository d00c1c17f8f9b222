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
    x, y = np.meshgrid(places, places)
    back = np.linalg.inv(forward[:, :2])
    source = np.stack((x - forward[0, 2], y - forward[1, 2]), axis=-1) @ back.T
    samples = _bilinear(picture, source[..., 0] - 0.5, source[..., 1] - 0.5)
    means = samples.reshape(template.side, oversampling, template.side, oversampling, 3).mean(axis=(1, 3))
    return np.asarray(np.rint(means), np.uint8)


def _bilinear(picture: Rgb, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float32]:
    height, width = picture.shape[:2]
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    across, down = (x - left)[..., None], (y - top)[..., None]
    found = np.zeros((*x.shape, 3), np.float32)
    for step_down, weight_down in ((0, 1 - down), (1, down)):
        for step_across, weight_across in ((0, 1 - across), (1, across)):
            row, column = top + step_down, left + step_across
            is_inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            pixels = picture[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]
            found += (weight_down * weight_across * is_inside[..., None] * pixels).astype(np.float32)
    return found
