"""Goes through the states of the window: says each one's name and waits for a line before it shows the next.

Photos and workers are the tests' stand-ins; the states are those of `tests/gui/test_accessibility.py`.
"""

import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui import app as gui_app
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from tests.gui.test_accessibility import STATES
from tests.helpers.gui import FakeWorkers, fake_scan


class Bot:
    """What the states need of pytest-qt's helper."""

    def waitUntil(self, until: Callable[[], bool], timeout: int = 20_000) -> None:
        """Let the window work until something is true."""
        end = monotonic() + timeout / 1000
        while not until():
            QApplication.processEvents()
            if monotonic() > end:
                raise TimeoutError

    def waitExposed(self, shown: QWidget) -> None:
        """Let the window work until a widget is seen."""
        self.waitUntil(shown.isVisible)


def _is_idle(window: MainWindow) -> bool:
    return window.session.run is None


def main() -> None:
    """Show one state after the other."""
    app, bot = gui_app.prepare(["scrubber"]), Bot()
    for name, enter in STATES.items():
        folder = Path(tempfile.mkdtemp())
        settings = Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat))
        settings.cover_style = CoverStyle()
        workers = FakeWorkers()
        window = gui_app.make_window(app, workers, settings, True, fake_scan)
        window.show()
        shown = enter(window, bot, workers)  # type: ignore[arg-type]
        print(name, flush=True)
        answered = threading.Event()
        threading.Thread(target=lambda event=answered: (sys.stdin.readline(), event.set()), daemon=True).start()
        bot.waitUntil(answered.is_set, 600_000)
        workers.release()
        if shown is not window:
            shown.close()
        bot.waitUntil(partial(_is_idle, window))
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


if __name__ == "__main__":
    main()
