"""Measures how long the window is deaf while thousands of photos are listed, read, scrolled through and cleaned.

`python -m tests.benchmarks.gui_stall [PHOTOS] [--real]`: a timer should fire every few milliseconds; the longest gap
between two firings is the longest time a click would have waited. The workers are stand-ins in another thread with
made-up reports, so what is measured is the window; with --real they are processes, started ahead as the program starts
them, and the photos are files. Exit status 1 when a gap is longer than the limit. Beside each gap stands the processor
time the window's thread spent in it: where it is much less, other programs had the processor. How often each step's
longest gap is that of the same event loop without anything to do, for as long in the same run, is printed as well.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time

from PySide6.QtCore import QEventLoop, QItemSelection, QItemSelectionModel, QSettings, QTimer

from scrubber.gui import app as gui_app
from scrubber.gui.settings import Order, Settings, Show
from scrubber.gui.short_pauses import ShortPauses
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.worker_protocol import Workers
from scrubber.jobs.runner import Runner
from tests.helpers.gui import ReadyWorkers, fake_scan
from tests.helpers.telling import telling_photo

LIMIT_MS = 50
BEAT_MS = 2
IDLE_SECONDS = 5.0
LOADING_SECONDS = 3.0
"""What a worker that was started ahead takes to load what it needs, and more."""


class Pulse:
    """Remembers the longest gap between two beats."""

    def __init__(self) -> None:
        self._last = perf_counter(), thread_time()
        self.gaps: list[tuple[int, int]] = []
        self.timer = QTimer(interval=BEAT_MS)
        self.timer.timeout.connect(self._beat)
        self.timer.start()

    def _beat(self) -> None:
        now = perf_counter(), thread_time()
        self.gaps.append((round((now[0] - self._last[0]) * 1000), round((now[1] - self._last[1]) * 1000)))
        self._last = now

    def take(self) -> list[tuple[int, int]]:
        """The gaps since the last call, longest first: milliseconds by the clock and on the processor."""
        gaps, self.gaps = sorted(self.gaps, reverse=True), []
        return gaps


def wait(until: Callable[[], bool], seconds: float = 180.0) -> None:
    """Run the event loop until something is true."""
    loop = QEventLoop()
    end = perf_counter() + seconds
    check = QTimer(interval=5)
    check.timeout.connect(lambda: loop.quit() if until() or perf_counter() > end else None)
    check.start()
    loop.exec()
    if perf_counter() > end:
        raise TimeoutError


def pause(seconds: float) -> None:
    end = perf_counter() + seconds
    wait(lambda: perf_counter() > end)


def scroll(window: MainWindow) -> None:
    bar = window.view.verticalScrollBar()
    for step in range(60):
        bar.setValue(bar.maximum() * step // 60)
        pause(0.02)


def walk(window: MainWindow) -> None:
    for row in range(200):
        window.view.setCurrentIndex(window.session.model.index(row))
        pause(0.01)


def select_half(window: MainWindow) -> None:
    model = window.session.model
    half = QItemSelection(model.index(0), model.index(model.rowCount() // 2))
    window.view.selectionModel().select(half, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    wait(lambda: window.right.batch.is_complete)


def clean(window: MainWindow) -> None:
    window.cleaning.clean()
    assert window.session.run is not None, "the run began without a question"
    wait(lambda: window.session.run is None, 600.0)


def real_photos(count: int, folder: Path) -> list[str]:
    """So many small files that tell something."""
    photo = telling_photo()
    paths = [folder / f"IMG_{number}.jpg" for number in range(count)]
    for path in paths:
        path.write_bytes(photo)
    return [str(path) for path in paths]


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="?", type=int, default=5000)
    parser.add_argument("--real", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder  # the journal of the run
        made_up = [f"/photos/IMG_{number}.jpg" for number in range(options.photos)]
        paths = real_photos(options.photos, Path(folder)) if options.real else made_up
        return measure(paths, started_runner() if options.real else ReadyWorkers())


def started_runner() -> Runner:
    """Workers as the window has them some seconds after it was opened."""
    for _number in range(2):
        gui_app.start_worker_ahead()
    time.sleep(LOADING_SECONDS)
    return Runner()


def measure(paths: list[str], workers: Workers) -> int:
    """Go through the tasks with these photos; returns the exit status."""
    count = len(paths)
    app = gui_app.prepare([])
    settings = Settings(QSettings(str(Path(tempfile.mkdtemp()) / "s.ini"), QSettings.Format.IniFormat))
    settings.cover_style = None
    window = gui_app.make_window(app, workers, settings, False, fake_scan)
    ShortPauses(app).set_aside()
    window.show()
    pause(0.5)
    pulse = Pulse()
    photos = window.session.model
    steps: list[tuple[str, Callable[[], None]]] = [
        ("open", lambda: window.session.open(paths)),
        ("listed", lambda: wait(lambda: len(photos) == count)),
        ("scrolled while reading", lambda: scroll(window)),
        ("all read", lambda: wait(lambda: all(photo.is_read for photo in photos.photos))),
        ("walked through by key", lambda: walk(window)),
        ("sorted", lambda: photos.arrange(Show.ALL, Order.TELLING)),
        ("resized", lambda: window.resize(900, 700)),
        ("half selected, summed up", lambda: select_half(window)),
        ("none selected, summed up", window.view.clearSelection),
        ("all selected, summed up", window.view.selectAll),
        ("cleaned", lambda: clean(window)),
    ]
    pulse.take()
    pause(IDLE_SECONDS)
    idle = max(1, pulse.take()[0][0])
    print(f"{'nothing to do':24} {IDLE_SECONDS:6.1f} s   longest gap {idle} ms")
    worst = busiest = 0
    for name, step in steps:
        pulse.take()
        began = perf_counter()
        step()
        pause(0.3)
        gaps = pulse.take()
        worst, busiest = max(worst, gaps[0][0]), max(busiest, *(busy for _gap, busy in gaps))
        print(
            f"{name:24} {perf_counter() - began:6.1f} s   longest gaps (ms, of it busy): {gaps[:4]}"
            f"   {gaps[0][0] / idle:.1f}x idle"
        )
    print(
        f"{count} photos, longest gap {worst} ms ({worst / idle:.1f}x idle), busiest {busiest} ms, limit {LIMIT_MS} ms"
    )
    window.close()
    return int(worst > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
