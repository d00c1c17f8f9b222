"""Frames of animations: layers without time are no hidden pictures, and a canvas may be a little too small."""

import pytest

from scrubber.containers.gif import Image, Screen
from scrubber.pixels.unseen.base import Seen
from scrubber.pixels.unseen.gates import reaches_outside
from scrubber.pixels.unseen.no_time import frames_without_time
from tests.helpers.unseen import scene


def test_a_frame_that_is_drawn_over_is_told() -> None:
    frames = [Seen(scene(), None, 0), Seen(scene()[::-1], None, 80)]
    assert [found.record.frame for found in frames_without_time(frames)] == [0]


def test_a_layer_that_stays_in_sight_is_none() -> None:
    """A GIF of more than 256 colours: the second layer adds its part, the first one stays."""
    first = scene()
    first[:, 48:] = 0
    assert not list(frames_without_time([Seen(first, None, 0), Seen(scene(), None, 80)]))


@pytest.mark.parametrize(("beyond", "is_told"), [(0, False), (2, False), (3, True)])
def test_a_canvas_may_be_two_pixels_too_small(beyond: int, is_told: bool) -> None:
    screen = Screen(b"89a", 40, 30, 0, 0, 0, b"")
    for width, height in ((40 + beyond, 30), (40, 30 + beyond)):
        image = Image(0, 0, 0, width, height, 0, b"", 2, memoryview(b""))
        assert reaches_outside(screen, image) is is_told
