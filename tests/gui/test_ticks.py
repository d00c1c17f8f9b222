"""A box that is checked has a tick in it, in lists as well: its colour alone would tell nobody."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from scrubber.gui.settings import Appearance, Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.ticks import TickDelegate


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
