"""The menus: every command of the window once more, with its shortcut, where each system expects them."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from scrubber.gui.settings import APPEARANCE_WORDS, Appearance
from scrubber.gui.style.theme import Theme
from scrubber.i18n import _

Shortcuts = QKeySequence | QKeySequence.StandardKey | str | None


def action(window: QMainWindow, words: str, does: Callable[[], None], *shortcuts: Shortcuts) -> QAction:
    """A command of the window."""
    made = QAction(words, window)
    made.setShortcuts([QKeySequence(keys) for keys in shortcuts if keys is not None])
    made.triggered.connect(lambda: does())
    return made


def switch(window: QMainWindow, words: str, explanation: str, is_on: bool, does: Callable[[bool], None]) -> QAction:
    """A command that is on or off."""
    made = QAction(words, window)
    made.setCheckable(True)
    made.setChecked(is_on)
    made.setToolTip(explanation)
    made.setStatusTip(explanation)
    made.toggled.connect(does)
    return made


def appearance_menu(window: QMainWindow, menu: QMenu, theme: Theme, chosen: Appearance) -> None:
    """Light, dark, or like the system."""
    group = QActionGroup(window)
    for choice, words in APPEARANCE_WORDS.items():
        entry = action(window, _(words), lambda choice=choice: theme.choose(choice))  # type: ignore[misc]
        entry.setCheckable(True)
        entry.setChecked(choice is chosen)
        entry.setData(choice)
        group.addAction(entry)
        menu.addAction(entry)
