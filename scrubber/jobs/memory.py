"""How much memory photos may take together, so that a very large one doesn't run beside three others.

What a photo takes is guessed from the size of its file, because nothing of it is read outside of the workers. A file
that is small for its pixels is guessed too low; then the limit of each worker (`limits.MAX_WORKER_BYTES`) holds.
"""

import os
import sys
from enum import IntEnum
from functools import cache
from pathlib import Path

_SHARE = 2
"""One part in two of the computer's memory is for photos."""
_USUAL_BYTES = 4 << 30
"""Where the system doesn't say how much memory it has."""


class Appetite(IntEnum):
    """How many bytes of memory a job takes for each byte of the file; measured with JPEGs of 12 megapixels."""

    COPY = 6
    DECODE = 30
    FACES = 130


def need_of(path: str, appetite: Appetite) -> int:
    """The memory that a job with this file takes, in bytes; 0 for a file that can't be looked at."""
    try:
        return Path(path).stat().st_size * appetite
    except (OSError, ValueError):
        return 0


@cache
def budget() -> int:
    """The memory that all photos at hand may take together, in bytes."""
    return (_physical() or _USUAL_BYTES) // _SHARE


def _physical() -> int:
    """The computer's memory in bytes; 0 when it can't be found out."""
    if sys.platform == "win32":
        return _physical_of_windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _physical_of_windows() -> int:
    if sys.platform == "win32":
        import ctypes

        kilobytes = ctypes.c_ulonglong()
        if ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes)):
            return kilobytes.value << 10
    return 0
