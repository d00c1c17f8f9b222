"""A word without an end, as in the name of a file or a serial number, is shown whole and widens nothing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui.copying import CopyValue
from scrubber.gui.faces.index_check import IndexAnswer
from scrubber.gui.faces.index_dialog import IndexDialog
from scrubber.gui.faces.index_rows import PHOTO_WIDTH, FaceRow
from scrubber.gui.inspector.panel import Inspector
from scrubber.gui.photos.photo import Photo
from scrubber.gui.style.stylesheet import stylesheet
from scrubber.gui.style.tokens import LIGHT
from scrubber.gui.style.widgets import Chooser, ElidedLabel, label, selectable, tooltip
from scrubber.gui.window.main_window import MainWindow
from scrubber.metadata.findings.kind import Kind
from tests.helpers.gui import finding, telling_report

LONG = "SN" + "0123456789" * 9
"""More than twice as wide as the inspector."""


def _ink(shown: QWidget) -> int:
    """Pixels that differ from the background."""
    image = shown.grab().toImage()
    ground = image.pixelColor(0, image.height() - 1)
    return sum(image.pixelColor(x, y) != ground for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("selects", [False, True])
def test_a_long_word_goes_on_in_the_next_line(qtbot: QtBot, selects: bool) -> None:
    words, whole = label(LONG), label(LONG, wraps=False)
    if selects:
        selectable(words)
    for shown in (words, whole):
        qtbot.addWidget(shown)
    line = whole.sizeHint()
    words.resize(line.width() // 3, words.heightForWidth(line.width() // 3))
    whole.resize(line)
    assert words.minimumSizeHint().width() < line.width() // 2
    assert words.height() >= 3 * line.height()
    assert words.text() == LONG
    assert _ink(words) > 0.9 * _ink(whole)  # nothing is cut off


def test_short_words_keep_their_room(qtbot: QtBot) -> None:
    ours, qts = label("Camera serial number"), QLabel("Camera serial number")
    qts.setWordWrap(True)
    for shown in (ours, qts):
        qtbot.addWidget(shown)
    assert ours.minimumSizeHint() == qts.minimumSizeHint()
    assert ours.heightForWidth(90) == qts.heightForWidth(90)
    assert ours.sizeHint() == qts.sizeHint()


def test_no_value_of_a_photo_is_wider_than_the_inspector(inspector: Inspector) -> None:
    report = telling_report(f"/p/{LONG}.jpg")
    findings = (finding(Kind.CAMERA_SERIAL, "Camera serial number", LONG), *report.findings)
    report = replace(report, findings=findings, sentence=f"Taken with a camera with the serial number {LONG}.")
    photo = Photo(report.path)
    photo.take_report(report)
    inspector.show_photo(photo, report)
    inspector.steps.finish()
    QApplication.processEvents()
    assert inspector.minimumSizeHint().width() < 400
    edge = inspector.mapToGlobal(inspector.rect().bottomRight()).x()
    shown = [one for one in inspector.findChildren(QLabel) if one.isVisible() and LONG in one.text()]
    assert {type(one) for one in shown} >= {CopyValue, type(inspector.sentence)}
    for one in shown:
        assert one.mapToGlobal(one.rect().bottomRight()).x() <= edge
        assert one.height() >= one.heightForWidth(one.width())


def test_a_list_to_choose_from_shortens_a_long_name(qtbot: QtBot) -> None:
    chooser = Chooser("Photo")
    qtbot.addWidget(chooser)
    chooser.addItem(f"{LONG}.jpg")
    assert chooser.minimumSizeHint().width() <= 360
    assert chooser.sizeHint().width() <= 360
    assert chooser.currentText() == f"{LONG}.jpg"
    assert chooser.view().window().maximumWidth() <= 360
    assert _shown(chooser).endswith(".jpg") and len(_shown(chooser)) < len(LONG)


@pytest.mark.parametrize("words", ["Ask before cleaning", "Beside the originals", "Q", "As added"])
def test_a_list_with_words_of_ours_has_room_for_all_of_them(qtbot: QtBot, qapp: QApplication, words: str) -> None:
    chooser = Chooser("Photo")
    qtbot.addWidget(chooser)
    chooser.setStyleSheet(stylesheet(LIGHT, 10))
    chooser.addItem(words)
    chooser.resize(chooser.sizeHint())
    chooser.ensurePolished()
    assert _shown(chooser) == words


def _shown(chooser: Chooser) -> str:
    option = QStyleOptionComboBox()
    chooser.initStyleOption(option)
    return option.currentText


def test_a_tooltip_breaks_a_long_word_and_no_letter_of_it() -> None:
    assert tooltip("a <b>") == "<qt>a &lt;b&gt;</qt>"
    shown = tooltip("&" * 65 + " end")
    assert shown == f"<qt>{'&amp;' * 64}<br>&amp; end</qt>"


def test_a_shortened_name_is_told_whole_as_plain_text(qtbot: QtBot) -> None:
    shown = ElidedLabel(side=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(shown)
    shown.resize(120, 20)
    shown.setText("<b>a name of a file that is long.jpg")
    assert shown._elided().endswith(".jpg")
    assert shown.toolTip() == "<qt>&lt;b&gt;a name of a file that is long.jpg</qt>"
    shown.setText("a.jpg")
    assert shown.toolTip() == ""


def test_long_names_leave_the_columns_of_an_index_where_they_are(window: MainWindow, qtbot: QtBot) -> None:
    path = f"/p/{LONG}{LONG}_1.jpg"
    window.session.open([path, "/p/IMG_2.jpg"])
    qtbot.waitUntil(lambda: sum(photo.is_read for photo in window.session.model.photos) == 2)
    dialog = IndexDialog(list(window.session.model.photos), CoverStyle(), window.session.index_check, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin(f"/{LONG}{LONG}{LONG}")
    qtbot.waitUntil(lambda: bool(dialog.answers.answers))
    assert dialog.photo.currentText() == f"{LONG}{LONG}_1.jpg"
    assert dialog.photo.toolTip() == tooltip(f"{LONG}{LONG}_1.jpg")
    assert dialog.photo.width() <= PHOTO_WIDTH
    assert len(dialog.known.text()) < 60
    widths = []
    for number in range(2):
        answer = dialog.answers.answers[number]
        near = tuple(replace(known, path=path) for known in answer.before[0])
        row = FaceRow(IndexAnswer(answer.photo, [near, *answer.before[1:]], answer.after), 0)
        qtbot.addWidget(row)
        widths.append(row.minimumSizeHint().width())
        named = [one.text() for one in row.findChildren(QLabel) if tooltip(f"{LONG}{LONG}_1.jpg") in one.toolTip()]
        assert all(len(words) < 60 and "…" in words for words in named)
        assert len(named) == bool(near)
    assert any(answer.before[0] for answer in dialog.answers.answers)
    assert max(widths) <= 640
