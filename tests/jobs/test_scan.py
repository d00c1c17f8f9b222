"""Which files a scan finds, in which order, and that folders can't trap it."""

import os
import sys
from pathlib import Path

import pytest

from scrubber.engine.folder import TEMPORARY_PREFIX
from scrubber.errors import CannotRead
from scrubber.formats.registry import suffixes
from scrubber.jobs.scan import OTHER_PHOTO_SUFFIXES, Found, scan


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def names(folder: Path, recursive: bool = True) -> list[str]:
    return [Path(found.path).relative_to(folder).as_posix() for found in scan([str(folder)], recursive=recursive)]


def test_a_named_file_is_found_whatever_its_ending(tmp_path: Path) -> None:
    touch(tmp_path, "letter.txt", ".hidden.jpg")
    paths = [str(tmp_path / "letter.txt"), str(tmp_path / ".hidden.jpg"), str(tmp_path / "missing.jpg")]
    assert list(scan(paths)) == [Found(path, "") for path in paths]


def test_what_lies_in_a_folder_that_cannot_be_searched_is_found_like_a_missing_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert list(scan(["locked/a.jpg"])) == [Found("locked/a.jpg")]


def test_folders_give_photos_in_order_files_before_sub_folders(tmp_path: Path) -> None:
    touch(tmp_path, "z.jpg", "a.JPG", "b/2.png", "b/1.webp", "b/c/x.jpeg", "a/y.jpg", "notes.txt", "Makefile")
    assert names(tmp_path) == ["a.JPG", "z.jpg", "a/y.jpg", "b/1.webp", "b/2.png", "b/c/x.jpeg"]
    assert names(tmp_path, recursive=False) == ["a.JPG", "z.jpg"]
    assert {found.root for found in scan([str(tmp_path)])} == {str(tmp_path)}


def test_photos_we_cannot_clean_are_found_so_that_they_get_a_reason(tmp_path: Path) -> None:
    touch(tmp_path, "raw.CR3", "apple.HEIC", "old.psd")
    assert names(tmp_path) == ["apple.HEIC", "old.psd", "raw.CR3"]


def test_hidden_and_temporary_files_are_passed_over_but_earlier_copies_are_not(tmp_path: Path) -> None:
    touch(tmp_path, ".a.jpg", f"{TEMPORARY_PREFIX}x.jpg", ".git/b.jpg", "c_clean.jpg", "c_clean_2.jpg")
    assert names(tmp_path) == ["c_clean.jpg", "c_clean_2.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_to_folders_are_not_followed_but_a_linked_photo_and_a_named_link_are(tmp_path: Path) -> None:
    touch(tmp_path, "real/a.jpg")
    (tmp_path / "real" / "loop").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "b.jpg").symlink_to(tmp_path / "real" / "a.jpg")
    (tmp_path / "real" / "broken.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "named").symlink_to(tmp_path / "real")
    assert names(tmp_path / "named") == ["a.jpg", "b.jpg"]


def test_an_unreadable_folder_is_reported_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a/1.jpg", "b/2.jpg")
    real = os.scandir

    def scandir(folder: str) -> object:
        if folder.endswith("a"):
            raise PermissionError(13, "Permission denied", folder)
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    problems: list[tuple[str, CannotRead]] = []
    found = list(scan([str(tmp_path)], on_problem=lambda path, problem: problems.append((path, problem))))
    assert [Path(item.path).name for item in found] == ["2.jpg"]
    assert [path for path, _problem in problems] == [str(tmp_path / "a")]
    assert "Permission denied" in str(problems[0][1])


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a name be any bytes")
def test_names_that_are_no_text_survive(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    assert [os.fsencode(found.path) for found in scan([str(tmp_path)])] == [name]


def test_a_scan_is_lazy_and_stops_when_cancelled(tmp_path: Path) -> None:
    touch(tmp_path, *(f"{number:02}.jpg" for number in range(9)))
    seen: list[str] = []
    for found in scan([str(tmp_path)], cancelled=lambda: len(seen) >= 3):
        seen.append(found.path)
    assert len(seen) == 3


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    deep = tmp_path
    for _level in range(150):
        deep = deep / "d"
    touch(deep, "a.jpg")
    assert len(names(tmp_path)) == 1


def test_an_ending_is_named_by_its_format_or_by_the_scan() -> None:
    assert not set(OTHER_PHOTO_SUFFIXES) & set(suffixes())
