"""A label for texts that may come from a photo: no word is so long that it widens the window or is cut at an edge."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextDocument, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

LETTERS_ASKED, LETTERS_WANTED = 24, 60
"""Letters of one word for which a label asks room at least, and for which it would like to have room."""

_LINE_SEPARATOR = "\u2028"
_ANYWHERE = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


class PlainLabel(QLabel):
    """Plain text. Where one word is longer than a line it goes on in the next line; Qt's own label would cut it.

    Lines from the right begin at the edge, too: Qt moves all but the last one of a text by the width of a space.
    """

    letters_asked = LETTERS_ASKED

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word, unless that is longer than words of a language are."""
        hint = super().minimumSizeHint()
        if not self.wordWrap() or not self.text():  # a label may show a picture, too
            return hint
        return QSize(min(hint.width(), self._room_for(self.letters_asked)), hint.height())

    def sizeHint(self) -> QSize:
        """As Qt's, but for a word as long as several lines."""
        hint, most = super().sizeHint(), self._room_for(LETTERS_WANTED)
        if not self._breaks_words(most):
            return hint
        return QSize(most, self.heightForWidth(most))

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        if not self._breaks_words(width):
            return super().heightForWidth(width)
        if self._is_selectable():
            self._let_break()
            return super().heightForWidth(width)
        beside, above = self._beside()
        return round(self._lines(width - beside).boundingRect().height()) + above

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines of a plain text; a text that can be selected is laid out by another part of Qt."""
        if self._is_selectable():
            if self._breaks_words(self.width()):
                self._let_break()
            super().paintEvent(event)
            return
        may_be_flush = self.isRightToLeft() and bool(self.alignment() & Qt.AlignmentFlag.AlignRight)
        if not may_be_flush and not self._breaks_words(self.width()):
            super().paintEvent(event)
            return
        lines = self._lines(self.width() - self._beside()[0])
        if lines.lineCount() < 2:
            super().paintEvent(event)
        else:
            self._paint(lines)

    def _paint(self, lines: QTextLayout) -> None:
        area = self.contentsRect()
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setPen(self.palette().color(self.foregroundRole()))
        is_centred = bool(self.alignment() & Qt.AlignmentFlag.AlignVCenter)
        above = (area.height() - lines.boundingRect().height()) / 2 if is_centred else 0.0
        left = area.left() + (self._own_indent() if self.alignment() & Qt.AlignmentFlag.AlignLeft else 0)
        lines.draw(painter, QPointF(left, area.top() + above))
        painter.end()

    def _breaks_words(self, width: int) -> bool:
        """Whether a word is longer than a line of a label so wide; Qt remembers the longest one."""
        return self.wordWrap() and bool(self.text()) and super().minimumSizeHint().width() > width

    def _is_selectable(self) -> bool:
        return bool(self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse)

    def _let_break(self) -> None:
        """Let the document behind a text that can be selected break words; Qt forbids it anew with each change."""
        super().heightForWidth(self.width())  # what Qt has to set is set now
        document = self.findChild(QTextDocument)
        if document is not None and document.defaultTextOption().wrapMode() != _ANYWHERE:
            option = document.defaultTextOption()
            option.setWrapMode(_ANYWHERE)
            document.setDefaultTextOption(option)

    def _room_for(self, letters: int) -> int:
        return letters * self.fontMetrics().averageCharWidth() + self._beside()[0]

    def _beside(self) -> tuple[int, int]:
        """What the label takes beside its lines, and above and below them."""
        margins = self.contentsMargins()
        return margins.left() + margins.right() + self._own_indent(), margins.top() + margins.bottom()

    def _own_indent(self) -> int:
        """What Qt leaves free between a frame and the text."""
        if self.indent() >= 0:
            return self.indent()
        return self.fontMetrics().horizontalAdvance("x") // 2 if self.frameWidth() > 0 else 0

    def _lines(self, width: int) -> QTextLayout:
        side = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask & ~Qt.AlignmentFlag.AlignAbsolute
        option = QTextOption(side)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # as the text begins
        option.setWrapMode(_ANYWHERE)
        made = QTextLayout(self.text().replace("\n", _LINE_SEPARATOR), self.font())
        made.setTextOption(option)
        made.beginLayout()
        below = 0.0
        while (line := made.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, below))
            below += line.height()
        made.endLayout()
        return made
