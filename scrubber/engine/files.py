"""The only place where photos are read from and copies are written to a disk.

An original is opened read-only. A copy is written under a temporary name in its destination folder and gets its
final name by a hard link (or an exclusive rename where links don't exist), which never replaces a file.
"""

import contextlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scrubber.errors import CannotRead, CannotWrite, EmptyFile, LimitExceeded
from scrubber.formats.base import Buffer
from scrubber.i18n import N_
from scrubber.limits import MAX_FILE_BYTES

TEMPORARY_PREFIX = ".scrubber-"
_COPY_STEM = re.compile(r".*_clean(_\d+)?", re.S)
_MAX_NAMES = 10_000
_MAX_STEM_BYTES = 220
"""Most file systems hold names of 255 bytes; `_clean`, a number and the ending must fit too."""
_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_original(path: str) -> bytes:
    """All bytes of a regular file. Raises `CannotRead`, `EmptyFile` or `LimitExceeded`."""
    try:
        # O_NONBLOCK: a named pipe that calls itself photo.jpg must not hold the program up.
        with open(os.open(path, _READ_ONLY), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise CannotRead(reason=N_("it is not a file"))
            if status.st_size > MAX_FILE_BYTES:
                raise LimitExceeded(N_("the file is too big"))
            data = file.read()
    except OSError as error:
        raise CannotRead(reason=error.strerror or str(error)) from error
    except ValueError as error:  # a NUL in the name
        raise CannotRead(reason=N_("its name can't be used")) from error
    if not data:
        raise EmptyFile
    if len(data) > MAX_FILE_BYTES:
        raise LimitExceeded(N_("the file is too big"))
    return data


def clean_name(original: Path, suffixes: tuple[str, ...]) -> str:
    """The name of a copy: the original's with `_clean`, and the format's own ending where the name lied."""
    suffix = original.suffix if original.suffix.lower() in suffixes else suffixes[0]
    stem = original.stem
    if len(os.fsencode(stem)) > _MAX_STEM_BYTES:
        stem = os.fsencode(stem)[:_MAX_STEM_BYTES].decode("utf-8", "ignore")
    return f"{stem}_clean{suffix}"


def is_copy_name(path: Path) -> bool:
    """Whether a file is named like a copy of ours: "holiday_clean.jpg", "holiday_clean_2.jpg"."""
    return _COPY_STEM.fullmatch(path.stem) is not None


class Copy:
    """A copy in the making, open for writing and reading back, without its final name yet."""

    def __init__(self, folder: Path, descriptor: int, temporary: str) -> None:
        self._folder = folder
        self._file = open(descriptor, "w+b")  # noqa: SIM115 (closed by new_copy)
        self._temporary = temporary
        self._is_named = False

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

    def publish(self, name: str) -> Path:
        """Flush to disk and give the copy the first free name of `name`, `name_2`, …; returns its path."""
        with _as_cannot_write():
            os.fsync(self._file.fileno())
            self._file.close()
            for candidate in _candidates(self._folder / name):
                if _give_name(self._temporary, candidate):
                    self._is_named = True
                    return candidate
        raise CannotWrite(reason=N_("too many files of that name"))

    def discard(self) -> None:
        """Close and remove the temporary file; does nothing after `publish`."""
        if self._is_named:
            return
        with contextlib.suppress(OSError):  # what could not be written before can't be written now
            self._file.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._temporary)


@contextmanager
def new_copy(folder: Path) -> Iterator[Copy]:
    """A new copy in `folder` (made when missing); whatever was not published is gone afterwards."""
    import secrets  # readers of photos need no random names, and it brings much along

    with _as_cannot_write():
        temporary = str(folder / f"{_temporary_prefix(os.getpid())}{secrets.token_hex(8)}.tmp")
        descriptor = _open_new(temporary, folder)
    copy = Copy(folder, descriptor, temporary)
    try:
        yield copy
    finally:
        copy.discard()


def _open_new(path: str, folder: Path) -> int:
    try:
        return os.open(path, _NEW_FILE, 0o666)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(path, _NEW_FILE, 0o666)


def remove_leftovers(folder: Path, process: int) -> None:
    """Remove what a process that was ended in the middle of its work (by its id) left in `folder`."""
    with contextlib.suppress(OSError):
        for left in folder.iterdir():
            if left.name.startswith(_temporary_prefix(process)):
                left.unlink()


def _temporary_prefix(process: int) -> str:
    return f"{TEMPORARY_PREFIX}{process}-"


@contextmanager
def _as_cannot_write() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(reason=error.strerror or str(error)) from error


def _candidates(wanted: Path) -> Iterator[Path]:
    yield wanted
    for number in range(2, _MAX_NAMES):
        yield wanted.with_name(f"{wanted.stem}_{number}{wanted.suffix}")


def _give_name(temporary: str, final: Path) -> bool:
    """Name the temporary file `final` unless that name is taken."""
    try:
        os.link(temporary, final)
    except FileExistsError:
        return False
    except OSError:
        return _rename_exclusively(temporary, final)
    os.unlink(temporary)
    return True


def _rename_exclusively(temporary: str, final: Path) -> bool:
    """For file systems without hard links (FAT, some network shares): reserve the name, then move onto it."""
    try:
        os.close(os.open(final, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    try:
        os.replace(temporary, final)
    except OSError:
        os.unlink(final)
        raise
    return True
