"""Functions that worker processes of the job tests run instead of the engine. They must be importable by name."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from scrubber.engine.photo import Photo
from scrubber.engine.report import CleanResult, PhotoReport
from scrubber.engine.target import Target
from scrubber.errors import LimitExceeded
from scrubber.formats.base import Policy
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.jobs.tasks import not_inspected


def behave(photo: Photo, thumbnail_px: int, keep: Keep = EVERYTHING_PRIVATE, decode: bool = True) -> Any:
    """Do what the file's name says."""
    name = Path(photo.path).name
    if name.startswith(("fragile", "once")) and decode:
        _fail_in_a_decoder(name)
    if name.startswith("hang"):
        time.sleep(60)
    if name.startswith("kill"):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if name.startswith("raise"):
        raise ValueError("the photo's secret")
    if name.startswith("no-answer"):
        return lambda: None
    if name.startswith("memory"):
        return report_of_a_greedy_photo(photo.path)
    if name.startswith("pause"):
        time.sleep(0.05)
    return PhotoReport(photo.path, size=thumbnail_px, width=os.getpid())


def tell_when(photo: Photo, thumbnail_px: int, keep: Keep = EVERYTHING_PRIVATE, decode: bool = True) -> PhotoReport:
    """Take a while, and say from when to when, in the computer's seconds."""
    begun = time.monotonic()
    time.sleep(0.7)
    return PhotoReport(photo.path, thumbnail_px, sentence=f"{begun} {time.monotonic()}")


def _fail_in_a_decoder(name: str) -> None:
    """As a photo does that only a decoder can't stand."""
    if name.endswith("hang"):
        time.sleep(60)
    os._exit(1)


def report_of_a_greedy_photo(path: str) -> PhotoReport:
    """Ask for more memory than a worker may have."""
    try:
        bytearray(8 * 1024**3)
    except MemoryError:
        return not_inspected(path, LimitExceeded("memory"))
    return PhotoReport(path, size=-1)


def leave_a_temporary_file(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """Begin a copy and never finish it."""
    with target.new_copy() as copy:
        copy.write([b"half"])
        copy.read_back()
        if Path(photo.path).name.startswith("kill"):
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        time.sleep(60)
    return CleanResult(photo.path)


def clean(photo: Photo, target: Target, policy: Policy, cores: int = 1) -> CleanResult:
    """Find nothing to do."""
    return CleanResult(photo.path, already_clean=True)
