"""The face editor by real mouse and key events: what is seen, what is decided, what reaches the workers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import FaceResult, FaceResults
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Style
from scrubber.faces.face import Certainty, region_of
from scrubber.gui.faces.canvas import FaceCanvas
from scrubber.gui.faces.editor import ASK_MS, FaceEditor
from scrubber.gui.faces.geometry import Handle
from scrubber.gui.photos.card import CardDelegate
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FACES, FakeWorkers, decided_about_faces

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def editor(window: MainWindow, qtbot: QtBot) -> Iterator[FaceEditor]:
    """The window with the faces of its first photo open."""
    window.session.open(["/p/IMG_1.jpg", "/p/IMG_2.jpg", "/p/broken_3.jpg", "/p/IMG_5.jpg"])
    qtbot.waitUntil(lambda: sum(photo.is_read for photo in window.session.model.photos) == 4)
    window.view.setCurrentIndex(window.session.model.index(0))
    window.view.setFocus()
    QTest.keyClick(window.view, KEY.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.editor.canvas.isVisible() and window.editor.panel.isEnabled())
    yield window.editor


def marks(editor: FaceEditor) -> tuple[bool, ...]:
    return tuple(mark.is_covered for mark in editor._marks.all)


def at(canvas: FaceCanvas, x: float, y: float) -> QPoint:
    return canvas.to_screen((x, y)).toPoint()


def drag(canvas: FaceCanvas, start: QPoint, end: QPoint) -> None:
    QTest.mouseMove(canvas, start)
    QTest.mousePress(canvas, LEFT, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(canvas, start + (end - start) * step / 8)
    QTest.mouseRelease(canvas, LEFT, pos=end)


def test_faces_are_marked_and_covered_at_once(editor: FaceEditor) -> None:
    assert marks(editor) == (True, True)
    assert editor.panel.heading.text() == "2 covered"
    assert [editor.panel.list.item(row).text() for row in range(2)] == ["Face 1 · covered", "Maybe a face · covered"]
    covered = editor.canvas._covered
    shown = editor.canvas._picture.convertToFormat(covered.format())
    assert covered.size() == shown.size()
    assert covered != shown
    assert covered.pixel(2, 2) == shown.pixel(2, 2)


def test_a_mark_is_moved_resized_and_turned_by_mouse(editor: FaceEditor) -> None:
    canvas, face = editor.canvas, FACES[0]
    drag(canvas, at(canvas, face.x, face.y), at(canvas, face.x + 60, face.y + 30))
    moved = editor._marks[0].face
    assert (moved.x, moved.y) == pytest.approx((face.x + 60, face.y + 30), abs=2)
    grip = canvas.geometry_now.grip(moved, Handle.RIGHT)
    drag(canvas, at(canvas, *grip), at(canvas, grip[0] + 40, grip[1]))
    wider = editor._marks[0].face
    assert wider.width == pytest.approx(face.width + 40 / 1.6, abs=2)
    turn = canvas.geometry_now.grip(wider, Handle.TURN)
    drag(canvas, at(canvas, *turn), at(canvas, wider.x + 120, wider.y))
    assert editor._marks[0].face.angle == pytest.approx(90, abs=3)
    for _step in range(3):
        editor.undo.click()
    assert editor._marks[0].face == face
    assert not editor.undo.isEnabled()


def test_anything_can_be_covered_by_drawing_over_it(editor: FaceEditor) -> None:
    canvas = editor.canvas
    drag(canvas, at(canvas, 40, 300), at(canvas, 140, 380))
    drawn = editor._marks[2].face
    region = region_of(drawn)
    assert drawn.certainty is Certainty.DRAWN
    assert (region.x, region.y, region.half_width, region.half_height) == pytest.approx((90, 340, 50, 40), abs=2)
    assert editor.panel.heading.text() == "3 covered"
    QTest.keyClick(canvas, KEY.Key_Delete)
    assert len(editor._marks) == 2


def test_a_double_click_leaves_a_face_as_it_is(editor: FaceEditor) -> None:
    QTest.mouseDClick(editor.canvas, LEFT, pos=at(editor.canvas, FACES[1].x, FACES[1].y))
    assert marks(editor) == (True, False)
    assert editor.panel.heading.text() == "1 covered · 1 stays as it is"


def test_everything_works_by_keyboard_alone(editor: FaceEditor, window: MainWindow) -> None:
    canvas = editor.canvas
    assert canvas.hasFocus()
    assert editor._marks.selected == 0
    for key in (KEY.Key_Right, KEY.Key_Right, KEY.Key_Down, KEY.Key_Plus, KEY.Key_BracketRight):
        QTest.keyClick(canvas, key)
    face = editor._marks[0].face
    assert face.x > FACES[0].x
    assert face.y > FACES[0].y
    assert face.width == pytest.approx(FACES[0].width * 1.05)
    assert face.angle == pytest.approx(FACES[0].angle + 5)
    QTest.keyClick(canvas, KEY.Key_Tab)
    assert editor._marks.selected == 1
    QTest.keyClick(canvas, KEY.Key_Space)
    assert marks(editor) == (True, False)
    QTest.keyClick(canvas, KEY.Key_N)
    assert len(editor._marks) == 3
    QTest.keyClick(canvas, KEY.Key_Delete)
    QTest.keyClick(canvas, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(editor._marks) == 3
    QTest.keyClick(canvas, KEY.Key_Tab)
    assert not canvas.hasFocus()
    QTest.keyClick(editor.focusWidget(), KEY.Key_Backtab)
    assert canvas.hasFocus()
    QTest.keyClick(canvas, KEY.Key_Escape)
    QTest.keyClick(canvas, KEY.Key_Escape)
    assert window.view.isVisible()
    assert window.view.hasFocus()


def test_the_list_says_and_does_the_same_in_words(editor: FaceEditor) -> None:
    editor.panel.list.setFocus()
    editor.panel.list.setCurrentRow(1)
    assert editor._marks.selected == 1
    QTest.keyClick(editor.panel.list, KEY.Key_Space)
    assert marks(editor) == (True, False)
    assert editor.panel.list.item(1).text() == "Maybe a face"
    editor.panel.none.click()
    assert marks(editor) == (False, False)
    editor.panel.all.click()
    assert marks(editor) == (True, True)


def test_a_look_counts_for_all_photos_and_is_remembered(
    editor: FaceEditor, window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    mosaic = next(one for one in editor.panel.styles.buttons() if one.text() == "Mosaic")
    mosaic.click()
    editor.panel.region.setValue(20)
    assert settings.cover_style == CoverStyle(Style.MOSAIC, cover_size=2.0)
    weak = next(one for one in editor.panel.styles.buttons() if one.text() == "Weak blur")
    weak.click()
    assert "can be matched" in editor.panel.note.text()
    assert window.actions_bar.faces.combo.currentText() == "As chosen in the editor"


def test_looks_are_radio_buttons_for_arrow_keys(editor: FaceEditor, settings: Settings) -> None:
    looks = editor.panel.styles.buttons()
    assert all(isinstance(one, QRadioButton) for one in looks)
    looks[0].setFocus()
    QTest.keyClick(looks[0], Qt.Key.Key_Right)
    assert settings.cover_style == CoverStyle(Style.MOSAIC)
    QTest.keyClick(looks[1], Qt.Key.Key_Down)
    assert settings.cover_style == CoverStyle(Style.SOLID, picture=Picture.SMILE)
    assert looks[3].hasFocus()


def test_a_screen_reader_hears_which_looks_are_weak(editor: FaceEditor) -> None:
    said = {one.text(): one.accessibleDescription() for one in editor.panel.styles.buttons()}
    assert said["Solid"] == "Looks like"
    assert said["Weak mosaic"] == "Weak (can be matched)"


def test_the_space_bar_takes_a_tick_away(editor: FaceEditor) -> None:
    rows = editor.panel.list
    rows.setCurrentRow(0)
    rows.setFocus()
    QTest.keyClick(rows, KEY.Key_Space)
    assert marks(editor) == (False, True)


def test_hold_to_compare_shows_the_original(editor: FaceEditor) -> None:
    QTest.mousePress(editor.compare, LEFT)
    assert [editor.canvas._shows_original] == [True]
    QTest.mouseRelease(editor.compare, LEFT)
    assert [editor.canvas._shows_original] == [False]
    QTest.keyPress(editor.canvas, KEY.Key_H)
    assert [editor.canvas._shows_original] == [True]
    QTest.keyRelease(editor.canvas, KEY.Key_H)
    assert [editor.canvas._shows_original] == [False]


def test_zoom_keeps_what_is_under_the_pointer(editor: FaceEditor) -> None:
    canvas = editor.canvas
    fixed = canvas.to_screen((300, 200))
    canvas.zoom(3, fixed)
    after = canvas.to_screen((300, 200))
    assert abs(after.x() - fixed.x()) < 1
    assert abs(after.y() - fixed.y()) < 1
    canvas.zoom(0)
    away = canvas.to_screen((256, 256)) - QPointF(canvas.rect().center())
    assert max(abs(away.x()), abs(away.y())) < 1


def test_next_passes_over_what_is_refused_and_ends_at_the_last(
    editor: FaceEditor, window: MainWindow, qtbot: QtBot
) -> None:
    for name in ("IMG_2.jpg", "IMG_5.jpg"):
        editor.next.click()
        qtbot.waitUntil(lambda name=name: editor.name.text() == name and editor.panel.isEnabled())  # type: ignore[misc]
    assert not editor.next.isEnabled()
    assert editor.panel.heading.text() == "2 covered"
    editor.done.click()
    assert window.view.isVisible()


def test_what_was_decided_reaches_the_workers_and_the_rest_is_found_by_them(
    editor: FaceEditor, window: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    QTest.keyClick(editor.canvas, KEY.Key_Tab)
    QTest.keyClick(editor.canvas, KEY.Key_Space)
    editor.done.click()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    choices = decided_about_faces(workers)
    first, second = choices["/p/IMG_1.jpg"], choices["/p/IMG_2.jpg"]
    assert first is not None
    assert first.boxes == (FACES[0],)
    assert set(first.keep) == {FACES[1]}
    assert second is not None
    assert second.boxes is None


def test_faces_may_stay_as_they_are(window: MainWindow, workers: FakeWorkers, qtbot: QtBot) -> None:
    window.actions_bar.faces.choose(None)
    window.session.open(["/p/IMG_1.jpg"])
    qtbot.waitUntil(lambda: any(photo.is_read for photo in window.session.model.photos))
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    (policy,) = workers.policies
    assert isinstance(policy, PicturePolicy)
    assert policy.faces is None


def test_a_copy_is_out_of_date_when_something_else_is_covered(
    editor: FaceEditor, window: MainWindow, qtbot: QtBot
) -> None:
    photo = window.session.model.photos[0]
    editor.done.click()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert photo.output
    window.edit_faces()
    qtbot.waitUntil(lambda: editor.panel.isEnabled())
    editor.panel.none.click()
    editor.done.click()
    assert photo in window.session.to_clean()
    assert window.actions_bar.clean.text() == "Clean 1 photo again"


def test_a_face_that_may_still_be_known_is_said_on_card_inspector_and_summary(
    window: MainWindow, workers: FakeWorkers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = FaceResults((FaceResult(FACES[0], True, True, True), FaceResult(FACES[1], True, True, False)))
    made = FakeWorkers._result
    monkeypatch.setattr(workers, "_result", lambda *asked: replace(made(*asked), faces=weak))
    window.session.open(["/p/IMG_1.jpg"])
    qtbot.waitUntil(lambda: any(photo.is_read for photo in window.session.model.photos))
    window.view.setCurrentIndex(window.session.model.index(0))
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    photo = window.session.model.photos[0]
    assert [chip.word for chip in CardDelegate._chips(photo)] == ["✓ Verified", "2 covered", "Look at the faces"]
    assert "2 faces covered. Look at the faces in 1 copy." in window.summary.words.text()
    qtbot.waitUntil(lambda: "still takes 1 covered face for the same" in window.inspector.result.seal.text())


def test_a_recogniser_says_what_the_covers_do(editor: FaceEditor, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: editor.panel.after.text() == "✓ no match")
    assert editor.panel.before.text() == "matches the person"
    next(one for one in editor.panel.styles.buttons() if one.text() == "Weak mosaic").click()
    qtbot.waitUntil(lambda: editor.panel.after.text() == "still matched")
    editor.panel.none.click()
    qtbot.waitUntil(lambda: not editor.panel.after.isVisible())


def test_copies_may_be_made_smaller_and_the_choice_is_remembered(
    window: MainWindow, workers: FakeWorkers, settings: Settings, qtbot: QtBot
) -> None:
    window.open_settings()
    sizes = {one.text(): one for one in window.settings_page.findChildren(QRadioButton)}
    assert sizes["As large as the original"].isChecked()
    assert "8 of 10 faces" in sizes["Faces: At most 16 pixels"].accessibleDescription()
    sizes["At most 2,048 pixels"].click()
    window.settings_page.back.click()
    assert settings.copy_size == "2048/0"
    window.session.open(["/p/IMG_1.jpg"])
    qtbot.waitUntil(lambda: any(photo.is_read for photo in window.session.model.photos))
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    (policy,) = workers.policies
    assert isinstance(policy, PicturePolicy)
    assert (policy.max_side, policy.max_face) == (2048, 0)


def test_closing_the_window_asks_the_workers_nothing_more(editor: FaceEditor, window: MainWindow, qtbot: QtBot) -> None:
    editor.panel.region.setValue(20)
    window.close()
    qtbot.wait(ASK_MS + 100)
