"""Every pass over a picture: which detector, at what size, turned by how much, tile by tile.

What a detector says of a face that is cut by a tile's inner edge is left out: the neighbouring tile, which shares a
strip with this one, or the next smaller level holds that face whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scrubber.errors import Cancelled
from scrubber.faces.cores import spread
from scrubber.faces.detection.boxes import SCORE, WIDTH_OF_ROW, Picture, Rows, moved, no_rows, overlap, turned_back
from scrubber.faces.detection.centerface import CenterFace
from scrubber.faces.detection.pyramid import Level, Tile, brightening, halves, joined, sized, tiles
from scrubber.faces.detection.yunet import YuNet
from scrubber.faces.models import return_freed_memory

TILE, CLOSER_TILE, SHARED, SHARED_OF_FAST = 1280, 640, 160, 96
"""The longer side of a tile, and of one that CenterFace sees at full size; the pixels that neighbouring tiles share,
and those of YuNet: faces up to this size are whole in one of them, and larger ones at the next level. Large tiles share
less, small ones show less beside what is wanted."""
PRECISE, MAX_PIXELS, PRECISE_TILE, ROUGH = 1280, 1280 * 960, 768, 640
"""The longer side of what CenterFace looks at, the most pixels, the longer side of a tile of it (they cost memory), the
longer side of a rough pass."""
SMALL, TWICE = 320, 1600
"""The smallest level for YuNet; up to where a photo is enlarged twice, and what is left out of the turned passes."""
MAX_SIDE_AGAIN = 320
"""The longer side of a cover, in pixels of a level, up to which the level is looked at again."""
CLOSE = 200
"""The longer side of a cover in a close look at it."""
NEAR_EDGE = 2
FEATURE = 8
"""Levels of green; the edges of the faintest face that was found in the measured photos are four times as steep."""
COSTS = {"yunet": 1.0, "centerface": 6.0}
"""What a pixel costs, measured with 640 x 640 to 1280 x 960 of them."""
TOO_SMALL, WORTH, MAX_CLOSER = 24, 0.4, 24
"""Width below which CenterFace can't be relied on; the score worth a closer pass; how many of those are taken."""


class Detector(Protocol):
    """YuNet or CenterFace."""

    def detect(self, picture: Picture, /) -> Rows:
        """The faces in `picture`."""
        ...

    def give_back_memory(self) -> None:
        """Return what passes took to the system."""
        ...


@dataclass(frozen=True, slots=True)
class Pass:
    """One tile of one level for one detector, in a picture turned by `quarters` (counter-clockwise)."""

    detector: str
    level: Level
    tile: Tile
    quarters: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What one detector saw in a tile of the picture turned by `quarters`; `rows` count in the upright picture."""

    detector: str
    quarters: int
    factor: float
    """How much larger than the picture it was looked at."""
    rows: Rows


def cost(passes: list[Pass]) -> float:
    """How long passes take together, in the seconds that YuNet needs for a pixel."""
    return float(sum(COSTS[planned.detector] * planned.tile.area for planned in passes))


class Search:
    """The search for faces in one picture."""

    def __init__(self, picture: Picture, threads: int, cancelled: Callable[[], bool]) -> None:
        return_freed_memory()
        self._brightening = brightening(picture)
        self._size = picture.shape[1], picture.shape[0]
        self._detectors: dict[str, Detector] = {"yunet": YuNet(threads), "centerface": CenterFace(threads)}
        self._cancelled = cancelled
        self.levels = halves(picture, SMALL)

    def upright(self) -> list[Pass]:
        """The full part: CenterFace at two sizes, YuNet through all levels, small photos also enlarged."""
        fast = self._fast([*self._enlarged(), *self.levels], 0)
        return [*self._precise(0), self._rough(0), *fast]

    def turned(self) -> list[Pass]:
        """The coarse part for faces that lie on their side or stand on their head."""
        coarse = [level for level in self.levels if not _is_fine(level)]
        return [
            tile_pass for quarters in (1, 2, 3) for tile_pass in (self._rough(quarters), *self._fast(coarse, quarters))
        ]

    def finely_turned(self, quarters: int) -> list[Pass]:
        """What `turned` left out, for a photo that lies on its side or stands on its head as a whole."""
        fine = [level for level in self.levels if _is_fine(level)]
        return [*self._precise(quarters), *self._fast([*self._enlarged(), *fine], quarters)]

    def closer(self, seen: list[Seen], quarters: int) -> list[Pass]:
        """CenterFace at full size, where YuNet saw something that was too small when CenterFace saw the whole.

        `seen` is what was seen when the picture was turned by `quarters`, the way it is looked at again.
        """
        longest = max(self._size)
        rows = np.concatenate([no_rows(), *(answer.rows for answer in seen if answer.detector == "yunet")])
        small = (rows[:, 2] - rows[:, 0]) * PRECISE / longest < TOO_SMALL
        if longest < PRECISE * 1.25 or not small.any():
            return []
        level, centres = self.levels[0], (rows[small, 0:2] + rows[small, 2:4]) / 2
        counted = [
            (_inside(centres[rows[small, SCORE] >= WORTH], tile), tile)
            for tile in tiles(*level.size, CLOSER_TILE, SHARED)
        ]
        best = sorted((entry for entry in counted if entry[0]), key=lambda entry: -entry[0])[:MAX_CLOSER]
        again = _turned(level, quarters)
        return [Pass("centerface", again, _turned_tile(tile, quarters, again), quarters) for _count, tile in best]

    def _enlarged(self) -> list[Level]:
        return [Level(self.levels[0].picture, 2, 1)] if max(self._size) <= TWICE else []

    def _precise(self, quarters: int) -> list[Pass]:
        """In tiles, which take a third of the memory and less time; faces that they cut are seen in the rough pass."""
        level = _turned(sized(self.levels, PRECISE, MAX_PIXELS), quarters)
        return [Pass("centerface", level, tile, quarters) for tile in tiles(*level.size, PRECISE_TILE, SHARED)]

    def _rough(self, quarters: int) -> Pass:
        level = _turned(sized(self.levels, ROUGH, MAX_PIXELS), quarters)
        return Pass("centerface", level, Tile(0, 0, *level.size), quarters)

    def _fast(self, levels: list[Level], quarters: int) -> Iterator[Pass]:
        for level in levels:
            turned = _turned(level, quarters)
            yield from (Pass("yunet", turned, tile, quarters) for tile in tiles(*turned.size, TILE, SHARED_OF_FAST))

    def reaching(self, passes: list[Pass], boxes: Rows) -> list[Pass]:
        """Those of `passes` whose tile shows a part of one of `boxes` (N x 4, in the upright picture).

        YuNet is asked only at sizes at which a box has at most `MAX_SIDE_AGAIN` pixels: what could be a face in it is
        about as large, and small ones beside it were seen before.
        """
        return [planned for planned in passes if overlap(self._place(planned), self._looked_at(boxes, planned)).any()]

    @staticmethod
    def _looked_at(boxes: Rows, one: Pass) -> Rows:
        """The boxes that a pass is for."""
        sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
        is_whole = one.tile == Tile(0, 0, *one.level.size)
        return boxes if is_whole else boxes[sides * one.level.factor <= MAX_SIDE_AGAIN]

    def around(self, boxes: Rows) -> list[Pass]:
        """A close look, upright, at each of `boxes` with what is around it, at two sizes by both detectors."""
        places: dict[float, tuple[Level, list[Tile]]] = {}
        for box in boxes:
            for level in self._levels_for(box):
                places.setdefault(level.factor, (level, []))[1].append(self._tile_around(box, level))
        return [
            Pass(detector, level, tile, 0)
            for level, around in places.values()
            for tile in joined(around, CLOSER_TILE)
            for detector in ("centerface", "yunet")
        ]

    def _levels_for(self, box: Rows) -> list[Level]:
        """The largest level at which a box has at most `CLOSE` pixels, and the next smaller one."""
        side = float(max(box[2] - box[0], box[3] - box[1]))
        fitting = [level for level in self.levels if side * level.factor <= CLOSE]
        return (fitting or self.levels[-1:])[:2]

    @staticmethod
    def _tile_around(box: Rows, level: Level) -> Tile:
        """A box and half its size on all sides, within a level."""
        (x, y), (width, height) = (box[:2] + box[2:4]) / 2 * level.factor, (box[2:4] - box[:2]) * level.factor
        (x0, x1), (y0, y1) = (
            (int(max(0, middle - reach)), int(min(size, middle + reach + 1)))
            for middle, reach, size in (
                (x, min(width, CLOSER_TILE / 2 - 1), level.size[0]),
                (y, min(height, CLOSER_TILE / 2 - 1), level.size[1]),
            )
        )
        return Tile(min(x0, x1 - 1), min(y0, y1 - 1), x1, y1)

    def _place(self, one: Pass) -> Rows:
        """Where the tile of a pass lies in the upright picture."""
        tile, factor = one.tile, one.level.factor
        row = np.zeros((1, WIDTH_OF_ROW))
        row[0, 2:4] = tile.x1 - tile.x0, tile.y1 - tile.y0
        row = moved(row, factor, tile.x0 / factor, tile.y0 / factor)
        return np.asarray(turned_back(row, one.quarters, *self._size)[0, :4], np.float64)

    def end(self) -> None:
        """Give back the memory of all passes: what is done with the faces afterwards needs it, too."""
        for detector in self._detectors.values():
            detector.give_back_memory()
        return_freed_memory()

    def take(self, passes: list[Pass], progress: Callable[[float], None]) -> list[Seen]:
        """What is seen in each of `passes`; raises Cancelled."""
        seen = []
        for number, (one, rows) in enumerate(zip(passes, spread(self._take_unless_cancelled, passes), strict=True)):
            seen.append(Seen(one.detector, one.quarters, one.level.factor, rows))
            progress((number + 1) / len(passes))
        return seen

    def _take_unless_cancelled(self, one: Pass) -> Rows:
        if self._cancelled():
            raise Cancelled
        return self._take(one)

    def _shown(self, one: Pass) -> Picture:
        cutting = one.level.cut(one.tile)
        return cutting if self._brightening is None else self._brightening[cutting]

    def _take(self, one: Pass) -> Rows:
        level, shown = one.level, self._shown(one)
        rows = no_rows() if is_featureless(shown) else self._detectors[one.detector].detect(shown)
        if len(rows) == 0:
            return no_rows()
        rows = whole(rows, one.tile, level.size)
        rows = moved(rows, level.factor, one.tile.x0 / level.factor, one.tile.y0 / level.factor)
        return turned_back(rows, one.quarters, *self._size)


def is_featureless(shown: Picture) -> bool:
    """Whether nowhere in a cutting two neighbouring samples (every second pixel) differ by more than `FEATURE`.

    Sky, walls and what lies outside of the focus hold no face, and looking there costs as much as anywhere.
    """
    green = shown[::2, ::2, 1].astype(np.int16)
    steps = (np.abs(np.diff(green, axis=axis)) for axis in (0, 1))
    return all(not step.size or int(step.max()) <= FEATURE for step in steps)


def whole(rows: Rows, tile: Tile, size: tuple[int, int]) -> Rows:
    """Those of `rows` (in the tile's coordinates) that no inner edge of the tile cuts."""
    width, height = tile.x1 - tile.x0, tile.y1 - tile.y0
    cut = (tile.x0 > 0) & (rows[:, 0] < NEAR_EDGE) | (tile.y0 > 0) & (rows[:, 1] < NEAR_EDGE)
    cut |= (tile.x1 < size[0]) & (rows[:, 2] > width - NEAR_EDGE)
    cut |= (tile.y1 < size[1]) & (rows[:, 3] > height - NEAR_EDGE)
    return rows[~cut]


def _inside(points: Rows, tile: Tile) -> int:
    x, y = points.T
    return int(((x >= tile.x0) & (x < tile.x1) & (y >= tile.y0) & (y < tile.y1)).sum())


def _is_fine(level: Level) -> bool:
    longest: int = max(level.picture.shape[:2])
    return longest > TWICE


def _turned(level: Level, quarters: int) -> Level:
    return Level(np.rot90(level.picture, quarters), level.scale, level.original)


def _turned_tile(tile: Tile, quarters: int, turned: Level) -> Tile:
    """Where a tile of a level comes to lie in that level `turned` by `quarters`."""
    row = np.zeros((1, WIDTH_OF_ROW))
    row[0, :4] = tile.x0, tile.y0, tile.x1, tile.y1
    x0, y0, x1, y1 = turned_back(row, -quarters % 4, *turned.size)[0, :4].astype(int).tolist()
    return Tile(x0, y0, x1, y1)
