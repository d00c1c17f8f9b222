"""Runs test files under coverage: which test runs which line of the targets, and how long each test takes.

python -m tests.mutants.measure '{"files": [...], "targets": [...], "output": "measured.json"}'
"""

import json
import os
import sys
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
from coverage import Coverage


@dataclass(slots=True)
class Measurement:
    """Node ids by path (relative to the checkout) and line; the processor seconds of each test that passed."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[str, list[str]]] = field(default_factory=dict)


class _Watch:
    """Tells coverage whose turn it is, and keeps the time."""

    def __init__(self, coverage: Coverage, targets: list[str]) -> None:
        self._coverage, self._targets = coverage, frozenset(targets)
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """See pytest."""
        _forget(self._targets)
        self._coverage.switch_context(item.nodeid)
        started = _processor_seconds()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = _processor_seconds() - started
            self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """See pytest."""
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)


def _forget(targets: frozenset[str]) -> None:
    """Empty the caches of the targets, or the lines behind one would be known for the first test alone."""
    for module in [found for found in sys.modules.values() if getattr(found, "__file__", None) in targets]:
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


def _processor_seconds() -> float:
    """Those of ended children too."""
    return sum(os.times()[:4])


def _measure(files: list[str], targets: list[str]) -> Measurement:
    coverage = Coverage(data_file=None, include=targets, config_file=False)
    watch = _Watch(coverage, targets)
    coverage.start()
    pytest.main(["-q", "-p", "no:cacheprovider", *files], plugins=[watch])
    coverage.stop()
    data = coverage.get_data()
    passed = {test: seconds for test, seconds in watch.seconds.items() if test not in watch.failed}
    lines = {
        str(Path(target).relative_to(Path.cwd())): {
            str(line): [test for test in tests if test in passed]
            for line, tests in data.contexts_by_lineno(target).items()
            if any(tests)
        }
        for target in targets
    }
    return Measurement(passed, lines)


if __name__ == "__main__":
    _order = json.loads(sys.argv[1])
    Path(_order["output"]).write_text(json.dumps(asdict(_measure(_order["files"], _order["targets"]))))
