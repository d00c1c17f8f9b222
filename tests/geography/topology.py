"""Reads TopoJSON (github.com/topojson/topojson-specification) as far as world-atlas uses it."""

import json
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from scrubber.gui.map.camera import project

Point = tuple[float, float]
Ring = list[Point]
_EDGE = 1e-6


@dataclass(frozen=True)
class Country:
    """A country's number of ISO 3166-1 (empty for disputed land) and the rings of its polygons, outer ones first."""

    number: str
    polygons: list[list[Ring]]


@dataclass(frozen=True)
class Topology:
    """Rings of the land, lines of the coasts and of the borders between countries, all projected."""

    land: list[Ring]
    coasts: list[Ring]
    borders: list[Ring]
    countries: list[Country]


def read(path: Path) -> Topology:
    """A file like countries-50m.json."""
    data = json.loads(path.read_text("utf-8"))
    arcs = [_arc(arc, data["transform"]) for arc in data["arcs"]]
    countries = data["objects"]["countries"]["geometries"]
    users = Counter(number if number >= 0 else ~number for one in countries for number in set(_numbers(one["arcs"])))
    land = [ring for one in data["objects"]["land"]["geometries"] for part in _polygons(one, arcs) for ring in part]
    return Topology(
        land,
        [piece for number, arc in enumerate(arcs) if users[number] == 1 for piece in _without_edges(arc)],
        [arc for number, arc in enumerate(arcs) if users[number] > 1],
        [Country(one.get("id", ""), _polygons(one, arcs)) for one in countries],
    )


def _arc(deltas: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    (across, up), (west, south) = transform["scale"], transform["translate"]
    xs, ys = accumulate(delta[0] for delta in deltas), accumulate(delta[1] for delta in deltas)
    return unwrapped([project(y * up + south, x * across + west) for x, y in zip(xs, ys, strict=True)])


def unwrapped(points: Ring) -> Ring:
    """A line that crosses the date line goes on beyond the square, instead of jumping to its other side."""
    whole = [0, *accumulate(round(before[0] - after[0]) for before, after in pairwise(points))]
    return [(x + turns, y) for (x, y), turns in zip(points, whole, strict=True)]


def _numbers(arcs: Any) -> list[int]:
    """All numbers in lists of lists."""
    return [arcs] if isinstance(arcs, int) else [number for inner in arcs for number in _numbers(inner)]


def _polygons(geometry: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    nested = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [[_ring(numbers, arcs) for numbers in polygon] for polygon in nested]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _around_the_pole(unwrapped(points))


def _around_the_pole(ring: Ring) -> Ring:
    """Antarctica goes once around the world: its ring is closed along the south edge of the map."""
    first, last = ring[0], ring[-1]
    return ring if abs(last[0] - first[0]) < 0.5 else [*ring, (last[0], 1.0), (first[0], 1.0)]


def _without_edges(arc: Ring) -> list[Ring]:
    """A coast without the straight lines where the world was cut open: at 180° and along the south."""
    pieces: list[Ring] = [arc[:1]]
    for before, after in pairwise(arc):
        if _is_edge(before, after):
            pieces.append([after])
        else:
            pieces[-1].append(after)
    return [piece for piece in pieces if len(piece) > 1]


def _is_edge(one: Point, other: Point) -> bool:
    return any(abs(one[axis] - end) < _EDGE and abs(other[axis] - end) < _EDGE for axis in (0, 1) for end in (0.0, 1.0))
