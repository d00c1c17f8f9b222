"""The words of tabs go on in a second line where they don't fit side by side, and are never cut before that."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scrubber.gui.inspector.tabs import FoldingTabs, fold
from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme

GERMAN = ("Was das Foto verrät", "Alle Einzelheiten", "Technisches")


@pytest.fixture
def theme(qapp: QApplication, settings: Settings) -> Theme:
    return Theme(qapp, settings)


@pytest.fixture
def tabs(qtbot: QtBot, theme: Theme) -> FoldingTabs:
    made = FoldingTabs("What the photo tells")
    qtbot.addWidget(made)
    for words in GERMAN:
        made.add(QWidget(), words)
    made.show()
    return made


def shown(tabs: FoldingTabs, width: int) -> list[str]:
    tabs.resize(width, 300)
    return [tabs.tabText(number) for number in range(tabs.count())]


def test_words_stay_in_one_line_where_they_fit(tabs: FoldingTabs) -> None:
    assert shown(tabs, tabs.bar.width_needed() + 400) == list(GERMAN)
    assert not any(tabs.tabToolTip(number) for number in range(tabs.count()))


def test_the_longest_words_are_folded_first_and_nothing_is_cut(tabs: FoldingTabs) -> None:
    shown(tabs, 2000)
    height = tabs.bar.tabRect(0).height()
    narrow = tabs.bar.width_needed() - 4
    assert shown(tabs, narrow) == ["Was das\nFoto verrät", *GERMAN[1:]]
    assert tabs.bar.width_needed() <= narrow
    assert tabs.bar.tabRect(0).height() == height + tabs.bar.fontMetrics().lineSpacing()
    assert shown(tabs, 2000) == list(GERMAN)


def test_a_larger_font_folds_them_without_another_width(tabs: FoldingTabs, qapp: QApplication, theme: Theme) -> None:
    shown(tabs, 2000)
    assert shown(tabs, tabs.bar.width_needed() + 20) == list(GERMAN)
    before, larger = qapp.font(), qapp.font()
    larger.setPointSizeF(before.pointSizeF() * 1.5)
    qapp.setFont(larger)
    theme.apply()
    qapp.processEvents()
    folded = tabs.tabText(0)
    qapp.setFont(before)
    theme.apply()
    assert folded == "Was das\nFoto verrät"


def test_where_even_that_is_too_wide_the_tooltip_has_the_words(tabs: FoldingTabs) -> None:
    assert "\n" in shown(tabs, 150)[1]
    assert [tabs.tabToolTip(number) for number in range(tabs.count())] == list(GERMAN)


def test_words_are_folded_into_equal_lines() -> None:
    assert fold("Lo que revela la foto") == "Lo que revela\nla foto"
    assert fold("Technisches") == "Technisches"
