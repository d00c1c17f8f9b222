"""One photo through a pipe, with real processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.telling import SECRET, telling_photo

CLEAN = [sys.executable, "-m", "scrubber", "clean"]


def piped(data: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*CLEAN, *options, "-"], input=data, capture_output=True, timeout=60, check=False)


def test_a_photo_goes_in_and_its_copy_comes_out(tmp_path: Path) -> None:
    done = piped(telling_photo())
    assert (done.returncode, done.stderr) == (0, b"")
    assert SECRET.encode() not in done.stdout
    (tmp_path / "a.jpg").write_bytes(telling_photo())
    subprocess.run([*CLEAN, str(tmp_path / "a.jpg")], capture_output=True, timeout=60, check=True)
    assert done.stdout == (tmp_path / "a_clean.jpg").read_bytes()


def test_the_answer_for_programs_is_on_standard_error() -> None:
    from tests.helpers.json_answers import read_answer

    done = piped(telling_photo(), "--json", "--verify", "full")
    assert done.stdout.startswith(b"\xff\xd8")
    assert read_answer(done.stderr)["photos"][0]["proof"] == "decoded"


@pytest.mark.parametrize("data", [b"", b"no photo at all", telling_photo()[:60]])
def test_what_is_refused_writes_nothing(data: bytes) -> None:
    done = piped(data)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.startswith(b"-: ")


@pytest.mark.parametrize("options", [["-o", "x"], ["other.jpg"], ["-n"]])
def test_a_pipe_takes_no_second_path(options: list[str]) -> None:
    done = piped(telling_photo(), *options)
    assert done.returncode == 2
    assert done.stdout == b""
