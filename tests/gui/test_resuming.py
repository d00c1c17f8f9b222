"""A run that was stopped goes on at the next start of the window."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from scrubber.formats.keep import TOWN_AND_MONTH
from scrubber.gui import app as gui_app
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.window.notice import Notice
from scrubber.jobs import journal as journals
from tests.gui.test_window import filled
from tests.helpers.gui import FakeFound, FakeWorkers

LEFT = Qt.MouseButton.LeftButton
NAMES = [f"IMG_{number}.jpg" for number in range(30)]
DONE = 12
Start = Callable[[], MainWindow]


def scan(*_asked: object) -> Iterator[FakeFound]:
    """Finds the same photos in every folder."""
    return (FakeFound(f"/photos/{name}", "/photos") for name in NAMES)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(journals, "_folder", lambda: tmp_path / "journals")
    return tmp_path / "journals"


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts the window, each time with new workers."""
    made: list[MainWindow] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: "/photos")

    def one_more() -> MainWindow:
        made.append(gui_app.make_window(qapp, FakeWorkers(), settings, True, scan))
        made[-1].show()
        qtbot.waitExposed(made[-1])
        return made[-1]

    yield one_more
    for window in made:
        window.close()
        window.deleteLater()


def workers_of(window: MainWindow) -> FakeWorkers:
    workers = window.session._workers
    assert isinstance(workers, FakeWorkers)
    return workers


def stop_in_the_middle(window: MainWindow, qtbot: QtBot) -> None:
    """Clean, and let the program end when some photos are done."""
    window.session.open(["/photos"])
    qtbot.waitUntil(lambda: len(window.session.model) == len(NAMES))
    qtbot.waitUntil(lambda: all(photo.is_read for photo in window.session.model.photos))
    workers = workers_of(window)
    workers.holds_copies = True
    window.actions_bar.clean.click()
    run = window.session.run
    assert run is not None
    while run.done < DONE:
        workers.pool.submit(workers.waiting.pop(0))
        qtbot.waitUntil(partial(lambda before: run.done > before, run.done))
    window.close()


def bar(window: MainWindow) -> Notice:
    return window.resuming._bar


def test_a_run_that_was_stopped_goes_on_where_it_was(start: Start, qtbot: QtBot, state: Path) -> None:
    stop_in_the_middle(start(), qtbot)
    window = start()
    assert bar(window).isVisible()
    assert bar(window).words.text() == (
        "The last run stopped: 12 of 30 photos were cleaned. Choose the folder again to go on."
    )
    QTest.mouseClick(window.resuming.choose, LEFT)
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.words.text() == "12 photos were done earlier."
    assert len(window.session.model) == len(NAMES) - DONE
    assert not bar(window).isVisible()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert len(workers_of(window).cleaned) == len(NAMES) - DONE
    assert all(destination.reuses_same for _path, destination in workers_of(window).cleaned)
    assert list(state.iterdir()) == []


def test_numbers_in_names_go_on_where_they_were(start: Start, qtbot: QtBot, settings: Settings) -> None:
    settings.name_copies("numbered")
    settings.destination = "/copies"
    first = start()
    stop_in_the_middle(first, qtbot)
    window = start()
    QTest.mouseClick(window.resuming.choose, LEFT)
    qtbot.waitUntil(window.notice.isVisible)
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    before, after = (
        {path: destination.naming.number for path, destination in workers_of(one).cleaned} for one in (first, window)
    )
    assert len({*before.values(), *after.values()}) == len(NAMES) == len({*before, *after})
    assert all(after[path] == number for path, number in before.items() if path in after)
    assert before.keys() & after.keys(), "some were with the workers when the run was stopped"


def test_it_can_be_forgotten(start: Start, qtbot: QtBot, state: Path) -> None:
    stop_in_the_middle(start(), qtbot)
    window = start()
    bar(window).close_button.setFocus()
    QTest.keyClick(bar(window).close_button, Qt.Key.Key_Return)
    assert list(state.iterdir()) == []
    assert not bar(window).isVisible()
    assert not bar(start()).isVisible()


def test_the_journal_of_a_complete_run_is_deleted(start: Start, qtbot: QtBot, state: Path) -> None:
    window = start()
    window.session.open(["/photos"])
    qtbot.waitUntil(lambda: len(window.session.model) == len(NAMES))
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert len(workers_of(window).cleaned) == len(NAMES)
    assert list(state.iterdir()) == []


def test_no_name_is_in_the_journal(start: Start, qtbot: QtBot, state: Path) -> None:
    stop_in_the_middle(start(), qtbot)
    written = b"".join(path.read_bytes() for path in state.iterdir())
    assert written
    assert b"IMG" not in written
    assert b"photos/" not in written


@pytest.mark.parametrize("when", ["before", "after"])
def test_nothing_is_remembered_where_nothing_may_be(
    when: str, start: Start, qtbot: QtBot, settings: Settings, state: Path
) -> None:
    settings.remember_folders = when != "before"
    stop_in_the_middle(window := start(), qtbot)
    assert state.exists() == (when == "after")
    if when == "after":
        window = start()
        assert bar(window).isVisible()
        window.adding.stop_remembering(True)
        assert not bar(window).isVisible()
        assert list(state.iterdir()) == []
    assert not bar(start()).isVisible()


def test_nothing_is_offered_where_nothing_may_be_remembered(start: Start, qtbot: QtBot, settings: Settings) -> None:
    """As after settings were taken from a file."""
    stop_in_the_middle(start(), qtbot)
    settings.remember_folders = False
    assert not bar(start()).isVisible()


def test_a_run_with_other_choices_begins_anew(start: Start, qtbot: QtBot, settings: Settings) -> None:
    stop_in_the_middle(start(), qtbot)
    settings.keep = TOWN_AND_MONTH
    window = start()
    assert window.session.choices.keep == TOWN_AND_MONTH
    QTest.mouseClick(window.resuming.choose, LEFT)
    qtbot.waitUntil(lambda: len(window.session.model) == len(NAMES))


def test_what_is_stopped_and_done_in_the_same_window_is_not_offered_again(
    start: Start, qtbot: QtBot, state: Path
) -> None:
    window = start()
    window.session.open(["/photos"])
    qtbot.waitUntil(lambda: len(window.session.model) == len(NAMES))
    workers_of(window).held = True
    window.actions_bar.clean.click()
    window.actions_bar.cancel.click()
    with qtbot.waitSignal(window.session.run_finished):
        workers_of(window).release()
    assert len(list(state.iterdir())) == 1
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert list(state.iterdir()) == []


def test_few_photos_need_no_journal(window: MainWindow, qtbot: QtBot, workers: FakeWorkers, state: Path) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    workers.held = True
    window.actions_bar.clean.click()
    assert not state.exists()
    workers.release()


def test_photos_done_earlier_are_told_once_and_stand_in_no_list(start: Start, qtbot: QtBot) -> None:
    stop_in_the_middle(start(), qtbot)
    window = start()
    window.session.open(["/photos"])
    qtbot.waitUntil(lambda: len(window.session.model) == len(NAMES))
    qtbot.waitUntil(lambda: not window.session.scanner.is_running)
    window.session.scanner.left_alone.add("/photos/film.mp4")
    QTest.mouseClick(window.resuming.choose, LEFT)
    qtbot.waitUntil(lambda: len(window.session.model) == len(NAMES) - DONE)
    words = window.notice.words.text()
    assert words.startswith("12 photos were done earlier. "), "what lies beside the photos doesn't take its place"
    assert "video" in words
    assert window.counts.to_clean == len(NAMES) - DONE
