"""Values that go to the clipboard with a click, with Ctrl+C or from a context menu; always as plain text."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from scrubber.gui.style.plain_label import PlainLabel
from scrubber.i18n import _

Told = Callable[[str], None]
"""Called with what was put on the clipboard."""


def copy(text: str, told: Told) -> None:
    """Put `text` on the clipboard and say so."""
    QGuiApplication.clipboard().setText(text)
    told(text)


class CopyValue(PlainLabel):
    """A value that a click copies whole, even where it is shown shortened. Dragging selects a part of it instead."""

    letters_asked = 12

    def __init__(self, shown: str, whole: str, name: str, told: Told) -> None:
        super().__init__(shown)
        self._whole = whole
        self._told = told
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("role", "copy")
        self.setIndent(0)  # a frame would move the text away from the line of its name
        self.setAccessibleName(f"{name}: {shown}")
        self.setAccessibleDescription(_("Click to copy"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click that selected nothing copies."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self.hasSelectedText():
            copy(self._whole, self._told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return, the space bar and the system's key for copying."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            copy(self.selectedText(), self._told)
        elif event.matches(QKeySequence.StandardKey.Copy) or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            copy(self._whole, self._told)
        else:
            super().keyPressEvent(event)

    def _offer(self, where: QPoint) -> None:
        offer(self, self.mapToGlobal(where), self.selectedText() or self._whole, self._told)


def offer(parent: QWidget, where: QPoint, text: str, told: Told) -> None:
    """A context menu that copies `text`."""
    menu = QMenu(parent)
    # Translators: to copy to the clipboard.
    menu.addAction(_("Copy")).triggered.connect(lambda: copy(text, told))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(where)
