"""Saves what was found, as a page or as JSON: photos are read by the workers, the file is written on a thread.

The file gets its name when it is whole; a name that is taken is never written over, the next free one is used.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal

from scrubber.engine.files import new_copy
from scrubber.engine.report import PhotoReport
from scrubber.errors import Cancelled, ScrubberError
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.worker_protocol import Ticket, Workers
from scrubber.reports import html_page as report_html
from scrubber.reports import json_document as report_json

AHEAD = 8
_WAKE_SECONDS = 0.1

Pieces = Callable[[Iterable[PhotoReport]], Iterator[str]]
KINDS: dict[str, tuple[Pieces, int]] = {
    ".html": (report_html.pieces, report_html.PICTURE_PX),
    ".json": (report_json.pieces, 0),
}
"""By the ending of the file: what makes its text, and the size of the pictures it wants."""


class Export(QObject):
    """One file in the making; every signal comes on the window's thread, `finished` exactly once."""

    advanced = Signal(int)
    """Photos that are done."""
    finished = Signal(object, object)
    """The path of the file, or "" and the `ScrubberError` that says why there is none."""

    def __init__(self, workers: Workers, queue: GuiQueue, paths: Sequence[str], target: Path) -> None:
        super().__init__()
        self._workers = workers
        self._queue = queue
        self._paths = paths
        self._target = target
        self._stop = Event()

    def start(self) -> None:
        """Begin."""
        self._queue.expect()
        Thread(target=self._run, name="export", daemon=True).start()

    def cancel(self) -> None:
        """Stop; no file is left behind."""
        self._stop.set()

    def _run(self) -> None:
        try:
            saved, problem = self._write(), None
        except ScrubberError as error:
            saved, problem = "", error
        self._queue.post(lambda: self._end(saved, problem))

    def _end(self, saved: str, problem: ScrubberError | None) -> None:
        self._queue.finish()
        self.finished.emit(saved, problem)

    def _write(self) -> str:
        make, pixels = KINDS[self._target.suffix]
        with new_copy(self._target.parent) as file:
            for piece in make(self._reports(pixels)):
                file.write([piece.encode("utf-8", "replace")])
            return str(file.publish(self._target.name))

    def _reports(self, pixels: int) -> Iterator[PhotoReport]:
        """The reports in order; a few photos are with the workers at a time. Raises `Cancelled`."""
        open_ones: deque[tuple[Ticket, SimpleQueue[PhotoReport]]] = deque()
        waiting = iter(self._paths)
        try:
            for done in range(len(self._paths)):
                for path in waiting:
                    answer: SimpleQueue[PhotoReport] = SimpleQueue()
                    open_ones.append((self._workers.inspect(path, pixels, answer.put), answer))
                    if len(open_ones) >= AHEAD:
                        break
                yield self._next(open_ones[0][1])
                open_ones.popleft()
                self._queue.post(partial(self.advanced.emit, done + 1))
        finally:
            for ticket, _answer in open_ones:
                ticket.cancel()

    def _next(self, answer: "SimpleQueue[PhotoReport]") -> PhotoReport:
        while not self._stop.is_set():
            try:
                report = answer.get(timeout=_WAKE_SECONDS)
            except Empty:
                continue
            if isinstance(report.problem, Cancelled):
                break
            return report
        raise Cancelled
