"""The program itself leaves no file with its memory when it crashes; for workers `tests/fence` shows it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.strays import search
from tests.format_lists import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows asks another program")
AS_MUCH_AS_ALLOWED = 'ulimit -c "$(ulimit -H -c)"; exec "$@"'
SAYS = "; import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])"


def _limit(code: str, folder: Path) -> int:
    command = ["sh", "-c", AS_MUCH_AS_ALLOWED, "sh", sys.executable, "-c", code + SAYS]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}, cwd=folder
    )
    return int(done.stdout.splitlines()[-1])


def test_memory_is_not_dumped_once_the_program_has_started(tmp_path: Path) -> None:
    if _limit("pass", tmp_path) == 0:
        pytest.skip("no memory is dumped here anyway")
    assert _limit("from scrubber.launcher import run; run(['schema'])", tmp_path) == 0


def test_bytes_of_photos_are_found_in_a_file_that_changed(tmp_path: Path) -> None:
    """The search behind `tests.benchmarks.strays` sees what it is for, also where two reads meet."""
    wanted = frozenset({bytes(range(100, 124))})
    (tmp_path / "core").write_bytes(bytes((4 << 20) - 10) + bytes(range(100, 124)))
    (tmp_path / "other").write_bytes(bytes(100))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "copy").write_bytes(bytes(range(256)))
    assert list(search([tmp_path], wanted, 0.0, [tmp_path / "out"])) == [tmp_path / "core"]
    assert list(search([tmp_path], wanted, 1e12, [])) == []
