"""The picture of the rooms shows what the imports say."""

from pathlib import Path

from tests.architecture.picture import PACKAGE, PICTURE, drawing, folders, part_imports, without_detours


def test_the_picture_is_the_one_that_the_imports_give() -> None:
    assert PICTURE.read_text("utf-8") == drawing(PACKAGE), "draw it anew: python -m tests.architecture.picture"


def test_every_arrow_points_down_and_detours_are_left_out() -> None:
    edges = part_imports(PACKAGE)
    assert ("gui", "engine") in edges
    assert ("gui", "engine") not in without_detours(edges)
    assert {("formats", "containers"), ("jobs", "engine")} <= without_detours(edges)


def test_what_is_not_reached_otherwise_stays() -> None:
    assert without_detours({("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")}) == {("a", "b"), ("b", "c"), ("d", "c")}


def test_only_folders_with_modules_are_named(tmp_path: Path) -> None:
    for name in ("formats/png/format.py", "formats/notes/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    assert folders(tmp_path, "formats") == ["png"]
