"""Chooses where the copies go: beside the originals, or in a folder."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from scrubber.gui import texts
from scrubber.gui import tokens as t
from scrubber.gui.settings import Settings
from scrubber.gui.widgets import Chooser, label
from scrubber.i18n import _

BESIDE, FOLDER, OTHER = range(3)


class DestinationChooser(QWidget):
    """A caption and a list to choose from; the choice is remembered."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.combo = Chooser(_("Where the clean copies go"))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.combo.setMinimumWidth(t.CHOOSER_MIN)
        self.combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.combo.activated.connect(self._take)
        caption = label(_("Copies go"), "small", wraps=False)
        caption.setBuddy(self.combo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(caption)
        column.addWidget(self.combo)
        if self.folder and not Path(self.folder).is_dir():
            settings.destination = ""
        self._list()

    @property
    def folder(self) -> str:
        """The chosen folder, or "" for beside the originals."""
        return self._settings.destination

    def choose(self, folder: str) -> None:
        """Send the copies to `folder` ("" for beside the originals)."""
        self._settings.destination = folder
        self._list()
        self.changed.emit()

    def _list(self) -> None:
        self.combo.clear()
        self.combo.addItem(_("beside the originals"), BESIDE)
        if self.folder:
            self.combo.addItem(_("to “{folder}”").format(folder=texts.file_name(self.folder) or self.folder), FOLDER)
        self.combo.addItem(_("to a folder…"), OTHER)
        self.combo.setCurrentIndex(1 if self.folder else 0)
        self.combo.setToolTip(texts.tooltip(self.folder) if self.folder else "")

    def _take(self, row: int) -> None:
        kind = self.combo.itemData(row)
        if kind == BESIDE:
            self.choose("")
        elif kind == OTHER:
            picked = QFileDialog.getExistingDirectory(self, _("Where the clean copies go"), self.folder)
            self.choose(picked or self.folder)
