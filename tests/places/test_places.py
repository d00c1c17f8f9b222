"""The nearest town: of known points, at the edges of the map, and from a table made of tiny input."""

import json
from pathlib import Path

import pytest

from scrubber.places.countries import COUNTRIES, country_name
from scrubber.places.nearest import KM_PER_DEGREE, bearing, nearest, neighbours, quarter_name, within
from scrubber.places.table import OVERVIEW, Table, table, tile_number
from scrubber.places.words import full_name, in_or_near, kilometres, name_and_way
from tests.geography import make_places

KNOWN = [
    (48.8867, 2.3376, "Buttes-Montmartre", "Paris", "FR"),
    (48.8049, 2.1204, "Versailles", "", "FR"),
    (40.7580, -73.9855, "Times Square", "New York City", "US"),
    (40.7440, -74.0320, "Hoboken", "", "US"),
    (37.8199, -122.4783, "San Francisco", "", "US"),
    (51.5007, -0.1246, "City of Westminster", "London", "GB"),
    (52.5163, 13.3777, "Tiergarten", "Berlin", "DE"),
    (47.5500, 9.7000, "Lindau", "", "DE"),
    (47.2692, 11.4041, "Pradl", "Innsbruck", "AT"),
    (45.4340, 12.3388, "Venice", "", "IT"),
    (41.9022, 12.4539, "Vatican City", "", "VA"),
    (55.7539, 37.6208, "Moscow", "", "RU"),
    (35.6595, 139.7005, "Dōgenzaka", "Tokyo", "JP"),
    (35.5300, 139.7000, "Kawasaki", "", "JP"),
    (-33.8568, 151.2153, "The Rocks", "Sydney", "AU"),
    (27.9880, 86.9250, "Lobuche", "", "NP"),
    (-1.2921, 36.8219, "Nairobi", "", "KE"),
    (64.1466, -21.9426, "Reykjavík", "", "IS"),
]


@pytest.mark.parametrize(("latitude", "longitude", "name", "city", "country"), KNOWN)
def test_known_points(latitude: float, longitude: float, name: str, city: str, country: str) -> None:
    town = nearest(latitude, longitude)
    assert (town.name, town.city, town.country) == (name, city, country)


def test_a_town_beside_a_lake_is_told_with_the_way_to_it() -> None:
    town = nearest(47.56, 9.60)  # on Lake Constance
    assert not town.is_inside
    assert 1.5 < town.distance_km < 10
    assert 0 <= town.bearing < 360


def test_a_large_city_beats_a_nearer_village_but_not_the_village_itself() -> None:
    assert nearest(37.8199, -122.4783).name == "San Francisco"  # Sausalito is 3 km nearer
    assert nearest(37.8591, -122.4853).name == "Sausalito"


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90, 0), (-90, 0), (90, 180), (-90, -180), (0, 0), (-48.88, -123.39)]
)
def test_there_is_a_town_from_everywhere(latitude: float, longitude: float) -> None:
    town = nearest(latitude, longitude)
    assert town.distance_km > 500
    assert not town.is_inside


def test_both_sides_of_the_date_line_see_the_same_towns() -> None:
    west, east = nearest(-17, 179.999), nearest(-17, -179.999)
    assert west.name == east.name
    assert abs(west.distance_km - east.distance_km) < 1
    assert nearest(10, 180).name == nearest(10, -180).name


def test_neighbours_come_by_distance() -> None:
    found = neighbours(47.55, 9.70, 3)
    assert [town.name for town in found] == ["Lindau", "Bodolz", "Hörbranz"]
    assert [town.distance_km for town in found] == sorted(town.distance_km for town in found)
    assert len(neighbours(-48.88, -123.39, 3)) == 3


def test_every_country_of_the_table_has_a_name() -> None:
    everywhere = table()._index[0]
    assert [code for code in everywhere if code not in COUNTRIES] == []
    assert country_name("DE") == "Germany"
    assert country_name("??") == "??"


def test_directions() -> None:
    assert bearing(0, 0, 1, 0) == pytest.approx(0)
    assert bearing(0, 179.5, 0, -179.5) == pytest.approx(90)
    assert bearing(10, 0, 9, 0) == pytest.approx(180)
    assert bearing(0, 0, 0, -1) == pytest.approx(270)


def test_quarters_lose_their_city_and_number() -> None:
    assert quarter_name("Paris 18 Buttes-Montmartre", "Paris") == "Buttes-Montmartre"
    assert quarter_name("Marseille 01", "Marseille") == "Marseille 01"
    assert quarter_name("Soho", "London") == "Soho"


def tiny(folder: Path) -> bytes:
    towns = [
        ("Eastville", 10.0, 179.99, "FJ", "01", 2000),
        ("Westville", 10.0, -179.99, "FJ", "01", 4000),
        ("Bigtown", -89.9, 12.0, "AQ", "", 200_000),
        ("Zürich", 47.36667, 8.55, "CH", "ZH", 436_332),
        ("Paris 10e Arrondissement", 48.87, 2.36, "FR", "11", 83_459),
    ]
    keys = ("name", "latitude", "longitude", "countrycode", "admin1code", "population")
    cities = {str(number): dict(zip(keys, town, strict=True)) for number, town in enumerate(towns)}
    (folder / "cities.json").write_text(json.dumps(cities), "utf-8")
    regions = "lat,lon,name,admin1,admin2,cc\n47.4,8.5,Zürich,Zurich,,CH\n10,180,Eastville,North,,FJ\n"
    (folder / "regions.csv").write_text(regions, "utf-8")
    return make_places.build(make_places.read(folder / "cities.json", folder / "regions.csv"))


def test_the_table_is_made_the_same_way_twice_and_reads_back(tmp_path: Path) -> None:
    made = tiny(tmp_path)
    assert made == tiny(tmp_path)
    (tmp_path / "places.bin").write_bytes(made)
    places = Table(tmp_path / "places.bin")
    (found,) = within(47.37, 8.54, 5, places)
    assert found[0] == pytest.approx(0.8, abs=0.1)
    spot = found[1]
    assert (spot.name, spot.country, spot.region) == ("Zürich", "CH", "Zurich")
    assert spot.latitude == pytest.approx(47.36667, abs=1e-4)
    assert spot.population == pytest.approx(436_332, rel=0.05)
    assert sorted(one.name for _distance, one in within(10, 180, 2 / 100 * KM_PER_DEGREE, places)) == [
        "Eastville",
        "Westville",
    ]
    assert list(within(48.87, 2.36, 10, places)) == []
    overview = places.tile(OVERVIEW)
    assert overview is not None
    assert overview.names == ["Bigtown", "Zürich"]
    assert places.tile(tile_number(0, 0)) is None


def test_a_file_of_another_format_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "places.bin"
    path.write_bytes(tiny(tmp_path).replace(b"SCRPLACE\x01", b"SCRPLACE\x02"))
    with pytest.raises(ValueError, match="format 1"):
        Table(path).tile(0)


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        (48.8867, 2.3376, "in Buttes-Montmartre, Paris"),
        (48.8049, 2.1204, "in Versailles, France"),
        (47.5600, 9.6000, "near Nonnenhorn, Germany (1.7 km away)"),
        (27.9880, 86.9250, "near Lobuche, Nepal (12 km away)"),
        (41.9022, 12.4539, "in Vatican City"),
        (-48.88, -123.39, ""),
    ],
)
def test_a_place_in_a_sentence(latitude: float, longitude: float, said: str) -> None:
    assert in_or_near(nearest(latitude, longitude)) == said


@pytest.mark.parametrize(
    ("distance", "said"), [(0.0, "100 m"), (0.44, "400 m"), (0.96, "1.0 km"), (9.96, "10 km"), (2697.9, "2,698 km")]
)
def test_distances_in_words(distance: float, said: str) -> None:
    assert kilometres(distance) == said


def test_a_town_by_its_full_name() -> None:
    assert full_name(nearest(48.8867, 2.3376)) == "Buttes-Montmartre, Paris, Île-de-France, France"
    assert name_and_way(nearest(27.988, 86.925)) == "Lobuche, Eastern Region, Nepal (12 km away)"
