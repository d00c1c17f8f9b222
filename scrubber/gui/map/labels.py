"""Which names stand on the map, and where: the important first, none over another; plain numbers, no Qt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from scrubber.gui.map.camera import Camera, position, project
from scrubber.gui.map.data import Land
from scrubber.places.countries import country_name
from scrubber.places.nearest import reach_km
from scrubber.places.table import OVERVIEW, Table, Tile, population

ROOM_PX = 150 * 80
"""About one name for each of these areas."""
MAX_LABELS = 60
_OVERVIEW_SPAN = 7.0
"""Degrees of longitude in view from which on only large cities can have a name."""
_PEOPLE_PER_SQUARE = 900
"""A town of this many people times the square of the kilometres in a pixel may have a name."""
_LARGEST_REACH_PX = 60.0
_DOT, _GAP, _PIN_GAP = 3.0, 7.0, 15.0
Rect = tuple[float, float, float, float]
"""Left, top, width, height in pixels."""


class Kind(Enum):
    """What a name belongs to; each has its own type."""

    TOWN = "town"
    COUNTRY = "country"
    PIN = "pin"


Measure = Callable[[str, Kind], tuple[float, float]]
"""Width and height of a text."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map; a town has a dot at (x, y), a country's name stands around it, a pin is its own dot."""

    text: str
    x: float
    y: float
    box: Rect
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Wish:
    """A name that may be shown; `reach` is the width of a country or the radius of a town, in pixels."""

    text: str
    x: float
    y: float
    kind: Kind
    reach: float = 0.0


class Labels:
    """Chooses the names for a view."""

    def __init__(self, land: Land, places: Table, measure: Measure, mirrored: bool = False) -> None:
        self._land = land
        self._places = places
        self._measure = measure
        self._mirrored = mirrored

    def place(self, camera: Camera, taken: list[Rect], pins: list[tuple[str, float, float]]) -> list[Label]:
        """The names for a view that leave `taken` free; `pins` are names and positions that come before all others."""
        most = min(MAX_LABELS, max(3, int(camera.width * camera.height / ROOM_PX)))
        filled, made, names, towns = list(taken), list[Label](), set[str](), list[tuple[float, float, float]]()
        wishes = [_Wish(text, x, y, Kind.PIN) for text, x, y in pins]
        for wish in [*wishes, *self._countries(camera), *self._towns(camera, most * 4)]:
            x, y = camera.screen(wish.x, wish.y)
            if wish.text in names or (wish.kind is Kind.TOWN and _is_part(x, y, towns)):
                continue
            label = self._fit(wish, x, y, camera, filled)
            if label is not None:
                filled.append(_grown(label.box))
                if wish.kind is Kind.TOWN:
                    filled.append(_dot(x, y))
                made.append(label)
                names.add(wish.text)
            if wish.kind is Kind.TOWN:
                towns.append((x, y, min(_LARGEST_REACH_PX, wish.reach)))
            if len(made) >= most:
                break
        return made

    def _countries(self, camera: Camera) -> Iterator[_Wish]:
        """Countries whose name fits into them, while they aren't larger than the view."""
        for mark in self._land.countries:
            reach = mark.width * camera.world
            if 34 < reach < 2.2 * camera.width:
                yield _Wish(country_name(mark.code), mark.x, mark.y, Kind.COUNTRY, reach)

    def _towns(self, camera: Camera, most: int) -> list[_Wish]:
        """The largest towns in view."""
        west, north, east, south = camera.edges
        low, left = position(west, min(1.0, south))
        high, _right = position(east, max(0.0, north))
        span = (east - west) * 360
        found: list[tuple[int, Tile, int]] = []
        least = _PEOPLE_PER_SQUARE * camera.kilometres_per_pixel**2
        for tile in self._tiles(low, left, high, span):
            found += [
                (tile.sizes[row], tile, row)
                for row in tile.between(low, high)
                if (tile.longitude(row) - left) % 360 <= span and population(tile.sizes[row]) >= least
            ]
        found.sort(key=lambda one: -one[0])
        return [
            _Wish(
                tile.names[row],
                *project(tile.latitude(row), tile.longitude(row)),
                Kind.TOWN,
                reach_km(population(size)) / camera.kilometres_per_pixel,
            )
            for size, tile, row in found[:most]
        ]

    def _tiles(self, low: float, left: float, high: float, span: float) -> Iterator[Tile]:
        if span <= _OVERVIEW_SPAN:
            yield from self._places.tiles(low, left, high, left + span)
        elif (tile := self._places.tile(OVERVIEW)) is not None:
            yield tile

    def _fit(self, wish: _Wish, x: float, y: float, camera: Camera, filled: list[Rect]) -> Label | None:
        """The label at the first spot that is free and inside the view."""
        width, height = self._measure(wish.text, wish.kind)
        if wish.kind is Kind.COUNTRY and width > wish.reach * 1.15:
            return None
        if wish.kind is Kind.TOWN and any(_overlap(_dot(x, y), other) for other in filled):
            return None
        for box in _spots(x, y, width, height, wish.kind, self._mirrored):
            inside = box[0] >= 2 and box[1] >= 2 and box[0] + width <= camera.width - 2
            if inside and box[1] + height <= camera.height - 2 and not any(_overlap(box, other) for other in filled):
                return Label(wish.text, x, y, box, wish.kind)
        return None


def _is_part(x: float, y: float, towns: list[tuple[float, float, float]]) -> bool:
    """Whether a place lies within a larger town: quarters have names on the map only where there is room for them."""
    return any((x - left) ** 2 + (y - top) ** 2 < reach * reach for left, top, reach in towns)


def _dot(x: float, y: float) -> Rect:
    return x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT


def _spots(x: float, y: float, width: float, height: float, kind: Kind, mirrored: bool) -> list[Rect]:
    """Where a name may stand: in the middle of a country; beside, above or below a town or pin."""
    if kind is Kind.COUNTRY:
        return [(x - width / 2, y - height / 2, width, height)]
    away = _PIN_GAP if kind is Kind.PIN else _GAP
    right = (x + away, y - height / 2, width, height)
    left = (x - away - width, y - height / 2, width, height)
    above = (x - width / 2, y - away + 2 - height, width, height)
    below = (x - width / 2, y + away - 2, width, height)
    return [left, right, below, above] if mirrored else [right, left, below, above]


def _grown(box: Rect) -> Rect:
    """Names don't touch each other."""
    return box[0] - 6, box[1] - 3, box[2] + 12, box[3] + 6


def _overlap(one: Rect, other: Rect) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
