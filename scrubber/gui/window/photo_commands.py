"""What can be done with the selected photos: clean them alone, copy, show, try again, remove."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from scrubber.engine.files import rename_copy
from scrubber.errors import CannotWrite
from scrubber.formats.keep import Keep
from scrubber.gui import texts
from scrubber.gui.photos.photo import State
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.photos.report_store import MAX_PICTURE_SIDE
from scrubber.gui.session import Session
from scrubber.gui.window.cleaning_flow import CleaningFlow, show_folder
from scrubber.i18n import _


class PhotoCommands(QObject):
    """Works on the selection of the list."""

    said = Signal(str)
    """Something to tell the user."""
    folder_unseen = Signal(object)
    """A folder that no program could be asked to show."""
    removed = Signal(int)
    """So many photos were taken off the list."""

    def __init__(self, session: Session, view: PhotoView, cleaning: CleaningFlow, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._view = view
        self._cleaning = cleaning

    def clean_selected(self) -> None:
        """Clean the selected photos and no others."""
        photos = self._view.selected_photos()
        if photos:
            self._cleaning.clean(photos)

    def encode_anew(self) -> None:
        """Make the copy of the photo in the inspector once more, without what nobody sees of it."""
        photo = self._view.current()
        if photo is not None and not self._cleaning.is_busy:
            self._session.encode_anew(photo)
            self._cleaning.clean([photo])

    def keep_of_selected(self, keep: Keep | None) -> None:
        """Let the copies of the selected photos keep this; with None what those of all keep."""
        self._session.keep_of(self._view.selected_photos(), keep)

    def leave_faces(self) -> None:
        """Let the faces of those selected photos that are too large for covers stay as they are."""
        self._session.leave_faces([photo for photo in self._view.selected_photos() if photo.is_too_large])

    def take_date_out(self) -> None:
        """Give the copy of the photo in the inspector a name without its date."""
        photo = self._view.current()
        if photo is None or not photo.undated_name:
            return
        try:
            renamed = str(rename_copy(Path(photo.output), photo.undated_name))
        except CannotWrite as problem:
            self.said.emit(texts.problem(problem))
            return
        self._cleaning.copy_renamed(photo.output, renamed)
        self._session.copy_renamed(photo, renamed)

    def remove(self) -> None:
        """Take the selected photos off the list."""
        before = len(self._session.model)
        self._session.remove(self._view.selected_photos())
        gone = before - len(self._session.model)
        if gone:
            self.removed.emit(gone)

    def put_back(self) -> None:
        """List the photos again that were removed last, and select them."""
        self._view.select(self._session.put_back())
        self._view.setFocus()

    def try_again(self) -> None:
        """Read the refused ones of the selected photos anew."""
        self._session.try_again([photo for photo in self._view.selected_photos() if photo.state is State.REFUSED])

    def show_in_folder(self) -> None:
        """Open the folder of the copy, or of the original while there is none."""
        photo = self._view.current()
        if photo is not None:
            folder = str(Path(photo.output or photo.path).parent)
            if not show_folder(folder):
                self.folder_unseen.emit(folder)

    def copy_clean(self) -> None:
        """Put the clean copies on the clipboard: as files, and one alone also as a picture.

        Never a name, nor an original that tells something: without a copy the clipboard stays as it is.
        """
        outputs = [photo.clean_file for photo in self._view.selected_photos() if photo.clean_file]
        if not outputs:
            self.said.emit(_("There is no clean copy yet. Clean the photo first, then copy it."))
            return
        QGuiApplication.clipboard().setMimeData(copied(outputs))
        if len(outputs) == 1:
            self._session.read_large(outputs[0], MAX_PICTURE_SIDE, lambda read: _add_picture(outputs, read.thumbnail))
        self.said.emit(_("Copied: {text}").format(text=texts.photos(len(outputs))))


def copied(outputs: list[str], picture: bytes = b"") -> QMimeData:
    """Files for file managers and mail programs, the picture of a single one for chats and editors."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in outputs])
    image = QImage.fromData(QByteArray(picture)) if picture else QImage()
    if not image.isNull():
        data.setImageData(image)
    return data


def _add_picture(outputs: list[str], picture: bytes) -> None:
    """Add the picture that a worker decoded, unless something else was copied meanwhile."""
    clipboard = QGuiApplication.clipboard()
    if [url.toLocalFile() for url in clipboard.mimeData().urls()] == outputs:
        clipboard.setMimeData(copied(outputs, picture))
