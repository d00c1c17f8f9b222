"""What promises never to raise: whatever stands in the way is told in the answer, with the photo's path."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrubber.engine import identities, inspect, tiles
from scrubber.engine.covering import face_search, people
from scrubber.engine.identities import identities_in, read_identities
from scrubber.engine.inspect import inspect_photo
from scrubber.engine.photo import Photo
from scrubber.engine.tiles import tiled, tiled_photo
from scrubber.errors import CannotRead, LimitExceeded, ParseError, UnknownFormat
from tests.helpers.jpeg import plain_jpeg

ANSWERS: dict[str, tuple[Any, Callable[[str], Any], Callable[[Photo], Any]]] = {
    "inspect": (inspect, inspect.inspect, inspect_photo),
    "faces": (face_search, face_search.look_for_faces, face_search.faces_in),
    "people": (people, lambda path: people.read_people(path, None, 0), lambda photo: people.people_in(photo, None, 0)),
    "identities": (identities, lambda path: read_identities(path, None), lambda photo: identities_in(photo, None)),
    "tiles": (tiles, tiled, tiled_photo),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_photo_that_is_not_there(name: str, tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere.jpg")
    answer = ANSWERS[name][1](path)
    assert answer.path == path and isinstance(answer.problem, CannotRead)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_file_that_is_no_photo(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no photo")
    for answer in (ANSWERS[name][1](str(path)), ANSWERS[name][2](Photo.read(str(path)))):
        assert answer.path == str(path) and isinstance(answer.problem, UnknownFormat)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_photo_that_takes_too_much_memory(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_data: bytes) -> None:
        raise MemoryError

    path = tmp_path / "a.jpg"
    path.write_bytes(plain_jpeg())
    module, by_path, opened = ANSWERS[name]
    monkeypatch.setattr(module, "detect", fail)
    for answer in (by_path(str(path)), opened(Photo.read(str(path)))):
        assert answer.path == str(path) and isinstance(answer.problem, LimitExceeded)
        assert answer.problem.values == {"what": "it needs too much memory"}


def test_tiles_of_a_picture_that_a_decoder_fails_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_data: bytes) -> None:
        raise ZeroDivisionError

    path = tmp_path / "a.jpg"
    path.write_bytes(plain_jpeg())
    monkeypatch.setattr(tiles, "_levels", fail)
    answer = tiled(str(path))
    assert answer.path == str(path) and isinstance(answer.problem, ParseError)
