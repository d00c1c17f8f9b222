"""The table about hostile photos: rows pass from its parts to it, and its status says whether one found something."""

from pathlib import Path

import pytest

from tests.benchmarks import hardening, rows
from tests.benchmarks.hardening import Outcome, Section
from tests.benchmarks.rows import Row

FINE = Row("fence", "whole fence", 1234, 0, {"held": 1234, "s slowest": 0.256})
BAD = Row("killed runs", "clean", 10, 2, {"lost": 2})
RIVAL = Row("hostile photos", "mat2", 50, 7, {})


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows.write(tmp_path / "rows", [FINE, BAD])
    assert rows.read(tmp_path / "rows") == [FINE, BAD]
    assert rows.read(tmp_path / "nothing") == []


def test_a_table_says_all_of_a_row() -> None:
    head, first, second = rows.table([FINE, BAD]).splitlines()
    assert head.split() == ["part", "what", "tried", "faults", "of", "which"]
    assert first == "fence        whole fence  1,234       0  1,234 held, 0.26 s slowest"
    assert second == "killed runs  clean           10       2  2 lost"


@pytest.mark.parametrize(
    ("outcomes", "earlier", "status", "said"),
    [
        ([Outcome("Fence", 0, [FINE])], [RIVAL], 0, "Nothing was found."),
        ([Outcome("Fence", 0, [FINE]), Outcome("Kills", 1, [BAD])], [], 1, "Kills: something was found"),
        ([Outcome("Fence", 0, [FINE])], [BAD], 1, "earlier runs: something was found"),
        ([Outcome("Disks", 0, [])], [], 0, "Disks: not measured\nNothing was found."),
        ([Outcome("Disks", 1, [])], [], 1, "Disks: not measured\nDisks: something was found"),
    ],
    ids=["fine", "bad", "bad earlier", "not measured", "crashed"],
)
def test_the_status_says_whether_something_was_found(
    outcomes: list[Outcome], earlier: list[Row], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hardening._sum_up(outcomes, earlier) == status
    assert capsys.readouterr().out.strip() == said


def test_a_part_hands_its_rows_over(tmp_path: Path) -> None:
    outcome = Section("Damaged bytes", "tests.fuzz", ("--seconds", "0.1", "--target", "VP8")).run(tmp_path)
    assert outcome.status == 0
    assert [(row.part, row.name, row.faults) for row in outcome.rows] == [("fuzz: bitstream", "VP8 header", 0)]
    assert outcome.rows[0].tried > 0
