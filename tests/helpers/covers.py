"""Covers for tests of files: an ellipse in the middle, in one colour, and what decoders see of it."""

import io
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.faces.face import Region
from scrubber.pixels.raster import Mask, Painted, Rgb, mask_of

COLOUR = (200, 100, 50)


def middle(width: int, height: int) -> tuple[Region, ...]:
    """A turned ellipse over the middle of a picture, a third of it wide."""
    return (Region(width * 0.45, height * 0.5, width / 6, height / 5, 25.0),)


@dataclass
class TestPainter:
    """Covers the middle of every frame and remembers the frames and where the covers were."""

    cover_style: CoverStyle = field(default_factory=lambda: CoverStyle(Style.SOLID, colour=COLOUR))
    only: int | None = None
    """The one page to cover; all where none is named."""
    seen: list[tuple[Rgb, Mask]] = field(default_factory=list)
    __test__ = False

    def __call__(self, picture: Rgb, frame: int | None) -> Painted | None:
        if self.only is not None and frame != self.only:
            return None
        regions = middle(picture.shape[1], picture.shape[0])
        covered = cover(picture, regions, self.cover_style)
        mask = mask_of(regions, picture.shape[1], picture.shape[0]) | (covered != picture).any(axis=2)
        self.seen.append((picture, mask))
        return Painted(covered, mask)


def gradients(width: int = 90, height: int = 70, channels: int = 3) -> Rgb:
    """Waves that differ in every channel, with fine noise."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:height, 0:width]
    waves = [128 + 90 * np.sin(x / (9 + 4 * n)) * np.cos(y / (7 + 3 * n)) for n in range(channels)]
    noisy = np.stack(waves, axis=2) + rng.normal(0, 6, (height, width, channels))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def rgba_frames(data: bytes) -> list[np.ndarray]:
    """What Pillow shows of every frame."""
    with Image.open(io.BytesIO(data)) as picture:
        frames = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            frames.append(np.asarray(picture.convert("RGBA")))
        return frames
