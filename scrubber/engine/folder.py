"""The folder that copies go to, held open: a folder that is swapped for a link meanwhile gets nothing.

A name is given to a finished file without ever replacing another, by the first way that the system and the file system
have: an exclusive rename (renameat2, renameatx_np, Windows' own), a hard link, and last a reservation: a small marker
under the final name, which the finished file then replaces. A marker that a killed run left is removed by the next.
"""

import contextlib
import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

TEMPORARY_PREFIX = ".scrubber-"
_TEMPORARY = re.compile(r"\.scrubber-(\d+)-[0-9a-f]+\.tmp")
_MARKER = "Scrubber reserves this name for {name}\n"
_BINARY = getattr(os, "O_BINARY", 0)
_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY
_HOLD = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_BY_HANDLE = os.open in os.supports_dir_fd and os.link in os.supports_dir_fd
_RENAME_NOREPLACE, _RENAME_EXCL = 1, 4
_OTHER_WAY = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EACCES, errno.ENOTTY}
"""Errors by which a system says that it can't do it this way, or not in this folder."""
_swept: set[tuple[int, int]] = set()


class Folder:
    """An existing folder, by its handle where the system has such. Every method raises OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, _HOLD) if _BY_HANDLE else None

    def close(self) -> None:
        """Let go of it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def status(self) -> os.stat_result:
        """What the system says of it."""
        return os.stat(self.path if self._handle is None else self._handle)

    def create(self, name: str, mode: int) -> int:
        """A new file, open for reading and writing."""
        descriptor = os.open(self._place(name), _NEW_FILE, mode, dir_fd=self._handle)
        _lock(descriptor, "LOCK_SH")
        return descriptor

    def remove(self, name: str) -> None:
        """Remove a file."""
        os.unlink(self._place(name), dir_fd=self._handle)

    def set_times(self, name: str, times: tuple[int, int]) -> None:
        """Set when a file was read and changed last, in nanoseconds since 1970."""
        os.utime(self._place(name), ns=times, dir_fd=self._handle)

    def give_name(self, temporary: str, final: str) -> bool:
        """Name a finished, closed file `final`; False when that name is taken."""
        for way in (self._rename, self._link, self._reserve):
            try:
                way(temporary, final)
            except FileExistsError:
                return False
            except OSError as error:
                if way == self._reserve or error.errno not in _OTHER_WAY:
                    raise
            else:
                return True
        raise AssertionError("the last way returns or raises")

    def holds(self, name: str, data: bytes) -> bool:
        """Whether a file of this name has just these bytes."""
        try:
            with os.fdopen(os.open(self._place(name), os.O_RDONLY | _BINARY, dir_fd=self._handle), "rb") as file:
                return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
        except OSError:
            return False

    def take_in(self, path: Path, name: str) -> bool:
        """Move a file of another folder here, by a rename; False when the name is taken."""
        if os.path.lexists(self.path / name):
            return False
        os.rename(path, self._place(name), dst_dir_fd=self._handle)
        return True

    def sweep(self) -> None:
        """Remove what runs that were killed left here: once for each folder and process, and never what is in use."""
        with contextlib.suppress(OSError):
            status = os.stat(self.path)
            if (status.st_dev, status.st_ino) in _swept:
                return
            _swept.add((status.st_dev, status.st_ino))
            for name in list(self._abandoned()):
                if self._is_free(name):
                    self._remove_markers(name)
                    with contextlib.suppress(OSError):
                        self.remove(name)

    def remove_leftovers(self, process: int) -> None:
        """Remove what a process that was ended in the middle of its work left here."""
        for name in os.listdir(self.path):
            found = _TEMPORARY.fullmatch(name)
            if found is None or int(found[1]) != process:
                continue
            self._remove_markers(name)
            self.remove(name)

    def _place(self, name: str) -> str:
        return name if self._handle is not None else os.path.join(self.path, name)

    def _rename(self, temporary: str, final: str) -> None:
        if sys.platform == "win32":
            os.rename(self._place(temporary), self._place(final))  # refuses to replace a file there
        else:
            _rename_without_replacing(self._handle, self._place(temporary), self._place(final))

    def _link(self, temporary: str, final: str) -> None:
        os.link(
            self._place(temporary),
            self._place(final),
            src_dir_fd=self._handle,
            dst_dir_fd=self._handle,
            follow_symlinks=False,
        )
        with contextlib.suppress(OSError):  # a folder may allow making but not removing: the copy has its name
            self.remove(temporary)

    def _reserve(self, temporary: str, final: str) -> None:
        marker = self.create(final, 0o600)
        try:
            with os.fdopen(marker, "wb") as file:
                file.write(_MARKER.format(name=temporary).encode())
            os.replace(self._place(temporary), self._place(final), src_dir_fd=self._handle, dst_dir_fd=self._handle)
        except OSError:
            self.remove(final)
            raise

    def _abandoned(self) -> Iterator[str]:
        for entry in os.scandir(self.path):
            found = _TEMPORARY.fullmatch(entry.name)
            if found and entry.is_file(follow_symlinks=False) and not _is_running(int(found[1])):
                yield entry.name

    def _is_free(self, name: str) -> bool:
        """Whether no process, of whichever computer, has an unfinished copy locked."""
        try:
            descriptor = os.open(self._place(name), os.O_RDONLY | _BINARY, dir_fd=self._handle)
        except OSError:
            return False
        try:
            return _lock(descriptor, "LOCK_EX")
        finally:
            os.close(descriptor)

    def _remove_markers(self, temporary: str) -> None:
        """Remove the final names that were reserved for an unfinished copy."""
        wanted = _MARKER.format(name=temporary).encode()
        for entry in os.scandir(self.path):
            status = entry.stat(follow_symlinks=False)
            if status.st_size == len(wanted) and stat.S_ISREG(status.st_mode):
                with contextlib.suppress(OSError):
                    if Path(entry.path).read_bytes() == wanted:
                        self.remove(entry.name)


class KnownFolders:
    """The folders of a run as they were at the first copy in each, so that one that is swapped later gets nothing.

    They belong to the process that opens files: sent to another one, this arrives empty.
    """

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, int]] = {}

    def __reduce__(self) -> tuple[type["KnownFolders"], tuple[()]]:
        return KnownFolders, ()

    def is_same(self, path: Path, status: os.stat_result) -> bool:
        """Whether the folder at `path` is the one that was there first."""
        identity = (status.st_dev, status.st_ino)
        return self._known.setdefault(path, identity) == identity


def temporary_prefix(process: int) -> str:
    """How the names of a process's unfinished copies begin."""
    return f"{TEMPORARY_PREFIX}{process}-"


def _lock(descriptor: int, kind: str) -> bool:
    """Lock an open file until it is closed; False when another process has it. True where files have no locks."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, getattr(fcntl, kind) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _is_running(process: int) -> bool:
    """Whether a process of that number runs; where the system can't say, it does."""
    if sys.platform == "win32":
        return False  # there, a file that somebody has open can't be removed anyway
    try:
        if os.path.exists("/proc/self"):  # a worker's fence allows to look, but not to send signals
            os.readlink(f"/proc/{process}/exe")  # which one that has ended and wasn't waited for doesn't have
        else:
            os.kill(process, 0)
    except FileNotFoundError:
        return False
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@cache
def _renaming_call() -> Any:
    """The system's call that renames without replacing, as a function of folder, name, folder and name; or None."""
    import ctypes  # only who writes a copy needs it

    name, flag = ("renameatx_np", _RENAME_EXCL) if sys.platform == "darwin" else ("renameat2", _RENAME_NOREPLACE)
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if call is None:
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return lambda *places: (call(*places, flag), ctypes.get_errno())


def _rename_without_replacing(handle: int | None, old: str, new: str) -> None:
    """Raises OSError: FileExistsError when `new` is taken, ENOSYS where the system has no such call."""
    call = _renaming_call()
    if call is None or handle is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    status, number = call(handle, os.fsencode(old), handle, os.fsencode(new))
    if status != 0:
        raise OSError(number, os.strerror(number))
