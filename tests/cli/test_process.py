"""The program as a process: its start, its streams and its end by a signal."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scrubber import __version__
from tests.helpers.telling import telling_photo

PROGRAM = [sys.executable, "-m", "scrubber"]
LIGHT = """
import sys
import scrubber.cli.main, scrubber.cli.clean, scrubber.cli.show
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


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_ctrl_c_and_its_like_stop_and_keep_what_is_finished(name: str, status: int, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs signals to the whole group")
    photo = telling_photo()
    for number in range(600):
        (tmp_path / f"{number:03}.jpg").write_bytes(photo)
    with (
        _with_usual_signals(),
        subprocess.Popen(
            [*PROGRAM, "clean", "--json", str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process,
    ):
        _wait_for_a_copy(tmp_path)
        os.killpg(process.pid, getattr(signal, name))
        out, err = process.communicate(timeout=60)
    assert process.returncode == status, err
    copies = {str(path) for path in tmp_path.glob("*_clean.jpg")}
    assert copies == {photo["output"] for photo in json.loads(out)["photos"]}
    assert 0 < len(copies) < 600
    stopped, hint = err.decode().splitlines()
    assert stopped == f"Stopped: {len(copies)} of 600 photos cleaned."
    assert "--resume" in hint
    assert not list(tmp_path.glob(".scrubber-*"))


@contextmanager
def _with_usual_signals() -> Iterator[None]:
    """Programs that are started here hear when a terminal closes, also where the tests run under nohup."""
    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def _wait_for_a_copy(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not list(folder.glob("*_clean.jpg")):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("command", ["show", "clean", "check", "faces", "schema"])
def test_an_answer_that_cannot_be_written_is_a_sentence(command: str, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(telling_photo())
    arguments = [] if command == "schema" else [str(tmp_path)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, command, *arguments], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == ["The file can't be saved: No space left on device."]


@pytest.mark.skipif(os.name != "posix", reason="a shell's way to close a stream")
@pytest.mark.parametrize(("closed", "status"), [(">&-", 1), ("2>&-", 0), ("<&-", 0)])
def test_closed_streams_are_no_traceback(closed: str, status: int, tmp_path: Path) -> None:
    """The descriptors of closed streams must not become those of photos: the workers write to them."""
    photo = tmp_path / "a.jpg"
    photo.write_bytes(telling_photo())
    line = " ".join(map(shlex.quote, [*PROGRAM, "clean", str(photo)])) + f" {closed}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=60, check=False)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr
    assert photo.read_bytes() == telling_photo()
    assert (tmp_path / "a_clean.jpg").exists() is (status == 0)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no locale C")
def test_names_of_any_bytes_in_the_locale_c(tmp_path: Path) -> None:
    for name in ("фото.jpg".encode(), b"\xff\xfe.jpg"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(telling_photo())
    done = run("clean", tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is the system's")
def test_a_path_that_is_too_long_is_refused_in_a_sentence(tmp_path: Path) -> None:
    long = "/".join([str(tmp_path), *["d" * 240] * 20, "a.jpg"])
    done = run("clean", long)
    assert done.returncode == 2
    assert b"File name too long" in done.stderr and b"Traceback" not in done.stderr
