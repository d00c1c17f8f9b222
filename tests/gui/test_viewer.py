"""The result in sight: the card shows the copy, the inspector what it tells, the viewer both in full size."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.engine.photo import Photo
from scrubber.engine.tiles import TILE, tiled_photo
from scrubber.gui.viewer.tile_cache import TileCache
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers, picture, tiles_for
from tests.helpers.gui_events import drop, local_files

KEY = Qt.Key


@pytest.fixture
def cleaned(window: MainWindow, qtbot: QtBot) -> MainWindow:
    drop(window, local_files(Path("/photos/IMG_1.jpg"), Path("/photos/IMG_3.jpg")))
    qtbot.waitUntil(lambda: len(window.session.model) == 2 and not window.session.inspections.is_busy)
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    photo = window.session.model.photos[0]
    qtbot.waitUntil(lambda: window.session.copies.thumbnail(photo) is not None)
    return window


def test_the_copy_is_read_for_its_card_and_its_headline(
    cleaned: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    assert "/photos/IMG_1_clean.jpg" in workers.inspected
    qtbot.waitUntil(cleaned.inspector.result.picture.isVisible)
    assert cleaned.inspector.result.seal.text().startswith("✓ verified by")
    assert "IMG_1_clean.jpg" in cleaned.inspector.name.text()


def test_return_opens_the_viewer_with_original_and_copy(
    cleaned: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    cleaned.view.setFocus()
    QTest.keyClick(cleaned.view, KEY.Key_Return)
    canvas = cleaned.viewer.canvas
    assert cleaned.viewer.isVisible()
    qtbot.waitUntil(lambda: canvas.compares)
    assert workers.viewed == ["/photos/IMG_1.jpg", "/photos/IMG_1_clean.jpg"]
    assert canvas.hasFocus()
    face = canvas._area()
    spot = QPoint(int(face.left() + face.width() * 630 / 1200), int(face.top() + face.height() * 400 / 1200))
    canvas.line = 0.0
    covered = QColor(canvas.grab().toImage().pixelColor(spot))
    QTest.keyPress(canvas, KEY.Key_Space)
    uncovered = QColor(canvas.grab().toImage().pixelColor(spot))
    QTest.keyRelease(canvas, KEY.Key_Space)
    assert abs(covered.red() - 0x6B) < 24
    assert uncovered != covered
    canvas.line = 1.0
    assert canvas.grab().toImage().pixelColor(spot) == uncovered


def test_keys_go_to_the_next_photo_and_back_to_the_list(cleaned: MainWindow, qtbot: QtBot) -> None:
    cleaned.open_viewer()
    QTest.keyClick(cleaned.viewer.canvas, KEY.Key_Right)
    assert cleaned.viewer_flow.photo is cleaned.session.model.photos[1]
    assert cleaned.view.current() is cleaned.session.model.photos[1]
    assert not cleaned.viewer.after.isEnabled()
    QTest.keyClick(cleaned.viewer.canvas, KEY.Key_Left)
    assert cleaned.viewer_flow.photo is cleaned.session.model.photos[0]
    QTest.keyClick(cleaned.viewer.canvas, KEY.Key_Escape)
    assert cleaned.view.isVisible()
    assert not cleaned.viewer.isVisible()


def test_covers_are_edited_from_the_viewer(cleaned: MainWindow, qtbot: QtBot) -> None:
    cleaned.open_viewer()
    QTest.mouseClick(cleaned.viewer.covers, Qt.MouseButton.LeftButton)
    assert cleaned.editor.isVisible()
    qtbot.waitUntil(lambda: cleaned.editor.panel.isEnabled())
    cleaned.editor.done.click()
    assert cleaned.view.isVisible()


def test_zoom_keeps_what_is_under_the_pointer(cleaned: MainWindow, qtbot: QtBot) -> None:
    cleaned.open_viewer()
    canvas = cleaned.viewer.canvas
    qtbot.waitUntil(lambda: canvas.compares)
    where = QPointF(canvas.width() / 2 + 60, canvas.height() / 2 + 30)
    area = canvas._area()
    before = (where.x() - area.left()) / area.width(), (where.y() - area.top()) / area.height()
    canvas.zoom(4, where)
    area = canvas._area()
    after = (where.x() - area.left()) / area.width(), (where.y() - area.top()) / area.height()
    assert after == pytest.approx(before, abs=0.01)
    QTest.keyClick(canvas, KEY.Key_0)
    assert canvas.scale == pytest.approx(canvas._fit_scale())


def test_only_tiles_in_view_are_decoded(qapp: QApplication, cleaned: MainWindow, qtbot: QtBot) -> None:
    tiles = TileCache(tiles_for("/photos/a.jpg"))
    canvas = cleaned.viewer.canvas
    cleaned.open_viewer()
    qtbot.waitUntil(lambda: canvas.compares)
    canvas.show_before(tiles)
    canvas.resize(300, 300)
    canvas.zoom(30, QPointF(10, 10))
    canvas.line = 1.0
    canvas.grab()
    assert 0 < len([key for key in tiles._decoded if key[0] == 0]) < 9


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [0.66, 0.913, 1.37])
def test_no_line_shows_between_tiles(qapp: QApplication, tmp_path: Path, scale: float, ratio: float) -> None:
    path = tmp_path / "white.png"
    Image.new("RGB", (1300, 900), "white").save(path)
    tiles = TileCache(tiled_photo(Photo.read(str(path))))
    area = QRectF(7.3, 5.8, 1300 * scale, 900 * scale)
    screen = QImage(round(1900 * ratio), round(1300 * ratio), QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    screen.fill(QColor("black"))
    painter = QPainter(screen)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    tiles.paint(painter, area, area, ratio)
    painter.end()
    middle = area.center() * ratio
    across = {
        screen.pixel(x, round(middle.y())) & 0xFF for x in range(round(12 * ratio), round((area.right() - 4) * ratio))
    }
    down = {
        screen.pixel(round(middle.x()), y) & 0xFF for y in range(round(12 * ratio), round((area.bottom() - 4) * ratio))
    }
    assert (across, down) == ({255}, {255})


def test_tiles_put_together_are_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    path.write_bytes(picture(2, 1300, 700))
    made = tiled_photo(Photo.read(str(path)))
    assert made.problem is None
    assert [(level.width, level.height) for level in made.levels] == [(1300, 700), (650, 350)]
    assert made.levels[0].columns == -(-1300 // TILE)
    assert len(made.levels[0].tiles) == 3 * 2


def test_a_picture_that_can_not_be_shown_says_so(tmp_path: Path) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(picture(2)[:200])
    assert tiled_photo(Photo.read(str(path))).problem is not None


def test_a_summary_waits_until_the_photos_are_in_sight_again(cleaned: MainWindow, qtbot: QtBot) -> None:
    assert cleaned.summary.isVisible()
    cleaned.open_viewer()
    assert not cleaned.summary.isVisible()
    cleaned.actions_bar.destination.choose("/elsewhere")
    with qtbot.waitSignal(cleaned.session.run_finished):
        cleaned.cleaning.clean()
    assert not cleaned.summary.isVisible()
    QTest.keyClick(cleaned.viewer.canvas, KEY.Key_Escape)
    assert cleaned.summary.isVisible()


def test_the_original_is_where_reading_begins(cleaned: MainWindow, qtbot: QtBot) -> None:
    cleaned.open_viewer()
    canvas = cleaned.viewer.canvas
    qtbot.waitUntil(lambda: canvas.compares)
    area = canvas._area()
    spot = QPoint(int(area.left() + area.width() * 630 / 1200), int(area.top() + area.height() * 400 / 1200))
    canvas.line = 0.9  # the covered spot is left of it
    shown = {}
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        canvas.setLayoutDirection(direction)
        shown[direction] = canvas.grab().toImage().pixelColor(spot)
    assert abs(shown[Qt.LayoutDirection.RightToLeft].red() - 0x6B) < 24, "the copy's cover"
    assert shown[Qt.LayoutDirection.LeftToRight] != shown[Qt.LayoutDirection.RightToLeft]
