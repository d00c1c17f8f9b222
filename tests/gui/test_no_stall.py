"""What would make the window deaf: the thread that paints never opens a photo or looks through a folder of them.

How long it is deaf is measured in `tests/benchmarks/gui_stall.py`; here what blocks is counted, which no load changes.
"""

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.gui import app as gui_app
from scrubber.gui.settings import Layout, Settings
from scrubber.gui.short_pauses import ShortPauses
from scrubber.gui.steps import Steps
from scrubber.gui.window.main_window import MainWindow
from scrubber.jobs import journal as journals
from tests.helpers.gui import FakeWorkers
from tests.helpers.gui_events import drop, local_files
from tests.helpers.telling import telling_photo

COUNT = 200
EVENTS = ("open", "os.scandir", "os.listdir")
_seen: list[tuple[str, str, bool]] = []
_watched: list[str] = []


def _hook(event: str, args: tuple[Any, ...]) -> None:
    """Note what is opened below the watched folder; hooks stay for ever, so this one has to be asleep elsewhere."""
    if _watched and event in EVENTS and isinstance(args[0], str | bytes | Path) and _watched[0] in str(args[0]):
        _seen.append((event, str(args[0]), threading.current_thread() is threading.main_thread()))


sys.addaudithook(_hook)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str, bool]]]:
    """What was opened below the folder of the test: event, path, and whether by the window's thread."""
    monkeypatch.setattr(journals, "_folder", lambda: tmp_path / "photos" / "journals")
    _seen.clear()
    _watched.append(str(tmp_path / "photos"))
    yield _seen
    _watched.clear()


@pytest.fixture
def real_scan(qapp: QApplication, qtbot: QtBot, workers: FakeWorkers, settings: Settings) -> Iterator[MainWindow]:
    """The window that looks through folders itself."""
    made = gui_app.make_window(qapp, workers, settings, False)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def test_the_windows_thread_opens_no_photo_and_looks_through_no_folder(
    real_scan: MainWindow, qtbot: QtBot, tmp_path: Path, opened: list[tuple[str, str, bool]]
) -> None:
    window, folder = real_scan, tmp_path / "photos" / "trip"
    folder.mkdir(parents=True)
    photo = telling_photo()
    for number in range(COUNT):
        (folder / f"IMG_{number}.jpg").write_bytes(photo)
    opened.clear()
    drop(window, local_files(folder))
    photos = window.session.model
    qtbot.waitUntil(lambda: len(photos) == COUNT and all(one.is_read for one in photos.photos), timeout=60_000)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(window.view, key)
        qtbot.wait(60)
    window.view.selectAll()
    window.arranging.lay_out(Layout.LIST)
    qtbot.wait(60)
    with qtbot.waitSignal(window.session.run_finished, timeout=60_000):
        window.actions_bar.clean.click()
    told = {(event, by_window) for event, _path, by_window in opened}
    assert ("os.scandir", False) in told, "the folder was looked through, elsewhere"
    by_window = [(event, path) for event, path, is_window in opened if is_window]
    assert [one for one in by_window if "journals" not in one[1]] == []
    assert 0 < len(by_window) < COUNT / 10, "the journal is opened once"


def test_selecting_all_photos_does_not_ask_for_the_place_of_each(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open([f"/p/IMG_{number}.jpg" for number in range(COUNT)])
    qtbot.waitUntil(lambda: len(window.session.model) == COUNT)
    asked: list[str] = []
    sys.setprofile(lambda frame, event, _arg: asked.append(frame.f_code.co_name) if event == "call" else None)
    window.view.selectAll()
    sys.setprofile(None)
    assert len(window.view.selected_photos()) == COUNT
    assert 0 < asked.count("rowCount") < 2 * COUNT  # each row may refuse to be selected, so Qt asks once for each


@pytest.fixture
def short_pauses(qapp: QApplication) -> Iterator[ShortPauses]:
    """The collector as the program uses it."""
    made = ShortPauses(qapp)
    yield made
    qapp.applicationStateChanged.disconnect()
    made.deleteLater()


class Node:
    """A piece of garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


def test_what_survived_a_collection_is_looked_at_again_only_in_the_background(
    qapp: QApplication, short_pauses: ShortPauses
) -> None:
    gc.collect()
    assert gc.get_freeze_count() > 10_000
    node = Node()
    gone = weakref.ref(node)
    gc.collect()
    del node
    gc.collect()
    assert gone() is not None
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert gone() is None
    assert gc.get_freeze_count() > 10_000


def test_one_step_is_done_at_a_time_and_a_new_beginning_forgets_what_is_left(qtbot: QtBot, qapp: QApplication) -> None:
    owner = QObject()
    done: list[str] = []

    def work(name: str) -> Iterator[None]:
        for number in range(3):
            done.append(f"{name}{number}")
            yield

    steps = Steps(owner)
    steps.begin(work("a"))
    assert done == ["a0"]
    steps.begin(work("b"))
    assert done == ["a0", "b0"]
    qtbot.waitUntil(lambda: not steps.is_under_way)
    assert done == ["a0", "b0", "b1", "b2"]
    steps.begin(work("c"))
    steps.finish()
    assert done[-3:] == ["c0", "c1", "c2"] and not steps.is_under_way
