"""The window under test: no screen, settings in a folder of the test, any message of Qt fails the test."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui import app as gui_app
from scrubber.gui.cleaning.tally import Counts, Tally
from scrubber.gui.inspector.panel import Inspector
from scrubber.gui.session import Session
from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.window import cleaning_flow
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers, fake_scan

SCREENLESS = "This plugin does not support"
"""Said by Qt's offscreen platform whenever a window has a smallest size or a popup opens; it means nothing."""


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
    item.add_marker(pytest.mark.qt_log_ignore(SCREENLESS))


@pytest.fixture(autouse=True)
def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that a test did not expect is closed as if the user had thought better of it."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked, **_more: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_asked, **_more: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked, **_more: "")
    monkeypatch.setattr(cleaning_flow, "ask_to_leave", lambda *_asked: True)


@pytest.fixture(autouse=True)
def usual_pauses() -> Iterator[None]:
    """What `ShortPauses` sets for the whole process doesn't outlive a test that starts the program."""
    callbacks, threshold, switch_seconds = gc.callbacks[:], gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.callbacks[:] = callbacks
    gc.set_threshold(*threshold)
    sys.setswitchinterval(switch_seconds)
    gc.unfreeze()


@pytest.fixture(autouse=True)
def counts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever the window counts, what was counted photo by photo is what counting all photos gives."""
    counted = Session.counts

    def compared(session: Session) -> Counts:
        shown, afresh = counted(session), Tally()
        afresh.changed(session.model.photos)
        afresh.catch_up(session.made_now)
        assert shown == afresh.counts(session.pace)
        return shown

    monkeypatch.setattr(Session, "counts", compared)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.cover_style = CoverStyle()  # the question about faces has tests of its own
    return made


@pytest.fixture
def workers() -> Iterator[FakeWorkers]:
    made = FakeWorkers()
    yield made
    made.close()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, workers: FakeWorkers, settings: Settings) -> Iterator[MainWindow]:
    gui_app.prepare([])
    made = gui_app.make_window(qapp, workers, settings, True, fake_scan)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def inspector(qtbot: QtBot, qapp: QApplication, settings: Settings) -> Iterator[Inspector]:
    made = Inspector(Theme(qapp, settings))
    qtbot.addWidget(made)
    made.resize(400, 800)
    made.show()
    yield made
