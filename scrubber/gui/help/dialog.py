"""The help on one page that scrolls: what the program does, and the keys at its end."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from scrubber.gui.help.texts import KEYS, SECTIONS, Section
from scrubber.gui.style.widgets import close_row, heading, label, scrolling
from scrubber.i18n import _
from scrubber.resources import resource

DRAWING_WIDTH = 480
_SIZE = (620, 640)


class HelpDialog(QDialog):
    """Opens at the beginning, or at the keys."""

    def __init__(self, parent: QWidget | None = None, at_keys: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Scrubber help"))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        for section in SECTIONS:
            _add_section(column, section)
        self.keys = heading(_("Keys"), "title")
        column.addWidget(self.keys)
        for group, keys in KEYS:
            column.addWidget(heading(_(group), "strong"))
            column.addWidget(_key_table(keys))
        column.addStretch(1)
        self._area = scrolling(page, _("Scrubber help"))
        outer = QVBoxLayout(self)
        outer.addWidget(self._area)
        outer.addWidget(close_row(self))
        self.resize(*_SIZE)
        if at_keys:
            QTimer.singleShot(0, self.show_keys)

    def show_keys(self) -> None:
        """Scroll to the keys."""
        self._area.verticalScrollBar().setValue(self.keys.y() - 8)


def _add_section(column: QVBoxLayout, section: Section) -> None:
    column.addWidget(heading(_(section.heading), "heading"))
    column.addWidget(label(_(section.words)))
    if section.drawing:
        column.addWidget(_drawing(section.drawing, _(section.drawing_words)))
    column.addSpacing(12)


def _key_table(keys: tuple[tuple[str, str], ...]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 12)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (key, words) in enumerate(keys):
        shown = label(key, "key", wraps=False)
        shown.setAccessibleName(_("{what}: {value}").format(what=key, value=_(words)))
        grid.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(_(words)), row, 1)
    return made


def _drawing(name: str, words: str) -> QLabel:
    """A drawing of what was measured, with the same in words."""
    shown = QLabel()
    ratio = shown.devicePixelRatioF()
    drawing = QPixmap(str(resource(name)))
    drawing = drawing.scaledToWidth(round(DRAWING_WIDTH * ratio), Qt.TransformationMode.SmoothTransformation)
    drawing.setDevicePixelRatio(ratio)
    shown.setPixmap(drawing)
    shown.setAccessibleName(words)
    shown.setToolTip(words)
    return shown
