"""A watched folder of the window: its photos are cleaned as they become complete, on a thread beside the window's."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal

from scrubber.engine.files import sweep
from scrubber.engine.folder import KnownFolders
from scrubber.engine.report import CleanResult, Destination
from scrubber.errors import Cancelled
from scrubber.gui.cleaning.choices import CopyChoices
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.worker_protocol import Workers
from scrubber.jobs import journal as journals
from scrubber.jobs.destinations import by_chance
from scrubber.jobs.journal import Journal
from scrubber.jobs.scan import Found

_LOOK_SECONDS = 0.5


class FolderWatch(QObject):
    """Watches from `start` to `stop`; copies are made by the choices of the beginning."""

    advanced = Signal()
    """The counts have changed."""
    ended = Signal(str)
    """It is over; why in words of the system, "" when it was stopped."""

    def __init__(
        self, workers: Workers, queue: GuiQueue, folder: str, copies: str, choices: CopyChoices, remembers: bool
    ) -> None:
        super().__init__()
        self._workers, self._queue = workers, queue
        self.folder, self._copies = folder, copies
        self._policy = choices.usual.policy
        self._destination = Destination(
            copies, root=folder, naming=choices.naming, keeps_times=choices.keeps_times, reuses_same=True
        )
        self._described = ["watch", folder, copies, repr(choices)] if remembers else []
        self._stop = Event()
        self._answers: SimpleQueue[tuple[str, CleanResult]] = SimpleQueue()
        self._open = 0
        self.cleaned = 0
        self.refused = 0
        self.is_idle = True
        """Whether all that was complete is done."""

    def start(self) -> None:
        """Begin to watch."""
        self._queue.expect()
        Thread(target=self._live, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Begin no more photos; what is in hand is finished."""
        self._stop.set()

    def _live(self) -> None:
        """The life of the thread."""
        problem, journal = "", self._journal()
        try:
            self._watch(journal)
        except OSError as error:
            problem = error.strerror or str(error)
        finally:
            if journal is not None:
                journal.close(is_complete=False)
            self._queue.post(lambda: self._end(problem))

    def _journal(self) -> Journal | None:
        """What was done before: a watch that starts again doesn't clean everything a second time."""
        if not self._described:
            return None
        return journals.go_on(self._described) or journals.begin(self._described, 0)

    def _watch(self, journal: Journal | None) -> None:
        """Raises OSError where the folder can't be watched."""
        from scrubber.jobs.watching import WatchedFolder  # few watch, and it brings much along

        def is_done(path: str) -> bool:
            return journal is not None and not journal.left_of([Found(path)])

        for place in (self._copies, *map(str, Path(self._copies).rglob("*/"))):
            sweep(Path(place))  # what a watch left that was killed
        with WatchedFolder(self.folder, self._copies, is_done) as watched, suppress(_Closed):
            while not self._stop.is_set():
                for photo in watched.ready(_LOOK_SECONDS):
                    self._begin(photo.path, journal)
                self._take(journal)
        while self._open:
            self._take(journal, wait=True)

    def _begin(self, path: str, journal: Journal | None) -> None:
        digest = "" if journal is None else journal.digest_of(path)
        try:
            destination = replace(
                self._destination, naming=by_chance(self._destination.naming), known_folders=KnownFolders()
            )
            self._workers.clean(path, destination, self._policy, self._answer(digest))
        except RuntimeError as error:  # the window was closed a moment ago
            raise _Closed from error
        self._open += 1

    def _answer(self, digest: str) -> Callable[[CleanResult], None]:
        return lambda result: self._answers.put((digest, result))

    def _take(self, journal: Journal | None, wait: bool = False) -> None:
        """Count the answers that are there; with `wait` at least one."""
        while self._open:
            try:
                digest, result = self._answers.get(block=wait)
            except Empty:
                return
            wait = False
            self._open -= 1
            if isinstance(result.problem, Cancelled):
                continue
            if journal is not None:
                journal.add(digest, result)
            self._queue.post(self._counting(result, is_idle=not self._open))

    def _counting(self, result: CleanResult, is_idle: bool) -> Callable[[], None]:
        return lambda: self._count(result, is_idle)

    def _count(self, result: CleanResult, is_idle: bool) -> None:
        self.cleaned += bool(result.output)
        self.refused += result.problem is not None
        self.is_idle = is_idle
        self.advanced.emit()

    def _end(self, problem: str) -> None:
        self._queue.finish()
        self.ended.emit(problem)


class _Closed(Exception):
    """There are no workers any more."""
