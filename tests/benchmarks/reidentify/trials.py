"""What is measured: every cover at every size and strength, and what each of them must show."""

from dataclasses import dataclass

from scrubber.faces.covers.cover_style import DEFAULT_REGION, SNUG_REGION, CoverStyle, Picture, Style

DRAWS = 3
"""Independent draws of the noise of the covers that are promised to hold nothing of the face."""
SIZES = (DEFAULT_REGION, SNUG_REGION, 1.0)
PROMISED = (Style.BLUR, Style.MOSAIC, Style.SOLID)
OTHER_SOLIDS = (CoverStyle(Style.SOLID, picture=Picture.SMILE), CoverStyle(Style.SOLID, colour=(128, 128, 128)))
BLUR_STRENGTHS = (0.05, 0.1, 0.15, 0.3, 0.5)
BLOCK_STRENGTHS = (32.0, 16.0, 8.0, 4.0)


@dataclass(frozen=True)
class Trial:
    """One draw of one cover; a look of None is the photo as it is. `number` counts draws from 0."""

    cover_style: CoverStyle | None
    number: int = 0

    @property
    def name(self) -> str:
        """How the cover is called in the table."""
        cover_style = self.cover_style
        if cover_style is None:
            return "no cover"
        if cover_style.style is Style.SOLID:
            return f"{cover_style.picture or f'solid {cover_style.colour[0]}'} {cover_style.cover_size}x"
        strength = f" {cover_style.effective_strength:g}" if cover_style.effective_strength else ""
        return f"{cover_style.style}{strength} {cover_style.cover_size}x"


CLEAN = Trial(None)


def black(size: float) -> CoverStyle:
    """The yardstick: what is left with this one comes from hair, clothes and background."""
    return CoverStyle(Style.SOLID, size, colour=(0, 0, 0))


def fewer_trials() -> list[Trial]:
    """The photos as they are, the covers at their usual size, and the weak ones that show whether attackers work."""
    known = [CoverStyle(Style.WEAK_MOSAIC, strength=16), CoverStyle(Style.WEAK_BLUR, strength=0.15)]
    usual = dict.fromkeys(_looks(DEFAULT_REGION))
    return [CLEAN, *map(Trial, known), *(Trial(one, number) for one in usual for number in range(_draws(one)))]


def trials() -> list[Trial]:
    """All of them, those with a target first."""
    weak = [CoverStyle(Style.WEAK_MOSAIC, strength=blocks) for blocks in BLOCK_STRENGTHS]
    weak += [CoverStyle(Style.WEAK_BLUR, strength=strength) for strength in BLUR_STRENGTHS]
    sizes = [cover_style for size in SIZES for cover_style in dict.fromkeys(_looks(size))]
    draws = [Trial(cover_style, number) for cover_style in sizes for number in range(_draws(cover_style))]
    return [CLEAN, *draws, *map(Trial, [*weak, *OTHER_SOLIDS])]


def _looks(size: float) -> list[CoverStyle]:
    return [black(size), *(CoverStyle(style, size) for style in PROMISED)]


def _draws(cover_style: CoverStyle) -> int:
    """A cover in one colour is the same each time; below the snug size nothing is promised."""
    return DRAWS if cover_style.style is not Style.SOLID and cover_style.cover_size >= SNUG_REGION else 1
