"""One page of the help as widgets: headings that screen readers announce, and the words looked for marked."""

import html
import re

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from scrubber.errors import ScrubberError
from scrubber.gui.style.widgets import button, heading, label, selectable
from scrubber.guide import problem
from scrubber.guide.page import Block, Drawing, Heading, Page, Table
from scrubber.guide.pages import REPORT_PAGE
from scrubber.i18n import _, labelled
from scrubber.resources import resource

DRAWING_WIDTH = 480
_REPORT_HEIGHT = 180


def page_view(page: Page, wanted: str, problems: tuple[ScrubberError, ...] = ()) -> QWidget:
    """A page with the words of `wanted` marked; the one about reports has the report of `problems` at its end."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(_marked(heading(page.heading, "title"), wanted))
    for block in page.blocks:
        if isinstance(block, Heading):
            column.addSpacing(12)
        column.addWidget(_block(block, wanted))
    if page.key == REPORT_PAGE:
        _add_report(column, problems)
    column.addStretch(1)
    return made


def _block(block: Block, wanted: str) -> QWidget:
    if isinstance(block, Table):
        return _table(block, wanted)
    words = block.lines()[0]
    if isinstance(block, Drawing):
        return _drawing(block.file, words)
    return _marked(heading(words) if isinstance(block, Heading) else selectable(label(words)), wanted)


def _table(table: Table, wanted: str) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 12)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (name, words) in enumerate(table.rows):
        shown = label(name, "key", wraps=False)
        shown.setAccessibleName(labelled(name, _(words)))
        grid.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_marked(label(_(words)), wanted), row, 1)
    return made


def _drawing(name: str, words: str) -> QLabel:
    """A drawing of what was measured, with the same in words."""
    shown = QLabel()
    ratio = shown.devicePixelRatioF()
    drawing = QPixmap(str(resource(name)))
    drawing = drawing.scaledToWidth(round(DRAWING_WIDTH * ratio), Qt.TransformationMode.SmoothTransformation)
    drawing.setDevicePixelRatio(ratio)
    shown.setPixmap(drawing)
    shown.setAccessibleName(words)
    shown.setToolTip(words)
    return shown


def _marked(shown: QLabel, wanted: str) -> QLabel:
    """Mark each word of `wanted` in a label, which then shows HTML of ours; a screen reader reads the plain words."""
    words = sorted(set(wanted.split()), key=len, reverse=True)
    text = shown.text()
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    if words and pattern.search(text):
        shown.setAccessibleName(shown.accessibleName() or text)
        shown.setTextFormat(Qt.TextFormat.RichText)
        shown.setText(marked_html(text, pattern, shown.palette()))
    return shown


def marked_html(text: str, pattern: re.Pattern[str], palette: QPalette) -> str:
    """`text` as HTML in which whatever `pattern` finds has the colours of a selection."""
    back, front = (
        palette.color(role).name() for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText)
    )
    pieces, end = [], 0
    for found in pattern.finditer(text):
        pieces += [html.escape(text[end : found.start()]),
                   f'<span style="background:{back};color:{front}">{html.escape(found[0])}</span>']  # fmt: skip
        end = found.end()
    return "".join([*pieces, html.escape(text[end:])])


def _add_report(column: QVBoxLayout, problems: tuple[ScrubberError, ...]) -> None:
    """The report as it would be copied, and the button that copies it."""
    text = QPlainTextEdit(problem.report(problems, f"Qt {qVersion()}"))
    text.setReadOnly(True)
    text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    text.setAccessibleName(_("Report a problem"))
    text.setTabChangesFocus(True)
    text.setMinimumHeight(_REPORT_HEIGHT)
    copy, said = button(_("Copy")), label(role="small")

    def put() -> None:
        QGuiApplication.clipboard().setText(text.toPlainText())
        said.setText(_("It is on the clipboard."))

    copy.clicked.connect(put)
    column.addWidget(text, 1)
    column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeading)
    column.addWidget(said)
