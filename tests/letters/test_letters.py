"""Every letter in every language says who, what, by when; and no fact in it is invented."""

import string
import tomllib
from datetime import date

import pytest

from scrubber.letters.facts import Jurisdiction, Law, facts
from scrubber.letters.letter import (
    ONLY_IN_ENGLISH,
    Letter,
    LetterKind,
    Sender,
    compose,
    languages,
    languages_for,
    reply_due,
)
from scrubber.resources import resource

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
SENDER = Sender("Ana {name} Muñoz", "ana@example.org", "example.org/1\nexample.org/2")


def jurisdiction(place: str) -> Jurisdiction:
    return next(row for row in facts().jurisdictions if row.place == place)


def letter(kind: LetterKind, place: str, language: str, sender: Sender = SENDER) -> Letter:
    asked = date(2026, 1, 31)
    return Letter(kind, facts().services[0], jurisdiction(place), sender, language, date(2026, 3, 5), asked)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-09-15", "2026-10-15"),
        ("2026-01-30", "2026-03-02"),  # February ends on Saturday the 28th: Monday
        ("2027-01-31", "2027-03-01"),  # Sunday the 28th
        ("2028-01-31", "2028-02-29"),  # a leap year, a Tuesday
        ("2026-03-31", "2026-04-30"),
        ("2025-12-31", "2026-02-02"),  # over the year's end, and Saturday the 31st
        ("2026-12-14", "2027-01-14"),
        ("2028-02-29", "2028-03-29"),
        ("2027-12-29", "2028-01-31"),  # Saturday the 29th
        ("2028-01-30", "2028-02-29"),
        ("2100-01-31", "2100-03-01"),  # no leap year; February ends on Sunday the 28th
        ("2025-11-25", "2025-12-25"),  # a holiday in many countries: those are not looked at, and the page says so
    ],
)
def test_an_answer_is_due_after_a_month_that_ends_on_a_working_day(received: str, due: str) -> None:
    assert reply_due(date.fromisoformat(received)) == date.fromisoformat(due)


def test_the_languages_that_are_named_are_there() -> None:
    assert tuple(languages()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("place", ["FR", "GB", "DE", "EU"])
def test_a_letter_is_whole(kind: LetterKind, place: str, language: str) -> None:
    written = letter(kind, place, language)
    text = compose(written)
    assert SENDER.name in text
    assert SENDER.contact in text
    assert "Clearview AI" in text
    assert "2026" in text
    due = written.due
    assert due == date(2026, 3, 2)
    month = tomllib.loads((resource("letters") / f"{language}.toml").read_text("utf-8"))["months"][2]
    assert month in text, "by when an answer is due"
    for article in ("15", "17", "21"):
        assert article in text
    assert ("UK GDPR" in text or "UK General" in text) is (place == "GB")
    if kind is not LetterKind.REMINDER:
        assert "example.org/2" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_blanks_and_placeholders(language: str) -> None:
    english, other = (
        tomllib.loads((resource("letters") / f"{code}.toml").read_text("utf-8")) for code in ("en", language)
    )
    assert other["blanks"].keys() == english["blanks"].keys()
    assert other["laws"].keys() == english["laws"].keys()
    assert len(set(other["months"])) == 12
    for kind in LetterKind:
        for part in ("subject", "body"):
            names = [
                {name for _text, name, _spec, _conversion in string.Formatter().parse(texts[kind.value][part]) if name}
                for texts in (english, other)
            ]
            assert names[0] == names[1], (kind, part)


def test_what_is_unknown_is_left_to_be_looked_up() -> None:
    text = compose(letter(LetterKind.REQUEST, "FR", "en", Sender("", "")))
    assert "[your name]" in text
    assert "[address: see the company's privacy policy]" in text
    complaint = compose(letter(LetterKind.COMPLAINT, "DE", "de", Sender("", "")))
    assert "[die Datenschutzbehörde Ihres Landes oder Bundeslandes]" in complaint
    assert "CNIL" in compose(letter(LetterKind.COMPLAINT, "FR", "fr"))


@pytest.mark.parametrize("place", ["US-CA", "US-IL"])
@pytest.mark.parametrize("kind", LetterKind)
def test_states_have_letters_under_their_own_law(place: str, kind: LetterKind) -> None:
    law = jurisdiction(place).law
    assert law in ONLY_IN_ENGLISH
    assert languages_for(law) == ("en",)
    written = letter(kind, place, "en")
    text = compose(written)
    assert written.due is None
    assert "article" not in text
    assert ("California" if law is Law.CALIFORNIA else "Illinois") in text or kind is LetterKind.REMINDER
