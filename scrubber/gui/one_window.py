"""A second start hands its photos to the window that runs: through a socket or pipe that only its owner can open.

A message is one line of JSON for each path, bounded, and nothing in it is executed. Qt's own network module would do
the same; the packages leave it out on purpose, because this program never uses the network.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:  # loading it takes a tenth of the start, and nothing waits before the window is shown
    from multiprocessing.connection import Listener

MAX_MESSAGE = 1 << 20
MAX_PATHS = 10_000
_NAME = "scrubber-window"


class OneWindow(QObject):
    """Waits for what further starts hand over; `received` comes on the window's thread."""

    received = Signal(object)
    """The paths of a further start, none when it only wanted to be seen: a list, whose odd names Qt would change."""

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address
        self._listener: Listener | None = None

    def start(self) -> bool:
        """Begin to wait; False where that isn't possible, which costs nothing but this convenience."""
        from multiprocessing.connection import Listener

        if not _is_pipe(self._address):
            with contextlib.suppress(OSError):  # left behind by a window that was killed; nobody answered there
                Path(self._address).unlink()
        try:
            self._listener = Listener(self._address, _family(self._address))
        except OSError:
            return False
        Thread(target=self._serve, args=(self._listener,), name="one-window", daemon=True).start()
        return True

    def close(self) -> None:
        """Wait no more."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _serve(self, listener: Listener) -> None:
        while self._listener is listener:
            try:
                connection = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError, EOFError):
                paths = _paths(connection.recv_bytes(MAX_MESSAGE))
                if paths is not None:
                    connection.send_bytes(b"ok")
                    self.received.emit(paths)


def hand_over(address: str, paths: Sequence[str]) -> bool:
    """Give `paths` to the window that waits at `address`; False when none does."""
    from multiprocessing.connection import Client

    try:
        with Client(address, _family(address)) as connection:
            connection.send_bytes(_message(paths))
            return connection.recv_bytes(16) == b"ok"
    except (OSError, EOFError):
        return False


def own_address() -> str:
    """Where this user's window waits, "" where no place is safe from others."""
    if sys.platform == "win32":
        return rf"\\.\pipe\{_NAME}-{os.environ.get('USERNAME', 'user')}"
    folder = _own_folder()
    return str(folder / f"{_NAME}.socket") if folder is not None else ""


def _own_folder() -> Path | None:
    """A folder that belongs to this user and that nobody else can enter."""
    if sys.platform == "win32":  # where a pipe is named by its user
        return None
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) if runtime else Path(tempfile.gettempdir()) / f"scrubber-{os.getuid()}"
    try:
        if not runtime:
            folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    return folder if is_own else None


def _message(paths: Sequence[str]) -> bytes:
    """A line for each path, as many as a message may hold."""
    lines: list[str] = []
    size = 0
    for path in paths[:MAX_PATHS]:
        line = json.dumps(path)  # ASCII only; names that are no UTF-8 come back as Python has them
        size += len(line) + 1
        if size > MAX_MESSAGE:
            break
        lines.append(line)
    return "\n".join(lines).encode("ascii")


def _paths(message: bytes) -> list[str] | None:
    """The paths of one message; None when it is not one of ours."""
    try:
        paths = [json.loads(line) for line in message.decode("ascii").splitlines()[:MAX_PATHS]]
    except (ValueError, RecursionError):  # no JSON, or nested too deep
        return None
    return paths if all(isinstance(path, str) for path in paths) else None


def _is_pipe(address: str) -> bool:
    return address.startswith("\\\\")


def _family(address: str) -> str:
    return "AF_PIPE" if _is_pipe(address) else "AF_UNIX"
