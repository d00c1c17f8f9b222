"""Ctrl-C is answered between two photos: what was finished stays, what was begun leaves nothing behind.

So are the wishes of a system that shuts down and of a terminal window that closes.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scrubber.cli.status import Status

_SIGNALLED = 128
_WISHES = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupt:
    """Whether Ctrl-C was pressed or the like. The second time Ctrl-C ends the program at once."""

    def __init__(self) -> None:
        self._pressed = threading.Event()
        self.number = 0
        """The number of the first signal."""

    @property
    def status(self) -> Status:
        """What the program tells the shell when it was stopped."""
        return Status(_SIGNALLED + self.number)

    def pressed(self) -> bool:
        """Whether to stop."""
        return self._pressed.is_set()

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Answer the signal. Raises `KeyboardInterrupt` when Ctrl-C is pressed once more."""
        if self._pressed.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.number = self.number or number
        self._pressed.set()


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Take Ctrl-C and its like as a wish to stop after the photo at hand."""
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = [(number, signal.signal(number, interrupt.handle)) for number in _WISHES if not _is_ignored(number)]
    try:
        yield interrupt
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _is_ignored(number: int) -> bool:
    """Whether the program was started so that this signal doesn't reach it, as by `nohup`."""
    return number != signal.SIGINT and signal.getsignal(number) is signal.SIG_IGN
