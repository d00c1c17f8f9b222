"""The vocabulary of faces: where one is, how sure that is, and which ellipse hides it.

Every coordinate is in pixels of the picture as people see it (turned upright), x to the right, y down, the top left
corner of the top left pixel at (0, 0). Angles are degrees clockwise by which something is turned from upright.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scrubber.i18n import N_

DEFAULT_REGION, SNUG_REGION = 1.6, 1.3
"""How much larger than a face's box its cover is: with hair, ears and chin; the face alone."""
_SAME_FACE = 0.4
"""Overlap (intersection over union) from which two boxes mean one face."""


class Certainty(StrEnum):
    """How sure it is that a face is there."""

    SURE = "sure"
    MAYBE = "maybe"
    DRAWN = "drawn"  # by the user, who may cover anything


@dataclass(frozen=True, slots=True)
class Face:
    """A face, or whatever a user wants covered: a box around (x, y), turned about its centre by `angle`.

    `landmarks` are five points where the detector gives them, else none: the eye on the left of the picture (of the
    face turned upright), the eye on the right, the nose, the left and the right corner of the mouth. `score` is
    between 0 and 1. `frame` counts frames of an animation and pages from 0.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0
    certainty: Certainty = Certainty.SURE
    score: float = 1.0
    landmarks: tuple[tuple[float, float], ...] = ()
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Region:
    """An ellipse that hides something: its centre, half its width and height before it is turned by `angle`."""

    x: float
    y: float
    half_width: float
    half_height: float
    angle: float = 0.0
    frame: int = 0


def region_of(face: Face, size: float = DEFAULT_REGION) -> Region:
    """The ellipse around `face` whose axes are `size` times the sides of its box."""
    return Region(face.x, face.y, size * face.width / 2, size * face.height / 2, face.angle, face.frame)


def is_one_of(face: Face, others: Sequence[Face]) -> bool:
    """Whether a face is one of `others`, found again: the same frame, and boxes that overlap enough."""
    return any(other.frame == face.frame and _overlap(face, other) >= _SAME_FACE for other in others)


def _overlap(one: Face, other: Face) -> float:
    """Intersection over union of two boxes, unturned."""
    across = _shared(one.x, one.width, other.x, other.width)
    down = _shared(one.y, one.height, other.y, other.height)
    whole = one.width * one.height + other.width * other.height - across * down
    return across * down / whole if whole > 0 else 0.0


def _shared(centre: float, size: float, other_centre: float, other_size: float) -> float:
    """The length that two stretches have in common."""
    end = min(centre + size / 2, other_centre + other_size / 2)
    return max(0.0, end - max(centre - size / 2, other_centre - other_size / 2))


_NARROWEST = 0.5
"""No face is narrower than this in heights: a box that shows half a face is taken for the whole one."""
_MEANINGS = (
    (16, N_("More than 8 of 10 faces of this size were recognised when we tried. Cover them as well.")),
    (8, N_("Between 4 and 8 of 10 faces of this size were recognised when we tried. Cover them as well.")),
    (0, N_("Fewer faces of this size are recognised, but still more than by chance. Cover them as well.")),
)


def side_for_faces(width: int, height: int, faces: Sequence[Face], face_width: int) -> int:
    """The longer side, in pixels, that a photo must have for no face to be wider than `face_width` pixels.

    0 when nothing needs to be done: there is no face, or none is wider. At least 1.
    """
    widest = max((max(face.width, face.height * _NARROWEST) for face in faces), default=0.0)
    if widest <= face_width:
        return 0
    return max(1, int(max(width, height) * face_width / widest))


def meaning(face_width: int) -> str:
    """What faces so many pixels wide are worth to a recogniser, in a sentence marked with `N_`."""
    return next(sentence for least, sentence in _MEANINGS if face_width >= least)
