"""A choice of what to show never hides what is about to happen, and there is a way out of it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.gui.settings import Show
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui_events import drop, local_files

LEFT = Qt.MouseButton.LeftButton


def listed(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    """List two photos, one of which shows its place."""
    drop(window, local_files(folder / "IMG_0.jpg", folder / "IMG_1.jpg"))
    model = window.session.model
    qtbot.waitUntil(lambda: len(model) == 2 and all(photo.is_read for photo in model.photos))


def test_what_the_choice_hides_and_the_button_cleans_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    listed(window, qtbot, tmp_path)
    hint = window.actions_bar.hint
    qtbot.waitUntil(lambda: hint.text() == "Nothing leaves this computer")
    window.arranging.show_only(Show.PLACE)
    window.workplace.show_counts()
    assert window.session.model.rowCount() == 1 and window.actions_bar.clean.text() == "Clean 2 photos"
    assert hint.text() == "1 of them is not shown."
    window.settings.replaces = True
    window.cleaning.take_choices()
    window.cleaning.clean()
    assert window.actions_bar.replacing.text().endswith(" 1 of them is not shown.")


def test_a_choice_that_leaves_nothing_has_a_way_out(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    listed(window, qtbot, tmp_path)
    way_out = window.view.show_all
    assert not way_out.isVisible()
    window.arranging.show_only(Show.CHANGED)
    qtbot.waitUntil(way_out.isVisible)
    QTest.mouseClick(way_out, LEFT)
    assert window.session.model.rowCount() == 2 and not way_out.isVisible()
    assert window.top.choice()[0] is Show.ALL


def test_what_is_shown_for_a_moment_is_not_remembered(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    listed(window, qtbot, tmp_path)
    window.arranging.show_only(Show.REFUSED)
    assert window.settings.show is Show.ALL
    window.top.show.setCurrentIndex(window.top.show.findData(Show.PLACE))
    window.top.show.activated.emit(window.top.show.currentIndex())
    assert window.settings.show.value == Show.PLACE.value
