"""A crop and “Cover all else” by real mouse and key events, and what reaches the workers."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.faces.covers.cover_style import CoverStyle, Shape
from scrubber.faces.face import Certainty, Face
from scrubber.gui.faces.crop import CropMarks
from scrubber.gui.faces.editor import FaceEditor
from scrubber.gui.faces.geometry import Canvas, Handle
from scrubber.gui.window.main_window import MainWindow
from scrubber.pixels.crop import Crop
from tests.gui.test_face_editor import at, drag
from tests.helpers.covers import gradients
from tests.helpers.gui import FACES, FakeWorkers, decided_about_faces

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
PATH = "/p/IMG_1.jpg"


@pytest.fixture
def editor(window: MainWindow, qtbot: QtBot) -> Iterator[FaceEditor]:
    """The window with the faces of a photo open."""
    window.session.open([PATH, "/p/IMG_2.jpg"])
    session = window.session
    qtbot.waitUntil(lambda: sum(session.report(photo) is not None for photo in session.model.photos) == 2)
    window.view.setCurrentIndex(window.session.model.index(0))
    window.view.setFocus()
    QTest.keyClick(window.view, KEY.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.editor.canvas.isVisible() and window.editor.panel.isEnabled())
    yield window.editor


def cleaned(window: MainWindow, workers: FakeWorkers, qtbot: QtBot) -> FaceChoice:
    """What the workers are asked to do once “Clean only this photo” is pressed."""
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.editor.clean, LEFT)
    assert [path for path, _destination in workers.cleaned] == [PATH], "this photo and no other"
    choice = decided_about_faces(workers)[PATH]
    assert choice is not None
    return choice


def crop_of(window: MainWindow) -> Crop | None:
    photo = window.session.model.by_path(PATH)
    assert photo is not None
    return window.session.faces.crop(photo).crop


def drawn_crop(editor: FaceEditor) -> Crop:
    crop = editor.canvas._crop.crop
    assert crop is not None
    return crop


def test_a_crop_is_drawn_moved_and_resized(
    editor: FaceEditor, window: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    canvas = editor.canvas
    QTest.mouseClick(editor.crop, LEFT)
    qtbot.wait(50)  # what is said below takes room
    drag(canvas, at(canvas, 100, 80), at(canvas, 500, 400))
    first = drawn_crop(editor)
    assert (first.left, first.top, first.width, first.height) == pytest.approx((100, 80, 400, 320), abs=4)
    grip = canvas.geometry_now.grip(canvas._crop[0].face, Handle.RIGHT)
    drag(canvas, at(canvas, *grip), at(canvas, grip[0] + 60, grip[1]))
    assert drawn_crop(editor).width == pytest.approx(460, abs=6)
    drag(canvas, at(canvas, 300, 200), at(canvas, 320, 230))
    assert drawn_crop(editor).left == pytest.approx(120, abs=6)
    assert drawn_crop(editor).top == pytest.approx(110, abs=6)
    turn = canvas.geometry_now.grip(canvas._crop[0].face, Handle.TURN)
    drag(canvas, at(canvas, *turn), at(canvas, turn[0] + 200, turn[1] + 200))
    assert canvas._crop[0].face.angle == 0, "a crop is upright"
    assert len(editor._marks) == len(FACES), "covers are as they were"
    wanted = drawn_crop(editor)
    choice = cleaned(window, workers, qtbot)
    assert choice.crop == wanted
    assert choice.boxes is None, "faces are covered as they are found"


def test_a_crop_by_keys_and_undo(editor: FaceEditor, window: MainWindow) -> None:
    canvas = editor.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, KEY.Key_C)
    assert editor.crop.isChecked()
    QTest.keyClick(canvas, KEY.Key_N)
    before = drawn_crop(editor)
    QTest.keyClick(canvas, KEY.Key_Right)
    QTest.keyClick(canvas, KEY.Key_Plus)
    now = drawn_crop(editor)
    assert now.width > before.width
    assert now.left + now.width / 2 > before.left + before.width / 2
    QTest.mouseClick(editor.undo, LEFT)
    QTest.mouseClick(editor.undo, LEFT)
    assert drawn_crop(editor) == before
    QTest.keyClick(canvas, KEY.Key_N)
    assert len(canvas._crop) == 1, "another takes its place"
    QTest.keyClick(canvas, KEY.Key_Space)
    assert drawn_crop(editor) == before, "nothing to switch off"
    QTest.keyClick(canvas, KEY.Key_Delete)
    assert canvas._crop.crop is None
    QTest.keyClick(canvas, KEY.Key_C)
    assert not editor.crop.isChecked()
    canvas.setFocus()
    QTest.keyClick(canvas, KEY.Key_Tab)
    assert editor._marks.selected is not None, "keys work on covers again"


def test_a_crop_stays_with_its_photo(editor: FaceEditor, window: MainWindow, qtbot: QtBot) -> None:
    editor.canvas.setFocus()
    QTest.keyClick(editor.canvas, KEY.Key_C)
    QTest.keyClick(editor.canvas, KEY.Key_N)
    wanted = drawn_crop(editor)
    QTest.mouseClick(editor.done, LEFT)
    assert crop_of(window) == wanted
    window.edit_faces()
    qtbot.waitUntil(lambda: editor.panel.isEnabled())
    assert drawn_crop(editor) == wanted
    assert not editor.crop.isChecked()


def test_a_crop_alone_covers_no_face(
    editor: FaceEditor, window: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    window.actions_bar.faces.choose(None)
    editor.canvas.setFocus()
    QTest.keyClick(editor.canvas, KEY.Key_C)
    QTest.keyClick(editor.canvas, KEY.Key_N)
    choice = cleaned(window, workers, qtbot)
    assert choice.boxes == ()
    assert choice.crop is not None


def test_a_document_in_three_clicks(editor: FaceEditor, window: MainWindow, workers: FakeWorkers, qtbot: QtBot) -> None:
    canvas, width, height = editor.canvas, editor.canvas._photo.width(), editor.canvas._photo.height()
    window.settings.ask_about_faces()
    start, end = (width // 2, height - 120), (width // 2 + 200, height - 60)
    drag(canvas, at(canvas, *start), at(canvas, *end))
    assert editor.all_else.isVisible()
    QTest.mouseClick(editor.all_else, LEFT)
    choice = cleaned(window, workers, qtbot)
    boxes = [box for box in choice.boxes or () if box.shape is Shape.RECTANGLE]
    geometry = Canvas(width, height, 1.0)
    assert len(boxes) == 4
    for x in range(0, width, 7):
        for y in range(0, height, 7):
            is_name = start[0] + 4 < x < end[0] - 4 and start[1] + 4 < y < end[1] - 4
            is_beside = not (start[0] - 4 < x < end[0] + 4 and start[1] - 4 < y < end[1] + 4)
            is_covered = any(geometry.holds(box, (x, y)) for box in boxes)
            assert is_covered is not is_name or not (is_name or is_beside), (x, y)
    assert all(not box.look_of(CoverStyle()).style.value.startswith("weak") for box in boxes)


def test_what_can_not_be_cropped_says_so(editor: FaceEditor, window: MainWindow, qtbot: QtBot) -> None:
    assert editor.crop.isEnabled()
    photo = window.session.model.by_path(PATH)
    assert photo is not None
    assert editor._report is not None
    editor.show_report(editor._report, editor._marks, "", CropMarks(), can_crop=False)
    assert not editor.crop.isEnabled()
    assert editor.crop.accessibleDescription() == "pictures of this kind can't be cropped yet"
    QTest.keyClick(editor.canvas, KEY.Key_C)
    assert not editor.crop.isChecked()


def test_covering_all_else_is_one_step(editor: FaceEditor) -> None:
    canvas, face = editor.canvas, FACES[0]
    reach = 2 * face.width
    drag(canvas, at(canvas, face.x - reach, face.y - reach), at(canvas, face.x + reach, face.y + reach))
    before = editor._marks.all
    QTest.mouseClick(editor.all_else, LEFT)
    assert not editor._marks[0].is_covered, "a face within the area stays open"
    assert editor._marks[1].is_covered
    QTest.mouseClick(editor.undo, LEFT)
    assert editor._marks.all == before


def test_strips_end_at_the_edges_of_the_photo() -> None:
    canvas = Canvas(300, 200, 1.6)
    corner = Face(20, 10, 40, 20, shape=Shape.RECTANGLE, certainty=Certainty.DRAWN)
    strips = canvas.all_else(corner)
    assert [(strip.x, strip.y, strip.width, strip.height) for strip in strips] == [
        (150, 110, 300, 180),
        (170, 10, 260, 20),
    ]


def test_nothing_of_a_document_but_the_name_is_in_the_copy(tmp_path: Path) -> None:
    """With the program's own pipeline: what is under the strips is one colour."""
    path = tmp_path / "card.png"
    Image.fromarray(np.tile(gradients(), (3, 3, 1))).save(path)
    name = Face(120, 100, 60, 20, shape=Shape.RECTANGLE, certainty=Certainty.DRAWN)
    boxes = tuple(Canvas(270, 210, 1.6).all_else(name))
    result = scrub(str(path), Destination(str(tmp_path / "out")), PicturePolicy(faces=FaceChoice(boxes=boxes)))
    assert result.problem is None
    with Image.open(path) as before, Image.open(result.output) as after:
        old, new = np.asarray(before.convert("RGB")), np.asarray(after.convert("RGB"))
    assert np.array_equal(old[93:107, 93:147], new[93:107, 93:147])
    beside = np.ones(new.shape[:2], bool)
    beside[90:110, 90:150] = False
    assert len(np.unique(new[beside], axis=0)) == 1


def test_the_editor_cleans_nothing_before_the_faces_are_known(
    window: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    window.session.open([PATH])
    qtbot.waitUntil(lambda: bool(window.session.model.photos) and window.session.model.photos[0].is_read)
    editor: FaceEditor = window.editor
    editor.wait_for(window.session.model.photos[0], CoverStyle())
    assert not editor.clean.isEnabled()
