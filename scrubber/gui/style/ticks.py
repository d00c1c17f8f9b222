"""The tick in a box that is checked: a style sheet can only take one from a file, and a colour alone tells nobody."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QCheckBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

_USUAL = 18
"""Pixels of the side of a box for which the tick is drawn."""
_TICK = ((-4, 1), (-1, 4), (5, -3))


def paint_tick(painter: QPainter, box: QRect, colour: QColor) -> None:
    """Paint it into a box, larger in a larger one."""
    middle, scale = box.center(), max(1.0, box.width() / _USUAL)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2 * scale))
    painter.drawPolyline(QPolygonF([QPointF(middle.x() + scale * x, middle.y() + scale * y) for x, y in _TICK]))


class CheckBox(QCheckBox):
    """A box with a tick in it once it is checked."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tick on top."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
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
        box = row.widget.style().subElementRect(indicator, row, row.widget)
        painter.save()
        paint_tick(painter, box, row.palette.highlightedText().color())
        painter.restore()
