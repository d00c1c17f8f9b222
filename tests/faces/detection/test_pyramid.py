"""Every pixel lies in a tile, and a small thing lies whole in one of them."""

import numpy as np
import pytest

from scrubber.faces.detection.boxes import Rows, turned_back
from scrubber.faces.detection.pyramid import Level, Tile, halves, joined, sized, tiles
from scrubber.faces.detection.search import whole


@pytest.mark.parametrize("size", [(1, 1), (640, 640), (641, 300), (1000, 2047), (4000, 3000)])
def test_tiles_cover_every_pixel_and_hold_small_things_whole(size: tuple[int, int]) -> None:
    width, height = size
    covered = np.zeros((height, width), bool)
    for tile in tiles(width, height, 640, 160):
        assert tile.x1 - tile.x0 <= 640
        assert tile.y1 - tile.y0 <= 640
        covered[tile.y0 : tile.y1, tile.x0 : tile.x1] = True
    assert covered.all()
    for x in range(0, max(1, width - 160), 37):
        assert any(tile.x0 <= x and min(x + 160, width) <= tile.x1 for tile in tiles(width, 1, 640, 160))


def test_levels_halve_until_they_are_small() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (1031, 2000, 3), dtype=np.uint8)
    levels = halves(picture, 320)
    assert [level.picture.shape[:2] for level in levels] == [(1031, 2000), (516, 1000), (258, 500), (129, 250)]
    expected = picture[:1030].reshape(515, 2, 1000, 2, 3).mean((1, 3))
    assert np.abs(levels[1].picture[:515] - expected).max() <= 1


def test_a_picture_is_sized_by_its_longer_side_or_by_its_pixels() -> None:
    levels = halves(np.zeros((3000, 4000, 3), np.uint8), 320)
    assert sized(levels, 1280, 1280 * 960).size == (1280, 960)
    assert sized(levels, 1280, 1280 * 960).picture.shape[1] == 2000
    square = sized(halves(np.zeros((900, 900, 3), np.uint8), 320), 1280, 1280 * 960)
    assert square.size[0] ** 2 <= 1280 * 960


def test_a_tile_is_enlarged_as_the_whole_would_be() -> None:
    ramp = np.repeat(np.arange(0, 200, dtype=np.uint8)[None, :, None], 50, 0).repeat(3, 2)
    level = Level(ramp, 2, 1)
    assert level.size == (400, 100)
    left, right = level.cut(Tile(0, 0, 220, 100)), level.cut(Tile(180, 0, 400, 100))
    assert np.abs(left[:, 180:].astype(int) - right[:, :40]).max() <= 1
    assert right[50, -1, 0] == 199


def test_tiles_are_joined_where_that_is_less_to_look_at() -> None:
    row = [Tile(50 * number, 0, 50 * number + 100, 100) for number in range(6)]
    assert joined([row[number] for number in (3, 0, 4, 5, 1, 2)], 640) == [Tile(0, 0, 350, 100)]
    assert all(tile.x1 - tile.x0 <= 200 for tile in joined(row, 200))
    apart = [Tile(0, 0, 100, 100), Tile(90, 90, 190, 190)]
    assert joined(apart, 640) == apart


def test_what_an_inner_edge_cuts_is_left_to_the_neighbour() -> None:
    rows = np.zeros((3, 15))
    rows[:, :4] = [(0, 5, 30, 40), (100, 5, 130, 40), (600, 5, 640, 40)]
    assert whole(rows, Tile(0, 0, 640, 640), (1000, 640))[:, 0].tolist() == [0, 100]
    assert whole(rows, Tile(360, 0, 1000, 640), (1000, 640))[:, 0].tolist() == [100, 600]
    assert whole(rows, Tile(0, 0, 640, 640), (640, 640))[:, 0].tolist() == [0, 100, 600]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_rows_of_a_turned_picture_come_back(quarters: int) -> None:
    picture = np.zeros((30, 50), np.uint8)
    picture[5:12, 20:24] = 1
    y, x = np.nonzero(np.rot90(picture, quarters))
    row: Rows = np.zeros((1, 15))
    row[0, :5] = x.min(), y.min(), x.max() + 1, y.max() + 1, 0.5
    row[0, 5:7] = row[0, 0:2]
    (back,) = turned_back(row, quarters, 50, 30)
    assert back[:5].tolist() == [20, 5, 24, 12, 0.5]
    assert back[5] in (20, 24)
    assert back[6] in (5, 12)
