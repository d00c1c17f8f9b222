"""Settings: taken to another computer, reset, large covers, contrast and motion; the notice when a long run ends."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.faces.covers.cover_style import CoverStyle, Shape, Style
from scrubber.formats.keep import FOR_PHOTOGRAPHERS
from scrubber.gui import app as gui_app
from scrubber.gui import settings_file
from scrubber.gui.map.pins import Pin
from scrubber.gui.map.view import MapView
from scrubber.gui.settings import Appearance, Layout, Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.window import notice as notices
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.window.notice import EndNotice
from tests.gui.test_window import filled
from tests.helpers.gui import FakeWorkers, fake_scan

LEFT = Qt.MouseButton.LeftButton


def test_settings_come_back_from_their_file_and_no_folder_is_in_it(settings: Settings) -> None:
    settings.keep, settings.layout, settings.notifies = FOR_PHOTOGRAPHERS, Layout.LIST, False
    settings.cover_style = CoverStyle(Style.MOSAIC, 1.3)
    settings.destination = settings.last_folder = "/home/jane/private"
    settings.add_recent("/home/jane/private")
    written = settings_file.as_bytes(settings)
    assert b"jane" not in written
    settings.reset()
    settings_file.take(settings, written)
    assert (settings.keep, settings.layout, settings.notifies) == (FOR_PHOTOGRAPHERS, Layout.LIST, False)
    assert settings.cover_style == CoverStyle(Style.MOSAIC, 1.3)
    assert settings.destination == ""


def test_every_choice_but_folders_is_written() -> None:
    """A setting that is forgotten in the list of the file would be reset by taking a file."""
    choices = {stored.key for stored in vars(Settings).values() if hasattr(stored, "key")}
    assert choices - set(settings_file._KEYS) == {"destination", "replaces", "last_folder"}


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"[]", b"{}", b'{"kind": "scrubber-settings", "settings": []}', b"[" * 60_000, b" " * 70_000]
)
def test_another_file_changes_nothing(settings: Settings, data: bytes) -> None:
    settings.keep_hdr = False
    with pytest.raises(settings_file.NoSettings):
        settings_file.take(settings, data)
    assert not settings.keep_hdr


def test_values_that_no_setting_knows_count_as_the_usual(settings: Settings) -> None:
    odd = {"appearance": "pink", "keep_hdr": 7, "cover_size": "900", "cover": "blur", "destination": "/etc"}
    settings_file.take(settings, json.dumps({"kind": "scrubber-settings", "settings": odd}).encode())
    assert settings.appearance is Appearance.SYSTEM
    assert settings.keep_hdr
    assert settings.destination == ""


def test_the_page_exports_and_imports(
    window: MainWindow, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = str(tmp_path / "s.json")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (target, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (target, ""))
    settings.keep_hdr = False
    window.open_settings()
    QTest.mouseClick(window.settings_page.write_file, LEFT)
    QTest.mouseClick(window.settings_page.reset, LEFT)
    after_reset = settings.keep_hdr
    QTest.mouseClick(window.settings_page.take_file, LEFT)
    assert (after_reset, settings.keep_hdr) == (True, False)
    assert window.settings_page.said.text() == "The settings of the file are in force."
    assert not window.session.choices.keep_hdr


def test_the_usual_size_of_covers_is_chosen_on_the_page(window: MainWindow, settings: Settings) -> None:
    window.open_settings()
    window.settings_page.sections.setCurrentRow(3)
    choices = window.settings_page.findChildren(QRadioButton)
    whole = next(choice for choice in choices if choice.text() == "The whole head")
    QTest.mouseClick(whole, LEFT)
    assert settings.cover_style is not None
    assert settings.cover_style.cover_size == 2.0


def choose(window: MainWindow, *words: str) -> None:
    """Click on answers in the section about faces, which stays open."""
    window.open_settings()
    window.settings_page.sections.setCurrentRow(3)
    choices = {choice.text(): choice for choice in window.settings_page.findChildren(QRadioButton)}
    for word in words:
        QTest.mouseClick(choices[word], LEFT)


def test_the_usual_shape_of_covers_is_chosen_on_the_page_and_used_for_found_faces(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings, qapp: QApplication
) -> None:
    filled(window, qtbot, "IMG_1.jpg")
    choose(window, "Rectangle")
    window.settings_page.back.click()
    with qtbot.waitSignal(window.session.run_finished):
        QTest.mouseClick(window.actions_bar.clean, LEFT)
    (policy,) = workers.policies
    assert isinstance(policy, PicturePolicy) and policy.faces is not None
    assert policy.faces.cover_style == CoverStyle(shape=Shape.RECTANGLE)
    again = gui_app.make_window(qapp, FakeWorkers(), settings, False, fake_scan)
    assert again.session.choices.cover_style == CoverStyle(shape=Shape.RECTANGLE)
    again.close()
    again.deleteLater()


def test_another_look_keeps_the_size_and_the_shape_of_covers(window: MainWindow, settings: Settings) -> None:
    choose(window, "Rounded", "The whole head", "Mosaic")
    assert settings.cover_style == CoverStyle(Style.MOSAIC, 2.0, shape=Shape.ROUNDED)
    combo = window.actions_bar.faces.combo
    combo.setCurrentIndex(combo.findText("Solid"))
    combo.activated.emit(combo.currentIndex())
    assert settings.cover_style == CoverStyle(Style.SOLID, 2.0, shape=Shape.ROUNDED)
    settings.put("cover_shape", "brush")
    assert settings.cover_shape is Shape.ELLIPSE, "nobody can draw with it around a face that is found"


def lightness(name: str) -> float:
    """WCAG 2.2, relative luminance."""
    colour = QColor(name)
    parts = [
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lights = sorted((lightness(one), lightness(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("tokens", [t.CONTRAST_LIGHT, t.CONTRAST_DARK])
def test_high_contrast_is_high(tokens: t.Tokens) -> None:
    for ink in ("text", "muted", "accent", "danger", "warning", "information"):
        papers = ["background", "surface", *([f"{ink}_soft"] if hasattr(tokens, f"{ink}_soft") else [])]
        assert all(contrast(getattr(tokens, ink), getattr(tokens, paper)) >= 7 for paper in papers), ink
    assert contrast(tokens.on_accent, tokens.accent) >= 7
    assert contrast(tokens.line, tokens.surface) >= 3


def test_with_reduced_motion_the_map_does_not_glide(qtbot: QtBot, qapp: QApplication, settings: Settings) -> None:
    view = MapView(Theme(qapp, settings))
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)
    view.show_pins([Pin(48.9, 2.3)])
    view.zoom(0.5, QPointF(10, 10))
    assert view.is_moving
    settings.reduces_motion = True
    view.zoom(0.5, QPointF(10, 10))
    assert [view.is_moving] == [False]


class FakeTray(QObject):
    """Qt complains about every tray where there is no screen."""

    messageClicked = Signal()

    def __init__(self, _icon: QIcon, parent: QObject) -> None:
        super().__init__(parent)

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def show(self) -> None:
        """There is nothing to show."""

    def hide(self) -> None:
        """There is nothing to hide."""

    def showMessage(self, title: str, words: str, icon: QIcon, milliseconds: int) -> None:
        """What is shown is remembered by the test."""


def test_a_long_run_is_told_to_somebody_elsewhere(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(notices, "QSystemTrayIcon", FakeTray)
    monkeypatch.setattr(FakeTray, "showMessage", lambda _tray, _title, words, *_more: shown.append(words))
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    notice = EndNotice(window)
    notice.tell("3 photos cleaned and verified", 2.0)
    notice.tell("900 photos cleaned and verified", 60.0)
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    notice.tell("1 photo cleaned and verified", 60.0)
    assert shown == ["900 photos cleaned and verified"]


def test_copies_get_the_file_times_of_their_originals_where_that_is_chosen(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings
) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    window.open_settings()
    words = "Keep the file times of the originals"
    next(one for one in window.settings_page.findChildren(QCheckBox) if one.text() == words).click()
    window.settings_page.back.click()
    assert settings.keeps_times and window.session.choices.keeps_times
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert [destination.keeps_times for _path, destination in workers.cleaned] == [True]


def test_a_question_that_is_the_title_of_its_page_is_said_once(window: MainWindow) -> None:
    window.open_settings()
    said = [one.text() for one in window.findChildren(QLabel) if one.text() in ("Appearance", "Keep of the metadata")]
    assert sorted(said) == ["Appearance", "Keep of the metadata"]
