"""Copies under their final names: whole, never over another file, readable by nobody new, and nothing left behind."""

import ctypes
import errno
import os
import pickle
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scrubber.engine import folder as folder_module
from scrubber.engine.files import new_copy, remove_leftovers
from scrubber.engine.folder import Folder, KnownFolders
from scrubber.engine.report import CleanResult, Destination
from scrubber.engine.scrub import scrub
from scrubber.errors import CannotWrite
from scrubber.formats.base import Policy
from tests.helpers.jpeg import plain_jpeg

POSIX = pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX systems")
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def nothing_swept(monkeypatch: Patch) -> None:
    monkeypatch.setattr(folder_module, "_swept", set())


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(plain_jpeg())
    return path


def clean(path: Path, folder: str = "") -> CleanResult:
    return scrub(str(path), Destination(folder), Policy())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(number: int) -> Callable[..., Any]:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def without(ways: str, patch: Patch) -> None:
    """Take away the first ways of giving a name."""
    if "rename" in ways:
        patch.setattr(Folder, "_rename", failing(errno.ENOSYS))
    if "link" in ways:
        patch.setattr(os, "link", failing(errno.EPERM))


@pytest.mark.parametrize("missing", ["", "rename", "rename, link"])
def test_by_every_way_names_are_exclusive_and_files_whole(photo: Path, missing: str, monkeypatch: Patch) -> None:
    without(missing, monkeypatch)
    taken = photo.with_name("photo_clean.jpg")
    taken.write_bytes(b"mine")
    outputs = [clean(photo).output for _number in range(2)]
    assert [Path(output).name for output in outputs] == ["photo_clean_2.jpg", "photo_clean_3.jpg"]
    assert len({Path(output).read_bytes() for output in outputs}) == 1
    assert taken.read_bytes() == b"mine"
    assert len(names(photo.parent)) == 4


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="Windows' own rename refuses by itself")
def test_the_exclusive_rename_of_the_system_is_used(photo: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    monkeypatch.setattr(os, "replace", failing(errno.EPERM))
    assert [Path(clean(photo).output).name for _number in range(2)] == ["photo_clean.jpg", "photo_clean_2.jpg"]


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="only these are called directly")
def test_a_system_without_that_call_says_so(monkeypatch: Patch) -> None:
    monkeypatch.setattr(folder_module, "_renaming_call", lambda: None)
    with pytest.raises(OSError) as caught:
        folder_module._rename_without_replacing(0, "a", "b")
    assert caught.value.errno == errno.ENOSYS


def test_a_failed_replace_leaves_no_reserved_name(photo: Path, monkeypatch: Patch) -> None:
    without("rename, link", monkeypatch)
    monkeypatch.setattr(os, "replace", failing(errno.EIO))
    assert isinstance(clean(photo).problem, CannotWrite)
    assert names(photo.parent) == ["photo.jpg"]


def test_an_error_that_says_nothing_about_the_way_is_not_tried_around(photo: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(Folder, "_rename", failing(errno.EIO))
    assert isinstance(clean(photo).problem, CannotWrite)
    assert names(photo.parent) == ["photo.jpg"]


KILLED = """
import os, sys
from pathlib import Path
from scrubber.engine import folder
from scrubber.engine.files import new_copy
stop = lambda *args, **options: os._exit(9)
if sys.argv[2] == "replace":
    def missing(*args, **options): raise OSError(38, "no such call")
    folder.Folder._rename = missing
    os.link, os.replace = missing, stop
else:
    os.fsync = stop
with new_copy(Path(sys.argv[1])) as copy:
    copy.write([b"half"])
    copy.publish("photo_clean.jpg")
"""


@POSIX
@pytest.mark.parametrize("moment", ["replace", "fsync"])
def test_what_a_killed_run_left_is_removed_by_the_next(photo: Path, moment: str) -> None:
    command = [sys.executable, "-c", KILLED, str(photo.parent), moment]
    assert subprocess.run(command, check=False, timeout=60).returncode == 9
    left = names(photo.parent)
    assert len(left) == 2 + (moment == "replace")
    (photo.parent / "photo_clean_9.jpg").write_bytes(b"")  # empty, but no reservation of ours
    assert clean(photo).problem is None
    assert names(photo.parent) == ["photo.jpg", "photo_clean.jpg", "photo_clean_9.jpg"]


@POSIX
def test_nothing_that_is_in_use_is_removed(photo: Path, tmp_path: Path) -> None:
    """Neither of a running process, nor of another computer's that has a lock, nor files that only look alike."""
    mine = f".scrubber-{os.getpid()}-00.tmp"
    gone = f".scrubber-{_free_number()}-00.tmp"
    for name in (mine, ".scrubber-x.tmp", "a.scrubber-1-00.tmp", f".scrubber-{_free_number()}-0.tmp.jpg"):
        (tmp_path / name).write_bytes(b"x")
    kept = names(tmp_path)
    with new_copy(tmp_path / "other") as copy:
        (tmp_path / "other" / copy._temporary).rename(tmp_path / gone)  # locked by an open file
        assert clean(photo).problem is None
        assert names(tmp_path) == sorted([*kept, gone, "other", "photo_clean.jpg"])
    folder_module._swept.clear()
    assert clean(photo).problem is None
    assert gone not in names(tmp_path)


def _free_number() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@POSIX
@pytest.mark.parametrize(
    ("original", "umask", "copied"),
    [(0o600, 0o022, 0o600), (0o400, 0o022, 0o600), (0o640, 0o022, 0o640), (0o644, 0o077, 0o600), (0o666, 0o002, 0o664)],
)
def test_nobody_can_read_a_copy_who_cannot_read_the_photo(photo: Path, original: int, umask: int, copied: int) -> None:
    photo.chmod(original)
    before = os.umask(umask)
    try:
        copy = Path(clean(photo).output)
    finally:
        os.umask(before)
    assert stat.S_IMODE(copy.stat().st_mode) == copied


@POSIX
@pytest.mark.parametrize(("original", "copied"), [(0o640, 0o600), (0o644, 0o644), (0o604, 0o600), (0o666, 0o644)])
def test_the_group_of_a_copy_may_be_another(photo: Path, original: int, copied: int, monkeypatch: Patch) -> None:
    photo.chmod(original)
    real = os.stat

    def stranger(path: Any, **options: Any) -> os.stat_result:
        found = real(path, **options)
        return os.stat_result((*found[:5], found.st_gid + 1, *found[6:])) if path == str(photo) else found

    before = os.umask(0o022)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(os, "stat", stranger)
            copy = Path(clean(photo).output)
    finally:
        os.umask(before)
    assert stat.S_IMODE(copy.stat().st_mode) == copied


@POSIX
def test_a_folder_swapped_for_a_link_gets_nothing(photo: Path, tmp_path: Path, monkeypatch: Patch) -> None:
    chosen, elsewhere = tmp_path / "chosen", tmp_path / "elsewhere"
    chosen.mkdir()
    elsewhere.mkdir()
    write = folder_module.Folder.give_name

    def swap_first(self: Folder, temporary: str, final: str) -> bool:
        chosen.rename(tmp_path / "moved")
        chosen.symlink_to(elsewhere)
        return write(self, temporary, final)

    monkeypatch.setattr(Folder, "give_name", swap_first)
    clean(photo, str(chosen))
    assert names(elsewhere) == []
    assert names(tmp_path / "moved") == ["photo_clean.jpg"]


@POSIX
def test_a_folder_that_allows_making_but_not_removing(photo: Path, monkeypatch: Patch) -> None:
    """The copy gets its name by a link; the other name can't be taken away, which is no reason to fail."""
    without("rename", monkeypatch)
    monkeypatch.setattr(os, "unlink", failing(errno.EPERM))
    result = clean(photo)
    assert result.problem is None
    assert Path(result.output).is_file()


@POSIX
def test_an_unfinished_copy_that_cannot_be_removed_is_no_traceback(photo: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(os, "unlink", failing(errno.EPERM))
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    assert isinstance(clean(photo).problem, CannotWrite)


def test_leftovers_of_one_process_are_removed_with_their_marker(tmp_path: Path) -> None:
    name = ".scrubber-77-ab.tmp"
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "a_clean.jpg").write_text(folder_module._MARKER.format(name=name))
    (tmp_path / ".scrubber-78-ab.tmp").write_bytes(b"x")
    remove_leftovers(tmp_path, 77)
    assert names(tmp_path) == [".scrubber-78-ab.tmp"]
    remove_leftovers(tmp_path / "none", 77)


def test_a_folder_is_looked_through_once(photo: Path, monkeypatch: Patch) -> None:
    looks: list[float] = []
    look = Folder._abandoned

    def counted(self: Folder) -> Any:
        looks.append(time.monotonic())
        return look(self)

    monkeypatch.setattr(Folder, "_abandoned", counted)
    for _number in range(3):
        clean(photo)
    assert len(looks) == 1


@POSIX
def test_only_a_folder_is_held_and_let_go_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(NotADirectoryError):
        Folder(tmp_path / "file")
    folder = Folder(tmp_path)
    handle = folder._handle
    assert handle is not None
    folder.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handle)
    folder.close()  # a second time is no fault


@POSIX
def test_a_reserved_name_is_marked_for_one_copy_and_read_by_nobody_else(photo: Path, monkeypatch: Patch) -> None:
    without("rename, link", monkeypatch)
    replace, markers = os.replace, []

    def spy(old: str, new: str, **folders: int) -> None:
        marker = photo.with_name(new)
        markers.append((marker.read_text() == folder_module._MARKER.format(name=old), marker.stat().st_mode & 0o777))
        replace(old, new, **folders)

    monkeypatch.setattr(os, "replace", spy)
    before = os.umask(0)
    try:
        assert clean(photo).problem is None
    finally:
        os.umask(before)
    assert markers == [(True, 0o600)]


@POSIX
def test_links_with_the_name_of_an_unfinished_copy_or_of_a_marker_stay(photo: Path, tmp_path: Path) -> None:
    name = f".scrubber-{_free_number()}-00.tmp"
    (tmp_path / "mine").write_bytes(b"x")
    (tmp_path / name).symlink_to(tmp_path / "mine")
    clean(photo)
    assert name in names(tmp_path)
    leftover = ".scrubber-77-ab.tmp"
    marker = folder_module._MARKER.format(name=leftover)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "m").write_text(marker)
    (tmp_path / leftover).write_bytes(b"x")
    link = tmp_path / "a_clean.jpg"
    link.symlink_to("d" + "/" * (len(marker) - 2) + "m")
    assert (link.lstat().st_size, link.read_text()) == (len(marker), marker)
    same_length = tmp_path / "b_clean.jpg"
    same_length.write_bytes(b"x" * len(marker))
    remove_leftovers(tmp_path, 77)
    assert {"a_clean.jpg", "b_clean.jpg"} < set(names(tmp_path)) and leftover not in names(tmp_path)


def test_only_files_of_a_markers_size_are_read(tmp_path: Path, monkeypatch: Patch) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no named pipes among files")
    (tmp_path / ".scrubber-77-ab.tmp").write_bytes(b"x")
    (tmp_path / "large").write_bytes(bytes(1 << 16))
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "read_bytes", failing(errno.EIO))
    remove_leftovers(tmp_path, 77)
    assert names(tmp_path) == ["large", "pipe"]
    monkeypatch.undo()
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
    (tmp_path / ".scrubber-77-ab.tmp").write_bytes(b"x")
    remove_leftovers(tmp_path, 77)


@POSIX
def test_without_folder_handles_names_are_whole_paths(photo: Path, monkeypatch: Patch) -> None:
    """As on Windows, which has none."""
    monkeypatch.setattr(folder_module, "_BY_HANDLE", False)
    monkeypatch.chdir("/")
    gone = photo.with_name(f".scrubber-{_free_number()}-00.tmp")
    gone.write_bytes(b"x")
    assert [Path(clean(photo).output).name for _number in range(2)] == ["photo_clean.jpg", "photo_clean_2.jpg"]
    assert names(photo.parent) == ["photo.jpg", "photo_clean.jpg", "photo_clean_2.jpg"]


@POSIX
def test_an_unfinished_copy_that_cannot_be_opened_stays(photo: Path, monkeypatch: Patch) -> None:
    gone = photo.with_name(f".scrubber-{_free_number()}-00.tmp")
    gone.write_bytes(b"x")
    real = os.open

    def refusing(path: Any, *values: Any, **options: Any) -> int:
        if path == gone.name:
            raise PermissionError(errno.EACCES, "no")
        return real(path, *values, **options)

    monkeypatch.setattr(os, "open", refusing)
    assert clean(photo).problem is None
    assert gone.name in names(photo.parent)


@POSIX
def test_sweeping_lets_go_of_what_it_looked_at(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f".scrubber-{_free_number()}-0{number}.tmp").write_bytes(b"x")
    folder = Folder(tmp_path)
    before = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
    folder.sweep()
    assert names(tmp_path) == []
    assert sys.platform != "linux" or len(list(Path("/proc/self/fd").iterdir())) == before
    folder.close()


@POSIX
@pytest.mark.parametrize(
    ("answer", "runs"),
    [(None, True), (ProcessLookupError(), False), (PermissionError(), True), (OverflowError(), True)],
)
def test_a_process_runs_unless_the_system_knows_of_none(
    answer: Exception | None, runs: bool, monkeypatch: Patch
) -> None:
    asked = []

    def kill(process: int, signal: int) -> None:
        asked.append((process, signal))
        if answer is not None:
            raise answer

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(os.path, "exists", lambda _path: False)  # a system without /proc
    assert folder_module._is_running(77) is runs
    assert asked == [(77, 0)]


@POSIX
def test_files_without_locks_count_as_free(tmp_path: Path, monkeypatch: Patch) -> None:
    import fcntl

    monkeypatch.setattr(fcntl, "flock", failing(errno.ENOLCK))
    with (tmp_path / "file").open("wb") as file:
        assert folder_module._lock(file.fileno(), "LOCK_EX") is True


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="only these are called directly")
@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS])
def test_an_error_of_the_exclusive_rename_is_passed_on(number: int, monkeypatch: Patch) -> None:
    monkeypatch.setattr(ctypes, "get_errno", lambda: number)
    with pytest.raises(OSError) as caught:
        folder_module._rename_without_replacing(-1, "a", "b")
    assert caught.value.errno == number


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="only these are called directly")
def test_the_exclusive_rename_itself_replaces_nothing(tmp_path: Path) -> None:
    folder_module._renaming_call.cache_clear()
    (tmp_path / "a").write_bytes(b"copy")
    (tmp_path / "b").write_bytes(b"mine")
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(FileExistsError):
            folder_module._rename_without_replacing(handle, "a", "b")
        folder_module._rename_without_replacing(handle, "a", "c")
    finally:
        os.close(handle)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"mine", "c": b"copy"}


@POSIX
def test_a_link_put_in_place_of_an_unfinished_copy_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"x")
    (tmp_path / "temporary").symlink_to("elsewhere")
    Folder(tmp_path)._link("temporary", "final")
    assert (tmp_path / "final").is_symlink()


def test_a_folder_swapped_for_a_link_during_a_run_gets_nothing_more(photo: Path) -> None:
    chosen, other = photo.with_name("out"), photo.with_name("other")
    other.mkdir()
    run = Destination(str(chosen))
    assert scrub(str(photo), run, Policy()).problem is None
    chosen.rename(chosen.with_name("aside"))
    chosen.symlink_to(other)
    for root in ("", str(photo.parents[1])):  # the folder itself, and one that would be made below it
        answer = scrub(str(photo), replace(run, root=root), Policy())
        assert isinstance(answer.problem, CannotWrite)
        assert names(other) == []
    assert scrub(str(photo), Destination(str(chosen)), Policy()).problem is None  # the next run may go there


def test_what_a_run_knows_of_folders_stays_in_the_process_that_opens_files(tmp_path: Path) -> None:
    known = KnownFolders()
    known.is_same(tmp_path, tmp_path.stat())
    elsewhere = Path(__file__).parent.stat()
    assert not known.is_same(tmp_path, elsewhere)
    assert pickle.loads(pickle.dumps(known)).is_same(tmp_path, elsewhere)
