"""Reads resources/map/places.bin: 235,000 populated places of GeoNames, in tiles so that a lookup reads only a few.

The format, little-endian, made by tests/geography/make_places.py:
    8 bytes "SCRPLACE", u32 format (1), u32 length of the words
    words, zlib: lines of UTF-8; the first has the country codes with spaces between them, the rest are names of regions
    u32 offsets of the tiles from the end of this index, and the end of the last one: ROWS x COLUMNS tiles of 4 degrees,
        from the south-west corner eastwards and then northwards, and the overview, which has the large cities of all
    tiles, zlib (no bytes at all where nobody lives): u32 count, then a column per property and the names, by latitude:
        u16 latitude and u16 longitude in steps of span/65535 from the south-west corner, u16 region, u8 country,
        u8 size (8 x log2(population + 1)); the names with line feeds between them
"""

import math
import struct
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from scrubber.resources import resource

MAGIC, FORMAT = b"SCRPLACE", 1
HEADER = struct.Struct("<8sII")
TILE_SPAN = 4.0
ROWS, COLUMNS = 45, 90
OVERVIEW = ROWS * COLUMNS
OVERVIEW_SPAN = (180.0, 360.0)
STEPS = 65535
_CACHED_TILES = 96


@dataclass(frozen=True, slots=True)
class Spot:
    """A populated place: degrees, north and east positive; `country` is its ISO 3166-1 code of two letters.

    `region` is the name of the first-level region, or empty; `population` is right to about five percent.
    """

    latitude: float
    longitude: float
    name: str
    country: str
    region: str
    population: int


@dataclass(frozen=True, slots=True)
class Tile:
    """The columns of one tile, sorted by latitude."""

    corner: tuple[float, float]
    step: tuple[float, float]
    latitudes: "array[int]"
    longitudes: "array[int]"
    regions: "array[int]"
    countries: bytes
    sizes: bytes
    names: list[str]

    def between(self, south: float, north: float) -> range:
        """The rows of the places between two latitudes."""
        low, high = ((edge - self.corner[0]) / self.step[0] for edge in (south, north))
        return range(bisect_left(self.latitudes, math.floor(low)), bisect_right(self.latitudes, math.ceil(high)))

    def latitude(self, row: int) -> float:
        """Degrees."""
        return self.corner[0] + self.latitudes[row] * self.step[0]

    def longitude(self, row: int) -> float:
        """Degrees."""
        return self.corner[1] + self.longitudes[row] * self.step[1]


def tile_number(latitude: float, longitude: float) -> int:
    """The tile that holds a point."""
    row = min(ROWS - 1, max(0, int((latitude + 90) // TILE_SPAN)))
    return row * COLUMNS + int((longitude + 180) // TILE_SPAN) % COLUMNS


def tile_corner(number: int) -> tuple[float, float]:
    """The south-west corner of a tile, in degrees."""
    if number == OVERVIEW:
        return -90.0, -180.0
    row, column = divmod(number, COLUMNS)
    return row * TILE_SPAN - 90, column * TILE_SPAN - 180


class Table:
    """The places of one file; opening it reads only the index."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.tile = lru_cache(_CACHED_TILES)(self._read_tile)

    @cached_property
    def _index(self) -> tuple[list[str], list[str], tuple[int, ...], int]:
        """Country codes, regions, offsets of the tiles and where the first one stands."""
        with self._path.open("rb") as stream:
            magic, version, length = HEADER.unpack(stream.read(HEADER.size))
            if (magic, version) != (MAGIC, FORMAT):
                raise ValueError(f"{self._path.name} is not a table of places of format {FORMAT}")
            codes, *regions = zlib.decompress(stream.read(length)).decode().split("\n")
            index = struct.Struct(f"<{OVERVIEW + 2}I")
            offsets = index.unpack(stream.read(index.size))
            return codes.split(" "), regions, offsets, stream.tell()

    @cached_property
    def centres(self) -> dict[int, tuple[float, float]]:
        """The middle of every tile where somebody lives, in degrees."""
        offsets, half = self._index[2], TILE_SPAN / 2
        corners = {number: tile_corner(number) for number in range(OVERVIEW) if offsets[number] < offsets[number + 1]}
        return {number: (south + half, west + half) for number, (south, west) in corners.items()}

    def _read_tile(self, number: int) -> Tile | None:
        _codes, _regions, offsets, base = self._index
        length = offsets[number + 1] - offsets[number]
        if not length:
            return None
        with self._path.open("rb") as stream:
            stream.seek(base + offsets[number])
            return _unpack(number, zlib.decompress(stream.read(length)))

    def tiles(self, south: float, west: float, north: float, east: float) -> Iterator[Tile]:
        """The tiles that a box touches, each once; `west` may be below -180 and `east` above 180 (the date line)."""
        rows = range(int((max(south, -90) + 90) // TILE_SPAN), int((min(north, 89.9) + 90) // TILE_SPAN) + 1)
        columns = range(math.floor((west + 180) / TILE_SPAN), math.floor((east + 180) / TILE_SPAN) + 1)
        for row in rows:
            for column in sorted({column % COLUMNS for column in columns}):
                tile = self.tile(row * COLUMNS + column)
                if tile is not None:
                    yield tile

    def spot(self, tile: Tile, row: int) -> Spot:
        """One place of a tile."""
        codes, regions, _offsets, _base = self._index
        return Spot(
            tile.latitude(row),
            tile.longitude(row),
            tile.names[row],
            codes[tile.countries[row]],
            regions[tile.regions[row]],
            population(tile.sizes[row]),
        )


def population(size: int) -> int:
    """People, from the size in the table."""
    return round(2 ** (size / 8) - 1)


def _unpack(number: int, data: bytes) -> Tile:
    (count,) = struct.unpack_from("<I", data)
    south_west = tile_corner(number)
    height, width = OVERVIEW_SPAN if number == OVERVIEW else (TILE_SPAN, TILE_SPAN)
    latitudes, longitudes, regions = (
        _words(data[4 + 2 * count * column : 4 + 2 * count * (column + 1)]) for column in range(3)
    )
    end = 4 + 6 * count
    return Tile(
        south_west,
        (height / STEPS, width / STEPS),
        latitudes,
        longitudes,
        regions,
        data[end : end + count],
        data[end + count : end + 2 * count],
        data[end + 2 * count :].decode().split("\n"),
    )


def _words(data: bytes) -> "array[int]":
    made = array("H", data)
    if sys.byteorder == "big":
        made.byteswap()
    return made


@lru_cache(1)
def table() -> Table:
    """The places that come with the program."""
    return Table(resource("map/places.bin"))
