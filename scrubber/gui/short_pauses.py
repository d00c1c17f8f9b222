"""Keeps Python's own pauses short: while its garbage is collected, or another thread computes, the window is deaf.

A full collection looks at every object there is, which takes 50 ms with 5,000 photos. What survived one is therefore
set aside, and looked at again when nobody waits for the window.
"""

import gc
import sys

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

SWITCH_SECONDS = 0.0001
"""How long another thread that computes holds up the window's each time that Qt gives back control; usual are 5 ms."""
FULL_AFTER = 3
"""Collections of the middle generation before a full one; usual are 10, after which much is new to look at."""
_FULL = 2


class ShortPauses(QObject):
    """Lives with the application object; there is one for the whole process."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        sys.setswitchinterval(SWITCH_SECONDS)
        youngest, middle, _oldest = gc.get_threshold()
        gc.set_threshold(youngest, middle, FULL_AFTER)
        gc.callbacks.append(self._collected)
        app.applicationStateChanged.connect(self._state_changed)

    def set_aside(self) -> None:
        """Let no collection look at what there is now, until another program is in front."""
        gc.freeze()

    def _collected(self, phase: str, found: dict[str, int]) -> None:
        if phase == "stop" and found["generation"] == _FULL:
            self.set_aside()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        """Look at everything while another program is in front: dialogs that were closed may hold pictures."""
        if state is not Qt.ApplicationState.ApplicationActive:
            gc.unfreeze()
            gc.collect()
