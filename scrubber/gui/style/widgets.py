"""Small widgets that the whole window shares; labels never read rich text out of a photo."""

import html
import re

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygon,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from scrubber.gui.style import tokens as t
from scrubber.gui.style.plain_label import PlainLabel
from scrubber.i18n import _

QUIT_KEY = "Ctrl+Q"
_TOOLTIP_LETTERS = 64
_CHOOSER_MOST, _SPARE = 360, 8
_LONG_WORD = re.compile(rf"\S{{{_TOOLTIP_LETTERS + 1},}}")
_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def label(text: str = "", role: str = "", wraps: bool = True) -> PlainLabel:
    """A label for plain text."""
    made = PlainLabel(text)
    made.setWordWrap(wraps)
    made.setAlignment(near_side() | Qt.AlignmentFlag.AlignVCenter)
    if role:
        made.setProperty("role", role)
    return made


def heading(text: str, role: str = "heading") -> QLabel:
    """A label that a screen reader announces as a heading, too: Qt has no role for that."""
    made = label(text, role)
    made.setAccessibleName(_("Heading: {words}").format(words=text))
    return made


def close_row(dialog: QDialog) -> QDialogButtonBox:
    """The button at the end of a dialog that only shows something."""
    buttons = QDialogButtonBox()
    buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons


def quit_key(dialog: QDialog) -> None:
    """Let the key that leaves the program do so from a dialog, too: a modal one keeps the window's own keys from it."""
    QShortcut(QKeySequence(QUIT_KEY), dialog, lambda: _leave(dialog))


def _leave(dialog: QDialog) -> None:
    """Close a dialog and what it stands before; the window asks first where something would be lost."""
    before = dialog.parentWidget()
    if not dialog.close() or before is None:
        return
    window = before.window()
    if isinstance(window, QDialog):
        _leave(window)
    else:
        QTimer.singleShot(0, window.close)  # once nothing waits for the dialog any more


def selectable(shown: QLabel) -> QLabel:
    """Let the user select and copy a label's text."""
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    shown.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return shown


class Button(QPushButton):
    """A push button that Return presses, too, wherever it stands: Qt does that in dialogs only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Enter are as good as the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CHORD:
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, role: str = "", name: str = "") -> QPushButton:
    """A push button; `name` is for screen readers where the text alone isn't enough."""
    made = Button(text)
    made.setAccessibleName(name or text)
    if role:
        made.setProperty("role", role)
    return made


def panel(role: str, edge: str = "") -> QWidget:
    """A widget with a background from the style sheet."""
    made = QWidget()
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setProperty("role", role)
    made.setProperty("edge", edge)
    return made


class ElidedLabel(QLabel):
    """A one-line label that gives way: what doesn't fit is shortened and stays readable in the tooltip."""

    short: str | None = None
    """What is shown where the text doesn't fit, "" for nothing; with None as much of it as fits."""

    def __init__(self, role: str = "", side: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        """`side` is where it is shortened: the name of a file in the middle, because its end tells something."""
        super().__init__()
        self._side = side
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        """Nothing is too narrow."""
        return QSize(0, super().minimumSizeHint().height())

    def _elided(self) -> str:
        shown = self._as_fits(self.text())
        if shown == self.text() or self.short is None:
            return shown
        return self.short if self._as_fits(self.short) == self.short else ""

    def _as_fits(self, text: str) -> str:
        return self.fontMetrics().elidedText(text, self._side, self.width())

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._explain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may shorten it."""
        super().resizeEvent(event)
        self._explain()

    def _explain(self) -> None:
        """Tell the whole in the tooltip, only when it had to be shortened."""
        self.setToolTip(tooltip(self.text()) if self._elided() != self.text() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        flags = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(flags), self._elided())
        painter.end()


class Pages(QStackedWidget):
    """As small as the page that is shown allows: with a large font another one may need more than the screen has."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """Of the page that is shown, or what was set for it, as in Qt's own layouts."""
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        hint, least = shown.minimumSizeHint(), shown.minimumSize()
        return QSize(least.width() or hint.width(), least.height() or hint.height())


class Slider(QSlider):
    """A slider that the wheel doesn't move: who scrolls the page with it must not change a cover by chance."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class Chooser(QComboBox):
    """A list to choose from, with an arrow in the colour of the text: a style sheet can only take one from a file."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._most = t.grown(_CHOOSER_MOST, self.font().pointSizeF())
        self.view().window().setMaximumWidth(self._most)

    def minimumSizeHint(self) -> QSize:
        """A long name is shortened, so that it moves nothing aside."""
        return super().minimumSizeHint().boundedTo(QSize(self._most, self._most))

    def sizeHint(self) -> QSize:
        """As wide as its words, but for a long name."""
        return super().sizeHint().boundedTo(QSize(self._most, self._most))

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Shorten what doesn't fit; words that do have not a pixel to spare, and empty ones in front of the arrow."""
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        option.currentText = shortened(option.currentText, self.font(), room.width() + _SPARE)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: who scrolls with the pointer here by chance must not choose something else."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow on top."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.palette().text().color()), 1.6))
        is_left = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        centre = QPoint(self.width() - 16 if is_left else 16, self.height() // 2 + 2)
        painter.drawPolyline(QPolygon([centre + QPoint(-4, -4), centre, centre + QPoint(4, -4)]))
        painter.end()


class CaptionedChooser(QWidget):
    """A list to choose from below a word; both give way in a narrow window."""

    def __init__(self, caption: str, name: str) -> None:
        super().__init__()
        self.combo = Chooser(name)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.combo.setMinimumWidth(t.CHOOSER_MIN)
        self.combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        word = label(caption, "small", wraps=False)
        word.setBuddy(self.combo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(word)
        column.addWidget(self.combo)


def scrolling(page: QWidget, name: str) -> QScrollArea:
    """A page that scrolls up and down; whoever comes to it by keyboard sees a ring and may scroll with the arrows."""
    area = QScrollArea(widgetResizable=True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    area.setWidget(page)
    return area


def tooltip(text: str) -> str:
    """`text` for a tooltip, which Qt would otherwise take for HTML when it looks like it, and widen for a long word."""
    return f"<qt>{_LONG_WORD.sub(_in_lines, html.escape(text))}</qt>"


def _in_lines(word: re.Match[str]) -> str:
    letters = re.findall(r"&[a-z#0-9]+;|.", word[0])
    lines = ("".join(letters[begin : begin + _TOOLTIP_LETTERS]) for begin in range(0, len(letters), _TOOLTIP_LETTERS))
    return "<br>".join(lines)


def shortened(text: str, font: QFont, width: int) -> str:
    """`text` in at most `width` pixels: a name keeps its beginning and its end, which both tell something."""
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def with_key(words: str, key: str) -> str:
    """What a control does, for its tooltip, and the key that does the same, as the system writes it."""
    return f"{words} ({QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)})"


def explain(widget: QWidget, words: str) -> None:
    """Tell more to who points at `widget`, and the same to a screen reader, which would read markup aloud."""
    widget.setToolTip(tooltip(words) if words else "")
    widget.setAccessibleDescription(words)


def set_margins(layout: QLayout, start: int, top: int, end: int, bottom: int) -> None:
    """Margins by reading direction: Qt swaps a layout's items in languages that run from the right, not its margins."""
    left, right = (end, start) if is_mirrored() else (start, end)
    layout.setContentsMargins(left, top, right, bottom)


def is_mirrored() -> bool:
    """Whether the window is laid out from the right."""
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def near_side() -> Qt.AlignmentFlag:
    """Where a line begins in the window's direction; a file's name in Arabic would begin at the other side."""
    side = Qt.AlignmentFlag.AlignRight if is_mirrored() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def far_side() -> Qt.AlignmentFlag:
    """Where a line ends in the window's direction; a label would go by the direction of the text in it."""
    side = Qt.AlignmentFlag.AlignLeft if is_mirrored() else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignAbsolute


def clear(widget: QWidget) -> None:
    """Take everything out of a widget's layout."""
    layout = widget.layout()
    while layout is not None and layout.count():
        item = layout.takeAt(0)
        inner = item.widget() if item is not None else None
        if inner is not None:
            inner.hide()
            inner.deleteLater()
