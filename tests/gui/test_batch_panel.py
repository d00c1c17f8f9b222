"""Several photos, or none, are summed up; the sum follows what is read, selected and removed."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from scrubber.gui.inspector.batch_panel import AT_A_TIME, BatchPanel
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.report_store import CountedFacts
from scrubber.gui.window.main_window import MainWindow
from scrubber.metadata.findings.batch_facts import BatchFacts
from tests.helpers.gui import FakeWorkers, telling_report

SHARED = BatchFacts(serials=("F4GHX0Q2N7",), place=(48.8, 2.3), tells_something=True)


def said(panel: BatchPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def opened(window: MainWindow, qtbot: QtBot, count: int) -> list[Photo]:
    window.session.open([f"/p/IMG_{3 * number}.jpg" for number in range(count)])
    qtbot.waitUntil(lambda: len(window.session.model) == count)
    qtbot.waitUntil(lambda: all(photo.is_read for photo in window.session.model.photos))
    return list(window.session.model.photos)


def test_selecting_several_photos_sums_them_up(window: MainWindow, qtbot: QtBot) -> None:
    opened(window, qtbot, 4)
    assert window.right.currentWidget() is window.inspector
    window.view.selectAll()
    qtbot.waitUntil(lambda: window.right.currentWidget() is window.right.batch)
    assert "4 of 4 photos share the camera serial number F4GHX0Q2N7." in said(window.right.batch)
    assert said(window.right.batch)[0] == "4 photos"
    place = window.view.visualRect(window.session.model.index(2)).center()
    QTest.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: window.right.currentWidget() is window.inspector)


def test_with_nothing_selected_all_are_summed_up_and_removed_ones_leave(window: MainWindow, qtbot: QtBot) -> None:
    photos = opened(window, qtbot, 3)
    window.view.clearSelection()
    qtbot.waitUntil(lambda: window.right.batch.heading.text() == "What the photos tell together")
    window.session.remove(photos[:1])
    assert window.session.batch_facts.batch.total == 2


def test_what_is_not_read_yet_is_said(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    workers.held = True
    window.session.open(["/p/IMG_0.jpg", "/p/IMG_3.jpg"])
    qtbot.waitUntil(lambda: len(window.session.model) == 2)
    window.view.selectAll()
    qtbot.waitUntil(lambda: window.right.currentWidget() is window.right.batch)
    assert said(window.right.batch)[0] == "Reading 0 of 2"
    workers.release()
    qtbot.waitUntil(lambda: said(window.right.batch)[0] == "2 photos")


def test_a_photo_that_cannot_be_read_is_not_waited_for(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(["/p/IMG_0.jpg", "/p/broken_1.jpg", "/p/IMG_3.jpg"])
    qtbot.waitUntil(lambda: len(window.session.model) == 3)
    qtbot.waitUntil(lambda: all(photo.is_read for photo in window.session.model.photos))
    window.view.clearSelection()
    qtbot.waitUntil(lambda: said(window.right.batch)[:1] == ["3 photos"])
    assert "2 of 3 photos share the camera serial number F4GHX0Q2N7." in said(window.right.batch)


def test_thousands_are_counted_in_steps(qtbot: QtBot) -> None:
    panel = BatchPanel()
    qtbot.addWidget(panel)
    photos = [Photo(f"/p/{number}.jpg", is_read=True, batch_facts=SHARED) for number in range(6 * AT_A_TIME)]
    panel.show_photos(photos)
    assert not panel.is_complete
    qtbot.waitUntil(lambda: panel.is_complete)
    assert "1,500 of 1,500 photos share the camera serial number F4GHX0Q2N7." in said(panel)


def test_a_photo_read_twice_counts_once() -> None:
    known = CountedFacts()
    photo = Photo("/p/a.jpg")
    for serial in ("A1", "B2"):
        photo.take_report(replace(telling_report("/p/a.jpg"), batch_facts=BatchFacts(serials=(serial,))))
        known.take(photo)
    assert known.batch.total == 1
    known.forget([photo, Photo("/p/never-read.jpg")])
    assert known.batch.total == 0
