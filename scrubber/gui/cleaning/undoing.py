"""Undoes a run on a thread beside the window's: replaced originals come back, then the copies go to the trash."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal

from scrubber.engine.report import CleanResult
from scrubber.engine.trash import throw_away
from scrubber.errors import CannotReplace
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.gui_queue import GuiQueue


class Undoing(QObject):
    """One run that is being undone; every signal comes on the window's thread, `finished` exactly once."""

    gone = Signal(object)
    """The path of a copy that is there no more; an object, because Qt's own texts lose bytes that are no UTF-8."""
    advanced = Signal()
    """`done` has grown."""
    finished = Signal()

    def __init__(self, queue: GuiQueue, outcome: Outcome) -> None:
        super().__init__()
        self._queue = queue
        self._replaced = outcome.replaced
        self._outputs = list(outcome.outputs)
        self._stop = Event()
        self._thread = Thread(target=self._run, name="undo", daemon=True)
        self.total = len(self._outputs)
        self.moved = 0
        self.kept: list[str] = []
        """Copies that could not be moved to the trash."""
        self.left: list[str] = []
        """Copies whose turn had not come when this was stopped."""

    @property
    def done(self) -> int:
        """How many copies were moved to the trash, or could not be."""
        return self.moved + len(self.kept)

    @property
    def is_in_trash(self) -> bool:
        """Whether an original could not be brought back from the trash."""
        return not set(self.kept).isdisjoint(result.output for result in self._replaced)

    def start(self) -> None:
        """Begin."""
        self._queue.expect()
        self._thread.start()

    def stop(self) -> None:
        """Leave the copies where they are whose turn has not come."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and wait for what is in hand: no original is left between trash and place."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            still_replaced = _put_back(self._replaced)
            replaced = {result.output for result in self._replaced}
            for output in self._outputs:
                if output in replaced:
                    self._tell(output, output not in still_replaced)
                elif self._stop.is_set():
                    self._queue.post(partial(self.left.append, output))
                elif Path(output).exists():
                    self._tell(output, _is_thrown_away(output))
        finally:
            self._queue.post(self._end)

    def _tell(self, output: str, is_gone: bool) -> None:
        self._queue.post(partial(self._count, output, is_gone))

    def _count(self, output: str, is_gone: bool) -> None:
        if is_gone:
            self.moved += 1
            self.gone.emit(output)
        else:
            self.kept.append(output)
        self.advanced.emit()

    def _end(self) -> None:
        self._queue.finish()
        self.finished.emit()


def _put_back(replaced: Sequence[CleanResult]) -> set[str]:
    """Undo the replacing; returns the copies that still have their originals' place."""
    if not replaced:
        return set()
    from scrubber.engine.replacing import undo

    return {result.output for result in undo(list(replaced))}


def _is_thrown_away(path: str) -> bool:
    try:
        throw_away(path)
    except CannotReplace:
        return False
    return True
