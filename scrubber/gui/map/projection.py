"""The Mercator projection of a sphere, onto a square whose sides are 1 long: directions and shapes stay true.

x runs from 0 at 180° west to 1 at 180° east, y from 0 at 85° north to 1 at 85° south, as in most maps on screens.
"""

import math

NORTHERNMOST = math.degrees(2 * math.atan(math.exp(math.pi)) - math.pi / 2)
"""85.05°: what lies beyond is drawn at the edge."""
EARTH_KM = 40_030.2
"""The length of the equator of a sphere of 6,371 km radius."""


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


def scale_step(kilometres: float) -> float:
    """The longest round distance (1, 2 or 5 times a power of ten) that is not longer than `kilometres`."""
    power = 10.0 ** math.floor(math.log10(kilometres))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= kilometres or step == 1.0)
