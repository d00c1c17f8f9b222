"""Promises about the whole computer, watched while photos are read, cleaned and covered in a process of its own.

The original is only read, nothing is written but copies, nothing is sent, and neither home nor temporary folder get
anything: native libraries, which Python's audit events don't see, would leave it there.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

import scrubber
from scrubber.faces.models import onnxruntime
from scrubber.resources import resource

WATCHED = """
import json, os, sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {f"os.{verb}" for verb in "chmod link mkdir remove rename rmdir symlink truncate utime".split()}
opened, changed, sent = set(), set(), set()

def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)) and args[2] & WRITING:
        opened.add(os.fsdecode(args[0]))
    elif event in CHANGES:
        changed.update(os.fsdecode(path) for path in args[:2] if isinstance(path, (str, bytes)))
    elif event.startswith(("socket.", "urllib.", "http.")):
        sent.add(event)

sys.addaudithook(watch)
folder, *photos = sys.argv[1:]
EXTRA
json.dump({"written": sorted(opened | changed), "sent": sorted(sent)}, sys.stdout)
"""
EVERYTHING = """
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.report import Destination
from scrubber.engine.covering.face_search import faces_in
from scrubber.engine.inspect import inspect
from scrubber.engine.photo import Photo
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Policy, Verification

for photo in photos:
    assert inspect(photo, 200).problem is None, photo
    assert scrub(photo, Destination(folder), Policy(Verification.FULL)).problem is None, photo

assert len(faces_in(Photo.read(photos[-1]), 200).faces) == 1
assert scrub(photos[-1], Destination(folder), PicturePolicy(faces=FaceChoice())).problem is None
"""
QUIETENING = ("CI", "GITHUB_", "ORT_", "XDG_")
"""Variables that move what is left behind elsewhere, or under which a library is quieter than with a user."""
WITH_A_SCREEN = ("PySide6", "pillow.libs")
"""Packages whose libxcb can reach a screen elsewhere; no network module of Qt is ever imported."""
BROKEN = """
import socket
for photo in photos:
    open(photo, "r+b").close()
socket.socket().close()
open(os.path.expanduser("~/log"), "w").close()
"""


@dataclass
class Seen:
    """What a process wrote and sent, and what lies in its home and its temporary folder afterwards."""

    written: list[Path]
    sent: list[str]
    left: list[Path]


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """A photo of every format, and one with a face."""
    folder = tmp_path / "photos"
    folder.mkdir()
    found = [*resource("self_test").glob("photo.*"), resource("samples/astronaut.jpg")]
    for photo in found:
        (folder / photo.name).write_bytes(photo.read_bytes())
    return [folder / photo.name for photo in found]


def watched(work: str, tmp_path: Path, photos: list[Path]) -> Seen:
    own = {name: tmp_path / name for name in ("home", "temporary", "working")}
    for folder in own.values():
        folder.mkdir()
    places = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), own["home"])
    places |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), own["temporary"])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(QUIETENING)}
    environment |= {name: str(path) for name, path in places.items()} | {"PYTHONDONTWRITEBYTECODE": "1"}
    code = WATCHED.replace("EXTRA", work)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "copies"), *map(str, photos)],
        capture_output=True, text=True, timeout=120, check=False, cwd=own["working"],
        env=environment | {"PYTHONPATH": str(Path(scrubber.__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    left = [path for folder in own.values() for path in folder.rglob("*")]
    return Seen([Path(path) for path in answer["written"]], answer["sent"], left)


def test_originals_are_only_read_and_nothing_but_copies_is_written(tmp_path: Path, photos: list[Path]) -> None:
    before = {photo: photo.read_bytes() for photo in photos}
    seen = watched(EVERYTHING, tmp_path, photos)
    copies = tmp_path / "copies"
    assert len(list(copies.iterdir())) == len(photos) + 1
    assert [path for path in seen.written if path != Path(os.devnull) and not _is_in(path, copies)] == []
    assert {photo: photo.read_bytes() for photo in photos} == before
    assert (seen.sent, seen.left) == ([], [])


def _is_in(path: Path, copies: Path) -> bool:
    """Whether something was written in the folder of copies.

    A copy in the making is named relative to the open folder, which the watch doesn't see: what lies in the working
    folder afterwards tells that it was the right one.
    """
    return path.is_relative_to(copies) or re.fullmatch(r"\.scrubber-\d+-[0-9a-f]{16}\.tmp", str(path)) is not None


def _of_the_fuzzer(site: Path) -> set[Path]:
    """What atheris brought: a tool for tests, and part of no package."""
    try:
        return {site / file for file in metadata.files("atheris") or ()}
    except metadata.PackageNotFoundError:
        return set()


@pytest.mark.skipif(sys.platform != "linux", reason="how a library names what it calls differs by system")
def test_no_native_library_looks_up_an_address() -> None:
    """Python's imports are watched elsewhere; a library in C++ that reports to somebody has to ask for its address."""
    site = Path(onnxruntime.__file__).parent.parent
    libraries = [path for path in site.glob("**/*.so*") if path.relative_to(site).parts[0] not in WITH_A_SCREEN]
    libraries = [path for path in libraries if path not in _of_the_fuzzer(site)]
    assert any(path.is_relative_to(site / "onnxruntime") for path in libraries)
    assert [path.name for path in libraries if b"\0getaddrinfo\0" in path.read_bytes()] == []


def test_the_watch_notices_every_breach(tmp_path: Path, photos: list[Path]) -> None:
    seen = watched(BROKEN, tmp_path, photos)
    assert set(photos) <= set(seen.written)
    assert seen.sent
    assert seen.left == [tmp_path / "home" / "log"]
