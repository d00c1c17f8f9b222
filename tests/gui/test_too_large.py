"""A photo too large for covers is no dead end: its faces can be left as they are, for it alone or for all."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import CleanResult, Destination
from scrubber.errors import TOO_MANY_PIXELS
from scrubber.gui.photos.photo import State
from scrubber.gui.window.main_window import MainWindow
from scrubber.pixels.codec import too_large
from tests.gui.test_window import filled, states
from tests.helpers.gui import FakeTicket, FakeWorkers

LEFT = Qt.MouseButton.LeftButton
WORDS = "Faces: Leave as they are"


@pytest.fixture
def refused(window: MainWindow, qtbot: QtBot, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The first of two photos is too large to be changed."""
    answer = FakeWorkers._result

    def result(ticket: FakeTicket, path: str, destination: Destination) -> CleanResult:
        asked = dict(zip([path for path, _where in workers.cleaned], workers.policies, strict=True))[path]
        covers = isinstance(asked, PicturePolicy) and asked.faces is not None
        return CleanResult(path, problem=too_large()) if covers and "0" in path else answer(ticket, path, destination)

    monkeypatch.setattr(FakeWorkers, "_result", staticmethod(result))
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg")
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    assert states(window) == [State.REFUSED, State.CLEANED]
    problem = window.session.model.photos[0].problem
    assert problem is not None and problem.detail.check == TOO_MANY_PIXELS
    return window


def menu_of(window: MainWindow, row: int) -> QMenu:
    where = window.view.visualRect(window.view.model().index(row, 0)).center()
    QTest.mouseClick(window.view.viewport(), LEFT, pos=where)
    window.view.customContextMenuRequested.emit(QPoint(where))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def offered(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible()]


def test_its_faces_alone_are_left_as_they_are(refused: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    menu = menu_of(refused, 1)
    assert WORDS not in offered(menu), "the other photo was covered"
    menu.close()
    menu = menu_of(refused, 0)
    assert WORDS in offered(menu)
    refused.commands.leave_faces.trigger()
    menu.close()
    assert refused.actions_bar.clean.text() == "Clean 1 photo"
    with qtbot.waitSignal(refused.session.run_finished):
        QTest.mouseClick(refused.actions_bar.clean, LEFT)
    assert states(refused) == [State.CLEANED, State.CLEANED]
    last = workers.policies[-1]
    assert isinstance(last, PicturePolicy) and last.faces is None
    assert refused.counts.to_clean == 0, "covers are still what is chosen for all"


def test_when_faces_of_all_are_left_it_can_be_cleaned(refused: MainWindow, qtbot: QtBot) -> None:
    assert refused.counts.to_clean == 0
    refused.actions_bar.faces.choose(None)
    assert refused.counts.to_clean >= 1
    assert refused.session.model.photos[0] in refused.session.to_clean()
    with qtbot.waitSignal(refused.session.run_finished):
        QTest.mouseClick(refused.actions_bar.clean, LEFT)
    assert states(refused) == [State.CLEANED, State.CLEANED]
