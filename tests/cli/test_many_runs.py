"""Several runs at once into one destination, and the recipes for archives larger than one computer."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scrubber.__main__ import main
from tests.format_lists import ROOT
from tests.helpers.json_answers import read_answer, read_lines
from tests.helpers.telling import SECRET, telling_photo

RECIPES = (ROOT / "packaging/docs/MANY_PHOTOS.md").read_text("utf-8")
HAS_GNU_SPLIT = shutil.which("split") is not None and sys.platform == "linux"
COUNT = 60


def test_two_runs_into_one_folder_never_collide(tmp_path: Path) -> None:
    """The same names from two folders at the same moment: each copy has a name of its own, and all are there."""
    running = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for number in range(COUNT):
            (tmp_path / name / f"{number:02}.jpg").write_bytes(telling_photo())
        command = [
            sys.executable,
            "-m",
            "scrubber",
            "clean",
            "--json",
            "-o",
            str(tmp_path / "out"),
            str(tmp_path / name),
        ]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    answers = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], answers
    outputs = [photo["output"] for out, _err in answers for photo in read_answer(out)["photos"]]
    assert len(set(outputs)) == len(outputs) == 2 * COUNT
    assert {str(path) for path in (tmp_path / "out").iterdir()} == set(outputs)
    assert not any(SECRET.encode() in Path(output).read_bytes() for output in outputs)


def test_photos_named_one_by_one_keep_their_path_below_a_base(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo, other = tmp_path / "in" / "deep" / "a.jpg", tmp_path / "b.jpg"
    photo.parent.mkdir(parents=True)
    for path in (photo, other):
        path.write_bytes(telling_photo())
    out = tmp_path / "out"
    assert main(["clean", "--base", str(tmp_path / "in"), "-o", str(out), str(photo), str(other)]) == 0
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.jpg")) == [
        "b_clean.jpg",
        "deep/a_clean.jpg",
    ]
    capsys.readouterr()


def recipe(name: str) -> str:
    """A block of the document that is marked as tested."""
    found = re.search(rf"<!-- test: {name} -->\n```sh\n(.*?)```", RECIPES, re.S)
    assert found is not None
    return found[1]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with the photos, in which "scrubber" is this checkout's program."""
    for number in range(40):
        path = tmp_path / "Pictures" / f"day {number % 3}" / f"{number:02}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(telling_photo())
    (tmp_path / "Pictures" / "broken.jpg").write_bytes(b"none")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "scrubber"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m scrubber "$@"\n')
    program.chmod(0o755)
    return tmp_path


def run_in(archive: Path, script: str, **more: str) -> int:
    environment = {**os.environ, "PATH": f"{archive / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), **more}
    done = subprocess.run(
        ["sh", "-c", script], cwd=archive, env=environment, capture_output=True, timeout=180, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode


def check_result(archive: Path) -> None:
    """Every photo was cleaned once, by one of the parts, and the broken one is told."""
    photos = []
    for lines in sorted(archive.glob("part.*.jsonl")):
        *told, end = read_lines(lines.read_bytes())
        assert end["end"]["photos"] == len(told)
        photos += [line["photo"] for line in told]
    assert len(photos) == 41
    assert [Path(photo["path"]).name for photo in photos if photo["problem"]] == ["broken.jpg"]
    originals = {path.relative_to(archive / "Pictures") for path in (archive / "Pictures").rglob("*[0-9].jpg")}
    copies = {path.relative_to(archive / "Clean") for path in (archive / "Clean").rglob("*.jpg")}
    assert copies == {path.with_name(f"{path.stem}_clean.jpg") for path in originals}


@pytest.mark.skipif(not HAS_GNU_SPLIT or shutil.which("parallel") is None, reason="GNU parallel is not on this machine")
def test_the_recipe_for_gnu_parallel_works(archive: Path) -> None:
    assert run_in(archive, recipe("parallel").replace("--halt", "--will-cite --halt")) == 1, "one photo is broken"
    check_result(archive)
    if shutil.which("jq"):
        told = subprocess.run(["sh", "-c", recipe("refused")], cwd=archive, capture_output=True, check=True)
        assert told.stdout.startswith(b"Pictures/broken.jpg\t")


@pytest.mark.skipif(not HAS_GNU_SPLIT, reason="GNU split is not on this machine")
def test_the_recipe_for_slurm_works(archive: Path) -> None:
    """As Slurm would run it: the script once for each number of the array, here one after the other."""
    making = re.search(r"`(find .*? part\.)`", RECIPES)
    assert making is not None
    assert run_in(archive, making[1]) == 0
    statuses = [run_in(archive, recipe("slurm"), SLURM_ARRAY_TASK_ID=str(number)) for number in range(8)]
    assert sorted(statuses) == [0] * 7 + [1]
    check_result(archive)


def test_the_action_pins_what_it_uses_and_runs_no_input_as_a_script() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses and all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", one) for one in uses)
    scripts = re.findall(r"run: \|\n((?:        .*\n)+)", text)
    assert len(scripts) == 2
    assert not any("${{" in script for script in scripts)


@pytest.mark.skipif(os.name != "posix", reason="the script is for a shell")
@pytest.mark.parametrize(
    ("paths", "options", "status"), [("a.jpg\n", "", 3), (".", "--exclude=*.jpg", 2), ("c d.jpg", "", 0)]
)
def test_the_last_step_of_the_action_checks_the_photos(archive: Path, paths: str, options: str, status: int) -> None:
    from tests.helpers.telling import clean_photo

    work = archive / "work"
    work.mkdir()
    (work / "a.jpg").write_bytes(telling_photo())
    (work / "c d.jpg").write_bytes(clean_photo())
    script = re.findall(r"run: \|\n((?:        .*\n)+)", (ROOT / "action.yml").read_text("utf-8"))[-1]
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=work,
        env={
            **os.environ,
            "PATH": f"{archive / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PATHS": paths,
            "OPTIONS": options,
            "RUNNER_TEMP": str(archive),
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == status, done.stderr


def test_the_hook_checks_photos_of_every_kind() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    (pattern,) = re.findall(r"files: (.*)", text)
    assert re.search(pattern, "img/A.JPG") and re.search(pattern, "b.heic")
    assert not re.search(pattern, "jpg.py") and not re.search(pattern, "logo.svg")
    assert json.dumps(re.findall(r"entry: (.*)", text)) == '["scrubber check"]'
