"""What lies beside the photos is told while a folder is looked through, and at its end."""

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.errors import CannotRead
from scrubber.gui import app as gui_app
from scrubber.gui.photos import scanning
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.worker_protocol import FoundPhoto
from tests.helpers.gui import FakeWorkers
from tests.helpers.gui_events import drop, local_files

DO = " Don't post them with the copies."


class Gate:
    """Looks through real folders, and waits at each photo that is called like a gate until it is opened."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def scan(
        self,
        paths: Iterable[str],
        cancelled: Callable[[], bool],
        on_problem: Callable[[str, CannotRead], None],
        on_neighbour: Callable[[str], None],
    ) -> Iterator[FoundPhoto]:
        for found in gui_app.find_photos(paths, cancelled, on_problem, on_neighbour):
            if "gate" in found.path:
                self.open.wait(30)
            yield found


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


@pytest.fixture
def scanned(
    qapp: QApplication, qtbot: QtBot, workers: FakeWorkers, settings: Settings, gate: Gate
) -> Iterator[MainWindow]:
    """The window that looks through folders itself, as far as the gate."""
    made = gui_app.make_window(qapp, workers, settings, False, gate.scan)
    made.show()
    qtbot.waitExposed(made)
    yield made
    gate.open.set()
    made.close()
    made.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A photo, two videos and a sidecar file with a place, and behind the gate one more video."""
    made = tmp_path / "trip"
    made.mkdir()
    for name in ("a.jpg", "b.mov", "c.mp4", "e_gate.jpg", "f.mov"):
        (made / name).write_bytes(b"anything")
    (made / "d.xmp").write_text('<x exif:GPSLatitude="48,53.2N"/>')
    return made


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "COUNT_SECONDS", 0.0)


@pytest.mark.usefixtures("at_once")
def test_what_is_left_alone_is_told_while_the_folder_is_still_looked_through(
    scanned: MainWindow, qtbot: QtBot, folder: Path, gate: Gate
) -> None:
    scanner, words = scanned.session.scanner, scanned.notice.words
    drop(scanned, local_files(folder))
    before = f"Left alone: 2 videos, 1 sidecar file (d.xmp). 1 of them holds a place.{DO}"
    qtbot.waitUntil(lambda: scanned.notice.isVisible() and words.text() == before)
    assert scanner.is_running
    gate.open.set()
    qtbot.waitUntil(lambda: not scanner.is_running)
    assert words.text() == before.replace("2 videos", "3 videos")
    assert scanned.notice.accessibleName() == words.text()
    with qtbot.waitSignal(scanned.session.run_finished):
        QTest.mouseClick(scanned.actions_bar.clean, Qt.MouseButton.LeftButton)
    assert scanned.summary.left_alone.text() == words.text()


@pytest.mark.usefixtures("at_once")
def test_a_count_that_was_closed_does_not_come_back_before_the_end(
    scanned: MainWindow, qtbot: QtBot, folder: Path, gate: Gate
) -> None:
    drop(scanned, local_files(folder))
    qtbot.waitUntil(lambda: "sidecar" in scanned.notice.words.text())
    QTest.mouseClick(scanned.notice.close_button, Qt.MouseButton.LeftButton)
    scanned.session.scanner.left_alone_changed.emit()
    assert not scanned.notice.isVisible()
    gate.open.set()
    qtbot.waitUntil(scanned.notice.isVisible)
    assert "3 videos" in scanned.notice.words.text()


@pytest.mark.usefixtures("at_once")
def test_another_message_is_not_pushed_away_by_a_count(
    scanned: MainWindow, qtbot: QtBot, folder: Path, gate: Gate
) -> None:
    drop(scanned, local_files(folder))
    qtbot.waitUntil(lambda: "sidecar" in scanned.notice.words.text())
    scanned.session.scanner.unreadable.emit("/photos/locked", CannotRead(reason="Permission denied"))
    assert scanned.notice.words.text().startswith("locked: ")
    scanned.session.scanner.left_alone_changed.emit()
    assert scanned.notice.words.text().startswith("locked: ")


def test_thousands_of_files_are_told_a_few_times(scanned: MainWindow, qtbot: QtBot, folder: Path, gate: Gate) -> None:
    gate.open.set()
    for number in range(500):
        (folder / f"clip{number}.mov").write_bytes(b"")
    told: list[str] = []
    scanned.session.scanner.left_alone_changed.connect(lambda: told.append(scanned.notice.words.text()))
    drop(scanned, local_files(folder))
    qtbot.waitUntil(lambda: not scanned.session.scanner.is_running and bool(told))
    assert scanned.notice.words.text().startswith("Left alone: 503 videos, ")
    assert len(told) < 20
