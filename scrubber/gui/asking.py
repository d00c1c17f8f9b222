"""What the window asks about one file at a time, with answers of which the session keeps nothing."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from scrubber.engine.report import PhotoReport
from scrubber.engine.tiles import TiledPicture
from scrubber.fence.plan import Mechanism
from scrubber.gui.faces.index_check import IndexCheck
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.worker_protocol import Scan, Workers

T = TypeVar("T")


class Asking(QObject):
    """Hands questions to the workers and the answers to whoever asked, on the window's thread."""

    def __init__(self, workers: Workers, scan: Scan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._scan = scan
        self._queue = GuiQueue(self)

    def index_check(self) -> IndexCheck:
        """What tries a face index of the user's own photos."""
        return IndexCheck(self._workers, self._queue, self._scan)

    def read_large(self, path: str, pixels: int, done: Callable[[PhotoReport], None]) -> None:
        """Read a photo once more, with pictures of up to `pixels` a side; nothing of it is kept."""
        self._workers.inspect(path, pixels, self._awaited(done), True)

    def view(self, path: str, done: Callable[[TiledPicture], None]) -> None:
        """Get the whole picture of a photo or of a copy; nothing of it is kept."""
        self._workers.view(path, self._awaited(done))

    def ask_fence(self, deliver: Callable[[frozenset[Mechanism]], None]) -> None:
        """Ask what stands around the processes that open photos."""
        self._workers.ask_fence(self._awaited(deliver))

    def _awaited(self, done: Callable[[T], None]) -> Callable[[T], None]:
        """What takes an answer of the workers to `done`, on the window's thread."""
        self._queue.expect()

        def deliver(answer: T) -> None:
            self._queue.finish()
            done(answer)

        return lambda answer: self._queue.post(lambda: deliver(answer))
