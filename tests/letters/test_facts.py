"""The facts that ship are those that were collected: dates, amounts, names and sources are compared."""

import calendar
import re
from pathlib import Path

import pytest

from scrubber.letters.facts import Decision, facts

COLLECTION = Path(__file__).resolve().parents[3] / "shared" / "REGULATORS.md"
MONTHS = list(calendar.month_name)[1:]

needs_collection = pytest.mark.skipif(not COLLECTION.is_file(), reason="../shared is not there")


def day_in_words(value: str) -> str:
    year, month, *day = value.split("-")
    return " ".join([*(str(int(number)) for number in day), MONTHS[int(month) - 1], year])


def amounts(row: Decision) -> set[str]:
    millions = f"{row.amount / 1e6:g} million"
    return {f"{row.amount:,} {row.currency}", f"{millions} {row.currency}", f"{millions} overdue"} | {
        f"{millions} {row.currency}".replace(".0", ""),
        f"{row.amount / 1e6:g} million {row.currency}",
    }


@needs_collection
@pytest.mark.parametrize("row", facts().decisions, ids=lambda row: f"{row.authority} {row.date}")
def test_a_decision_stands_in_one_row_of_the_collection(row: Decision) -> None:
    text = COLLECTION.read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and row.source.split(";")[0] in line]
    assert any(
        day_in_words(row.date) in line
        and row.reference in line
        and (not row.amount or any(amount in line for amount in amounts(row)))
        and all(source.strip() in line for source in row.source.split(";"))
        for line in rows
    ), rows


@needs_collection
def test_every_row_of_the_collection_is_told() -> None:
    text = COLLECTION.read_text("utf-8")
    table = text.split("## Decisions on Clearview AI")[1].split("Paid?")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| who")]
    told = {day_in_words(row.date) for row in facts().decisions}
    assert len(rows) >= 10
    assert [line for line in rows if not any(day in line for day in told)] == []


@needs_collection
def test_addresses_and_authorities_stand_in_the_collection() -> None:
    text = COLLECTION.read_text("utf-8")
    for service in facts().services:
        assert service.name in text
        assert service.form in text
        line = next(line for line in text.splitlines() if line.startswith("* ") and service.name in line)
        assert service.is_confirmed or "**unconfirmed**" in line
    confirmed, unconfirmed = text.split("## Complaints go to")[1].split("from general knowledge, not confirmed here:")
    for row in facts().jurisdictions:
        for authority in row.authorities:
            name = (re.findall(r"\((.+)\)", authority) or [authority])[0]
            assert name in (confirmed if row.is_confirmed else unconfirmed), row


@needs_collection
def test_what_is_said_of_payments_stands_in_the_collection() -> None:
    said = facts().payments
    line = next(line for line in COLLECTION.read_text("utf-8").splitlines() if line.startswith("Paid?"))
    assert f"reports of {said.as_of}: still nothing" in line
    assert said.source in line
    assert not said.is_paid


def test_every_decision_has_a_source() -> None:
    assert all(row.source and row.date >= "2021" for row in facts().decisions)
    assert facts().collected.isoformat() == "2026-11-28"
