"""Ctrl-C is answered between two photos: what was finished stays, what was begun leaves nothing behind."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupt:
    """Whether Ctrl-C was pressed. The second time it ends the program at once."""

    def __init__(self) -> None:
        self._pressed = threading.Event()

    def pressed(self) -> bool:
        """Whether to stop."""
        return self._pressed.is_set()

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Answer the signal."""
        if self._pressed.is_set():
            raise KeyboardInterrupt
        self._pressed.set()


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Take Ctrl-C as a wish to stop after the photo at hand."""
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = signal.signal(signal.SIGINT, interrupt.handle)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
