"""What part of the world the map shows; plain numbers, no Qt.

The world is a square whose sides are 1 long, in the Mercator projection of a sphere: directions and shapes stay true.
x runs from 0 at 180° west to 1 at 180° east, y from 0 at 85° north to 1 at 85° south. A camera looks at a point of the
square and draws the whole world `world` pixels wide; the world goes on without end to the west and east.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

MAX_WORLD = 2_400_000.0
"""16 m in a pixel at the equator: the coastlines tell nothing finer."""
FIT_MARGIN = 48.0
"""Pixels between the edge and the outermost pin."""
NORTHERNMOST = math.degrees(2 * math.atan(math.exp(math.pi)) - math.pi / 2)
"""85.05°: what lies beyond is drawn at the edge."""
EARTH_KM = 40_030.2
"""The length of the equator of a sphere of 6,371 km radius."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """The middle of the view (in the square), the width of the world and the size of the view (in pixels)."""

    x: float = 0.5
    y: float = 0.4
    world: float = 512.0
    width: float = 380.0
    height: float = 170.0

    def screen(self, x: float, y: float) -> Point:
        """Where a point is drawn: that copy of it which is nearest to the middle."""
        away = x - self.x
        return self.width / 2 + (away - round(away)) * self.world, self.height / 2 + (y - self.y) * self.world

    def point(self, across: float, down: float) -> Point:
        """The point of the square below a pixel; x may lie beyond it."""
        return self.x + (across - self.width / 2) / self.world, self.y + (down - self.height / 2) / self.world

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """West, north, east and south of the view, in the square."""
        west, north = self.point(0, 0)
        east, south = self.point(self.width, self.height)
        return west, north, east, south

    @property
    def is_closest(self) -> bool:
        """Whether nothing finer is drawn."""
        return self.world >= MAX_WORLD * 0.999

    @property
    def kilometres_per_pixel(self) -> float:
        """In the middle of the view."""
        return kilometres_per_pixel(self.y, self.world)

    def resized(self, width: float, height: float) -> "Camera":
        """The same middle in a view of another size."""
        return replace(self, width=max(1.0, width), height=max(1.0, height)).kept_inside()

    def moved(self, across: float, down: float) -> "Camera":
        """The view moved by pixels: what was to the right comes into view with a positive `across`."""
        return replace(self, x=self.x + across / self.world, y=self.y + down / self.world).kept_inside()

    def zoomed(self, factor: float, across: float, down: float) -> "Camera":
        """Larger by `factor`, with the point below a pixel staying there."""
        x, y = self.point(across, down)
        world = self._allowed(self.world * factor)
        made = replace(self, world=world)
        left, top = made.point(across, down)
        return replace(made, x=made.x + x - left, y=made.y + y - top).kept_inside()

    def kept_inside(self) -> "Camera":
        """Never so small that the world ends inside the view, never beyond its northern and southern edge."""
        world = self._allowed(self.world)
        half = min(0.5, self.height / 2 / world)
        return replace(self, world=world, x=self.x % 1.0, y=min(1 - half, max(half, self.y)))

    def _allowed(self, world: float) -> float:
        return min(MAX_WORLD, max(world, self.width, self.height))

    def fitted(self, points: Iterable[Point], closest: float) -> "Camera":
        """A view of all points, no larger than `closest` pixels for the world."""
        places = list(points)
        if not places:
            return replace(self, x=0.5, y=0.4, world=0.0).kept_inside()
        west, east = shortest_span([x for x, _y in places])
        north, south = min(y for _x, y in places), max(y for _x, y in places)
        across = max(1.0, self.width - 2 * FIT_MARGIN) / max(east - west, 1e-9)
        down = max(1.0, self.height - 2 * FIT_MARGIN) / max(south - north, 1e-9)
        return replace(self, x=(west + east) / 2, y=(north + south) / 2, world=min(closest, across, down)).kept_inside()


def shortest_span(xs: list[float]) -> tuple[float, float]:
    """The west and east of the narrowest strip that holds all; the east may lie beyond 1, across the date line."""
    ordered = sorted(x % 1.0 for x in xs)
    gaps = [after - before for before, after in zip(ordered, [*ordered[1:], ordered[0] + 1], strict=True)]
    widest = gaps.index(max(gaps))
    west = ordered[(widest + 1) % len(ordered)]
    return west, west + 1 - gaps[widest]


def between(one: Camera, other: Camera, part: float) -> Camera:
    """A view on the way from one to the other; sizes change evenly to the eye, that is by factors."""
    if math.isclose(one.world, other.world, rel_tol=1e-9):
        share = part
    else:  # what is looked at stays in place on the screen while it grows
        world = one.world * (other.world / one.world) ** part
        share = (1 / one.world - 1 / world) / (1 / one.world - 1 / other.world)
    across = (other.x - one.x + 0.5) % 1.0 - 0.5
    return replace(
        other,
        x=one.x + across * share,
        y=one.y + (other.y - one.y) * share,
        world=one.world * (other.world / one.world) ** part,
    ).kept_inside()


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """The point of a position in degrees, north and east positive."""
    latitude = min(NORTHERNMOST, max(-NORTHERNMOST, latitude))
    sine = math.sin(math.radians(latitude))
    return longitude / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def position(x: float, y: float) -> tuple[float, float]:
    """The latitude and longitude of a point; x may lie beyond the square, since the world goes on there."""
    latitude = math.degrees(2 * math.atan(math.exp(math.pi * (1 - 2 * y))) - math.pi / 2)
    return latitude, ((x * 360) % 360) - 180


def kilometres_per_pixel(y: float, world_px: float) -> float:
    """How many kilometres one pixel shows at height y when the whole world is `world_px` wide."""
    latitude, _longitude = position(0.5, y)
    return EARTH_KM * math.cos(math.radians(latitude)) / world_px


def world_at_scale(y: float, kilometres: float) -> float:
    """How wide the whole world is, in pixels, when one pixel at height y shows `kilometres`."""
    return kilometres_per_pixel(y, 1.0) / kilometres


def scale_step(kilometres: float) -> float:
    """The longest round distance (1, 2 or 5 times a power of ten) that is not longer than `kilometres`."""
    power = 10.0 ** math.floor(math.log10(kilometres))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= kilometres or step == 1.0)
