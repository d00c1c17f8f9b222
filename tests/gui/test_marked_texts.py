"""Every text of the window is marked for translation: each screen is shown in brackets, and nothing stands outside."""

from collections.abc import Iterator
from itertools import count, takewhile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from scrubber import i18n
from scrubber.cli.parser import COMMANDS
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui import app as gui_app
from scrubber.gui.help.about import CREDITS, AboutDialog
from scrubber.gui.help.dialog import HelpDialog
from scrubber.gui.inspector.picture_dialog import PictureDialog
from scrubber.gui.map.dialog import MapDialog
from scrubber.gui.map.pins import Pin
from scrubber.gui.posted.dialog import PostedDialog
from scrubber.gui.settings import Layout, Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.guide.problem import versions
from scrubber.guide.tables import KEYS
from scrubber.letters.facts import facts
from scrubber.letters.letter import languages as letter_languages
from scrubber.places.countries import COUNTRIES
from tests.helpers.gui import PARTS, TELLING, FakeWorkers, fake_scan, telling_report
from tests.helpers.marked import BracketedTexts, unmarked

ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)  # fmt: skip
NAMES = ["IMG_2040.jpg", "IMG_2041.jpg", "plain_7.png", "broken_5.jpg", "fails_12.jpg"]
FAKED = {
    *NAMES, *(f"{Path(name).stem}_clean.jpg" for name in NAMES), "_clean", telling_report("a").sentence,
    "Taken on 12 May 2024 with an iPhone 13.",
    "the picture data ends too early", "A preview of the photo", "IFD1",
    "APP1", "What the picture itself shows is kept: faces, signs, reflections.",
    "Buttes-Montmartre, Paris, Île-de-France", "The picture", "Buttes-Montmartre, Paris",
    *(text for part in PARTS for text in (part.name, part.reason)),
    *(text for finding in TELLING for text in (finding.label, finding.value)),
}  # fmt: skip
"""What the stand-ins for the workers say, which real ones say in the language in use."""

QT_SAYS = {"Scroll Left", "Scroll Right"}
"""Words of Qt's own widgets, which its catalogues translate."""

PROPER_NAMES = {
    *COUNTRIES.values(), *letter_languages().values(), *(word for row in CREDITS for word in row),
    *(keys for _group, rows in KEYS for keys, _does in rows),
    *(service.name for service in facts().services), *(row.authority for row in facts().decisions),
    *(row.reference for row in facts().decisions), *versions().split(" · "), "PySide", *COMMANDS,
}  # fmt: skip
"""Countries have catalogues of their own; the rest has one name everywhere."""


def texts_of(widget: QWidget) -> Iterator[str]:
    """All that one widget shows or tells a screen reader."""
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    if isinstance(widget, QTabWidget):
        yield from (widget.tabText(number) for number in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model() is not None:
        yield from _cells(widget)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for column in takewhile(lambda column: model.index(0, column).isValid(), count()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount()):
            yield from (str(model.data(model.index(row, column), role) or "") for role in ROLES)


def everything(window: QWidget) -> Iterator[str]:
    """All texts of a window, its menus included."""
    for widget in [window, *window.findChildren(QWidget)]:
        yield from texts_of(widget)
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip(), action.statusTip())


def outside(window: QWidget, *allowed: str) -> list[str]:
    """What stands outside of brackets, each with the text around it."""
    found = {(unmarked(text, [*FAKED, *QT_SAYS, *allowed]), text) for text in everything(window)}
    return sorted(f"{words!r} in {text!r}" for words, text in found if words)


@pytest.fixture
def bracketed(
    qapp: QApplication, qtbot: QtBot, workers: FakeWorkers, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr(i18n, "_catalogue", BracketedTexts())
    gui_app.prepare([])
    made = gui_app.make_window(qapp, workers, settings, True, fake_scan)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def filled(bracketed: MainWindow, qtbot: QtBot) -> MainWindow:
    bracketed.session.open([f"/home/jane/{name}" for name in NAMES])
    qtbot.waitUntil(lambda: len(bracketed.session.model) == len(NAMES), timeout=20_000)
    qtbot.waitUntil(lambda: all(photo.is_read for photo in bracketed.session.model.photos), timeout=20_000)
    qtbot.wait(50)
    return bracketed


def test_brackets_tell_what_is_marked() -> None:
    assert unmarked("⟦Clean {count} photos⟧ now") == "now"
    assert unmarked("⟦near ⟦Paris⟧ Rome⟧ · JPEG · 3 B") == ""
    assert unmarked("…eaned⟧ so") == "so"
    assert unmarked("so ⟦clean…") == "so"
    assert BracketedTexts().gettext("Photos") == "⟦Photos⟧"
    assert BracketedTexts().gettext("Nobody marked this") == "Nobody marked this"


def test_the_empty_window(bracketed: MainWindow) -> None:
    assert outside(bracketed) == []


@pytest.mark.parametrize("layout", Layout)
def test_the_window_with_photos(filled: MainWindow, qtbot: QtBot, layout: Layout) -> None:
    filled.arranging.lay_out(layout)
    for row in range(len(NAMES)):
        filled.view.setCurrentIndex(filled.session.model.index(row))
        qtbot.wait(20)
        assert outside(filled, "home", "jane") == []
    filled.view.selectAll()
    qtbot.wait(20)
    assert outside(filled, "home", "jane") == []


def test_the_window_after_a_run(filled: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(filled.session.run_finished, timeout=20_000):
        filled.actions_bar.clean.click()
    qtbot.wait(50)
    assert outside(filled, "home", "jane") == []


def test_the_settings(bracketed: MainWindow) -> None:
    bracketed.open_settings()
    patterns = ("{name}", "{undated}", "{number}", "{random}")
    assert outside(bracketed, *i18n.languages().values(), *patterns) == []


def test_the_editor_of_faces(filled: MainWindow, qtbot: QtBot) -> None:
    filled.actions_bar.faces.choose(CoverStyle())
    filled.editor_flow.open(filled.session.model.photos[1])
    qtbot.waitUntil(lambda: filled.editor.panel.isEnabled(), timeout=20_000)
    qtbot.wait(50)
    assert outside(filled, "home", "jane") == []


def test_every_page_of_the_help(bracketed: MainWindow) -> None:
    dialog = HelpDialog(bracketed)
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        assert outside(dialog, *PROPER_NAMES) == []


def test_about_pictures_the_map_and_posted_photos(bracketed: MainWindow) -> None:
    pins = [Pin(48.8867, 2.3376, key=1, name="IMG_2040.jpg", moment="2024-05-12 14:00")]
    dialogs = (
        AboutDialog(bracketed), PictureDialog(telling_report("/p/a.jpg"), 0, bracketed), PostedDialog(bracketed),
        MapDialog(bracketed.theme, pins, 1, bracketed),
    )  # fmt: skip
    found = {type(dialog).__name__: outside(dialog, *PROPER_NAMES) for dialog in dialogs}
    assert {name: words for name, words in found.items() if words} == {}
