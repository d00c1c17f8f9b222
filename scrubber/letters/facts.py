"""What is known of face search engines, of decisions on them, and of who takes complaints, with its sources."""

import json
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from scrubber.resources import resource


class Ruling(Enum):
    """What was decided, or asked of a court."""

    FORMAL_NOTICE = "formal notice"
    FINE = "fine"
    FINE_AND_DELETION = "fine and deletion"
    OVERDUE_PENALTY = "overdue penalty"
    NO_JURISDICTION = "no jurisdiction"
    JURISDICTION = "jurisdiction"
    CRIMINAL_COMPLAINT = "criminal complaint"
    SETTLEMENT = "settlement"
    CLASS_ACTION = "class action"


class Law(Enum):
    """The law that a letter calls on."""

    GDPR = "gdpr"
    UK_GDPR = "uk gdpr"
    CALIFORNIA = "california"
    ILLINOIS = "illinois"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on Clearview AI. `date` is "2022-10-17", or "2022-05" where only the month is known."""

    authority: str
    country: str
    date: str
    ruling: Ruling
    reference: str
    amount: int
    currency: str
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """A face search engine and how it is asked; `form` is the address of its form, empty where a letter is the way."""

    name: str
    form: str
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A country ("FR"), a state ("US-CA") or the rest of the Union ("EU"), its law, and who takes complaints there.

    No authority is named where the user has to look up which one it is.
    """

    place: str
    law: Law
    authorities: tuple[str, ...]
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Payments:
    """Whether any fine was paid, by reports of the year `as_of`."""

    is_paid: bool
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known, as of `collected`."""

    collected: date
    payments: Payments
    decisions: tuple[Decision, ...]
    services: tuple[Service, ...]
    jurisdictions: tuple[Jurisdiction, ...]


@cache
def facts() -> Facts:
    """Read `resources/regulators.json`. Raises OSError or ValueError where the installation is damaged."""
    stored = json.loads(resource("regulators.json").read_text("utf-8"))
    return Facts(
        date.fromisoformat(stored["collected"]),
        Payments(**stored["payments"]),
        tuple(map(_decision, stored["decisions"])),
        tuple(
            Service(row["name"], row.get("address", ""), row["source"], row["is_confirmed"])
            for row in stored["services"]
        ),
        tuple(
            Jurisdiction(row["place"], Law(row["law"]), tuple(row["authorities"]), row["is_confirmed"])
            for row in stored["complaints"]
        ),
    )


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(
        row["authority"],
        row["country"],
        row["date"],
        Ruling(row["kind"]),
        row.get("reference", ""),
        row.get("amount", 0),
        row.get("currency", ""),
        row["source"],
    )
