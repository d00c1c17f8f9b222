"""The bottom bar: where copies go, the promise, the one big button; while photos are cleaned, how far it is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from scrubber.gui import texts
from scrubber.gui.cleaning.destination import DestinationChooser
from scrubber.gui.faces.chooser import FaceChooser
from scrubber.gui.settings import Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.widgets import ElidedLabel, button, label, panel
from scrubber.i18n import _


class ActionBar(QWidget):
    """Idle and running are two faces of the same bar."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.destination = DestinationChooser(settings)
        self.faces = FaceChooser(settings)
        self.clean = button(texts.clean_button(0), "primary")
        self.clean.setToolTip(_("Make clean copies (Ctrl+Return)"))
        self.cancel = button(_("Cancel"))
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName(_("Progress"))
        self.progress_words = ElidedLabel()
        self._faces = QStackedLayout(self)
        self._faces.addWidget(self._idle_face())
        self._faces.addWidget(self._running_face())
        self.setMinimumHeight(t.ACTION_BAR_HEIGHT)

    def sizeHint(self) -> QSize:
        """As high as the design says, higher for large fonts."""
        return super().sizeHint().expandedTo(QSize(0, t.ACTION_BAR_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the controls need the room of the promise, which the help repeats."""
        super().resizeEvent(event)
        self._promise.setVisible(self.width() >= t.WINDOW_BRAND)

    def _idle_face(self) -> QWidget:
        face = panel("bar", "top")
        row = QHBoxLayout(face)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        self._promise = label(_("Nothing leaves this computer"), "muted", wraps=False)
        self._promise.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.faces)
        row.addWidget(self.destination)
        row.addStretch(1)
        row.addWidget(self._promise)
        row.addWidget(self.clean, 0, Qt.AlignmentFlag.AlignVCenter)
        return face

    def _running_face(self) -> QWidget:
        face = panel("bar", "top")
        row = QHBoxLayout(face)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.progress_words)
        column.addWidget(self.progress)
        column.addStretch(1)
        row.addLayout(column, 1)
        row.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        return face

    def show_count(self, count: int) -> None:
        """Say on the button how many photos it will clean."""
        self.clean.setText(texts.clean_button(count))
        self.clean.setAccessibleName(self.clean.text())
        self.clean.setEnabled(count > 0)

    def show_running(self, is_running: bool) -> None:
        """Change between the two faces; the keyboard stays where it is useful."""
        had_focus = self.clean.hasFocus() or self.cancel.hasFocus()
        self._faces.setCurrentIndex(1 if is_running else 0)
        if had_focus:
            (self.cancel if is_running else self.clean).setFocus()

    def show_progress(self, done: int, total: int, seconds_left: float | None) -> None:
        """How far the run is."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress_words.setText(texts.progress(done, total, seconds_left))
