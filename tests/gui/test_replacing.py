"""Before the first run that moves originals to the trash the bar asks, and nothing is in the way."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from tests.gui.test_window import filled
from tests.helpers.gui import FakeWorkers
from tests.helpers.gui_events import drop, local_files

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
WORDS = "3 originals will be moved to the trash, and their clean copies take their places."


@pytest.fixture
def replacing(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Three photos that are to be replaced."""
    monkeypatch.setattr("scrubber.engine.replacing.take_place", lambda result: result)
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg")
    window.actions_bar.destination.replace_originals()
    return window


def test_it_is_asked_with_the_number_and_begins_with_a_click(
    replacing: MainWindow, qtbot: QtBot, workers: FakeWorkers
) -> None:
    bar = replacing.actions_bar
    QTest.mouseClick(bar.clean, LEFT)
    assert bar.replacing.isVisible() and bar.replacing.text() == WORDS
    assert bar.replace_not.hasFocus() and bar.replace_not.accessibleDescription() == WORDS
    assert not workers.cleaned and replacing.session.run is None
    with qtbot.waitSignal(replacing.session.run_finished):
        QTest.mouseClick(bar.replace, LEFT)
    assert len(workers.cleaned) == 3 and all(destination.replaces for _path, destination in workers.cleaned)


def test_it_is_asked_once_in_a_window(replacing: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    bar = replacing.actions_bar
    QTest.mouseClick(bar.clean, LEFT)
    with qtbot.waitSignal(replacing.session.run_finished):
        QTest.mouseClick(bar.replace, LEFT)
    drop(replacing, local_files(Path("/photos/IMG_8.jpg")))
    qtbot.waitUntil(lambda: replacing.counts.to_clean == 1 and replacing.counts.read == 4)
    with qtbot.waitSignal(replacing.session.run_finished):
        QTest.mouseClick(bar.clean, LEFT)
    assert len(workers.cleaned) == 4


def test_the_keyboard_goes_on_and_leaves(replacing: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    bar = replacing.actions_bar
    bar.clean.setFocus()
    QTest.keyClick(bar.clean, Qt.Key.Key_Return)
    QTest.keyClick(bar.replace_not, Qt.Key.Key_Return)
    assert bar.clean.isVisible() and bar.clean.hasFocus() and not replacing.cleaning.is_asking
    QTest.keyClick(replacing.view, Qt.Key.Key_Return, CONTROL)
    assert bar.replace_not.hasFocus(), "leaving is no answer: it is asked again"
    QTest.keyClick(bar.replace_not, Qt.Key.Key_Return, CONTROL)
    assert bar.replace_not.isVisible() and not workers.cleaned, "the same keys twice are no answer either"
    QTest.keyClick(bar.replace_not, Qt.Key.Key_Escape)
    assert bar.clean.isVisible() and not replacing.cleaning.is_asking
    QTest.keyClick(replacing.view, Qt.Key.Key_Return, CONTROL)
    QTest.keyClick(bar.replace_not, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert bar.replace.hasFocus()
    with qtbot.waitSignal(replacing.session.run_finished):
        QTest.keyClick(bar.replace, Qt.Key.Key_Return)
    assert len(workers.cleaned) == 3


def test_a_second_click_at_the_same_place_replaces_nothing(
    replacing: MainWindow, qtbot: QtBot, workers: FakeWorkers
) -> None:
    bar = replacing.actions_bar
    where = bar.clean.mapTo(replacing, QPoint(bar.clean.width() - 20, bar.clean.height() // 2))
    for _time in range(2):
        under = replacing.childAt(where)
        assert under is not None
        QTest.mouseClick(under, LEFT, pos=under.mapFrom(replacing, where))
        QApplication.processEvents()
    qtbot.wait(100)
    assert not workers.cleaned and replacing.session.run is None


def test_then_faces_are_asked_about(
    window: MainWindow, qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch, workers: FakeWorkers
) -> None:
    monkeypatch.setattr("scrubber.engine.replacing.take_place", lambda result: result)
    settings.ask_about_faces()
    filled(window, qtbot, "IMG_1.jpg")
    window.actions_bar.destination.replace_originals()
    bar = window.actions_bar
    QTest.mouseClick(bar.clean, LEFT)
    assert bar.replacing.text() == "1 original will be moved to the trash, and its clean copy takes its place."
    QTest.mouseClick(bar.replace, LEFT)
    qtbot.waitUntil(bar.question.isVisible)
    assert bar.cover.hasFocus()
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(bar.cover, LEFT)
    assert len(workers.cleaned) == 1


def test_a_question_goes_with_the_photos_it_is_about(replacing: MainWindow, qtbot: QtBot) -> None:
    bar = replacing.actions_bar
    QTest.mouseClick(bar.clean, LEFT)
    replacing.session.remove(replacing.session.model.photos[:1])
    assert bar.replacing.text().startswith("2 originals")
    replacing.session.remove(replacing.session.model.photos)
    assert not replacing.cleaning.is_asking
    drop(replacing, local_files(Path("/photos/IMG_8.jpg")))
    qtbot.waitUntil(lambda: replacing.counts.to_clean == 1)
    assert bar.clean.isVisible() and not bar.replacing.isVisible()


def test_with_another_place_for_the_copies_there_is_no_question(replacing: MainWindow, settings: Settings) -> None:
    QTest.mouseClick(replacing.actions_bar.clean, LEFT)
    replacing.actions_bar.destination.choose("")
    assert not replacing.cleaning.is_asking and replacing.actions_bar.clean.isVisible()
