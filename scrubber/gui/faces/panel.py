"""The right side of the face editor: how covers look, how large they are, what a recogniser says, and a list of marks.

The list says in words what the canvas shows, so that a screen reader can work with it.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scrubber.faces.covers.cover_style import SNUG_REGION, CoverStyle
from scrubber.gui import texts
from scrubber.gui.faces import painting
from scrubber.gui.faces.cover_options import LOOKS, CoverOptions, DrawTools
from scrubber.gui.faces.marks import Mark, Marks
from scrubber.gui.settings import LARGEST_REGION
from scrubber.gui.style import tokens as t
from scrubber.gui.style.ticks import TickDelegate
from scrubber.gui.style.widgets import Slider, button, label, panel, set_margins
from scrubber.i18n import _

MAX_ROWS = 6
COLUMNS = 2
"""Of looks beside each other."""


class FacePanel(QWidget):
    """Choices for the covers of one photo."""

    style_chosen = Signal(object)
    """A `CoverStyle`."""

    def __init__(self) -> None:
        super().__init__()
        self._marks = Marks()
        self._cover_style = CoverStyle()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "panel")
        self.setMinimumWidth(t.INSPECTOR_MIN)
        self.setAccessibleName(_("Covers"))
        self.heading = label("", "heading")
        self.note = label("", "muted")
        self.before, self.after = label("", "", wraps=False), label("", "", wraps=False)
        self.list = QListWidget()
        self.options, self.tools = CoverOptions(), DrawTools()
        self.region = Slider(Qt.Orientation.Horizontal)
        self.region.setProperty("mirrored", self.layoutDirection() is Qt.LayoutDirection.RightToLeft)
        self.styles = QButtonGroup(self)
        self._lay_out()
        self.setMaximumWidth(max(t.grown(t.INSPECTOR_MAX, self.font().pointSizeF()), self.sizeHint().width()))
        self._connect()
        self.show_style(CoverStyle())

    def sizeHint(self) -> QSize:
        """As wide as what is in it, and the bar that scrolls it, which Qt leaves out."""
        return super().sizeHint() + QSize(self._area.verticalScrollBar().sizeHint().width(), 0)

    def _lay_out(self) -> None:
        page = panel("panel")
        column = QVBoxLayout(page)
        set_margins(column, 20, 20, 20, 16)
        column.setSpacing(8)
        column.addWidget(self.heading)
        self._add_styles(column)
        self._add_size(column)
        self._add_check(column)
        self._add_list(column)
        column.addStretch(1)
        self._area = area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Covers"))
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _add_styles(self, column: QVBoxLayout) -> None:
        grid = QGridLayout()
        grid.setSpacing(0)
        grid.setColumnStretch(COLUMNS, 1)
        for words, is_safe in ((_("Looks like"), True), (_("Weak (can be matched)"), False)):
            title = label(words, "small")
            title.setContentsMargins(0, 8, 0, 4)
            row = grid.rowCount()
            grid.addWidget(title, row, 0, 1, COLUMNS + 1)
            looks = [number for number, (_word, style, _picture) in enumerate(LOOKS) if style.holds_nothing is is_safe]
            for place, number in enumerate(looks):
                chooser = QRadioButton(_(LOOKS[number][0]))
                chooser.setAccessibleName(chooser.text())
                chooser.setAccessibleDescription(words)
                self.styles.addButton(chooser, number)
                grid.addWidget(chooser, row + 1 + place // COLUMNS, place % COLUMNS)
        column.addLayout(grid)
        column.addWidget(self.note)

    def _add_size(self, column: QVBoxLayout) -> None:
        column.addSpacing(8)
        # Translators: above a slider: how large covers are beside the face. Also a heading of the command line's help.
        column.addWidget(label(_("Size"), "small"))
        self.region.setRange(round(SNUG_REGION * 10), round(LARGEST_REGION * 10))
        self.region.setPageStep(1)
        self.region.setMinimumHeight(t.SLIDER_HEIGHT)
        self.region.setAccessibleName(_("Size of the covers"))
        column.addWidget(self.region)
        ends = QHBoxLayout()
        # Translators: the small end of a slider for the size of covers: they fit tightly.
        ends.addWidget(label(_("Just the face"), "small"))
        ends.addStretch(1)
        # Translators: the large end of a slider for the size of covers: they reach far beyond the face.
        ends.addWidget(label(_("The whole head"), "small"))
        column.addLayout(ends)

    def _add_check(self, column: QVBoxLayout) -> None:
        column.addSpacing(8)
        self._check = QWidget()
        grid = QGridLayout(self._check)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(_("Checked with a face recogniser"), "small"), 0, 0, 1, 2)
        # Translators: before and after a face is covered.
        for row, (words, answer) in enumerate(((_("Before"), self.before), (_("After"), self.after)), 1):
            grid.addWidget(label(words, "muted", wraps=False), row, 0)
            answer.setAlignment(Qt.AlignmentFlag.AlignTrailing)
            grid.addWidget(answer, row, 1)
        grid.addWidget(label(_("Clothes and surroundings can still tell who it is."), "small"), 3, 0, 1, 2)
        column.addWidget(self._check)
        self._check.hide()

    def _add_list(self, column: QVBoxLayout) -> None:
        column.addSpacing(8)
        self._list_title = label(_("Covers"), "small")
        column.addWidget(self._list_title)
        self.list.setAccessibleName(_("Covers"))
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        column.addWidget(self.list)
        buttons = QHBoxLayout()
        self.all, self.none = button(_("Cover all")), button(_("Cover none"))
        for chooser in (self.all, self.none):
            buttons.addWidget(chooser)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addSpacing(8)
        column.addWidget(self.options)
        column.addWidget(self.tools)

    def _connect(self) -> None:
        self.styles.idClicked.connect(self._choose)
        self.region.valueChanged.connect(self._choose)
        self.list.itemChanged.connect(self._toggled)
        self.list.currentRowChanged.connect(self._selected)
        self.all.clicked.connect(lambda: self._marks.cover_all(True))
        self.none.clicked.connect(lambda: self._marks.cover_all(False))
        self.options.style_chosen.connect(self._take_style_of_one)

    def show_style(self, cover_style: CoverStyle) -> None:
        """Show a choice without telling anybody."""
        self._cover_style = cover_style
        with QSignalBlocker(self.region), QSignalBlocker(self.styles):
            self.region.setValue(round(cover_style.cover_size * 10))
            self.styles.button(_choice_of(cover_style)).setChecked(True)
        times = texts.number(cover_style.cover_size, 1)
        self.region.setAccessibleDescription(_("{size} times the face").format(size=times))
        self.note.setText(cover_style.style.promise)
        self.note.setProperty("role", "muted" if cover_style.style.holds_nothing else "danger")
        self.note.style().polish(self.note)
        self._show_options()

    def show_marks(self, marks: Marks) -> None:
        """Show the marks of a photo, from now on also what becomes of them."""
        self._marks = marks
        self.refresh()

    def refresh(self) -> None:
        """Bring heading and list up to date with the marks."""
        self.heading.setText(texts.face_heading([mark.is_covered for mark in self._marks.all]))
        with QSignalBlocker(self.list):
            self._fill_list(self._marks.all)
            self.list.setCurrentRow(-1 if self._marks.selected is None else self._marks.selected)
        row = self.list.sizeHintForRow(0) if self.list.count() else 0
        self.list.setFixedHeight(min(len(self._marks), MAX_ROWS) * row + 4)
        self._show_options()
        has_marks = bool(len(self._marks))
        for shown in (self.list, self._list_title, self.all, self.none):
            shown.setVisible(has_marks)

    def _show_options(self) -> None:
        index = self._marks.selected
        is_covered = index is not None and self._marks[index].is_covered
        self.options.show_face(self._marks[index].face if index is not None and is_covered else None, self._cover_style)

    def _take_style_of_one(self, cover_style: CoverStyle | None) -> None:
        index = self._marks.selected
        if index is not None:
            self._marks.change(index, replace(self._marks[index].face, cover_style=cover_style))

    def _fill_list(self, marks: Sequence[Mark]) -> None:
        while self.list.count() > len(marks):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(marks):
            item = QListWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self.list.addItem(item)
        for index, mark in enumerate(marks):
            item = self.list.item(index)
            item.setText(painting.title(mark, index))
            item.setCheckState(Qt.CheckState.Checked if mark.is_covered else Qt.CheckState.Unchecked)

    def show_check(self, before: str, after: str, is_good: bool) -> None:
        """What the recogniser says of the selected face; empty texts hide it."""
        self._check.setVisible(bool(before or after))
        self.before.setText(before)
        self.after.setText(after)
        self.after.setProperty("role", "good" if is_good else "bad")
        self.after.style().polish(self.after)

    def _choose(self) -> None:
        _word, style, picture = LOOKS[self.styles.checkedId()]
        cover_size = self.region.value() / 10
        cover_style = replace(self._cover_style, style=style, cover_size=cover_size, picture=picture)
        if cover_style != self._cover_style:
            self.show_style(cover_style)
            self.style_chosen.emit(cover_style)

    def _toggled(self, item: QListWidgetItem) -> None:
        index = self.list.row(item)
        if (item.checkState() is Qt.CheckState.Checked) != self._marks[index].is_covered:
            self._marks.toggle(index)

    def _selected(self, row: int) -> None:
        self._marks.select(row if row >= 0 else None)


def _choice_of(cover_style: CoverStyle) -> int:
    return next(
        number
        for number, (_word, style, picture) in enumerate(LOOKS)
        if (style, picture) == (cover_style.style, cover_style.picture)
    )
