"""What was measured of covers, in one place: every text that names such a figure takes it from here.

The figures are those of `python -m tests.benchmarks.reidentify`: on photos of many people an attacker, who knows where
the face is and learnt the cover on other people, says who each photo shows. Each figure is how many photos the best of
the attackers named, in the worst of three draws where covers are random. A test compares the README with them.
"""

PHOTOS, PEOPLE = 128, 64
BY_CHANCE = 2
WITHOUT_COVER = 126
THROUGH_WEAK_BLUR, THROUGH_WEAK_MOSAIC = 18, 49
"""The weak styles at their usual strength: 0.3 face widths; 8 blocks across the face."""
THROUGH_COVER = 6
"""Soft blur and mosaic of the usual size."""
THROUGH_BLACK = 6
"""A black ellipse of the same size: what is left comes from hair, clothes and the place of the cover."""
THROUGH_SNUG_COVER = 9
"""Soft blur and mosaic that hide the face alone; black does the same."""
MOSAIC_OF_HUNDRED = {16: 76, 8: 38, 4: 23}
"""Of 100 photos, by how many blocks a real mosaic has across the face."""
SMALL_FACE_PX, SMALL_FACE_OF_TEN = 16, 8
"""Of 10 faces so many pixels wide, without any cover."""


def of_hundred(named: int) -> int:
    """How many of 100 photos were named, of `named` of all."""
    return round(100 * named / PHOTOS)
