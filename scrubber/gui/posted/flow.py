"""Opens “Photos already posted”, and takes the photo that is prepared there to the editor of covers."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.posted.dialog import PostedDialog
from scrubber.gui.session import Session
from scrubber.gui.window.adding import Adding


class PostedFlow(QObject):
    """The way from the dialog back into the window. `edit` opens the covers of a photo."""

    def __init__(
        self, session: Session, adding: Adding, view: PhotoView, edit: Callable[[Photo], None], window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._adding, self._view, self._edit = session, adding, view, edit
        self._window = window
        self._awaited = ""
        session.scanner.finished.connect(self._open_awaited)
        session.listed_again.connect(lambda _paths: self._open_awaited())

    def show(self) -> None:
        """Show the dialog."""
        dialog = PostedDialog(self._window)
        dialog.photo_asked.connect(self._choose)
        dialog.exec()

    def _choose(self) -> None:
        self._awaited = self._adding.choose_photo()

    def _open_awaited(self) -> None:
        """Once the photo is listed its covers are shown; one that is no photo is explained by its card."""
        photo = self._session.model.by_path(self._awaited) if self._awaited else None
        if photo is not None:
            self._awaited = ""
            self._view.choose(photo)
            self._edit(photo)
