"""What a drag over the photo draws: a rectangle, a rounded one, an ellipse, or the strokes of a brush."""

from dataclasses import dataclass
from math import hypot

from scrubber.faces.covers.cover_style import Shape
from scrubber.faces.face import Face
from scrubber.gui.faces.geometry import Canvas, Point

BRUSH_SHARE = 0.04
"""The usual width of a brush, in parts of the photo's shorter side."""
MAX_POINTS = 2000
_NEAR = 0.15
"""In widths of the brush: points nearer to the one before change nothing that can be seen."""


@dataclass(frozen=True, slots=True)
class Tool:
    """What is drawn: a shape, and how wide a brush is in parts of the photo's shorter side."""

    shape: Shape = Shape.RECTANGLE
    brush_share: float = BRUSH_SHARE

    def brush(self, canvas: Canvas) -> float:
        """The brush's width in pixels of the photo."""
        return max(1.0, self.brush_share * min(canvas.width, canvas.height))


class Sketch:
    """One drag, from its first point on; nothing is drawn until it has gone some way, but for a dot of the brush."""

    def __init__(self, tool: Tool, start: Point, brush: float) -> None:
        self.shape = tool.shape
        self.brush = brush
        self.points = [start]
        self.end = start

    def go_on(self, point: Point) -> None:
        """The pointer has moved."""
        self.end = point
        last = self.points[-1]
        is_apart = hypot(point[0] - last[0], point[1] - last[1]) >= max(1.0, _NEAR * self.brush)
        if is_apart and len(self.points) < MAX_POINTS:
            self.points.append(point)

    def drawn(self, canvas: Canvas) -> Face | None:
        """What it covers; None for something too small to be meant."""
        if self.shape is Shape.BRUSH:
            return canvas.painted([*self.points, self.end], self.brush)
        return canvas.drawn(self.points[0], self.end, self.shape)
