"""A message that asks for nothing. It is shown before the photos' part of the window is loaded, hence alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scrubber.gui.style.widgets import button, label
from scrubber.i18n import _


class Notice(QWidget):
    """A message above the photos that stays until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "notice")
        self.words = label()
        self.close_button = button(_("Close"), "", _("Close the message"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        row.addWidget(self.words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, words: str) -> None:
        """Show a message, which holds nothing that acts instead of being seen; screen readers hear it too."""
        self.words.setText(words)
        announce(self, words)


def announce(strip: QWidget, words: str) -> None:
    """Show a strip and have screen readers say what it says."""
    strip.setAccessibleName(words)
    strip.show()
    QAccessible.updateAccessibility(QAccessibleEvent(strip, QAccessible.Event.Alert))
