"""Puts the chosen covers on the frames of a photo, and remembers what it put where, for the proof."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scrubber.engine.covering.proof import MCU_REACH, Expected
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Shape
from scrubber.faces.covers.shapes import reaches, window_of
from scrubber.faces.face import Face, Region, region_of
from scrubber.pixels.raster import Mask, Painted, Rgb, mask_of


class CoverPainter:
    """A `Painter` of `pixels.raster`; what it covered is asked afterwards."""

    def __init__(self, faces: Sequence[Face], cover_style: CoverStyle) -> None:
        self._regions = [region_of(face, cover_style.cover_size) for face in faces]
        self.cover_style = cover_style
        """What covers look like that have no look of their own."""
        self._painted: dict[int | None, Expected] = {}
        self._reached: set[Region] = set()

    def __call__(self, picture: Rgb, frame: int | None) -> Painted | None:
        """See `Painter`."""
        regions = tuple(region for region in self._regions if frame is None or region.frame == frame)
        if not regions:
            return None
        height, width = picture.shape[:2]
        self._reached.update(region for region in regions if _is_inside(region, width, height))
        regions = _distinct(regions) if frame is None else regions
        covered = cover(picture, regions, self.cover_style)
        mask = _mask(picture, covered, regions)
        self._painted[frame] = Expected(mask, covered[mask])
        return Painted(covered, mask)

    def is_weak(self, face: Face) -> bool:
        """Whether the cover of a face is made of what it hides."""
        return not face.look_of(self.cover_style).style.holds_nothing

    def is_complete(self, frames: int) -> bool:
        """Whether every box was covered: each lies on one of so many frames or pages, and within the picture there."""
        return all(region in self._reached and region.frame < frames for region in self._regions)

    def of(self, frame: int) -> Expected | None:
        """What a frame was given; the cover of an animation is in all of its frames."""
        steady = self._painted.get(None)
        if steady is None or frame == 0:
            return self._painted.get(frame, steady)
        return replace(steady, in_every_frame=True)

    def changed_boxes(self, frame: int, width: int, height: int) -> NDArray[np.float64]:
        """What covers may have changed in a frame of this size: left, top, right, bottom of each cover, in pixels."""
        windows = [window_of(region, width, height) for region in self._regions if region.frame == frame]
        edges = [(columns.start, rows.start, columns.stop, rows.stop) for rows, columns in windows]
        reach = np.array((-MCU_REACH, -MCU_REACH, MCU_REACH, MCU_REACH), np.float64)
        return np.array(edges, np.float64).reshape(-1, 4) + reach

    def hides(self, face: Face) -> bool:
        """Whether the middle of a face lies under a cover."""
        expected = self.of(face.frame)
        if expected is None:
            return False
        height, width = expected.mask.shape
        y, x = min(max(0, int(face.y)), height - 1), min(max(0, int(face.x)), width - 1)
        return bool(expected.mask[y, x])


def _is_inside(region: Region, width: int, height: int) -> bool:
    """Whether a region hides any pixel of a picture of this size."""
    return bool(reaches(region, *window_of(region, width, height)).any())


def _mask(picture: Rgb, covered: Rgb, regions: Sequence[Region]) -> Mask:
    """Where the covers lie: in their ellipses, and wherever else painting them changed a pixel."""
    height, width = picture.shape[:2]
    mask = mask_of(tuple(regions), width, height)
    for region in regions:
        rows, columns = window_of(region, width, height)
        mask[rows, columns] |= (covered[rows, columns] != picture[rows, columns]).any(axis=2)
    return mask


def _distinct(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Regions of many frames without those that repeat another: a face that stays is covered once."""
    found: list[Region] = []
    for region in regions:
        if not any(_is_within(region, other) for other in found):
            found.append(replace(region, frame=0))
    return tuple(found)


def _is_within(one: Region, other: Region) -> bool:
    """Whether a region is the same as another but for a pixel or two."""
    same_kind = (one.shape, one.cover_style, one.stroke, one.brush) == (
        other.shape,
        other.cover_style,
        other.stroke,
        other.brush,
    )
    if not same_kind or (one.shape is not Shape.ELLIPSE and one.angle != other.angle):
        return False
    near = np.hypot(one.x - other.x, one.y - other.y) <= 0.02 * other.half_width + 1
    return bool(near) and one.half_width <= other.half_width and one.half_height <= other.half_height
