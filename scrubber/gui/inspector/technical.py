"""How the file is built: its parts by the names that the format has for them, and why some are kept."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.gui.inspector import sections
from scrubber.gui.inspector.ledger_bar import LedgerBar
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import clear, label, set_margins
from scrubber.i18n import _


class Technical(QWidget):
    """The ledger of a photo, for those who know its format or want to check what is promised."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.ledger = LedgerBar(theme)
        self._heading = label(_("What is kept and why"), "strong")
        self._reasons = QWidget()
        self._lines = QVBoxLayout(self._reasons)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(12)
        column = QVBoxLayout(self)
        set_margins(column, 0, 12, 12, 12)
        column.setSpacing(16)
        for shown in (self.ledger, self._heading, self._reasons):
            column.addWidget(shown)
        column.addStretch(1)

    def show_report(self, report: PhotoReport) -> None:
        """Show how a file is built."""
        self.ledger.setVisible(bool(report.parts))
        self.ledger.show_report(report)
        clear(self._reasons)
        for shown in sections.reasons(report):
            self._lines.addWidget(shown)
        self._heading.setVisible(self._lines.count() > 0)
