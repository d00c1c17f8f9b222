"""Which photo is in the viewer: asks the workers for its pictures and takes only those that are still wanted."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from scrubber.engine.tiles import TiledPicture
from scrubber.faces.face import region_of
from scrubber.gui import texts
from scrubber.gui.photos.photo import Photo
from scrubber.gui.session import Session
from scrubber.gui.viewer.page import Ellipse, ViewerPage
from scrubber.gui.viewer.tile_cache import TileCache
from scrubber.i18n import _


class ViewerFlow(QObject):
    """Opens photos in the viewer one after the other; the window shows and hides its page."""

    opened = Signal()
    closed = Signal()
    moved = Signal(object)
    """Another `Photo` is shown."""
    covers_asked = Signal()

    def __init__(self, session: Session, page: ViewerPage, shown: Callable[[], list[Photo]]) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._shown = shown
        self.photo: Photo | None = None
        page.left.connect(self.close)
        page.stepped.connect(self.step)
        page.covers_asked.connect(self._edit_covers)
        session.face_looked.connect(lambda photo: self._show_marks() if photo is self.photo else None)

    def open(self, photo: Photo | None) -> None:
        """Show a photo, beside its copy if there is one."""
        if photo is None:
            return
        was_open = self.photo is not None
        self.photo = photo
        photos = self._shown()
        place = photos.index(photo) if photo in photos else 0
        self._page.before.setEnabled(place > 0)
        self._page.after.setEnabled(place + 1 < len(photos))
        self._page.copy.setEnabled(bool(photo.output))
        self._page.covers.setEnabled(photo.problem is None and self._session.run is None)
        self._begin(photo)
        if not was_open:
            self.opened.emit()
            self._page.canvas.setFocus()

    def _begin(self, photo: Photo) -> None:
        report = self._session.report(photo)
        preview = self._session.store.thumbnail(photo) or QPixmap()
        width, height = (report.width, report.height) if report is not None else (preview.width(), preview.height())
        if preview.width() < preview.height() and width > height:
            width, height = height, width  # the report's size is as stored, the picture is upright
        # Translators: the photo as it was, beside its clean copy.
        told = _("Original and clean copy") if photo.output else _("Original")
        self._page.begin(texts.file_name(photo.output or photo.path), told, preview, width, height)
        self._show_marks()
        self._ask(photo, photo.path, self._page.show_before)
        if photo.output:
            self._ask(photo, photo.output, self._page.show_after)

    def _ask(self, photo: Photo, path: str, show: Callable[[TileCache], None]) -> None:
        def take(picture: TiledPicture) -> None:
            if photo is not self.photo:
                return
            if picture.problem is None:
                show(TileCache(picture))
            else:
                self._page.show_problem(texts.harmless(str(picture.problem)))

        self._session.view(path, take)

    def _show_marks(self) -> None:
        photo = self.photo
        marks: list[Ellipse] = []
        for face in self._session.faces.faces(photo) if photo is not None else ():
            region = region_of(face, 1.0)
            marks.append((region.x, region.y, 2 * region.half_width, 2 * region.half_height, region.angle))
        self._page.canvas.show_marks(marks)
        self._page.marks.setEnabled(bool(marks))

    def step(self, by: int) -> None:
        """Show the photo behind this one, or the one before it."""
        photos = self._shown()
        if self.photo in photos:
            place = photos.index(self.photo) + by
            if 0 <= place < len(photos):
                self.open(photos[place])
                self.moved.emit(photos[place])

    def close(self) -> None:
        """Back to all photos; the pictures are let go."""
        if self.photo is not None:
            self.photo = None
            self._page.canvas.show_preview(QPixmap(), 0, 0)
            self.closed.emit()

    def _edit_covers(self) -> None:
        self.close()
        self.covers_asked.emit()
