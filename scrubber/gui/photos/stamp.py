"""Whether a file is still the one that was read: its size and the time of its last change."""

from pathlib import Path

Stamp = tuple[int, int]
"""Bytes, and nanoseconds since 1970."""


def stamp(path: str) -> Stamp | None:
    """The stamp of a file, None when it isn't there."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
