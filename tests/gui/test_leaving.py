"""The keys that leave the program and open its help work wherever one is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import scrubber.gui
from scrubber.gui.faces.staying import StayDialog
from scrubber.gui.help.dialog import HelpDialog
from scrubber.gui.photos.samples import ask_folder
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import telling_report

Opened = Callable[[MainWindow], object]
PAGES: dict[str, Opened] = {
    "photos": lambda window: None,
    "settings": MainWindow.open_settings,
    "viewer": MainWindow.open_viewer,
    "editor": MainWindow.edit_faces,
}
DIALOGS: dict[str, Opened] = {
    "help": MainWindow.show_help,
    "keys": MainWindow.show_keys,
    "about": MainWindow.show_about,
    "index": MainWindow.try_index,
    "posted": lambda window: window.posted.show(),
    "stay": lambda window: StayDialog([], window.editor).exec(),
    "samples": ask_folder,
    "dialog before a dialog": lambda window: HelpDialog(HelpDialog(window)).exec(),
}


@pytest.fixture
def filled(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.open(["/p/IMG_1.jpg"])
    qtbot.waitUntil(lambda: all(photo.is_read for photo in window.session.model.photos))
    window.view.setCurrentIndex(window.session.model.index(0))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def press(shown: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or shown, key, held)


@pytest.mark.parametrize("page", PAGES)
def test_ctrl_q_leaves_from_every_page(filled: MainWindow, qtbot: QtBot, page: str) -> None:
    PAGES[page](filled)
    with qtbot.waitSignal(filled.closed):
        press(filled, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("page", PAGES)
def test_help_is_at_hand_on_every_page(filled: MainWindow, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(HelpDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    PAGES[page](filled)
    press(filled, Qt.Key.Key_F1)
    press(filled, Qt.Key.Key_Question)
    assert opened == ["Scrubber help", "Scrubber help"]


@pytest.mark.parametrize("dialog", DIALOGS)
def test_ctrl_q_leaves_from_every_dialog(filled: MainWindow, qtbot: QtBot, dialog: str) -> None:
    def leave(tries: int = 40) -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, QDialog)
        if shown.isActiveWindow():
            press(shown, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
            QTimer.singleShot(500, shown.reject)  # the test shall end with a dialog that stays open, too
        else:
            shown.activateWindow()
            QTimer.singleShot(50, lambda: leave(tries - 1) if tries else shown.reject())

    QTimer.singleShot(100, leave)
    with qtbot.waitSignal(filled.closed, timeout=5000):
        DIALOGS[dialog](filled)


def test_ctrl_q_leaves_from_maps_and_pictures(filled: MainWindow, qtbot: QtBot) -> None:
    filled.show_map()
    filled.show_picture(telling_report("/p/IMG_1.jpg"), 0)
    picture = QApplication.activeModalWidget()
    assert picture is not None
    picture.activateWindow()
    qtbot.waitUntil(picture.isActiveWindow)
    with qtbot.waitSignal(filled.closed):
        press(picture, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def test_no_dialog_is_forgotten() -> None:
    made = re.compile(r"\(QDialog\):|QMessageBox\(|QProgressDialog\(")
    files = {path.name: path.read_text("utf-8") for path in Path(scrubber.gui.__file__).parent.rglob("*.py")}
    dialogs = {name: text for name, text in files.items() if made.search(text)}
    assert len(dialogs) > 7
    missing = {name for name, text in dialogs.items() if len(made.findall(text)) != text.count("quit_key(")}
    assert missing == {"cleaning_flow.py"}  # which asks whether to leave
