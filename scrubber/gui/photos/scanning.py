"""Looks through dropped files and folders on a thread and hands what it finds to the window in batches."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from PySide6.QtCore import QObject, Signal

from scrubber.engine.neighbours import LeftAlone
from scrubber.errors import CannotRead
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.worker_protocol import Scan

BATCH = 200
BATCH_SECONDS = 0.1
COUNT_SECONDS = 0.5
"""How often a scan says what else it has seen."""

Batch = list[tuple[str, str]]


class Scanner(QObject):
    """Runs any number of scans; each found photo arrives once, as (path, root)."""

    begun = Signal()
    """A scan began while no other was under way."""
    found = Signal(list)
    unreadable = Signal(object, object)
    """A folder that can't be read, and the `CannotRead` that says why."""
    left_alone_changed = Signal()
    """A scan that still runs has seen more files that are no photos."""
    finished = Signal()

    def __init__(self, scan: Scan, queue: GuiQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scan = scan
        self._queue = queue
        self._stop = Event()
        self._running = 0
        self.left_alone = LeftAlone()
        """What else lay in the folders of this session."""
        self.left_out: set[str] = set()
        """The photos that scans found and that were not wanted, until somebody told of them."""

    @property
    def is_running(self) -> bool:
        """Whether a scan is still under way."""
        return self._running > 0

    def start(self, paths: Sequence[str], wanted: Callable[[str], bool] | None = None) -> None:
        """Begin to look through `paths`; `wanted`, which is called on another thread, may leave photos out."""
        if not self.is_running:
            self.begun.emit()
        self._running += 1
        self._queue.expect()
        Thread(target=self._run, args=(list(paths), self._stop, wanted), name="scan", daemon=True).start()

    def forget(self) -> None:
        """Nothing is listed any more: what lay beside it tells nothing now."""
        self.left_alone = LeftAlone()

    def stop(self) -> None:
        """End all scans; what they found so far stays."""
        self._stop.set()
        self._stop = Event()

    def _run(self, paths: list[str], stop: Event, wanted: Callable[[str], bool] | None) -> None:
        try:
            self._collect(paths, stop, wanted)
        finally:
            self._queue.post(self._end)

    def _collect(self, paths: list[str], stop: Event, wanted: Callable[[str], bool] | None) -> None:
        batch: Batch = []
        sent = monotonic()
        seen = _Neighbours(lambda some: self._queue.post(lambda: self._count(some)))
        asked = (str(Path(path)) for path in paths)  # Qt writes / on every system
        for found in self._scan(asked, stop.is_set, self._complain, seen.add):
            if wanted is not None and not wanted(found.path):
                self._queue.post(partial(self.left_out.add, found.path))
                continue
            batch.append((found.path, found.root))
            if len(batch) >= BATCH or monotonic() - sent > BATCH_SECONDS:
                self._queue.post(self._delivery(batch))
                batch, sent = [], monotonic()
        self._queue.post(self._delivery(batch))
        seen.tell()

    def _count(self, seen: LeftAlone) -> None:
        self.left_alone.merge(seen)
        self.left_alone_changed.emit()

    def _complain(self, folder: str, problem: CannotRead) -> None:
        self._queue.post(lambda: self.unreadable.emit(folder, problem))

    def _delivery(self, batch: Batch) -> Callable[[], None]:
        return lambda: self.found.emit(batch)

    def _end(self) -> None:
        self._running -= 1
        self._queue.finish()
        self.finished.emit()


class _Neighbours:
    """What a scan sees beside photos: counted on its thread, and handed over every now and then."""

    def __init__(self, hand_over: Callable[[LeftAlone], None]) -> None:
        self._hand_over = hand_over
        self._seen, self._told = LeftAlone(), monotonic()

    def add(self, path: str) -> None:
        """Count the file at `path`."""
        self._seen.add(path)
        if monotonic() - self._told > COUNT_SECONDS:
            self.tell()

    def tell(self) -> None:
        """Hand over what was seen since the last time."""
        if self._seen.counts:
            self._hand_over(self._seen)
        self._seen, self._told = LeftAlone(), monotonic()
