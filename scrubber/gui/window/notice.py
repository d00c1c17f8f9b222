"""Messages that ask for nothing: in the window, and to somebody who is elsewhere when a run ends.

They may be shown before the photos' part of the window is loaded, hence nothing else is here.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSystemTrayIcon, QWidget

from scrubber.gui.style.widgets import button, label
from scrubber.i18n import _

LONG_SECONDS = 15.0
_SHOWN_MS = 10_000


class Notice(QWidget):
    """A message above the photos that stays until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "notice")
        self.words = label()
        self.close_button = button(_("Close"))
        self.close_button.clicked.connect(self.hide)
        self.action = button(_("Undo"))
        self.action.clicked.connect(lambda: self._act())
        self.action.hide()
        self._act: Callable[[], object] = self.hide
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 16, 8)
        self._row.setSpacing(16)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def add_button(self, words: str) -> QPushButton:
        """One more button, before the one that closes."""
        made = button(words)
        self._row.insertWidget(self._row.count() - 1, made, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def say(self, words: str) -> None:
        """Show a message, which holds nothing that acts instead of being seen; screen readers hear it too."""
        self.action.hide()
        self.words.setText(words)
        announce(self, words)

    def offer(self, words: str, action: str, act: Callable[[], object]) -> None:
        """The same with a button for what can be done about it."""
        self.say(words)
        self._act = act
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setAccessibleDescription(words)
        self.action.show()

    def goes_on(self, before: str, words: str) -> bool:
        """Put `words` in the place of `before`, which is still shown; False when it isn't. Nobody is interrupted."""
        if self.isHidden() or self.words.text() != before:
            return False
        self.words.setText(words)
        self.setAccessibleName(words)
        return True


def announce(strip: QWidget, words: str) -> None:
    """Show a strip and have screen readers say what it says."""
    strip.setAccessibleName(words)
    strip.show()
    QAccessible.updateAccessibility(QAccessibleEvent(strip, QAccessible.Event.Alert))


class EndNotice(QObject):
    """By the taskbar, and after a long run by a notice of the system.

    It says how many photos, never which: a notice may be seen by others and is kept by some systems.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None

    def tell(self, words: str, seconds: float) -> None:
        """Ask for attention, unless the window has it."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if seconds >= LONG_SECONDS and QSystemTrayIcon.isSystemTrayAvailable():
            self._show(words)

    def _show(self, words: str) -> None:
        self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
        self._tray.messageClicked.connect(self._come)
        self._tray.show()
        self._tray.showMessage("Scrubber", words, self._window.windowIcon(), _SHOWN_MS)
        QTimer.singleShot(_SHOWN_MS, self._tray.hide)

    def _come(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
