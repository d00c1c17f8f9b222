"""The tick in a box that is checked: a style sheet can only take one from a file, and a colour alone tells nobody."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import (
    QCheckBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)


def paint_tick(painter: QPainter, box: QPoint, colour: QColor) -> None:
    """Paint it around the middle of a box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2))
    painter.drawPolyline(QPolygon([box + QPoint(-4, 1), box + QPoint(-1, 4), box + QPoint(5, -3)]))


class CheckBox(QCheckBox):
    """A box with a tick in it once it is checked."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tick on top."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self).center()
        painter = QPainter(self)
        paint_tick(painter, box, self.palette().highlightedText().color())
        painter.end()


class TickDelegate(QStyledItemDelegate):
    """Paints the rows of a list whose boxes have ticks in them, too."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the tick on top."""
        super().paint(painter, option, index)
        checked = (Qt.CheckState.Checked, Qt.CheckState.Checked.value)  # models may hand out either
        if index.data(Qt.ItemDataRole.CheckStateRole) not in checked:
            return
        row = QStyleOptionViewItem(option)
        self.initStyleOption(row, index)
        indicator = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = row.widget.style().subElementRect(indicator, row, row.widget).center()
        painter.save()
        paint_tick(painter, box, row.palette.highlightedText().color())
        painter.restore()
