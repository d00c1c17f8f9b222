"""A photo that is alone in the list is shown large, which takes more than its thumbnail: its picture, or its copy's."""

from PySide6.QtCore import QObject

from scrubber.engine.report import PhotoReport
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.photos.report_store import decode
from scrubber.gui.session import Session

MAX_PX = 1600


class LonePhoto(QObject):
    """Reads the picture once for each file that is shown."""

    def __init__(self, session: Session, view: PhotoView) -> None:
        super().__init__(view)
        self._session = session
        self._view = view
        self._asked: tuple[Photo, str] | None = None
        session.photo_changed.connect(self._changed)

    def _changed(self, photo: Photo) -> None:
        """Ask for the picture of what is shown now, after the photo itself was read."""
        if not self._view.is_alone or not photo.is_read or photo.is_working or not self._session.model.holds(photo):
            return
        wanted = (photo, photo.output or photo.path)
        if wanted != self._asked:
            self._asked = wanted
            self._session.read_large(wanted[1], MAX_PX, lambda report: self._show(wanted, report))

    def _show(self, wanted: tuple[Photo, str], report: PhotoReport) -> None:
        if wanted == self._asked:
            self._view.show_alone(wanted[0], decode(report.thumbnail))
