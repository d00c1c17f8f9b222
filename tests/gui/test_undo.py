"""Undoing a run: the copies go to the trash on a thread of their own, and the window goes on."""

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.engine.report import CleanResult
from scrubber.errors import CannotReplace
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.photos.photo import State
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui_events import drop, local_files

LEFT = Qt.MouseButton.LeftButton
THROW_AWAY = "scrubber.gui.cleaning.undoing.throw_away"


class Trash:
    """A slow disk: a copy is moved only when it may be."""

    def __init__(self) -> None:
        self.moved: list[str] = []
        self.is_asked, self.may_move = Event(), Event()

    def take(self, path: str) -> None:
        self.is_asked.set()
        assert self.may_move.wait(20)
        self.may_move.clear()
        self.moved.append(path)

    def let_one_through(self) -> None:
        self.is_asked.clear()
        self.may_move.set()


@pytest.fixture
def trash(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trash]:
    made = Trash()
    monkeypatch.setattr(THROW_AWAY, made.take)
    yield made
    made.may_move.set()


def cleaned(window: MainWindow, qtbot: QtBot, folder: Path, count: int) -> list[str]:
    """Clean so many photos; returns the paths of their copies."""
    photos, copies = ([folder / f"IMG_{number}{end}.jpg" for number in range(count)] for end in ("", "_clean"))
    for copy in copies:
        copy.touch()
    drop(window, local_files(*photos))
    qtbot.waitUntil(
        lambda: len(window.session.model) == count and all(photo.is_read for photo in window.session.model.photos)
    )
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    return [str(copy) for copy in copies]


def states(window: MainWindow) -> list[State]:
    return [photo.state for photo in window.session.model.photos]


def test_undo_moves_the_copies_to_the_trash(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    monkeypatch.setattr(THROW_AWAY, moved.append)
    copies = cleaned(window, qtbot, tmp_path, 1)
    with qtbot.waitSignal(window.cleaning.undone):
        QTest.mouseClick(window.summary.undo, LEFT)
    assert moved == copies
    assert states(window) == [State.READ]
    assert window.summary.isHidden()
    assert window.actions_bar.clean.text() == "Clean 1 photo"
    assert not window.cleaning.results


def test_undo_says_what_could_not_be_moved_to_the_trash(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: str) -> None:
        raise CannotReplace("there is no trash for this folder")

    monkeypatch.setattr(THROW_AWAY, refuse)
    cleaned(window, qtbot, tmp_path, 1)
    with qtbot.waitSignal(window.cleaning.said) as told:
        QTest.mouseClick(window.summary.undo, LEFT)
    assert "1 could not be moved there." in told.args[0]
    assert states(window) == [State.CLEANED]


def test_undo_says_where_an_original_is_that_could_not_be_brought_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "a.jpg")
    outcome = Outcome(outputs=[path], replaced=[CleanResult(path, output=path)])
    monkeypatch.setattr("scrubber.engine.replacing.undo", list)
    window.session.run_finished.emit(outcome)
    with qtbot.waitSignal(window.cleaning.said) as told:
        window.cleaning.undo()
    assert told.args[0] == (
        "0 copies are in the trash now. 1 could not be moved there. The originals are in the trash."
    )


def test_while_the_trash_is_slow_the_window_shows_how_far_it_is_and_stop_leaves_the_rest(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, trash: Trash
) -> None:
    copies = cleaned(window, qtbot, tmp_path, 3)
    QTest.mouseClick(window.summary.undo, LEFT)
    bar = window.actions_bar
    assert trash.is_asked.wait(5)
    assert bar.cancel.isVisible() and not bar.pause.isVisible() and not bar.clean.isVisible()
    assert bar.progress_words.text() == "0 of 3 · moving copies to the trash"
    assert not window.commands.clean.isEnabled() and window.commands.cancel.isEnabled()
    assert not window.summary.undo.isEnabled()
    trash.let_one_through()
    qtbot.waitUntil(lambda: bar.progress_words.text().startswith("1 of 3"))
    assert states(window) == [State.READ, State.CLEANED, State.CLEANED]
    assert trash.is_asked.wait(5), "the second copy is on its way"
    QTest.mouseClick(bar.cancel, LEFT)
    with qtbot.waitSignal(window.cleaning.said) as told:
        trash.let_one_through()
    assert told.args[0] == "2 copies are in the trash now."
    assert trash.moved == copies[:2]
    assert states(window) == [State.READ, State.READ, State.CLEANED]
    assert bar.clean.isVisible() and window.summary.undo.isVisible() and window.summary.undo.isEnabled()
    trash.is_asked.clear()
    QTest.mouseClick(window.summary.undo, LEFT)
    assert trash.is_asked.wait(5)
    with qtbot.waitSignal(window.cleaning.undone):
        trash.let_one_through()
    assert trash.moved == copies
    assert set(states(window)) == {State.READ}


def test_no_run_begins_before_the_last_one_is_undone(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, trash: Trash
) -> None:
    cleaned(window, qtbot, tmp_path, 1)
    QTest.mouseClick(window.summary.undo, LEFT)
    assert trash.is_asked.wait(5)
    window.session.model.photos[0].output = ""
    window.session._changed(window.session.model.photos[0])
    window.cleaning.clean()
    assert window.session.run is None
    with qtbot.waitSignal(window.cleaning.undone):
        trash.let_one_through()
    window.cleaning.clean()
    assert window.session.run is not None


def test_a_summary_that_waits_behind_a_page_is_gone_with_its_run(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, trash: Trash
) -> None:
    cleaned(window, qtbot, tmp_path, 1)
    QTest.mouseClick(window.summary.undo, LEFT)
    assert trash.is_asked.wait(5)
    window.open_settings()
    with qtbot.waitSignal(window.cleaning.undone):
        trash.let_one_through()
    window.show_photos()
    assert window.summary.isHidden()


def test_who_leaves_waits_for_the_copy_in_hand_and_for_no_other(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, trash: Trash
) -> None:
    copies = cleaned(window, qtbot, tmp_path, 2)
    QTest.mouseClick(window.summary.undo, LEFT)
    assert trash.is_asked.wait(5)
    Timer(0.2, trash.let_one_through).start()
    window.close()
    assert trash.moved == copies[:1]
    undoing = window.cleaning.undoing
    assert undoing is not None and not undoing._thread.is_alive()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_copy_whose_name_is_no_text_is_known_to_be_gone(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    monkeypatch.setattr(THROW_AWAY, moved.append)
    photo, copy = (tmp_path / f"latin_\udce9{end}.jpg" for end in ("", "_clean"))
    copy.touch()
    window.session.open([str(photo)])
    qtbot.waitUntil(lambda: all(photo.is_read for photo in window.session.model.photos) and states(window) != [])
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    with qtbot.waitSignal(window.cleaning.undone):
        QTest.mouseClick(window.summary.undo, LEFT)
    assert (moved, states(window)) == ([str(copy)], [State.READ])


def test_the_key_copies_the_clean_photo_wherever_the_run_left_the_focus(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (copy,) = cleaned(window, qtbot, tmp_path, 1)
    clipboard = QGuiApplication.clipboard()
    for focused in (window.summary.show_folder, window.actions_bar.clean, window.view):
        clipboard.setText("the picture that is not clean")
        focused.setFocus()
        QTest.keyClick(focused, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert [url.toLocalFile() for url in clipboard.mimeData().urls()] == [copy]
    clipboard.setText("the picture that is not clean")
    window.open_viewer()
    QTest.keyClick(window.viewer.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert [url.toLocalFile() for url in clipboard.mimeData().urls()] == [copy]
