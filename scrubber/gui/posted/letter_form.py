"""The assistant for letters: a few questions on the left, the letter itself on the right; nothing is sent."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scrubber.gui import texts
from scrubber.gui.posted import words
from scrubber.gui.style.widgets import Chooser, button, label
from scrubber.i18n import _, language, pgettext, without_dots
from scrubber.letters.facts import Jurisdiction, Service, facts
from scrubber.letters.letter import Letter, LetterKind, Sender, compose, languages, languages_for

QUESTIONS_WIDTH = 300


class LetterForm(QWidget):
    """Asks who writes to whom and shows the letter, which can be changed by hand before it is saved or copied.

    What is typed here is kept nowhere; it goes with the window.
    """

    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.kind = _chooser(_("Letter"), ((_(words.KIND_WORDS[kind]), kind) for kind in LetterKind))
        self.service = _chooser(
            pgettext("whom a letter is for", "To"), ((service.name, service) for service in facts().services)
        )
        places = sorted((words.place_name(row.place), row) for row in facts().jurisdictions if row.place != "EU")
        last = [(words.place_name(row.place), row) for row in facts().jurisdictions if row.place == "EU"]
        self.place = _chooser(_("I live in"), [*((name, row) for name, row in places), *last])
        self.language = Chooser(_("Language of the letter"))
        self.asked = QDateEdit(QDate.currentDate())
        self.asked.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.LongFormat))
        self.asked.setCalendarPopup(True)
        self.asked.setAccessibleName(_("Day on which the request reaches them"))
        self.name, self.contact = QLineEdit(), QLineEdit()
        self.published = QPlainTextEdit()
        self.published.setTabChangesFocus(True)
        self.published.setPlaceholderText(_("Web addresses, one in each line"))
        self.published.setFixedHeight(72)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Letter"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        self.advice, self.source, self.due = label(role="small"), label(role="small"), label(role="muted")
        self.save, self.copy = button(_("Save…"), "primary"), button(_("Copy"))
        self._lay_out()
        self._connect()
        self._propose_place()
        self._choose_place()

    def _lay_out(self) -> None:
        questions = QWidget()
        form = QFormLayout(questions)
        form.setContentsMargins(0, 0, 12, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for caption, field in (
            (_("Letter"), self.kind),
            (pgettext("whom a letter is for", "To"), self.service),
            (_("I live in"), self.place),
            (_("Language of the letter"), self.language),
            (_("Day on which the request reaches them"), self.asked),
            (_("Your name"), self.name),
            (_("Where the answer goes: e-mail or postal address"), self.contact),
            (_("Where pictures of you are public"), self.published),
        ):
            form.addRow(caption, field)
        form.addRow(self.advice)
        form.addRow(self.source)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(questions)
        area.setFixedWidth(max(QUESTIONS_WIDTH, questions.minimumSizeHint().width() + 24))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        right = QVBoxLayout()
        right.addWidget(self.due)
        right.addWidget(self.text, 1)
        right.addWidget(label(_("Nothing is sent, and nothing of this is remembered."), "small"))
        right.addLayout(row)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        outer.addWidget(area)
        outer.addLayout(right, 1)

    def _connect(self) -> None:
        self.place.activated.connect(self._choose_place)
        for chooser in (self.kind, self.service, self.language):
            chooser.activated.connect(self._write)
        self.asked.dateChanged.connect(self._write)
        self.name.textChanged.connect(self._write)
        self.contact.textChanged.connect(self._write)
        self.published.textChanged.connect(self._write)
        self.save.clicked.connect(self._save)
        self.copy.clicked.connect(self._copy)

    def letter(self) -> Letter:
        """What was chosen."""
        service, place, kind = self.service.currentData(), self.place.currentData(), self.kind.currentData()
        assert isinstance(service, Service)
        assert isinstance(place, Jurisdiction)
        asked = self.asked.date()
        return Letter(
            LetterKind(kind),
            service,
            place,
            Sender(self.name.text(), self.contact.text(), self.published.toPlainText()),
            str(self.language.currentData()),
            date.today(),
            date(asked.year(), asked.month(), asked.day()),
        )

    def _propose_place(self) -> None:
        """The country that the system is set to, where its law is known here."""
        country = QLocale.territoryToCode(QLocale.system().territory())
        rows = (row for row in range(self.place.count()) if self.place.itemData(row).place == country)
        self.place.setCurrentIndex(next(rows, 0))

    def _choose_place(self) -> None:
        """Offer the languages that a letter under this place's law can have; the one chosen before stays if it can."""
        before = self.language.currentData() or language().split("_")[0]
        place = self.place.currentData()
        assert isinstance(place, Jurisdiction)
        self.language.clear()
        for code in languages_for(place.law):
            self.language.addItem(languages()[code], code)
        self.language.setCurrentIndex(max(0, self.language.findData(before)))
        self._write()

    def _write(self) -> None:
        """Write the letter anew; what was changed in it by hand gives way."""
        letter = self.letter()
        self.text.setPlainText(compose(letter))
        day = letter.due
        written = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat) if day else ""
        self.due.setText(words.due(letter, written))
        is_complaint = letter.kind is LetterKind.COMPLAINT
        self.advice.setText(
            words.who_takes_complaints(letter.jurisdiction) if is_complaint else words.how_to_ask(letter.service)
        )
        self.source.setText("" if is_complaint else words.source(letter.service, words.collected()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.said.emit(_("It is on the clipboard."))

    def _save(self) -> None:
        target, _kind = QFileDialog.getSaveFileName(
            self, without_dots(_("Save…")), _("Letter") + ".txt", "Text (*.txt)"
        )
        if not target:
            return
        try:
            Path(target).write_text(self.text.toPlainText(), "utf-8")
        except OSError as error:
            self.said.emit(_("The file can't be saved: {reason}.").format(reason=error.strerror or error))
        else:
            self.said.emit(_("Saved: {name}").format(name=texts.file_name(target)))


def _chooser(name: str, items: Iterable[tuple[str, object]]) -> Chooser:
    made = Chooser(name)
    for words_, data in items:
        made.addItem(words_, data)
    return made
