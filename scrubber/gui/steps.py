"""Work that is done step by step, one in each turn of the event loop, so that clicks and keys in between are heard."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class Steps(QObject):
    """Does one piece of work at a time: what is begun takes the place of what was not finished."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_under_way(self) -> bool:
        """Whether a step is still to be done."""
        return self._timer.isActive()

    def begin(self, steps: Iterator[None]) -> None:
        """Do the first of these steps now, the others in further turns; each ends where `steps` yields."""
        self._left = steps
        self._timer.start()
        self._go_on()

    def finish(self) -> None:
        """Do all that is left now, because it is needed."""
        while self.is_under_way:
            self._go_on()

    def _go_on(self) -> None:
        if next(self._left, self) is self:
            self._timer.stop()
