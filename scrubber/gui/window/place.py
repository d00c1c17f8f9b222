"""Where the window is and how it is divided: a first size that fits the screen, and what is remembered of it."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from scrubber.gui.settings import Settings
from scrubber.gui.style import tokens as t

LARGEST_SHARE = 0.9
"""How much of the free screen a window takes that is opened for the first time."""
IN_REACH = QSize(160, 32)
"""So much of the upper edge must lie on a screen, or the window could not be moved."""

LOW = 480
"""Height of a screen below which a window leaves out what only pleases; one of 1366x768 at twice the size has 384."""


def is_low_screen() -> bool:
    """Whether there is room for what is needed only."""
    return QGuiApplication.primaryScreen().availableSize().height() < LOW


def first_size(free: QSize) -> QSize:
    """The size of the first window on a screen with this much free room."""
    most = QSize(int(free.width() * LARGEST_SHARE), int(free.height() * LARGEST_SHARE))
    return QSize(*t.WINDOW_FIRST).boundedTo(most)


def is_in_reach(frame: QRect, screens: list[QRect]) -> bool:
    """Whether a window with this frame could be seen, moved and closed on one of these screens."""
    top = QRect(frame.topLeft(), QSize(frame.width(), IN_REACH.height()))
    parts = [top.intersected(screen) for screen in screens]
    return any(part.width() >= IN_REACH.width() and part.height() >= IN_REACH.height() // 2 for part in parts)


def restore(window: QMainWindow, settings: Settings) -> None:
    """Put the window where it was, or where it is seen whole."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    was_there = window.restoreGeometry(settings.state("window"))
    if not was_there or not is_in_reach(window.frameGeometry(), screens):
        free = QGuiApplication.primaryScreen().availableGeometry()
        window.resize(first_size(free.size()))
        # Its last parts make it a little higher than it is now, for which a low screen has no room below.
        window.move(free.topLeft() if is_low_screen() else free.center() - window.rect().center())


def divide(window: QMainWindow, splitter: QSplitter, settings: Settings) -> None:
    """Divide the window as it was, or so that photos have most of the room."""
    if not splitter.restoreState(settings.state("splitter")):
        side = t.grown(t.INSPECTOR_MIN + 60, window.font().pointSizeF())
        splitter.setSizes([max(window.width() - side, side), side])


def remember(window: QMainWindow, splitter: QSplitter, settings: Settings) -> None:
    """Remember where the window is."""
    settings.keep_state("window", window.saveGeometry())
    settings.keep_state("splitter", splitter.saveState())
