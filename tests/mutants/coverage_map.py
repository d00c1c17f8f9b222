"""Which tests run which line, measured once and kept in build/mutants."""

import subprocess
import sys
from functools import cache
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "mutants"
TEST_FOLDERS = ("tests/engine", "tests/formats", "tests/faces/covers", "tests/pixels", "tests/cli")
"""The tests that may kill a mutant; the slow ones on all shared photos are no part of it."""

_CONFIG = "[run]\nsource = scrubber\ndynamic_context = test_function\ndata_file = {data}\n"


class CoverageMap:
    """Tests by the lines that they run."""

    def __init__(self) -> None:
        data = BUILD / "coverage"
        if not data.exists():
            _measure(data)
        self._data = CoverageData(str(data))
        self._data.read()
        self._lines: dict[str, dict[int, list[str]]] = {}

    def tests_of(self, path: Path, line: int) -> list[str]:
        """The node ids of the tests that run a line; of one that runs on import, all of its module.

        A module that is newer than the measurement has the tests that are named like it.
        """
        lines = self._lines.setdefault(str(path), self._data.contexts_by_lineno(str(path)))
        contexts = {context for context in lines.get(line, ()) if context}
        if not contexts:
            contexts = {context for some in lines.values() for context in some if context}
        tests = sorted(filter(None, map(_node_id, contexts)))
        return tests or [str(file.relative_to(ROOT)) for file in ROOT.glob(f"tests/**/test_{path.stem}.py")]


def _measure(data: Path) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    config = BUILD / "coveragerc"
    config.write_text(_CONFIG.format(data=data))
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={config}", "-m", "pytest", "-q", *TEST_FOLDERS]
    subprocess.run(command, cwd=ROOT, check=False)


@cache
def _text(file: Path) -> str:
    return file.read_text()


def _node_id(context: str) -> str:
    """`tests.engine.test_verify.TestX.test_y` as `tests/engine/test_verify.py::TestX::test_y`; empty for helpers."""
    names = context.split(".")
    for end in range(len(names), 0, -1):
        file = ROOT.joinpath(*names[:end]).with_suffix(".py")
        if file.is_file() and file.name.startswith("test_") and f"def {names[-1]}(" in _text(file):
            return "::".join((str(file.relative_to(ROOT)), *names[end:]))
    return ""
