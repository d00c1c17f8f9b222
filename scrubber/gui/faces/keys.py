"""What each key does to the selected mark."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from scrubber.faces.covers.cover_style import Shape
from scrubber.faces.face import Face
from scrubber.gui.faces.geometry import Canvas
from scrubber.gui.faces.marks import Marks

COARSE, FINE = 10, 1
"""Screen pixels that an arrow key moves a mark by, without and with Shift."""
GROWTH = 1.05
DEGREES = 5.0
ZOOM = 1.25


class Zoomed(Protocol):
    """What keys need of the canvas."""

    @property
    def geometry_now(self) -> Canvas:
        """The photo's measures."""

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Show the photo larger or smaller."""

    def new_mark(self) -> Face:
        """What a new mark is, by the tool that is chosen."""


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_RESIZING: dict[int, Callable[[Canvas, Face], Face]] = {
    Qt.Key.Key_Plus: lambda canvas, face: canvas.resized(face, GROWTH),
    Qt.Key.Key_Equal: lambda canvas, face: canvas.resized(face, GROWTH),
    Qt.Key.Key_Minus: lambda canvas, face: canvas.resized(face, 1 / GROWTH),
    Qt.Key.Key_BracketLeft: lambda canvas, face: canvas.turned(face, -DEGREES),
    Qt.Key.Key_BracketRight: lambda canvas, face: canvas.turned(face, DEGREES),
}


def act_on_key(canvas: Zoomed, marks: Marks, event: QKeyEvent) -> bool:
    """Do what a key means; False when it means nothing here."""
    key = event.key()
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _zoom(canvas, key)
    if key == Qt.Key.Key_N:
        marks.add(canvas.new_mark())
        return True
    selected = marks.selected
    if selected is None:
        return False
    if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        marks.toggle(selected)
    elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        marks.remove(selected)
    elif key == Qt.Key.Key_Escape:
        marks.select(None)
    else:
        return _reshape(canvas.geometry_now, marks, selected, event)
    return True


def _reshape(canvas: Canvas, marks: Marks, selected: int, event: QKeyEvent) -> bool:
    key, face = event.key(), marks[selected].face
    if key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
        changed = _stretched(canvas, face, Qt.Key(key))
    elif key in _ARROWS:
        step = canvas.pixel * (FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else COARSE)
        across, down = _ARROWS[Qt.Key(key)]
        changed = canvas.moved(face, across * step, down * step)
    elif key in _RESIZING:
        changed = _RESIZING[key](canvas, face)
    else:
        return False
    marks.change(selected, changed, gesture=("key", key))
    return True


def _stretched(canvas: Canvas, face: Face, key: Qt.Key) -> Face:
    """Wider and narrower, higher and lower; a brush goes on from the end of its line."""
    across, down = _ARROWS[key]
    if face.shape is Shape.BRUSH:
        step = max(COARSE * canvas.pixel, face.brush / 2)
        return canvas.painted_on(face, across * step, down * step)
    return canvas.stretched(face, GROWTH**across, GROWTH**down)


def _zoom(canvas: Zoomed, key: int) -> bool:
    if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        canvas.zoom(ZOOM)
    elif key == Qt.Key.Key_Minus:
        canvas.zoom(1 / ZOOM)
    elif key == Qt.Key.Key_0:
        canvas.zoom(0.0)
    else:
        return False
    return True
