"""Functions that worker processes of the job tests run instead of the engine. They must be importable by name."""

import os
import time
from pathlib import Path
from typing import Any

from scrubber.engine.report import CleanResult, Destination, PhotoReport
from scrubber.formats.base import Policy
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.jobs.tasks import not_inspected


def behave(path: str, thumbnail_px: int, keep: Keep = EVERYTHING_PRIVATE, decode: bool = True) -> Any:
    """Do what the file's name says."""
    name = Path(path).name
    if name.startswith("fragile") and decode:
        _fail_in_a_decoder(name)
    if name.startswith("hang"):
        time.sleep(60)
    if name.startswith("kill"):
        os._exit(1)
    if name.startswith("once"):
        _die_the_first_time(Path(path))
    if name.startswith("raise"):
        raise ValueError("the photo's secret")
    if name.startswith("unpicklable"):
        return lambda: None
    if name.startswith("memory"):
        return report_of_a_greedy_photo(path)
    if name.startswith("pause"):
        time.sleep(0.05)
    return PhotoReport(path, size=thumbnail_px, width=os.getpid())


def tell_when(path: str, thumbnail_px: int, keep: Keep = EVERYTHING_PRIVATE, decode: bool = True) -> PhotoReport:
    """Take a while, and say from when to when, in the computer's seconds."""
    begun = time.monotonic()
    time.sleep(0.7)
    return PhotoReport(path, thumbnail_px, sentence=f"{begun} {time.monotonic()}")


def _fail_in_a_decoder(name: str) -> None:
    """As a photo does that only a decoder can't stand."""
    if name.endswith("hang"):
        time.sleep(60)
    os._exit(1)


def _die_the_first_time(path: Path) -> None:
    if not path.exists():
        path.write_bytes(b"")
        os._exit(1)


def report_of_a_greedy_photo(path: str) -> PhotoReport:
    """Ask for more memory than a worker may have."""
    try:
        bytearray(8 * 1024**3)
    except MemoryError:
        return not_inspected(path, None)  # type: ignore[arg-type]
    return PhotoReport(path, size=-1)


def leave_a_temporary_file(path: str, destination: Destination, policy: Policy) -> CleanResult:
    """Begin a copy and never finish it."""
    from scrubber.engine.files import new_copy

    with new_copy(Path(path).parent) as copy:
        copy.write([b"half"])
        if Path(path).name.startswith("kill"):
            os._exit(1)
        time.sleep(60)
    return CleanResult(path)
