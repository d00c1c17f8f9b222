"""The bar of the file: every byte is in it, every part can be reached, and the smallest that goes is still seen."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from scrubber.formats.base import Fate, Part
from scrubber.gui.inspector.ledger_bar import LedgerBar
from scrubber.gui.inspector.ledger_segments import MAX_SEGMENTS, groups, segments, shares
from scrubber.gui.inspector.ledger_strip import MIN_SEGMENT
from scrubber.gui.inspector.panel import Inspector
from scrubber.gui.photos.photo import Photo
from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme
from tests.helpers.gui import PARTS, telling_report


def parts(*kinds: tuple[str, Fate, int]) -> tuple[Part, ...]:
    made: list[Part] = []
    for name, fate, length in kinds:
        made.append(Part(made[-1].end if made else 0, length, name, fate, "a reason", name == "IDAT"))
    return tuple(made)


MANY = parts(*[(f"chunk {n % 7}", list(Fate)[n % 3], 1 + n % 50) for n in range(20_000)], ("IDAT", Fate.KEEP, 10**7))


@pytest.fixture
def ledger(qtbot: QtBot, qapp: QApplication, settings: Settings) -> Iterator[LedgerBar]:
    made = LedgerBar(Theme(qapp, settings))
    qtbot.addWidget(made)
    made.resize(380, 400)
    made.show()
    qtbot.waitExposed(made)
    made.show_report(telling_report("/p/a.jpg"))
    yield made


@pytest.mark.parametrize("file", [PARTS, MANY, ()])
def test_every_byte_is_in_the_bar_once_and_in_order(file: tuple[Part, ...]) -> None:
    found = segments(file)
    assert sum(segment.length for segment in found) == sum(part.length for part in file)
    assert [segment.first for segment in found] == sorted({segment.first for segment in found})
    assert sum(segment.count for segment in found) == len(file)
    assert len(found) <= MAX_SEGMENTS
    assert sum(group.length for group in groups(file)) == sum(shares(file).values()) == sum(p.length for p in file)


def test_equal_neighbours_are_one_segment_and_one_line_of_the_list() -> None:
    file = parts(*[("IDAT", Fate.KEEP, 10)] * 5, ("tEXt", Fate.DROP, 3), ("IDAT", Fate.KEEP, 10))
    assert [(segment.kind, segment.count) for segment in segments(file)] == [
        ("accent", 5),
        ("danger", 1),
        ("accent", 1),
    ]
    assert [(group.name, group.count, group.length) for group in groups(file)] == [("IDAT", 6, 60), ("tEXt", 1, 3)]


def test_the_shares_are_picture_what_stays_and_what_goes() -> None:
    assert shares(PARTS) == {"accent": 3_600_000, "information": 61_004, "danger": 540_000}


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_two_bytes_can_be_seen_and_the_bar_is_filled(ledger: LedgerBar, direction: Qt.LayoutDirection) -> None:
    ledger.strip.setLayoutDirection(direction)
    spans = sorted(ledger.strip.spans())
    assert min(width for _left, width in spans) >= MIN_SEGMENT
    assert all(abs(a[0] + a[1] - b[0]) < 0.01 for a, b in pairwise(spans))
    assert sum(width for _left, width in spans) == pytest.approx(ledger.strip.width() - 4)


def reach(ledger: LedgerBar, qtbot: QtBot) -> None:
    """Come to the bar with the Tab key."""
    ledger.activateWindow()
    qtbot.waitUntil(ledger.isActiveWindow)
    ledger.strip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(ledger.strip.hasFocus)


def test_the_arrow_keys_walk_and_return_chooses(ledger: LedgerBar, qtbot: QtBot) -> None:
    reach(ledger, qtbot)
    assert ledger.strip.accessibleDescription().startswith("SOI · 2 bytes · kept")
    QTest.keyClick(ledger.strip, Qt.Key.Key_Right)
    words = "APP1 Exif · 61 kB · rewritten: Only the orientation is kept, so that the photo is shown upright"
    assert ledger.strip.accessibleDescription() == ledger.pointed.text() == words
    QTest.keyClick(ledger.strip, Qt.Key.Key_End)
    QTest.keyClick(ledger.strip, Qt.Key.Key_Right)
    QTest.keyClick(ledger.strip, Qt.Key.Key_Left)
    with qtbot.waitSignal(ledger.part_chosen) as chosen:
        QTest.keyClick(ledger.strip, Qt.Key.Key_Return)
    assert chosen.args == [3]


def test_from_the_right_the_left_key_goes_on(ledger: LedgerBar, qtbot: QtBot) -> None:
    ledger.strip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    reach(ledger, qtbot)
    QTest.keyClick(ledger.strip, Qt.Key.Key_Left)
    assert ledger.strip.current == 1


def test_a_click_shows_the_part_among_all_details(qtbot: QtBot, qapp: QApplication, settings: Settings) -> None:
    inspector = Inspector(Theme(qapp, settings))
    qtbot.addWidget(inspector)
    inspector.resize(400, 800)
    inspector.show()
    qtbot.waitExposed(inspector)
    report = telling_report("/p/a.jpg")
    inspector.show_photo(Photo(report.path), report)
    inspector.steps.finish()
    inspector.details.search.setText("nothing like it")
    inspector.tabs.setCurrentIndex(2)
    left, width = inspector.ledger.strip.spans()[2]
    QTest.mouseClick(inspector.ledger.strip, Qt.MouseButton.LeftButton, pos=QPoint(round(left + width / 2), 12))
    assert inspector.tabs.currentWidget() is inspector.details
    row = inspector.details.table.currentIndex().row()
    assert inspector.details.model.line(row).cells[:2] == ("APP2 MPF", "Hidden picture")


def test_colours_have_words_beside_them(ledger: LedgerBar) -> None:
    said = [label.text() for label in ledger.findChildren(QLabel) if label.isVisibleTo(ledger)]
    assert "The picture, 3.6 MB: kept untouched" in said
    assert "Everything else, 540 kB: removed" in said
    assert {"kept", "rewritten", "removed"} <= set(said)
