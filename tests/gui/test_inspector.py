"""The right side: it says what matters first, shows everything, and takes nothing out of a photo for more than text."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import CleanResult, PhotoReport
from scrubber.errors import ParseError, UnknownFormat
from scrubber.formats.base import ENDS_EARLY
from scrubber.formats.keep import Keep
from scrubber.gui.copying import CopyValue
from scrubber.gui.inspector.details import lines
from scrubber.gui.inspector.panel import Inspector
from scrubber.gui.inspector.picture_dialog import PictureDialog
from scrubber.gui.inspector.result_head import ResultHead
from scrubber.gui.photos.photo import Made, Photo
from scrubber.metadata.findings.finding import HiddenPicture, Relation
from scrubber.metadata.findings.kind import Kind
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from tests.helpers.gui import PARTS, TELLING, finding, telling_report

EVIL = "<img src='file:///etc/passwd'><b>bold</b> <a href='http://example.org'>x</a>"


def show(inspector: Inspector, report: PhotoReport) -> list[str]:
    photo = Photo(report.path)
    photo.take_report(report)
    inspector.show_photo(photo, report)
    inspector.steps.finish()
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisibleTo(inspector)]


def test_first_a_sentence_then_place_people_pictures_and_what_stays(inspector: Inspector) -> None:
    shown = show(inspector, telling_report("/p/a.jpg"))
    wanted = [
        "Place", "People", "Jane Doe", "Time", "Device", "Hidden pictures", "A preview of the photo",
        "History", "What is kept and why",
        "What the picture itself shows is kept: faces, signs, reflections.",
    ]  # fmt: skip
    assert [text for text in shown if text in wanted] == wanted
    assert inspector.sentence.text().startswith("Taken on 12 May 2024")
    assert "Exposure time" not in shown


def test_what_is_kept_by_choice_says_so(inspector: Inspector) -> None:
    report = telling_report("/p/a.jpg")
    author = replace(finding(Kind.AUTHOR, "Author", "Jane"), key="exif:Artist")
    report = replace(report, findings=(author, *report.findings))
    fates = {line.cells[0]: line.cells[3] for line in lines(report, Keep(author=True))}
    assert fates["Author"] == "kept, because you chose so"
    assert "removed" in fates.values()
    assert {line.cells[0]: line.cells[3] for line in lines(report)}["Author"] == "removed"


def test_a_copy_whose_name_tells_the_date_says_so(inspector: Inspector, qtbot: QtBot) -> None:
    photo = Photo("/p/a.jpg", output="/p/IMG_20240501_123456_clean.jpg")
    photo.take_report(telling_report("/p/a.jpg"))
    inspector.show_photo(photo, telling_report("/p/a.jpg"))
    assert "The copy's name still tells the date." in inspector.result.seal.text()
    with qtbot.waitSignal(inspector.undating_asked):
        inspector.result.undate.click()
    photo.output = "/p/IMG_clean.jpg"
    inspector.show_photo(photo, telling_report("/p/a.jpg"))
    assert not inspector.result.undate.isVisibleTo(inspector)


def technical_words(inspector: Inspector) -> list[str]:
    return [text.text() for text in inspector.technical.findChildren(QLabel) if text.isVisibleTo(inspector)]


def test_words_of_the_format_are_only_in_the_technical_tabs(inspector: Inspector, qtbot: QtBot) -> None:
    shown = show(inspector, telling_report("/p/a.jpg"))
    plain = [text for text in shown if not inspector.technical.isVisibleTo(inspector)]
    names = {part.name for part in PARTS} | {"SOI, EOI", "IFD1"}
    assert not [text for text in plain if any(name in text for name in names)]
    assert "The picture, 3.6 MB: kept untouched" in plain
    inspector.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "SOS scan" in technical_words(inspector))


def test_the_technical_tab_follows_the_photo_while_it_is_seen(inspector: Inspector, qtbot: QtBot) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    inspector.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "SOS scan" in technical_words(inspector))
    show(inspector, replace(telling_report("/p/b.jpg"), parts=PARTS[:1]))
    qtbot.waitUntil(lambda: "SOS scan" not in technical_words(inspector))


def test_every_label_and_cell_is_plain_text(inspector: Inspector) -> None:
    report = replace(
        telling_report("/p/<b>a</b>.jpg"),
        sentence=EVIL,
        findings=(finding(Kind.PERSON, EVIL, EVIL),),
        problem=ParseError(EVIL),
        notes=(EVIL,),
    )
    show(inspector, report)
    assert {label.textFormat() for label in inspector.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    tip = inspector.details.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert inspector.sentence.text() == EVIL


def test_text_that_reorders_a_line_is_made_visible(inspector: Inspector) -> None:
    show(inspector, replace(telling_report("/p/a.jpg"), findings=(finding(Kind.OWNER, "Owner", "a\u202eb"),)))
    assert inspector.details.model.index(0, 1).data() == "a\ufffdb"


def test_what_is_told_twice_is_shown_once(inspector: Inspector) -> None:
    twice = tuple(finding(Kind.OWNER, "Owner", name) for name in ("Jane", "Joe", "Jane"))
    shown = show(inspector, replace(telling_report("/p/a.jpg"), findings=twice))
    assert [text for text in shown if text in ("Jane", "Joe")] == ["Jane", "Joe"]
    assert inspector.details.model.rowCount() == 3 + len(PARTS)


def picture_button(inspector: Inspector) -> QPushButton:
    return next(found for found in inspector.findChildren(QPushButton) if found.property("role") == "picture")


def test_the_hidden_picture_is_shown_beside_the_photo(inspector: Inspector) -> None:
    shown = show(inspector, telling_report("/p/a.jpg"))
    pictures = [label for label in inspector.findChildren(QLabel) if not label.pixmap().isNull()]
    assert [label.accessibleName() for label in pictures] == ["The photo"]
    assert picture_button(inspector).accessibleName() == "A preview of the photo"
    assert "It shows more than the photo: what was cut off later can still be seen." in shown


def test_a_hidden_picture_that_was_not_compared_stands_alone(inspector: Inspector) -> None:
    picture = HiddenPicture(Kind.DEPTH_MAP, "A depth map", telling_report("/p/a.jpg").thumbnail, "item 3", 9)
    shown = show(inspector, replace(telling_report("/p/a.jpg"), pictures=(picture,)))
    assert not [label for label in inspector.findChildren(QLabel) if not label.pixmap().isNull()]
    assert "A depth map" in shown


def test_a_press_on_the_hidden_picture_asks_for_it_large(inspector: Inspector, qtbot: QtBot) -> None:
    report = telling_report("/p/a.jpg")
    show(inspector, report)
    with qtbot.waitSignal(inspector.picture_asked) as asked:
        QTest.keyClick(picture_button(inspector), Qt.Key.Key_Space)
    assert asked.args == [report, 0]


def test_the_dialog_shows_both_pictures_and_steps_by_key(qtbot: QtBot) -> None:
    one = telling_report("/p/a.jpg")
    other = HiddenPicture(Kind.SECOND_PICTURE, EVIL, one.thumbnail, "APP2 MPF", 9, Relation.OTHER)
    dialog = PictureDialog(replace(one, pictures=(*one.pictures, other)), 0)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.heading.text() == "A preview of the photo"
    QTest.keyClick(dialog, Qt.Key.Key_Right)
    assert dialog.heading.text() == EVIL
    assert dialog.words.text() == "It shows something other than the photo. · APP2 MPF · 2 of 2"
    dialog.show_report(PhotoReport("/p/a.jpg", 0, problem=ParseError("x")))
    assert dialog.heading.text() == EVIL


def test_each_kind_of_finding_says_once_what_it_means(inspector: Inspector) -> None:
    many = tuple(finding(Kind.CAMERA_SERIAL, "Camera serial number", number) for number in ("A1", "B2"))
    shown = show(inspector, replace(telling_report("/p/a.jpg"), findings=many))
    sentence = (
        "This number is the same in every photo taken with this device: it links photos posted under other names."
    )
    assert shown.count(f"High risk: {sentence}") == 1


def test_a_screen_reader_hears_no_markup(inspector: Inspector) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    heard = [
        QAccessible.queryAccessibleInterface(shown).text(part)
        for shown in inspector.findChildren(QLabel)
        for part in (QAccessible.Text.Name, QAccessible.Text.Description)
    ]
    assert any("one person, one place or one device" in words for words in heard)
    assert not any("<" in words for words in heard)


def test_a_value_is_copied_whole_by_click_and_by_key(inspector: Inspector, qtbot: QtBot) -> None:
    long = "x" * 500
    show(inspector, replace(telling_report("/p/a.jpg"), findings=(finding(Kind.OWNER, "Owner", long),)))
    value = inspector.findChild(CopyValue)
    assert value is not None
    assert len(value.text()) == 160
    presses: tuple[Callable[[], object], ...] = (
        lambda: QTest.mouseClick(value, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
        lambda: QTest.keyClick(value, Qt.Key.Key_Return),
    )
    for press in presses:
        QGuiApplication.clipboard().clear()
        with qtbot.waitSignal(inspector.copied) as told:
            press()
        assert told.args == [long]
        assert QGuiApplication.clipboard().text() == long


def test_a_value_in_the_table_is_copied_by_click_and_by_key(inspector: Inspector, qtbot: QtBot) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    inspector.tabs.setCurrentIndex(1)
    table = inspector.details.table
    where = table.visualRect(inspector.details.model.index(2, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert QGuiApplication.clipboard().text() == "Jane Doe"
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "© 2024 Jane Doe, all rights reserved"


def test_the_coordinates_are_copied_on_click(inspector: Inspector, qtbot: QtBot) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    QTest.mouseClick(inspector.place, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "48.8867° N, 2.3376° E"


def test_without_a_place_there_is_nothing_to_copy(inspector: Inspector) -> None:
    show(inspector, replace(telling_report("/p/a.jpg"), place=None))
    assert not inspector.place.isVisible()


def test_the_table_holds_every_finding_and_every_part() -> None:
    rows = lines(telling_report("/p/a.jpg"))
    assert len(rows) == len(TELLING) + len(PARTS)
    assert [row.cells[3] for row in rows[-5:]] == ["kept", "rewritten", "removed", "kept", "kept"]


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
    assert inspector.details.whole.text() == "Altitude: 131 m above sea level · APP1 Exif · removed"
    show(inspector, telling_report("/p/b.jpg"))
    assert not inspector.details.whole.isVisible()


def test_many_findings_of_a_topic_are_counted(inspector: Inspector) -> None:
    many = tuple(finding(Kind.EDITS, f"Step {number}", "x") for number in range(30))
    shown = show(inspector, replace(telling_report("/p/a.jpg"), findings=many))
    assert "22 more under “All details”" in shown, shown


def test_the_result_says_what_cleaning_noted(inspector: Inspector) -> None:
    photo = Photo("/p/a.jpg", "", is_read=True)
    photo.take_result(CleanResult("/p/a.jpg", output="/p/a_clean.jpg", notes=(ENDS_EARLY,)), Made("", PicturePolicy()))
    inspector.show_photo(photo, telling_report("/p/a.jpg"))
    assert "This photo was damaged before" in inspector.result.seal.text()


def test_a_refused_photo_says_why(inspector: Inspector) -> None:
    shown = show(inspector, PhotoReport("/p/a.jpg", 9, problem=ParseError("the picture data ends too early")))
    assert "The photo is damaged: the picture data ends too early." in shown
    assert inspector.sentence.text() == "Refused"


def test_a_video_is_called_no_photo(inspector: Inspector) -> None:
    told = PhotoReport("/p/a.MP4", 9, sentence="It carries only technical details.", problem=UnknownFormat())
    show(inspector, told)
    assert inspector.sentence.text().startswith("This is no photo.")
    show(inspector, replace(told, path="/p/a.jpg"))
    assert inspector.sentence.text() == "Refused"


def test_while_a_photo_is_read_the_last_one_is_not_shown(inspector: Inspector) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    inspector.show_photo(Photo("/p/b.jpg"), None)
    assert inspector.sentence.text() == "Reading the photo…"
    assert not inspector.tabs.tabBar().isVisible()
    assert not inspector.place.isVisible()


def blocks(inspector: Inspector) -> list[QLabel]:
    return [label for label in inspector.findChildren(QLabel) if label.isVisibleTo(inspector)]


def test_until_a_photo_is_told_nothing_of_the_one_before_stands_below_its_name(
    inspector: Inspector, qtbot: QtBot
) -> None:
    show(inspector, telling_report("/p/a.jpg"))
    owner = finding(Kind.OWNER, "Owner", "John Roe")
    report = replace(telling_report("/p/b.jpg"), findings=(owner,), pictures=(), place=None)
    inspector.show_photo(Photo("/p/b.jpg"), report)
    assert inspector.name.text().startswith("b.jpg")
    assert "Jane Doe" not in [label.text() for label in blocks(inspector)]
    qtbot.waitUntil(lambda: not inspector.steps.is_under_way)
    assert "John Roe" in [label.text() for label in blocks(inspector)]


def test_what_a_photo_tells_is_made_in_steps_and_only_once(inspector: Inspector, qtbot: QtBot) -> None:
    photo, report = Photo("/p/a.jpg"), telling_report("/p/a.jpg")
    inspector.show_photo(photo, report)
    assert len(blocks(inspector)) < 12
    qtbot.waitUntil(lambda: not inspector.steps.is_under_way)
    made = blocks(inspector)
    assert len(made) > 30
    photo.faces = 2
    inspector.show_photo(photo, report)
    assert blocks(inspector) == made
    inspector.show_photo(None, None)
    assert len(blocks(inspector)) == 1
    show(inspector, report)
    assert len(blocks(inspector)) == len(made)


@pytest.mark.parametrize("is_left", [True, False])
def test_a_copy_that_still_holds_unseen_picture_is_not_told_in_green(is_left: bool, qtbot: QtBot) -> None:
    head, photo = ResultHead(), Photo("/photos/a.heic")
    qtbot.addWidget(head)
    kept = UnseenPicture(UnseenKind.BEHIND_CROP, Removal.NEEDS_ENCODING, (9, 9), (4, 4))
    result = CleanResult(photo.path, "/photos/a_clean.heic", unseen_kept=(kept,) * is_left)
    photo.take_result(result, Made("", PicturePolicy()))
    head.show_result(photo, None)
    assert head.seal.property("role") == ("noted" if is_left else "verified")
