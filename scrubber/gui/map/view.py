"""The map widget: a map that is moved and enlarged by mouse, touch and keyboard, and tells which pin was clicked."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QPushButton

from scrubber.gui import texts
from scrubber.gui.map.canvas import CLOSEST_MANY, Box, MapCanvas
from scrubber.gui.map.pins import Cluster, pin_words
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import button
from scrubber.i18n import _

STEP = 1.7
_NOTCH = 120
_PAN_PX = 60
_NEAR_PX = 40.0
"""The wheel zooms around a pin that is this near to the pointer."""


class MapView(MapCanvas):
    """Shows pins. A click on one tells which photo it is; on several that stand together, goes nearer."""

    pin_clicked = Signal(object)
    """The key of a pin."""
    enlarge_asked = Signal()

    def __init__(self, theme: Theme, is_small: bool = False) -> None:
        super().__init__(theme)
        self._is_small = is_small
        self._drag: QPointF | None = None
        self._press = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._add_buttons()

    def _add_buttons(self) -> None:
        self.nearer = button("+", "map", _("Zoom in"))
        self.farther = button("−", "map", _("Zoom out"))
        self.enlarge = button("⤢", "map", _("Open large"))
        self.nearer.clicked.connect(self._zoom_in)
        self.farther.clicked.connect(lambda: self.zoom(1 / STEP))
        self.enlarge.clicked.connect(self.enlarge_asked)
        self.enlarge.setVisible(self._is_small)
        for made in self._buttons():
            made.setParent(self)
            made.setToolTip(made.accessibleName())
            made.setFixedSize(28, 28)
        self._show_buttons(False)

    def _buttons(self) -> Sequence[QPushButton]:
        return [self.enlarge, self.nearer, self.farther] if self._is_small else [self.nearer, self.farther]

    def covered_boxes(self) -> list[Box]:
        """The buttons, with some room around them."""
        return [(made.x() - 4, made.y() - 4, made.width() + 8, made.height() + 8) for made in self._buttons()]

    def enterEvent(self, event: QEnterEvent) -> None:
        """The buttons come with the pointer; on a small map they would cover much of it."""
        self._show_buttons(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """And go with it."""
        self._show_buttons(False)
        super().leaveEvent(event)

    def _show_buttons(self, is_wanted: bool) -> None:
        for made in (self.nearer, self.farther):
            made.setVisible(is_wanted or not self._is_small)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in their corner."""
        self._place_buttons()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another reading direction puts them in the other corner."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place_buttons()

    def _place_buttons(self) -> None:
        for number, made in enumerate(self._buttons()):
            left = 8 if self._is_mirrored else self.width() - made.width() - 8
            made.move(left, 8 + number * (made.height() + 4))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer and farther, around the pointer; a small map lets the page scroll until it was clicked."""
        if self._is_small and not self.hasFocus():
            event.ignore()
            return
        turned = event.angleDelta().y()
        if turned:
            at = self.pin_near(event.position(), _NEAR_PX) or event.position()
            self.zoom(STEP ** (turned / _NOTCH), at, glide=abs(turned) >= _NOTCH)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._glide.stop()
            self._drag = self._press = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the map with the pointer; over a pin, say what it is."""
        if self._drag is not None:
            moved = self._drag - event.position()
            self._drag = event.position()
            self.pan(moved.x(), moved.y())
            return
        below = self.cluster_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if below else Qt.CursorShape.OpenHandCursor)
        self.setToolTip(texts.tooltip(pin_words(below.pins)) if below else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a move is a click."""
        was_click = self._drag is not None and (event.position() - self._press).manhattanLength() < 4
        self._drag = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        below = self.cluster_at(event.position()) if was_click else None
        if below is not None:
            self._click(below)

    def _click(self, cluster: Cluster) -> None:
        """Tell the photo; of several at one spot, the next at every click; several apart come apart first."""
        if not cluster.is_one_spot:
            self._fitted = False
            nearer = self.camera.fitted(
                [(pin.x, pin.y) for pin in cluster.pins], max(CLOSEST_MANY, self.camera.world * 16)
            )
            self._look(nearer, glide=True)
            return
        keys = [pin.key for pin in cluster.pins]
        after = keys.index(self.chosen) + 1 if self.chosen in keys else 0
        self._choose_and_tell(keys[after % len(keys)])

    def _choose_and_tell(self, key: object) -> None:
        self.choose(key)
        self.pin_clicked.emit(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Large in a window of its own, or nearer."""
        if self._is_small:
            self.enlarge_asked.emit()
        elif self.cluster_at(event.position()) is None:
            self.zoom(STEP, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, + and - zoom, Home shows all, Page Up and Down go from photo to photo, Return enlarges."""
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.pan(*(_PAN_PX * way for way in moves[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom_in()
        elif key is Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.show_all(glide=True)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self._pins:
            self._step(1 if key is Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_small:
            self.enlarge_asked.emit()
        else:
            super().keyPressEvent(event)

    def _zoom_in(self) -> None:
        """Towards the pin that is nearest to the middle: without one, people ended in a field beside the town."""
        self.zoom(STEP, self.pin_near(QPointF(self.rect().center()), math.inf))

    def _step(self, by: int) -> None:
        """Go to the photo before or after the chosen one, in order of time."""
        ordered = sorted(self._pins, key=lambda pin: pin.moment)
        keys = [pin.key for pin in ordered]
        place = keys.index(self.chosen) + by if self.chosen in keys else 0
        pin = ordered[place % len(ordered)]
        self._fitted = False
        x, y = self.camera.screen(pin.x, pin.y)
        self._look(self.camera.moved(x - self.width() / 2, y - self.height() / 2), glide=True)
        self._choose_and_tell(pin.key)

    def event(self, event: QEvent) -> bool:
        """Two fingers on a touchpad or a screen."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value(), event.position(), glide=False)
            return True
        if event.type() is QEvent.Type.Gesture:
            pinch = event.gesture(Qt.GestureType.PinchGesture)  # type: ignore[attr-defined]
            if pinch is not None:
                self.zoom(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint())), glide=False)
                return True
        return super().event(event)
