"""What the finished copies show and tell: read from the copies themselves, those in view and no others."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from scrubber.engine.report import PhotoReport
from scrubber.errors import Cancelled
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.report_store import ReportStore
from scrubber.gui.worker_protocol import Workers

SLOTS = 2
"""Copies with the workers at a time."""


class Copies(QObject):
    """A bounded memory of the reports and thumbnails of copies."""

    read = Signal(object)
    """A `Photo` whose copy is known now."""

    def __init__(self, workers: Workers, queue: GuiQueue, thumbnail_px: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._queue = queue
        self._thumbnail_px = thumbnail_px
        self._store = ReportStore()
        self._in_view: list[Photo] = []
        self._open: set[str] = set()
        self._is_closed = False

    def look_at(self, photos: Sequence[Photo]) -> None:
        """These photos are in view, the most important first."""
        self._in_view = list(photos)
        self._fill()

    def report(self, photo: Photo) -> PhotoReport | None:
        """What the copy of a photo tells, if there is one and it was read."""
        report = self._store.report(photo) if photo.output else None
        return report if report is not None and report.path == photo.output else None

    def thumbnail(self, photo: Photo) -> QPixmap | None:
        """What the copy of a photo shows; None while that is not known."""
        pixmap = self._store.thumbnail(photo) if self.report(photo) is not None else None
        return None if pixmap is None or pixmap.isNull() else pixmap

    def picture(self, photo: Photo, originals: ReportStore) -> QPixmap | None:
        """What a card shows: the copy, and the original while that is not known; never one whose copy has covers."""
        copy = self.thumbnail(photo)
        if copy is not None:
            return copy
        return None if photo.output and photo.covered else originals.thumbnail(photo)

    def made(self, photo: Photo) -> None:
        """Something about this photo has changed: a copy that is in view is read at once, also during a run."""
        if photo.output and photo in self._in_view:
            self._fill()

    def close(self) -> None:
        """Hand nothing in any more: the workers are ending."""
        self._is_closed = True

    def _fill(self) -> None:
        for photo in self._in_view:
            if self._is_closed or len(self._open) >= SLOTS:
                return
            if photo.output and photo.output not in self._open and self.report(photo) is None:
                self._hand_in(photo)

    def _hand_in(self, photo: Photo) -> None:
        output = photo.output
        self._open.add(output)
        self._queue.expect()
        answer: Callable[[PhotoReport], None] = self._answer(photo, output)
        self._workers.inspect(output, self._thumbnail_px, answer, True)

    def _answer(self, photo: Photo, output: str) -> Callable[[PhotoReport], None]:
        return lambda report: self._queue.post(lambda: self._take(photo, output, report))

    def _take(self, photo: Photo, output: str, report: PhotoReport) -> None:
        self._open.discard(output)
        self._queue.finish()
        if not isinstance(report.problem, Cancelled):
            self._store.put(photo, report)
            self.read.emit(photo)
        self._fill()
