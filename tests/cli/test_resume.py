"""A run that was stopped or killed goes on where it was; its journal holds no names and goes with it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scrubber.__main__ import main
from scrubber.cli.parser import make_parser
from scrubber.cli.resuming import NOT_CHOICES
from scrubber.cli.status import Status
from scrubber.jobs import journal as journal_file
from scrubber.jobs.batches import FEW
from tests.helpers.json_answers import read_answer
from tests.helpers.telling import SECRET, telling_photo

Capture = pytest.CaptureFixture[str]
if sys.platform != "linux":
    pytest.skip("the state folder is set as on Linux", allow_module_level=True)
COUNT = 300


class Place:
    """A folder of photos, one for copies, and a state folder of its own."""

    def __init__(self, folder: Path, count: int) -> None:
        self.photos, self.out, self.state = folder / "photos of Jane", folder / "out", folder / "state"
        self.photos.mkdir()
        for number in range(count):
            (self.photos / f"{number:03}.jpg").write_bytes(telling_photo())

    def arguments(self, *more: str) -> list[str]:
        return ["clean", "--json", "-o", str(self.out), *more, str(self.photos)]

    def start(self, *more: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "scrubber", *self.arguments(*more)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "XDG_STATE_HOME": str(self.state)},
            start_new_session=True,
        )

    def journals(self) -> list[Path]:
        return list(self.state.rglob("*.journal"))

    def copies(self) -> list[str]:
        return sorted(path.name for path in self.out.glob("*") if not path.name.startswith("."))

    def wait_for_answers(self, count: int) -> None:
        """On a busy machine the program hears of its workers' copies some time after they were made."""
        deadline = time.monotonic() + 60
        answered = f" {journal_file._CLEANED}\n".encode()
        while not any(path.read_bytes().count(answered) >= count for path in self.journals()):
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def wait_for_copies(self, count: int) -> None:
        deadline = time.monotonic() + 60
        while not self.out.is_dir() or len(self.copies()) < count:
            assert time.monotonic() < deadline
            time.sleep(0.005)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, COUNT)


def end_all(process: "subprocess.Popen[bytes]", number: int) -> None:
    """End a group of processes, and wait until the last of them is gone: one that writes to a disk takes a while."""
    if sys.platform == "win32":
        return
    os.killpg(process.pid, number)
    process.communicate(timeout=60)
    deadline = time.monotonic() + 60
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(process.pid, 0)
            time.sleep(0.01)


@pytest.mark.parametrize("number", [9, signal.SIGINT])
@pytest.mark.parametrize("options", [[], ["--name", "numbered"]])
def test_a_run_that_was_ended_goes_on(place: Place, number: int, options: list[str]) -> None:
    with place.start(*options) as process:
        place.wait_for_copies(40)
        place.wait_for_answers(20)
        end_all(process, number)
    (journal,) = place.journals()
    text = journal.read_bytes()
    assert SECRET.encode() not in text and b"jpg" not in text and b"Jane" not in text
    done = len(place.copies())
    assert 0 < done < COUNT
    with place.start("--resume", *options) as process:
        out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, b"")
    answer = read_answer(out)
    assert 20 <= answer["done_before"] <= done
    assert answer["done_before"] + len(answer["photos"]) == COUNT
    assert len(place.copies()) == COUNT, "none missing, none twice"
    assert not any(name.endswith("_2.jpg") for name in place.copies())
    assert place.journals() == []
    assert not list(place.out.glob(".scrubber-*"))


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    place = Place(tmp_path, FEW)
    monkeypatch.setenv("XDG_STATE_HOME", str(place.state))
    return place


def stop_after_half(place: Place, monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    """Run until half of the photos are done."""
    from scrubber.cli.interrupt import Interrupt

    with monkeypatch.context() as patch:
        patch.setattr(Interrupt, "pressed", lambda _self: place.out.is_dir() and len(place.copies()) >= FEW // 2)
        patch.setattr(Interrupt, "status", Status.INTERRUPTED)
        assert main(place.arguments("--jobs", "1", *more)) == Status.INTERRUPTED


def test_another_choice_is_another_run(small: Place, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    stop_after_half(small, monkeypatch)
    assert "--resume" in capsys.readouterr().err
    assert main(small.arguments("--resume", "--no-hdr")) == Status.FINE
    assert read_answer(capsys.readouterr().out)["done_before"] == 0
    assert len(small.journals()) == 1
    assert main(small.arguments("--resume")) == Status.FINE
    assert read_answer(capsys.readouterr().out)["done_before"] >= FEW // 2


def test_numbers_go_on_when_photos_came_and_went(
    small: Place, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    stop_after_half(small, monkeypatch, "--name", "numbered")
    capsys.readouterr()
    done = small.copies()
    names = sorted(path.name for path in small.photos.iterdir())
    for name in (names[0], names[-1]):
        (small.photos / name).unlink()
    for number in range(FEW):
        (small.photos / f"{number:03}_more.jpg").write_bytes(telling_photo())
    assert main(small.arguments("--resume", "--name", "numbered")) == Status.FINE
    answer = read_answer(capsys.readouterr().out)
    assert answer["done_before"] == len(done) - 1
    copies = small.copies()
    assert set(done) < set(copies) and len(copies) == len(done) + len(answer["photos"])
    assert not any(name.endswith("_2.jpg") for name in copies)


def test_a_photo_that_was_changed_since_is_done_again(
    small: Place, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    stop_after_half(small, monkeypatch)
    capsys.readouterr()
    (small.photos / "000.jpg").write_bytes(telling_photo() + b"more")
    main(small.arguments("--resume"))
    assert str(small.photos / "000.jpg") in [photo["path"] for photo in read_answer(capsys.readouterr().out)["photos"]]


def test_every_option_is_a_choice_or_changes_no_copy() -> None:
    """One that is in neither list would make --resume begin anew, or go on with another choice."""
    options = vars(make_parser().parse_args(["clean", "photo.jpg"]))
    choices = {
        "base", "boxes", "cover_size", "dry_run", "exclude", "faces", "files_from", "hidden", "keep", "keep_face",
        "keep_hdr", "lang", "max_face", "max_side", "name", "output", "paths", "preserve", "recursive", "replace",
        "strict", "suffix", "verify",
    }  # fmt: skip
    assert options.keys() - NOT_CHOICES == choices


def test_without_a_journal_nothing_is_kept(small: Place, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    stop_after_half(small, monkeypatch, "--no-journal")
    assert "--resume" not in capsys.readouterr().err
    assert small.journals() == []


def test_a_journal_that_can_not_be_written_keeps_no_run_back(small: Place, capsys: Capture) -> None:
    small.state.write_bytes(b"a file, where the folder should be")
    assert main(small.arguments()) == Status.FINE
    capsys.readouterr()


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]\n", b'{"journal": 1, "key": "zz"}\n', b"\xff\xfe\n"])
def test_what_is_no_journal_is_passed_over(
    damage: bytes, small: Place, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    stop_after_half(small, monkeypatch)
    capsys.readouterr()
    (journal,) = small.journals()
    journal.write_bytes(damage)
    assert main(small.arguments("--resume")) == Status.FINE
    assert read_answer(capsys.readouterr().out)["done_before"] == 0


def test_a_torn_last_line_counts_for_nothing(small: Place, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    stop_after_half(small, monkeypatch)
    capsys.readouterr()
    (journal,) = small.journals()
    header, *lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(header + b"".join(lines[:2]) + lines[2][:-2])
    assert main(small.arguments("--resume")) == Status.FINE
    assert read_answer(capsys.readouterr().out)["done_before"] == 2
    assert len(small.copies()) == FEW


def test_an_old_journal_is_forgotten(small: Place, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    stop_after_half(small, monkeypatch)
    (journal,) = small.journals()
    long_ago = time.time() - 40 * 24 * 3600
    os.utime(journal, (long_ago, long_ago))
    assert main(small.arguments("--name", "random")) == Status.FINE
    assert small.journals() == []
    capsys.readouterr()
