"""The vocabulary of faces: where one is, how sure that is, and which region hides it.

Every coordinate is in pixels of the picture as people see it (turned upright), x to the right, y down, the top left
corner of the top left pixel at (0, 0). Angles are degrees clockwise by which something is turned from upright.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scrubber.faces.covers.cover_style import DEFAULT_REGION, CoverStyle, Shape, Style
from scrubber.i18n import N_

_SAME_FACE = 0.4
"""Overlap (intersection over union) from which two boxes mean one face."""


_SOLID = CoverStyle(Style.SOLID)


class Certainty(StrEnum):
    """How sure it is that a face is there."""

    SURE = "sure"
    MAYBE = "maybe"
    DRAWN = "drawn"  # by the user, who may cover anything


ROUNDNESS = 0.4
"""The radius of a rounded rectangle's corners, in parts of half its shorter side."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face, or whatever a user wants covered: a box around (x, y), turned about its centre by `angle`.

    `landmarks` are five points where the detector gives them, else none: the eye on the left of the picture (of the
    face turned upright), the eye on the right, the nose, the left and the right corner of the mouth. `score` is
    between 0 and 1. `frame` counts frames of an animation and pages from 0.

    `shape` and `cover_style` are those of its cover. Without a `cover_style` a drawn area is solid, as text is read
    through a weak cover, and all else looks as the photo's covers do. A brush is `brush` pixels wide and drawn through
    `stroke`: points in half widths and heights of the box from its centre, before it is turned.
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
    shape: Shape = Shape.ELLIPSE
    cover_style: CoverStyle | None = None
    stroke: tuple[tuple[float, float], ...] = ()
    brush: float = 0.0

    @property
    def is_drawn_area(self) -> bool:
        """Whether it was drawn to be covered as it stands, where a cover around a face is larger than its box."""
        return self.certainty is Certainty.DRAWN and self.shape is not Shape.ELLIPSE

    def look_of(self, usual: CoverStyle) -> CoverStyle:
        """What its cover looks like in a photo whose covers have the `usual` look."""
        return self.cover_style or (_SOLID if self.is_drawn_area else usual)

    def shaped_as(self, usual: CoverStyle) -> "Face":
        """A face that was found, with the shape of the covers of this look."""
        return replace(self, shape=usual.shape)

    def scaled(self, factor: float) -> "Face":
        """The same in a picture `factor` times as large."""
        return replace(
            self,
            x=self.x * factor,
            y=self.y * factor,
            width=self.width * factor,
            height=self.height * factor,
            landmarks=tuple((x * factor, y * factor) for x, y in self.landmarks),
            brush=self.brush * factor,
        )


@dataclass(frozen=True, slots=True)
class Region:
    """What hides something: its centre, half its width and height before it is turned by `angle`, and its shape.

    `cover_style`, `stroke` and `brush` are those of the `Face`; the points count in `half_width` and `half_height`.
    """

    x: float
    y: float
    half_width: float
    half_height: float
    angle: float = 0.0
    frame: int = 0
    shape: Shape = Shape.ELLIPSE
    cover_style: CoverStyle | None = None
    stroke: tuple[tuple[float, float], ...] = ()
    brush: float = 0.0


def enlargement(face: Face, size: float) -> float:
    """How much larger than its box a cover is where covers around faces are `size` times as large."""
    return 1.0 if face.is_drawn_area else size


def region_of(face: Face, size: float = DEFAULT_REGION) -> Region:
    """What covers `face`: `size` times its box, or just the box of an area that was drawn."""
    half = enlargement(face, size) / 2
    place = (face.x, face.y, half * face.width, half * face.height, face.angle, face.frame)
    cover_style = face.cover_style or (_SOLID if face.is_drawn_area else None)
    return Region(*place, face.shape, cover_style, face.stroke, face.brush)


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
