"""Every number that the window shows of the same thing is the same: the line above, the panel, filters, cards, rows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from scrubber.engine.report import PhotoReport
from scrubber.errors import ParseError
from scrubber.gui.photos.card import CardDelegate
from scrubber.gui.photos.columns import Column, cell
from scrubber.gui.photos.photo import Photo
from scrubber.gui.settings import Show
from scrubber.gui.window.main_window import MainWindow
from scrubber.metadata.findings.batch_facts import batch_facts
from scrubber.metadata.findings.kind import Kind
from tests.helpers import gui as helpers
from tests.helpers.gui import FakeWorkers, finding
from tests.helpers.gui_events import drop, local_files

NAMES = ["IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg", "city_4.jpg", "refused-place_5.jpg", "broken_6.jpg",
         "plain_8.jpg"]  # fmt: skip
CITY = (finding(Kind.CITY, "City", "Paris"), finding(Kind.COPYRIGHT, "Copyright", "mine"))
WITH_PLACE = 5
"""0, 2 and 3 by coordinates, 4 by a name, 5 though it is refused."""


def _report(path: str, thumbnail_px: int) -> PhotoReport:
    """As the engine reports it: what a photo adds to a batch follows from what was found in it."""
    report = helpers_report(path, thumbnail_px)
    if "city" in path:
        report = replace(report, findings=CITY, place=None)
    if "refused" in path:
        report = replace(report, problem=ParseError("the picture data ends too early"))
    return replace(report, batch_facts=batch_facts(report.findings, report.place))


helpers_report = helpers.report_for


@pytest.fixture(autouse=True)
def reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(helpers, "report_for", _report)
    yield


@pytest.fixture
def listed(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> MainWindow:
    """All photos read and looked at for faces, none selected."""
    drop(window, local_files(*(Path("/photos") / name for name in NAMES)))
    photos = window.session.model
    qtbot.waitUntil(lambda: len(photos) == len(NAMES) and all(photo.is_read for photo in photos.photos))
    told = [photo for photo in photos.photos if not photo.problem]
    qtbot.waitUntil(lambda: all(photo.faces is not None for photo in told))
    window.view.clearSelection()
    settle(window, qtbot)
    return window


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Nothing is selected, and what changes is shown."""
    qtbot.wait(250)
    window.view.clearSelection()
    qtbot.waitUntil(lambda: window.right.currentWidget() is window.right.batch)
    qtbot.wait(250)


def told(words: str) -> tuple[int, int]:
    """The two numbers of "5 of 8 photos show where they were taken."."""
    found = re.match(r"(\d+) of (\d+) photos? shows? where", words)
    assert found, words
    return int(found[1]), int(found[2])


def in_panel(window: MainWindow) -> tuple[int, int]:
    lines = [label.text() for label in window.right.batch.findChildren(QLabel) if label.isVisibleTo(window)]
    return told(next(line for line in lines if "where" in line))


def filtered(window: MainWindow, show: Show) -> list[Photo]:
    window.arranging.show_only(show)
    shown = window.session.model.shown()
    window.arranging.show_only(Show.ALL)
    return shown


def with_chip(window: MainWindow, word: str) -> list[Photo]:
    return [photo for photo in window.session.model.photos if word in [c.word for c in CardDelegate._chips(photo)]]


def with_words(window: MainWindow, column: Column) -> list[Photo]:
    return [photo for photo in window.session.model.photos if cell(photo, column)]


def agree(window: MainWindow, count: int, total: int) -> None:
    """Places, wherever they are counted."""
    assert told(window.top.overview.text()) == (count, total)
    assert in_panel(window) == (count, total)
    assert len(filtered(window, Show.PLACE)) == count
    assert set(filtered(window, Show.PLACE)) == set(with_words(window, Column.PLACE))
    refused = {photo for photo in filtered(window, Show.PLACE) if photo.problem}
    assert set(with_chip(window, "Place")) == set(filtered(window, Show.PLACE)) - refused


def test_places_are_the_same_everywhere(listed: MainWindow) -> None:
    agree(listed, WITH_PLACE, len(NAMES))


def test_places_are_the_same_while_photos_are_read(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    drop(window, local_files(Path("/photos/IMG_0.jpg"), Path("/photos/IMG_3.jpg")))
    qtbot.waitUntil(lambda: sum(photo.is_read for photo in window.session.model.photos) == 2)
    workers.held = True
    drop(window, local_files(Path("/photos/IMG_2.jpg"), Path("/photos/city_4.jpg")))
    qtbot.waitUntil(lambda: len(window.session.model) == 4)
    window.view.clearSelection()
    settle(window, qtbot)
    agree(window, 2, 4)
    workers.release()
    qtbot.waitUntil(lambda: all(photo.is_read for photo in window.session.model.photos))
    settle(window, qtbot)
    agree(window, 4, 4)


def test_places_are_the_same_under_a_filter_and_in_the_list(listed: MainWindow, qtbot: QtBot) -> None:
    listed.arranging.show_only(Show.FACES)
    listed.view.clearSelection()
    settle(listed, qtbot)
    agree(listed, WITH_PLACE, len(NAMES))


def test_places_are_the_same_when_photos_leave_and_come_back(listed: MainWindow, qtbot: QtBot) -> None:
    listed.session.remove([listed.session.model.photos[number] for number in (0, 6)])
    listed.view.clearSelection()
    settle(listed, qtbot)
    agree(listed, WITH_PLACE - 1, len(NAMES) - 2)
    listed.session.put_back()
    settle(listed, qtbot)
    agree(listed, WITH_PLACE, len(NAMES))


def test_places_of_photos_that_a_run_read_count_too(window: MainWindow, qtbot: QtBot, workers: FakeWorkers) -> None:
    workers.held = True
    drop(window, local_files(*(Path("/photos") / name for name in NAMES[:4])))
    qtbot.waitUntil(lambda: len(window.session.model) == 4)
    window.session.inspections.drop(window.session.model.photos)
    window.session.clean()
    with qtbot.waitSignal(window.session.run_finished):
        workers.release()
        qtbot.waitUntil(lambda: window.session.run is None or not workers.waiting)
    window.view.clearSelection()
    settle(window, qtbot)
    assert told(window.top.overview.text()) == in_panel(window) == (3, 4)


def test_a_file_that_is_another_one_now_tells_nothing_of_before(listed: MainWindow, qtbot: QtBot) -> None:
    photo = listed.session.model.photos[0]
    listed.session.inspections.pause(True)
    listed.session._forget_picture(photo)
    assert not photo.has_place and not cell(photo, Column.PLACE) and not cell(photo, Column.PEOPLE)
    listed.view.clearSelection()
    qtbot.waitUntil(lambda: in_panel(listed)[0] == WITH_PLACE - 1)
    assert told(listed.top.overview.text()) == (WITH_PLACE - 1, len(NAMES))


def test_a_photo_that_can_be_read_no_more_is_counted_no_more(
    listed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = listed.session.model.photos[5]
    monkeypatch.setattr(helpers, "report_for", lambda path, _px: PhotoReport(path, 0, problem=ParseError("x")))
    listed.session.try_again([photo])
    qtbot.waitUntil(lambda: photo.is_read)
    settle(listed, qtbot)
    agree(listed, WITH_PLACE - 1, len(NAMES))


def test_people_are_the_same_on_cards_in_rows_and_under_the_filter(listed: MainWindow) -> None:
    people = {photo for photo in filtered(listed, Show.PEOPLE) if not photo.problem}
    assert people == set(with_chip(listed, "People")) and len(people) == 4
    assert people == {photo for photo in with_words(listed, Column.PEOPLE) if not photo.problem}
    assert {photo for photo in with_words(listed, Column.TIME) if not photo.problem} == set(with_chip(listed, "Time"))


def test_faces_are_counted_with_the_same_words(listed: MainWindow) -> None:
    shown = filtered(listed, Show.FACES)
    assert len(shown) >= 2
    photo = shown[0]
    assert (photo.faces, photo.sure_faces) == (2, 1)
    assert cell(photo, Column.FACES) in {chip.word for chip in CardDelegate._chips(photo)}
    photo.sure_faces = 0
    assert cell(photo, Column.FACES) == "2 possible faces"
    assert cell(photo, Column.FACES) in {chip.word for chip in CardDelegate._chips(photo)}


def test_refused_photos_are_the_same_in_the_summary_and_on_cards(listed: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(listed.session.run_finished):
        listed.actions_bar.clean.click()
    words = listed.summary.words.text()
    refused, cleaned = filtered(listed, Show.REFUSED), filtered(listed, Show.CLEANED)
    assert f"{len(cleaned)} photos cleaned and verified. {len(refused)} photos refused. 1 photo was clean" in words
    assert (listed.counts.refused, listed.counts.cleaned) == (len(refused), len(cleaned)) == (2, 5)
    assert len(with_chip(listed, "✓ Verified")) == len(cleaned)
    assert len(with_chip(listed, "Nothing to remove")) == 1
