"""How mutants are tried: in functions that are in memory, with the tests that run the line, and counted honestly."""

import sys
from subprocess import run

import pytest

from scrubber.engine import names
from tests.mutants.__main__ import interval, modules
from tests.mutants.coverage_map import ROOT, MeasuredModule, is_own_test, statement_at
from tests.mutants.equivalent import EQUIVALENT, Equivalent, change_of
from tests.mutants.measure import _forget
from tests.mutants.mutations import mutations

LIVE = """
import sys
from scrubber.engine import removed
from tests.mutants.live import put_mistake
from tests.mutants.mutations import mutations
source = open(removed.__file__).read()
number = next(m.number for m in mutations(source) if f"{m.before} -> {m.after}" == sys.argv[1])
print(put_mistake(removed.__file__, source, number), removed._is_distinctive(b"abcdef"))
"""


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ("len(value) < MIN_REMOVED_BYTES -> len(value) <= MIN_REMOVED_BYTES", "True False"),
        ("1 << 20 -> 1 >> 20", "False True"),
    ],
)
def test_mistakes_are_made_in_functions_that_are_in_memory(change: str, answer: str) -> None:
    command = [sys.executable, "-c", LIVE, change]
    assert run(command, cwd=ROOT, capture_output=True, text=True, timeout=60).stdout.strip() == answer


@pytest.mark.parametrize("entry", EQUIVALENT, ids=lambda entry: f"{entry.path}: {entry.line[:50]}")
def test_every_equivalent_mistake_can_still_be_made(entry: Equivalent) -> None:
    path = ROOT / "scrubber" / entry.path
    possible = {
        change_of(mutation)
        for mutation in mutations(path.read_text())
        if (mutation.function, mutation.source) == (entry.function, entry.line)
    }
    assert path in set(modules())
    assert not set(entry.changes) - possible
    assert entry.reason.endswith(".")


def test_known_lines_are_followed_to_where_they_stand_now() -> None:
    module = MeasuredModule("a\nb\nc", {1: {"x"}, 3: {"y"}})
    module.follow("a\nnew\nb\nc")
    assert (module.tests, module.new) == ({1: {"x"}, 4: {"y"}}, {2})
    module.follow("new\nb\nc")
    assert (module.tests, module.new) == ({3: {"y"}}, {1})


def test_tests_of_what_runs_on_import_are_known_by_their_file() -> None:
    path = ROOT / "scrubber" / "engine" / "report.py"
    own = ("tests/engine/test_report.py::test_a", "tests/x/test_icc_report.py::test_b[report]")
    others = ("tests/engine/test_reports.py::test_a", "tests/engine/report.py::x", "tests/test_x.py::test_report.py")
    assert [is_own_test(path, test) for test in (*own, *others)] == [True, True, False, False, False]


def test_what_the_targets_remember_is_forgotten_before_each_test() -> None:
    names._compiled("a")
    _forget(frozenset({str(ROOT / "scrubber" / "engine" / "report.py")}))
    assert names._compiled.cache_info().currsize
    _forget(frozenset({names.__file__}))
    assert not names._compiled.cache_info().currsize


def test_a_line_belongs_to_its_statement_and_function() -> None:
    source = "A = 1\ndef f(\n    x=2,\n):\n    return (\n        x\n    )\n"
    assert statement_at(source, 1) == (1, None)
    assert statement_at(source, 3) == (2, None)  # a default runs on import
    assert statement_at(source, 6) == (5, (2, 7))


@pytest.mark.parametrize(("hits", "count", "low", "high"), [(570, 600, 0.930, 0.965), (0, 10, 0, 0.278), (0, 0, 0, 1)])
def test_the_interval_is_wilsons(hits: int, count: int, low: float, high: float) -> None:
    """Newcombe 1998, method 3."""
    assert interval(hits, count) == pytest.approx((low, high), abs=0.0006)
