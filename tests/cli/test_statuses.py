"""Every exit status, each from a real process; and what lies beside photos."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.json_answers import read_answer
from tests.helpers.telling import clean_photo, telling_photo

PROGRAM = [sys.executable, "-m", "scrubber"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, timeout=60, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A telling photo, a clean one and one that is none, in folders of their own."""
    for name, data in (("telling", telling_photo()), ("clean", clean_photo()), ("broken", b"no photo at all")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "IMG_1.jpg").write_bytes(data)
    return tmp_path


def test_fine_and_refused(folder: Path) -> None:
    assert run("clean", folder / "telling").returncode == 0
    assert run("check", folder / "clean").returncode == 0
    assert run("clean", folder / "broken").returncode == 1
    assert run("show", folder / "broken").returncode == 1


def test_a_path_that_is_not_there_is_a_mistake_in_the_command(folder: Path) -> None:
    for command in ("show", "check", "clean", "faces"):
        done = run(command, folder / "missing.jpg", folder / "clean")
        assert done.returncode == 2, command
        assert b"missing.jpg: The file can't be read: No such file or directory." in done.stderr
    assert (folder / "clean" / "IMG_1_clean.jpg").exists()


def test_check_tells_both_what_it_found_and_what_it_could_not_check(folder: Path) -> None:
    done = run("check", "--json", folder / "broken", folder / "telling", folder / "clean")
    assert done.returncode == 3
    broken, telling, clean = read_answer(done.stdout)["photos"]
    assert broken["problem"]["code"] == "unknown-format"
    assert telling["tells"] and not telling["problem"]
    assert not clean["tells"] and not clean["problem"]


def test_check_that_found_nothing_but_could_not_check_all(folder: Path) -> None:
    assert run("check", "-q", folder / "broken", folder / "clean").returncode == 4


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_can_not_be_read_is_not_checked(folder: Path) -> None:
    (folder / "clean").chmod(0)
    assert run("check", folder / "clean").returncode == 4


NEIGHBOURS = {
    "IMG_1.MOV": ("video", True),
    "IMG_1.jpg.json": ("sidecar", True),
    "letter.pdf": ("document", False),
    "walk.gpx": ("track", False),
    "._IMG_1.jpg": ("apple-double", True),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_folder_is_not_clean_while_a_neighbour_may_tell_something(name: str, folder: Path) -> None:
    (folder / "clean" / name).write_bytes(b"x")
    done = run("check", "--json", folder / "clean")
    assert done.returncode == 3
    kind, belongs = NEIGHBOURS[name]
    photo = str(folder / "clean" / "IMG_1.jpg") if belongs else None
    assert read_answer(done.stdout)["skipped"] == {
        "files": [
            {
                "path": str(folder / "clean" / name),
                "kind": kind,
                "belongs_to": photo,
                "holds_place": kind == "track",
            }
        ],
        "others": 0,
    }


def test_a_folder_of_neighbours_alone_is_not_clean_either(folder: Path) -> None:
    (folder / "clean" / "IMG_1.jpg").unlink()
    (folder / "clean" / "walk.gpx").write_bytes(b"x")
    assert run("check", folder / "clean").returncode == 3


def test_other_files_tell_nothing(folder: Path) -> None:
    for name in ("README.md", "package.json"):
        (folder / "clean" / name).write_bytes(b"x")
    done = run("check", folder / "clean")
    assert (done.returncode, done.stdout) == (0, b"Left alone: 1 sidecar file (package.json).\n")


def test_clean_tells_what_it_left_alone(folder: Path) -> None:
    for name in ("IMG_1.MOV", "letter.pdf", "notes.txt"):
        (folder / "telling" / name).write_bytes(b"x")
    (folder / "telling" / "IMG_2.xmp").write_text("<x exif:GPSLatitude='48,53.2N'/>")
    done = run("clean", folder / "telling")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[-1] == (
        "Left alone: 1 video (IMG_1.MOV), 1 document (letter.pdf), 1 sidecar file (IMG_2.xmp). "
        "1 of them holds a place. Don't post them with the copies."
    )
    answer = run("clean", "--strict-folder", "--json", folder / "telling")
    assert answer.returncode == 1
    assert read_answer(answer.stdout)["skipped"]["others"] == 1


def test_a_panorama_camera_writes_jpegs_of_another_name(folder: Path) -> None:
    (folder / "telling" / "IMG_1.jpg").rename(folder / "telling" / "IMG_1.insp")
    assert run("clean", folder / "telling").returncode == 0
    assert (folder / "telling" / "IMG_1_clean.insp").exists()
