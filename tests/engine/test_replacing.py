"""A copy takes its original's place by way of the trash, step by step, and everything that can stand in the way."""

import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from scrubber.engine import replacing, trash
from scrubber.engine.folder import Folder
from scrubber.engine.replacing import can_undo, take_place, undo, would_take_place
from scrubber.engine.report import CleanResult, Receipt
from scrubber.engine.trash import put_back, throw_away
from scrubber.errors import CannotReplace, ParseError

if sys.platform == "win32":
    pytest.skip("the trash of freedesktop.org is watched", allow_module_level=True)
pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="the trash of freedesktop.org is watched")

ORIGINAL, COPY = b"the original", b"the copy"


class Bin:
    """A trash as the system's, whose info files say where each file was."""

    def __init__(self, folder: Path) -> None:
        self.files, self.info = folder / "files", folder / "info"
        self.files.mkdir(parents=True)
        self.info.mkdir()
        self.fault: Exception | None = None
        self.is_idle = False

    def take(self, path: str) -> None:
        """In the place of `send2trash`."""
        if self.fault is not None:
            raise self.fault
        if not self.is_idle:
            name = self.note(path)
            Path(path).rename(self.files / name)

    def note(self, path: str, age: int = 0) -> str:
        name = f"{len(list(self.info.iterdir()))}_{Path(path).name}"
        file = self.info / f"{name}.trashinfo"
        file.write_text(f"[Trash Info]\nPath={quote(path)}\nDeletionDate=2026-01-01T00:00:00\n")
        os.utime(file, ns=(age, age))
        return name

    def put(self, path: Path, data: bytes, age: int = 0) -> None:
        """A file that was thrown away earlier."""
        (self.files / self.note(str(path), age)).write_bytes(data)

    def held(self) -> list[bytes]:
        return sorted(path.read_bytes() for path in self.files.iterdir())


@pytest.fixture
def basket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bin:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = Bin(tmp_path / "data" / "Trash")
    monkeypatch.setattr("send2trash.send2trash", made.take)
    return made


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def counted_closes(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows by one whenever a folder is closed."""
    closed: list[bool] = []
    close = Folder.close

    def counted(self: Folder) -> None:
        closed.append(True)
        close(self)

    monkeypatch.setattr(Folder, "close", counted)
    return closed


def made(photos: Path, ending: str = ".jpg", stem: str = "a") -> CleanResult:
    """A photo and its verified copy beside it, as a run hands them over."""
    photo, copy = photos / f"{stem}.jpg", photos / f"{stem}_clean{ending}"
    photo.write_bytes(ORIGINAL)
    copy.write_bytes(COPY)
    receipt = Receipt(hashlib.sha256(ORIGINAL).hexdigest(), "", ())
    return CleanResult(str(photo), output=str(copy), receipt=receipt)


@pytest.mark.parametrize("ending", [".jpg", ".png"])
def test_the_copy_has_the_name_with_its_own_ending_and_the_original_is_in_the_trash(
    basket: Bin, photos: Path, ending: str
) -> None:
    done = take_place(made(photos, ending))
    assert done.replaced and done.problem is None and done.output == str(photos / f"a{ending}")
    assert names(photos) == [f"a{ending}"] and (photos / f"a{ending}").read_bytes() == COPY
    assert basket.held() == [ORIGINAL]


def test_a_large_photo_is_known_by_all_of_its_bytes(basket: Bin, photos: Path) -> None:
    result, data = made(photos), bytes(1 << 20) + b"a" * (1 << 20) + b"end"
    Path(result.path).write_bytes(data)
    receipt = Receipt(hashlib.sha256(data).hexdigest(), "", ())
    for other in (data[:-1] + b"D", data[:-1], b"x" + data[1:]):
        Path(result.path).write_bytes(other)
        refused = take_place(replace(result, receipt=receipt))
        assert refused.problem is not None
        Path(result.output).write_bytes(COPY)
    Path(result.path).write_bytes(data)
    assert take_place(replace(result, receipt=receipt)).replaced and basket.held() == [data]


@pytest.mark.parametrize("changes", [{"problem": ParseError("x")}, {"output": ""}, {"receipt": None}])
def test_without_a_proven_copy_nothing_moves(basket: Bin, photos: Path, changes: dict[str, Any]) -> None:
    result = replace(made(photos), **changes)
    assert take_place(result) is result
    assert names(photos) == ["a.jpg", "a_clean.jpg"] and basket.held() == []


def _changed(photos: Path) -> None:
    (photos / "a.jpg").write_bytes(b"something new")


def _gone(photos: Path) -> None:
    (photos / "a.jpg").unlink()


def _link(photos: Path) -> None:
    (photos / "a.jpg").rename(photos.parent / "real.jpg")
    (photos / "a.jpg").symlink_to(photos.parent / "real.jpg")


@pytest.mark.parametrize(
    ("meanwhile", "reason", "left"),
    [
        (_changed, "it was changed meanwhile", ["a.jpg"]),
        (_gone, "No such file or directory", []),
        (_link, "it is a link to another file", ["a.jpg"]),
    ],
)
def test_what_was_changed_meanwhile_stays_and_the_copy_goes(
    basket: Bin, photos: Path, meanwhile: Callable[[Path], None], reason: str, left: list[str]
) -> None:
    result = made(photos)
    meanwhile(photos)
    refused = take_place(result)
    assert isinstance(refused.problem, CannotReplace) and refused.problem.values == {"what": reason}
    assert (refused.path, refused.output, refused.replaced) == (result.path, "", False)
    assert names(photos) == left and basket.held() == []


def test_a_fault_without_words_of_the_system(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: str) -> str:
        raise OSError

    monkeypatch.setattr(replacing, "_digest", fail)
    refused = take_place(made(photos))
    assert refused.problem is not None and refused.problem.values == {"what": "it was changed meanwhile"}


def _no_right() -> Exception:
    from send2trash.exceptions import TrashPermissionError

    problem: Exception = TrashPermissionError("somewhere")
    return problem


@pytest.mark.parametrize(
    ("fault", "reason", "check"),
    [
        (_no_right(), "there is no trash for this folder", "trash.no-volume"),
        (OSError(28, "No space left on device"), "No space left on device", "trash.system"),
        (OSError("Couldn't find mount point"), "there is no trash for this folder", "trash.system"),
        (None, "there is no trash for this folder", "trash.missing"),
    ],
)
def test_where_nothing_can_be_thrown_away_the_original_stays(
    basket: Bin, photos: Path, fault: Exception | None, reason: str, check: str
) -> None:
    basket.fault, basket.is_idle = fault, True
    result = made(photos)
    with pytest.raises(CannotReplace) as refusal:
        throw_away(result.path)
    assert (refusal.value.values, refusal.value.detail.check) == ({"what": reason}, check)
    assert take_place(result).problem is not None
    assert names(photos) == ["a.jpg"]


def test_where_the_name_is_taken_the_copy_keeps_its_own(basket: Bin, photos: Path) -> None:
    result = made(photos, ".png")
    (photos / "a.png").write_bytes(b"another photo")
    done = take_place(result)
    assert done.replaced and done.output == result.output
    assert names(photos) == ["a.png", "a_clean.png"] and (photos / "a.png").read_bytes() == b"another photo"
    assert basket.held() == [ORIGINAL]


def test_a_trial_tells_the_name_of_the_end(photos: Path) -> None:
    result = made(photos, ".png")
    assert would_take_place(result) == replace(result, output=str(photos / "a.png"))
    without = replace(result, output="")
    assert would_take_place(without) is without


def test_renaming_where_there_is_no_folder_or_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert replacing._rename(tmp_path / "nowhere" / "a", "b") is False
    assert replacing._rename(tmp_path / "a", "b") is False
    closed = counted_closes(monkeypatch)
    (tmp_path / "a").write_bytes(b"")
    assert replacing._rename(tmp_path / "a", "b") is True and names(tmp_path) == ["b"]
    assert closed == [True]


# Undo


def test_undo_puts_the_original_back_and_throws_the_copy_away(basket: Bin, photos: Path) -> None:
    assert can_undo()
    done = take_place(made(photos, ".png"))
    assert undo([done]) == []
    assert names(photos) == ["a.jpg"] and (photos / "a.jpg").read_bytes() == ORIGINAL
    assert basket.held() == [COPY]


def test_undo_gives_a_copy_a_name_that_fits_into_the_trash(basket: Bin, photos: Path) -> None:
    done = take_place(made(photos, stem="ü" * 118))
    assert undo([done]) == []
    assert names(photos) == ["ü" * 118 + ".jpg"] and basket.held() == [COPY]


def test_undo_leaves_everything_where_the_trash_was_emptied(basket: Bin, photos: Path) -> None:
    done = take_place(made(photos))
    for path in (*basket.files.iterdir(), *basket.info.iterdir()):
        path.unlink()
    assert undo([done]) == [done]
    assert names(photos) == ["a.jpg"] and (photos / "a.jpg").read_bytes() == COPY


def test_undo_touches_only_what_was_replaced(basket: Bin, photos: Path) -> None:
    result = made(photos)
    basket.put(photos / "a.jpg", b"older")
    assert undo([result]) == [result]
    assert names(photos) == ["a.jpg", "a_clean.jpg"] and basket.held() == [b"older"]


def test_undo_puts_the_original_back_where_the_copy_cannot_be_thrown_away(basket: Bin, photos: Path) -> None:
    done = take_place(made(photos))
    basket.fault = OSError("full")
    assert undo([done]) == []
    assert names(photos) == ["a.jpg", "a_clean.jpg"] and (photos / "a.jpg").read_bytes() == ORIGINAL


@pytest.mark.parametrize("is_gone", [True, False])
def test_undo_leaves_a_copy_that_cannot_be_moved(
    basket: Bin, photos: Path, is_gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = take_place(made(photos))
    if is_gone:
        (photos / "a.jpg").unlink()
    else:
        monkeypatch.setattr(replacing, "_rename", lambda *_asked: False)
    assert undo([done]) == [done]
    assert names(photos) == ([] if is_gone else ["a.jpg"]) and basket.held() == [ORIGINAL]


def test_undo_knows_of_several_photos_which_were_put_back(basket: Bin, photos: Path) -> None:
    results = []
    for name in ("a", "b"):
        (photos / f"{name}.jpg").write_bytes(COPY)
        results.append(CleanResult(str(photos / f"{name}.jpg"), output=str(photos / f"{name}.jpg"), replaced=True))
    basket.put(photos / "b.jpg", ORIGINAL)
    assert undo(results) == results[:1]
    assert (photos / "a.jpg").read_bytes() == COPY and (photos / "b.jpg").read_bytes() == ORIGINAL


# The trash


def test_of_a_link_the_link_itself_is_thrown_away(basket: Bin, photos: Path) -> None:
    target = photos / "target"
    target.write_bytes(ORIGINAL)
    link = photos / "link"
    link.symlink_to(target)
    throw_away(str(link))
    assert target.read_bytes() == ORIGINAL and names(photos) == ["target"]
    assert [path.name.endswith("link") for path in basket.files.iterdir()] == [True]


def test_the_newest_of_a_name_comes_back(basket: Bin, photos: Path) -> None:
    path = photos / "b c%.jpg"
    for age, data in ((5, b"old"), (9, b"new"), (7, b"older")):
        basket.put(path, data, age)
    assert put_back([str(path)]) == [str(path)]
    assert path.read_bytes() == b"new" and basket.held() == [b"old", b"older"]
    assert len(names(basket.info)) == 2


def test_a_file_comes_back_by_any_name_of_its_path_and_no_other_does(basket: Bin, photos: Path) -> None:
    basket.put(photos / "a.jpg", ORIGINAL)
    basket.put(photos / "b.jpg", COPY)
    roundabout = str(photos / ".." / "photos" / "a.jpg")
    assert put_back([str(photos / "c.jpg")]) == []
    assert put_back([roundabout]) == [roundabout]
    assert names(photos) == ["a.jpg"] and basket.held() == [COPY]


def test_nothing_is_put_back_over_a_file_or_without_its_folder(basket: Bin, photos: Path) -> None:
    for path in (photos / "a.jpg", photos / "gone" / "a.jpg"):
        basket.put(path, ORIGINAL)
        if path.parent == photos:
            path.write_bytes(COPY)
        assert put_back([str(path)]) == []
    assert (photos / "a.jpg").read_bytes() == COPY and basket.held() == [ORIGINAL] * 2
    assert len(names(basket.info)) == 2


def test_what_the_trash_lost_does_not_come_back(basket: Bin, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = counted_closes(monkeypatch)
    basket.note(str(photos / "a.jpg"))
    assert put_back([str(photos / "a.jpg")]) == [] and closed == [True]
    assert names(photos) == [] and len(names(basket.info)) == 1


@pytest.mark.parametrize(
    ("info", "path"),
    [
        (b"[Trash Info]\nPath=/x/a%20b%25.jpg\n", "/x/a b%.jpg"),
        (b"[Trash Info]\nPath=/x/%E4.jpg\n", "/x/\udce4.jpg"),
        (b"[Trash Info]\nPath=/x/%%(a)s\nPath=/x/b\n", "/x/b"),
        (b"[Trash Info]\nDeletionDate=2026\n", ""),
        (b"[Other]\nPath=/x\n", ""),
        (b"Path=/x\n", ""),
        (b"\xff\xfe", ""),
    ],
)
def test_what_an_info_file_says(tmp_path: Path, info: bytes, path: str) -> None:
    (tmp_path / "a.trashinfo").write_bytes(info)
    assert trash._path_in(tmp_path / "a.trashinfo") == path
    assert trash._path_in(tmp_path / "nowhere") == ""


def test_only_info_files_are_read_and_one_that_says_nothing_is_passed_over(basket: Bin, photos: Path) -> None:
    (basket.info / "0.other").write_text("[Trash Info]\nPath=/x\n")
    (basket.info / "1.trashinfo").write_text("nothing")
    basket.put(photos / "a.jpg", ORIGINAL)
    found = [path for path, _info in trash._thrown_away([str(photos)])]
    assert str(photos / "a.jpg") in found and "/x" not in found and os.path.sep not in found


def test_where_trashes_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setattr(trash, "_mount_point", lambda folder: f"/disk{len(folder)}")
    user = os.getuid()
    assert list(trash._trashes(["a", "b", "cc"])) == [
        (Path("/data/Trash"), "/"),
        (Path(f"/disk1/.Trash/{user}"), "/disk1"),
        (Path(f"/disk1/.Trash-{user}"), "/disk1"),
        (Path(f"/disk2/.Trash/{user}"), "/disk2"),
        (Path(f"/disk2/.Trash-{user}"), "/disk2"),
    ]
    monkeypatch.delenv("XDG_DATA_HOME")
    assert next(iter(trash._trashes([])))[0] == Path.home() / ".local" / "share" / "Trash"


def test_a_path_in_the_trash_of_a_disk_begins_at_that_disk(
    tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "none"))
    monkeypatch.setattr(trash, "_mount_point", lambda _folder: str(tmp_path))
    basket = Bin(tmp_path / f".Trash-{os.getuid()}")
    (basket.files / basket.note("photos/a.jpg")).write_bytes(ORIGINAL)
    assert put_back([str(photos / "a.jpg")]) == [str(photos / "a.jpg")]
    assert (photos / "a.jpg").read_bytes() == ORIGINAL


def test_mount_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: str(path) in ("/", str(tmp_path)))
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert trash._mount_point(str(tmp_path / "a" / "b")) == str(tmp_path)
    assert trash._mount_point(str(tmp_path)) == str(tmp_path)


def test_the_age_of_an_info_file_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    os.utime(tmp_path / "a", ns=(1, 77_000))
    assert trash._age(tmp_path / "a") == 77_000
    assert trash._age(tmp_path / "b") == 0


@pytest.mark.parametrize(("system", "can"), [("linux", True), ("freebsd14", True), ("win32", False), ("darwin", False)])
def test_which_systems_put_files_back(system: str, can: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert trash.can_put_back() is can is can_undo()


def test_undo_makes_room_beside_the_copy_of_an_earlier_run(basket: Bin, photos: Path) -> None:
    done = take_place(made(photos))
    (photos / "a_clean.jpg").write_bytes(b"earlier")
    assert undo([done]) == []
    assert (photos / "a.jpg").read_bytes() == ORIGINAL and (photos / "a_clean.jpg").read_bytes() == b"earlier"
    assert names(photos) == ["a.jpg", "a_clean.jpg"] and basket.held() == [COPY]
