"""Bytes under a path, for a library that opens files by name only.

Linux gives memory a name (memfd_create). Elsewhere the bytes stand for a moment in a private file in the folder that
the user chose for the copy, named like every unfinished copy of ours, and are removed whatever happens: photos don't
go anywhere else.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class NamedBytes:
    """Something to read or write under `path`."""

    def __init__(self, descriptor: int, path: str) -> None:
        self._descriptor = descriptor
        self._path = path

    @property
    def path(self) -> bytes:
        """The name in the form that C's fopen takes. Raises UnicodeEncodeError where it has none (Windows)."""
        return self._path.encode("mbcs") if sys.platform == "win32" else os.fsencode(self._path)

    def read(self) -> bytes:
        """All bytes."""
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            file.seek(0)
            return file.read()


@contextmanager
def named_bytes(data: bytes, folder: str) -> Iterator[NamedBytes]:
    """`data` under a name; `folder` is used where memory has no name. Raises OSError."""
    if sys.platform == "linux":
        descriptor = os.memfd_create("scrubber")
        path = f"/proc/self/fd/{descriptor}"
    else:
        path = os.path.join(folder, f".scrubber-{os.getpid()}-{secrets.token_hex(8)}.tmp")  # noqa: PTH118
        descriptor = os.open(path, _NEW, 0o600)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(data)
        yield NamedBytes(descriptor, path)
    finally:
        os.close(descriptor)
        if sys.platform != "linux":
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108
