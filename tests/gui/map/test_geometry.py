"""Projection, camera, pins and names: plain numbers, compared with what is known of the Earth."""

import math

import pytest

from scrubber.gui.map.camera import (
    MAX_WORLD,
    Camera,
    between,
    kilometres_per_pixel,
    position,
    project,
    scale_step,
    shortest_span,
)
from scrubber.gui.map.data import ZOOMS, land
from scrubber.gui.map.labels import Kind, Labels
from scrubber.gui.map.pins import MAX_OF_TRACK, Pin, clusters, track
from scrubber.places.countries import COUNTRIES
from scrubber.places.table import table

PARIS = (48.8867, 2.3376)


@pytest.mark.parametrize("point", [PARIS, (0.0, 0.0), (-33.9, 151.2), (84.9, -179.9), (-84.9, 179.9)])
def test_a_position_is_found_again(point: tuple[float, float]) -> None:
    assert position(*project(*point)) == pytest.approx(point)


def test_the_square_ends_where_the_world_does() -> None:
    assert project(0, -180) == pytest.approx((0, 0.5))
    assert project(90, 180) == pytest.approx((1, 0))
    assert project(-90, 180) == pytest.approx((1, 1))
    assert position(1.25, 0.5) == pytest.approx((0, -90))


def test_distances_on_the_map() -> None:
    assert kilometres_per_pixel(0.5, 40_030.2) == pytest.approx(1)
    _x, y = project(60, 0)
    assert kilometres_per_pixel(y, 40_030.2) == pytest.approx(0.5)
    steps = [scale_step(kilometres) for kilometres in (0.07, 1.0, 1.9, 2.0, 49, 99, 1234)]
    assert steps == pytest.approx([0.05, 1, 1, 2, 20, 50, 1000])


def test_zooming_keeps_the_point_below_the_pointer() -> None:
    camera = Camera(*project(*PARIS), 9000, 380, 170)
    before = camera.point(300, 30)
    nearer = camera.zoomed(2.5, 300, 30)
    assert nearer.point(300, 30) == pytest.approx(before)
    assert nearer.screen(*before) == pytest.approx((300, 30))


def test_the_view_never_leaves_the_world() -> None:
    camera = Camera(0.5, 0.5, 1, 380, 170).kept_inside()
    assert camera.world == 380
    far = camera.moved(0, -10_000)
    assert far.edges[1] == pytest.approx(0)
    assert camera.zoomed(1e9, 10, 10).world == MAX_WORLD
    assert 0 <= camera.moved(1e6, 0).x < 1


def test_places_across_the_date_line_are_shown_from_the_near_side() -> None:
    fiji, samoa = Pin(-17.8, 178.4), Pin(-13.8, -171.8)
    camera = Camera(width=380, height=170).fitted([(fiji.x, fiji.y), (samoa.x, samoa.y)], 1e6)
    (left, _down), (right, _low) = camera.screen(fiji.x, fiji.y), camera.screen(samoa.x, samoa.y)
    assert 0 < left < right < 380
    assert camera.world > 3_000
    assert shortest_span([0.99, 0.01, 0.02]) == pytest.approx((0.99, 1.02))
    assert shortest_span([0.3]) == pytest.approx((0.3, 0.3))


def test_the_way_between_two_views_ends_where_it_should() -> None:
    one, other = Camera(0.98, 0.4, 800, 380, 170), Camera(0.02, 0.35, 90_000, 380, 170)
    assert between(one, other, 0.0).world == pytest.approx(one.world)
    assert between(one, other, 0.0).x == pytest.approx(one.x)
    end = between(one, other, 1.0)
    assert (end.x, end.y, end.world) == pytest.approx((other.x, other.y, other.world))
    middle = between(one, other, 0.5)
    assert one.world < middle.world < other.world
    assert middle.x > 0.9 or middle.x < 0.1


def test_pins_that_stand_close_are_one_and_come_apart_by_zooming() -> None:
    pins = [Pin(48.88 + number / 1000, 2.33) for number in range(5)] + [Pin(40.7, -74.0)]
    assert sorted(len(one.pins) for one in clusters(pins, 5_000)) == [1, 5]
    assert len(clusters(pins, MAX_WORLD * 20)) == 6
    assert sum(len(one.pins) for one in clusters(pins, 100_000)) == 6


def test_pins_at_one_spot_cannot_come_apart() -> None:
    (cluster,) = clusters([Pin(*PARIS), Pin(*PARIS)], MAX_WORLD)
    assert cluster.is_one_spot
    (cluster,) = clusters([Pin(*PARIS), Pin(48.8868, 2.3376)], 400)
    assert not cluster.is_one_spot


def test_a_track_goes_by_time() -> None:
    pins = [Pin(1, 1, moment="2024-05-13"), Pin(2, 2, moment="2024-05-12 10:00"), Pin(3, 3)]
    assert [pin.latitude for pin in track(pins)] == [2, 1]
    assert track([Pin(1, 1, moment="2024"), Pin(1, 1, moment="2025")]) == []
    assert track([Pin(number / 100, 1, moment="2024") for number in range(MAX_OF_TRACK + 1)]) == []


def test_every_tile_of_the_map_can_be_read() -> None:
    for zoom in ZOOMS[:2]:
        tiles = [land().tile(zoom, column, row) for column in range(2**zoom) for row in range(2**zoom)]
        assert sum(tile is not None for tile in tiles) > 4**zoom / 2
    paris = [int(part * 2 ** ZOOMS[2]) for part in project(*PARIS)]
    tile = land().tile(ZOOMS[2], *paris)
    assert tile is not None
    assert tile.land


def test_countries_have_names_and_stand_where_they_are() -> None:
    marks = {mark.code: mark for mark in land().countries}
    assert [code for code in marks if code not in COUNTRIES] == []
    for code, (latitude, longitude) in {"FR": (46.5, 2.5), "BR": (-11, -53), "RU": (61, 95), "NZ": (-44, 171)}.items():
        x, y = project(latitude, longitude)
        assert math.hypot(marks[code].x - x, marks[code].y - y) < 0.03, code


def _labels(mirrored: bool = False) -> Labels:
    return Labels(land(), table(), lambda text, _kind: (7.0 * len(text), 14.0), mirrored)


def test_names_overlap_neither_each_other_nor_what_is_taken() -> None:
    camera = Camera(*project(50, 8), 20_000, 900, 600)
    taken = [(400.0, 250.0, 100.0, 100.0)]
    labels = _labels().place(camera, taken, [])
    assert {"Paris", "Berlin", "Brussels"} <= {label.text for label in labels}
    boxes = [label.box for label in labels] + taken
    for number, (left, top, width, height) in enumerate(boxes):
        for other_left, other_top, other_width, other_height in boxes[:number]:
            apart = left >= other_left + other_width or other_left >= left + width
            assert apart or top >= other_top + other_height or other_top >= top + height
    assert all(box[0] >= 0 and box[0] + box[2] <= 900 for box in boxes)


def test_the_world_shows_countries_and_a_city_its_quarters() -> None:
    world = _labels().place(Camera(0.5, 0.4, 1200, 1200, 700), [], [])
    assert {label.text for label in world if label.kind is Kind.COUNTRY} >= {"Brazil", "Australia", "China"}
    city = _labels().place(Camera(*project(*PARIS), 1_500_000, 900, 600), [], [])
    assert any("Montmartre" in label.text for label in city)
    assert all(label.kind is Kind.TOWN for label in city)


def test_the_name_of_a_pin_comes_first_and_on_the_reading_side() -> None:
    camera = Camera(*project(*PARIS), 11_000, 380, 170)
    x, y = project(*PARIS)
    first = _labels().place(camera, [], [("Paris", x, y)])[0]
    assert (first.text, first.kind) == ("Paris", Kind.PIN)
    assert first.box[0] > 190
    assert _labels(mirrored=True).place(camera, [], [("Paris", x, y)])[0].box[0] < 190
