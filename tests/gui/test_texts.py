"""What the window says, and that nothing out of a photo can change how it says it."""

import errno
import os

import pytest
from PySide6.QtCore import QLocale

from scrubber.engine.neighbours import LeftAlone, NeighbourKind
from scrubber.errors import CannotRead, CannotWrite, ParseError
from scrubber.gui import texts
from scrubber.metadata.findings.finding import Place
from scrubber.places.words import coordinates


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (61_000, "61 kB"), (999_999, "1.0 MB"), (4_201_004, "4.2 MB"),
     (5_000_000_000_000, "5,000 GB")],
)  # fmt: skip
def test_sizes_are_short(count: int, said: str) -> None:
    assert texts.size(count) == said


def test_letters_that_hide_or_reorder_text_become_visible() -> None:
    assert texts.harmless("photo\u202egpj.exe\u200b\n\ud800") == "photo\ufffdgpj.exe\ufffd\ufffd\ufffd"
    assert texts.harmless("Ünïcode, 日本, مرحبا") == "Ünïcode, 日本, مرحبا"
    assert texts.harmless("\u2068a\u2069") == "\ufffda\ufffd"


def test_marks_of_our_own_sentences_stay_from_the_right_where_they_are_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrubber.metadata.findings.text.is_right_to_left", lambda: True)
    line = "\u200f\u2068APP2\u2069: \u2068a\u2068b\u2069\u2069"
    assert texts.harmless(line) == line
    assert texts.harmless(f"{line}\u202e") == f"{line}\ufffd"
    for open_end in ("\u2068a", "a\u2069", "\u2069a\u2068"):
        assert texts.harmless(open_end) == open_end.replace("\u2068", "\ufffd").replace("\u2069", "\ufffd")


def test_a_file_name_of_bytes_that_are_no_text_can_be_shown() -> None:
    assert texts.file_name("/photos/caf\udce9.jpg") == "caf\ufffd.jpg"


def test_a_tooltip_shows_tags_as_text() -> None:
    assert texts.tooltip("<b>bold</b>") == "<qt>&lt;b&gt;bold&lt;/b&gt;</qt>"


def test_the_summary_names_only_what_happened() -> None:
    assert texts.summary(2, 0, 0, False) == "2 photos cleaned and verified."
    said = texts.summary(1, 3, 2, True)
    assert said == ("1 photo cleaned and verified. 3 photos refused. 2 photos were clean already. Cancelled.")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.5, "about 5 seconds left"), (12.1, "about 15 seconds left"), (58.0, "about 1 minute left"),
     (130.0, "about 3 minutes left")],
)  # fmt: skip
def test_the_time_left_is_rounded_up(seconds: float, said: str) -> None:
    assert texts.time_left(seconds) == said


def test_places_name_their_hemisphere() -> None:
    assert coordinates(-33.85678, 151.2153) == "33.8568° S, 151.2153° E"
    assert texts.place_extras(Place(0, 0, 12.4, 359.0)) == "12 m above the sea · Camera looked: north"
    assert texts.place_extras(Place(0, 0, -420.2)) == "420 m below the sea"
    assert texts.place_extras(Place(0, 0)) == ""


@pytest.mark.parametrize(
    ("language", "moment", "said"),
    [
        ("de", "2024-05-12 14:03:22", "12.05.24 14:03"),
        ("de", "2024-05-12T14:03:22", "12.05.24 14:03"),
        ("ja", "2024-05-12", "2024/05/12"),
        ("ja", "2024-05", ""),
    ],
)
def test_a_moment_is_written_as_the_system_does(language: str, moment: str, said: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        assert texts.moment(moment) == said
    finally:
        QLocale.setDefault(before)


def test_messages_of_the_system_become_advice() -> None:
    full = CannotWrite(reason=os.strerror(errno.ENOSPC))
    assert texts.problem(full) == "The disk is full. Choose another folder under “Copies go”."
    assert "not there any more" in texts.problem(CannotRead(reason=os.strerror(errno.ENOENT)))
    odd = CannotWrite(reason="something odd")
    assert texts.problem(odd) == "The file can't be saved: something odd."
    assert texts.problem(ParseError("the picture data ends too early")).startswith("The photo is damaged")


def test_what_was_left_alone_is_told() -> None:
    seen = LeftAlone({NeighbourKind.VIDEO: 8, NeighbourKind.SIDECAR: 2, NeighbourKind.OTHER: 5}, 1)
    said = "Left alone: 8 videos, 2 sidecar files. 1 of them holds a place. Don't post them with the copies."
    assert texts.left_alone(seen) == said
    assert texts.left_alone(LeftAlone({NeighbourKind.OTHER: 5})) == ""
