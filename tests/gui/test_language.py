"""The window in another language: what was chosen, Qt's own words, dates and the direction."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QGuiApplication, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from scrubber import i18n
from scrubber.errors import ParseError
from scrubber.gui import app as gui_app
from scrubber.gui import settings_file, texts
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.inspector.panel import Inspector
from scrubber.gui.photos.columns import Column, cell
from scrubber.gui.photos.photo import Photo
from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import far_side, label, selectable
from scrubber.gui.window import settings_page
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import telling_report


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


def test_months_in_arabic_are_those_of_the_catalogue(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("ar_EG"))  # with other digits, so not taken
    _speak(monkeypatch, "ar")
    assert [QLocale().monthName(month) for month in (1, 7)] == ["يناير", "يوليو"]


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


@pytest.fixture
def from_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "is_right_to_left", lambda: True)


@pytest.mark.usefixtures("qapp", "from_the_right")
@pytest.mark.parametrize("line", [lambda: i18n.labelled("خطر مرتفع", "a b"), lambda: i18n.dotted(["a b", "مكان"])])
def test_a_line_of_isolated_pieces_begins_at_the_right(line: Callable[[], str]) -> None:
    layout = QTextLayout(line())
    layout.beginLayout()
    shown = layout.createLine()
    shown.setLineWidth(1000)
    layout.endLayout()
    begins, ends = (cast("tuple[float, int]", shown.cursorToX(place))[0] for place in (0, len(line())))
    assert begins > ends


@pytest.mark.usefixtures("from_the_right")
def test_cells_of_the_list_keep_their_direction_and_show_no_replacement() -> None:
    photo = Photo("/photos/IMG (1).jpg")
    photo.take_report(telling_report(photo.path))
    assert [cell(photo, column) for column in (Column.NAME, Column.PLACE, Column.FACES)] == [
        "\u2068IMG (1).jpg\u2069", "\u2068Buttes-Montmartre, Paris\u2069", "",
    ]  # fmt: skip


@pytest.mark.usefixtures("from_the_right")
def test_values_keep_their_direction_in_sight_and_stay_as_they_are_when_copied(
    qapp: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    inspector = Inspector(Theme(qapp, settings))
    qtbot.addWidget(inspector)
    inspector.show()
    photo = Photo("/photos/a.jpg")
    photo.take_report(telling_report(photo.path))
    inspector.show_photo(photo, telling_report(photo.path))
    inspector.steps.finish()
    assert inspector.place.text() == "\u206848.8867° N, 2.3376° E\u2069"
    QTest.mouseClick(inspector.place, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "48.8867° N, 2.3376° E"
    inspector.tabs.setCurrentIndex(1)
    shown = inspector.details.model.index(2, 1)
    assert shown.data() == "\u2068Jane Doe\u2069"
    where = inspector.details.table.visualRect(shown).center()
    QTest.mouseClick(inspector.details.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert QGuiApplication.clipboard().text() == "Jane Doe"


@pytest.mark.usefixtures("from_the_right")
def test_a_refused_photos_folder_keeps_its_slash_in_front(window: MainWindow) -> None:
    window.summary.show_outcome(Outcome(refused=[("/photos/a.jpg", ParseError("damaged"))]))
    last = window.summary.reasons.item(window.summary.reasons.count() - 1)
    assert last.text().endswith(" · \u2068/photos\u2069")


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(before)


def right_edges(shown: QLabel) -> list[int]:
    """How far the ink of each line is from the right edge."""
    picture = shown.grab().toImage()
    lines = round(picture.height() / shown.fontMetrics().lineSpacing())
    borders = [round(picture.height() * number / lines) for number in range(lines + 1)]
    dark = [
        [x for x in range(picture.width()) if picture.pixelColor(x, y).lightness() < 100]
        for y in range(picture.height())
    ]
    ends = [max((max(row) for row in dark[top:below] if row), default=0) for top, below in pairwise(borders)]
    return [picture.width() - 1 - end for end in ends if end]


@pytest.mark.parametrize("words", ["دار " * 40 + "دار", "صورة IMG_1.jpg " * 10 + "نص.", "دار " * 12 + "\nدار" * 2])
def test_lines_from_the_right_all_begin_at_the_edge(qtbot: QtBot, mirrored: None, words: str) -> None:
    shown = label(words)
    qtbot.addWidget(shown)
    shown.setStyleSheet("background: white; color: black")
    shown.resize(200, shown.heightForWidth(200))
    edges = right_edges(shown)
    assert len(edges) == round(shown.height() / shown.fontMetrics().lineSpacing()) > 2
    assert max(edges) <= 2


def test_a_selectable_label_and_one_from_the_left_are_painted_by_qt(qtbot: QtBot, mirrored: None) -> None:
    beside = label("دار " * 40)
    beside.setAlignment(far_side() | Qt.AlignmentFlag.AlignTop)
    for shown in (selectable(label("دار " * 40)), beside):
        qtbot.addWidget(shown)
        usual = QLabel(shown.text())
        qtbot.addWidget(usual)
        usual.setWordWrap(True)
        usual.setAlignment(shown.alignment())
        usual.setTextInteractionFlags(shown.textInteractionFlags())
        for one in (shown, usual):
            one.resize(200, usual.heightForWidth(200))
            one.setSelection(0, 20)
        assert shown.grab().toImage() == usual.grab().toImage()
