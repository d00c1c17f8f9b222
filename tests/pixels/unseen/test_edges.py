"""What lies beyond an edge is a picture only when it goes on: encoders fill with the edge, or with what they have."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scrubber.pixels.unseen.edges import goes_on_beyond
from tests.helpers.unseen import scene

SHOWN = (96, 60)
WHOLE = scene(96, 72)


def filled(rows: list[int]) -> NDArray[np.uint8]:
    """The shown rows, and below them some of these again, as cameras of 1998 to 2002 fill their last blocks."""
    return np.concatenate([WHOLE[: SHOWN[1]], WHOLE[rows]])


@pytest.mark.parametrize(
    "rows",
    [[59] * 12, [59, 58] * 6, [59, 58, 57, 56] * 3, [59] * 4 + list(range(48, 56)), list(range(48, 60))],
    ids=["edge", "two in turn", "mirrored", "edge and block", "block"],
)
def test_rows_that_are_shown_a_little_above_are_a_fill(rows: list[int]) -> None:
    assert not goes_on_beyond(filled(rows), SHOWN)


def test_a_picture_that_goes_on_is_one() -> None:
    assert goes_on_beyond(WHOLE, SHOWN)
    assert goes_on_beyond(WHOLE.transpose(1, 0, 2), SHOWN[::-1])
    assert goes_on_beyond(np.concatenate([filled([59, 58]), WHOLE[62:]]), SHOWN)
