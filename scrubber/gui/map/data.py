"""Reads resources/map/land.bin: land, coasts and borders of Natural Earth, cut into tiles at three levels of detail.

The format, little-endian, made by tests/geography/make_land.py. Everything is in the square of the Mercator projection
(`projection`), x from 0 at 180° west to 1 at 180° east, y from 0 in the north to 1 in the south; a level of zoom z
has 2^z by 2^z tiles.
    8 bytes "SCRBLAND", u32 format (1), u32 length of the words
    words, zlib: a line of UTF-8 per country: code, x, y and width of its largest piece of land
    for each of `ZOOMS`: u32 offsets of its tiles from the end of the whole index, row by row, and the end of the last
    tiles, zlib (no bytes where there is only sea): u32 numbers of land rings, coast lines and border lines; u32 length
        of each of these; all x and then all y as u16, each the difference to the one before (modulo 65536), in steps of
        1/65535 of the tile with its margin. Rings reach into the margin so that no seam shows between two tiles.
"""

import struct
import sys
import zlib
from array import array
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from scrubber.resources import resource

MAGIC, FORMAT = b"SCRBLAND", 1
HEADER = struct.Struct("<8sII")
ZOOMS = (0, 4, 6)
"""Natural Earth's maps at 1:110 million, 1:50 million and 1:10 million."""
MARGIN = 1 / 64
STEPS = 65535

Line = list[tuple[int, int]]
"""Points in steps of the tile."""


@dataclass(frozen=True, slots=True)
class LandTile:
    """What is drawn of one tile."""

    land: list[Line]
    coasts: list[Line]
    borders: list[Line]


@dataclass(frozen=True, slots=True)
class CountryMark:
    """Where a country's name may stand, and how wide its largest piece of land is, in parts of the world's width."""

    code: str
    x: float
    y: float
    width: float


class Land:
    """The map of one file; opening it reads only the index."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _index(self) -> tuple[list[CountryMark], dict[int, tuple[int, ...]], int]:
        with self._path.open("rb") as stream:
            magic, version, length = HEADER.unpack(stream.read(HEADER.size))
            if (magic, version) != (MAGIC, FORMAT):
                raise ValueError(f"{self._path.name} is not a map of format {FORMAT}")
            countries = [_country(line) for line in zlib.decompress(stream.read(length)).decode().splitlines()]
            offsets = {}
            for zoom in ZOOMS:
                index = struct.Struct(f"<{4**zoom + 1}I")
                offsets[zoom] = index.unpack(stream.read(index.size))
            return countries, offsets, stream.tell()

    @property
    def countries(self) -> list[CountryMark]:
        """The countries, the widest first."""
        return self._index[0]

    def tile(self, zoom: int, column: int, row: int) -> LandTile | None:
        """A tile of one of `ZOOMS`; None where there is only sea."""
        _countries, offsets, base = self._index
        number = row * 2**zoom + column
        start, end = offsets[zoom][number : number + 2]
        if start == end:
            return None
        with self._path.open("rb") as stream:
            stream.seek(base + start)
            return _unpack(zlib.decompress(stream.read(end - start)))


def _country(line: str) -> CountryMark:
    code, x, y, width = line.split(" ")
    return CountryMark(code, float(x), float(y), float(width))


def _unpack(data: bytes) -> LandTile:
    counts = struct.unpack_from("<3I", data)
    lengths = struct.unpack_from(f"<{sum(counts)}I", data, 12)
    start, total = 12 + 4 * len(lengths), sum(lengths)
    points = list(zip(_column(data, start, total), _column(data, start + 2 * total, total), strict=True))
    ends = list(accumulate(lengths, initial=0))
    lines = [points[first:last] for first, last in pairwise(ends)]
    land, coasts = counts[0], counts[0] + counts[1]
    return LandTile(lines[:land], lines[land:coasts], lines[coasts:])


def _column(data: bytes, start: int, count: int) -> list[int]:
    made = array("H", data[start : start + 2 * count])
    if sys.byteorder == "big":
        made.byteswap()
    return [value & 0xFFFF for value in accumulate(made)]


@lru_cache(1)
def land() -> Land:
    """The map that comes with the program."""
    return Land(resource("map/land.bin"))
