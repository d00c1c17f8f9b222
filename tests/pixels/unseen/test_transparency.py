"""What lies under alpha 0 counts as a picture when it is one; what encoders usually leave there is none."""

import numpy as np
import pytest

from scrubber.pixels.raster import Mask
from scrubber.pixels.unseen.gates import may_hold_unseen
from scrubber.pixels.unseen.transparency import holds_picture
from tests.helpers.unseen import erased, opaque, palette_png, samples, saved, scene, with_stealth

SIZE = 160


def hidden() -> Mask:
    """All but a disc in the middle."""
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    return np.asarray((x - SIZE / 2) ** 2 + (y - SIZE / 2) ** 2 > (SIZE / 4) ** 2, bool)


def test_a_photo_is_a_picture() -> None:
    assert holds_picture(scene(SIZE, SIZE), hidden())


def test_black_text_on_white_is_a_picture() -> None:
    colours = np.full((SIZE, SIZE, 3), 255, np.uint8)
    colours[4:12, 10:90:3] = 0
    colours[4:12:4, 10:90] = 0
    assert holds_picture(colours, hidden())


@pytest.mark.parametrize("level", [0, 77, 255])
def test_one_colour_is_none(level: int) -> None:
    assert not holds_picture(np.full((SIZE, SIZE, 3), level, np.uint8), hidden())


def test_the_colours_of_an_edge_are_none() -> None:
    colours = np.zeros((SIZE, SIZE, 3), np.uint8)
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    near = (x - SIZE / 2) ** 2 + (y - SIZE / 2) ** 2 < (SIZE / 4 + 4) ** 2
    colours[near] = scene(SIZE, SIZE)[near]
    assert not holds_picture(colours, hidden())


def test_two_flat_halves_are_none() -> None:
    colours = np.zeros((SIZE, SIZE, 3), np.uint8)
    colours[:, SIZE // 2 :] = 200
    assert not holds_picture(colours, hidden())


def test_a_speck_is_none() -> None:
    few = np.zeros((SIZE, SIZE), bool)
    few[:7, :9] = True
    assert not holds_picture(scene(SIZE, SIZE), few)


def test_ordinary_photos_are_not_decoded() -> None:
    assert not may_hold_unseen("PNG", saved(scene(), "PNG"))
    assert not may_hold_unseen("WebP", saved(scene(), "WEBP", lossless=True))
    assert not may_hold_unseen("TIFF", saved(scene(), "TIFF"))
    assert not may_hold_unseen("BMP", saved(scene(), "BMP"))
    assert not may_hold_unseen("PNG", b"no picture at all")


def test_whatever_may_hide_something_is_looked_into() -> None:
    names = {"png": "PNG", "webp": "WebP", "tif": "TIFF", "bmp": "BMP", "gif": "GIF", "jpg": "JPEG"}
    for sample in samples():
        assert may_hold_unseen(names[sample.suffix], sample.data, thorough=True), sample.name
    assert may_hold_unseen("PNG", saved(opaque(), "PNG"))
    assert may_hold_unseen("PNG", palette_png())
    assert may_hold_unseen("PNG", saved(erased(), "PNG"))


@pytest.mark.parametrize("filters", ["none", "best"])
def test_the_signature_in_colours_is_seen_through_the_filters_of_png(filters: str) -> None:
    options = {} if filters == "best" else {"compress_level": 0}
    assert may_hold_unseen("PNG", saved(with_stealth(scene(), "stealth_rgbcomp"), "PNG", **options))
