"""The window in another language: what was chosen, Qt's own words, dates and the direction."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton

from scrubber import i18n
from scrubber.gui import app as gui_app
from scrubber.gui import settings_file, texts
from scrubber.gui.settings import Settings
from scrubber.gui.window import settings_page
from scrubber.gui.window.main_window import MainWindow


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    i18n.use_language(i18n.ENGLISH)
    gui_app.prepare([])
    QLocale.setDefault(before)


def _speak(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(i18n, "_language", code)
    gui_app.prepare([])


def test_qt_says_its_own_words_in_the_language_in_use(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    for code in ("de", "pt_BR", "zh_CN", "en"):
        _speak(monkeypatch, code)
        said.append(QCoreApplication.translate("QPlatformTheme", "Cancel"))
    assert said == ["Abbrechen", "Cancelar", "取消", "Cancel"]


@pytest.mark.parametrize("code", ["ar", "de", "ja", "pt_BR", "zh_CN"])
def test_dates_are_in_that_language_and_in_western_digits(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    _speak(monkeypatch, code)
    assert QLocale().language() == QLocale(code).language()
    assert QLocale().zeroDigit() == "0"


def test_the_chosen_language_goes_before_that_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "catalogue_for", lambda wanted: wanted if wanted in ("de", "fr", "en") else "")
    monkeypatch.setattr(i18n, "_load", lambda _code: i18n._catalogue)
    monkeypatch.setenv("LANGUAGE", "fr")
    spoken = []
    for chosen in ("de", "en", "", "xx"):
        gui_app.choose_language(chosen)
        spoken.append(i18n.language())
    assert spoken == ["de", "en", "fr", "fr"]


def test_the_settings_offer_every_language_and_remember_one(
    window: MainWindow, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_page, "languages", lambda: {"de": "Deutsch", "en": "English"})
    window.open_settings()
    page = window.settings_page
    titles = [page.sections.item(row).text() for row in range(page.sections.count())]
    page.sections.setCurrentRow(titles.index("Language"))
    shown = [choice for choice in page.findChildren(QRadioButton) if choice.isVisible()]
    assert [choice.text() for choice in shown] == ["Like the system", "Deutsch", "English"]
    assert [choice.isChecked() for choice in shown] == [True, False, False]
    QTest.mouseClick(shown[1], Qt.MouseButton.LeftButton, pos=shown[1].rect().center())
    assert settings.language == "de"
    assert b'"language": "de"' in settings_file.as_bytes(settings)


def test_file_names_keep_their_direction_from_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts.file_name("/photos/IMG (1).jpg") == "IMG (1).jpg"
    monkeypatch.setattr(i18n, "is_right_to_left", lambda: True)
    assert texts.file_name("/photos/IMG (1).jpg") == "\u2068IMG (1).jpg\u2069"
