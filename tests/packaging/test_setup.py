"""The two commands: which Pythons they take, and the sentences they end in where something is missing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script without an ending is no program there")


def run(script: str, *arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(folder / "packaging" / script), *arguments]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_set_up_package_and_workflow_name_the_same_pythons() -> None:
    script = (ROOT / "packaging/setup.sh").read_text("utf-8")
    oldest, newest = (
        int(re.findall(rf"^{name}_minor=(\d+)$", script, re.MULTILINE)[0]) for name in ("oldest", "newest")
    )
    named = [f"3.{minor}" for minor in range(oldest, newest + 1)]
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'requires-python = ">=3.{oldest},<3.{newest + 1}"' in project
    assert re.findall(r'Programming Language :: Python :: (3\.\d+)"', project) == named
    workflow = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert re.findall(r'"(3\.\d+)"', workflow.split("python: [")[1].split("]")[0]) == named
    assert "run: make test\n" in workflow


def test_one_numpy_serves_all_pythons() -> None:
    for name in ("runtime", "dev"):
        lock = (ROOT / f"packaging/requirements/{name}.txt").read_text("utf-8")
        assert len(re.findall(r"^numpy==", lock, re.MULTILINE)) == 1


@pytest.mark.parametrize(("version", "said"), [("3.15", "is 3.15"), ("3.9", "is 3.9"), ("", "none was found")])
def test_a_python_that_does_not_fit_ends_in_one_sentence(version: str, said: str, tmp_path: Path) -> None:
    checkout = tmp_path / "with spaces, ä and 日本"
    shutil.copytree(ROOT / "packaging", checkout / "packaging")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *print*) echo {version}; exit {int(not version)} ;; esac\nexit 1\n')
    python.chmod(0o755)
    done = run("setup.sh", "run", folder=checkout, PYTHON=str(python))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert "please install Python 3.13 (Debian and Ubuntu: python3;" in done.stderr


def test_photos_that_are_not_there_end_in_a_sentence() -> None:
    done = run("run.sh", "no such folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no file or folder named no such folder.\n"


def test_hostile_photos_that_are_not_there_are_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.hostile", str(tmp_path / "nowhere")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "there is no folder" in done.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the proof of packages runs on Linux")
def test_clean_empties_nothing_that_is_mounted_below_build(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "packaging", checkout / "packaging")
    (checkout / "build/root/dev").mkdir(parents=True)
    (checkout / "build/root/dev/null").touch()
    tools = tmp_path / "tools"
    tools.mkdir()
    mounts = tools / "mount"
    mounts.write_text(f'#!/bin/sh\necho "udev on {checkout}/build/root/dev type devtmpfs (rw)"\n')
    mounts.chmod(0o755)
    done = run("clean.sh", folder=checkout, PATH=f"{tools}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "Something is mounted" in done.stderr
    assert (checkout / "build/root/dev/null").exists()
    mounts.write_text("#!/bin/sh\n")
    assert run("clean.sh", folder=checkout, PATH=f"{tools}:{os.environ['PATH']}").returncode == 0
    assert not (checkout / "build").exists()


def test_a_release_for_windows_takes_no_python_but_the_pinned_one(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "packaging", checkout / "packaging")
    (checkout / "packaging/windows/python.org.txt").write_text("version=\nsha256=\n")
    done = run("windows/build.sh", str(tmp_path / "out"), folder=checkout, RELEASE="1", SOURCE_DATE_EPOCH="1")
    assert (done.returncode, done.stdout) == (1, "")
    assert "python.org.txt" in done.stderr
    workflow = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    assert "RELEASE: ${{ startsWith(github.ref, 'refs/tags/v') && '1' || '' }}" in workflow


def test_a_python_for_windows_with_another_checksum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "python.zip").write_bytes(b"PK of somebody else")
    script = ROOT / "packaging/windows/assemble.py"
    command = [sys.executable, str(script), str(tmp_path / "python.zip"), str(tmp_path / "out")]
    environment = os.environ | {"EMBEDDABLE_SHA256": "0" * 64}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "is not the file that was pinned" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the archive is for Linux")
def test_the_archive_installs_into_a_home_of_any_name_and_leaves_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "scrubber-1"
    shutil.copytree(ROOT / "packaging/linux/share", archive / "share")
    for script in ("install.sh", "uninstall.sh"):
        shutil.copy(ROOT / "packaging/linux" / script, archive)
    program = archive / "lib/scrubber/scrubber"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho scrubber 1\n")
    program.chmod(0o755)
    home = tmp_path / "Tom & Jerry|1"
    home.mkdir()
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    for script, entries in (("install.sh", 5), ("uninstall.sh", 0)):
        subprocess.run(["sh", str(archive / script)], env=environment, capture_output=True, check=True, timeout=60)
        named = [path for path in home.rglob("*") if "scrubber" in path.name.lower() and path.is_file()]
        starts = [line for path in named for line in path.read_text("utf-8").splitlines() if line.startswith("Exec=")]
        assert starts == [f'Exec="{home}/.local/lib/scrubber/scrubber" %F'] * entries
        assert bool(named) == bool(entries)
