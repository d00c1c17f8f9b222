"""Tells the end of a run to somebody who is elsewhere: the taskbar, and after a long run a notice of the system."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

LONG_SECONDS = 15.0
_SHOWN_MS = 10_000


class EndNotice(QObject):
    """Says how many photos, never which: a notice may be seen by others and is kept by some systems."""

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
