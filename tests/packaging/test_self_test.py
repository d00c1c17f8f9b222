"""`scrubber --self-test` passes here, its literal lists name all there is, and it notices what is missing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scrubber import self_test
from scrubber.formats.registry import detect, formats
from scrubber.jobs.runner import Runner
from scrubber.resources import resource
from tests.samples.self_test_photos import PHOTOS

ROOT = Path(__file__).resolve().parents[2]


def test_it_passes_and_prints_a_line_per_check() -> None:
    command = [sys.executable, "-m", "scrubber", "--self-test"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    lines = done.stdout.splitlines()[1:-1]
    assert all(line.startswith("ok ") for line in lines)
    named = [*self_test.PHOTOS, *self_test.RESOURCES, *self_test.LIBRARIES, *self_test.COVERED, "face", "window"]
    assert [name for name in named if not any(name in line for line in lines)] == []


def test_its_lists_name_every_format_and_every_file_the_program_asks_for() -> None:
    assert {one.name for one in formats()} == set(self_test.PHOTOS)
    code = "".join(path.read_text("utf-8") for path in (ROOT / "scrubber").rglob("*.py"))
    asked = set(re.findall(r'resource\("([^"{]+\.[a-z]+)"\)', code))
    assert asked
    assert asked <= set(self_test.RESOURCES)
    models = {f"models/{path.name}" for path in resource("models").glob("*.onnx")}
    assert models <= set(self_test.RESOURCES)


@pytest.mark.parametrize("name", PHOTOS)
def test_every_photo_is_of_its_format_and_marked(name: str) -> None:
    data = resource(f"self_test/{name}").read_bytes()
    kind = next((kind for kind, file in self_test.PHOTOS.items() if file == name), "JPEG")
    assert detect(data).name == kind
    assert self_test.MARKER in data


def test_a_missing_format_file_or_library_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(self_test, "PHOTOS", {**self_test.PHOTOS, "Polaroid": "photo.pol"})
    assert "JPEG" in self_test._formats()
    monkeypatch.setattr(self_test, "resource", lambda name: tmp_path / name)
    assert self_test._resource("map/land.bin") == "missing"
    assert not self_test._passes("library", lambda: self_test._library("no_such_library"))
    monkeypatch.setattr(self_test, "_checks", lambda *_all: [("broken", lambda: "broken"), ("fine", lambda: "")])
    assert self_test.run() == 1


def test_a_changed_photo_is_no_proof(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "self_test").mkdir()
    (tmp_path / "self_test" / "photo.jpg").write_bytes(resource("self_test/progressive.jpg").read_bytes()[:-2])
    monkeypatch.setattr(self_test, "MARKER", b"not planted")
    monkeypatch.setattr(self_test, "resource", lambda name: tmp_path / name)
    with Runner(workers=1) as runner:
        assert self_test._clean("JPEG", tmp_path, runner) == "its photo was changed"
