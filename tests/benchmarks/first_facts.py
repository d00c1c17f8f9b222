"""`python -m tests.benchmarks.first_facts`: from dropping a photo to the first facts about it in the window.

The real window with real workers; each run is a new one. "At once" drops the photo as soon as the window is shown,
while a worker is still being started; "later" drops it when one stands ready, as after a while of looking. The load of
the machine stands beside the times, because other work adds to them. Exit status 1 when the median of a photo dropped
later is above the limit.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from scrubber.gui import app as gui_app
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.jobs.runner import Runner
from tests.benchmarks.gui_stall import pause, wait
from tests.benchmarks.show_speed import large_photo
from tests.helpers.jpeg import plain_jpeg

LIMIT_MS = 300
RUNS = 3


def first_facts(app: QApplication, photo: Path, rest_seconds: float) -> list[float]:
    """Milliseconds until the inspector tells something: of the first photo dropped, then of a second one."""
    settings = Settings(QSettings(str(Path(tempfile.mkdtemp()) / "s.ini"), QSettings.Format.IniFormat))
    gui_app.start_worker_ahead()
    window = gui_app.make_window(app, Runner(), settings, False)
    window.show()
    QTimer.singleShot(gui_app.SECOND_WORKER_MS, gui_app.start_worker_ahead)
    pause(rest_seconds)
    times = [_drop(window, photo)]
    second = photo.with_name(f"second-{photo.name}")
    second.write_bytes(photo.read_bytes())
    pause(0.3)
    times.append(_drop(window, second))
    window.close()
    return times


def _drop(window: MainWindow, photo: Path) -> float:
    model = window.session.model
    window.session.remove(model.photos)
    began = perf_counter()
    window.session.open([str(photo)])
    wait(lambda: photo.name in window.inspector.name.text() and window.inspector.tabs.isVisible())
    return (perf_counter() - began) * 1000


def main() -> int:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = gui_app.prepare([])
    folder = Path(tempfile.mkdtemp())
    small = folder / "small.jpg"
    small.write_bytes(plain_jpeg((640, 480)))
    worst = 0.0
    for name, photo in (("small JPEG", small), ("JPEG of 5 MB", large_photo(folder))):
        for when, rest in (("at once", 0.05), ("later", 4.0)):
            runs = [first_facts(app, photo, rest) for _run in range(RUNS)]
            first, second = (median(times) for times in zip(*runs, strict=True))
            worst = max(worst, first, second) if when == "later" else worst
            print(
                f"{name:14} {when:8} first photo {first:6.0f} ms   second photo {second:6.0f} ms   (limit {LIMIT_MS})"
            )
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    print(f"load of the machine {load} on {os.cpu_count()} cores")
    return int(worst > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
