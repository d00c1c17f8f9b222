"""Runs the tests of one mutant in a child process that has the libraries in memory already."""

import os
import signal
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.mutants.coverage_map import ROOT
from tests.mutants.mutations import Mutation

SECONDS = 300
_FIRST = 40
"""Tests that are tried first, those named like the module before others; the rest only when none of them fails."""
_POLL = 0.05


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMEOUT = "timeout"  # the mistake made an endless loop, which a person would notice
    SURVIVED = "survived"
    UNTESTED = "untested"  # no test runs the line


_FATES = {0: Fate.SURVIVED, 4: Fate.UNTESTED, 5: Fate.UNTESTED}
"""By pytest's exit status: 4 and 5 mean that the tests are no longer there."""


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


def preload() -> None:
    """Import what tests need and the program's own modules are not part of."""
    import jsonschema  # noqa: F401
    import numpy  # noqa: F401
    import piexif  # noqa: F401
    import pillow_heif  # noqa: F401
    import pytest  # noqa: F401
    from PIL import ImageCms, ImageSequence  # noqa: F401


class Runner:
    """Runs mutants; knows the tests that fail without any mistake, and leaves those out."""

    def __init__(self) -> None:
        self._sound: dict[str, bool] = {}

    def run(self, mutant: Mutant, tests: list[str]) -> Fate:
        """Run `tests` against the mutant until one fails that passes without it."""
        ordered = sorted(tests, key=lambda test: _distance(mutant.path, test))
        if not tests:
            return Fate.UNTESTED
        for some in filter(None, (ordered[:_FIRST], ordered[_FIRST:])):
            fate = self._run(mutant, some)
            if fate is not Fate.SURVIVED:
                return fate
        return Fate.SURVIVED

    def _run(self, mutant: Mutant, tests: list[str]) -> Fate:
        while tests := [test for test in tests if self._sound.get(test, True)]:
            fate, failed = _in_child(mutant, tests)
            if fate is not Fate.KILLED or not failed:
                return fate
            if failed not in self._sound:
                self._sound[failed] = _in_child(None, [failed])[0] is Fate.SURVIVED
            if self._sound[failed]:
                return fate
        return Fate.SURVIVED


def _distance(path: Path, test: str) -> tuple[bool, bool, bool]:
    """How far a test is from a module, by their names; tests of the command line start processes and come last."""
    return f"test_{path.stem}." not in test, path.parent.name not in test, test.startswith("tests/cli")


class _FirstFailure:
    """Hears from pytest which test failed first, and passes the function's node id on."""

    def __init__(self, writing: int) -> None:
        self._writing = writing

    def pytest_runtest_logreport(self, report: Any) -> None:
        """See pytest."""
        if report.failed:
            os.write(self._writing, report.nodeid.partition("[")[0].encode() + b"\n")


def _in_child(mutant: Mutant | None, tests: list[str]) -> tuple[Fate, str]:
    """What becomes of a mutant (None: of the program as it is), and the first test that failed."""
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(mutant, tests, writing)
    os.close(writing)
    deadline = time.monotonic() + SECONDS
    with os.fdopen(reading, "rb") as pipe:
        while time.monotonic() < deadline:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                ended = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1
                return _FATES.get(ended, Fate.KILLED), pipe.readline().decode().strip()
            time.sleep(_POLL)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Fate.TIMEOUT, ""


def _work(mutant: Mutant | None, tests: list[str], writing: int) -> None:
    """The child's life: exit status 0 when all tests passed in spite of the mistake."""
    if sys.platform == "win32":
        raise NotImplementedError("this runs in a forked process")
    status = 1
    try:
        os.setpgid(0, 0)
        for descriptor in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
        for name in [name for name in sys.modules if name.partition(".")[0] == "scrubber"]:
            del sys.modules[name]
        import pytest

        from tests.mutants.plugin import install

        if mutant is not None:
            install(mutant.module, mutant.mutation.number)
        status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests], plugins=[_FirstFailure(writing)]))
    finally:
        os._exit(status)
