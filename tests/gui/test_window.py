"""The window with real events: drops, clicks and keys."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QSettings, Qt, QUrl
from PySide6.QtGui import QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from scrubber import i18n
from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import CleanResult, Step
from scrubber.errors import CannotWrite
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.formats.keep import EVERYTHING_PRIVATE, TOWN_AND_MONTH
from scrubber.gui import app as gui_app
from scrubber.gui.cleaning.run import SLOTS, Outcome
from scrubber.gui.photos import samples
from scrubber.gui.photos.photo import State
from scrubber.gui.settings import Appearance, Settings, Show
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers, fake_scan
from tests.helpers.gui_events import drop, local_files
from tests.helpers.pseudo import use_long_texts

LEFT = Qt.MouseButton.LeftButton


def files(*names: str) -> QMimeData:
    return local_files(*(Path("/photos") / name for name in names))


def filled(window: MainWindow, qtbot: QtBot, *names: str) -> MainWindow:
    drop(window, files(*names))
    photos = window.session.model
    qtbot.waitUntil(lambda: len(photos) == len(names) and all(photo.is_read for photo in photos.photos))
    qtbot.waitUntil(lambda: all(photo in window.session.store for photo in window.view.visible_photos()))
    qtbot.wait(150)
    return window


def states(window: MainWindow) -> list[State]:
    return [photo.state for photo in window.session.model.photos]


def test_the_empty_window_offers_three_ways_to_begin(window: MainWindow) -> None:
    shown = [button.text() for button in window.empty.findChildren(QPushButton) if button.isVisible()]
    assert shown[:2] == ["Add photos", "Choose a folder"]
    assert not window.actions_bar.isVisible()
    assert window.empty.choose.hasFocus()


def test_dropped_photos_become_cards(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg")
    assert window.view.isVisible()
    assert window.view.model().rowCount() == 3
    assert window.top.overview.text() == "2 of 3 photos show where they were taken."
    assert window.actions_bar.clean.text() == "Clean 3 photos"


def test_a_drop_is_always_a_copy_so_that_no_source_deletes_its_files(window: MainWindow) -> None:
    both = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    assert drop(window, files("IMG_0.jpg"), both) == Qt.DropAction.CopyAction


def test_a_source_that_only_moves_is_turned_away(window: MainWindow) -> None:
    assert drop(window, files("IMG_0.jpg"), Qt.DropAction.MoveAction) is None
    assert not window.session.scanner.is_running


def test_a_source_that_only_links_is_welcome(window: MainWindow, qtbot: QtBot) -> None:
    assert drop(window, files("IMG_0.jpg"), Qt.DropAction.LinkAction) == Qt.DropAction.LinkAction
    qtbot.waitUntil(lambda: len(window.session.model) == 1)


def test_a_picture_from_a_web_page_gets_an_explanation(window: MainWindow, workers: FakeWorkers) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.jpg")])
    drop(window, data)
    assert window.notice.isVisible()
    assert "not on this computer" in window.notice.words.text()
    assert workers.inspected == []


def test_text_can_not_be_dropped(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    assert drop(window, data) is None


def test_an_empty_folder_says_so(window: MainWindow, qtbot: QtBot) -> None:
    window.session.scanner._scan = lambda paths, cancelled, on_problem, on_neighbour: iter(())
    drop(window, files("empty"))
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.words.text() == "No photos were found there."


def test_the_button_cleans_and_the_cards_show_the_seal(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "fails_1.jpg", "plain_2.jpg", "IMG_3.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    assert states(window) == [State.CLEANED, State.REFUSED, State.ALREADY_CLEAN, State.CLEANED]
    assert window.summary.words.text() == "2 photos cleaned and verified. 1 photo refused. 1 photo was clean already."
    lines = [window.summary.reasons.item(row).text() for row in range(window.summary.reasons.count())]
    assert lines == ["1 photo: The photo is damaged: the picture data ends too early.", "    fails_1.jpg · /photos"]
    assert window.summary.property("role") == "warned"
    assert window.actions_bar.clean.text() == "Nothing to clean"
    assert not window.actions_bar.clean.isEnabled()


def test_results_are_shown_in_the_file_manager(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("scrubber.gui.window.cleaning_flow.QDesktopServices.openUrl", opened.append)
    monkeypatch.setattr("scrubber.gui.window.cleaning_flow.is_folder", lambda _path: True)
    filled(window, qtbot, "IMG_0.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    QTest.mouseClick(window.summary.show_folder, LEFT)
    assert [url.toLocalFile() for url in opened] == ["/photos"]


def test_copies_can_be_dragged_out_of_the_cards(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg")
    window.view.selectAll()
    assert not window.view.dragged_data().hasUrls()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    dragged = [url.toLocalFile() for url in window.view.dragged_data().urls()]
    assert dragged == ["/photos/IMG_0_clean.jpg", "/photos/IMG_1_clean.jpg"]


def test_progress_and_cancel(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    filled(window, qtbot, *[f"IMG_{number}.jpg" for number in range(20)])
    workers.held = True
    window.actions_bar.clean.click()
    assert window.actions_bar.cancel.isVisible()
    assert window.actions_bar.progress_words.text() == "0 of 20 · Looking for faces…"
    assert not window.commands.clean.isEnabled()
    QTest.mouseClick(window.actions_bar.cancel, LEFT)
    with qtbot.waitSignal(window.session.run_finished):
        workers.release()
    assert window.actions_bar.clean.isVisible()
    assert window.summary.words.text().endswith("Cancelled.")
    assert window.actions_bar.clean.text() == "Clean 20 photos"


def _says(window: MainWindow, words: str) -> bool:
    return window.actions_bar.progress_words.text() == words


def test_one_photo_says_which_step_it_is_at(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    workers.held = True
    window.actions_bar.clean.click()
    assert workers.on_step is not None
    for step, words in zip(Step, ("Looking for faces…", "covering", "proving"), strict=True):
        workers.on_step(step)
        qtbot.waitUntil(partial(_says, window, f"0 of 1 · {words}"))
        assert words in window.actions_bar.progress.accessibleDescription()
    workers.release()


def test_a_run_rests_and_goes_on(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    count = SLOTS + 6
    filled(window, qtbot, *[f"IMG_{number}.jpg" for number in range(count)])
    workers.held = True
    window.actions_bar.clean.click()
    QTest.mouseClick(window.actions_bar.pause, LEFT)
    assert workers.pauses == [True]
    assert (window.actions_bar.pause.text(), window.commands.pause.text()) == ("Go on", "Go on")
    workers.release()
    qtbot.waitUntil(lambda: window.session.run is not None and window.session.run.done == SLOTS)
    qtbot.wait(100)
    assert len(workers.cleaned) == SLOTS
    assert window.actions_bar.progress_words.text() == f"{SLOTS} of {count} · paused"
    with qtbot.waitSignal(window.session.run_finished):
        QTest.keyClick(window.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert workers.pauses == [True, False]
    assert len(workers.cleaned) == count


def test_a_run_that_rests_can_be_stopped(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    filled(window, qtbot, *[f"IMG_{number}.jpg" for number in range(SLOTS + 6)])
    workers.held = True
    window.actions_bar.clean.click()
    window.actions_bar.pause.click()
    window.actions_bar.cancel.click()
    with qtbot.waitSignal(window.session.run_finished):
        workers.release()
    assert workers.pauses == [True, False]
    assert len(workers.cleaned) == SLOTS


def test_the_whole_job_works_with_the_keyboard_alone(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ["/photos/IMG_0.jpg", "/photos/IMG_1.jpg", "/photos/IMG_2.jpg"]
    monkeypatch.setattr("scrubber.gui.window.adding.QFileDialog.getOpenFileNames", lambda *_asked: (paths, ""))
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.session.model) == 3)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    assert window.view.current() is window.session.model.photos[1]
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert [photo.path for photo in window.session.model.photos] == [paths[0], paths[2]]
    with qtbot.waitSignal(window.session.run_finished):
        QTest.keyClick(window.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert states(window) == [State.CLEANED, State.CLEANED]


def test_select_all_and_delete_leads_back_to_the_empty_window(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert window.empty.isVisible()
    assert not window.actions_bar.isVisible()


def test_delete_in_the_search_box_deletes_a_letter_only(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    window.inspector.tabs.setCurrentIndex(1)
    window.inspector.details.search.setFocus()
    QTest.keyClicks(window.inspector.details.search, "ab")
    QTest.keyClick(window.inspector.details.search, Qt.Key.Key_Backspace)
    assert window.inspector.details.search.text() == "a"
    assert len(window.session.model) == 1


def test_tab_reaches_every_control(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg")
    window.view.setFocus()
    reached: set[QWidget] = set()
    for _press in range(40):
        focused = QApplication.focusWidget()
        if focused is not None:
            reached.add(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
    top, bottom = window.top, window.actions_bar
    wanted = {window.view, top.add_photos, top.add_folder, top.show, top.order, top.help, window.inspector.place}
    assert wanted | {bottom.destination.combo, bottom.clean} <= reached


def test_every_control_has_a_name_for_screen_readers(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView, QProgressBar, QScrollArea)
    controls = [found for kind in kinds for found in window.findChildren(kind) if _is_own(found)]
    assert len(controls) > 15
    assert [control for control in controls if not control.accessibleName()] == []


def _is_own(control: QWidget) -> bool:
    """Controls inside Qt's own widgets (the arrows of tab bars, the lists of combo boxes) are Qt's business."""
    inside = control.parentWidget()
    return not control.objectName().startswith("qt_") and type(inside).__name__ not in (
        "QTabBar", "QComboBoxPrivateContainer", "QLineEdit", "QTableView", "QMenuBar",
    )  # fmt: skip


def test_the_filter_shows_what_was_refused(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "broken_1.jpg")
    window.top.show.setFocus()
    for _step in range(list(Show).index(Show.REFUSED)):
        QTest.keyClick(window.top.show, Qt.Key.Key_Down)
    window.top.show.activated.emit(window.top.show.currentIndex())
    assert window.view.model().rowCount() == 1
    photo = window.session.model.photo_at(0)
    assert photo is not None
    assert photo.state is State.REFUSED


def test_the_chosen_folder_gets_the_copies_and_is_remembered(
    window: MainWindow,
    qtbot: QtBot,
    workers: FakeWorkers,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "scrubber.gui.cleaning.destination.QFileDialog.getExistingDirectory", lambda *_asked: str(tmp_path)
    )
    filled(window, qtbot, "IMG_0.jpg")
    combo = window.actions_bar.destination.combo
    combo.activated.emit(combo.findText("Another folder…"))
    assert combo.currentText() == f"In “{tmp_path.name}”"
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert workers.cleaned[0][1].folder == str(tmp_path)
    assert settings.destination == str(tmp_path)


def test_copies_of_samples_never_go_beside_them(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "folder", lambda: Path("/photos"))
    answers = ["", str(tmp_path)]
    monkeypatch.setattr(samples, "ask_folder", lambda _parent: answers.pop(0))
    filled(window, qtbot, "IMG_0.jpg")
    window.actions_bar.clean.click()
    assert workers.cleaned == []
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert workers.cleaned[0][1].folder == str(tmp_path)


def test_light_and_dark_can_be_chosen_and_are_remembered(
    window: MainWindow, settings: Settings, qapp: QApplication
) -> None:
    entries = {entry.text(): entry for menu in window.menuBar().actions() for entry in menu.menu().actions()}  # type: ignore[attr-defined]
    entries["Dark"].trigger()
    dark = qapp.palette().color(QPalette.ColorRole.Window)
    assert settings.appearance is Appearance.DARK
    entries["Light"].trigger()
    assert qapp.palette().color(QPalette.ColorRole.Window).lightness() > 200 > dark.lightness()


def switch_hdr(window: MainWindow) -> None:
    window.open_settings()
    boxes = window.settings_page.findChildren(QCheckBox)
    next(box for box in boxes if box.text() == "Keep HDR").click()
    window.settings_page.back.click()


def test_hdr_is_kept_until_it_is_switched_off_in_the_settings(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> None:
    filled(window, qtbot, "IMG_0.jpg", "plain.jpg", "plain_hdr.jpg")
    qtbot.waitUntil(lambda: len(window.session.to_clean()) == 1)
    switch_hdr(window)
    assert not window.session.choices.keep_hdr
    assert not settings.keep_hdr
    assert [Path(photo.path).name for photo in window.session.to_clean()] == ["IMG_0.jpg", "plain_hdr.jpg"]
    with qtbot.waitSignal(window.session.run_finished) as finished:
        window.actions_bar.clean.click()
    assert [policy.keep_hdr for policy in workers.policies] == [False, False]
    assert finished.args is not None
    assert finished.args[0].untouched == 1


def choose_setting(window: MainWindow, words: str) -> None:
    window.open_settings()
    next(one for one in window.settings_page.findChildren(QRadioButton) if one.text() == words).click()
    window.settings_page.back.click()


def test_what_is_kept_is_chosen_in_the_settings_and_remembered(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    assert settings.keep == EVERYTHING_PRIVATE
    choose_setting(window, "Town and month")
    assert settings.keep == TOWN_AND_MONTH
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert [policy.keep for policy in workers.policies] == [TOWN_AND_MONTH]
    assert not window.session.to_clean()
    choose_setting(window, "Nothing: everything private")
    assert len(window.session.to_clean()) == 1


def test_switch_for_hdr_is_remembered_and_explained(
    qapp: QApplication, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> None:
    settings.keep_hdr = False
    again = gui_app.make_window(qapp, workers, settings, True, fake_scan)
    assert not again.session.choices.keep_hdr
    switch_hdr(again)
    assert settings.keep_hdr
    again.close()
    again.deleteLater()


def test_a_damaged_settings_file_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "bad.ini"
    file.write_text("[General]\nappearance=mauve\nkeep_hdr=perhaps\n")
    assert Settings(QSettings(str(file), QSettings.Format.IniFormat)).keep_hdr
    assert Settings(QSettings(str(file), QSettings.Format.IniFormat)).appearance is Appearance.SYSTEM


def test_no_photo_path_is_written_to_the_settings(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    window.close()
    stored = "".join(file.read_text() for file in tmp_path.glob("*.ini"))
    assert "photos" not in stored
    assert "IMG" not in stored


def test_longer_languages_fit_the_narrowest_window(
    qapp: QApplication, qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "_catalogue", i18n._catalogue)
    gui_app.prepare([])
    use_long_texts()
    workers = FakeWorkers()
    window = gui_app.make_window(qapp, workers, settings, True, fake_scan)
    window.show()
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg")
    window.resize(window.minimumSize())
    qtbot.wait(50)
    assert window.width() <= 800
    buttons = [button for button in window.findChildren(QPushButton) if button.isVisible()]
    assert [button.text() for button in buttons if button.width() < button.sizeHint().width()] == []
    window.close()


def test_the_help_opens_with_f1(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    name = "scrubber.gui.help.dialog.HelpDialog.exec"
    monkeypatch.setattr(name, lambda self: shown.append(self.windowTitle()))
    QTest.keyClick(window, Qt.Key.Key_F1)
    QTest.mouseClick(window.top.help, LEFT)
    assert shown == ["Scrubber help", "Scrubber help"]


def test_closing_ends_the_workers(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    window.close()
    assert workers.is_closed


def test_five_thousand_photos(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    drop(window, files(*[f"IMG_{number}.jpg" for number in range(5000)]))
    qtbot.waitUntil(lambda: len(window.session.model) == 5000, timeout=20_000)
    qtbot.waitUntil(lambda: len(window.view.visible_photos()) > 0)
    bar = window.view.verticalScrollBar()
    last = window.session.model.photos[-1]

    def scrolled_to_the_end() -> bool:
        bar.setValue(bar.maximum())
        return last in window.view.visible_photos() and last in window.session.store

    qtbot.waitUntil(scrolled_to_the_end, timeout=20_000)
    assert window.view.visualRect(window.session.model.index(4999)).intersects(window.view.viewport().rect())
    assert window.actions_bar.clean.text() == "Make clean copies"


def test_return_presses_every_focused_button(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    window.actions_bar.clean.setFocus()
    with qtbot.waitSignal(window.session.run_finished):
        QTest.keyClick(window.actions_bar.clean, Qt.Key.Key_Return)
    assert window.summary.show_folder.hasFocus()


def test_what_the_clipboard_gets_is_the_clean_copy_and_never_a_name(window: MainWindow, qtbot: QtBot) -> None:
    clipboard = QApplication.clipboard()
    filled(window, qtbot, "IMG_0.jpg")
    clipboard.setText("mine")
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "mine"
    assert "no clean copy yet" in window.notice.words.text()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert [url.toLocalFile() for url in clipboard.mimeData().urls()] == ["/photos/IMG_0_clean.jpg"]
    qtbot.waitUntil(lambda: clipboard.mimeData().hasImage())
    assert [url.toLocalFile() for url in clipboard.mimeData().urls()] == ["/photos/IMG_0_clean.jpg"]


def test_a_pasted_picture_is_saved_only_where_the_user_says(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QApplication.clipboard().setImage(image)
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(30)
    assert len(window.session.model) == 0
    target = tmp_path / "shot"
    monkeypatch.setattr("scrubber.gui.window.adding.QFileDialog.getSaveFileName", lambda *_asked: (str(target), ""))
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.session.model) == 1)
    assert QImage(str(tmp_path / "shot.png")).size() == image.size()


def test_only_the_selected_photos_are_cleaned(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg")
    assert not window.actions_bar.clean_selected.isVisible()
    for row in (1, 2):
        window.view.selectionModel().select(window.session.model.index(row), QItemSelectionModel.SelectionFlag.Select)
    qtbot.waitUntil(window.actions_bar.clean_selected.isVisible)
    assert window.actions_bar.clean_selected.text() == "Clean 3 selected"
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean_selected.click()
    assert sorted(path for path, _place in workers.cleaned) == [f"/photos/IMG_{n}.jpg" for n in (0, 1, 2)]
    assert window.actions_bar.clean.text() == "Clean 1 photo"


def test_a_changed_choice_offers_to_clean_again(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    filled(window, qtbot, "IMG_1.jpg", "IMG_3.jpg")
    qtbot.waitUntil(lambda: all(photo.faces is not None for photo in window.session.model.photos))
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert not window.actions_bar.clean.isEnabled()
    window.actions_bar.faces.choose(None)
    assert window.actions_bar.clean.text() == "Clean 2 photos again"
    assert window.actions_bar.hint.text() == "You changed “Faces”."
    window.actions_bar.faces.choose(CoverStyle())
    assert not window.actions_bar.clean.isEnabled()
    window.actions_bar.destination.choose("/elsewhere")
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert {place.folder for _path, place in workers.cleaned[2:]} == {"/elsewhere"}


def test_faces_are_asked_about_once_and_in_the_bar(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> None:
    settings.ask_about_faces()
    window.actions_bar.faces.show_choice()
    window.cleaning.take_choices()
    filled(window, qtbot, "IMG_1.jpg", "IMG_3.jpg", "IMG_2.jpg")
    qtbot.waitUntil(lambda: all(photo.faces is not None for photo in window.session.model.photos))
    window.actions_bar.clean.click()
    assert workers.cleaned == []
    question = "In 2 photos: 2 faces and 2 possible faces. Cover them in the copies?"
    assert window.actions_bar.question.text() == question
    assert window.actions_bar.cover.hasFocus()
    QTest.keyClick(window.actions_bar.cover, Qt.Key.Key_Escape)
    assert window.actions_bar.clean.isVisible()
    window.actions_bar.clean.click()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.leave.click()
    assert all(isinstance(policy, PicturePolicy) and policy.faces is None for policy in workers.policies)
    assert window.actions_bar.faces.combo.currentText() == "Leave as they are"
    assert not settings.asks_about_faces


def test_without_faces_nothing_is_asked(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> None:
    settings.ask_about_faces()
    window.cleaning.take_choices()
    filled(window, qtbot, "IMG_2.jpg", "IMG_4.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert len(workers.cleaned) == 2
    assert settings.asks_about_faces


def test_a_refusal_by_the_target_is_tried_again(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    photo = window.session.model.photos[0]
    nowhere = CleanResult(photo.path, problem=CannotWrite(reason="No space left on device"))
    workers._result = lambda *_asked: nowhere  # type: ignore[method-assign]
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert photo.state is State.REFUSED
    assert window.actions_bar.clean.text() == "Clean 1 photo"
    assert window.actions_bar.clean.isEnabled()


def test_closing_during_a_run_asks_first(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg")
    asked: list[tuple[int, int]] = []

    def stay(_window: QWidget, done: int, total: int) -> bool:
        asked.append((done, total))
        return False

    monkeypatch.setattr("scrubber.gui.window.cleaning_flow.ask_to_leave", stay)
    workers.held = True
    window.actions_bar.clean.click()
    assert not window.close()
    assert asked == [(0, 2)]
    assert not workers.is_closed
    with qtbot.waitSignal(window.session.run_finished):
        workers.release()


def test_a_click_on_a_refusal_leads_to_its_photo(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg", "fails_2.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    reasons = window.summary.reasons
    QTest.mouseClick(reasons.viewport(), LEFT, pos=reasons.visualItemRect(reasons.item(1)).center())
    photo = window.view.current()
    assert photo is not None
    assert photo.path == "/photos/fails_2.jpg"
    window.summary.only_these.click()
    assert window.view.model().rowCount() == 1
    window.summary.copy.click()
    assert QApplication.clipboard().text().startswith("/photos/fails_2.jpg\tThe photo is damaged")


def test_a_run_counts_only_its_own(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "broken_1.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert "1 photo refused" in window.summary.words.text()
    window.actions_bar.destination.choose("/elsewhere")
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert window.summary.words.text() == "1 photo cleaned and verified."
    assert window.summary.property("role") == "done"


def test_what_is_kept_can_differ_for_one_photo(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg")
    view, (first, second) = window.view, window.session.model.photos
    view.setCurrentIndex(view.model().index(0, 0))
    view.customContextMenuRequested.emit(view.visualRect(view.currentIndex()).center())
    (menu,) = [menu for menu in view.findChildren(QMenu) if menu.parent() is view]
    (keeping,) = [action.menu() for action in menu.actions() if action.text() == "Keep of the metadata"]
    assert isinstance(keeping, QMenu)
    entries = {action.text(): action for action in keeping.actions()}
    assert entries["As for all photos"].isChecked()
    entries["Town and month"].trigger()
    menu.close()
    assert window.session.made_now(first).policy.keep == TOWN_AND_MONTH
    assert window.session.made_now(second).policy.keep == EVERYTHING_PRIVATE
    qtbot.waitUntil(lambda: window.inspector.keep == TOWN_AND_MONTH)
    window.photo_commands.keep_of_selected(None)
    assert window.session.made_now(first) == window.session.made_now(second)


def test_settings_open_by_key_and_count_at_once(window: MainWindow, qtbot: QtBot, settings: Settings) -> None:
    filled(window, qtbot, "IMG_1.jpg")
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    page = window.settings_page
    assert page.isVisible()
    leave = next(one for one in page.findChildren(QRadioButton) if one.text() == "Leave as they are")
    leave.click()
    assert settings.cover_style is None
    assert window.session.choices.cover_style is None
    QTest.keyClick(page.sections, Qt.Key.Key_Escape)
    assert window.view.isVisible()
    assert window.actions_bar.faces.combo.currentText() == "Leave as they are"
    window.open_settings()
    page.reset.click()
    assert settings.asks_about_faces
    assert window.actions_bar.faces.combo.currentText() == "Ask before cleaning"


def test_folders_are_remembered_only_as_long_as_wanted(
    window: MainWindow, qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    window.adding.open([str(tmp_path)])
    assert settings.recent_folders == [str(tmp_path)]
    window.settings_page._remember_folders(False)
    assert settings.recent_folders == []
    window.adding.open([str(tmp_path)])
    assert settings.recent_folders == []


def test_where_originals_cannot_be_put_back_the_summary_says_where_they_are(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrubber.gui.window.summary.can_put_back", lambda: False)
    replaced = CleanResult("/photos/a.jpg", output="/photos/a.jpg")
    window.summary.show_outcome(Outcome(outputs=["/photos/a.jpg"], replaced=[replaced]))
    assert window.summary.words.text() == "1 photo cleaned and verified. The originals are in the trash."
    assert window.summary.undo.isHidden()
    window.summary.show_outcome(Outcome(outputs=["/photos/a.jpg"]))
    assert not window.summary.undo.isHidden()
