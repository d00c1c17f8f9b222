"""This person may stay: asked from the editor, looked for in all photos, shown, and only then left clear."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from scrubber.gui.faces.editor import FaceEditor
from scrubber.gui.faces.staying import StayDialog
from scrubber.gui.window.main_window import MainWindow
from tests.gui.test_face_editor import editor, marks
from tests.helpers.gui import FACES, FakeWorkers, decided_about_faces

__all__ = ["editor"]


@pytest.fixture
def dialog(editor: FaceEditor, window: MainWindow, qtbot: QtBot) -> StayDialog:
    """The question about the person whose face is selected."""
    assert editor._marks.selected == 0
    QTest.mouseClick(editor.panel.options.stay, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.editor_flow.dialog, StayDialog))
    asked = window.editor_flow.dialog
    assert isinstance(asked, StayDialog)
    return asked


def test_every_face_that_would_stay_is_shown(dialog: StayDialog) -> None:
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert names == ["IMG_1.jpg"]
    assert not dialog.list.item(0).icon().isNull()


def test_what_was_shown_stays_clear_and_all_else_is_covered(
    dialog: StayDialog, editor: FaceEditor, window: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    assert marks(editor) == (True, True)
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert marks(editor) == (False, True)
    editor.done.click()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    choices = decided_about_faces(workers)
    first, other = choices["/p/IMG_1.jpg"], choices["/p/IMG_5.jpg"]
    assert first is not None
    assert (first.boxes, first.keep) == ((FACES[1],), (FACES[0],))
    assert other is not None
    assert (other.boxes, other.keep) == (None, ())


def test_without_its_tick_a_face_is_covered(dialog: StayDialog, editor: FaceEditor) -> None:
    dialog.list.setFocus()
    dialog.list.setCurrentRow(0)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.chosen == []
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert marks(editor) == (True, True)


def test_thinking_better_of_it_leaves_everything_covered(dialog: StayDialog, editor: FaceEditor) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert marks(editor) == (True, True)


def test_a_face_that_cant_be_told_is_refused_with_the_reason(
    editor: FaceEditor, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(editor.canvas, Qt.Key.Key_Tab)
    QTest.mouseClick(editor.panel.options.stay, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.editor_flow.dialog, QMessageBox))
    box = window.editor_flow.dialog
    assert isinstance(box, QMessageBox)
    assert "too small or turned too far" in box.text()
    box.close()
    assert marks(editor) == (True, True)


def test_a_drawn_area_is_nobody(editor: FaceEditor) -> None:
    QTest.keyClick(editor.canvas, Qt.Key.Key_N)
    assert editor.panel.options.isVisible()
    assert not editor.panel.options.stay.isVisible()
