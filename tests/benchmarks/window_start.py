"""`python -m tests.benchmarks.window_start`: how long our window takes to be usable, beside an empty PySide6 window.

Each run is a process of its own, ours and the empty one in turn; the least of many runs counts. Measured from the start
of the process until the window was painted and takes events.
"""

import os
import subprocess
import sys
import tempfile
import time

TARGET = 1.7
_RUNS = 7
_EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(["empty"])
window = QMainWindow()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, app.quit))
sys.exit(app.exec())
"""
_OURS = """
import os
from PySide6.QtCore import QSettings, QTimer
from scrubber.gui import app as gui_app
from scrubber.gui.settings import Settings
from scrubber.jobs.runner import Runner
app = gui_app.prepare(["scrubber"])
settings = Settings(QSettings(os.environ["SETTINGS"], QSettings.Format.IniFormat))
window = gui_app.make_window(app, Runner(), settings, True)
window.show()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, app.quit))
app.exec()
os._exit(0)
"""


def milliseconds(code: str, environment: dict[str, str]) -> float:
    """From the start of a process to its end, which comes as soon as the window was painted."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000


def main() -> int:
    """Measure; the status is 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            **os.environ,
            "SETTINGS": f"{folder}/settings.ini",
        }
        runs = [(milliseconds(_EMPTY, environment), milliseconds(_OURS, environment)) for _run in range(_RUNS)]
    empty, ours = min(run[0] for run in runs), min(run[1] for run in runs)
    print(f"empty window {empty:6.0f} ms")
    print(f"our window   {ours:6.0f} ms  {ours / empty:.2f} x (target: at most {TARGET} x)")
    return 0 if ours <= TARGET * empty else 1


if __name__ == "__main__":
    sys.exit(main())
