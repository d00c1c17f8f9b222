"""How the window starts: its paths, its language's direction, its colours."""

import gettext
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber import i18n
from scrubber.gui import app as gui_app
from scrubber.gui.photos import samples
from scrubber.gui.session import Session
from scrubber.gui.settings import Appearance, Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers, fake_scan
from tests.helpers.gui_events import drop, local_files


class FromTheRight(gettext.NullTranslations):
    """A language that runs from the right."""

    def gettext(self, message: str) -> str:
        return "RTL" if message == "LTR" else message


def test_the_catalogue_decides_the_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gui_app.layout_direction() is Qt.LayoutDirection.LeftToRight
    monkeypatch.setattr(i18n, "_catalogue", FromTheRight())
    assert gui_app.layout_direction() is Qt.LayoutDirection.RightToLeft


def test_the_window_opens_what_the_command_names(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    store = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    monkeypatch.setattr(gui_app, "make_workers", FakeWorkers)
    monkeypatch.setattr(gui_app, "QSettings", lambda: store)
    monkeypatch.setattr(gui_app, "own_address", lambda: "")
    monkeypatch.setattr(gui_app, "_let_signals_in", lambda _app: None)
    monkeypatch.setattr(Session, "open", lambda _session, paths: opened.extend(paths))
    monkeypatch.setattr(QApplication, "exec", lambda *_app: _close_all())
    monkeypatch.chdir(tmp_path)
    assert gui_app.run(["photos", os.sep + "elsewhere"], offer_samples=False) == 7
    assert opened == [str(tmp_path / "photos"), str(Path(os.sep + "elsewhere").absolute())]


def _close_all() -> int:
    for window in QApplication.topLevelWidgets():
        window.close()
    return 7


def test_samples_are_offered_only_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "folder", lambda: tmp_path / "samples")
    assert not samples.exist()
    (tmp_path / "samples").mkdir()
    assert not samples.exist()
    (tmp_path / "samples" / "one.jpg").touch()
    assert samples.exist()


def test_the_colours_follow_the_choice(qapp: QApplication, settings: Settings) -> None:
    theme = Theme(qapp, settings)
    assert theme.colours in (t.LIGHT, t.DARK)
    theme.choose(Appearance.DARK)
    assert theme.colours is t.DARK
    theme.choose(Appearance.LIGHT)
    assert theme.colours is t.LIGHT


def hand_over_a_photo(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    """As macOS does it; the window must show the photo."""
    opener = gui_app.Opener(window)
    qapp.installEventFilter(opener)
    try:
        QApplication.sendEvent(qapp, QFileOpenEvent("/photos/IMG_1.jpg"))
        qtbot.waitUntil(lambda: len(window.session.model) == 1)
    finally:
        qapp.removeEventFilter(opener)


def test_a_photo_handed_over_by_the_system_is_opened(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    hand_over_a_photo(window, qapp, qtbot)


def test_a_photo_that_comes_before_the_window_is_built_is_opened(
    qapp: QApplication, qtbot: QtBot, settings: Settings, workers: FakeWorkers
) -> None:
    """Who double-clicks a photo in the Finder starts the program, and the event comes before any other."""
    gui_app.prepare([])
    window = gui_app.first_window(qapp, settings, True, lambda: workers, fake_scan)
    hand_over_a_photo(window, qapp, qtbot)
    window.close()
    window.deleteLater()


def test_a_window_takes_photos_while_it_is_still_being_built(
    qapp: QApplication, qtbot: QtBot, settings: Settings, workers: FakeWorkers
) -> None:
    gui_app.prepare([])
    window = gui_app.first_window(qapp, settings, True, lambda: workers, fake_scan)
    window.show()
    assert not hasattr(window, "session")
    assert window.empty.choose.isVisible()
    window.complete_soon()
    qapp.processEvents()
    drop(window, local_files(Path("/photos/IMG_1.jpg")))
    qtbot.waitUntil(lambda: len(window.session.model) == 1)
    qtbot.wait(50)
    assert window.view.isVisible()
    window.close()
    window.deleteLater()


def test_all_parts_come_by_themselves_and_no_step_is_left_out(
    qapp: QApplication, qtbot: QtBot, settings: Settings, workers: FakeWorkers
) -> None:
    gui_app.prepare([])
    window = gui_app.first_window(qapp, settings, True, lambda: workers, fake_scan)
    window.show()
    with qtbot.waitSignal(window.completed, timeout=20_000):
        window.complete_soon()
    assert all(hasattr(window, name) for name in MainWindow.__annotations__)
    window.close()
    window.deleteLater()
