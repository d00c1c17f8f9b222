"""How a cover looks, and what it leaves of the face."""

from dataclasses import dataclass
from enum import StrEnum

from scrubber.faces import measured
from scrubber.i18n import N_, _

DEFAULT_REGION, SNUG_REGION = 1.6, 1.3
"""How much larger than a face's box its cover is: with hair, ears and chin; the face alone."""


class Style(StrEnum):
    """The looks of a cover. The first three hold nothing of the face, the last two are made of it."""

    BLUR = "blur"
    MOSAIC = "mosaic"
    SOLID = "solid"
    WEAK_BLUR = "weak-blur"
    WEAK_MOSAIC = "weak-mosaic"

    @classmethod
    def _missing_(cls, value: object) -> "Style | None":
        """The names that version 0.1 gave them stand in settings and scripts."""
        return {"downscale": cls.MOSAIC, "true-blur": cls.WEAK_BLUR, "true-pixelate": cls.WEAK_MOSAIC}.get(str(value))

    @property
    def holds_nothing(self) -> bool:
        """Whether the face can't be got back or matched, because nothing of it is there."""
        return self in (Style.BLUR, Style.MOSAIC, Style.SOLID)

    @property
    def promise(self) -> str:
        """What to know about this look, in a sentence (translated)."""
        named = _MEASURED.get(self)
        return _(_PROMISES[self]) if named is None else _(_WEAK).format(count=measured.of_hundred(named))


_DECOY = N_(
    "Holds nothing of the face: it is one colour and chance. Matching it works no better than matching a black patch."
)
_PROMISES = {
    Style.BLUR: _DECOY,
    Style.MOSAIC: _DECOY,
    Style.SOLID: N_("Holds nothing of the face."),
}
_WEAK = N_("Weak: it is made of the face and can be matched: {count} of 100 were when we tried.")
_MEASURED = {Style.WEAK_BLUR: measured.THROUGH_WEAK_BLUR, Style.WEAK_MOSAIC: measured.THROUGH_WEAK_MOSAIC}

STRENGTHS = {Style.WEAK_BLUR: 0.3, Style.WEAK_MOSAIC: 8.0}
"""The usual strength of the weak styles: the blur's standard deviation in face widths; blocks across the face."""


class Picture(StrEnum):
    """What a solid cover may show."""

    NONE = ""
    SMILE = "smile"


class Shape(StrEnum):
    """The outline of a cover."""

    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    ROUNDED = "rounded"
    BRUSH = "brush"


FACE_SHAPES = (Shape.ELLIPSE, Shape.RECTANGLE, Shape.ROUNDED)
"""The shapes that covers around found faces may have, the usual one first: a brush is drawn by hand."""


@dataclass(frozen=True, slots=True)
class CoverStyle:
    """What the covers of a photo look like.

    `cover_size` is how much larger than the face's box a cover is (1.0 to 2.2). `strength` is for the weak styles, 0
    for the usual one. `colour` (red, green, blue) and `picture` are for solid covers; of the colours that were measured
    black gave the fewest hits. `shape` is that of the covers around found faces, one of `FACE_SHAPES`.
    """

    style: Style = Style.BLUR
    cover_size: float = DEFAULT_REGION
    strength: float = 0.0
    colour: tuple[int, int, int] = (0, 0, 0)
    picture: Picture = Picture.NONE
    shape: Shape = Shape.ELLIPSE

    @property
    def effective_strength(self) -> float:
        """The strength asked for, or the usual one of the style."""
        return self.strength or STRENGTHS.get(self.style, 0.0)
