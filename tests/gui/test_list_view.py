"""The list beside the cards, its columns and their order, and one photo alone, shown large."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.gui import texts
from scrubber.gui.photos.columns import Column, cell, in_order
from scrubber.gui.photos.photo import Photo
from scrubber.gui.settings import Layout, Order, Show
from scrubber.gui.window.main_window import MainWindow
from scrubber.metadata.findings.batch_facts import BatchFacts
from tests.helpers.gui import FakeWorkers
from tests.helpers.gui_events import drop, local_files

LEFT = Qt.MouseButton.LeftButton


def filled(window: MainWindow, qtbot: QtBot, *names: str) -> list[Photo]:
    drop(window, local_files(*[Path("/p") / name for name in names]))
    photos = window.session.model
    qtbot.waitUntil(lambda: len(photos) == len(names) and all(photo.is_read for photo in photos.photos))
    return list(photos.photos)


def click_head(window: MainWindow, column: Column) -> None:
    _column, left, width = next(one for one in window.view.header.cells() if one[0] is column)
    where = QPoint(left + width // 2, window.view.header.height() // 2)
    QTest.mouseClick(window.view.header.viewport(), LEFT, pos=where)


def shown(window: MainWindow) -> list[str]:
    return [Path(photo.path).name for photo in window.session.model.shown()]


def test_the_list_has_a_row_for_each_photo_and_says_what_is_known(window: MainWindow, qtbot: QtBot) -> None:
    first, *_rest = filled(window, qtbot, "IMG_2.jpg", "IMG_0.jpg", "IMG_1.jpg", "broken_5.jpg")
    cards = window.view.gridSize()
    QTest.mouseClick(window.top.layout_button, LEFT)
    assert window.view.header.isVisible()
    assert window.view.gridSize().height() < cards.height() // 2
    assert window.view.gridSize().width() >= window.view.viewport().width() - 1
    assert [cell(first, column) for column in Column][:4] == [
        "IMG_2.jpg", "Buttes-Montmartre, Paris", "Jane Doe", texts.moment("2024-05-12 14:03"),
    ]  # fmt: skip
    spoken = window.session.model.index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert "Place: Buttes-Montmartre, Paris" in spoken
    QTest.mouseClick(window.top.layout_button, LEFT)
    assert not window.view.header.isVisible()
    assert window.view.gridSize() == cards


def test_times_are_in_order_however_they_are_written() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de"))
    try:
        april, december = (
            Photo(f"{moment}.jpg", is_read=True, batch_facts=BatchFacts(moment=moment))
            for moment in ("2024-04-02 09:00:00", "2024-12-01 08:00:00")
        )
        assert (cell(april, Column.TIME), cell(december, Column.TIME)) == ("02.04.24 09:00", "01.12.24 08:00")
        assert in_order([december, april], Order.TIME, is_reversed=False) == [april, december]
    finally:
        QLocale.setDefault(before)


def test_a_head_sorts_and_turns_the_order_round(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_2.jpg", "IMG_0.jpg", "IMG_1.jpg")
    window.arranging.lay_out(Layout.LIST)
    window.view.setCurrentIndex(window.session.model.index(1))
    current = window.view.current()
    click_head(window, Column.NAME)
    assert shown(window) == ["IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg"]
    assert window.top.choice()[1] is Order.NAME
    click_head(window, Column.NAME)
    assert shown(window) == ["IMG_2.jpg", "IMG_1.jpg", "IMG_0.jpg"]
    assert window.view.current() is current
    window.top.order.setCurrentIndex(0)
    window.top.order.activated.emit(0)
    assert shown(window) == ["IMG_2.jpg", "IMG_0.jpg", "IMG_1.jpg"]


def test_photos_that_tell_nothing_of_a_column_come_last_either_way() -> None:
    telling = [Photo(f"/p/{town}", batch_facts=BatchFacts(town=town)) for town in ("Rome", "bern")]
    silent = Photo("/p/none")
    for is_reversed, towns in ((False, ["bern", "Rome", ""]), (True, ["Rome", "bern", ""])):
        ordered = in_order([silent, *telling], Order.PLACE, is_reversed)
        assert [cell(photo, Column.PLACE) for photo in ordered] == towns


def test_in_a_narrow_list_what_matters_less_is_hidden(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_2.jpg", "IMG_0.jpg")
    window.arranging.lay_out(Layout.LIST)
    window.resize(1400, 700)
    qtbot.waitUntil(lambda: len(window.view.header.cells()) == len(Column))
    window.resize(760, 700)
    qtbot.waitUntil(lambda: {one[0] for one in window.view.header.cells()} == {Column.NAME, Column.STATE})


def test_the_arrow_keys_and_return_work_in_the_list(window: MainWindow, qtbot: QtBot) -> None:
    _first, second, *_rest = filled(window, qtbot, "IMG_2.jpg", "IMG_0.jpg", "IMG_1.jpg")
    window.arranging.lay_out(Layout.LIST)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Down)
    assert window.view.current() is second
    with qtbot.waitSignal(window.viewer_flow.opened):
        QTest.keyClick(window.view, Qt.Key.Key_Return)


def test_one_photo_alone_is_shown_large_and_whole(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    (photo,) = filled(window, qtbot, "IMG_1.jpg")
    card = window.view._card
    assert window.view.is_alone
    assert window.view.gridSize().height() >= window.view.viewport().height() - 1
    qtbot.waitUntil(lambda: not card.alone_picture.isNull())
    window.cleaning.clean()
    qtbot.waitUntil(lambda: workers.inspected.count(photo.output) == 2)  # for its card, and large
    window.session.open(["/p/IMG_2.jpg"])
    qtbot.waitUntil(lambda: len(window.session.model) == 2)
    assert card.alone is None
    assert window.view.gridSize().height() < 300


@pytest.mark.parametrize("layout", list(Layout))
def test_a_choice_that_leaves_nothing_can_be_changed_again(window: MainWindow, qtbot: QtBot, layout: Layout) -> None:
    filled(window, qtbot, "IMG_1.jpg")
    window.arranging.lay_out(layout)
    window.arranging.show_only(Show.REFUSED)
    window.session.counts_changed.emit()
    assert not shown(window)
    assert window.top.show.isVisible()
