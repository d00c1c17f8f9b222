"""Brings answers from foreign threads to the window's thread, in batches.

Posting only appends to a deque, so a worker never touches a Qt object; a timer, which runs only while answers
are awaited, empties it and stops after a few milliseconds so that the window can paint in between.
"""

from collections import deque
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 10
BUDGET_SECONDS = 0.008


class GuiQueue(QObject):
    """Runs posted calls on the thread it lives in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: deque[Callable[[], None]] = deque()
        self._awaited = 0
        self._timer = QTimer(self, interval=PERIOD_MS)
        self._timer.timeout.connect(self._empty)

    def expect(self) -> None:
        """Announce, on the window's thread, that one more sender is at work."""
        self._awaited += 1
        if not self._timer.isActive():
            self._timer.start()

    def finish(self) -> None:
        """Say, on the window's thread, that a sender has sent its last call."""
        self._awaited -= 1

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` called on the window's thread; from any thread."""
        self._calls.append(call)

    def close(self) -> None:
        """Deliver nothing any more."""
        self._timer.stop()
        self._timer.blockSignals(True)

    def _empty(self) -> None:
        until = perf_counter() + BUDGET_SECONDS
        while self._calls and perf_counter() < until:
            self._calls.popleft()()
        if not self._calls and self._awaited <= 0:
            self._timer.stop()
