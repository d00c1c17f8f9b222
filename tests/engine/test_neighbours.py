"""What lies beside photos is counted by kind; sidecar files with a place are noticed."""

from pathlib import Path

from scrubber.engine.neighbours import LeftAlone, NeighbourKind, holds_place
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
