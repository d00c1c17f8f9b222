"""The window under test: no screen, settings in a folder of the test, any message of Qt fails the test."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.gui import app as gui_app
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers, fake_scan

SCREENLESS = "This plugin does not support propagateSizeHints"
"""Said by Qt's offscreen platform whenever a window has a smallest size; it means nothing."""


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
    item.add_marker(pytest.mark.qt_log_ignore(SCREENLESS))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


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
