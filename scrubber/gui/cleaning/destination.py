"""Chooses where the copies go: beside the originals, in a folder, or in place of the originals."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from scrubber.gui import texts
from scrubber.gui.settings import Settings
from scrubber.gui.style.widgets import CaptionedChooser, explain
from scrubber.i18n import _
from scrubber.jobs.scan import is_folder

BESIDE, FOLDER, OTHER, REPLACE, NAMES = range(5)


class DestinationChooser(CaptionedChooser):
    """The choice is remembered."""

    changed = Signal()
    names_asked = Signal()
    """What copies are called is to be chosen."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Copies go"), _("Where the clean copies go"))
        self._settings = settings
        self.combo.activated.connect(self._take)
        if self.folder and not is_folder(self.folder):
            settings.destination = ""
        self.show_choice()

    @property
    def folder(self) -> str:
        """The chosen folder, or "" for beside the originals."""
        return self._settings.destination

    def choose(self, folder: str) -> None:
        """Send the copies to `folder` ("" for beside the originals)."""
        self._settings.replaces = False
        self._settings.destination = folder
        self.show_choice()
        self.changed.emit()

    def replace_originals(self) -> None:
        """Let the copies take the place of the originals."""
        self._settings.destination = ""
        self._settings.replaces = True
        self.show_choice()
        self.changed.emit()

    def show_choice(self) -> None:
        """Show what is chosen now."""
        self.combo.clear()
        self.combo.addItem(_("Beside the originals"), BESIDE)
        if self.folder:
            self.combo.addItem(_("In “{folder}”").format(folder=texts.file_name(self.folder) or self.folder), FOLDER)
        self.combo.addItem(_("In place of the originals"), REPLACE)
        self.combo.addItem(_("Another folder…"), OTHER)
        self.combo.addItem(_("Names…"), NAMES)
        kind = REPLACE if self._settings.replaces else FOLDER if self.folder else BESIDE
        self.combo.setCurrentIndex(self.combo.findData(kind))
        explain(self.combo, texts.harmless(self.folder))

    def _take(self, row: int) -> None:
        kind = self.combo.itemData(row)
        if kind == BESIDE:
            self.choose("")
        elif kind == OTHER:
            picked = QFileDialog.getExistingDirectory(self, _("Where the clean copies go"), self.folder)
            self.choose(picked) if picked else self.show_choice()
        elif kind == REPLACE:
            self.replace_originals()
        elif kind == NAMES:
            self.show_choice()
            self.names_asked.emit()
