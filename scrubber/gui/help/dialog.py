"""The help: a list of pages that a few letters narrow down, and the page itself with what was looked for marked."""

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from scrubber.errors import ScrubberError
from scrubber.gui.help.page_view import page_view
from scrubber.gui.style.widgets import clear, close_row, label, quit_key, scrolling
from scrubber.guide.page import Page
from scrubber.guide.pages import KEYS_PAGE, pages
from scrubber.i18n import _

LIST_WIDTH = 220
_SIZE = (900, 640)


class HelpDialog(QDialog):
    """Opens at the first page, or at the one named `page`. `problems` are what a report of a problem tells."""

    def __init__(self, parent: QWidget | None = None, page: str = "", problems: Iterable[ScrubberError] = ()) -> None:
        super().__init__(parent)
        quit_key(self)
        self.setWindowTitle(_("Scrubber help"))
        self._pages, self._problems = pages(), tuple(problems)
        self.search = QLineEdit(placeholderText=_("Search…"), clearButtonEnabled=True)
        self.search.setAccessibleName(_("Search…"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Sections"))
        self.nothing = label(_("No page holds all of these words."), "muted")
        self.shown, self.view = QWidget(), QWidget()
        self._column = QVBoxLayout(self.shown)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._area = scrolling(self.shown, _("Scrubber help"))
        self._lay_out()
        self._fill_list()
        self._connect()
        keys = [listed.key for listed in self._pages]
        self.list.setCurrentRow(keys.index(page) if page in keys else 0)
        (self.list if page else self.search).setFocus()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self.nothing)
        inner = QHBoxLayout()
        inner.setSpacing(16)
        inner.addLayout(left)
        inner.addWidget(self._area, 1)
        outer = QVBoxLayout(self)
        outer.addLayout(inner, 1)
        foot = close_row(self)
        for control in foot.buttons():
            control.setAutoDefault(False)  # type: ignore[attr-defined]  # Return in the search is not for it
        outer.addWidget(foot)
        screen = self.screen().availableSize() * 0.9
        self.resize(min(_SIZE[0], screen.width()), min(_SIZE[1], screen.height()))

    def _fill_list(self) -> None:
        for page in self._pages:
            self.list.addItem(page.heading)
        width = max(LIST_WIDTH, self.list.sizeHintForColumn(0) + 24)
        for narrow in (self.list, self.search, self.nothing):
            narrow.setFixedWidth(width)
        self.nothing.hide()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self._area.setFocus)
        self.list.currentRowChanged.connect(self._show)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        row = self.list.currentRow()
        return self._pages[row] if row >= 0 else None

    def _look_for(self, wanted: str) -> None:
        """List the pages that hold all words, and show the first of them unless the one that is shown does."""
        rows = range(self.list.count())
        for row, page in zip(rows, self._pages, strict=True):
            self.list.item(row).setHidden(not page.holds(wanted))
        found = [row for row in rows if not self.list.item(row).isHidden()]
        self.nothing.setVisible(not found)
        if found and self.list.currentRow() not in found:
            self.list.setCurrentRow(found[0])
        else:
            self._show()

    def _show(self) -> None:
        page = self.page
        clear(self.shown)
        if page is None:
            return
        self._area.setAccessibleName(page.heading)
        self.view = page_view(page, self.search.text(), self._problems)
        self._column.addWidget(self.view)
        self._area.verticalScrollBar().setValue(0)


def keys_dialog(parent: QWidget | None = None) -> HelpDialog:
    """The help, open at its keys."""
    return HelpDialog(parent, KEYS_PAGE)
