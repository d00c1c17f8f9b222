"""Reading originals and making copies: no file stays open, none is left behind, none is read by more people."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from scrubber.engine import files
from scrubber.engine.files import (
    OpenCopy,
    TrialCopy,
    new_copy,
    open_original,
    read_at_most,
    read_opened,
    read_original,
    remove_leftovers,
    rename_copy,
    sweep,
)
from scrubber.engine.folder import temporary_prefix
from scrubber.errors import CannotRead, CannotWrite, EmptyFile, LimitExceeded

if sys.platform == "win32":
    pytest.skip("Windows has no list of open files and no named pipes in folders", allow_module_level=True)
pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files the way Linux tells them")


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"12345")
    return path


def test_an_original_is_read_and_closed(photo: Path) -> None:
    before = open_files()
    assert read_original(str(photo)) == b"12345" and open_files() == before
    descriptor = open_original(str(photo))
    assert open_files() == before + 1 and not os.get_inheritable(descriptor)
    assert read_opened(descriptor) == b"12345" and open_files() == before


def test_what_is_no_photo_is_closed_at_once(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(photo.parent / "pipe.jpg")
    partner = os.open(photo.parent / "pipe.jpg", os.O_RDWR)  # without one, opening it might wait for ever
    before = open_files()
    assert files._READ_ONLY == os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
    for name, reason in (
        ("pipe.jpg", "it is not a file"),
        (".", "it is not a file"),
        ("no", "No such file or directory"),
    ):
        with pytest.raises(CannotRead) as refusal:
            open_original(str(photo.parent / name))
        assert refusal.value.values == {"reason": reason} and open_files() == before
    with pytest.raises(CannotRead) as refusal:
        open_original("a\0b")
    assert refusal.value.values == {"reason": "its name can't be used"}
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 5)
    assert read_original(str(photo)) == b"12345"
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 4)
    with pytest.raises(LimitExceeded):
        open_original(str(photo))
    assert open_files() == before
    os.close(partner)


def test_a_file_is_read_up_to_a_bound(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert [read_at_most(tmp_path / "file", most) for most in (2, 3, 4)] == [None, b"abc", b"abc"]


def test_bounds_hold_for_a_file_that_grew_after_it_was_opened(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound, is_read in ((5, True), (4, False)):
        descriptor = open_original(str(photo))
        monkeypatch.setattr(files, "MAX_FILE_BYTES", bound)
        if is_read:
            assert read_opened(descriptor) == b"12345"
        else:
            with pytest.raises(LimitExceeded):
                read_opened(descriptor)
        monkeypatch.undo()
    photo.write_bytes(b"")
    with pytest.raises(EmptyFile):
        read_original(str(photo))
    descriptor = os.open(photo.parent, os.O_RDONLY)
    with pytest.raises(CannotRead):
        read_opened(descriptor)


def test_a_copy_is_closed_and_named(tmp_path: Path) -> None:
    before = open_files()
    with new_copy(tmp_path / "deep" / "out") as copy:
        copy.write([b"abc", b"def"])
        assert copy.read_back() == b"abcdef" and os.fstat(copy.descriptor).st_size == 6
        assert copy.publish("a.jpg") == tmp_path / "deep" / "out" / "a.jpg"
    assert open_files() == before
    assert [path.name for path in (tmp_path / "deep" / "out").iterdir()] == ["a.jpg"]


def test_what_was_not_published_is_gone(tmp_path: Path) -> None:
    before = open_files()
    with pytest.raises(KeyError), new_copy(tmp_path) as copy:
        copy.write([b"abc"])
        assert len(list(tmp_path.iterdir())) == 1
        raise KeyError
    assert list(tmp_path.iterdir()) == [] and open_files() == before


def test_names_that_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_MAX_NAMES", 4)
    names = []
    for _number in range(3):
        with new_copy(tmp_path) as copy:
            names.append(copy.publish("a.b.jpg").name)
    assert names == ["a.b.jpg", "a.b_2.jpg", "a.b_3.jpg"]
    with pytest.raises(CannotWrite) as refusal, new_copy(tmp_path) as copy:
        copy.publish("a.b.jpg")
    assert refusal.value.values == {"reason": "too many files of that name"}
    (tmp_path / "c.jpg").write_bytes(b"")
    with pytest.raises(CannotWrite) as refusal:
        rename_copy(tmp_path / "c.jpg", "a.b.jpg")
    assert refusal.value.values == {"reason": "too many files of that name"}
    assert rename_copy(tmp_path / "c.jpg", "d.jpg") == tmp_path / "d.jpg"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.b.jpg", "a.b_2.jpg", "a.b_3.jpg", "d.jpg"]


def test_names_are_tried_up_to_a_bound() -> None:
    tried = list(files._candidates("a.jpg"))
    assert (len(tried), tried[0], tried[1], tried[-1]) == (9999, "a.jpg", "a_2.jpg", "a_9999.jpg")


def test_the_same_bytes_are_kept_once_where_that_is_wanted(tmp_path: Path) -> None:
    for data, reuses, name in ((b"x", True, "a"), (b"x", True, "a"), (b"y", True, "a_2"), (b"x", False, "a_3")):
        with new_copy(tmp_path) as copy:
            copy.write([data])
            assert copy.publish("a", reuses_same=reuses).name == name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "a_2", "a_3"]


def test_times_of_the_original(photo: Path, tmp_path: Path) -> None:
    os.utime(photo, ns=(1_000_000_007, 2_000_000_009))
    with new_copy(tmp_path / "out") as copy:
        copy.write([b"abc"])
        copy.take_times(str(photo))
        status = copy.publish("a").stat()
    assert (status.st_atime_ns, status.st_mtime_ns) == (1_000_000_007, 2_000_000_009)
    with pytest.raises(CannotWrite), new_copy(tmp_path / "out") as copy:
        copy.take_times(str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("mode", "wanted"), [(0o600, 0o600), (0o640, 0o640), (0o444, 0o644), (0o755, 0o644), (0o000, 0o600)]
)
def test_no_more_people_read_a_copy_than_its_original(photo: Path, tmp_path: Path, mode: int, wanted: int) -> None:
    photo.chmod(mode)
    old = os.umask(0)
    try:
        with new_copy(tmp_path / "out", str(photo)) as copy:
            assert os.fstat(copy.descriptor).st_mode & 0o777 == wanted
    finally:
        os.umask(old)


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [(0o666, 0o666), (0o640, 0o600), (0o644, 0o644), (0o606, 0o600), (0o660, 0o600), (0o664, 0o644), (0o777, 0o666)],
)
def test_a_copy_of_another_group_is_read_by_those_who_both_let(
    photo: Path, tmp_path: Path, mode: int, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        return
    photo.chmod(mode)
    real = os.stat

    def in_another_group(path: Any, **options: Any) -> os.stat_result:
        found = real(path, **options)
        if str(path) != str(photo):
            return found
        values = list(found)
        values[5] += 1
        return os.stat_result(values)

    monkeypatch.setattr(os, "stat", in_another_group)
    old = os.umask(0)
    try:
        with new_copy(tmp_path / "out", str(photo)) as copy:
            assert os.fstat(copy.descriptor).st_mode & 0o777 == wanted
    finally:
        os.umask(old)


def test_a_trial_keeps_everything_in_memory(tmp_path: Path) -> None:
    trial = TrialCopy(tmp_path)
    assert trial.read_back() == b""
    trial.write([b"ab", b"c"])
    trial.take_times("nowhere")
    assert trial.read_back() == b"abc" and trial.publish("a.jpg") == tmp_path / "a.jpg"
    (tmp_path / "a.jpg").symlink_to("nowhere")
    assert trial.publish("a.jpg") == tmp_path / "a_2.jpg"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


def test_what_a_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    before = open_files()
    for process in (77, 78):
        (tmp_path / f"{temporary_prefix(process)}0123456789abcdef.tmp").write_bytes(b"")
    photos = ["a.jpg", f"{temporary_prefix(77)}beach.jpg"]
    for name in photos:
        (tmp_path / name).write_bytes(b"")
    remove_leftovers(tmp_path, 77)
    assert {path.name for path in tmp_path.iterdir()} == {*photos, f"{temporary_prefix(78)}0123456789abcdef.tmp"}
    remove_leftovers(tmp_path / "nowhere", 77)
    sweep(tmp_path / "nowhere")
    assert open_files() == before


def test_a_sweep_closes_the_folder(tmp_path: Path) -> None:
    before = open_files()
    (tmp_path / f"{temporary_prefix(2**30 + 7)}0123456789abcdef.tmp").write_bytes(b"")
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [] and open_files() == before


def test_an_open_copy_is_closed_whatever_happens(photo: Path) -> None:
    before = open_files()
    copy = OpenCopy(photo.open("r+b"))
    copy.write([b"678"])
    copy.finish()
    assert photo.read_bytes() == b"67845" and open_files() == before + 1
    copy.close()
    assert open_files() == before
    reading = OpenCopy(photo.open("rb"))
    with pytest.raises(CannotWrite):
        reading.write([b"x"])
    reading.close()
    assert open_files() == before


def test_a_folder_is_closed_after_a_copy_was_renamed(photo: Path) -> None:
    before = open_files()
    assert rename_copy(photo, "b.jpg").name == "b.jpg"
    with pytest.raises(CannotWrite):
        rename_copy(photo.parent / "nowhere" / "a.jpg", "b.jpg")
    assert open_files() == before
