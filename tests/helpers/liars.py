"""What workers that were taken over might do instead of their work. They must be importable by name."""

import gc
import os
import pickle
import time
from typing import Any

import pytest

from scrubber.engine.photo import Photo
from scrubber.engine.report import CleanResult, PhotoReport, Step
from scrubber.engine.target import Target
from scrubber.formats.base import Policy
from scrubber.jobs import channel, inside, worker
from scrubber.jobs.channel import HEAD, MAX_STEP_BYTES, Kind
from scrubber.jobs.inside import _Pipe
from scrubber.jobs.messages import pack


def _pipe() -> _Pipe:
    """This worker's end of the pipe."""
    return next(one for one in gc.get_objects() if isinstance(one, _Pipe))


def _write(data: bytes) -> None:
    os.write(_pipe()._connection.fileno(), data)


def _answer(path: str) -> bytes:
    return pack(PhotoReport(path, 1), PhotoReport)


def answer_with_a_pickle(photo: Photo, *_rest: object) -> None:
    """As if the pipe were still what it was."""
    data = pickle.dumps((True, PhotoReport(photo.path, 1)))
    _write(HEAD.pack(Kind.ANSWER, _pipe()._number, len(data)) + data)


def answer_something_else(photo: Photo, *_rest: object) -> None:
    """The number of a call that was never made."""
    data = _answer(photo.path)
    _write(HEAD.pack(Kind.ANSWER, _pipe()._number + 7, len(data)) + data)


def say_what_nobody_knows(photo: Photo, *_rest: object) -> None:
    """A kind of message that doesn't exist."""
    _write(HEAD.pack(99, _pipe()._number, 0))


def announce_too_much(photo: Photo, *_rest: object) -> None:
    """More bytes than may come."""
    _write(HEAD.pack(Kind.ANSWER, _pipe()._number, 1 << 62))


def announce_and_stop(photo: Photo, *_rest: object) -> None:
    """Bytes that never come: whoever waits for them must not do so forever."""
    _write(HEAD.pack(Kind.ANSWER, _pipe()._number, 1000) + b"x")
    time.sleep(60)


def stop_in_the_head(photo: Photo, *_rest: object) -> None:
    """Half of the first words."""
    _write(b"\1")
    time.sleep(60)


def ask_for_a_copy(photo: Photo, *_rest: object) -> None:
    """Where none is to be made."""
    _write(HEAD.pack(Kind.WANTS_COPY, _pipe()._number, 0))
    time.sleep(60)


def send_a_copy(photo: Photo, *_rest: object) -> None:
    """That nobody asked for."""
    _write(HEAD.pack(Kind.COPY, _pipe()._number, 4) + b"copy")
    time.sleep(60)


def tell_of_another_photo(photo: Photo, *_rest: object) -> PhotoReport:
    """As if it had read what it was not given."""
    return PhotoReport("/etc/passwd", 1)


def answer_twice(photo: Photo, *_rest: object) -> PhotoReport:
    """The second answer stands where that to the next call belongs; this one is already wrong."""
    data = pack("not a report", str)
    _write((HEAD.pack(Kind.ANSWER, _pipe()._number, len(data)) + data) * 2)
    return PhotoReport(photo.path, 1)


LIES = {
    lie.__name__: lie
    for lie in (
        answer_with_a_pickle, answer_something_else, say_what_nobody_knows, announce_too_much, announce_and_stop,
        stop_in_the_head, ask_for_a_copy, send_a_copy, tell_of_another_photo, answer_twice,
    )
}  # fmt: skip


STALLING = {announce_and_stop.__name__, stop_in_the_head.__name__}
"""Lies that are told from a slow worker by the clock alone."""


def say_cleaned_without_a_copy(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """Nothing was written."""
    return CleanResult(photo.path, output="/etc/passwd", format_name="JPEG")


def name_an_unknown_format(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """From which the ending of the copy's name would follow."""
    with target.new_copy() as copy:
        copy.write([b"anything"])
        copy.read_back()
    return CleanResult(photo.path, format_name="../../x.desktop")


def ask_twice(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """For a second file."""
    with target.new_copy(), target.new_copy():
        pass
    return CleanResult(photo.path, format_name="JPEG")


def clean_another_photo(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """A result about a path that it was not given."""
    with target.new_copy() as copy:
        copy.write([b"anything"])
        copy.read_back()
    return CleanResult("/etc/passwd", format_name="JPEG")


def tell_a_step_without_end(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """A step is one word."""
    _write(HEAD.pack(Kind.STEP, _pipe()._number, MAX_STEP_BYTES + 1))
    time.sleep(60)
    return CleanResult(photo.path)


def tell_steps_without_end(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """There are few."""
    for _number in range(1000):
        target.tell(Step.PROVING)
    time.sleep(60)
    return CleanResult(photo.path)


def tell_an_unknown_step(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """Which a window would have to show."""
    data = pack("<b>", str)
    _write(HEAD.pack(Kind.STEP, _pipe()._number, len(data)) + data)
    time.sleep(60)
    return CleanResult(photo.path)


CLEANING_LIES = {
    lie.__name__: lie
    for lie in (
        say_cleaned_without_a_copy, name_an_unknown_format, ask_twice, clean_another_photo, tell_a_step_without_end,
        tell_steps_without_end, tell_an_unknown_step,
    )
}  # fmt: skip


def name_another_path(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """The copy's path is not the worker's to choose."""
    with target.new_copy() as copy:
        copy.write([photo.data])
        copy.read_back()
    return CleanResult(photo.path, output="/etc/passwd", format_name="JPEG")


def hand_over(hands_over: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process and its workers hand over open files, or not, as on Windows."""
    if hands_over:
        return
    monkeypatch.setattr(channel, "can_hand_over", _never)
    monkeypatch.setattr(worker, "can_hand_over", _never)
    monkeypatch.setattr(worker, "serve", serve_without)


def _never() -> bool:
    return False


def serve_without(*args: Any) -> None:
    """A worker's life without open files."""
    vars(inside)["can_hand_over"] = _never
    inside.serve(*args)
