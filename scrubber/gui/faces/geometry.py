"""Ellipses, handles and what a drag does to a face; all in pixels of the upright photo, without Qt.

The outline on the screen is that of the cover, `size` times the box of the face; what is dragged is the outline,
what changes is the box.
"""

from dataclasses import dataclass, replace
from enum import Enum
from math import atan2, cos, degrees, hypot, radians, sin

from scrubber.faces.face import Certainty, Face, region_of

SMALLEST = 6.0
"""The least width and height of a face's box, in pixels of the photo."""
FACE_SHAPE = 1.3
"""How much higher than wide faces are."""

TURN_DISTANCE = 26
"""Screen pixels between the outline and the handle that turns it."""

Point = tuple[float, float]


class Handle(Enum):
    """What can be dragged; the value is its place on the unturned outline, from -1 to 1."""

    INSIDE = (0.0, 0.0)
    RIGHT = (1.0, 0.0)
    LEFT = (-1.0, 0.0)
    BOTTOM = (0.0, 1.0)
    TOP = (0.0, -1.0)
    TURN = (0.0, -1.0 - 1e-9)  # above the top


GRIPS = (Handle.RIGHT, Handle.LEFT, Handle.BOTTOM, Handle.TOP, Handle.TURN)


@dataclass(frozen=True, slots=True)
class Canvas:
    """The size of the photo, how much larger than a face its cover is, and the photo's pixels in one of the screen."""

    width: float
    height: float
    size: float
    pixel: float = 1.0

    def grip(self, face: Face, handle: Handle) -> Point:
        """Where a handle stands; the one for turning above the outline."""
        region = region_of(face, self.size)
        across, down = handle.value
        above = TURN_DISTANCE * self.pixel if handle is Handle.TURN else 0.0
        return _turned((across * region.half_width, down * region.half_height - above), face)

    def holds(self, face: Face, point: Point) -> bool:
        """Whether a point lies inside the outline."""
        region = region_of(face, self.size)
        across, down = _unturned(point, face)
        return (across / region.half_width) ** 2 + (down / region.half_height) ** 2 <= 1

    def nearest_handle(self, face: Face, point: Point, reach: float) -> Handle | None:
        """The handle within `reach` pixels of a point, or INSIDE, or None."""
        reached = [(hypot(x - point[0], y - point[1]), grip) for grip in GRIPS for x, y in [self.grip(face, grip)]]
        distance, grip = min(reached, key=lambda pair: pair[0])
        if distance <= reach:
            return grip
        return Handle.INSIDE if self.holds(face, point) else None

    def dragged(self, face: Face, handle: Handle, start: Point, now: Point) -> Face:
        """`face` after its handle was dragged from `start` to `now`; opposite sides stay where they are."""
        if handle is Handle.INSIDE:
            return self.moved(face, now[0] - start[0], now[1] - start[1])
        if handle is Handle.TURN:
            angle = degrees(atan2(now[0] - face.x, face.y - now[1]))
            return replace(face, angle=_snapped(angle))
        across, down = handle.value
        reach = _unturned(now, face)
        width, height = face.width, face.height
        if across:
            width = max(SMALLEST, (across * reach[0] / self.size * 2 + face.width) / 2)
        else:
            height = max(SMALLEST, (down * reach[1] / self.size * 2 + face.height) / 2)
        shift = (across * (width - face.width) * self.size / 2, down * (height - face.height) * self.size / 2)
        x, y = _turned(shift, face)
        return self._inside(replace(face, x=x, y=y, width=width, height=height))

    def moved(self, face: Face, across: float, down: float) -> Face:
        """`face` moved by so many pixels, its centre kept inside the photo."""
        return self._inside(replace(face, x=face.x + across, y=face.y + down))

    def resized(self, face: Face, factor: float) -> Face:
        """`face` grown or shrunk about its centre."""
        widest, highest = 2 * self.width, 2 * self.height
        width = min(max(SMALLEST, face.width * factor), widest)
        height = min(max(SMALLEST, face.height * factor), highest)
        return replace(face, width=width, height=height)

    def turned(self, face: Face, angle: float) -> Face:
        """`face` turned by `angle` degrees clockwise."""
        return replace(face, angle=(face.angle + angle + 180) % 360 - 180)

    def drawn(self, start: Point, end: Point, frame: int = 0) -> Face | None:
        """What a drag over the photo covers: the ellipse in its rectangle; None for one too small to be meant."""
        width, height = abs(end[0] - start[0]) / self.size, abs(end[1] - start[1]) / self.size
        if width < SMALLEST or height < SMALLEST:
            return None
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        return self._inside(Face(x, y, width, height, certainty=Certainty.DRAWN, frame=frame))

    def new(self, frame: int = 0) -> Face:
        """A mark for the keyboard: in the middle, an eighth of the photo wide."""
        width = max(SMALLEST, min(self.width, self.height) / 8)
        return Face(self.width / 2, self.height / 2, width, width * FACE_SHAPE, certainty=Certainty.DRAWN, frame=frame)

    def _inside(self, face: Face) -> Face:
        return replace(face, x=min(max(face.x, 0.0), self.width), y=min(max(face.y, 0.0), self.height))


def _turned(offset: Point, face: Face) -> Point:
    angle = radians(face.angle)
    across, down = offset
    return face.x + across * cos(angle) - down * sin(angle), face.y + across * sin(angle) + down * cos(angle)


def _unturned(point: Point, face: Face) -> Point:
    angle = radians(-face.angle)
    across, down = point[0] - face.x, point[1] - face.y
    return across * cos(angle) - down * sin(angle), across * sin(angle) + down * cos(angle)


def _snapped(angle: float) -> float:
    """Near upright it is meant to be upright."""
    return 0.0 if abs(angle) < 3 else angle
