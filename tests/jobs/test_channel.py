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
from scrubber.jobs.channel import HEAD, LENGTH, Channel, Kind, PipeEnd, receive_with_file
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
        head, descriptor = receive_with_file(theirs, LENGTH.size)
        assert descriptor is not None
        taken.extend((head, os.read(theirs.fileno(), 100), os.read(descriptor, 100)))
        os.close(descriptor)

    thread = threading.Thread(target=take)
    thread.start()
    ours.send(b"a call", time.monotonic() + 30, opened)
    thread.join(30)
    assert taken == [LENGTH.pack(6), b"a call", b"a photo"]
    assert os.fstat(opened).st_size == 7  # ours is still open


def test_where_it_must_be_said_that_a_file_was_taken_silence_ends_the_wait(
    ends: tuple[Channel, PipeEnd], opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "ACKNOWLEDGES", True)
    with pytest.raises(TimeoutError):
        ends[0].send(b"a call", time.monotonic() + 0.05, opened)


def test_and_another_word_is_a_lie(ends: tuple[Channel, PipeEnd], opened: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "ACKNOWLEDGES", True)
    ours, theirs = ends
    os.write(theirs.fileno(), b"x")
    with pytest.raises(Untrue):
        ours.send(b"a call", time.monotonic() + 30, opened)


def test_a_pipe_that_is_full_ends_the_wait_too(ends: tuple[Channel, PipeEnd], opened: int) -> None:
    ours, _theirs = ends
    with pytest.raises(TimeoutError):
        ours.send(bytes(1 << 24), time.monotonic() + 0.05)
    with pytest.raises(TimeoutError):
        ours.send(b"a call", time.monotonic() + 0.05, opened)


def test_who_waits_for_a_file_hears_that_the_other_end_is_closed(ends: tuple[Channel, PipeEnd]) -> None:
    ends[0].close()
    with pytest.raises(EOFError):
        receive_with_file(ends[1], 1)


def test_a_message_without_a_file_brings_none(ends: tuple[Channel, PipeEnd]) -> None:
    ends[0].send(b"a call", time.monotonic() + 30)
    assert receive_with_file(ends[1], LENGTH.size) == (LENGTH.pack(6), None)


def test_a_message_larger_than_the_pipe_arrives_with_its_file(ends: tuple[Channel, PipeEnd], opened: int) -> None:
    ours, theirs = ends
    large, taken = bytes(1 << 22), bytearray()

    def take() -> None:
        head, descriptor = receive_with_file(theirs, LENGTH.size)
        assert descriptor is not None
        os.close(descriptor)
        while len(taken) < LENGTH.unpack(head)[0]:
            taken.extend(os.read(theirs.fileno(), 1 << 20))

    thread = threading.Thread(target=take)
    thread.start()
    ours.send(large, time.monotonic() + 30, opened)
    thread.join(30)
    assert taken == large


def test_what_came_in_one_piece_is_read_one_after_the_other(ends: tuple[Channel, PipeEnd]) -> None:
    ours, theirs = ends
    heads = [HEAD.pack(Kind.STEP, 7, 4), HEAD.pack(Kind.ANSWER, 7, 20_000)]
    os.write(theirs.fileno(), heads[0] + b"step" + heads[1] + bytes(20_000))
    deadline = time.monotonic() + 30
    assert ours.receive(7, deadline) == (Kind.STEP, b"step")
    assert ours.receive(7, deadline) == (Kind.ANSWER, bytes(20_000))
    with pytest.raises(TimeoutError):
        ours.receive(7, time.monotonic() + 0.01)
