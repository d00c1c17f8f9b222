"""Extended attributes of a file: Python reads them on Linux, on macOS the system's library has to be asked."""

import os
import sys
from collections.abc import Iterator

_MAX_NAMES_BYTES = 65_536


def attributes(path: str, most: int, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Names and values of at most `most` attributes, values no longer than `most_bytes`; none where that fails."""
    if sys.platform == "linux":
        yield from _linux(path, most, most_bytes)
    elif sys.platform == "darwin":
        yield from _macos(path, most, most_bytes)


def _linux(path: str, most: int, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    if sys.platform != "linux":
        return
    try:
        for name in os.listxattr(path)[:most]:
            yield name, os.getxattr(path, name)[:most_bytes]
    except (OSError, ValueError):
        return


def _macos(path: str, most: int, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    import ctypes

    system = ctypes.CDLL(None)
    names = ctypes.create_string_buffer(_MAX_NAMES_BYTES)
    file = os.fsencode(path)
    size = system.listxattr(file, names, ctypes.c_size_t(_MAX_NAMES_BYTES), 0)
    for name in names.raw[: max(0, size)].split(b"\0")[:most]:
        value = ctypes.create_string_buffer(most_bytes)
        length = system.getxattr(file, name, value, ctypes.c_size_t(most_bytes), ctypes.c_uint32(0), 0) if name else 0
        if length > 0:
            yield name.decode("utf-8", "replace"), value.raw[:length]
