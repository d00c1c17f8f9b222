"""The photos that come with the program; they are never written beside, since the program's folder may be read-only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from scrubber.gui.style.widgets import quit_key
from scrubber.i18n import _
from scrubber.resources import resource

if TYPE_CHECKING:
    from scrubber.gui.photos.photo import Photo


def folder() -> Path:
    """Where the sample photos are."""
    return resource("samples")


def exist() -> bool:
    """Whether this installation has sample photos."""
    return folder().is_dir() and any(folder().iterdir())


def any_of(photos: Iterable[Photo]) -> bool:
    """Whether a sample is among the photos."""
    home = str(folder()) + os.sep
    return any(photo.path.startswith(home) for photo in photos)


def proposed_folder() -> Path:
    """Where the copies of samples go if the user agrees."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures or Path.home()) / _("Scrubber samples")


def ask_folder(parent: QWidget) -> str:
    """Ask where the copies of samples go; "" when the user would rather not. The folder is made when needed."""
    proposed = proposed_folder()
    box = QMessageBox(QMessageBox.Icon.Question, _("Scrubber samples"), "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(_("The sample photos belong to the program, so their clean copies need a folder of their own."))
    save = box.addButton(_("Save in Pictures"), QMessageBox.ButtonRole.AcceptRole)
    box.setInformativeText(_("Save them in “{folder}” in your pictures?").format(folder=proposed.name))
    other = box.addButton(_("Another folder…"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    quit_key(box)
    box.exec()
    if box.clickedButton() is other:
        return _ask_other(parent)
    if box.clickedButton() is not save:
        return ""
    return str(proposed) if _make(proposed) else _ask_other(parent)


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return True


def _ask_other(parent: QWidget) -> str:
    return QFileDialog.getExistingDirectory(parent, _("Where the clean copies go"))
