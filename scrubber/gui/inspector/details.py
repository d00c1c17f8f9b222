"""Everything that was found in a file, in one table that can be searched: every tag and every part, with its fate."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.gui import texts
from scrubber.gui.copying import copy, offer
from scrubber.gui.style import tokens as t
from scrubber.gui.style.widgets import label, selectable, set_margins
from scrubber.i18n import _, dotted, isolated, labelled, ngettext, pgettext
from scrubber.metadata.findings.finding import Finding

Index = QModelIndex | QPersistentModelIndex

SEARCH_MS = 120
SAYS = 1
"""The column of the values."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is, what it says, where it is, what becomes of it; `searched` is all of it in lower case.

    `part` is the index of the part that the row is for, -1 for a finding.
    """

    cells: tuple[str, str, str, str]
    searched: str
    part: int = -1


def lines(report: PhotoReport, keep: Keep = EVERYTHING_PRIVATE) -> list[Line]:
    """The rows of a report: findings first, then the parts of the file. `keep` is what copies keep."""
    rows = [
        (_(finding.label), finding.value, finding.where, fate)
        for finding, fate in zip(report.findings, _fates(report.findings, keep), strict=True)
    ]
    rows += [
        (
            part.name,
            _(part.reason),
            # Translators: the size of a part of the file, and at which byte it begins.
            _("{size} at {offset}").format(size=texts.size(part.length), offset=part.offset),
            _(texts.FATE_WORDS[part.fate]),
        )
        for part in report.parts
    ]
    safe = [(texts.harmless(a), texts.harmless(b), texts.harmless(c), d) for a, b, c, d in rows]
    first = len(report.findings)
    return [Line(cells, " ".join(cells).casefold(), max(-1, number - first)) for number, cells in enumerate(safe)]


def _fates(findings: Sequence[Finding], keep: Keep) -> list[str]:
    """What becomes of each finding in a copy; the word for what is kept by choice says so."""
    usual = [_(texts.FATE_WORDS[finding.fate]) for finding in findings]
    if keep.keeps_nothing_personal:
        return usual
    from scrubber.metadata.keeping.coarsening import with_kept_fates  # loaded only when something is kept

    chosen = with_kept_fates(findings, keep, is_kept_copy=False)
    is_chosen = [now.fate is not before.fate for before, now in zip(findings, chosen, strict=True)]
    return [
        _("kept, because you chose so") if by_choice else word for by_choice, word in zip(is_chosen, usual, strict=True)
    ]


class DetailsModel(QAbstractTableModel):
    """The rows that match what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Line] = []
        self._shown: list[Line] = []
        self._headings = (_("What"), _("Says"), pgettext("in which part of the file", "Where"), _("In copy"))

    def show_lines(self, all_lines: list[Line], search: str) -> None:
        """Show the rows that hold every word of `search`."""
        words = search.casefold().split()
        self.beginResetModel()
        self._all = all_lines
        self._shown = [line for line in all_lines if all(word in line.searched for word in words)]
        self.endResetModel()

    def search(self, text: str) -> None:
        """Narrow or widen what is shown."""
        self.show_lines(self._all, text)

    def line(self, row: int) -> Line:
        """A row that is shown."""
        return self._shown[row]

    def row_of_part(self, index: int) -> int:
        """The shown row of the part of this index, or -1."""
        return next((row for row, line in enumerate(self._shown) if line.part == index), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows that match."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        """What, says, where, fate."""
        return len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text; the tooltip holds all of a shortened one."""
        if not index.isValid():
            return None
        text = self._shown[index.row()].cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return isolated(text)
        return texts.tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None


class Details(QWidget):
    """The table with its search box. A click on a value copies it; so do Ctrl+C and the context menu."""

    copied = Signal(str)
    """What was put on the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self.model = DetailsModel()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(_("Search…"))
        self.search.setAccessibleName(_("Search…"))
        self.table = QTableView()
        self.whole = selectable(label())
        self._count = label("", "small")
        self._set_up_table()
        self._typed = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._typed.timeout.connect(self._narrow)
        self.search.textChanged.connect(self._typed.start)
        column = QVBoxLayout(self)
        set_margins(column, 0, 12, 12, 0)
        column.setSpacing(8)
        for shown in (self.search, self.table, self.whole, self._count):
            column.addWidget(shown)
        column.setStretchFactor(self.table, 1)

    def _set_up_table(self) -> None:
        self.table.setAccessibleName(_("All details"))
        self.table.setModel(self.model)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.selectionModel().currentRowChanged.connect(self._tell_whole)
        self.model.modelReset.connect(self._tell_whole)
        self.table.clicked.connect(self._copy_clicked)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._offer)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self._copy(self.table.currentIndex()))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for column, width in {0: 104, 2: 76, 3: 74}.items():
            header.resizeSection(column, t.grown(width, self.font().pointSizeF()))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def show_report(self, report: PhotoReport, keep: Keep = EVERYTHING_PRIVATE) -> None:
        """Show what was found in a photo."""
        self._left_out = report.findings_left_out
        self.model.show_lines(lines(report, keep), self.search.text())
        self._tell_count()

    def show_part(self, index: int) -> None:
        """Select the row of the part of this index."""
        self.search.clear()
        self._narrow()
        row = self.model.row_of_part(index)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
            self.table.setFocus()

    def _copy(self, index: QModelIndex) -> None:
        """Copy the value of a row, whichever of its cells is current."""
        if index.isValid():
            copy(self.model.line(index.row()).cells[SAYS], self.copied.emit)

    def _copy_clicked(self, index: QModelIndex) -> None:
        if index.column() == SAYS:
            self._copy(index)

    def _offer(self, where: QPoint) -> None:
        index = self.table.indexAt(where)
        if index.isValid():
            text = self.model.line(index.row()).cells[index.column()]
            offer(self, self.table.viewport().mapToGlobal(where), text, self.copied.emit)

    def _tell_whole(self, current: QModelIndex | None = None, _before: QModelIndex | None = None) -> None:
        """Below the table, all of the current row: its cells are often too narrow for it."""
        is_row = current is not None and current.isValid()
        self.whole.setVisible(is_row)
        if current is not None and is_row:
            what, says, where, fate = map(isolated, self.model.line(current.row()).cells)
            self.whole.setText(dotted((labelled(what, says), where, fate)))

    def _narrow(self) -> None:
        self.model.search(self.search.text())
        self._tell_count()

    def _tell_count(self) -> None:
        count = self.model.rowCount()
        said = ngettext("{count} entry", "{count} entries", count).format(count=count)
        if self._left_out:
            more = ngettext("{count} more was not listed", "{count} more were not listed", self._left_out)
            said = dotted((said, more.format(count=self._left_out)))
        self._count.setText(said)

    _left_out = 0
