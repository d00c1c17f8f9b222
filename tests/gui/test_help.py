"""The help is true: its keys are those of the window, its credits name what the program needs."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from scrubber.fence.plan import EXPECTED, Mechanism
from scrubber.gui.help.about import AboutDialog, fence_words
from scrubber.gui.help.dialog import HelpDialog
from scrubber.gui.help.texts import CREDITS, KEYS, SECTIONS
from scrubber.gui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
OTHERWISE = {"Return", "Escape", "F1, ?", "Ctrl+1, Ctrl+2"}
"""Keys that the help names otherwise than Qt, or that are no shortcut of a command."""


def test_every_key_of_the_first_group_is_a_shortcut(window: MainWindow) -> None:
    shortcuts = {keys.toString() for action in window.findChildren(QAction) for keys in action.shortcuts()}
    _group, keys = KEYS[0]
    named = {"Del" if key == "Delete" else key for key, _words in keys if key not in OTHERWISE}
    assert named <= shortcuts
    assert {"F1", "?", "Ctrl+1", "Ctrl+2", "Esc"} <= shortcuts


def test_every_shortcut_of_a_command_is_in_the_help(window: MainWindow) -> None:
    told = " ".join(key for _group, keys in KEYS for key, _words in keys).replace("Delete", "Del")
    told = told.replace("Escape", "Esc")
    usual = {"Backspace", "Ctrl+Enter", "Ctrl+A", "Ctrl+Shift+S"}
    firsts = {action.shortcut().toString() for action in window.findChildren(QAction)} - {""} - usual
    assert sorted(keys for keys in firsts if keys not in told) == []


def test_a_question_mark_opens_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    shown: list[int] = []

    def cover_style() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, HelpDialog)
        area = dialog.findChild(QScrollArea)
        assert area is not None
        shown.extend((area.verticalScrollBar().value(), dialog.keys.y()))
        dialog.reject()

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTimer.singleShot(200, cover_style)
    QTest.keyClick(window, Qt.Key.Key_Question)
    qtbot.waitUntil(lambda: bool(shown))
    assert 0 < shown[1] - shown[0] < 40


def test_headings_stand_alone_and_are_announced(qtbot: QtBot) -> None:
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    names = {label.accessibleName() for label in dialog.findChildren(QLabel)}
    assert {f"Heading: {section.heading}" for section in SECTIONS} <= names
    for section in SECTIONS:
        assert section.words[0].isupper()
        assert section.words.endswith(".")


def test_about_names_version_licence_and_every_dependency(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "GNU General Public License, version 3 or later" in said
    assert re.match(r"\d+\.\d+\.\d+ · Python 3", dialog.version.text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.match(r"[\w-]+", line)[0].lower() for line in project["dependencies"]}  # type: ignore[index]
    credited = " ".join(names for names, _purpose, _licence in CREDITS).lower()
    assert sorted(name for name in needed if name.removesuffix("-essentials") not in credited) == []


@pytest.mark.parametrize("entry", CREDITS)
def test_licences_are_those_of_the_notices(entry: tuple[str, str, str]) -> None:
    components = (ROOT / "packaging/notices/components.toml").read_text("utf-8").lower()
    words = [word.strip().split(" (")[0] for word in entry[0].split(",")]
    assert all(word.lower() in components for word in words if word not in ("Qt", "PySide6"))


def test_about_says_how_far_photos_are_fenced_when_the_answer_comes(window: MainWindow, qtbot: QtBot) -> None:
    dialog = AboutDialog(window, window.session.ask_fence)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.fence.text() == fence_words(EXPECTED["linux"], sys.platform))
    partly = fence_words(EXPECTED["linux"] - {Mechanism.SECCOMP}, "linux")
    assert partly != fence_words(EXPECTED["linux"], "linux")
    assert fence_words(EXPECTED["darwin"], "darwin") == partly == fence_words(frozenset(), "win32")
