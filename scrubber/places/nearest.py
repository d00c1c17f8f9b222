"""Which town is a point in, or near?

A town is taken as a circle that grows with its people: as if 7,500 lived on a square kilometre, but never less than
1.5 km around its centre. The town of a point is the one whose circle holds it deepest or, outside of all, the one
whose circle is nearest in proportion: a large city ten kilometres away beats a hamlet at eight, a hamlet at two beats
the city. Farther than 40 km from all it is simply the nearest.
Inside the circle of a large city, quarters and suburbs have points of their own; the nearest of the same region gives
the name, and the city is told beside it: "Montmartre, Paris". A city that is a fifth of the other stands for itself.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scrubber.places.countries import country_name
from scrubber.places.table import TILE_SPAN, Spot, Table, Tile, table

EARTH_KM = 6371.0
KM_PER_DEGREE = math.pi * EARTH_KM / 180
SMALLEST_REACH_KM = 1.5
_REACH_OF_ONE_KM = math.sqrt(1 / 7500 / math.pi)
NEARBY = 3
"""As many towns are told where the towns around a photo are listed."""
_CITY_SIZE = 100_000
_OWN_CITY = 5
_WIDEST_REACH_KM = 40.0
_TILE_RADIUS_KM = TILE_SPAN / math.sqrt(2) * KM_PER_DEGREE
_NUMBERED = re.compile(r"\d+ (.+)")


@dataclass(frozen=True, slots=True)
class Town:
    """The town of a point, by its name in the data; `city` is the large city it is a quarter of, or empty.

    `country` is the ISO 3166-1 code. `distance_km` is the way to the town's centre and `bearing` the direction from
    there to the point, in degrees clockwise from north; `is_inside` says whether the point is within the town.
    """

    name: str
    city: str
    region: str
    country: str
    distance_km: float
    bearing: float
    is_inside: bool
    latitude: float
    longitude: float
    population: int

    @property
    def country_name(self) -> str:
        """The country in words (translated)."""
        return country_name(self.country)


def nearest(latitude: float, longitude: float) -> Town:
    """The town of a point. There is always one, however far away."""
    return _nearest(round(latitude, 5), round(longitude, 5))


@lru_cache(4096)
def _nearest(latitude: float, longitude: float) -> Town:
    found = list(within(latitude, longitude, _WIDEST_REACH_KM))
    if not found:
        return _town(latitude, longitude, *_by_distance(latitude, longitude, 1)[0], None)
    distance, spot = min(found, key=lambda one: one[0] / reach_km(one[1].population))
    city = _city(found, spot)
    if city is spot:
        distance, spot = _quarter(found, spot) or (distance, spot)
    return _town(latitude, longitude, distance, spot, city)


def neighbours(latitude: float, longitude: float, count: int) -> list[Town]:
    """The towns nearest to a point, the nearest first, by distance alone."""
    found = _by_distance(latitude, longitude, count)
    return [_town(latitude, longitude, distance, spot, None) for distance, spot in found]


def _by_distance(latitude: float, longitude: float, count: int) -> list[tuple[float, Spot]]:
    """The nearest places wherever they are, looking into one tile after the other until all others are farther away."""
    places, found = table(), list[tuple[float, Tile, int]]()
    for centre_km, number in sorted(
        (_kilometres(latitude, longitude, *centre), number) for number, centre in places.centres.items()
    ):
        farthest = found[-1][0] if len(found) == count else EARTH_KM * math.pi
        if centre_km - _TILE_RADIUS_KM > farthest:
            break
        tile = places.tile(number)
        if tile is not None:
            close = _close(tile, latitude, longitude, -90, 90, farthest)
            found += [(distance, tile, row) for row, distance in close]
            found.sort(key=lambda one: one[0])
            del found[count:]
    return [(distance, places.spot(tile, row)) for distance, tile, row in found]


def reach_km(population: int) -> float:
    """How far a town reaches from its centre."""
    return max(SMALLEST_REACH_KM, _REACH_OF_ONE_KM * math.sqrt(population))


def within(
    latitude: float, longitude: float, radius_km: float, source: Table | None = None
) -> Iterator[tuple[float, Spot]]:
    """Every place within a distance, with its distance in kilometres, in no order."""
    places = source or table()
    margin = radius_km / KM_PER_DEGREE
    south, north = latitude - margin, latitude + margin
    edge = min(90.0, max(abs(south), abs(north)))
    width = 180.0 if edge > 89 else min(180.0, margin / math.cos(math.radians(edge)))
    for tile in places.tiles(south, longitude - width, north, longitude + width):
        for row, distance in _close(tile, latitude, longitude, south, north, radius_km):
            yield distance, places.spot(tile, row)


def _close(
    tile: Tile, latitude: float, longitude: float, south: float, north: float, radius_km: float
) -> Iterator[tuple[int, float]]:
    """Rows and distances in one tile. The haversine, written out: this loop is most of a lookup's time."""
    sin, half = math.sin, math.pi / 360
    most = sin(min(math.pi / 2, radius_km / EARTH_KM / 2)) ** 2
    scale, cosine = math.cos(math.radians(latitude)), math.cos
    (base, left), (step, across) = tile.corner, tile.step
    lows, rights = tile.latitudes, tile.longitudes
    for row in tile.between(south, north):
        there = base + lows[row] * step
        up, over = sin((there - latitude) * half), sin((left + rights[row] * across - longitude) * half)
        if (part := up * up + scale * cosine(there * 2 * half) * over * over) <= most:
            yield row, 2 * EARTH_KM * math.asin(math.sqrt(part))


def _kilometres(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    up, over = (math.sin(math.radians(turn) / 2) for turn in (to_latitude - latitude, to_longitude - longitude))
    part = up * up + math.cos(math.radians(latitude)) * math.cos(math.radians(to_latitude)) * over * over
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, part)))


def _city(found: list[tuple[float, Spot]], spot: Spot) -> Spot | None:
    """The largest city of the region whose circle holds the point."""
    least = max(_CITY_SIZE, _OWN_CITY * spot.population if spot.population >= _CITY_SIZE else 0)
    holding = [
        one
        for distance, one in found
        if (one.population >= least or one is spot)
        and one.population >= _CITY_SIZE
        and distance <= reach_km(one.population)
        and _same_region(one, spot)
    ]
    return max(holding, key=lambda one: one.population) if holding else None


def _quarter(found: list[tuple[float, Spot]], city: Spot) -> tuple[float, Spot] | None:
    """The nearest place in the city but its centre, when the point is in it and not nearer to the centre."""
    inside = [(distance, one) for distance, one in found if _same_region(one, city)]
    distance, one = min(inside, key=lambda pair: pair[0])
    return (distance, one) if distance <= reach_km(one.population) else None


def _same_region(one: Spot, other: Spot) -> bool:
    return (one.country, one.region) == (other.country, other.region)


def _town(latitude: float, longitude: float, distance: float, spot: Spot, city: Spot | None) -> Town:
    is_quarter = city is not None and city is not spot and city.name != spot.name
    outer = city.name if city is not None and is_quarter else ""
    return Town(
        name=quarter_name(spot.name, outer) if outer else spot.name,
        city=outer,
        region=spot.region,
        country=spot.country,
        distance_km=distance,
        bearing=bearing(spot.latitude, spot.longitude, latitude, longitude),
        is_inside=distance <= reach_km(spot.population) or city is not None,
        latitude=spot.latitude,
        longitude=spot.longitude,
        population=spot.population,
    )


def quarter_name(name: str, city: str) -> str:
    """A quarter without its city and number: "Paris 18 Buttes-Montmartre" is "Buttes-Montmartre"."""
    rest = _NUMBERED.fullmatch(name.removeprefix(f"{city} ")) if name.startswith(f"{city} ") else None
    return rest[1] if rest else name


def bearing(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The direction in which one point lies seen from another, in degrees clockwise from north."""
    start, end, turn = (math.radians(angle) for angle in (latitude, to_latitude, to_longitude - longitude))
    east = math.sin(turn) * math.cos(end)
    north = math.cos(start) * math.sin(end) - math.sin(start) * math.cos(end) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360
