"""Open files cross the pipe, on every Python, and on systems that lose one whose sender closes it too early."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path

import pytest

from scrubber.jobs import channel
from scrubber.jobs.channel import Channel, PipeEnd, take_over
from scrubber.jobs.messages import Untrue

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows hands over the bytes")


@pytest.fixture
def ends() -> Iterator[tuple[Channel, PipeEnd]]:
    ours, theirs = Pipe()
    with ours, theirs:
        yield Channel(ours), theirs


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"a photo")
    descriptor = os.open(path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


@pytest.mark.parametrize("acknowledges", [False, True])
def test_the_other_end_reads_the_file(
    acknowledges: bool, ends: tuple[Channel, PipeEnd], opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "ACKNOWLEDGES", acknowledges)
    ours, theirs = ends
    taken: list[bytes] = []

    def take() -> None:
        descriptor = take_over(theirs)
        taken.append(os.read(descriptor, 100))
        os.close(descriptor)

    thread = threading.Thread(target=take)
    thread.start()
    ours.hand_over(opened, time.monotonic() + 30)
    thread.join(30)
    assert taken == [b"a photo"]
    assert os.fstat(opened).st_size == 7  # ours is still open


def test_where_it_must_be_said_that_a_file_was_taken_silence_ends_the_wait(
    ends: tuple[Channel, PipeEnd], opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "ACKNOWLEDGES", True)
    with pytest.raises(TimeoutError):
        ends[0].hand_over(opened, time.monotonic() + 0.05)


def test_and_another_word_is_a_lie(ends: tuple[Channel, PipeEnd], opened: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "ACKNOWLEDGES", True)
    ours, theirs = ends
    os.write(theirs.fileno(), b"x")
    with pytest.raises(Untrue):
        ours.hand_over(opened, time.monotonic() + 30)


def test_a_pipe_that_is_full_ends_the_wait_too(ends: tuple[Channel, PipeEnd], opened: int) -> None:
    ours, _theirs = ends
    with pytest.raises(TimeoutError):
        ours.send(bytes(1 << 24), time.monotonic() + 0.05)
    with pytest.raises(TimeoutError):
        ours.hand_over(opened, time.monotonic() + 0.05)


def test_who_waits_for_a_file_hears_that_the_other_end_is_closed(ends: tuple[Channel, PipeEnd]) -> None:
    ends[0].close()
    with pytest.raises(EOFError):
        take_over(ends[1])
