"""The program as a process: its start, its streams and its end by a signal."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scrubber import __version__
from tests.helpers.telling import telling_photo

PROGRAM = [sys.executable, "-m", "scrubber"]
LIGHT = """
import sys
import scrubber.cli.main, scrubber.cli.run_clean, scrubber.cli.run_show, scrubber.cli.work
heavy = {"PySide6", "numpy", "PIL", "piexif"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)], capture_output=True, timeout=60, env={**os.environ, **more}, check=False
    )


def test_version_is_answered_without_importing_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scrubber", "--version"], capture_output=True, timeout=60, check=True
    )
    assert done.stdout.decode().strip() == f"scrubber {__version__}"
    imported = {line.split("|")[-1].strip() for line in done.stderr.decode().splitlines()}
    assert imported.isdisjoint({"argparse", "gettext", "scrubber.cli", "multiprocessing"})


def test_the_command_line_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.jpg").write_bytes(telling_photo())
    with subprocess.Popen([*PROGRAM, "show", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a name be any bytes")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_name_that_is_no_text_is_shown_escaped_and_survives_json(tmp_path: Path, encoding: str) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    Path(os.fsdecode(path)).write_bytes(telling_photo())
    shown = run("clean", "--json", tmp_path, PYTHONIOENCODING=encoding)
    assert shown.returncode == 0, shown.stderr
    assert os.fsencode(json.loads(shown.stdout)["photos"][0]["path"]) == path
    assert b"U+DCE9" in run("show", tmp_path, PYTHONIOENCODING=encoding).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals to the whole group")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ctrl_c_and_its_like_stop_and_keep_what_is_finished(name: str, tmp_path: Path) -> None:
    photo = telling_photo()
    for number in range(600):
        (tmp_path / f"{number:03}.jpg").write_bytes(photo)
    with subprocess.Popen(
        [*PROGRAM, "clean", "--json", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        _wait_for_a_copy(tmp_path)
        os.killpg(process.pid, getattr(signal, name))
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert b"Traceback" not in err
    copies = {str(path) for path in tmp_path.glob("*_clean.jpg")}
    assert copies == {photo["output"] for photo in json.loads(out)["photos"]}
    assert 0 < len(copies) < 600
    assert not list(tmp_path.glob(".scrubber-*"))


def _wait_for_a_copy(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not list(folder.glob("*_clean.jpg")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
