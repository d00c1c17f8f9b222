"""Saves what photos tell as a page or as JSON, from the choice of a file to the message at the end."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scrubber.errors import ScrubberError
from scrubber.gui import texts
from scrubber.gui.export import dialog
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.session import Session
from scrubber.i18n import _


class Exporting(QObject):
    """Works on the selection of the list, or on all of it."""

    said = Signal(str)
    """Something to tell the user."""

    def __init__(self, session: Session, view: PhotoView, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._view = view
        self._window = window

    def export_selected(self) -> None:
        """Save what the selected photos tell."""
        self._export(self._view.selected_photos())

    def export_all(self) -> None:
        """Save what all photos tell."""
        self._export(self._session.model.photos)

    def _export(self, photos: Sequence[Photo]) -> None:
        target = dialog.ask_target(self._window) if photos else None
        if target is not None:
            self.export_to(photos, target)

    def export_to(self, photos: Sequence[Photo], target: Path) -> None:
        """Save what these photos tell in `target`."""
        export = self._session.export(photos, target)
        dialog.show_progress(self._window, export, len(photos))
        export.finished.connect(self._tell_exported)
        export.start()

    def _tell_exported(self, path: str, problem: ScrubberError | None) -> None:
        saved = _("Saved: {name}").format(name=texts.file_name(path))
        self.said.emit(saved if problem is None else str(problem))
