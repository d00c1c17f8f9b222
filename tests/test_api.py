"""The Python API as programs use it: from a script without a main guard, from a notebook, with folders and mistakes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import scrubber
from scrubber import Faces, Keep, check, clean, inspect
from scrubber.formats.keep import PlaceDetail
from tests.format_lists import ROOT
from tests.helpers.exif import PARIS, photo_with_exif
from tests.helpers.telling import SECRET, telling_folder, telling_photo

SCRIPT = """
import sys
from scrubber import clean, inspect
(report,) = inspect(sys.argv[1])
(result,) = clean(sys.argv[1], verify_by_decoding=True)
print(report.format_name, [topic.value for topic in report.leaks], result.proof, result.problem)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return telling_folder(tmp_path)


def test_photos_are_inspected_checked_and_cleaned(folder: Path, tmp_path: Path) -> None:
    telling, broken, plain = inspect(folder)
    assert SECRET in telling.sentence
    assert broken.problem is not None and broken.problem.code == "unknown-format"
    assert plain.leaks == ()
    checked = check(folder)
    assert [photo.is_clean for photo in checked] == [False, False, True]
    assert not checked.is_clean
    results = clean(folder, output=tmp_path / "out", name="no-date", suffix="")
    assert [Path(result.output).name for result in results] == ["a.jpg", "", "b.jpg"]
    assert check(tmp_path / "out").is_clean
    assert (folder / "a.jpg").read_bytes() == telling_photo()


def test_neighbours_keep_a_folder_from_being_clean(folder: Path) -> None:
    (folder / "sub" / "b.mov").write_bytes(b"")
    checked = check(folder / "sub")
    assert checked[0].is_clean
    assert not checked.is_clean
    assert [file.belongs_to for file in checked.left_alone] == [str(folder / "sub" / "b.jpg")]


def test_a_choice_is_kept_and_accepted_by_the_same_choice(tmp_path: Path) -> None:
    photo = tmp_path / "paris.jpg"
    photo.write_bytes(photo_with_exif(gps=PARIS))
    keep = Keep(place=PlaceDetail.TOWN)
    (result,) = clean(photo, keep=keep)
    assert result.kept == ("place",)
    assert check(result.output, keep=keep).is_clean
    assert not check(result.output).is_clean


def test_faces_are_left_alone_unless_asked_for(folder: Path) -> None:
    (plain,) = clean(folder / "a.jpg", dry_run=True)
    assert plain.faces is None
    (covered,) = clean(folder / "a.jpg", faces=Faces("solid"), dry_run=True)
    assert covered.faces is not None
    assert list(folder.glob("*_clean*")) == []


MISTAKES: dict[str, Callable[[Path], object]] = {
    "name": lambda photo: clean(photo, name="../{name}"),
    "suffix": lambda photo: clean(photo, suffix=""),
    "hidden": lambda photo: clean(photo, hidden_pictures="x"),
    "side": lambda photo: clean(photo, max_side=-1),
    "style": lambda _photo: Faces("vaseline"),
    "size": lambda _photo: Faces(cover_size=9),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_options_that_can_not_be_are_exceptions(mistake: str, folder: Path) -> None:
    with pytest.raises(ValueError):
        MISTAKES[mistake](folder / "a.jpg")
    assert list(folder.glob("*_clean*")) == []


def test_a_path_that_is_not_there_is_an_exception(folder: Path) -> None:
    for function in (inspect, check, clean):
        with pytest.raises(FileNotFoundError):
            function(folder / "missing.jpg")
    assert not hasattr(scrubber, "nothing_of_this_name")


def _run(arguments: list[str], text: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


EXPECTED = "JPEG ['person'] decoded None\n"


def test_a_script_needs_no_main_guard(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    assert _run([str(script), str(folder / "a.jpg")]) == EXPECTED


def test_neither_does_what_has_no_file(folder: Path) -> None:
    """As in a notebook, in the interpreter and with -c."""
    assert _run(["-c", SCRIPT, str(folder / "a.jpg")]) == EXPECTED
    assert _run(["-", str(folder / "a.jpg")], SCRIPT) == EXPECTED


def test_the_example_of_the_readme_works(folder: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, re.S)
    (folder / "photo.jpg").write_bytes(telling_photo())
    printed = _run(["-c", f"import os\nos.chdir({str(folder)!r})\n{block}"])
    assert "photo_clean.jpg\nTrue\n" in printed


def test_importing_the_package_loads_nothing() -> None:
    loaded = _run(["-c", "import sys; before = set(sys.modules); import scrubber; print(set(sys.modules) - before)"])
    assert loaded == "{'scrubber'}\n"


def test_the_package_is_typed() -> None:
    assert (ROOT / "scrubber" / "py.typed").exists()
