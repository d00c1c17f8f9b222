"""The heads of the list's columns: a click sorts, a second one turns the order round; what has no room is hidden."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QWidget

from scrubber.gui.photos.columns import HEADS, Column
from scrubber.gui.settings import Order
from scrubber.i18n import _

Index = QModelIndex | QPersistentModelIndex

_LETTERS = {
    Column.NAME: 22,
    Column.PLACE: 19,
    Column.PEOPLE: 13,
    Column.TIME: 22,
    Column.DEVICE: 17,
    Column.FACES: 16,
    Column.STATE: 22,
}
"""How wide a column is meant to be, in letters; all share what room there is by these."""
_IMPORTANT = (Column.NAME, Column.STATE, Column.PLACE, Column.TIME, Column.FACES, Column.PEOPLE, Column.DEVICE)
_SMALLEST = 0.9
"""Columns are hidden, the least important first, rather than made narrower than this share of what is meant."""


class _Heads(QAbstractTableModel):
    """A table without rows, for a header needs one to name its columns."""

    def rowCount(self, parent: Index | None = None) -> int:
        """None."""
        return 0

    def columnCount(self, parent: Index | None = None) -> int:
        """One for each head."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a head."""
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return _(HEADS[list(Column)[section]]) if is_text else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Nothing."""
        return None


class ListHeader(QHeaderView):
    """Stands above the rows and tells where their cells are."""

    order_asked = Signal(object)
    """The `Order` of the column whose head was clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._heads = _Heads(self)
        self.setModel(self._heads)
        self.setAccessibleName(_("List"))
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.sectionClicked.connect(lambda section: self.order_asked.emit(list(Column)[section].value))

    def share(self, width: int) -> None:
        """Give each column its part of `width`."""
        letter = QFontMetrics(self.font()).averageCharWidth()
        shown = list(_IMPORTANT)
        while len(shown) > 1 and sum(_LETTERS[column] for column in shown) * letter * _SMALLEST > width:
            shown.pop()
        whole = sum(_LETTERS[column] for column in shown)
        for section, column in enumerate(Column):
            self.setSectionHidden(section, column not in shown)
            if column in shown:
                self.resizeSection(section, width * _LETTERS[column] // whole)

    def cells(self) -> list[tuple[Column, int, int]]:
        """The shown columns with where they begin and how wide they are, in pixels from the left."""
        sections = [(number, column) for number, column in enumerate(Column) if not self.isSectionHidden(number)]
        return [(column, self.sectionViewportPosition(number), self.sectionSize(number)) for number, column in sections]

    def show_order(self, order: Order, is_reversed: bool) -> None:
        """Mark the column that the list is sorted by, if there is one."""
        section = next((number for number, column in enumerate(Column) if column.value is order), -1)
        way = Qt.SortOrder.DescendingOrder if is_reversed else Qt.SortOrder.AscendingOrder
        self.blockSignals(True)  # nothing was asked for
        self.setSortIndicator(section, way)
        self.blockSignals(False)
