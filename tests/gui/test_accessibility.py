"""Everything that can be reached has a name, and whoever comes by keyboard sees where they are: in every state.

`python -m tests.desktop` asks the same of the tree that screen readers get from the system.
"""

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui.help.about import AboutDialog
from scrubber.gui.help.dialog import HelpDialog
from scrubber.gui.map.dialog import MapDialog
from scrubber.gui.map.pins import Pin
from scrubber.gui.posted.dialog import PostedDialog
from scrubber.gui.settings import Layout, Settings
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers

MOST_STOPS = 120
NAMES = ("IMG_1.jpg", "IMG_2.jpg", "plain_7.png", "broken_5.jpg", "IMG_4.jpg")

Enter = Callable[[MainWindow, QtBot, FakeWorkers], QWidget]


def empty(window: MainWindow, _qtbot: QtBot, _workers: FakeWorkers) -> QWidget:
    return window


def photos(window: MainWindow, qtbot: QtBot, _workers: FakeWorkers) -> QWidget:
    window.session.open([f"/photos/{name}" for name in NAMES])
    listed = window.session.model
    qtbot.waitUntil(lambda: len(listed) == len(NAMES) and all(photo.is_read for photo in listed.photos))
    qtbot.waitUntil(lambda: all(photo.faces is not None for photo in listed.photos if photo.problem is None))
    return window


def details(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    window.inspector.tabs.setCurrentIndex(1)
    return window


def technical(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    window.inspector.tabs.setCurrentIndex(2)
    return window


def rows(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    window.arranging.lay_out(Layout.LIST)
    return window


def together(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    window.view.selectAll()
    qtbot.waitUntil(lambda: window.right.batch.isVisible())
    return window


def question(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    window.settings.ask_about_faces()
    window.cleaning.clean()
    qtbot.waitUntil(lambda: window.actions_bar.cover.isVisible())
    return window


def running(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    workers.held = True
    window.cleaning.clean()
    qtbot.waitUntil(lambda: window.actions_bar.cancel.isVisible())
    return window


def cleaned(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    window.cleaning.clean()
    qtbot.waitUntil(lambda: window.summary.isVisible())
    return window


def viewer(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    cleaned(window, qtbot, workers)
    window.view.setCurrentIndex(window.session.model.index(0))
    window.open_viewer()
    qtbot.waitUntil(lambda: window.viewer.canvas.compares)
    return window


def editor(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> QWidget:
    photos(window, qtbot, workers)
    window.view.setCurrentIndex(window.session.model.index(0))
    window.edit_faces()
    qtbot.waitUntil(lambda: window.editor.panel.isVisible() and window.editor.panel.isEnabled())
    return window


def settings_section(number: int) -> Enter:
    def enter(window: MainWindow, _qtbot: QtBot, _workers: FakeWorkers) -> QWidget:
        window.settings.cover_style = CoverStyle()
        window.open_settings()
        window.settings_page.sections.setCurrentRow(number)
        return window

    return enter


def dialog(make: Callable[[MainWindow], QWidget]) -> Enter:
    def enter(window: MainWindow, qtbot: QtBot, _workers: FakeWorkers) -> QWidget:
        made = make(window)
        made.show()
        qtbot.waitExposed(made)
        return made

    return enter


STATES: dict[str, Enter] = {
    enter.__name__: enter
    for enter in (empty, photos, details, technical, rows, together, question, running, cleaned, viewer, editor)
} | {f"settings {number}": settings_section(number) for number in range(6)}
STATES["posted"] = dialog(PostedDialog)
STATES["help"] = dialog(HelpDialog)
STATES["about"] = dialog(AboutDialog)
STATES["map"] = dialog(lambda window: MapDialog(window.theme, [Pin(48.9, 2.3), Pin(35.7, 139.7)], parent=window))


@pytest.fixture(params=STATES)
def shown(
    request: pytest.FixtureRequest, window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> Iterator[QWidget]:
    made = STATES[request.param](window, qtbot, workers)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    if made is not window:
        made.close()


def focusable(interface: QAccessibleInterface) -> Iterator[tuple[str, str]]:
    """Name and kind of each part of the tree that can be seen and take the focus."""
    if interface.state().focusable:
        yield interface.text(QAccessible.Text.Name).strip(), f"{interface.role()} {type(interface.object()).__name__}"
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child.isValid() and not child.state().invisible:
            yield from focusable(child)


def test_whatever_takes_the_focus_has_a_name(shown: QWidget) -> None:
    found = list(focusable(QAccessible.queryAccessibleInterface(shown)))
    gc.collect()  # PySide would take a later widget at the place of a part that is gone for that part
    assert found
    assert [kind for name, kind in found if not name] == []


def stops(window: QWidget) -> Iterator[QWidget]:
    """Everything that the Tab key comes to, each once; while it is yielded it has the focus."""
    seen: list[QWidget] = []
    QTest.keyClick(window, Qt.Key.Key_Tab)
    for _stop in range(MOST_STOPS):
        current = QApplication.focusWidget()
        if current is None or current in seen:
            return
        seen.append(current)
        yield current
        QTest.keyClick(current, Qt.Key.Key_Tab)


def test_every_stop_of_the_tab_key_shows_that_it_has_the_focus(shown: QWidget, qtbot: QtBot) -> None:
    unseen, count = [], 0
    for stop in list(stops(shown)):
        count += 1
        if not isValid(stop):
            continue  # the inspector shows its words anew
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not stop.hasFocus():
            continue  # Tab only passes through it: what it holds has the focus
        with_focus = stop.grab().toImage()
        stop.clearFocus()
        QApplication.processEvents()
        if stop.grab().toImage() == with_focus:
            unseen.append(f"{type(stop).__name__} “{stop.accessibleName()}”")
    assert count
    assert unseen == []
