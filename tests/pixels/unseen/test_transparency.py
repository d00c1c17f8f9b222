"""What lies under alpha 0 counts as a picture when it is one; what encoders usually leave there is none."""

import numpy as np
import pillow_jxl  # noqa: F401 (importing registers it)
import pytest
from PIL import Image, ImageFilter

from scrubber.formats.registry import detect
from scrubber.pixels.raster import Mask
from scrubber.pixels.unseen.gates import may_hold_unseen
from scrubber.pixels.unseen.transparency import _away_from_seen, holds_picture
from tests.helpers.unseen import Sample, erased, opaque, palette_png, samples, saved, scene, soft, with_stealth

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


def is_worth_a_look(data: bytes, thorough: bool = False) -> bool:
    image_format = detect(data)
    return may_hold_unseen(image_format.name, data, image_format.parse(data), thorough)


@pytest.mark.parametrize("name", ["PNG", "WEBP", "TIFF", "BMP", "GIF", "JPEG", "AVIF", "JXL"])
def test_ordinary_photos_are_not_decoded(name: str) -> None:
    options = {"lossless": True} if name == "WEBP" else {}
    assert not is_worth_a_look(saved(soft()[..., :3], name, **options))


@pytest.mark.parametrize("sample", samples(), ids=lambda one: one.name)
def test_whatever_may_hide_something_is_looked_into(sample: Sample) -> None:
    assert is_worth_a_look(sample.data, thorough=True)


def test_restart_markers_count_the_rows_of_a_photo_with_much_data() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (240, 320, 3), np.uint8)
    assert is_worth_a_look(saved(noise, "JPEG"))
    counted = saved(noise, "JPEG", restart_marker_rows=1)
    assert not is_worth_a_look(counted)
    at = counted.index(b"\xff\xc0") + 5
    assert is_worth_a_look(counted[:at] + (128).to_bytes(2, "big") + counted[at + 2 :])
    behind_the_last = counted.rindex(b"\xff\xd9")
    assert is_worth_a_look(counted[:behind_the_last] + noise.tobytes().replace(b"\xff", b"")[:20_000] + b"\xff\xd9")


def test_alpha_is_looked_under() -> None:
    for data in (saved(opaque(), "PNG"), palette_png(), saved(erased(), "PNG")):
        assert is_worth_a_look(data)


@pytest.mark.parametrize("filters", ["none", "best"])
def test_the_signature_in_colours_is_seen_through_the_filters_of_png(filters: str) -> None:
    options = {} if filters == "best" else {"compress_level": 0}
    assert is_worth_a_look(saved(with_stealth(scene(), "stealth_rgbcomp"), "PNG", **options))


def test_only_what_is_far_from_all_that_is_seen_counts() -> None:
    """The same pixels as a filter of Pillow's says, up to the edges of the picture."""
    few_seen = np.random.default_rng(3).random((50, 70)) < 0.98
    seen = Image.fromarray(np.asarray(~few_seen, np.uint8) * np.uint8(255)).filter(ImageFilter.MaxFilter(9))
    assert np.array_equal(_away_from_seen(few_seen), np.asarray(seen) == 0)
