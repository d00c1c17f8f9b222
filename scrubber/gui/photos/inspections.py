"""Decides which photo is read next: the one in view first, the rest when there is time.

Only a few photos are handed to the workers at once, so that scrolling changes the order at once.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from scrubber.engine.report import PhotoReport
from scrubber.errors import Cancelled
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.photos.photo import Photo, Stamp, stamp
from scrubber.gui.photos.report_store import ReportStore
from scrubber.gui.worker_protocol import Ticket, Workers

SLOTS = 8
"""Photos with the workers at a time; a waiting one in view is at most this many photos away."""


class Inspections(QObject):
    """Keeps the workers busy with reading photos."""

    read = Signal(object)
    """A `Photo` whose record and report are up to date."""
    other_found = Signal(object)
    """A `Photo` whose file is another one than the one that was read; it is told next."""

    def __init__(
        self, workers: Workers, queue: GuiQueue, store: ReportStore, thumbnail_px: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workers = workers
        self._queue = queue
        self._store = store
        self._thumbnail_px = thumbnail_px
        self._in_view: list[Photo] = []
        self._rest: deque[Photo] = deque()
        self._open: dict[Photo, Ticket | None] = {}
        self._stamps: dict[Photo, Stamp | None] = {}
        """Those of the files that are being read, from before they were opened."""
        self._again: set[Photo] = set()
        """Photos whose files were changed while they were being read."""
        self._is_paused = False
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Whether photos are being read, or wait for it."""
        return bool(self._open or self._rest)

    def add(self, photos: Iterable[Photo]) -> None:
        """Read these photos too, when there is time; what is being read of them already is out of date."""
        added = list(photos)
        self._again.update(photo for photo in added if photo in self._open)
        self._rest.extend(added)
        self._fill()

    def look_at(self, photos: Sequence[Photo]) -> None:
        """These photos are in view (the most important first): read them next."""
        self._in_view = list(photos)
        self._fill()

    def pause(self, paused: bool) -> None:
        """While photos are being cleaned only what is in view is read."""
        self._is_paused = paused
        self._fill()

    def drop(self, photos: Iterable[Photo]) -> None:
        """These photos left the list."""
        gone = set(photos)
        self._in_view = [photo for photo in self._in_view if photo not in gone]
        self._rest = deque(photo for photo in self._rest if photo not in gone)
        self._again -= gone
        for photo in gone & self._open.keys():
            ticket = self._open[photo]
            if ticket is not None:
                ticket.cancel()

    def close(self) -> None:
        """Hand nothing in any more, whatever is scrolled or added: the workers are ending."""
        self._is_closed = True

    def _fill(self) -> None:
        while not self._is_closed and len(self._open) < SLOTS:
            photo = self._next()
            if photo is None:
                return
            self._hand_in(photo)

    def _next(self) -> Photo | None:
        for photo in self._in_view:
            if photo not in self._store and photo not in self._open:
                return photo
        while self._rest and not self._is_paused:
            photo = self._rest.popleft()
            if not photo.is_read and photo not in self._open:
                return photo
        return None

    def _hand_in(self, photo: Photo) -> None:
        in_view = photo in self._in_view
        self._open[photo] = None
        self._stamps[photo] = stamp(photo.path)
        self._queue.expect()
        pixels = self._thumbnail_px if in_view else 0
        self._open[photo] = self._workers.inspect(photo.path, pixels, self._answer(photo, in_view), in_view)

    def _answer(self, photo: Photo, in_view: bool) -> Callable[[PhotoReport], None]:
        return lambda report: self._queue.post(lambda: self._take(photo, in_view, report))

    def _take(self, photo: Photo, in_view: bool, report: PhotoReport) -> None:
        self._open.pop(photo, None)
        self._queue.finish()
        when_asked = self._stamps.pop(photo)
        if photo in self._again:
            self._again.discard(photo)
            self._rest.appendleft(photo)
        elif not isinstance(report.problem, Cancelled):
            if photo.is_other(report.digest):
                self.other_found.emit(photo)
            photo.stamp = photo.stamp or when_asked
            photo.take_report(report)
            if in_view:
                self._store.put(photo, report)
            self.read.emit(photo)
        self._fill()
