"""What promises never to raise: whatever stands in the way is told in the answer, with the photo's path."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scrubber.engine import inspect, tiles
from scrubber.engine.covering import face_search, people
from scrubber.engine.identities import identities_in, read_identities
from scrubber.engine.inspect import inspect_photo
from scrubber.engine.photo import Photo
from scrubber.engine.tiles import tiled_photo
from scrubber.errors import CannotRead, LimitExceeded, ParseError, UnknownFormat
from scrubber.formats.keep import EVERYTHING_PRIVATE
from tests.helpers.jpeg import plain_jpeg

BY_PATH: dict[str, Callable[[str], Any]] = {
    "inspect": inspect.inspect,
    "people": lambda path: people.read_people(path, None, 0),
    "identities": lambda path: read_identities(path, None),
}
OPENED: dict[str, tuple[Any, Callable[[Photo], Any]]] = {
    "inspect": (inspect, lambda photo: inspect_photo(photo, 0, True, EVERYTHING_PRIVATE)),
    "faces": (face_search, face_search.faces_in),
    "people": (face_search, lambda photo: people.people_in(photo, None, 0)),
    "identities": (face_search, lambda photo: identities_in(photo, None)),
    "tiles": (tiles, tiled_photo),
}


def answers(name: str, path: Path) -> Iterator[Any]:
    """What every way says of a file."""
    yield OPENED[name][1](Photo.read(str(path)))
    if name in BY_PATH:
        yield BY_PATH[name](str(path))


@pytest.mark.parametrize("name", BY_PATH)
def test_a_photo_that_is_not_there(name: str, tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere.jpg")
    answer = BY_PATH[name](path)
    assert answer.path == path and isinstance(answer.problem, CannotRead)


@pytest.mark.parametrize("name", OPENED)
def test_a_file_that_is_no_photo(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no photo")
    for answer in answers(name, path):
        assert answer.path == str(path) and isinstance(answer.problem, UnknownFormat)


@pytest.mark.parametrize("name", OPENED)
def test_a_photo_that_takes_too_much_memory(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_data: bytes) -> None:
        raise MemoryError

    path = tmp_path / "a.jpg"
    path.write_bytes(plain_jpeg())
    monkeypatch.setattr(OPENED[name][0], "detect", fail)
    for answer in answers(name, path):
        assert answer.path == str(path) and isinstance(answer.problem, LimitExceeded)
        assert answer.problem.values == {"what": "it needs too much memory"}


def test_tiles_of_a_picture_that_a_decoder_fails_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_data: bytes) -> None:
        raise ZeroDivisionError

    path = tmp_path / "a.jpg"
    path.write_bytes(plain_jpeg())
    monkeypatch.setattr(tiles, "_levels", fail)
    answer = tiled_photo(Photo.read(str(path)))
    assert answer.path == str(path) and isinstance(answer.problem, ParseError)
