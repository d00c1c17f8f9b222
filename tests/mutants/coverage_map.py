"""Which tests run which line and how long they take, measured once and kept in build/mutants.

Only test files that changed since are measured again; lines that moved in the program are followed.
"""

import ast
import difflib
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.mutants.measure import Measurement

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "mutants"
TEST_FOLDERS = (
    "tests/engine",
    "tests/formats",
    "tests/faces/covers",
    "tests/pixels",
    "tests/metadata",
    "tests/reports",
    "tests/jobs",
    "tests/cli",
)
"""The tests that may kill a mutant; the slow ones on all shared photos are no part of it."""


@dataclass(slots=True)
class MeasuredModule:
    """What was measured of one module: the tests of each line, and the lines that came into it later."""

    source: str
    tests: dict[int, set[str]] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)

    def follow(self, source: str) -> None:
        """Move what is known to where the same lines stand in a newer `source`."""
        if source == self.source:
            return
        matcher = difflib.SequenceMatcher(None, self.source.splitlines(), source.splitlines(), autojunk=False)
        moved = {
            match.a + step + 1: match.b + step + 1
            for match in matcher.get_matching_blocks()
            for step in range(match.size)
        }
        self.tests = {moved[line]: tests for line, tests in self.tests.items() if line in moved}
        here = set(range(1, len(source.splitlines()) + 1))
        self.new = {moved[line] for line in self.new if line in moved} | (here - set(moved.values()))
        self.source = source

    def between(self, first: int, last: int) -> set[str]:
        """The tests of all lines from `first` to `last`."""
        return {test for line, tests in self.tests.items() if first <= line <= last for test in tests}


class CoverageMap:
    """Tests by the lines that they run."""

    def __init__(self, targets: list[Path], folder: Path = BUILD, again: Iterable[str] = TEST_FOLDERS) -> None:
        """Only test files below the folders `again` are measured where they changed."""
        self._file = folder / "coverage.json"
        self.seconds: dict[str, float] = {}
        self._digests: dict[str, str] = {}
        self._modules: dict[str, MeasuredModule] = {}
        if self._file.exists():
            self._load()
        self._follow(targets)
        self._update(targets, tuple(again))

    def tests_of(self, path: Path, line: int) -> list[str]:
        """The node ids of the tests that run a line; of one that none was seen to run, of its module."""
        module = self._modules.get(str(path.relative_to(ROOT)))
        if module is None:
            return []
        first, function = statement_at(module.source, line)
        numbers = range(line, first - 1, -1)
        tests: set[str] = next((module.tests[number] for number in numbers if number in module.tests), set())
        if not tests and function is not None and line in module.new:
            tests = module.between(*function)
        if not tests or function is None:  # it runs on import, or once for all tests behind a cache
            tests = module.between(0, len(module.source)) | {test for test in self.seconds if is_own_test(path, test)}
        return sorted(tests & self.seconds.keys())

    def seconds_of(self, places: Iterable[tuple[Path, int]]) -> dict[str, float]:
        """The processor seconds of all tests that run these lines."""
        return {test: self.seconds[test] for place in places for test in self.tests_of(*place)}

    def _load(self) -> None:
        known = json.loads(self._file.read_text())
        self.seconds, self._digests = known["seconds"], known["digests"]
        for path, (source, tests, new) in known["modules"].items():
            self._modules[path] = MeasuredModule(
                source, {int(line): set(names) for line, names in tests.items()}, set(new)
            )

    def _save(self) -> None:
        modules = {
            path: (lines.source, {line: sorted(tests) for line, tests in lines.tests.items()}, sorted(lines.new))
            for path, lines in self._modules.items()
        }
        self._file.write_text(json.dumps({"seconds": self.seconds, "digests": self._digests, "modules": modules}))

    def _follow(self, targets: list[Path]) -> None:
        for path in targets:
            source = path.read_text()
            self._modules.setdefault(str(path.relative_to(ROOT)), MeasuredModule(source)).follow(source)

    def _update(self, targets: list[Path], again: tuple[str, ...]) -> None:
        digests = {
            name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
            if name.startswith(again)
            else self._digests[name]
            for name in _test_files()
            if name.startswith(again) or name in self._digests
        }
        changed = [name for name, digest in digests.items() if self._digests.get(name) != digest]
        gone = {test for test in self.seconds if test.partition("::")[0] not in set(digests) - set(changed)}
        self.seconds = {test: seconds for test, seconds in self.seconds.items() if test not in gone}
        for lines in self._modules.values():
            lines.tests = {line: tests - gone for line, tests in lines.tests.items()}
        if changed:
            self._add(_measure(changed, targets, self._file.parent))
        self._digests = digests
        self._save()

    def _add(self, measured: Measurement) -> None:
        self.seconds |= measured.seconds
        for path, lines in measured.lines.items():
            known = self._modules[path].tests
            for line, tests in lines.items():
                known.setdefault(int(line), set()).update(tests)


def _test_files() -> Iterator[str]:
    for folder in TEST_FOLDERS:
        yield from (str(path.relative_to(ROOT)) for path in sorted((ROOT / folder).rglob("test_*.py")))


def _measure(files: list[str], targets: list[Path], folder: Path) -> Measurement:
    """Run test files under coverage, in a process of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "measured.json"
    order = json.dumps({"files": files, "targets": [str(path) for path in targets], "output": str(output)})
    subprocess.run([sys.executable, "-m", "tests.mutants.measure", order], cwd=ROOT, check=True)
    return Measurement(**json.loads(output.read_text()))


def is_own_test(path: Path, test: str) -> bool:
    """Whether a test stands in a file that is called like the module: test_report or test_icc_report for report."""
    file = test.partition("::")[0].rpartition("/")[2]
    return file == f"test_{path.stem}.py" or (file.startswith("test_") and file.endswith(f"_{path.stem}.py"))


@cache
def statement_at(source: str, line: int) -> tuple[int, tuple[int, int] | None]:
    """The first line of the innermost statement at `line`, and the lines of the innermost function body around it."""
    first, around = line, None
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            first = node.lineno
            if isinstance(node, ast.FunctionDef) and line >= node.body[0].lineno:
                around = node.lineno, node.end_lineno or node.lineno
    return first, around
