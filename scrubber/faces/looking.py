"""Every look that is taken at a picture: which detector, at what size, turned by how much, tile by tile.

What a detector says of a face that is cut by a tile's inner edge is left out: the neighbouring tile, which shares a
strip with this one, or the next smaller level holds that face whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scrubber.errors import Cancelled
from scrubber.faces.boxes import Picture, Rows, moved, no_rows, turned_back
from scrubber.faces.centerface import CenterFace
from scrubber.faces.pyramid import Level, Tile, halves, sized, tiles
from scrubber.faces.yunet import TILE, YuNet

SHARED = 160
"""Pixels that neighbouring tiles share: faces up to this size are whole in one of them."""
PRECISE, SMALL, TWICE = 1280, 320, 1600
"""The longer side that CenterFace looks at; the smallest level; up to where a photo is enlarged twice."""
NEAR_EDGE = 2


class Detector(Protocol):
    """YuNet or CenterFace."""

    def detect(self, picture: Picture, /) -> Rows:
        """The faces in `picture`."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """One tile of one level for one detector, in a picture turned by `quarters` (counter-clockwise)."""

    detector: str
    level: Level
    tile: Tile
    quarters: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What one detector saw in the picture turned by `quarters`: rows in the coordinates of the upright picture."""

    detector: str
    quarters: int
    rows: Rows


class Looking:
    """Takes looks at one picture."""

    def __init__(self, picture: Picture, threads: int, cancelled: Callable[[], bool]) -> None:
        self._size = picture.shape[1], picture.shape[0]
        self._detectors: dict[str, Detector] = {"yunet": YuNet(threads), "centerface": CenterFace(threads)}
        self._cancelled = cancelled
        self.levels = halves(picture, SMALL)

    def upright(self) -> list[Look]:
        """The full search: CenterFace at two sizes, YuNet through all levels, small photos also enlarged."""
        first = self.levels[0]
        longest = max(self._size)
        levels = [Level(first.picture, 2, 1)] if longest <= TWICE else []
        levels += self.levels
        return [*self._precise(0), *self._fast(levels, 0)]

    def turned(self) -> list[Look]:
        """The coarse search for faces that lie on their side or stand on their head."""
        coarse = [level for level in self.levels if max(level.picture.shape[:2]) <= PRECISE * 2]
        return [look for quarters in (1, 2, 3) for look in (*self._precise(quarters), *self._fast(coarse, quarters))]

    def _precise(self, quarters: int) -> Iterator[Look]:
        for longest in (PRECISE, PRECISE // 2):
            level = _turned(sized(self.levels, longest), quarters)
            yield Look("centerface", level, Tile(0, 0, *level.size), quarters)

    def _fast(self, levels: list[Level], quarters: int) -> Iterator[Look]:
        for level in levels:
            turned = _turned(level, quarters)
            yield from (Look("yunet", turned, tile, quarters) for tile in tiles(*turned.size, TILE, SHARED))

    def take(self, looks: list[Look], progress: Callable[[float], None]) -> list[Seen]:
        """What is seen in each of `looks`; raises Cancelled."""
        seen = []
        for number, look in enumerate(looks):
            if self._cancelled():
                raise Cancelled
            seen.append(Seen(look.detector, look.quarters, self._take(look)))
            progress((number + 1) / len(looks))
        return seen

    def _take(self, look: Look) -> Rows:
        level = look.level
        rows = self._detectors[look.detector].detect(level.cut(look.tile))
        if len(rows) == 0:
            return no_rows()
        rows = whole(rows, look.tile, level.size)
        rows = moved(rows, level.factor, look.tile.x0 / level.factor, look.tile.y0 / level.factor)
        return turned_back(rows, look.quarters, *self._size)


def whole(rows: Rows, tile: Tile, size: tuple[int, int]) -> Rows:
    """Those of `rows` (in the tile's coordinates) that no inner edge of the tile cuts."""
    width, height = tile.x1 - tile.x0, tile.y1 - tile.y0
    cut = (tile.x0 > 0) & (rows[:, 0] < NEAR_EDGE) | (tile.y0 > 0) & (rows[:, 1] < NEAR_EDGE)
    cut |= (tile.x1 < size[0]) & (rows[:, 2] > width - NEAR_EDGE)
    cut |= (tile.y1 < size[1]) & (rows[:, 3] > height - NEAR_EDGE)
    return rows[~cut]


def _turned(level: Level, quarters: int) -> Level:
    return Level(np.rot90(level.picture, quarters), level.scale, level.original)
