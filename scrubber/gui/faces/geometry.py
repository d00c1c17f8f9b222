"""Outlines, handles and what a drag does to a face; all in pixels of the upright photo, without Qt.

The outline on the screen is that of the cover, `size` times the box of a face and just the box of a drawn area; what
is dragged is the outline, what changes is the box.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin

from scrubber.faces.covers.cover_style import Shape
from scrubber.faces.face import Certainty, Face, enlargement, region_of

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
        if face.shape is Shape.BRUSH:
            reach = max(face.brush / 2, SMALLEST * self.pixel)
            return _from_stroke((across, down), face) <= reach
        x, y = abs(across / region.half_width), abs(down / region.half_height)
        return x**2 + y**2 <= 1 if face.shape is Shape.ELLIPSE else max(x, y) <= 1

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
        reach, size = _unturned(now, face), enlargement(face, self.size)
        width, height = face.width, face.height
        if across:
            width = max(SMALLEST, (across * reach[0] / size * 2 + face.width) / 2)
        else:
            height = max(SMALLEST, (down * reach[1] / size * 2 + face.height) / 2)
        shift = (across * (width - face.width) * size / 2, down * (height - face.height) * size / 2)
        x, y = _turned(shift, face)
        return self._inside(replace(face, x=x, y=y, width=width, height=height))

    def moved(self, face: Face, across: float, down: float) -> Face:
        """`face` moved by so many pixels, its centre kept inside the photo."""
        return self._inside(replace(face, x=face.x + across, y=face.y + down))

    def resized(self, face: Face, factor: float) -> Face:
        """`face` grown or shrunk about its centre, a brush's line with it."""
        brush = min(max(1.0, face.brush * factor), min(self.width, self.height)) if face.brush else 0.0
        return replace(self.stretched(face, factor, factor), brush=brush)

    def stretched(self, face: Face, across: float, down: float) -> Face:
        """`face` with its width and height times a factor each, about its centre."""
        width = min(max(SMALLEST, face.width * across), 2 * self.width)
        height = min(max(SMALLEST, face.height * down), 2 * self.height)
        return replace(face, width=width, height=height)

    def turned(self, face: Face, angle: float) -> Face:
        """`face` turned by `angle` degrees clockwise."""
        return replace(face, angle=(face.angle + angle + 180) % 360 - 180)

    def drawn(self, start: Point, end: Point, shape: Shape = Shape.RECTANGLE) -> Face | None:
        """What a drag over the photo covers: the shape that fills its rectangle; None for one too small to be meant.

        What was dragged over beside the photo is left out, so that the rest stays where it was drawn.
        """
        (left, right), (top, bottom) = (
            sorted(min(max(point[axis], 0.0), most) for point in (start, end))
            for axis, most in enumerate((self.width, self.height))
        )
        face = Face((left + right) / 2, (top + bottom) / 2, right - left, bottom - top, certainty=Certainty.DRAWN)
        face = self.reshaped(face, shape, 1.0)
        return None if min(face.width, face.height) < SMALLEST else face

    def all_else(self, face: Face) -> list[Face]:
        """Rectangles that cover the whole photo but the upright box around `face`."""
        region = region_of(face, self.size)
        across = abs(region.half_width * cos(radians(face.angle))) + abs(region.half_height * sin(radians(face.angle)))
        down = abs(region.half_width * sin(radians(face.angle))) + abs(region.half_height * cos(radians(face.angle)))
        left, right, top, bottom = face.x - across, face.x + across, face.y - down, face.y + down
        corners = (
            ((0.0, 0.0), (self.width, top)),
            ((0.0, bottom), (self.width, self.height)),
            ((0.0, top), (left, bottom)),
            ((right, top), (self.width, bottom)),
        )
        boxes = [((x + right) / 2, (y + end) / 2, right - x, end - y) for (x, y), (right, end) in corners]
        strips = [box for box in boxes if min(box[2:]) > 0]
        return [Face(*box, certainty=Certainty.DRAWN, shape=Shape.RECTANGLE) for box in strips]

    def painted(self, points: Sequence[Point], brush: float) -> Face:
        """What a brush of this width covers that was drawn through `points`."""
        (left, right), (top, bottom) = (
            (min(line) - brush / 2, max(line) + brush / 2) for line in zip(*points, strict=True)
        )
        x, y, width, height = (left + right) / 2, (top + bottom) / 2, right - left, bottom - top
        stroke = tuple((2 * (point[0] - x) / width, 2 * (point[1] - y) / height) for point in points)
        line = Face(x, y, width, height, certainty=Certainty.DRAWN, shape=Shape.BRUSH)
        return replace(line, stroke=stroke, brush=brush)

    def painted_on(self, face: Face, across: float, down: float) -> Face:
        """A brush's line that goes on from its end by so many pixels, not farther than the photo's edge."""
        points = [_turned((x * face.width / 2, y * face.height / 2), face) for x, y in face.stroke]
        end = points[-1][0] + across, points[-1][1] + down
        points.append((min(max(end[0], 0.0), self.width), min(max(end[1], 0.0), self.height)))
        line = self.painted(points, face.brush)
        return replace(line, cover_style=face.cover_style, certainty=face.certainty, frame=face.frame)

    def reshaped(self, face: Face, shape: Shape, size: float | None = None) -> Face:
        """`face` in another shape, which reaches as far to all sides as before; `size` is how large its cover was."""
        changed = replace(face, shape=shape, stroke=(), brush=0.0)
        factor = (enlargement(face, self.size) if size is None else size) / enlargement(changed, self.size)
        return replace(changed, width=face.width * factor, height=face.height * factor)

    def new(self, shape: Shape = Shape.RECTANGLE, brush: float = 0.0) -> Face:
        """A mark for the keyboard: in the middle, an eighth of the photo wide; of a brush a dot."""
        middle = self.width / 2, self.height / 2
        if shape is Shape.BRUSH:
            return self.painted([middle], brush)
        width = max(SMALLEST, min(self.width, self.height) / 8)
        face = Face(*middle, width, width * FACE_SHAPE, certainty=Certainty.DRAWN)
        return self.reshaped(face, shape, self.size)

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


def _from_stroke(point: Point, face: Face) -> float:
    """How far a point (unturned, from the centre) is from the line of a brush."""
    points = [(x * face.width / 2, y * face.height / 2) for x, y in face.stroke]
    pieces = pairwise(points) if len(points) > 1 else [(points[0], points[0])]
    return min(_from_piece(point, start, end) for start, end in pieces)


def _from_piece(point: Point, start: Point, end: Point) -> float:
    way = end[0] - start[0], end[1] - start[1]
    length = way[0] ** 2 + way[1] ** 2
    along = ((point[0] - start[0]) * way[0] + (point[1] - start[1]) * way[1]) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    return hypot(point[0] - start[0] - along * way[0], point[1] - start[1] - along * way[1])


def _snapped(angle: float) -> float:
    """Near upright it is meant to be upright."""
    return 0.0 if abs(angle) < 3 else angle
