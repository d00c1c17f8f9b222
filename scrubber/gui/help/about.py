"""About the program: its version, its licence, and whose work it stands on."""

import platform
import sys
from collections.abc import Callable

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from scrubber import __version__
from scrubber.fence.close import is_complete
from scrubber.fence.plan import Mechanism
from scrubber.gui.help.texts import CREDITS, LICENCE
from scrubber.gui.style.widgets import close_row, heading, label, scrolling, selectable
from scrubber.i18n import _
from scrubber.resources import resource

AskFence = Callable[[Callable[[frozenset[Mechanism]], None]], object]
"""Asks what stands around the processes that open photos; the answer comes once."""
_ICON = 64
_SIZE = (600, 520)


class AboutDialog(QDialog):
    """The versions can be selected and copied, for a report of what went wrong."""

    def __init__(self, parent: QWidget | None = None, ask_fence: AskFence | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About Scrubber"))
        self.version = selectable(label(versions(), "small"))
        self.fence = label("", "small")
        if ask_fence is not None:
            ask_fence(self._tell_fence)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 12)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(label(_(LICENCE)))
        column.addWidget(heading(_("Made with the work of others"), "heading"))
        column.addWidget(_credits(), 1)
        column.addWidget(close_row(self))
        self.resize(*_SIZE)

    def _tell_fence(self, standing: frozenset[Mechanism]) -> None:
        if isValid(self.fence):  # the dialog may be closed by now
            self.fence.setText(fence_words(standing, sys.platform))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        icon = QLabel()
        icon.setPixmap(QIcon(str(resource("icons/scrubber.png"))).pixmap(_ICON))
        row.addWidget(icon)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(heading("Scrubber", "title"))
        words.addWidget(self.version)
        words.addWidget(self.fence)
        row.addLayout(words, 1)
        return row


def versions() -> str:
    """What a report of a fault should name: "0.1.0 · Python 3.13.1 · Qt 6.11.0 · Linux"."""
    return f"{__version__} · Python {platform.python_version()} · Qt {qVersion()} · {platform.system()}"


def fence_words(standing: frozenset[Mechanism], system: str) -> str:
    """How far the processes that open photos are fenced on this computer."""
    if is_complete(standing, system):
        return _("Photos are opened in processes that reach no other file, no network and no program.")
    return _("Photos are opened in processes of their own, which this system can fence in only in part.")


def _credits() -> QScrollArea:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 3)
    grid.setColumnStretch(2, 2)
    for row, (names, purpose, licence) in enumerate(CREDITS):
        grid.addWidget(label(_(names)), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(_(purpose), "muted"), row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(_(licence), "small"), row, 2, Qt.AlignmentFlag.AlignTop)
    grid.setRowStretch(len(CREDITS), 1)
    return scrolling(page, _("Made with the work of others"))
