"""What lies beside photos is counted by kind; sidecar files with a place are noticed."""

from pathlib import Path

import pytest

from scrubber.engine.neighbours import LeftAlone, Neighbour, NeighbourKind, holds_place, neighbour_kind
from scrubber.jobs.scan import scan


def test_other_files_of_a_folder_are_counted_while_it_is_scanned(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.MOV", "b.mp4", "letter.pdf", "walk.gpx", "notes.txt", ".hidden.mp4"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "a.xmp").write_text("<x exif:GPSLatitude='48,53.2N'/>")
    (tmp_path / "b.xmp").write_text("<x dc:format='image/jpeg'/>")
    seen = LeftAlone()
    found = list(scan([str(tmp_path)], on_neighbour=seen.add))
    assert [Path(photo.path).name for photo in found] == ["a.jpg"]
    assert seen.counts == {
        NeighbourKind.VIDEO: 2, NeighbourKind.DOCUMENT: 1, NeighbourKind.TRACK: 1, NeighbourKind.SIDECAR: 2,
        NeighbourKind.OTHER: 1,
    }  # fmt: skip
    assert seen.with_place == 2


def test_a_sidecar_that_is_not_there_holds_no_place(tmp_path: Path) -> None:
    assert not holds_place(str(tmp_path / "missing.xmp"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.MOV", NeighbourKind.VIDEO), ("a.m4a", NeighbourKind.SOUND), ("a.pdf", NeighbourKind.DOCUMENT),
        ("a.jpg.xmp", NeighbourKind.SIDECAR), ("a.GPX", NeighbourKind.TRACK), ("._a.mov", NeighbourKind.APPLE_DOUBLE),
        ("a", NeighbourKind.OTHER), ("mov", NeighbourKind.OTHER), ("a.mov.txt", NeighbourKind.OTHER),
    ],
)  # fmt: skip
def test_what_a_file_is_by_its_name(name: str, kind: NeighbourKind) -> None:
    assert neighbour_kind(f"folder.mov/{name}") is kind


@pytest.mark.parametrize(
    ("neighbour", "tells"),
    [
        (Neighbour("a", NeighbourKind.VIDEO), True),
        (Neighbour("a", NeighbourKind.SIDECAR), False),
        (Neighbour("a", NeighbourKind.SIDECAR, holds_place=True), True),
        (Neighbour("a", NeighbourKind.SIDECAR, belongs_to="b"), True),
    ],
)
def test_which_files_can_tell_something(neighbour: Neighbour, tells: bool) -> None:
    assert neighbour.tells is tells
    assert LeftAlone(files=[Neighbour("x", NeighbourKind.SIDECAR), neighbour]).tells is tells
    assert not LeftAlone().tells


def test_files_belong_to_the_photo_that_is_called_alike() -> None:
    paths = {
        "d/IMG_1.MOV": "d/IMG_1.jpg", "d/img_1.jpg.XMP": "d/IMG_1.jpg", "d/._IMG_1.JPG": "d/IMG_1.jpg",
        "d/IMG_2.mov": "", "e/IMG_1.mov": "", "d/._": "", "d/._IMG_1.mov": "",
    }  # fmt: skip
    seen = LeftAlone()
    for path in paths:
        seen.add(path)
    seen.assign(["d/IMG_1.jpg", "d/other.png"])
    assert {file.path: file.belongs_to for file in seen.files} == paths
    empty = LeftAlone()
    empty.assign(iter(()))
    assert empty == LeftAlone()


def test_what_was_counted_elsewhere_is_added() -> None:
    one, other = LeftAlone(), LeftAlone()
    for path in ("a.mov", "b.gpx", "c.txt"):
        one.add(path)
    for path in ("d.mov", "e.gpx", "f.pdf"):
        other.add(path)
    one.merge(other)
    assert one.counts == {
        NeighbourKind.VIDEO: 2, NeighbourKind.TRACK: 2, NeighbourKind.OTHER: 1, NeighbourKind.DOCUMENT: 1,
    }  # fmt: skip
    assert one.with_place == 2
    assert [file.path for file in one.files] == ["a.mov", "b.gpx", "d.mov", "e.gpx", "f.pdf"]
    assert [file.holds_place for file in one.files] == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("text", "is_place"),
    [
        (b"exif:GPSLatitude", True), (b"gps_longitude", True), (b'"latitude"', True), (b'"GeoData', True),
        (b"<gps:", True), (b"latitude", False), (b"gps", False),
    ],
)  # fmt: skip
def test_what_names_a_place(tmp_path: Path, text: bytes, is_place: bool) -> None:
    path = tmp_path / "a.xmp"
    for before, is_read in ((0, True), (262_144 - len(text), True), (262_144 - len(text) + 1, False)):
        path.write_bytes(b" " * before + text)
        assert holds_place(str(path)) is (is_place and is_read)
