"""A copy takes its original's place: the original is in the trash then, and nothing is ever lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.format_lists import ROOT
from tests.helpers.json_answers import read_answer
from tests.helpers.telling import SECRET, clean_photo, telling_photo

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the trash of freedesktop.org is watched")

UNDO = """
import sys
from scrubber.engine.replacing import undo
from scrubber.engine.report import CleanResult
left = undo([CleanResult(path, output=path, replaced=True) for path in sys.argv[1:]])
print(len(left))
"""


class Home:
    """A home with a trash of its own, and a folder of photos on the same disk, which may be another than the user's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.photos = folder / "photos"
        self.photos.mkdir()
        self.trash = folder / "data" / "Trash"

    def run(self, *arguments: str | Path, code: str = "") -> subprocess.CompletedProcess[bytes]:
        program = ["-c", code] if code else ["-m", "scrubber"]
        return subprocess.run(
            [sys.executable, *program, *map(str, arguments)],
            capture_output=True,
            timeout=60,
            cwd=ROOT,
            env={**os.environ, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / "data")},
            check=False,
        )

    def in_trash(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted((self.trash / "files").glob("*"))]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_copy_takes_the_originals_place(home: Home) -> None:
    photo = home.photos / "a.jpg"
    photo.write_bytes(telling_photo())
    done = home.run("clean", "--replace", "--json", home.photos)
    assert done.returncode == 0, done.stderr
    (answer,) = read_answer(done.stdout)["photos"]
    assert (answer["replaced"], answer["output"], answer["proof"]) == (True, str(photo), "decoded")
    assert SECRET.encode() not in photo.read_bytes()
    assert [path.name for path in home.photos.iterdir()] == ["a.jpg"]
    assert home.in_trash() == [telling_photo()]
    again = home.run("clean", "--replace", home.photos)
    assert b"Nothing to remove" in again.stdout
    assert home.in_trash() == [telling_photo()]


def test_a_trial_moves_nothing(home: Home) -> None:
    photo = home.photos / "a.jpg"
    photo.write_bytes(telling_photo())
    done = home.run("clean", "--replace", "-n", "--json", photo)
    assert read_answer(done.stdout)["photos"][0]["output"] == str(photo)
    assert photo.read_bytes() == telling_photo()
    assert home.in_trash() == []


def test_where_there_is_no_trash_the_original_stays_and_the_copy_goes(home: Home) -> None:
    photo = home.photos / "a.jpg"
    photo.write_bytes(telling_photo())
    (home.folder / "data").write_bytes(b"a file, where the trash should be")
    done = home.run("clean", "--replace", photo)
    assert done.returncode == 1
    assert b"The original can't be replaced" in done.stderr
    assert [path.name for path in home.photos.iterdir()] == ["a.jpg"]
    assert photo.read_bytes() == telling_photo()


def test_a_link_is_not_replaced(home: Home) -> None:
    (home.folder / "real.jpg").write_bytes(telling_photo())
    (home.photos / "a.jpg").symlink_to(home.folder / "real.jpg")
    done = home.run("clean", "--replace", home.photos)
    assert done.returncode == 1
    assert b"it is a link" in done.stderr
    assert (home.folder / "real.jpg").read_bytes() == telling_photo()
    assert [path.name for path in home.photos.iterdir()] == ["a.jpg"]


def test_a_photo_that_was_changed_meanwhile_stays(home: Home) -> None:
    code = """
import sys
from pathlib import Path
from scrubber.engine.replacing import take_place
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Policy
result = scrub(sys.argv[1], Destination(replaces=True, wants_receipt=True), Policy())
Path(sys.argv[1]).write_bytes(b"something new")
print(take_place(result).problem)
"""
    photo = home.photos / "a.jpg"
    photo.write_bytes(telling_photo())
    assert b"it was changed meanwhile" in home.run(photo, code=code).stdout
    assert photo.read_bytes() == b"something new"
    assert [path.name for path in home.photos.iterdir()] == ["a.jpg"]
    assert home.in_trash() == []


def test_undo_puts_the_original_back_and_the_copy_into_the_trash(home: Home) -> None:
    names = ["a.jpg", "b c%.jpg"]
    for name in names:
        (home.photos / name).write_bytes(telling_photo())
    assert home.run("clean", "--replace", home.photos).returncode == 0
    copy = (home.photos / "a.jpg").read_bytes()
    done = home.run(*(home.photos / name for name in names), code=UNDO)
    assert done.stdout == b"0\n", done.stderr
    assert sorted(path.name for path in home.photos.iterdir()) == names
    assert all((home.photos / name).read_bytes() == telling_photo() for name in names)
    assert home.in_trash() == [copy, copy]


def test_undo_leaves_the_copy_where_the_original_is_gone(home: Home) -> None:
    photo = home.photos / "a.jpg"
    photo.write_bytes(clean_photo())
    done = home.run(photo, code=UNDO)
    assert done.stdout == b"1\n", done.stderr
    assert [path.name for path in home.photos.iterdir()] == ["a.jpg"]
    assert photo.read_bytes() == clean_photo()


@pytest.mark.parametrize("options", [["-o", "x"], ["--name", "random"], ["--suffix", "_x"]])
def test_a_replaced_original_keeps_its_name_and_place(home: Home, options: list[str]) -> None:
    photo = home.photos / "a.jpg"
    photo.write_bytes(telling_photo())
    assert home.run("clean", "--replace", *options, photo).returncode == 2
    assert photo.read_bytes() == telling_photo()
