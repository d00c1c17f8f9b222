"""Runs the tests of one mutant in a child process that has the libraries in memory already."""

import os
import signal
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

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
    import hypothesis  # noqa: F401
    import jsonschema  # noqa: F401
    import numpy  # noqa: F401
    import piexif  # noqa: F401
    import pillow_heif  # noqa: F401
    import pytest  # noqa: F401
    from PIL import ImageCms, ImageSequence  # noqa: F401


def run(mutant: Mutant, tests: list[str]) -> Fate:
    """Run `tests` against the mutant until one fails."""
    if not tests:
        return Fate.UNTESTED
    names = {mutant.path.stem, mutant.path.parent.name}
    ordered = sorted(tests, key=lambda test: not any(name in test for name in names))
    first = _run(mutant, ordered[:_FIRST])
    return _run(mutant, ordered[_FIRST:]) if first is Fate.SURVIVED and len(tests) > _FIRST else first


def _run(mutant: Mutant, tests: list[str]) -> Fate:
    assert sys.platform != "win32", "this needs fork"
    child = os.fork()
    if child == 0:
        _work(mutant, tests)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return Fate.SURVIVED if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0 else Fate.KILLED
        time.sleep(_POLL)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Fate.TIMEOUT


def _work(mutant: Mutant, tests: list[str]) -> None:
    """The child's life: exit status 0 when all tests passed in spite of the mistake."""
    assert sys.platform != "win32"
    status = 1
    try:
        os.setpgid(0, 0)
        for descriptor in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
        for name in [name for name in sys.modules if name.partition(".")[0] == "scrubber"]:
            del sys.modules[name]
        import pytest

        from tests.mutants.plugin import install

        install(mutant.module, mutant.mutation.number)
        status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))
    finally:
        os._exit(status)
