"""Number plates, badges and odd shapes in the face editor, by real mouse and key events, down to the covered pixels."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.faces.covers.cover_style import Shape, Style
from scrubber.faces.face import Certainty, Face
from scrubber.gui.faces.editor import FaceEditor
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from tests.gui.test_face_editor import at, drag, editor
from tests.helpers import gui
from tests.helpers.gui import FACES, FakeWorkers

__all__ = ["editor"]

KEY, LEFT, ALT = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier


def pick(editor: FaceEditor, word: str) -> None:
    """Click on a tool in the panel."""
    tool = next(one for one in editor.panel.tools.shapes.buttons() if one.text() == word)
    QTest.mouseClick(tool, LEFT)


def drawn(editor: FaceEditor, index: int = -1) -> Face:
    return editor._marks.all[index].face


def black_share(editor: FaceEditor, qtbot: QtBot, left: float, top: float, right: float, bottom: float) -> float:
    """How much of a rectangle of the photo is black in the picture with its covers."""
    qtbot.waitUntil(lambda: not editor._redraw.isActive())
    image = editor.canvas._covered.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    scale = image.width() / editor.canvas._photo.width()
    part = pixels[int(top * scale) : int(np.ceil(bottom * scale)), int(left * scale) : int(np.ceil(right * scale))]
    return float((part == 0).all(axis=2).mean())


def test_a_plate_that_is_dragged_over_is_covered_to_its_corners(editor: FaceEditor, qtbot: QtBot) -> None:
    canvas = editor.canvas
    start, end = at(canvas, 40, 300), at(canvas, 190, 340)
    drag(canvas, start, end)
    plate = drawn(editor)
    assert (plate.shape, plate.certainty) == (Shape.RECTANGLE, Certainty.DRAWN)
    left, top = canvas._to_photo(start.toPointF())
    right, bottom = canvas._to_photo(end.toPointF())
    assert (plate.width, plate.height) == pytest.approx((right - left, bottom - top))
    assert black_share(editor, qtbot, left, top, right, bottom) == 1.0
    assert editor.panel.options.cover_style.combo.currentText() == "Solid"
    assert editor.panel._cover_style.style is Style.BLUR


def test_a_plate_by_keyboard_alone(editor: FaceEditor, qtbot: QtBot) -> None:
    canvas = editor.canvas
    QTest.keyClick(canvas, KEY.Key_N)
    before = drawn(editor)
    assert before.shape is Shape.RECTANGLE
    for key, times in ((KEY.Key_Right, 12), (KEY.Key_Up, 8)):
        for _time in range(times):
            QTest.keyClick(canvas, key, ALT)
    plate = drawn(editor)
    assert plate.width == pytest.approx(before.width * 1.05**12)
    assert plate.height == pytest.approx(before.height / 1.05**8)
    assert (plate.x, plate.y) == (before.x, before.y)
    box = (plate.x - plate.width / 2, plate.y - plate.height / 2, plate.x + plate.width / 2, plate.y + plate.height / 2)
    assert black_share(editor, qtbot, *box) == 1.0
    QTest.keyClick(canvas, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert drawn(editor).height == pytest.approx(before.height / 1.05**7)


def test_a_badge_gets_rounded_corners_and_a_look_of_its_own(editor: FaceEditor) -> None:
    canvas, options = editor.canvas, editor.panel.options
    drag(canvas, at(canvas, 40, 300), at(canvas, 140, 380))
    assert options.isVisible()
    options.shape.combo.setFocus()
    QTest.keyClick(options.shape.combo, KEY.Key_Down)
    badge = drawn(editor)
    assert (badge.shape, badge.width) == (Shape.ROUNDED, drawn(editor).width)
    QTest.keyClick(options.cover_style.combo, KEY.Key_Up)
    assert drawn(editor).cover_style is not None
    assert drawn(editor).look_of(editor._cover_style).style is Style.MOSAIC
    assert editor.panel._cover_style.style is Style.BLUR
    for _time in range(4):
        QTest.keyClick(options.cover_style.combo, KEY.Key_Down)
    assert "can be read again" in options.note.text()
    assert options.note.isVisible()


def test_a_found_face_keeps_its_ellipse_and_may_get_another_shape(editor: FaceEditor) -> None:
    assert [mark.face.shape for mark in editor._marks.all] == [Shape.ELLIPSE, Shape.ELLIPSE]
    options = editor.panel.options
    assert options.cover_style.combo.currentText() == "Like the other covers"
    QTest.keyClick(options.shape.combo, KEY.Key_Up)
    face = drawn(editor, 0)
    assert (face.shape, face.width, face.landmarks) == (Shape.ROUNDED, FACES[0].width, FACES[0].landmarks)


def test_strokes_of_a_brush_by_mouse_each_undone_alone(editor: FaceEditor, qtbot: QtBot) -> None:
    canvas = editor.canvas
    pick(editor, "Brush")
    assert editor.panel.tools.brush.isVisible()
    editor.panel.tools.brush.setValue(60)
    for start, end in (((40, 300), (140, 340)), ((60, 340), (160, 300))):
        drag(canvas, at(canvas, *start), at(canvas, *end))
    assert len(editor._marks) == 4
    stroke = drawn(editor)
    assert (stroke.shape, len(stroke.stroke) > 3) == (Shape.BRUSH, True)
    assert stroke.brush == pytest.approx(0.06 * min(canvas._photo.width(), canvas._photo.height()))
    for x, y in ((50, 304), (90, 320), (130, 336), (110, 320), (150, 304)):
        assert black_share(editor, qtbot, x, y, x + 1, y + 1) == 1.0
    assert black_share(editor, qtbot, 90, 350, 110, 356) == 0.0
    editor.undo.click()
    assert len(editor._marks) == 3
    QTest.keyClick(canvas, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(editor._marks) == 2


def test_a_click_of_the_brush_is_a_dot_also_on_what_is_marked(editor: FaceEditor) -> None:
    canvas = editor.canvas
    QTest.keyClick(canvas, KEY.Key_Escape)
    pick(editor, "Brush")
    place: QPoint = at(canvas, FACES[0].x, FACES[0].y)
    QTest.mouseClick(canvas, LEFT, pos=place)
    assert len(editor._marks) == 3
    assert drawn(editor).shape is Shape.BRUSH
    assert drawn(editor).width == pytest.approx(drawn(editor).brush)


def test_strokes_of_a_brush_by_keyboard(editor: FaceEditor, qtbot: QtBot) -> None:
    canvas = editor.canvas
    tools = editor.panel.tools.shapes
    tools.button(0).setFocus()
    for _time in range(3):
        QTest.keyClick(editor.focusWidget(), KEY.Key_Right)
    if tools.checkedId() != 3:
        QTest.keyClick(editor.focusWidget(), KEY.Key_Space)
    assert editor.panel.tools.tool.shape is Shape.BRUSH
    canvas.setFocus()
    QTest.keyClick(canvas, KEY.Key_N)
    dot = drawn(editor)
    for key in (KEY.Key_Right, KEY.Key_Right, KEY.Key_Down):
        QTest.keyClick(canvas, key, ALT)
    stroke = drawn(editor)
    assert len(stroke.stroke) == 4
    assert stroke.brush == dot.brush
    assert stroke.width > dot.width
    assert stroke.height > dot.height
    assert black_share(editor, qtbot, dot.x, dot.y, dot.x + dot.brush, dot.y + 1) == 1.0


def test_what_keys_do_is_told_on_the_screen(editor: FaceEditor, window: MainWindow) -> None:
    words = [one.text() for one in editor.panel.tools.findChildren(type(editor.panel.heading)) if one.isVisible()]
    assert "Alt and the arrow keys change width and height apart, or paint on." in words
    assert any("text can be read again" in one for one in words)


def test_found_faces_have_the_usual_shape_in_all_frames_until_they_get_another(
    window: MainWindow, qtbot: QtBot, settings: Settings, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = replace(FACES[0], frame=1)
    monkeypatch.setattr(gui, "FACES", (*FACES, later))
    settings.cover_shape = Shape.ROUNDED
    window.cleaning.take_choices()
    window.session.open(["/p/IMG_1.gif"])
    qtbot.waitUntil(lambda: len(window.session.model) == 1 and window.session.model.photos[0].is_read)
    window.edit_faces()
    editor = window.editor
    qtbot.waitUntil(editor.panel.isEnabled)
    assert [mark.face.shape for mark in editor._marks.all] == [Shape.ROUNDED, Shape.ROUNDED]
    editor._marks.select(0)
    assert editor.panel.options.shape.combo.currentText() == "Rounded"
    QTest.keyClick(editor.panel.options.shape.combo, KEY.Key_Down)
    editor.panel.styles.button(1).click()
    assert settings.cover_style is not None
    assert (settings.cover_style.style, settings.cover_style.shape) == (Style.MOSAIC, Shape.ROUNDED)
    with qtbot.waitSignal(window.session.run_finished):
        editor.clean.click()
    (policy,) = workers.policies
    assert isinstance(policy, PicturePolicy) and policy.faces is not None and policy.faces.boxes is not None
    assert [face.shape for face in policy.faces.boxes] == [Shape.ELLIPSE, Shape.ROUNDED, Shape.ROUNDED]
    assert policy.faces.boxes[2] == replace(later, shape=Shape.ROUNDED)
    assert policy.faces.keep == ()
