"""“Photos already posted”, with real keys and clicks: a letter is written, copied and saved; a photo is prepared."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from scrubber import i18n
from scrubber.gui import app as gui_app
from scrubber.gui.posted.dialog import PostedDialog
from scrubber.gui.posted.letter_form import LetterForm
from scrubber.gui.style.widgets import Chooser
from scrubber.gui.window.main_window import MainWindow
from scrubber.letters.facts import facts
from scrubber.letters.letter import languages, reply_due
from tests.helpers.gui import FACES, FakeWorkers, decided_about_faces

LETTERS = 1
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot) -> PostedDialog:
    made = PostedDialog()
    qtbot.addWidget(made)
    made.show()
    made.sections.setCurrentRow(LETTERS)
    return made


def choose(chooser: Chooser, words: str) -> None:
    """Go through the entries with the arrow keys, from the first on."""
    QTest.keyClick(chooser, Qt.Key.Key_Home)
    for _row in range(chooser.count()):
        if not chooser.currentText().startswith(words):
            QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert chooser.currentText().startswith(words)


def test_a_french_reminder_in_a_few_keys(dialog: PostedDialog) -> None:
    form = dialog.letters
    choose(form.kind, "Rem")
    choose(form.place, "France")
    choose(form.language, "Fran")
    form.asked.setDate(QDate(2026, 1, 31))
    QTest.keyClicks(form.name, "Anne Martin")
    text = form.text.toPlainText()
    assert text.startswith("Anne Martin\n")
    assert "relance, ma demande du 31 janvier 2026" in text
    assert "s’est achevé le 2 mars 2026" in text
    assert QLocale().toString(QDate(2026, 3, 2), QLocale.FormatType.LongFormat) in form.due.text()


WITH_CATALOGUES = ["en", *sorted(code for code in i18n.languages() if code != "en")]
LETTERS_IN = {"en": "English", "fr": "Français", "ar": "Français"}
"""In which language the letter is asked for where the window speaks this one; English for the others."""


@pytest.fixture
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The window's language for one test, with its direction and its dates."""
    before, direction = QLocale(), qapp.layoutDirection()
    i18n.use_language(request.param)
    gui_app.prepare([])
    yield request.param
    i18n.use_language(i18n.ENGLISH)
    gui_app.prepare([])
    qapp.setLayoutDirection(direction)
    QLocale.setDefault(before)


@pytest.mark.parametrize("spoken", WITH_CATALOGUES, indirect=True)
def test_the_assistant_in_every_language_that_there_is(spoken: str, qtbot: QtBot) -> None:
    dialog = PostedDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    for row in range(dialog.sections.count()):
        dialog.sections.setCurrentRow(row)
        page = dialog.pages.currentWidget()
        assert page is not None
        words = " ".join(one.text() for one in page.findChildren(QLabel))
        assert "{" not in words
    shown = [one.text() for one in dialog.findChildren(QLabel)]
    for decided in facts().decisions:
        assert any(decided.authority in line and decided.date[:4] in line for line in shown)
        assert any(decided.source in line for line in shown)
    dialog.sections.setCurrentRow(LETTERS)
    form = dialog.letters
    assert form.language.currentData() == (spoken[:2] if spoken[:2] in languages() else "en")
    assert form.isRightToLeft() is i18n.is_right_to_left()
    QTest.keyClick(form.kind, Qt.Key.Key_End)
    for row in range(form.place.count()):
        if form.place.itemData(row).place == "FR":
            form.place.setCurrentIndex(row)
            form.place.activated.emit(row)
    choose(form.language, LETTERS_IN.get(spoken, "English"))
    form.asked.setDate(QDate(2026, 1, 31))
    QTest.keyClicks(form.name, "Anne Martin")
    text = form.text.toPlainText()
    assert "Commission nationale de l’informatique et des libertés (CNIL)" in text
    assert ("2 mars 2026" if LETTERS_IN.get(spoken) == "Français" else "2 March 2026") in text
    assert QLocale().toString(QDate(2026, 3, 2), QLocale.FormatType.LongFormat) in form.due.text()
    assert "Commission nationale" in form.advice.text()


def test_a_complaint_names_the_authority_and_says_when_it_was_not_confirmed(dialog: PostedDialog) -> None:
    form = dialog.letters
    choose(form.kind, "Comp")
    choose(form.place, "Italy")
    assert form.advice.text() == "Complaints go to: Garante per la protezione dei dati personali (Garante)."
    assert "\nGarante per la protezione dei dati personali (Garante)\n" in form.text.toPlainText()
    choose(form.place, "Poland")
    assert (
        form.advice.text()
        == "Complaints go to: Urząd Ochrony Danych Osobowych (UODO). Look up whether that is still so."
    )
    choose(form.place, "Germany")
    assert "each state" in form.advice.text()


def test_a_state_has_english_letters_and_no_deadline_of_ours(dialog: PostedDialog) -> None:
    form = dialog.letters
    choose(form.language, "Deutsch")
    choose(form.place, "California")
    assert [form.language.itemText(row) for row in range(form.language.count())] == ["English"]
    assert "Consumer Privacy Act" in form.text.toPlainText()
    assert "Look up how long" in form.due.text()


def test_the_country_of_the_system_is_proposed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, place in (("fr_FR", "FR"), ("en_GB", "GB"), ("de_DE", "DE"), ("ja_JP", None)):
        monkeypatch.setattr(QLocale, "system", lambda name=name: QLocale(name))
        form = LetterForm()
        qtbot.addWidget(form)
        known = [row for row in facts().jurisdictions if row.place == place]
        assert form.place.currentData() == (known[0] if known else form.place.itemData(0))


def test_a_request_says_by_when_and_leaves_the_address_open(dialog: PostedDialog) -> None:
    text = dialog.letters.text.toPlainText()
    due = reply_due(date.today())
    assert f"{due.day} {due:%B} {due.year}" in text
    assert "[address: see the company's privacy policy]" in text


def test_the_letter_is_copied_and_saved_as_it_was_changed(
    dialog: PostedDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = dialog.letters
    form.text.setFocus()
    QTest.keyClicks(form.text, "By registered mail")
    QTest.keyClick(form.text, Qt.Key.Key_Return)
    QTest.mouseClick(form.copy, LEFT)
    assert QGuiApplication.clipboard().text() == form.text.toPlainText()
    target = tmp_path / "letter.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(target), ""))
    QTest.mouseClick(form.save, LEFT)
    assert target.read_text("utf-8").startswith("By registered mail\n")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "no" / "letter.txt"), ""))
    QTest.mouseClick(form.save, LEFT)
    assert dialog.answer.text().startswith("The file can't be saved: ")


@pytest.mark.parametrize("asked_before", [True, False])
def test_a_photo_for_a_request_opens_in_the_editor_with_every_face_covered(
    window: MainWindow, workers: FakeWorkers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, asked_before: bool
) -> None:
    window.actions_bar.faces.choose(None)
    if not asked_before:
        window.settings.ask_about_faces()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: ("/photos/IMG_1.jpg", ""))

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PostedDialog)
        dialog.sections.setCurrentRow(2)
        QTest.mouseClick(dialog.photo, LEFT)

    QTimer.singleShot(0, press)
    window.commands.posted.trigger()
    qtbot.waitUntil(window.editor.isVisible)
    assert window.editor.photo is not None
    assert window.editor.photo.path == "/photos/IMG_1.jpg"
    qtbot.waitUntil(window.editor.panel.isEnabled)
    assert window.editor.panel.heading.text() == "2 covered"
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.editor.clean, LEFT)
    choice = decided_about_faces(workers)["/photos/IMG_1.jpg"]
    assert choice is not None
    assert choice.boxes == FACES
