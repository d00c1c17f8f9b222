"""The only place where photos are read from and copies are written to a disk.

An original is opened read-only. A copy is written under a temporary name in its destination folder and gets its
final name in a way that never replaces a file (`engine.folder`). Nobody can read it who couldn't read the original.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scrubber.engine.folder import Folder, KnownFolders, temporary_prefix
from scrubber.errors import CannotRead, CannotWrite, Detail, EmptyFile, LimitExceeded
from scrubber.formats.base import Buffer
from scrubber.i18n import N_
from scrubber.limits import MAX_FILE_BYTES

SWAPPED = N_("another folder has taken the place of the chosen one")
_MAX_NAMES = 10_000
_BINARY = getattr(os, "O_BINARY", 0)
_UNBLOCKED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_READ_ONLY = os.O_RDONLY | _BINARY | _UNBLOCKED
_ANYBODY = 0o666
_OTHERS = 0o006


def read_original(path: str) -> bytes:
    """All bytes of a regular file. Raises `CannotRead`, `EmptyFile` or `LimitExceeded`."""
    return read_opened(open_original(path))


def open_original(path: str) -> int:
    """A descriptor of a regular file, open for reading. Raises `CannotRead` or `LimitExceeded`."""
    try:
        # O_NONBLOCK: a named pipe that calls itself photo.jpg must not hold the program up.
        descriptor = os.open(path, _READ_ONLY)
    except OSError as error:
        raise CannotRead(reason=error.strerror or str(error)) from error
    except ValueError as error:  # a NUL in the name
        raise CannotRead(reason=N_("its name can't be used")) from error
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_FILE_BYTES:
        return descriptor
    os.close(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise CannotRead(reason=N_("it is not a file"))
    raise LimitExceeded(N_("the file is too big"), Detail("files.too-big"))


def read_opened(descriptor: int) -> bytes:
    """All bytes of an open file, which is closed then. Raises `CannotRead`, `EmptyFile` or `LimitExceeded`."""
    try:
        with open(descriptor, "rb", buffering=0) as file:
            data = file.read()
    except OSError as error:
        raise CannotRead(reason=error.strerror or str(error)) from error
    if not data:
        raise EmptyFile
    if len(data) > MAX_FILE_BYTES:
        raise LimitExceeded(N_("the file is too big"), Detail("files.grew-too-big"))
    return data


def read_at_most(path: str | Path, most: int) -> bytes | None:
    """What any file holds, None when that is more than `most` bytes. Raises OSError.

    Its size isn't asked for: a device says that it has none, and may have no end.
    """
    with Path(path).open("rb") as file:
        data = file.read(most + 1)
    return data if len(data) <= most else None


class OpenCopy:
    """A file without its final name yet, open for writing and reading back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, pieces: Iterable[Buffer]) -> None:
        """Write the pieces one behind the other."""
        with _as_cannot_write():
            for piece in pieces:
                self._file.write(piece)

    def read_back(self) -> bytes:
        """What the file holds now."""
        with _as_cannot_write():
            self._file.seek(0)  # which also hands what is buffered to the system
            return self._file.read()

    def finish(self) -> None:
        """Hand what is buffered to the system. Raises `CannotWrite`."""
        with _as_cannot_write():
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        with contextlib.suppress(OSError):  # what could not be written is known already
            self._file.close()


class Copy(OpenCopy):
    """A copy in the making in a folder of ours, which can give it its final name."""

    def __init__(self, folder: Folder, descriptor: int, temporary: str) -> None:
        super().__init__(open(descriptor, "w+b"))  # noqa: SIM115 (closed by new_copy)
        self._folder = folder
        self._temporary = temporary
        self._is_named = False
        self._times: tuple[int, int] | None = None

    @property
    def descriptor(self) -> int:
        """The open file, for who is to write it in another process."""
        return self._file.fileno()

    def take_times(self, original: str) -> None:
        """Give the copy the times of the file at `original`."""
        with _as_cannot_write():
            self._file.flush()
            status = os.stat(original)
            self._times = (status.st_atime_ns, status.st_mtime_ns)

    def publish(self, name: str, reuses_same: bool = False) -> Path:
        """Flush to disk and give the copy the first free name of `name`, `name_2`, …; returns its path.

        With `reuses_same` a file of such a name with the same bytes is the copy, and this one isn't kept.
        Raises `CannotWrite`.
        """
        data = self.read_back() if reuses_same else None
        with _as_cannot_write():
            if self._times is not None:
                self._folder.set_times(self._temporary, self._times)
            os.fsync(self._file.fileno())
            self._file.close()
            for candidate in _candidates(name):
                if self._folder.give_name(self._temporary, candidate):
                    self._is_named = True
                    return self._folder.path / candidate
                if data is not None and self._folder.holds(candidate, data):
                    return self._folder.path / candidate
        raise CannotWrite(reason=N_("too many files of that name"))

    def discard(self) -> None:
        """Close and remove the temporary file; does nothing after `publish`."""
        if self._is_named:
            return
        with contextlib.suppress(OSError):  # what could not be written before can't be written now
            self._file.close()
        with contextlib.suppress(OSError):  # a folder may allow making but not removing
            self._folder.remove(self._temporary)


class TrialCopy:
    """A copy that only memory ever holds: to see what would become of a photo."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = b""

    def write(self, pieces: Iterable[Buffer]) -> None:
        """Keep the pieces, one behind the other."""
        self._data = b"".join(pieces)

    def read_back(self) -> bytes:
        """What the copy holds."""
        return self._data

    def take_times(self, original: str) -> None:
        """Nothing: there is no file."""

    def publish(self, name: str, reuses_same: bool = False) -> Path:
        """The path that the copy would get now; two photos of one name may be told the same."""
        paths = (self._folder / candidate for candidate in _candidates(name))
        return next(path for path in paths if not os.path.lexists(path))


@contextmanager
def new_copy(folder: Path, original: str = "", known: KnownFolders | None = None) -> Iterator[Copy]:
    """A new copy in `folder` (made when missing); whatever was not published is gone afterwards.

    With `original`, the path of a photo, nobody can read the copy who can't read the photo. With `known` a folder that
    is another one than before raises `CannotWrite`.
    """
    import secrets  # readers of photos need no random names, and it brings much along

    with _as_cannot_write():
        temporary = f"{temporary_prefix(os.getpid())}{secrets.token_hex(8)}.tmp"
        place = _open_folder(folder)
    try:
        if known is not None and not known.is_same(folder, place.status()):
            raise CannotWrite(reason=SWAPPED)
        with _as_cannot_write():
            place.sweep()
            descriptor = _create(place, temporary, original)
        copy = Copy(place, descriptor, temporary)
        try:
            yield copy
        finally:
            copy.discard()
    finally:
        place.close()


def _open_folder(path: Path) -> Folder:
    try:
        return Folder(path)
    except FileNotFoundError:
        path.mkdir(parents=True, exist_ok=True)
        return Folder(path)


def _create(folder: Folder, name: str, original: str) -> int:
    if not original or sys.platform == "win32":
        return _create_as(folder, name, _ANYBODY)
    status = os.stat(original)
    descriptor = _create_as(folder, name, stat.S_IMODE(status.st_mode) & _ANYBODY | stat.S_IRUSR | stat.S_IWUSR)
    made = os.fstat(descriptor)
    if made.st_gid != status.st_gid:
        # Others may be in the copy's group, and those of the original's group are others here: both get the less.
        less = status.st_mode >> 3 & status.st_mode & _OTHERS
        os.fchmod(descriptor, stat.S_IMODE(made.st_mode) & (stat.S_IRUSR | stat.S_IWUSR | less << 3 | less))
    return descriptor


def _create_as(folder: Folder, name: str, mode: int) -> int:
    try:
        return folder.create(name, mode)
    except FileNotFoundError:  # somewhere without handles the folder may be gone again
        folder.path.mkdir(parents=True, exist_ok=True)
        return folder.create(name, mode)


def remove_leftovers(folder: Path, process: int) -> None:
    """Remove what a process that was ended in the middle of its work (by its id) left in `folder`."""
    with contextlib.suppress(OSError):
        place = Folder(folder)
        try:
            place.remove_leftovers(process)
        finally:
            place.close()


def rename_copy(path: Path, name: str) -> Path:
    """Give a finished copy the first free name of `name`, `name_2`, …; returns its path. Raises `CannotWrite`."""
    with _as_cannot_write():
        folder = Folder(path.parent)
        try:
            for candidate in _candidates(name):
                if folder.give_name(path.name, candidate):
                    return path.with_name(candidate)
        finally:
            folder.close()
    raise CannotWrite(reason=N_("too many files of that name"))


def sweep(folder: Path) -> None:
    """Remove what killed runs left in `folder`; `new_copy` does so too, but not every run makes a copy everywhere."""
    with contextlib.suppress(OSError):
        place = Folder(folder)
        try:
            place.sweep()
        finally:
            place.close()


class _as_cannot_write:
    """Turns an OSError into `CannotWrite`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise CannotWrite(reason=error.strerror or str(error)) from error


def _candidates(wanted: str) -> Iterator[str]:
    yield wanted
    path = Path(wanted)
    for number in range(2, _MAX_NAMES):
        yield f"{path.stem}_{number}{path.suffix}"
