"""`python -m tests.benchmarks.map_paint`: how long the map takes to paint, in the inspector and large."""

import os
import random
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from scrubber.gui.map.pins import Pin
from scrubber.gui.map.view import MapView
from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme

TARGET_MS = 16.0
_FRAMES = 60
_PLACES = ((48.8867, 2.3376), (61.2, 6.9), (1.29, 103.85), (40.758, -73.9855))


def frames(view: MapView) -> list[float]:
    """Milliseconds of this thread's time per frame while the view zooms in and moves; every frame is a new one."""
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
    taken = []
    for frame in range(_FRAMES):
        view.zoom(1.06, glide=False)
        view.pan(9, 4 if frame % 2 else -4)
        painter = QPainter(image)
        begun = time.thread_time()
        view.paint_map(painter)
        taken.append((time.thread_time() - begun) * 1000)
        painter.end()
    return sorted(taken)


def measure(name: str, view: MapView, pins: list[Pin]) -> float:
    """The median of a frame, printed with the slowest of twenty."""
    view.show_pins(pins)
    taken = frames(view)
    middle, late = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    print(f"{name:34} {middle:6.1f} ms median, {late:6.1f} ms for 19 of 20")
    return middle


def main() -> int:
    """Measure; the status is 1 when the inspector's map is slower than a screen's frame."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, Settings(QSettings(os.devnull, QSettings.Format.IniFormat)))
    small, large = MapView(theme, is_small=True), MapView(theme)
    small.resize(380, 170)
    large.resize(1000, 640)
    chance = random.Random(3)
    trip = [Pin(47 + chance.random() * 2, 9 + chance.random() * 4, moment=f"{number:03}") for number in range(200)]
    many = [Pin(chance.uniform(-60, 70), chance.uniform(-180, 180)) for _number in range(20_000)]
    slowest = max(measure(f"inspector, {place}", small, [Pin(*place, 45.0)]) for place in _PLACES)
    measure("large, one photo", large, [Pin(*_PLACES[0], 45.0)])
    measure("large, a trip of 200 photos", large, trip)
    measure("large, 20,000 photos", large, many)
    print(f"target: the inspector's map at most {TARGET_MS:g} ms")
    return 0 if slowest <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
