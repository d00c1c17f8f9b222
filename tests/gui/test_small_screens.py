"""Screens of 1366x768 at twice the size: 683 x 384 pixels, of which the title takes some."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.errors import WorkerDied
from scrubber.gui import app as gui_app
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.window.empty_page import EmptyPage
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.window.place import first_size
from scrubber.i18n import languages, use_language
from tests.helpers.gui import FakeWorkers, fake_scan
from tests.helpers.gui_events import drop, local_files

SMALL = QSize(683, 350)


def test_the_empty_window_fits_a_small_screen(
    qapp: QApplication, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = Theme(qapp, settings)
    usual = EmptyPage(theme, True)
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: SMALL)
    low = EmptyPage(theme, True)
    for page in (usual, low):
        qtbot.addWidget(page)
    bars = 24 + 48
    assert usual.minimumSizeHint().height() + bars > SMALL.height()
    assert low.minimumSizeHint().height() + bars <= first_size(SMALL).height()


def test_the_button_stays_on_a_small_screen_with_photos_and_with_a_result(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(window, local_files(Path("/photos/a.jpg"), Path("/photos/b.jpg")))
    qtbot.waitUntil(lambda: len(window.session.model) == 2 and all(one.is_read for one in window.session.model.photos))
    assert fits(window)
    outcome = Outcome(outputs=["/photos/a.jpg"], refused=[("/photos/b.jpg", WorkerDied())])
    window.summary.show_outcome(outcome)
    qtbot.wait(50)
    assert window.summary.reasons.isVisible()
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: SMALL)
    window.summary.show_outcome(outcome)
    qtbot.wait(50)
    assert not window.summary.reasons.isVisible() and window.summary.words.isVisible()
    assert fits(window)


def fits(window: MainWindow) -> bool:
    least = window.minimumSizeHint()
    return least.width() <= SMALL.width() and least.height() <= SMALL.height()


@pytest.mark.parametrize("code", sorted(languages()))
def test_in_every_language_it_fits_1280x720_at_twice_the_size(
    code: str, qapp: QApplication, settings: Settings, qtbot: QtBot
) -> None:
    use_language(code)
    window = gui_app.make_window(qapp, FakeWorkers(), settings, False, fake_scan)
    qtbot.addWidget(window)
    window.show()
    drop(window, local_files(*(Path(f"/photos/IMG_{number}.jpg") for number in range(3))))
    qtbot.waitUntil(lambda: len(window.session.model) == 3 and all(one.is_read for one in window.session.model.photos))
    assert window.minimumSizeHint().width() <= 1280 // 2
    window.close()


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_language()
