"""Whom an index of known photos would name, and the people of a photo as numbers."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scrubber.engine import identities
from scrubber.engine.covering import people
from scrubber.engine.covering.people import people_as_rows, person_at, staying_in
from scrubber.engine.identities import KnownPhotos, read_identities
from scrubber.engine.report import PeopleReport, PhotoIdentities
from scrubber.errors import CannotRead, ParseError
from scrubber.faces.covers.cover_style import CoverStyle, Shape, Style
from scrubber.faces.face import Face, Region
from scrubber.resources import resource


def person(number: int) -> np.ndarray:
    """A row of length 1 at a right angle to every other's."""
    row = np.zeros(512, np.float32)
    row[number] = 1
    return row


def like(one: int, other: int, cosine: float) -> np.ndarray:
    """A face that is so near to one person, and for the rest another."""
    return np.asarray(cosine * person(one) + np.sqrt(1 - cosine**2) * person(other), np.float32)


def photo(path: str, *people: int, pictures: bool = False) -> PhotoIdentities:
    faces = tuple(Face(number, 1, 2, 2) for number in people)
    shown = tuple(b"face %d" % number for number in people) if pictures else ()
    rows = np.array([person(number) for number in people], np.float32).reshape(-1, 512)
    return PhotoIdentities(path, f"digest of {path}", faces, rows, pictures=shown)


@pytest.fixture
def known() -> KnownPhotos:
    index = KnownPhotos()
    for one in (photo("a", 1, 2, pictures=True), photo("b", 3), photo("c", 1)):
        index.add(one)
    return index


def test_what_is_known_is_counted(known: KnownPhotos) -> None:
    assert (known.photos, known.faces) == (3, 4)
    known.add(PhotoIdentities("broken", problem=ParseError("x")))
    known.add(photo("nobody"))
    assert (known.photos, known.faces) == (4, 4)


def test_a_face_that_is_not_clear_is_not_learnt(known: KnownPhotos) -> None:
    rows = np.stack((np.zeros(512, np.float32), person(7)))
    known.add(PhotoIdentities("blurred", "digest", (Face(1, 1, 2, 2),) * 2, rows, pictures=(b"blurred", b"clear")))
    assert (known.photos, known.faces) == (4, 5)
    assert known.matches(photo("probe"), rows)[1][0].picture == b"clear"
    assert known.named(photo("probe"), rows) == ["", "blurred"]


def test_faces_are_named_by_the_nearest_known_photo(known: KnownPhotos) -> None:
    probe = photo("probe")
    faces = np.array([like(2, 9, 0.9), like(3, 2, 0.8), like(3, 9, 0.41), person(9)], np.float32)
    assert known.named(probe, faces) == ["a", "b", "", ""]
    assert known.named(probe, None) == []
    known.add(photo("d", 9))
    assert known.named(probe, faces)[3] == "d"


def test_a_photo_does_not_name_itself_under_any_name(known: KnownPhotos) -> None:
    again = replace(photo("copy of a"), digest="digest of a")
    faces = np.array([person(1), person(2)], np.float32)
    assert known.named(again, faces) == ["c", ""]
    assert [[match.path for match in matches] for matches in known.matches(again, faces)] == [["c"], []]


def test_all_photos_of_a_face_the_nearest_first(known: KnownPhotos) -> None:
    known.add(
        PhotoIdentities("d", "digest of d", (Face(1, 1, 2, 2),) * 2, np.array([like(1, 8, 0.9), like(1, 7, 0.8)]))
    )
    found = known.matches(photo("probe"), np.array([person(1)], np.float32))
    assert [[(match.path, match.picture) for match in matches] for matches in found] == [
        [("a", b"face 1"), ("c", b""), ("d", b"")]
    ]
    assert known.matches(photo("probe"), None) == []


def test_a_photo_that_cannot_be_read_has_its_problem() -> None:
    assert isinstance(read_identities("/nowhere.jpg", None).problem, CannotRead)
    assert isinstance(people.read_people("/nowhere.jpg", None, 0).problem, CannotRead)


def test_people_are_told_apart_by_their_rows() -> None:
    faces = (Face(10, 10, 8, 8), Face(50, 10, 8, 8), Face(10, 10, 8, 8, frame=1))
    report = PeopleReport("a", faces, np.array([person(1), person(2), person(3)]), ())
    at = person_at(report, Face(51, 10, 8, 8))
    assert at == (faces[1], person(2).tobytes())
    assert person_at(report, Face(90, 90, 8, 8)) is None
    (row,) = people_as_rows([person(2).tobytes()])
    assert (row == person(2)).all()
    assert staying_in(report, []) == ()


def test_real_people_are_read_with_their_pictures() -> None:
    path = str(resource("samples") / "astronaut.jpg")
    known = people.read_people(path, None, 32)
    assert known.problem is None and len(known.faces) == len(known.pictures) == len(known.identities) >= 1
    assert all(picture.startswith(b"\xff\xd8") for picture in known.pictures)
    first = (known.faces[0],)
    alone = people.read_people(path, first, 0)
    assert (alone.faces, alone.pictures) == (first, (b"",))
    assert float(alone.identities[0] @ known.identities[0]) == pytest.approx(1, abs=1e-3)
    assert known.faces[0] in staying_in(known, [known.identities[0].astype(np.float32).tobytes()])
    later = people.read_people(path, (replace(known.faces[0], frame=3),), 0)
    assert (later.faces, later.identities.shape) == ((), (0, 512))
    identified = read_identities(path, None)
    assert identified.covered is None and identified.pictures == () and identified.width == 512
    assert len(identified.clean) == len(identified.faces) >= 1


def sides(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.size


def test_pictures_and_covers_of_identities_come_when_they_are_asked_for() -> None:
    path = str(resource("samples") / "astronaut.jpg")
    asked = read_identities(path, CoverStyle(Style.SOLID), 32)
    assert asked.problem is None and asked.digest == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    count = len(asked.faces)
    assert len(asked.pictures) == len(asked.covered_pictures) == len(asked.covered) == count >= 1
    assert max(sides(asked.picture)) == 192 and max(sides(asked.pictures[0])) == 32
    assert asked.pictures[0] != asked.covered_pictures[0]
    assert float(asked.clean[0] @ asked.clean[0]) == pytest.approx(1, abs=1e-3)
    assert float(asked.clean[0] @ asked.covered[0]) < 0.5
    without = read_identities(path, CoverStyle(Style.SOLID))
    assert (without.picture, without.pictures, without.covered_pictures) == (b"", (), ())
    assert without.covered is not None and len(without.covered) == count


def test_an_index_that_grows_is_searched_anew(known: KnownPhotos) -> None:
    probe, face = photo("probe"), np.array([person(9)], np.float32)
    assert known.named(probe, face) == [""] and known.matches(probe, face) == [()]
    known.add(photo("d", 9, pictures=True))
    assert known.named(probe, face) == ["d"]
    ((match,),) = known.matches(probe, face)
    assert (match.path, match.digest, match.picture) == ("d", "digest of d", b"face 9")


def test_covers_are_tried_in_their_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    covered: list[Shape] = []

    def note(picture: np.ndarray, regions: list[Region], _look: CoverStyle) -> np.ndarray:
        covered.extend(region.shape for region in regions)
        return picture

    monkeypatch.setattr(identities, "cover", note)
    known = read_identities(str(resource("samples") / "astronaut.jpg"), CoverStyle(shape=Shape.ROUNDED))
    assert covered == [Shape.ROUNDED] * len(known.faces) != []
