"""The right side: it says what matters first, shows everything, and takes nothing out of a photo for more than text."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTabBar
from pytestqt.qtbot import QtBot

from scrubber.engine.report import PhotoReport
from scrubber.errors import ParseError
from scrubber.gui.details import lines
from scrubber.gui.inspector import Inspector
from scrubber.gui.ledger_bar import shares
from scrubber.gui.photo import Photo
from scrubber.gui.settings import Settings
from scrubber.gui.theme import Theme
from scrubber.metadata.finding import Topic
from tests.helpers.gui import PARTS, TELLING, finding, telling_report

EVIL = "<img src='file:///etc/passwd'><b>bold</b> <a href='http://example.org'>x</a>"


@pytest.fixture
def inspector(qtbot: QtBot, qapp: QApplication, settings: Settings) -> Iterator[Inspector]:
    made = Inspector(Theme(qapp, settings))
    qtbot.addWidget(made)
    made.resize(400, 800)
    made.show()
    yield made


def show(inspector: Inspector, report: PhotoReport) -> list[str]:
    photo = Photo(report.path)
    photo.take_report(report)
    inspector.show_photo(photo, report)
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisibleTo(inspector)]


def test_first_a_sentence_then_place_people_pictures_and_what_stays(inspector: Inspector) -> None:
    shown = show(inspector, telling_report("/p/a.jpg"))
    wanted = [
        "Where", "Who", "Jane Doe", "When", "With what", "Hidden pictures", "A preview of the photo",
        "What happened to it", "What stays and why", "What the picture itself shows stays: faces, signs, reflections.",
    ]  # fmt: skip
    assert [text for text in shown if text in wanted] == wanted
    assert inspector.sentence.text().startswith("Taken on 12 May 2024")
    assert "Exposure time" not in shown


def test_every_label_and_cell_is_plain_text(inspector: Inspector) -> None:
    report = replace(
        telling_report("/p/<b>a</b>.jpg"),
        sentence=EVIL,
        findings=(finding(Topic.PERSON, EVIL, EVIL),),
        problem=ParseError(EVIL),
        notes=(EVIL,),
    )
    show(inspector, report)
    assert {label.textFormat() for label in inspector.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    tip = inspector.details.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert inspector.sentence.text() == EVIL


def test_text_that_reorders_a_line_is_made_visible(inspector: Inspector) -> None:
    show(inspector, replace(telling_report("/p/a.jpg"), findings=(finding(Topic.PERSON, "Owner", "a\u202eb"),)))
    assert inspector.details.model.index(0, 1).data() == "a\ufffdb"


def test_what_is_told_twice_is_shown_once(inspector: Inspector) -> None:
    twice = tuple(finding(Topic.PERSON, "Owner", name) for name in ("Jane", "Joe", "Jane"))
    shown = show(inspector, replace(telling_report("/p/a.jpg"), findings=twice))
    assert [text for text in shown if text in ("Jane", "Joe")] == ["Jane", "Joe"]
    assert inspector.details.model.rowCount() == 3 + len(PARTS)


def test_the_hidden_picture_is_shown_as_a_picture(inspector: Inspector) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    pictures = [label for label in inspector.findChildren(QLabel) if not label.pixmap().isNull()]
    assert [label.accessibleName() for label in pictures] == ["A preview of the photo"]


def test_the_coordinates_are_copied_on_click(inspector: Inspector, qtbot: QtBot) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    QTest.mouseClick(inspector.place, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "48.88670° N, 2.33760° E"


def test_without_a_place_there_is_nothing_to_copy(inspector: Inspector) -> None:
    show(inspector, replace(telling_report("/p/a.jpg"), place=None))
    assert not inspector.place.isVisible()


def test_the_table_holds_every_finding_and_every_part() -> None:
    rows = lines(telling_report("/p/a.jpg"))
    assert len(rows) == len(TELLING) + len(PARTS)
    assert [row.cells[3] for row in rows[-5:]] == ["stays", "rewritten", "goes", "stays", "stays"]


def test_typing_narrows_the_table(inspector: Inspector, qtbot: QtBot) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    tabs = inspector.findChild(QTabBar)
    assert tabs is not None
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    QTest.keyClicks(inspector.details.search, "serial CAMERA")
    qtbot.waitUntil(lambda: inspector.details.model.rowCount() == 1)
    assert inspector.details.model.index(0, 1).data() == "F4GHX0Q2N7"
    inspector.details.search.clear()
    qtbot.waitUntil(lambda: inspector.details.model.rowCount() == len(TELLING) + len(PARTS))


def test_the_current_row_is_told_in_full_below_the_table(inspector: Inspector) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    inspector.tabs.setCurrentIndex(1)
    inspector.details.table.setFocus()
    QTest.keyClick(inspector.details.table, Qt.Key.Key_Down)
    assert inspector.details.whole.text() == "Altitude: 131 m above sea level (APP1 Exif; goes)"
    show(inspector, telling_report("/p/b.jpg"))
    assert not inspector.details.whole.isVisible()


def test_many_findings_of_a_topic_are_counted(inspector: Inspector) -> None:
    many = tuple(finding(Topic.HISTORY, f"Step {number}", "x") for number in range(30))
    shown = show(inspector, replace(telling_report("/p/a.jpg"), findings=many))
    assert "22 more under “All details”" in shown, shown


def test_the_bar_accounts_for_every_byte() -> None:
    counted = dict(shares(PARTS))
    assert counted == {"accent": 3_600_000, "information": 61_004, "danger": 540_000}
    assert sum(counted.values()) == sum(part.length for part in PARTS)


def test_a_refused_photo_says_why(inspector: Inspector) -> None:
    shown = show(inspector, PhotoReport("/p/a.jpg", 9, problem=ParseError("the picture data ends too early")))
    assert "The photo is damaged: the picture data ends too early." in shown
    assert inspector.sentence.text() == "This photo can't be cleaned."


def test_while_a_photo_is_read_the_last_one_is_not_shown(inspector: Inspector) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    inspector.show_photo(Photo("/p/b.jpg"), None)
    assert inspector.sentence.text() == "Reading the photo…"
    assert not inspector.tabs.isVisible()
    assert not inspector.place.isVisible()
