"""A picture at several sizes, cut into tiles that overlap, so that faces of every size fit a detector.

Large pictures are only ever made smaller as a whole; what is looked at enlarged is enlarged tile by tile. Dark ones are
looked at brightened: the detectors were taught on photos one can see. Only the copy that is looked at is lifted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scrubber.faces.detection.boxes import Picture

BAND = 512
"""Rows that are halved at a time."""
WHITE, MIDDLE = 235.0, 85.0
"""Where the brightest hundredth of the pixels is lifted to, and where half of them should at least come to."""
BRIGHT_ENOUGH, DARKEST = 110.0, 4.0
"""From where on the brightest hundredth needs no lifting, and the darkest it is taken for: noise is not lifted."""
SAMPLED = 1_000_000
GRAIN = 32
"""A detector fills a tile up to multiples of so many pixels, so the tile may as well show something there."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A cutting of a level: left, top, right and bottom in the level's pixels."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def area(self) -> int:
        """Pixels."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Level:
    """`picture` is to be looked at `scale` times as large as it is."""

    picture: Picture
    scale: float
    original: float
    """Pixels of the original to one of `picture`."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in the level's pixels."""
        height, width = self.picture.shape[:2]
        return max(1, round(width * self.scale)), max(1, round(height * self.scale))

    @property
    def factor(self) -> float:
        """The level's pixels to one of the original."""
        return self.scale / self.original

    def cut(self, tile: Tile) -> Picture:
        """What the level shows in `tile`."""
        if self.scale == 1:
            return self.picture[tile.y0 : tile.y1, tile.x0 : tile.x1]
        height, width = self.picture.shape[:2]
        box = tuple(side / self.scale for side in (tile.x0, tile.y0, tile.x1, tile.y1))
        left, top = max(0, int(box[0]) - 8), max(0, int(box[1]) - 8)
        right, bottom = min(width, int(box[2]) + 9), min(height, int(box[3]) + 9)
        inner = (box[0] - left, box[1] - top, min(box[2], width) - left, min(box[3], height) - top)
        cutting = Image.fromarray(np.ascontiguousarray(self.picture[top:bottom, left:right]))
        size = (tile.x1 - tile.x0, tile.y1 - tile.y0)
        return np.asarray(cutting.resize(size, Image.Resampling.BILINEAR, box=inner))


def halves(picture: Picture, least: int) -> list[Level]:
    """`picture`, its half, its quarter and so on, as long as the longer side has more than `least` pixels."""
    levels = [Level(picture, 1, 1)]
    while max(levels[-1].picture.shape[:2]) > least:
        levels.append(Level(_half(levels[-1].picture), 1, levels[-1].original * 2))
    return levels


def _half(picture: Picture) -> Picture:
    """`picture` at half its size, made in bands: Pillow's own copy of a large one would take a third more than it."""
    height, width = picture.shape[:2]
    half = np.empty(((height + 1) // 2, (width + 1) // 2, 3), np.uint8)
    for y in range(0, height, BAND):
        half[y // 2 : (y + BAND) // 2] = np.asarray(Image.fromarray(picture[y : y + BAND]).reduce(2))
    return half


def sized(levels: list[Level], longest: int, pixels: int) -> Level:
    """The picture at a size where the longer side has `longest` pixels, or fewer so that all are at most `pixels`.

    It is made from the nearest larger of `levels`.
    """
    height, width = levels[0].picture.shape[:2]
    longest = min(longest, int((pixels * max(height, width) / min(height, width)) ** 0.5))
    large_enough = [level for level in levels if max(level.picture.shape[:2]) >= longest]
    base = large_enough[-1] if large_enough else levels[0]
    return Level(base.picture, longest / max(base.picture.shape[:2]), base.original)


def tiles(width: int, height: int, side: int, shared: int) -> Iterator[Tile]:
    """Tiles of at most `side` x `side` that cover `width` x `height`, neighbours sharing at least `shared` pixels."""
    for top, bottom in _parts(height, side, shared):
        for left, right in _parts(width, side, shared):
            yield Tile(left, top, right, bottom)


def _parts(length: int, side: int, shared: int) -> list[tuple[int, int]]:
    """As few parts as do, of equal lengths in multiples of `GRAIN` where that is not longer than `side`."""
    count = max(1, -(-(length - shared) // (side - shared)))
    even = -(-(length + (count - 1) * shared) // count)
    part = min(length, side, -(-even // GRAIN) * GRAIN)
    starts = [round(i * (length - part) / max(1, count - 1)) for i in range(count)]
    return [(start, start + part) for start in starts]


def joined(parts: Sequence[Tile], longest: int) -> list[Tile]:
    """Tiles that show all of `parts`: two as one, of at most `longest` a side, where that is less to look at."""
    apart: list[Tile] = []
    for part in parts:
        tile = part
        while (other := next((one for one in apart if _is_less_together(one, tile, longest)), None)) is not None:
            apart.remove(other)
            tile = _together(other, tile)
        apart.append(tile)
    return apart


def _is_less_together(one: Tile, other: Tile, longest: int) -> bool:
    both = _together(one, other)
    return max(both.x1 - both.x0, both.y1 - both.y0) <= longest and both.area <= one.area + other.area


def _together(one: Tile, other: Tile) -> Tile:
    return Tile(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))


def brightening(picture: Picture) -> NDArray[np.uint8] | None:
    """A table of 256 brightnesses that lifts a dark `picture`; None when it is bright enough as it is."""
    step = max(1, int((picture.shape[0] * picture.shape[1] / SAMPLED) ** 0.5))
    luma = picture[::step, ::step].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    median, bright = np.percentile(luma, [50, 99])
    if bright >= BRIGHT_ENOUGH:
        return None
    return _table(max(float(bright), DARKEST), float(median))


def _table(bright: float, median: float) -> NDArray[np.uint8]:
    spread = np.clip(np.arange(256) / bright, 0, 1.2)
    middle = min(max(median / bright, 1e-3), 0.95)
    wanted = MIDDLE / WHITE
    gamma = float(np.clip(np.log(wanted) / np.log(middle), 0.5, 1)) if middle < wanted else 1.0
    return np.clip(spread**gamma * WHITE, 0, 255).astype(np.uint8)
