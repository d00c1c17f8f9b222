"""What is put together in a language reads as a person would write it: counts, places, coordinates and names."""

import runpy
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrubber import i18n
from scrubber.gui.cleaning.choices import CopySize
from scrubber.places.nearest import nearest
from scrubber.places.words import coordinates, in_or_near

MESSAGES = runpy.run_path(str(Path(__file__).resolve().parents[2] / "packaging/translations/messages.py"))


@pytest.fixture(autouse=True)
def catalogues() -> Iterator[None]:
    """Those of the program, compiled; English afterwards."""
    MESSAGES["compile_catalogues"]()
    yield
    i18n.use_language(i18n.ENGLISH)


@pytest.mark.parametrize(("language", "words"), [("ar", "1,280 بكسلًا على الأكثر"), ("pl", "Najwyżej 1280 pikseli")])
def test_the_size_of_copies_has_the_form_of_its_number(language: str, words: str) -> None:
    i18n.use_language(language)
    assert CopySize(max_side=1280).words == words


def test_arabic_degree_signs_stand_behind_both_numbers() -> None:
    """Behind an Arabic letter a number is an Arabic one, and its sign follows the sentence (UAX 9, W2, W5)."""
    i18n.use_language("ar")
    said = coordinates(48.8867, 2.3376)
    before = [said[said.index(number) - 2] for number in ("48.8867°", "2.3376°")]
    assert [unicodedata.bidirectional(letter) for letter in before] == ["AL", "AL"]
    assert said.isprintable(), "marks that nobody sees would be written out"


def test_the_name_of_a_saved_file_is_isolated_once() -> None:
    i18n.use_language("ar")
    said = i18n._("Saved: {name}").format(name=i18n.isolated("a.html"))
    assert said.count(i18n.FIRST_STRONG_ISOLATE) == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pl", "w miejscowości Lindau, Niemcy"),
        ("ru", "в месте «Lindau, Германия»"),
        ("uk", "у місці «Lindau, Німеччина»"),
    ],
)
def test_a_place_is_part_of_its_sentence(language: str, said: str) -> None:
    i18n.use_language(language)
    assert in_or_near(nearest(47.5460, 9.6829)) == said
