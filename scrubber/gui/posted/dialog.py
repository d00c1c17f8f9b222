"""“Photos already posted”: four pages in one dialog."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scrubber.gui.posted import words as words_
from scrubber.gui.posted.letter_form import LetterForm
from scrubber.gui.style.widgets import button, label, quit_key, selectable
from scrubber.guide import pages
from scrubber.i18n import _, dotted, without_dots
from scrubber.letters.facts import facts
from scrubber.metadata.findings.dates import moment_in_words

SECTIONS_WIDTH = 200
FIRST_SIZE = (1000, 640)


class PostedDialog(QDialog):
    """Says what helps once photos are public, and helps with it.

    `photo_asked` says that a photo is to be prepared for a request.
    """

    photo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        quit_key(self)
        self.setWindowTitle(without_dots(_("Photos already posted…")))
        self.sections = QListWidget()
        self.sections.setAccessibleName(_("Sections"))
        self.pages = QStackedWidget()
        self.letters = LetterForm()
        self.photo = button(_("Choose a photo"), "primary")
        self.document = button(_("Choose a photo"), "primary")
        self.answer = label(role="small")
        self._add(_("What helps"), _scrolled(self._fill_advice))
        self._add(_("Write a letter"), self.letters)
        self._add(_("A photo for a request"), _scrolled(self._fill_photo))
        self._add(_("What was decided"), _scrolled(self._fill_decisions))
        self._lay_out()
        self.letters.said.connect(self.answer.setText)
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        for control in (self.photo, self.document):
            control.clicked.connect(self._ask_for_photo)
        self.sections.setCurrentRow(0)

    def _add(self, title: str, page: QWidget) -> None:
        self.sections.addItem(title)
        page.setAccessibleName(title)
        self.pages.addWidget(page)

    def _lay_out(self) -> None:
        self.sections.setFixedWidth(max(SECTIONS_WIDTH, self.sections.sizeHintForColumn(0) + 24))
        inner = QHBoxLayout()
        inner.setSpacing(16)
        inner.addWidget(self.sections)
        inner.addWidget(self.pages, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.answer, 1)
        foot.addWidget(buttons)
        outer = QVBoxLayout(self)
        outer.addLayout(inner, 1)
        outer.addLayout(foot)
        screen = self.screen().availableSize() * 0.9
        self.resize(min(FIRST_SIZE[0], screen.width()), min(FIRST_SIZE[1], screen.height()))

    def _fill_advice(self, column: QVBoxLayout) -> None:
        column.addWidget(label(_("What a face search engine is"), "heading"))
        column.addWidget(label(_(pages.WHAT_AN_INDEX_IS)))
        column.addSpacing(8)
        column.addWidget(label(_("What cleaning can't undo"), "heading"))
        column.addWidget(label(_(pages.WHAT_CLEANING_CANT)))
        column.addSpacing(8)
        column.addWidget(label(_("What helps"), "heading"))
        for advice in pages.WHAT_HELPS:
            column.addWidget(label(f"• {_(advice)}"))
        write = button(_("Write a letter"), "primary")
        write.clicked.connect(lambda: self.sections.setCurrentRow(1))
        column.addWidget(write, 0, Qt.AlignmentFlag.AlignLeading)

    def _fill_photo(self, column: QVBoxLayout) -> None:
        column.addWidget(label(_("The trap"), "heading"))
        column.addWidget(label(_(pages.THE_TRAP)))
        for title, words, asks in (
            (_("A photo of you"), words_.A_PHOTO_OF_YOU, self.photo),
            (_("A document"), words_.A_DOCUMENT, self.document),
        ):
            column.addSpacing(8)
            column.addWidget(label(title, "heading"))
            column.addWidget(label(_(words)))
            column.addWidget(asks, 0, Qt.AlignmentFlag.AlignLeading)

    def _fill_decisions(self, column: QVBoxLayout) -> None:
        known, day = facts(), words_.collected()
        column.addWidget(label(_("Decisions about Clearview AI"), "heading"))
        column.addWidget(label(_("None of them promises that a company answers."), "muted"))
        for row in sorted(known.decisions, key=lambda row: row.date, reverse=True):
            column.addWidget(selectable(label(dotted((moment_in_words(row.date) or row.date, words_.decision(row))))))
            column.addWidget(selectable(label(words_.source(row, day), "small")))
        column.addSpacing(8)
        column.addWidget(selectable(label(words_.payments(known.payments))))
        column.addWidget(selectable(label(words_.source(known.payments, day), "small")))

    def _ask_for_photo(self) -> None:
        self.accept()
        self.photo_asked.emit()


def _scrolled(fill: Callable[[QVBoxLayout], None]) -> QScrollArea:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(8)
    fill(column)
    column.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
