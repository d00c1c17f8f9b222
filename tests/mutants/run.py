"""Runs mutants against tests: warm where the mistake can be made in memory, else in a process that imports anew."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.mutants.anew import run_anew
from tests.mutants.coverage_map import ROOT, is_own_test
from tests.mutants.mutations import Mutation
from tests.mutants.warm import COLD, FAILED, PASSED, SPARE_SECONDS, TIMEOUT, TIMES_LONGER, WarmProcess


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMEOUT = "timeout"  # the mistake made an endless loop, which a person would notice
    SURVIVED = "survived"
    UNTESTED = "untested"  # no test runs the line
    EQUIVALENT = "equivalent"  # it makes no difference, for a reason that stands in equivalent.py


_FATES = {PASSED: Fate.SURVIVED, FAILED: Fate.KILLED, TIMEOUT: Fate.TIMEOUT}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake in a module."""

    path: Path
    mutation: Mutation

    @property
    def module(self) -> str:
        """The module's name."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    def __str__(self) -> str:
        found = self.mutation
        return f"{self.path.relative_to(ROOT)}:{found.line}: {found.before[:70]}  ->  {found.after[:70]}"


_Attempt = Callable[["Mutant", int | None, list[str]], tuple[str, str]]
"""Runs tests against the mutant of a number (None: no mistake): the outcome, and the test that brought it about."""


class Runner:
    """Runs mutants; knows the tests that fail without any mistake here, and leaves those out."""

    def __init__(self, seconds: dict[str, float], test_seconds: float) -> None:
        """`seconds` are the processor seconds of every test; those of one mutant take `test_seconds` at most."""
        self._seconds, self._test_seconds = seconds, test_seconds
        self._warm = WarmProcess(sorted({test.partition("::")[0] for test in seconds}))
        self._sound: dict[tuple[str, str], bool] = {}

    def run(self, mutant: Mutant, tests: list[str]) -> tuple[Fate, str]:
        """Run `tests` against the mutant until one fails that passes without it, and name that one."""
        chosen = self._choose(mutant, tests)
        if not chosen:
            return Fate.UNTESTED, ""
        outcome, test = self._until_sound(mutant, chosen, self._warmly)
        if outcome == COLD:
            outcome, test = self._until_sound(mutant, chosen, self._coldly)
        return _FATES[outcome], test

    def _choose(self, mutant: Mutant, tests: list[str]) -> list[str]:
        """Those of the module's own tests first, then the quickest, as long as the time lasts."""
        ordered = sorted(tests, key=lambda test: (_distance(mutant.path, test), self._seconds[test]))
        chosen, left = [], self._test_seconds
        for test in ordered:
            if self._seconds[test] <= left:
                chosen.append(test)
                left -= self._seconds[test]
        return chosen

    def _until_sound(self, mutant: Mutant, tests: list[str], attempt: _Attempt) -> tuple[str, str]:
        way = attempt.__name__
        while tests := [test for test in tests if self._sound.get((way, test), True)]:
            outcome, test = attempt(mutant, mutant.mutation.number, tests)
            if outcome in (COLD, PASSED) or not test:
                return outcome, test
            if (way, test) not in self._sound:
                self._sound[way, test] = attempt(mutant, None, [test])[0] == PASSED
            if self._sound[way, test]:
                return outcome, test
        return PASSED, ""

    def _warmly(self, mutant: Mutant, number: int | None, tests: list[str]) -> tuple[str, str]:
        return self._warm.attempt(mutant.path, number, {test: self._seconds[test] for test in tests})

    def _coldly(self, mutant: Mutant, number: int | None, tests: list[str]) -> tuple[str, str]:
        allowed = SPARE_SECONDS + len(tests) / 10 + TIMES_LONGER * sum(self._seconds[test] for test in tests)
        return run_anew(mutant.module, number, tests, allowed)


def _distance(path: Path, test: str) -> int:
    """How far a test is from a module, by their names; tests of the command line start processes and come last."""
    if test.startswith("tests/cli"):
        return 3
    is_of_format = path.parent.parent.name == "formats" and path.parent.name != "shared" and path.parent.name in test
    return 1 if is_own_test(path, test) or is_of_format else 2
