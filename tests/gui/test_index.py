"""“Would an index find them?” in the window: a folder is learnt, photos are tried, the answer is said in words."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui.faces.index_dialog import IndexDialog, batch_sentence
from scrubber.gui.faces.index_rows import FaceRow
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[IndexDialog]:
    """The dialog over three photos, one of which can't be read."""
    window.session.open(["/p/IMG_1.jpg", "/p/IMG_2.jpg", "/p/broken_3.jpg"])
    qtbot.waitUntil(lambda: sum(photo.is_read for photo in window.session.model.photos) == 3)
    photos = [photo for photo in window.session.model.photos if photo.problem is None]
    made = IndexDialog(photos, CoverStyle(), window.session.index_check, window)
    made.show()
    yield made
    made.close()


def texts_of(dialog: IndexDialog) -> str:
    return " | ".join(one.text() for one in dialog.findChildren(type(dialog.said)) if one.isVisible())


def test_the_answer_is_said_for_the_photo_and_for_the_batch(dialog: IndexDialog, qtbot: QtBot) -> None:
    dialog.begin("/known")
    qtbot.waitUntil(lambda: bool(dialog.answers.answers))
    assert dialog.said.text() == "Posted as it is: 1 of 2 faces named. With covers: 0."
    assert dialog.others.text() == "All photos: Posted as it is: 2 of 4 faces named. With covers: 0."
    assert len(dialog.rows.findChildren(FaceRow)) == 2
    said = texts_of(dialog)
    assert "the same person in" in said
    assert "2 |  | no match |" in said
    assert "✓ no match" in said
    assert "real indexes are larger" in said
    assert batch_sentence([]) == ""


def test_the_photo_at_hand_is_chosen_by_keyboard(dialog: IndexDialog, qtbot: QtBot) -> None:
    dialog.begin("/known")
    qtbot.waitUntil(lambda: bool(dialog.answers.answers))
    assert dialog.photo.currentText() == "IMG_1.jpg"
    QTest.keyClick(dialog.photo, Qt.Key.Key_Down)
    assert dialog.photo.currentText() == "IMG_2.jpg"
    assert len(dialog.rows.findChildren(FaceRow)) == 2


def test_a_try_is_cancelled_and_leaves_nothing(dialog: IndexDialog, workers: FakeWorkers, qtbot: QtBot) -> None:
    workers.held = True
    dialog.begin("/known")
    qtbot.waitUntil(lambda: bool(workers.learnt))
    assert dialog.bar.isVisible()
    QTest.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    assert not dialog.bar.isVisible()
    assert dialog.choose.isVisible()
    workers.release()
    qtbot.wait(100)
    assert dialog.answers.answers == []


def test_closing_stops_a_try(dialog: IndexDialog, workers: FakeWorkers, qtbot: QtBot) -> None:
    workers.held = True
    dialog.begin("/known")
    qtbot.waitUntil(lambda: bool(workers.learnt))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    workers.release()
    qtbot.wait(100)
    assert dialog.answers.answers == []


def test_the_menu_opens_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(IndexDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    window.commands.index.trigger()
    assert opened == ["Would an index find them?"]
