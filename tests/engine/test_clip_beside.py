"""A clip of the same name beside a photo: the user hears of it."""

from pathlib import Path

import pytest

from scrubber.engine.file_marks import CLIP, clip_note, what_is_beside
from scrubber.engine.inspect import inspect
from tests.helpers.jpeg import plain_jpeg


@pytest.mark.parametrize("clip", ["IMG_1234.MOV", "IMG_1234.mov", "IMG_1234.mp4"])
def test_clip_of_the_same_name_is_told(tmp_path: Path, clip: str) -> None:
    photo = tmp_path / "IMG_1234.JPG"
    photo.write_bytes(plain_jpeg())
    (tmp_path / clip).write_bytes(b"clip")
    assert CLIP in inspect(str(photo)).notes


def test_nothing_is_said_without_such_a_clip(tmp_path: Path) -> None:
    photo = tmp_path / "IMG_1234.JPG"
    photo.write_bytes(plain_jpeg())
    (tmp_path / "IMG_1235.MOV").write_bytes(b"clip")
    (tmp_path / "IMG_1234.MOV").mkdir()
    assert CLIP not in inspect(str(photo)).notes


@pytest.mark.parametrize("name", ["drawing.png", "a" * 300 + ".jpg", "with\0zero.jpg"])
def test_other_files_and_impossible_names_are_no_trouble(tmp_path: Path, name: str) -> None:
    assert clip_note(what_is_beside(str(tmp_path / name))) == ""
