"""What copies keep of the metadata: the presets, and one's own choice value for value."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QGridLayout
from pytestqt.qtbot import QtBot

from scrubber.formats.keep import (
    EVERYTHING_PRIVATE,
    TOWN_AND_MONTH,
    DateDetail,
    Keep,
    PlaceDetail,
    read_keep,
    write_keep,
)
from scrubber.gui.settings import Settings
from scrubber.gui.style.widgets import Chooser
from scrubber.gui.window.keep_choices import KeepChoices

ALL = Keep(
    DateDetail.DAY,
    PlaceDetail.COUNTRY,
    camera=True,
    author=True,
    caption=True,
    rating=True,
    panorama=False,
    profile=True,
)


def shown(settings: Settings, qtbot: QtBot) -> KeepChoices:
    choices = KeepChoices(settings)
    qtbot.addWidget(choices)
    choices.show()
    return choices


def test_ones_own_choice_begins_with_the_preset_and_changes_value_for_value(settings: Settings, qtbot: QtBot) -> None:
    settings.put("keep", "town-and-month")
    choices = shown(settings, qtbot)
    assert not choices.details.isEnabled() and not choices.own.isChecked()
    choices.own.click()
    assert choices.details.isEnabled() and settings.keep == TOWN_AND_MONTH
    told: list[Keep] = []
    choices.changed.connect(lambda: told.append(settings.keep))
    for box, words in ((choices.date, "Day"), (choices.place, "Country")):
        box.setCurrentText(words)
        box.activated.emit(box.currentIndex())
    for switch in choices.switches.values():
        switch.click()
    assert settings.keep == ALL == told[-1] and len(told) == 8
    again = shown(settings, qtbot)
    assert again.own.isChecked() and again.details.isEnabled()
    assert (again.date.currentText(), again.place.currentText()) == ("Day", "Country")
    assert [name for name, switch in again.switches.items() if not switch.isChecked()] == ["panorama"]


def test_its_lists_show_that_they_open_and_all_is_indented_by_reading_direction(
    settings: Settings, qtbot: QtBot, qapp: QApplication
) -> None:
    choices = shown(settings, qtbot)
    boxes = choices.findChildren(QComboBox)
    assert [box.accessibleName() for box in boxes if isinstance(box, Chooser)] == ["Date", "Place"]
    assert len(boxes) == 2
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        mirrored = shown(settings, qtbot)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    grids = (page.details.findChildren(QGridLayout)[0] for page in (choices, mirrored))
    margins, others = (grid.contentsMargins() for grid in grids)
    assert margins.left() == others.right() > margins.right() == others.left() == 0


def test_a_preset_takes_the_place_of_ones_own_choice(settings: Settings, qtbot: QtBot) -> None:
    settings.keep = ALL
    choices = shown(settings, qtbot)
    next(one for one in choices.presets.buttons() if one.text() == "Nothing: everything private").click()
    assert settings.keep == EVERYTHING_PRIVATE and not choices.details.isEnabled()
    assert choices.date.currentText() == "Removed" and not choices.switches["profile"].isChecked()


def test_what_is_no_choice_keeps_nothing(settings: Settings) -> None:
    for wrong in ("everything", "date=hour", "profile=1", "camera;author"):
        settings.put("keep", wrong)
        assert settings.keep == EVERYTHING_PRIVATE


@pytest.mark.parametrize("keep", [ALL, TOWN_AND_MONTH, EVERYTHING_PRIVATE, Keep(profile=True), Keep(panorama=False)])
def test_a_choice_is_read_as_it_was_written(keep: Keep) -> None:
    assert read_keep(write_keep(keep)) == keep and len(write_keep(keep)) <= 100
