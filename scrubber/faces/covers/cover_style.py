"""How a cover looks, and what it leaves of the face."""

from dataclasses import dataclass
from enum import StrEnum

from scrubber.i18n import N_

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
        """What to know about this look, in a sentence marked with `N_`."""
        return _PROMISES[self]


_DECOY = N_(
    "Holds nothing of the face: it is one colour and chance. Matching it works no better than matching a black patch."
)
_PROMISES = {
    Style.BLUR: _DECOY,
    Style.MOSAIC: _DECOY,
    Style.SOLID: N_("Holds nothing of the face."),
    Style.WEAK_BLUR: N_("Weak: it is made of the face and can be matched: 14 of 100 were when we tried."),
    Style.WEAK_MOSAIC: N_("Weak: it is made of the face and can be matched: 38 of 100 were when we tried."),
}
"""Measured at the usual strengths by tests/benchmarks/reidentify: 18 and 49 of 128 photos, where chance gives 2."""

STRENGTHS = {Style.WEAK_BLUR: 0.3, Style.WEAK_MOSAIC: 8.0}
"""The usual strength of the weak styles: the blur's standard deviation in face widths; blocks across the face."""


class Picture(StrEnum):
    """What a solid cover may show."""

    NONE = ""
    SMILE = "smile"


@dataclass(frozen=True, slots=True)
class CoverStyle:
    """What the covers of a photo look like.

    `cover_size` is how much larger than the face's box a cover is (1.0 to 2.2). `strength` is for the weak styles, 0
    for the usual one. `colour` (red, green, blue) and `picture` are for solid covers; of the colours that were measured
    black gave the fewest hits.
    """

    style: Style = Style.BLUR
    cover_size: float = DEFAULT_REGION
    strength: float = 0.0
    colour: tuple[int, int, int] = (0, 0, 0)
    picture: Picture = Picture.NONE

    @property
    def effective_strength(self) -> float:
        """The strength asked for, or the usual one of the style."""
        return self.strength or STRENGTHS.get(self.style, 0.0)
