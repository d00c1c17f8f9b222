"""The photo and its copy in one place: zoomed and moved together, with a line between before and after."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.viewer.tile_cache import TileCache
from scrubber.guide.tables import VIEWER_KEYS, keys_in_words
from scrubber.i18n import _

MARGIN = 16
MAX_SCALE = 8.0
STEP = 1.25
REACH = 12
"""Screen pixels beside the line that count as hitting it."""
LINE_STEP = 0.02
PAN_PX = 60
OVERVIEW = QSizeF(150, 112)

Ellipse = tuple[float, float, float, float, float]
"""Middle, width, height in pixels of the photo, and a turn in degrees."""


class ViewerCanvas(QWidget):
    """Shows the original on the side of the line where reading begins, and the copy on the other."""

    moved = Signal()
    """The zoom has changed, or what is compared."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._before: TileCache | None = None
        self._after: TileCache | None = None
        self._preview = QPixmap()
        self._size = QSizeF()
        self._marks: Sequence[Ellipse] = ()
        self._scale = 0.0
        self._centre = QPointF(0.5, 0.5)
        self._drag: QPointF | None = None
        self._drags_line = False
        self.line = 0.5
        self.shows_original = False
        self.shows_marks = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 160)
        self.setAccessibleName(_("The photo"))
        self.setAccessibleDescription(keys_in_words(VIEWER_KEYS))

    # What is shown

    def show_preview(self, pixmap: QPixmap, width: int, height: int) -> None:
        """Begin with a small picture of a photo of this size, until its tiles are there."""
        self._before = self._after = None
        self._preview, self._size = pixmap, QSizeF(width, height)
        self._scale, self._centre, self.line = 0.0, QPointF(0.5, 0.5), 0.5
        self.shows_original = False
        self.update()
        self.moved.emit()

    def show_before(self, tiles: TileCache) -> None:
        """The original in full size."""
        self._before, self._size = tiles, QSizeF(*tiles.size)
        self.update()
        self.moved.emit()

    def show_after(self, tiles: TileCache) -> None:
        """The copy in full size; it may be smaller than the original, and fills the same place."""
        self._after = tiles
        if self._size.isEmpty():
            self._size = QSizeF(*tiles.size)
        self.update()
        self.moved.emit()

    def show_marks(self, marks: Sequence[Ellipse]) -> None:
        """What was found or is covered, for whoever wants to see it."""
        self._marks = marks
        self.update()

    def hold_original(self, holds: bool) -> None:
        """Show only the original while a key or a button is held."""
        self.shows_original = holds
        self.update()
        self.moved.emit()

    @property
    def compares(self) -> bool:
        """Whether original and copy are shown side by side."""
        return self._before is not None and self._after is not None and not self.shows_original

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    # Zoom and place

    @property
    def scale(self) -> float:
        """Pixels of the screen for one of the photo."""
        return max(self._scale, self.fitting) / self.devicePixelRatioF() if self._scale else self._fit_scale()

    @property
    def fitting(self) -> float:
        """The scale at which all of the photo is seen, in physical pixels."""
        return self._fit_scale() * self.devicePixelRatioF()

    def _fit_scale(self) -> float:
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if self._size.isEmpty() or room.width() <= 0 or room.height() <= 0:
            return 1.0
        return min(room.width() / self._size.width(), room.height() / self._size.height())

    @property
    def percent(self) -> int:
        """How large the photo is shown; 100 is one pixel of the photo on one of the screen."""
        return round(100 * self.scale * self.devicePixelRatioF())

    def fit(self) -> None:
        """Show all of the photo."""
        self._scale, self._centre = 0.0, QPointF(0.5, 0.5)
        self.update()
        self.moved.emit()

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Show the photo larger or smaller; what is at `around` stays there."""
        fixed = around or QPointF(self.rect().center())
        area = self._area()
        x, y = (fixed.x() - area.left()) / area.width(), (fixed.y() - area.top()) / area.height()
        wanted = self.scale * self.devicePixelRatioF() * factor
        self._scale = 0.0 if wanted <= self.fitting else min(wanted, max(MAX_SCALE, self.fitting))
        after = self._area()
        moved = QPointF(fixed.x() - after.left() - x * after.width(), fixed.y() - after.top() - y * after.height())
        self._pan(moved)
        self.moved.emit()

    def _pan(self, by: QPointF) -> None:
        area = self._area()
        self._look_at(self._centre.x() - by.x() / area.width(), self._centre.y() - by.y() / area.height())

    def _look_at(self, x: float, y: float) -> None:
        """Move so that this point (0 to 1 of the photo) is in the middle, as far as there is photo to show."""
        area = self._area()
        half_x = min(0.5, self.width() / 2 / max(area.width(), 1))
        half_y = min(0.5, self.height() / 2 / max(area.height(), 1))
        self._centre = QPointF(min(max(x, half_x), 1 - half_x), min(max(y, half_y), 1 - half_y))
        self.update()

    def _area(self) -> QRectF:
        """Where the photo lies on the widget."""
        size = self._size * self.scale
        middle = QPointF(self.rect().center())
        return QRectF(
            middle.x() - self._centre.x() * size.width(),
            middle.y() - self._centre.y() * size.height(),
            max(size.width(), 1.0),
            max(size.height(), 1.0),
        )

    def _line_x(self) -> float:
        seen = self._area().intersected(QRectF(self.rect()))
        return seen.left() + self.line * seen.width()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both pictures, the line, the marks and, when zoomed in, where we are."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale * self.devicePixelRatioF() < 2)
        area = self._area()
        self._paint_pictures(painter, area)
        if self.shows_marks:
            self._paint_marks(painter, area)
        self._paint_overview(painter, area)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_pictures(self, painter: QPainter, area: QRectF) -> None:
        """Original and copy beside the line, or one of them; until they are here, the preview."""
        if self._preview.hasAlphaChannel():
            painter.fillRect(area, QColor(t.LIGHT.background))
        if self.compares and self._before is not None and self._after is not None:
            split = self._line_x()
            sides = [QRectF(0, 0, split, self.height()), QRectF(split, 0, self.width() - split, self.height())]
            first, second = reversed(sides) if self._is_mirrored else sides
            self._paint_part(painter, self._before, area, first)
            self._paint_part(painter, self._after, area, second)
            self._paint_line(painter, split)
        else:
            shown = self._before if self.shows_original or self._after is None else self._after
            if shown is not None:
                self._paint_part(painter, shown, area, QRectF(self.rect()))
            elif not self._preview.isNull():
                painter.drawPixmap(area, self._preview, QRectF(self._preview.rect()))

    def _paint_part(self, painter: QPainter, tiles: TileCache, area: QRectF, shown: QRectF) -> None:
        painter.save()
        painter.setClipRect(shown)
        tiles.paint(painter, area, shown.intersected(QRectF(self.rect())), self.devicePixelRatioF())
        painter.restore()

    def _paint_line(self, painter: QPainter, x: float) -> None:
        seen = self._area().intersected(QRectF(self.rect()))
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
        knob = QPointF(x, seen.center().y())
        painter.setPen(QPen(QColor(t.LIGHT.muted), 1))
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(knob, 16, 16)
        painter.setPen(QPen(QColor(t.LIGHT.text), 2))
        for way in (-1, 1):
            tip = knob + QPointF(9 * way, 0)
            painter.drawPolyline([tip + QPointF(-4 * way, -4), tip, tip + QPointF(-4 * way, 4)])

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        factor = area.width() / max(self._size.width(), 1)
        for x, y, width, height, turn in self._marks:
            painter.save()
            painter.translate(area.left() + x * factor, area.top() + y * factor)
            painter.rotate(turn)
            outline = QRectF(-width / 2 * factor, -height / 2 * factor, width * factor, height * factor)
            for colour, wide in ((t.DARK.on_accent, 4), (t.DARK.accent, 2)):
                painter.setPen(QPen(QColor(colour), wide))
                painter.drawEllipse(outline)
            painter.restore()

    def _paint_overview(self, painter: QPainter, area: QRectF) -> None:
        seen = area.intersected(QRectF(self.rect()))
        if seen.width() >= area.width() - 1 and seen.height() >= area.height() - 1:
            return
        size = area.size().scaled(OVERVIEW, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(MARGIN, self.height() - MARGIN - size.height()), size)
        painter.setPen(QPen(QColor("#ffffff"), 1))
        painter.setBrush(QColor(0, 0, 0, 140))
        painter.drawRect(place)
        if not self._preview.isNull():
            painter.drawPixmap(place, self._preview, QRectF(self._preview.rect()))
        factor = place.width() / area.width()
        part = QRectF((seen.topLeft() - area.topLeft()) * factor + place.topLeft(), seen.size() * factor)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.drawRect(part)

    # Mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line or the photo."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._drag = event.position()
            self._drags_line = self.compares and abs(event.position().x() - self._line_x()) <= REACH

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken."""
        near = self.compares and abs(event.position().x() - self._line_x()) <= REACH
        self.setCursor(Qt.CursorShape.SplitHCursor if near or self._drags_line else Qt.CursorShape.OpenHandCursor)
        if self._drag is None:
            return
        if self._drags_line:
            seen = self._area().intersected(QRectF(self.rect()))
            self.move_line((event.position().x() - seen.left()) / max(seen.width(), 1) - self.line)
        else:
            self._pan(event.position() - self._drag)
            self._drag = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._drag, self._drags_line = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """One pixel for one, or all of it again."""
        if self._scale:
            self.fit()
        else:
            self.zoom(1 / max(self.scale * self.devicePixelRatioF(), 1e-6), event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is."""
        self.zoom(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def move_line(self, by: float) -> None:
        """Move the line to the right by a part of what is seen: more of one picture, less of the other."""
        self.line = min(max(self.line + by, 0.0), 1.0)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus and zero zoom; arrows with Ctrl move the photo, with Shift the line."""
        key, keys = Qt.Key(event.key()), event.modifiers()
        ways = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        if key is Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_original(True)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key is Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key is Qt.Key.Key_0:
            self.fit()
        elif key in ways and keys & Qt.KeyboardModifier.ShiftModifier:
            self.move_line(-LINE_STEP * ways[key][0])
        elif key in ways and (keys & Qt.KeyboardModifier.ControlModifier or key in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self._pan(QPointF(*ways[key]) * PAN_PX)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The copy again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_original(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key that is let go elsewhere isn't heard here."""
        self.hold_original(False)
        super().focusOutEvent(event)
