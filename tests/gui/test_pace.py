"""How long a run will take: said before it, from photos already looked at, and put right by what runs took."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui.cleaning.pace import Looks, Pace, run_time
from scrubber.gui.photos.photo import Photo
from scrubber.gui.window.main_window import MainWindow


def photos(*faces: int | None) -> Looks:
    return Looks.of(Photo(f"/p/{number}.jpg", faces=found) for number, found in enumerate(faces))


def test_nothing_is_said_before_a_photo_was_looked_at() -> None:
    assert Pace().with_covers(photos(1, 0)) is None
    assert run_time(None, 1.0) == ""


def test_photos_with_faces_take_longer_and_unknown_ones_are_taken_for_like_the_others() -> None:
    pace = Pace()
    pace.looked(2.0)
    none, all_of_them, mixed = photos(0, 0, 0, 0), photos(1, 2, 1, 1), photos(1, 0, None, None)
    assert pace.with_covers(none) == pytest.approx(8.0)
    assert pace.with_covers(all_of_them) == pytest.approx(20.0)
    assert pace.with_covers(mixed) == pytest.approx(14.0)


def test_a_run_puts_the_next_estimate_right() -> None:
    pace = Pace()
    pace.looked(1.0)
    estimated = pace.with_covers(photos(0, 0))
    pace.ran(estimated, 4.0)
    assert pace.with_covers(photos(0, 0)) == pytest.approx(4.0)


def test_what_it_takes_without_covers_is_said_where_it_differs_much() -> None:
    assert run_time(12.0, 0.1) == ""
    assert run_time(45.0, 1.0) == "about 1 minute"
    assert run_time(720.0, 15.0) == "about 12 minutes · without covers: about 1 minute"
    assert run_time(300.0, 200.0) == "about 5 minutes"
    assert run_time(4 * 3600.0, 3000.0) == "about 4 hours · without covers: about 50 minutes"


def test_the_window_says_it_beside_the_button(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open([str(Path("/p") / f"IMG_{number}.jpg") for number in range(6)])
    qtbot.waitUntil(lambda: len(window.session.model) == 6)
    qtbot.waitUntil(lambda: all(photo.faces is not None for photo in window.session.model.photos))
    for _cover_style in range(40):
        window.session.pace.looked(30.0)
    window.actions_bar.faces.choose(None)  # which may be the choice that stands: only a change is answered
    window.actions_bar.faces.choose(CoverStyle())
    qtbot.waitUntil(lambda: "without covers: about 1 minute" in window.actions_bar.second_hint.text())
    window.actions_bar.faces.choose(None)
    qtbot.waitUntil(lambda: window.actions_bar.second_hint.text() == "")
