"""The window fits small screens and large fonts, and comes back where it was, unless that place is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from scrubber.gui import app as gui_app
from scrubber.gui.settings import Layout, Order, Settings, Show
from scrubber.gui.style.ticks import CheckBox
from scrubber.gui.style.widgets import ElidedLabel
from scrubber.gui.window import place
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers, fake_scan
from tests.helpers.gui_events import drop, local_files

SMALL_SCREEN = QSize(1280, 720)


@pytest.fixture
def large_font(qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(20)
    qapp.setFont(font)
    yield
    qapp.setFont(before)


def filled(window: MainWindow, qtbot: QtBot, *names: str) -> None:
    drop(window, local_files(*(Path("/photos") / name for name in names)))
    qtbot.waitUntil(lambda: len(window.session.model) == len(names) and not window.session.inspections.is_busy)
    qtbot.wait(150)


def lies_inside(control: QWidget, window: MainWindow) -> bool:
    return window.rect().contains(QRect(control.mapTo(window, QPoint(0, 0)), control.size()))


@pytest.mark.parametrize("free", [QSize(1366, 768), QSize(1280, 720), QSize(2560, 1600)])
def test_the_first_window_takes_at_most_nine_tenths_of_the_screen(free: QSize) -> None:
    size = place.first_size(free)
    assert size.width() <= 0.9 * free.width()
    assert size.height() <= 0.9 * free.height()


def test_a_window_that_lies_on_no_screen_is_not_restored() -> None:
    screens = [QRect(0, 0, 1366, 768)]
    assert place.is_in_reach(QRect(100, 100, 1000, 600), screens)
    assert not place.is_in_reach(QRect(2000, 100, 1000, 600), screens)
    assert not place.is_in_reach(QRect(100, -400, 1000, 600), screens)
    assert not place.is_in_reach(QRect(1300, 100, 1000, 600), screens)


def test_a_font_twice_as_large_leaves_everything_in_reach(large_font: None, window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg")
    window.resize(SMALL_SCREEN)
    qtbot.wait(50)
    assert window.width() <= SMALL_SCREEN.width()
    assert window.height() <= SMALL_SCREEN.height()
    bar, top = window.actions_bar, window.top
    for control in (bar.clean, bar.faces, bar.destination, top.add_photos, top.show, top.order, top.help):
        assert lies_inside(control, window)
    window.edit_faces()
    qtbot.waitUntil(lambda: window.editor.panel.isEnabled())
    window.resize(SMALL_SCREEN)
    qtbot.wait(50)
    assert window.width() <= SMALL_SCREEN.width()
    assert window.height() <= SMALL_SCREEN.height()
    assert lies_inside(window.editor.done, window)
    area = window.editor.panel.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    page = area.widget()
    assert page is not None and page.width() <= area.viewport().width()


def test_in_a_narrow_window_the_choices_move_behind_one_button(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    bar = window.actions_bar
    window.resize(1200, 700)
    qtbot.wait(30)
    assert bar.faces.isVisible()
    assert not bar.options.isVisible()
    window.resize(640, 500)
    qtbot.wait(30)
    bar.show_count("Clean 3,024 photos again", True, "Clean 12 selected")
    qtbot.wait(30)
    assert window.width() <= 700
    assert bar.options.isVisible()
    assert not bar.faces.isVisible()
    bar.options.click()
    qtbot.waitUntil(bar.faces.isVisible)
    bar._popup.hide()
    bar.show_count("Clean 1 photo", True)
    window.resize(1200, 700)
    qtbot.wait(30)
    assert bar.faces.isVisible()


def test_size_division_filter_and_order_are_remembered(
    qapp: QApplication, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> None:
    gui_app.prepare([])
    first = gui_app.make_window(qapp, workers, settings, True, fake_scan)
    first.show()
    first.resize(700, 640)
    first.top.show.setCurrentIndex(first.top.show.findData(Show.FACES))
    first.top.order.setCurrentIndex(first.top.order.findData(Order.NAME))
    first.arranging.arrange()
    first.arranging.lay_out(Layout.LIST)
    first.close()
    second = gui_app.make_window(qapp, workers, settings, True, fake_scan)
    second.show()
    assert second.size() == QSize(700, 640)
    assert second.top.choice() == (Show.FACES, Order.NAME)
    assert second.top.layout_button.accessibleName() == "Cards or list: Cards"
    second.close()
    for window in (first, second):
        window.deleteLater()


def test_a_page_that_is_not_shown_makes_no_window_wider(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    window.editor.setMinimumWidth(3000)
    layout = window.pages.layout()
    assert layout is not None
    layout.invalidate()  # a hidden page doesn't tell that it has grown
    assert window.pages.minimumSizeHint().width() < 1280
    window.pages.setCurrentWidget(window.editor)
    assert window.pages.minimumSizeHint().width() == 3000


def test_words_that_do_not_fit_give_way_to_shorter_ones(qtbot: QtBot) -> None:
    shown = ElidedLabel()
    qtbot.addWidget(shown)
    shown.setText("5 of 8 photos show where they were taken.")
    shown.resize(80, 20)
    assert shown._elided().endswith("…")
    shown.short = "8 photos"
    assert shown._elided() == "8 photos"
    shown.resize(20, 20)
    assert shown._elided() == ""  # half of a number would be another number
    shown.short = ""
    assert shown._elided() == ""
    shown.resize(900, 20)
    assert shown._elided() == shown.text()


def test_a_checked_box_has_a_tick_in_it(window: MainWindow, qtbot: QtBot) -> None:
    box = CheckBox("Keep HDR")
    qtbot.addWidget(box)
    box.setChecked(True)
    box.show()
    image = box.grab().toImage()
    inside = {image.pixelColor(x, y).name() for x in range(8, 18) for y in range(image.height())}
    tick = box.palette().highlightedText().color().name()
    assert tick in inside
    assert box.palette().highlight().color().name() in inside
