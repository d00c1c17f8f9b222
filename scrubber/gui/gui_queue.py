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
        self._letters: deque[Callable[[], None]] = deque()
        self._awaited = 0
        self._timer = QTimer(self, interval=PERIOD_MS)
        self._timer.timeout.connect(self._empty)

    def expect(self) -> None:
        """Announce, on the window's thread, that one more sender is at work."""
        self._awaited += 1
        if not self._timer.isActive():
            self._timer.start()

    def finish(self) -> None:
        """Say, on the window's thread, that a sender has sent its last letter."""
        self._awaited -= 1

    def post(self, letter: Callable[[], None]) -> None:
        """Have `letter` called on the window's thread; from any thread."""
        self._letters.append(letter)

    def close(self) -> None:
        """Deliver nothing any more."""
        self._timer.stop()
        self._timer.blockSignals(True)

    def _empty(self) -> None:
        until = perf_counter() + BUDGET_SECONDS
        while self._letters and perf_counter() < until:
            self._letters.popleft()()
        if not self._letters and self._awaited <= 0:
            self._timer.stop()
