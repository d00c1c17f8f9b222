"""The few symbols of the window, drawn from lines so that they take any colour and any scale."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import Button


def paint_picture_symbol(painter: QPainter, centre: QPointF, width: float, colour: QColor) -> None:
    """A framed landscape, `width` logical pixels wide."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.5, width / 18))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(centre)
    painter.scale(width / 56, width / 56)
    pen.setWidthF(pen.widthF() * 56 / width)
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(-27, -20, 54, 40), 6, 6)
    painter.drawEllipse(QPointF(-11, -7), 5, 5)
    ridge = [(-23, 14), (-8, -1), (1, 9), (11, -3), (25, 12)]
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in ridge]))
    painter.restore()


def paint_layout_symbol(painter: QPainter, centre: QPointF, is_list: bool, colour: QColor) -> None:
    """Three lines for a list, four squares for cards; 14 logical pixels wide."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for down in (-5.0, 0.0, 5.0) if is_list else (-4.0, 4.0):
        if is_list:
            painter.drawLine(centre + QPointF(-7, down), centre + QPointF(7, down))
        else:
            for across in (-4.0, 4.0):
                painter.drawRoundedRect(QRectF(centre.x() + across - 2.5, centre.y() + down - 2.5, 5, 5), 1, 1)
    painter.restore()


def paint_turn_symbol(painter: QPainter, centre: QPointF, is_left: bool, colour: QColor) -> None:
    """An arrow that turns back to the left, for undo, or on to the right; 14 logical pixels wide."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(centre)
    painter.scale(1 if is_left else -1, 1)
    painter.drawPolyline(QPolygonF([QPointF(-2.5, -7), QPointF(-6.5, -3), QPointF(-2.5, 1)]))
    painter.drawLine(QPointF(-6.5, -3), QPointF(2, -3))
    painter.drawArc(QRectF(-2.5, -3, 9, 9), 90 * 16, -180 * 16)
    painter.drawLine(QPointF(2, 6), QPointF(-3, 6))
    painter.restore()


class TurnButton(Button):
    """Undo or redo, as an arrow: words for both would need more room than a small screen has in a large font."""

    def __init__(self, words: str, *, is_back: bool) -> None:
        super().__init__(" ")
        self._is_back = is_back
        self.setProperty("role", "icon")
        self.setAccessibleName(words)
        self.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The arrow, which goes back to where reading begins."""
        super().paintEvent(event)
        painter = QPainter(self)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        is_left = self._is_back is (self.layoutDirection() is Qt.LayoutDirection.LeftToRight)
        colour = self.palette().color(group, QPalette.ColorRole.ButtonText)
        paint_turn_symbol(painter, QPointF(self.rect().center()), is_left, colour)
        painter.end()


class PictureSymbol(QWidget):
    """The symbol of the empty window; purely decorative, so it has no accessible name."""

    def __init__(self, theme: Theme, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width
        self.setFixedSize(width + 4, width)
        theme.changed.connect(self.update)

    def paintEvent(self, event: object) -> None:
        """Paint the symbol in the accent colour."""
        painter = QPainter(self)
        paint_picture_symbol(painter, QPointF(self.rect().center()), self._width, QColor(self._theme.colours.accent))
        painter.end()
