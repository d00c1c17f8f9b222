"""The bar of the ledger: one segment per part, walked through with the pointer or the arrow keys."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scrubber.gui import texts
from scrubber.gui.inspector.ledger_segments import GOES, Segment
from scrubber.gui.style.theme import Theme
from scrubber.i18n import _

BAR, MARGIN, SIDE = 20, 4, 2
MIN_SEGMENT, GAP = 4.0, 1.0


class LedgerStrip(QWidget):
    """Every segment that exists is at least a few pixels wide; what goes is hatched besides being red."""

    pointed = Signal(int)
    """The number of the segment under the pointer or the keyboard's mark; -1 when there is none."""
    chosen = Signal(int)
    """The number of a segment that was clicked or confirmed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._segments: list[Segment] = []
        self._words: list[str] = []
        self.current = -1
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("The parts of the file; the arrow keys walk through them, Return shows one"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, BAR + 2 * MARGIN)

    def show_segments(self, segments: list[Segment], words: list[str]) -> None:
        """Show other segments; `words` say what each is."""
        self._segments, self._words = segments, words
        self.current = self._hovered = -1
        self.update()

    def spans(self) -> list[tuple[float, float]]:
        """Left edge and width of each segment, in the order of the file."""
        total = sum(segment.length for segment in self._segments) or 1
        room = max(0.0, self.width() - 2 * SIDE - MIN_SEGMENT * len(self._segments))
        widths = [MIN_SEGMENT + room * segment.length / total for segment in self._segments]
        lefts, left = [], float(SIDE)
        for width in widths:
            lefts.append(left)
            left += width
        if self._is_mirrored():
            lefts = [self.width() - start - width for start, width in zip(lefts, widths, strict=True)]
        return list(zip(lefts, widths, strict=True))

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def paintEvent(self, event: QPaintEvent) -> None:
        """Segments with thin gaps, clipped to one rounded bar; a frame around the marked one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(SIDE, MARGIN, self.width() - 2 * SIDE, BAR)
        clip = QPainterPath()
        clip.addRoundedRect(bar, 6, 6)
        painter.setClipPath(clip)
        spans = self.spans()
        for segment, (left, width) in zip(self._segments, spans, strict=True):
            paint_share(painter, QRectF(left, MARGIN, max(1.0, width - GAP), BAR), self._theme, segment.kind)
        painter.setClipping(False)
        self._frame(painter, spans)
        painter.end()

    def _frame(self, painter: QPainter, spans: list[tuple[float, float]]) -> None:
        marked = self.current if self.hasFocus() else self._hovered
        if self.hasFocus() and not 0 <= marked < len(spans):
            painter.setPen(QPen(QColor(self._theme.colours.text), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        if 0 <= marked < len(spans):
            left, width = spans[marked]
            painter.setPen(QPen(QColor(self._theme.colours.text), 2))
            painter.drawRoundedRect(QRectF(left - 1.5, MARGIN - 2, width + 2, BAR + 4), 3, 3)

    def _at(self, x: float) -> int:
        return next((number for number, (left, width) in enumerate(self.spans()) if left <= x < left + width), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        found = self._at(event.position().x())
        if found != self._hovered:
            self._hovered = found
            self.pointed.emit(found)
            self.update()
        if found >= 0:
            QToolTip.showText(event.globalPosition().toPoint(), texts.tooltip(self._words[found]), self)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._hovered = -1
        self.pointed.emit(self.current if self.hasFocus() else -1)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        found = self._at(event.position().x())
        if event.button() is Qt.MouseButton.LeftButton and found >= 0:
            self._mark(found)
            self.chosen.emit(found)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first segment."""
        super().focusInEvent(event)
        if self._segments and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._mark(max(0, self.current))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark goes with the focus."""
        super().focusOutEvent(event)
        self.pointed.emit(-1)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the segments in the direction of reading, or choose one."""
        ahead = -1 if self._is_mirrored() else 1
        last = len(self._segments) - 1
        goals = {
            Qt.Key.Key_Right: self.current + ahead,
            Qt.Key.Key_Left: self.current - ahead,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in goals and last >= 0:
            self._mark(min(last, max(0, goals[Qt.Key(event.key())])))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and 0 <= self.current <= last:
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _mark(self, number: int) -> None:
        self.current = number
        self.setAccessibleDescription(self._words[number])
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.pointed.emit(number)
        self.update()


def paint_share(painter: QPainter, where: QRectF, theme: Theme, kind: str) -> None:
    """Fill `where` as parts of this kind are filled; what goes is hatched, for those who don't tell red from green."""
    painter.fillRect(where, QColor(getattr(theme.colours, kind)))
    if kind == GOES:
        lines = QColor(theme.colours.surface)
        lines.setAlpha(150)
        painter.fillRect(where, QBrush(lines, Qt.BrushStyle.BDiagPattern))
