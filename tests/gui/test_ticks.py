"""A box that is checked has a tick in it, in lists as well: its colour alone would tell nobody."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionViewItem,
)
from pytestqt.qtbot import QtBot

from scrubber.gui.settings import Appearance, Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.ticks import CheckBox, TickDelegate, paint_tick

BOX = QStyle.SubElement.SE_CheckBoxIndicator


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.CONTRAST_DARK])
def test_a_checked_row_of_a_list_has_a_tick(
    qapp: QApplication, qtbot: QtBot, settings: Settings, appearance: Appearance
) -> None:
    settings.appearance = appearance
    theme = Theme(qapp, settings)
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.setItemDelegate(TickDelegate(rows))
    for state in (Qt.CheckState.Checked, Qt.CheckState.Unchecked):
        item = QListWidgetItem("Face 1")
        item.setCheckState(state)
        rows.addItem(item)
    rows.show()
    accent = theme.colours.accent
    assert accent in colours_in_box(rows, 0)
    assert theme.colours.on_accent in colours_in_box(rows, 0)
    assert accent not in colours_in_box(rows, 1)


def colours_in_box(rows: QListWidget, row: int) -> set[str]:
    """The colours inside the box of a row, without its frame."""
    option = QStyleOptionViewItem()
    option.initFrom(rows)
    option.rect = rows.visualItemRect(rows.item(row))
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = rows.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, rows)
    shown = rows.viewport().grab(box.adjusted(3, 3, -3, -3)).toImage()
    return {shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(shown.height())}


@pytest.fixture
def large_font(qapp: QApplication, settings: Settings) -> Iterator[None]:
    before, large = qapp.font(), qapp.font()
    large.setPointSizeF(20)
    qapp.setFont(large)
    Theme(qapp, settings)
    yield
    qapp.setFont(before)
    Theme(qapp, settings)


def test_what_is_chosen_grows_with_the_font(qtbot: QtBot, large_font: None) -> None:
    for control, element in ((QRadioButton(), QStyle.SubElement.SE_RadioButtonIndicator), (CheckBox(), BOX)):
        qtbot.addWidget(control)
        sides = set[tuple[int, int]]()
        for is_checked in (False, True):
            control.setChecked(is_checked)
            option = QStyleOptionButton()
            option.initFrom(control)
            option.state |= QStyle.StateFlag.State_On if is_checked else QStyle.StateFlag.State_Off
            sides.add(control.style().subElementRect(element, option, control).size().toTuple())
        assert sides == {(28, 28)}


@pytest.mark.parametrize(("side", "least"), [(18, 9), (28, 13)])
def test_a_tick_fills_its_box(side: int, least: int) -> None:
    shown = QImage(side, side, QImage.Format.Format_RGB32)
    shown.fill(Qt.GlobalColor.white)
    painter = QPainter(shown)
    paint_tick(painter, shown.rect(), QColor("black"))
    painter.end()
    inked = [x for x in range(side) for y in range(side) if shown.pixelColor(x, y).lightness() < 128]
    assert least <= max(inked) - min(inked) + 1 <= side - 4
