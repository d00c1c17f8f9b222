"""Fills a letter in: who writes to whom, under which law, in which language, and by when an answer is due."""

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Any

from scrubber.letters.facts import Jurisdiction, Law, Service
from scrubber.resources import resource

_SATURDAY = 5
ONLY_IN_ENGLISH = {Law.CALIFORNIA, Law.ILLINOIS}


class LetterKind(Enum):
    """The three letters, in the order in which they are written."""

    REQUEST = "request"
    REMINDER = "reminder"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where pictures of that person were published: web addresses, one a line, or nothing."""

    name: str
    contact: str
    published: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that decides the text. `asked` is the day on which the request was (or is) received."""

    kind: LetterKind
    service: Service
    jurisdiction: Jurisdiction
    sender: Sender
    language: str
    written: date
    asked: date

    @property
    def due(self) -> date | None:
        """The last day for an answer; None under a law whose period this program does not know."""
        return None if self.jurisdiction.law in ONLY_IN_ENGLISH else reply_due(self.asked)


@cache
def languages() -> dict[str, str]:
    """The languages that letters are written in, by code, each with its own name: {"de": "Deutsch"}."""
    files = sorted(resource("letters").glob("*.toml"))
    return {file.stem: _texts(file.stem)["name"] for file in files}


def languages_for(law: Law) -> tuple[str, ...]:
    """The codes of the languages in which a letter under `law` can be written, English first."""
    return ("en",) if law in ONLY_IN_ENGLISH else tuple(sorted(languages(), key=lambda code: (code != "en", code)))


def compose(letter: Letter) -> str:
    """The whole letter as plain text; what stands in [brackets] is what the writer still has to fill in.

    A state's law has texts of its own, "body_california", in English only: `languages_for` says which.
    """
    texts = _texts(letter.language)
    law = letter.jurisdiction.law.name.lower()
    words = _words(letter, texts)
    section = texts[letter.kind.value]
    subject, body = (section.get(f"{part}_{law}", section[part]) for part in ("subject", "body"))
    head = [words["name"], words["contact"], "", words["addressee"], "", words["today"], ""]
    return "\n".join([*head, subject.format(**words), "", body.strip().format(**words), "", words["name"], ""])


def _words(letter: Letter, texts: dict[str, Any]) -> dict[str, str]:
    """What the placeholders of a text stand for."""
    blanks, sender = texts["blanks"], letter.sender
    authorities = ", ".join(letter.jurisdiction.authorities)
    is_to_company = letter.kind is not LetterKind.COMPLAINT
    company = f"{letter.service.name}\n[{blanks['address']}]"
    published = sender.published.strip()
    due = letter.due
    return {
        "name": sender.name.strip() or f"[{blanks['name']}]",
        "contact": sender.contact.strip() or f"[{blanks['contact']}]",
        "addressee": company if is_to_company else f"{authorities or '[' + blanks['authority'] + ']'}",
        "company": letter.service.name,
        "law": texts["laws"].get(letter.jurisdiction.law.name.lower(), ""),
        "today": _in_words(letter.written, texts),
        "asked": _in_words(letter.asked, texts),
        "due": _in_words(due, texts) if due else "",
        "published": f"\n{texts['published']}\n{published}\n" if published else "",
    }


def _in_words(day: date, texts: dict[str, Any]) -> str:
    number = texts.get("first", "1") if day.day == 1 else str(day.day)
    return str(texts["date"]).format(day=number, month=texts["months"][day.month - 1], year=day.year)


@cache
def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads((resource("letters") / f"{language}.toml").read_text("utf-8"))


def reply_due(received: date) -> date:
    """The last day for an answer to a request that arrived on `received`: one month (GDPR art. 12(3), UK GDPR alike).

    A period in months ends on the same day of the next month, on the last day of a month that has no such day, and on
    the next working day when that is a Saturday or Sunday (Regulation (EEC, Euratom) No 1182/71, art. 3(2)(c) and
    3(4)). Public holidays, which would move it further, differ by country and are not looked at.
    """
    year, month = divmod(received.year * 12 + received.month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(received.day, last))
    return due + timedelta(days=max(0, 7 - due.weekday()) if due.weekday() >= _SATURDAY else 0)
