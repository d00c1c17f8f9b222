"""Where copies go, and what becomes of them in a file, in memory, and in a file of another process."""

import os
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from scrubber.engine import files, folder
from scrubber.engine.folder import Folder
from scrubber.engine.names import NameStyle, Naming
from scrubber.engine.photo import Photo
from scrubber.engine.report import Destination, Step
from scrubber.engine.scrub import scrub_bytes, scrub_photo
from scrubber.engine.target import HandedTarget, MemoryTarget, Target, target_folder
from scrubber.errors import CannotWrite, EmptyFile
from scrubber.formats.base import Policy
from scrubber.formats.jpeg.document import FORMAT as JPEG
from tests.helpers.jpeg import plain_jpeg


@pytest.mark.parametrize(
    ("original", "destination", "folder"),
    [
        ("in/a.jpg", Destination(), "in"),
        ("a.jpg", Destination(), "."),
        ("in/a.jpg", Destination("out"), "out"),
        ("in/deep/a.jpg", Destination("out", root="in"), "out/deep"),
        ("in/deep/a.jpg", Destination("out", root="in", tree="in"), "out/in/deep"),
        ("in/deep/a.jpg", Destination("out", root="other", tree="other"), "out"),
        ("in/deep/a.jpg", Destination("", root="in", tree="in"), "in/deep"),
    ],
)
def test_the_folder_of_a_copy(original: str, destination: Destination, folder: str) -> None:
    assert target_folder(original, destination) == Path(folder) == Target(original, destination).folder


def test_unfinished_files_stand_in_a_folder_that_is_there(tmp_path: Path) -> None:
    deep = tmp_path / "not" / "there"
    assert Target("a.jpg", Destination(str(deep))).room == str(deep)
    assert Target("a.jpg", Destination(str(deep), is_trial=True)).room == str(tmp_path)
    assert Target("a.jpg", Destination(str(tmp_path), is_trial=True)).room == str(tmp_path)


@pytest.mark.parametrize(
    ("path", "destination", "changes", "may_be"),
    [
        ("a_clean.jpg", Destination(root="x"), False, True),
        ("a_clean.jpg", Destination(root="x"), True, True),
        ("a_clean.jpg", Destination(), False, False),
        ("a.jpg", Destination(root="x"), False, False),
        ("photo-0001.jpg", Destination(root="x", naming=Naming(NameStyle.NUMBERED)), False, True),
        ("a_clean.jpg", Destination(root="x", naming=Naming(NameStyle.NUMBERED)), False, True),
        ("a.jpg", Destination(replaces=True), False, True),
        ("a.jpg", Destination(replaces=True), True, False),
    ],
)
def test_which_photos_may_be_copies(path: str, destination: Destination, changes: bool, may_be: bool) -> None:
    assert Target(path, destination).may_be_copy(changes) is may_be


def published(target: Target) -> Path:
    with target.new_copy() as copy:
        copy.write([b"abc"])
        return target.publish(copy, JPEG)


def test_a_copy_is_named_and_may_have_the_times_of_its_original(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"x")
    os.utime(photo, ns=(1_000_000_007, 2_000_000_009))
    plain = published(Target(str(photo), Destination()))
    dated = published(Target(str(photo), Destination(keeps_times=True)))
    assert (plain.name, dated.name) == ("a_clean.jpg", "a_clean_2.jpg")
    assert plain.stat().st_mtime_ns > 10**18 and dated.stat().st_mtime_ns == 2_000_000_009
    assert published(Target(str(photo), Destination(reuses_same=True))) == plain
    trial = published(Target(str(photo), Destination(is_trial=True, keeps_times=True)))
    assert trial == tmp_path / "a_clean_3.jpg" and not trial.exists()


def test_a_folder_that_is_swapped_for_another_gets_nothing(tmp_path: Path) -> None:
    chosen = tmp_path / "out"
    destination = Destination(str(chosen), root=str(tmp_path), tree="t")
    (tmp_path / "a.jpg").write_bytes(b"x")
    chosen.mkdir()
    first = published(Target(str(tmp_path / "a.jpg"), destination))
    assert first == chosen / "t" / "a_clean.jpg"
    assert published(Target(str(tmp_path / "a.jpg"), destination)).name == "a_clean_2.jpg"
    chosen.rename(tmp_path / "moved")
    chosen.mkdir()
    with pytest.raises(CannotWrite) as refusal:
        published(Target(str(tmp_path / "a.jpg"), destination))
    assert refusal.value.values == {"reason": files.SWAPPED} and list(chosen.iterdir()) == []


def test_a_folder_below_the_chosen_one_that_is_swapped_gets_nothing(tmp_path: Path) -> None:
    destination = Destination(str(tmp_path / "out"), root=str(tmp_path), tree="t")
    (tmp_path / "a.jpg").write_bytes(b"x")
    published(Target(str(tmp_path / "a.jpg"), destination))
    (tmp_path / "out" / "t").rename(tmp_path / "moved")
    (tmp_path / "out" / "t").mkdir()
    with pytest.raises(CannotWrite) as refusal:
        published(Target(str(tmp_path / "a.jpg"), destination))
    assert refusal.value.values == {"reason": files.SWAPPED}


def test_memory_holds_a_copy_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    target = MemoryTarget()
    assert target.copy == b"" and published(target) == Path("-") and target.copy == b"abc"
    assert target.destination.is_trial and list(tmp_path.iterdir()) == []
    result, copy = scrub_bytes(plain_jpeg(), Policy())
    assert result.problem is None and copy == b"".join(JPEG.parse(plain_jpeg()).rebuild(Policy()))
    result, copy = scrub_bytes(b"", Policy())
    assert isinstance(result.problem, EmptyFile) and copy == b"" and list(tmp_path.iterdir()) == []


class Opened:
    """Another process, which opens a file when it is asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked = 0
        self.steps: list[Step] = []

    def __call__(self) -> files.OpenCopy:
        self.asked += 1
        return files.OpenCopy(self.path.open("w+b"))

    def target(self, destination: Destination) -> HandedTarget:
        return HandedTarget("a.jpg", destination, self, self.steps.append)


def test_a_file_of_another_process_is_written_and_closed(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "handed")
    target = opened.target(Destination())
    with target.new_copy() as copy:
        copy.write([b"abc"])
        assert target.publish(copy, JPEG) == Path()
        assert opened.path.read_bytes() == b"abc"
    assert isinstance(copy, files.OpenCopy)
    with pytest.raises(ValueError):
        copy.read_back()
    target.tell(Step.PROVING)
    assert opened.steps == [Step.PROVING] and opened.asked == 1
    assert target.path == "a.jpg" and target.destination == Destination()


def test_a_trial_asks_for_no_file(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "handed")
    target = opened.target(Destination(str(tmp_path), is_trial=True))
    with target.new_copy() as copy:
        copy.write([b"abc"])
        assert copy.read_back() == b"abc" and target.publish(copy, JPEG) == Path()
    assert opened.asked == 0 and list(tmp_path.iterdir()) == []


def test_a_photo_that_is_open_is_cleaned_into_its_target(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(plain_jpeg())
    opened = Opened(tmp_path / "handed")
    result = scrub_photo(Photo.read(str(photo)), opened.target(Destination()), Policy())
    assert result.problem is None and result.output == "." and result.path == "a.jpg"
    assert opened.path.read_bytes() == b"".join(JPEG.parse(plain_jpeg()).rebuild(Policy()))
    refused = scrub_photo(replace(Photo.read(str(photo)), data=b""), opened.target(Destination()), Policy())
    assert isinstance(refused.problem, EmptyFile) and refused.path == str(photo)


def test_a_folder_that_went_again_is_made_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders have no handles, somebody may remove one between two steps."""
    made: list[str] = []
    create = Folder.create

    def vanishing(self: Folder, name: str, mode: int) -> int:
        made.append(name)
        if len(made) == 1:
            rmtree(tmp_path / "deep")
            raise FileNotFoundError
        return create(self, name, mode)

    monkeypatch.setattr(folder, "_BY_HANDLE", False)
    monkeypatch.setattr(Folder, "create", vanishing)
    with files.new_copy(tmp_path / "deep" / "out") as copy:
        copy.write([b"abc"])
        assert copy.publish("a").read_bytes() == b"abc"
    assert len(made) == 2 and made[0] == made[1]


def test_destinations_are_the_same_whatever_folders_they_know() -> None:
    assert Destination("out") == Destination("out") != Destination("other")
