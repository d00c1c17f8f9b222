"""Faces cut out as recognisers expect them: eyes, nose and mouth always at the same places.

A similarity transform (turn, scale, shift) brings five landmarks onto a template, by least squares: Umeyama, "Least-
squares estimation of transformation parameters between two point patterns", IEEE PAMI 13(4), 1991.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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

MAX_SHRINK = 64
"""How many times larger than the template a face may be before it aliases: 7,000 pixels of a face."""
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

    A face that is larger than the template is made smaller by whole pixels first, so that it doesn't alias.
    """
    forward = similarity(points, template)
    shrink = int(np.clip(1 / max(float(np.hypot(forward[0, 0], forward[0, 1])), 1e-6), 1, MAX_SHRINK))
    back = np.linalg.inv(forward[:, :2])
    affine = np.column_stack((back, -back @ forward[:, 2]))
    part, left, top = _framed(picture, affine, template.side)
    affine[:, 2] -= (left, top)
    size = (template.side, template.side)
    small = Image.fromarray(np.ascontiguousarray(part)).reduce(shrink)
    coefficients = (affine / shrink).ravel().tolist()
    return np.asarray(small.transform(size, Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR))


def _framed(picture: Rgb, affine: NDArray[np.float64], side: int) -> tuple[Rgb, int, int]:
    """The part of the picture in which the square lies, one black pixel at least where there is none; its corner."""
    corners = np.array(((0, 0, 1), (side, 0, 1), (0, side, 1), (side, side, 1))) @ affine.T
    height, width = picture.shape[:2]
    left, top = (int(np.clip(corners[:, axis].min() - 2, -2, (width, height)[axis])) for axis in (0, 1))
    right, bottom = (int(np.clip(corners[:, axis].max() + 3, 0, (width, height)[axis] + 2)) for axis in (0, 1))
    inside = picture[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    beyond = ((max(0, -top), max(1, bottom - height)), (max(0, -left), max(1, right - width)), (0, 0))
    return np.pad(inside, beyond), left, top
