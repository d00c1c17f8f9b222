"""What copies are called, chosen in the settings."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.engine.names import USUAL_NAMES, NameStyle
from scrubber.gui import settings_file
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.window.name_choices import NameChoices
from tests.gui.test_window import filled
from tests.helpers.gui import FakeWorkers

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def names(window: MainWindow, qtbot: QtBot) -> NameChoices:
    filled(window, qtbot, "IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg")
    window.open_settings()
    for row in range(window.settings_page.sections.count()):
        if window.settings_page.sections.item(row).text() == "Names":
            window.settings_page.sections.setCurrentRow(row)
    return window.settings_page.findChildren(NameChoices)[-1]


def choose(names: NameChoices, words: str) -> None:
    choice = next(one for one in names.styles.buttons() if one.text().startswith(words))
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Space)


def said(names: NameChoices) -> str:
    return names.example.text().split(" becomes ")[-1]


def test_each_way_shows_what_a_copy_would_be_called(names: NameChoices) -> None:
    assert said(names) == "“IMG_20240501_123456_clean.jpg”."
    choose(names, "Without dates")
    assert said(names) == "“IMG_clean.jpg”."
    choose(names, "Numbered")
    assert said(names) == "“photo-0001.jpg”."
    choose(names, "Pattern")
    assert said(names) == "“IMG-0001.jpg”."
    assert names.pattern.isEnabled()


def test_a_pattern_and_what_stands_behind_it_are_typed_and_remembered(names: NameChoices, settings: Settings) -> None:
    choose(names, "Pattern")
    names.pattern.clear()
    QTest.keyClicks(names.pattern, "sea {number}")
    names.suffix.clear()
    QTest.keyClicks(names.suffix, "-x")
    assert said(names) == "“sea 0001-x.jpg”."
    assert (settings.naming.pattern, settings.naming.ending) == ("sea {number}", "-x")


def test_what_can_not_be_in_a_name_is_not_taken(names: NameChoices, settings: Settings) -> None:
    choose(names, "Pattern")
    QTest.keyClicks(names.suffix, "/")
    assert names.example.text() == "A name can't be made of this."
    assert settings.naming.ending == ""


def test_the_run_names_copies_so_and_the_choice_makes_copies_wanted_again(
    window: MainWindow, names: NameChoices, workers: FakeWorkers, qtbot: QtBot
) -> None:
    window.settings_page.back.click()
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert {destination.naming.style for _path, destination in workers.cleaned} == {NameStyle.AS_IS}
    workers.cleaned.clear()
    choose(names, "Numbered")
    assert window.actions_bar.clean.text() == "Clean 3 photos again"
    assert window.actions_bar.hint.text() == "You changed “Names”."
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert sorted(destination.naming.number for _path, destination in workers.cleaned) == [1, 2, 3]


def test_the_bar_leads_to_the_names(window: MainWindow, qtbot: QtBot) -> None:
    filled(window, qtbot, "IMG_0.jpg")
    combo = window.actions_bar.destination.combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_End)
    combo.activated.emit(combo.currentIndex())
    assert window.page is window.settings_page
    assert window.settings_page.findChildren(NameChoices)[-1].isVisible()
    assert combo.currentText() == "Beside the originals"


def test_copies_beside_their_originals_never_get_their_very_names(settings: Settings, tmp_path: Path) -> None:
    settings.end_names("")
    assert settings.naming == USUAL_NAMES
    settings.destination = str(tmp_path)
    assert settings.naming.ending == ""


def test_names_are_taken_to_another_computer(settings: Settings) -> None:
    settings.name_copies("{undated}-{number}")
    settings.end_names("-x")
    taken = settings_file.as_bytes(settings)
    settings.reset()
    settings_file.take(settings, taken)
    assert (settings.naming.pattern, settings.naming.ending) == ("{undated}-{number}", "-x")


def test_a_name_that_can_not_be_counts_as_the_usual(settings: Settings) -> None:
    for bad in ("mauve", "{secret}", "a/b"):
        settings.put("names", bad)
        assert settings.naming == USUAL_NAMES


def test_in_place_of_the_originals_the_names_stay(window: MainWindow, names: NameChoices, settings: Settings) -> None:
    choose(names, "Random")
    assert window.session.choices.naming.style is NameStyle.RANDOM
    window.actions_bar.destination.replace_originals()
    assert window.session.choices.naming == USUAL_NAMES
    window.open_settings()
    shown = window.settings_page.findChildren(NameChoices)[-1]
    assert not shown.isEnabled()
    assert said(shown) == "“IMG_20240501_123456.jpg”."
