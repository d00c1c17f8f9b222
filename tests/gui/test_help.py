"""The help is true: its keys are those of the window, its credits name what the program needs."""

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from scrubber.errors import CannotRead, Detail, ParseError
from scrubber.fence.plan import EXPECTED, Mechanism
from scrubber.gui.help.about import CREDITS, AboutDialog, fence_words
from scrubber.gui.help.dialog import HelpDialog
from scrubber.gui.help.page_view import marked_html
from scrubber.gui.window.main_window import MainWindow
from scrubber.guide.pages import pages
from scrubber.guide.tables import KEYS
from scrubber.i18n import N_
from tests.helpers.gui import FakeWorkers

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


def opened(dialog_for: Callable[[], None], qtbot: QtBot, act: Callable[[HelpDialog], None]) -> None:
    """Open the help from the window and do something in it."""
    done: list[bool] = []

    def use() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, HelpDialog)
        try:
            act(dialog)
        finally:
            dialog.reject()
            done.append(True)

    QTimer.singleShot(200, use)
    dialog_for()
    qtbot.waitUntil(lambda: bool(done))


def labels(dialog: HelpDialog) -> list[QLabel]:
    """What is on the page now."""
    return dialog.view.findChildren(QLabel)


@pytest.fixture
def dialog(qtbot: QtBot) -> HelpDialog:
    made = HelpDialog()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_question_mark_opens_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def act(dialog: HelpDialog) -> None:
        assert dialog.page is not None
        assert dialog.page.key == "keys"
        assert "Ctrl+Shift+O" in [one.text() for one in labels(dialog)]

    opened(lambda: QTest.keyClick(window, Qt.Key.Key_Question), qtbot, act)


def test_pages_are_reached_with_keys_and_have_names(dialog: HelpDialog) -> None:
    assert dialog.search.hasFocus()
    QTest.keyClick(dialog.search, Qt.Key.Key_Tab)
    assert dialog.list.hasFocus()
    titles = []
    for page in pages():
        assert f"Heading: {page.heading}" in {one.accessibleName() for one in labels(dialog)}
        titles.append(dialog.findChild(QScrollArea).accessibleName())  # type: ignore[union-attr]
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert titles == [page.heading for page in pages()]


def test_a_search_narrows_the_pages_down_and_marks_what_it_found(dialog: HelpDialog) -> None:
    QTest.keyClicks(dialog.search, "SENSOR pattern")
    shown = [page.key for row, page in enumerate(pages()) if not dialog.list.item(row).isHidden()]
    assert shown == ["kept"]
    assert dialog.page is not None
    assert dialog.page.key == "kept"
    marked = [one for one in labels(dialog) if "<span" in one.text()]
    paragraph = next(one for one in marked if "faint" in one.text())
    assert re.findall(r"<span[^>]*>(\w+)</span>", paragraph.text()) == ["sensor", "pattern"]
    assert paragraph.accessibleName().startswith("Every sensor leaves a faint pattern")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.findChild(QScrollArea).hasFocus()  # type: ignore[union-attr]
    dialog.search.setFocus()
    QTest.keyClicks(dialog.search, " zebra")
    assert dialog.nothing.isVisible()
    dialog.search.clear()
    assert not any(dialog.list.item(row).isHidden() for row in range(dialog.list.count()))
    assert "<span" not in "".join(one.text() for one in labels(dialog))


def test_letters_that_mean_something_to_html_are_marked_as_they_are(dialog: HelpDialog) -> None:
    QTest.keyClicks(dialog.search, "<b> &amp;")
    assert dialog.nothing.isVisible()
    words = marked_html("a <b> & <b>", re.compile("<b>"), dialog.palette())
    assert QTextDocumentFragment.fromHtml(words).toPlainText() == "a <b> & <b>"
    assert words.count("<span") == 2


def test_a_report_of_a_problem_is_shown_before_it_is_copied(
    window: MainWindow, workers: FakeWorkers, qtbot: QtBot
) -> None:
    photos = ["/home/jane/secret/Anna.jpg", "/home/jane/secret/other.jpg", "/home/jane/secret/third.png"]
    damaged = ParseError(N_("its header has a wrong length"), Detail("png.header-length", "I\u202eDR", 8))
    window.session.open(photos)
    qtbot.waitUntil(lambda: len(window.session.model) == 3)
    problems = (damaged, damaged, CannotRead(reason="Permission denied: '/home/jane/secret/third.png'"))
    for photo, problem in zip(window.session.model.photos, problems, strict=True):
        photo.read_problem = problem
        window.session._changed(photo)

    def act(dialog: HelpDialog) -> None:
        QTest.keyClick(dialog.list, Qt.Key.Key_End)
        text = dialog.shown.findChild(QPlainTextEdit)
        copy = dialog.shown.findChild(QPushButton)
        assert text is not None
        assert copy is not None
        report = text.toPlainText()
        QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == report
        assert re.match(r"Scrubber \d+\.\d+\.\d+ · Python 3\.\d+\.\d+ · Qt 6\.", report)
        line = r"2 x damaged, its header has a wrong length, check png.header-length, part I\u202eDR, offset 8"
        assert line in report.splitlines()
        assert "1 x cannot-read" in report.splitlines()
        assert not re.search("jane|secret|Anna|third|/", report.partition("\n")[2])

    opened(window.show_help, qtbot, act)


def test_about_names_version_licence_and_every_dependency(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "GNU General Public License, version 3 or later" in said
    assert re.match(r"Scrubber \d+\.\d+\.\d+ · Python 3", dialog.version.text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.match(r"[\w-]+", line)[0].lower() for line in project["dependencies"]}  # type: ignore[index]
    credited = " ".join(names for names, _licence in CREDITS).lower()
    assert sorted(name for name in needed if name.removesuffix("-essentials") not in credited) == []


@pytest.mark.parametrize("entry", CREDITS)
def test_licences_are_those_of_the_notices(entry: tuple[str, str]) -> None:
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
