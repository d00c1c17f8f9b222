"""Two quiet strips: a message that asks for nothing, and what a run of cleaning did."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from scrubber.gui import texts
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.style.widgets import button, label
from scrubber.i18n import _

MAX_REASONS = 200
REASONS_HEIGHT = 96


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
        """Show a message; screen readers hear it too."""
        self.words.setText(texts.harmless(words))
        _announce(self, self.words.text())


class Summary(QWidget):
    """What the last run did, with the reason of every refusal and the way to the copies."""

    folder_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "done")
        self.words = label("", "strong")
        self.reasons = label()
        self.show_folder = button(_("Show folder"))
        self.close_button = button(_("Close"), "", _("Close the summary"))
        self.show_folder.clicked.connect(self.folder_asked)
        self.close_button.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.show_folder, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setAccessibleName(_("Why photos were refused"))
        self._scroll.setWidget(self.reasons)
        self.reasons.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._scroll)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what a run did."""
        cleaned, refused = len(outcome.outputs), len(outcome.refused)
        said = texts.summary(cleaned, refused, outcome.untouched, outcome.was_cancelled)
        self.words.setText(" · ".join([said, *texts.faces_done(outcome.faces, outcome.to_look_at)]))
        lines = [texts.refusal(path, problem) for path, problem in outcome.refused[:MAX_REASONS]]
        self.reasons.setText("\n".join(lines))
        self._scroll.setVisible(bool(lines))
        height = self.reasons.fontMetrics().lineSpacing() * len(lines) + 8
        self._scroll.setFixedHeight(min(height, REASONS_HEIGHT))
        self.show_folder.setVisible(cleaned > 0)
        _announce(self, self.words.text())


def _announce(strip: QWidget, words: str) -> None:
    """Show a strip and have screen readers say what it says."""
    strip.setAccessibleName(words)
    strip.show()
    QAccessible.updateAccessibility(QAccessibleEvent(strip, QAccessible.Event.Alert))
