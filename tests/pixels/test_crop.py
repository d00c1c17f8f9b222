"""A crop counts in what is seen; files store pictures turned. Compared with turned arrays."""

import numpy as np
import pytest

from scrubber.errors import Unsupported
from scrubber.formats.registry import formats
from scrubber.pixels.codec import PixelCodec
from scrubber.pixels.crop import CROPPED_FORMATS, Crop, upright_size
from scrubber.pixels.raster import turned
from scrubber.pixels.registry import codec_of

STORED = np.arange(7 * 11).reshape(7, 11)
CROP = Crop(1, 2, 4, 3)


@pytest.mark.parametrize("orientation", range(9))
def test_the_stored_part_is_the_one_that_is_seen(orientation: int) -> None:
    upright = turned(STORED, orientation)
    assert upright_size(orientation, 11, 7) == upright.shape[::-1]
    part = CROP.of_stored(STORED, orientation)
    assert np.array_equal(turned(part, orientation), CROP.of(upright))
    assert CROP.stored(orientation, 11, 7).upright(orientation, 11, 7) == CROP


def test_the_formats_that_are_named_are_those_whose_codec_crops() -> None:
    names = {one.name for one in formats()}
    assert {name for name in names if type(codec_of(name)).cropped is not PixelCodec.cropped} == CROPPED_FORMATS


def test_a_crop_ends_where_the_picture_ends() -> None:
    assert Crop(-3, 5, 10, 10).within(11, 7) == Crop(0, 5, 7, 2)
    for beside in (Crop(11, 0, 5, 5), Crop(-5, 0, 5, 5), Crop(0, 7, 5, 5), Crop(3, 3, 0, 4)):
        with pytest.raises(Unsupported):
            beside.within(11, 7)


def test_a_box_meets_a_crop_when_any_of_it_is_shown() -> None:
    crop = Crop(10, 10, 20, 20)
    assert crop.meets(20, 20, 2, 2)
    assert crop.meets(8, 20, 6, 2)
    assert not crop.meets(6, 20, 6, 2)
    assert not crop.meets(20, 34, 2, 6)
