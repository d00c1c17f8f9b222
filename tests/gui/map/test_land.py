"""The file of the land is made the same way twice, from a tiny world that has every kind of trouble."""

import json
from pathlib import Path

import pytest

from scrubber.gui.map.camera import position, project
from scrubber.gui.map.data import MARGIN, STEPS, ZOOMS, Land, Line
from tests.geography import make_land
from tests.geography.topology import read, unwrapped

ARCS = [
    [(0, 0), (30, 0)],  # the border between two countries
    [(30, 0), (30, 30), (0, 30), (0, 0)],  # the coast of the northern one
    [(30, 0), (30, -30), (0, -30), (0, 0)],  # and of the southern one
    [(175, 50), (-175, 50), (-175, 60), (175, 60), (175, 50)],  # an island across the date line
]
COUNTRIES = [("756", [[0, 1]]), ("250", [[0, 2]]), ("643", [[3]])]


def tiny(folder: Path) -> Path:
    """A TopoJSON file with steps of one degree."""
    deltas = [
        [[after[axis] - before[axis] for axis in (0, 1)] for before, after in zip([(0, 0), *arc], arc, strict=False)]
        for arc in ARCS
    ]
    shapes = [{"type": "Polygon", "id": number, "arcs": arcs} for number, arcs in COUNTRIES]
    land = {"type": "MultiPolygon", "arcs": [[[1, 0]], [[2, 0]], [[3]]]}
    data = {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": deltas,
        "objects": {
            "countries": {"type": "GeometryCollection", "geometries": shapes},
            "land": {"type": "GeometryCollection", "geometries": [land]},
        },
    }
    path = folder / "tiny.json"
    path.write_text(json.dumps(data))
    return path


@pytest.fixture
def made(tmp_path: Path) -> bytes:
    level = read(tiny(tmp_path))
    return make_land.build([level] * 3, {"756": "CH", "250": "FR", "643": "RU"})


@pytest.fixture
def small_world(tmp_path: Path, made: bytes) -> Land:
    (tmp_path / "land.bin").write_bytes(made)
    return Land(tmp_path / "land.bin")


def degrees(line: Line, zoom: int, column: int, row: int) -> list[tuple[int, int]]:
    side = 1 / 2**zoom
    scale = side * (1 + 2 * MARGIN) / STEPS
    points = [((column - MARGIN) * side + x * scale, (row - MARGIN) * side + y * scale) for x, y in line]
    return [(round(latitude), round(longitude)) for latitude, longitude in (position(x, y) for x, y in points)]


def tile_of(latitude: float, longitude: float, zoom: int) -> tuple[int, int]:
    x, y = project(latitude, longitude)
    return int(x * 2**zoom), int(y * 2**zoom)


def test_the_same_bytes_twice(tmp_path: Path, made: bytes) -> None:
    level = read(tiny(tmp_path))
    assert make_land.build([level] * 3, {"756": "CH", "250": "FR", "643": "RU"}) == made


def test_borders_are_told_from_coasts(small_world: Land) -> None:
    tile = small_world.tile(0, 0, 0)
    assert tile is not None
    assert [degrees(line, 0, 0, 0) for line in tile.borders] == [[(0, 0), (0, 30)]]
    assert len(tile.coasts) == 5  # two of the mainland; the island's begins in the middle of its eastern part
    assert len(tile.land) == 4


def test_what_crosses_the_date_line_is_on_both_sides(small_world: Land) -> None:
    for longitude in (179.0, -179.0):
        column, row = tile_of(55, longitude, ZOOMS[2])
        tile = small_world.tile(ZOOMS[2], column, row)
        assert tile is not None
        assert tile.land


def test_tiles_inside_a_country_are_all_land_and_those_at_sea_are_empty(small_world: Land) -> None:
    column, row = tile_of(15, 15, ZOOMS[2])
    tile = small_world.tile(ZOOMS[2], column, row)
    assert tile is not None
    assert not tile.coasts
    (ring,) = tile.land
    assert {x for x, _y in ring} == {0, STEPS}
    assert {y for _x, y in ring} == {0, STEPS}
    assert small_world.tile(ZOOMS[2], *tile_of(-60, -60, ZOOMS[2])) is None


def test_countries_by_size_with_the_middle_of_their_land(small_world: Land) -> None:
    first, second, island = small_world.countries
    assert {first.code, second.code} == {"CH", "FR"}
    assert island.code == "RU"
    assert position(first.x, first.y) == pytest.approx((15.2 if first.code == "CH" else -15.2, 15), abs=0.5)


def test_a_file_of_another_format_is_not_read(tmp_path: Path, made: bytes) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(made.replace(b"SCRBLAND\x01", b"SCRBLAND\x02"))
    with pytest.raises(ValueError, match="format 1"):
        Land(path).tile(0, 0, 0)


def test_lines_go_on_across_the_date_line() -> None:
    assert [x for x, _y in unwrapped([(0.9, 0), (0.99, 0), (0.02, 0), (0.9, 0)])] == pytest.approx(
        [0.9, 0.99, 1.02, 0.9]
    )
