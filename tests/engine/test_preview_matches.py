"""The recogniser is asked about covers on the picture in the editor, whatever its scale."""

from scrubber.engine.identities import preview_matches
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.faces.face import Certainty, Face
from scrubber.resources import resource

LANDMARKS = ((203.2, 103.0), (245.5, 105.0), (222.0, 127.1), (201.7, 139.8), (242.7, 141.1))


def test_strong_covers_end_the_match_and_weak_ones_may_not() -> None:
    picture = resource("samples/astronaut.jpg").read_bytes()
    times = 4  # the photo is that much larger than the picture of it
    face = Face(224 * times, 116.5 * times, 90 * times, 107 * times, 2.7,
                landmarks=tuple((x * times, y * times) for x, y in LANDMARKS))  # fmt: skip
    plate = Face(800, 1200, 200, 200, certainty=Certainty.DRAWN)
    strong, drawn = preview_matches(picture, 512 * times, (face, plate), CoverStyle())
    assert (strong.face, strong.matched_before, strong.matched_after) == (face, True, False)
    assert (drawn.face, drawn.matched_before, drawn.matched_after) == (plate, None, None)
    (weak,) = preview_matches(picture, 512 * times, (face,), CoverStyle(Style.WEAK_MOSAIC, strength=16))
    assert (weak.matched_before, weak.matched_after) == (True, True)
