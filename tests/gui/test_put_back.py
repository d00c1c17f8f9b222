"""Photos that were removed from the list come back as they were, and messages about them go with them."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.gui.photos.photo import State
from scrubber.gui.settings import Show
from scrubber.gui.window.main_window import MainWindow
from tests.gui.test_window import filled, states
from tests.helpers.gui import FakeWorkers
from tests.helpers.gui_events import drop, local_files

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
OPEN_URL = "scrubber.gui.window.cleaning_flow.QDesktopServices.openUrl"
NAMES = [f"IMG_{number}.jpg" for number in range(4)]


def listed(window: MainWindow) -> list[str]:
    return [Path(photo.path).name for photo in window.session.model.photos]


def click_card(window: MainWindow, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    card: QRect = window.view.visualRect(window.view.model().index(row, 0))
    QTest.mouseClick(window.view.viewport(), LEFT, keys, card.center())


def remove(window: MainWindow, *rows: int) -> None:
    for row in rows:
        click_card(window, row, Qt.KeyboardModifier.NoModifier if row == rows[0] else CONTROL)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)


def test_a_removed_photo_comes_back_at_its_place_with_one_key(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers
) -> None:
    filled(window, qtbot, *NAMES)
    assert not window.commands.put_back.isEnabled(), "nothing was removed yet"
    qtbot.waitUntil(lambda: len(workers.looked) == len(NAMES))
    inspected = len(workers.inspected)
    remove(window, 0, 2)
    assert listed(window) == ["IMG_1.jpg", "IMG_3.jpg"]
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert listed(window) == NAMES
    assert all(photo.is_read for photo in window.session.model.photos)
    assert [Path(photo.path).name for photo in window.view.selected_photos()] == ["IMG_0.jpg", "IMG_2.jpg"]
    assert window.view.hasFocus()
    assert window.notice.isHidden() and not window.commands.put_back.isEnabled()
    assert window.session.batch_facts.batch.total == len(NAMES)
    qtbot.wait(200)
    assert len(workers.looked) == len(NAMES), "what was found of faces is known still"
    assert len(workers.inspected) - inspected <= 2, "only what cards show of those two is read again"


def test_what_was_decided_about_faces_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, *NAMES)
    session = window.session
    photo = session.model.photos[1]
    qtbot.waitUntil(lambda: session.faces.was_looked_at(photo))
    session.faces.leave_clear(photo, session.faces.faces(photo)[:1])
    decided = session.made_now(photo)
    remove(window, 1)
    assert not session.faces.was_looked_at(photo)
    QTest.mouseClick(window.notice.action, LEFT)
    assert session.model.photos[1] is photo
    assert session.made_now(photo) == decided and session.faces.has_decided_faces(photo)
    assert session.counts().to_clean == len(NAMES), "the numbers follow"


def test_after_the_last_photo_the_notice_offers_the_way_back(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, *NAMES)
    QTest.keyClick(window.view, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert window.empty.isVisible()
    assert window.notice.words.text() == "4 photos are no longer in the list."
    assert window.notice.action.isVisible() and window.notice.action.text() == "Undo"
    window.notice.action.setFocus()
    QTest.keyClick(window.notice.action, Qt.Key.Key_Return)
    assert listed(window) == NAMES and window.view.isVisible() and window.view.hasFocus()


def test_a_photo_that_was_added_again_is_not_listed_twice(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, *NAMES)
    remove(window, 1, 2)
    drop(window, local_files(Path("/photos/IMG_2.jpg")))
    qtbot.waitUntil(lambda: len(window.session.model) == 3)
    assert window.notice.isHidden(), "another step was taken since"
    window.commands.put_back.trigger()
    assert listed(window) == ["IMG_0.jpg", "IMG_1.jpg", "IMG_3.jpg", "IMG_2.jpg"]


def test_a_photo_that_was_being_read_is_read_when_it_is_back(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers
) -> None:
    workers.held = True
    drop(window, local_files(Path("/photos/IMG_0.jpg"), Path("/photos/IMG_1.jpg")))
    qtbot.waitUntil(lambda: len(window.session.model) == 2 and len(workers.waiting) == 2)
    session = window.session
    session.remove(session.model.photos)
    session.put_back()
    workers.release()
    qtbot.waitUntil(lambda: states(window) == [State.READ, State.READ])


def test_a_summary_goes_with_its_photos_and_comes_back_with_them(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "broken_1.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    summary = window.summary
    assert summary.isVisible() and summary.only_these.isVisible() and summary.reasons.count() == 2
    remove(window, 1)
    assert summary.isVisible(), "the other photo is there still"
    assert not summary.only_these.isVisible() and summary.reasons.count() == 0, "no way to what isn't listed"
    remove(window, 0)
    assert summary.isHidden()
    drop(window, local_files(Path("/photos/IMG_5.jpg")))
    qtbot.waitUntil(lambda: len(window.session.model) == 1)
    assert summary.isHidden(), "it is about other photos"
    window.commands.put_back.trigger()
    assert summary.isVisible()
    assert window.session.model.by_path("/photos/IMG_0.jpg") is not None
    QTest.mouseClick(summary.close_button, LEFT)
    remove(window, 0)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert summary.isHidden(), "who closed it doesn't want it back"


def test_notices_of_before_go_when_other_photos_are_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.notice.say("No photos were found there.")
    filled(window, qtbot, "IMG_0.jpg")
    assert window.notice.isHidden()


def test_a_notice_goes_with_the_last_photo(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, *NAMES)
    window.session.scanner.left_alone.add("/photos/film.mp4")
    window.notice.say("1 video was left alone.")
    window.session.remove(window.session.model.photos)
    assert window.notice.isHidden()
    assert not window.session.scanner.left_alone.counts, "the next summary doesn't tell of that folder"


def test_what_was_said_before_a_run_goes_when_it_begins(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, *NAMES)
    click_card(window, 0)
    QTest.keyClick(window.view, Qt.Key.Key_C, CONTROL)
    assert window.notice.words.text().startswith("There is no clean copy yet.")
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    assert window.notice.isHidden()


@pytest.mark.parametrize("asked", ["card", "summary"])
def test_where_no_file_manager_is_the_window_says_where_the_folder_is(
    asked: str, window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OPEN_URL, lambda _url: False)
    drop(window, local_files(tmp_path / "IMG_0.jpg"))
    qtbot.waitUntil(lambda: states(window) == [State.READ])
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    assert window.notice.isHidden()
    if asked == "card":
        window.commands.show_in_folder.trigger()
    else:
        QTest.mouseClick(window.summary.show_folder, LEFT)
    assert window.notice.isVisible()
    assert str(tmp_path) in window.notice.words.text()
    assert window.notice.action.text() == "Copy"
    QTest.mouseClick(window.notice.action, LEFT)
    assert QGuiApplication.clipboard().text() == str(tmp_path)


def test_a_folder_that_is_gone_is_not_shown_elsewhere(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(OPEN_URL, asked.append)
    filled(window, qtbot, "IMG_0.jpg")
    window.commands.show_in_folder.trigger()
    assert "not there any more" in window.notice.words.text() and not window.notice.action.isVisible()
    assert not asked


def test_what_a_filter_hides_comes_back_too(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, *NAMES)
    window.session.remove(window.session.model.photos[:1])
    window.arranging.show_only(Show.REFUSED)
    window.commands.put_back.trigger()
    assert listed(window) == NAMES
