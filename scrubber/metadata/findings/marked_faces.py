"""Faces that programs and cameras marked: from the picture as stored to the upright one, and in words.

Marks are written for the stored picture (Metadata Working Group, Guidelines 2.0 section 5.9; Microsoft's People Tags),
so they have to be turned with it; some programs write them for the upright one and say so by its dimensions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scrubber.i18n import N_, _
from scrubber.metadata.findings.finding import MarkedFace
from scrubber.metadata.findings.text import plain

Box = tuple[float, float, float, float]
"""Left, top, width and height."""

_SAME = 0.5
"""Marks that overlap by this share of both together are of one face."""


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """How the photo is stored: EXIF's orientation (0 and 1 are upright), width and height in pixels (0: unknown)."""

    orientation: int = 1
    width: int = 0
    height: int = 0

    def face(self, name: str, box: Box, measured: tuple[float, float] = (0, 0)) -> MarkedFace | None:
        """A mark of the upright photo; `box` is in fractions of the picture that was `measured`. None: outside."""
        left, top, width, height = box if self._is_upright(*measured) else _turned(box, self.orientation)
        right, bottom = min(1.0, left + width), min(1.0, top + height)
        left, top = max(0.0, left), max(0.0, top)
        if not (right > left and bottom > top):
            return None
        numbers = (round(number, 4) for number in (left, top, right - left, bottom - top))
        return MarkedFace(plain(name), *numbers)

    def _is_upright(self, width: float, height: float) -> bool:
        """Whether these are the sides of the upright picture and not of the stored one."""
        if self.orientation < 5 or not width > 0 < height or width == height or self.width == self.height:
            return self.orientation < 2
        return (width > height) != (self.width > self.height)


def _turned(box: Box, orientation: int) -> Box:
    """The box in the upright picture (EXIF 3.0 section 4.6.5.1.6)."""
    left, top, width, height = box
    right, bottom = 1 - left - width, 1 - top - height
    return {
        2: (right, top, width, height),
        3: (right, bottom, width, height),
        4: (left, bottom, width, height),
        5: (top, left, height, width),
        6: (bottom, left, height, width),
        7: (bottom, right, height, width),
        8: (top, right, height, width),
    }.get(orientation, box)


def joined(faces: Sequence[MarkedFace]) -> list[MarkedFace]:
    """Each face once: programs write the same marks in several ways, with the name in some of them only."""
    found: list[MarkedFace] = []
    for face in sorted(faces, key=lambda face: not face.name):
        if not any(_is_same(face, other) for other in found):
            found.append(face)
    return found


def _is_same(one: MarkedFace, other: MarkedFace) -> bool:
    if one.name and other.name:
        return one.name.casefold() == other.name.casefold()
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    shared = max(0.0, across) * max(0.0, down)
    return shared > _SAME * (one.width * one.height + other.width * other.height - shared)


_WHERE = (N_("{name}, at the left"), N_("{name}, in the middle"), N_("{name}, at the right"))


def where(face: MarkedFace) -> str:
    """Name and place in the photo (translated)."""
    return _(_WHERE[_third(face.left + face.width / 2)]).format(name=face.name)


def _third(middle: float) -> int:
    return min(2, max(0, int(3 * middle)))


def count_in_words(faces: Sequence[MarkedFace]) -> str:
    """How many are marked, and how many of them with names (translated)."""
    named = sum(bool(face.name) for face in faces)
    words = _("Marked: {count}, with a name: {named}")
    return words.format(count=len(faces), named=named)
