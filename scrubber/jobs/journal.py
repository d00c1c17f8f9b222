"""The journal of a run: which photos are done, so that a run that was stopped or lost its power can go on.

It lies in the user's state folder and holds no names and nothing of any photo: a random key for the run, and for each
photo a digest under that key of its path, size and time of change, with one letter for what became of it, and before
that the number in its copy's name, where there is one: chance gave it, and no other photo may get it. To go on, the
same photos and choices have to be named again; their digests say which journal is theirs. A journal is deleted when its
run is complete, and after a month.
"""

import contextlib
import hashlib
import json
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_state_path

from scrubber.engine.report import CleanResult
from scrubber.errors import Cancelled
from scrubber.jobs.scan import Found

_VERSION = 1
_KEY_BYTES, _DIGEST_BYTES = 32, 16
_MAX_BYTES = 256 * 1024 * 1024
_MAX_AGE_SECONDS = 30 * 24 * 3600
_FLUSH_SECONDS = 1.0
_CLEANED, _CLEAN_BEFORE, _REFUSED = "c", "b", "r"
_NUMBER, _MAX_DIGITS = "n", 9
_DONE = frozenset({_CLEANED, _CLEAN_BEFORE})
"""A photo that was refused is tried again: what stood in the way may be gone."""


class Journal:
    """The journal of one run, open for writing. Where it can't be written, the run goes on without."""

    def __init__(self, path: Path, file: BinaryIO, key: bytes, lines: Sequence[bytes] = ()) -> None:
        self._path = path
        self._file = file
        self._key = key
        self._done = frozenset(_entries(lines))
        self.numbers = dict(_numbers(lines))
        """Those that were given before the run was stopped, by the digests of their photos."""
        self._flushed = time.monotonic()
        self._is_broken = False

    def left_of(self, photos: Sequence[Found]) -> list[Found]:
        """Those of `photos` that are not done, or were changed since."""
        return [photo for photo in photos if not self._done or _digest_of(self._key, photo.path) not in self._done]

    def digest_of(self, path: str) -> str:
        """What stands for a photo as it is now; to be taken before it is cleaned."""
        return _digest_of(self._key, path)

    def add(self, digest: str, result: CleanResult) -> None:
        """Write down what became of a photo."""
        if isinstance(result.problem, Cancelled):
            return
        letter = _CLEANED if result.output else _REFUSED if result.problem is not None else _CLEAN_BEFORE
        self._write(f"{digest} {letter}\n")

    def give(self, digest: str, number: int) -> None:
        """Write down the number of a photo that is about to be cleaned."""
        self._write(f"{digest} {_NUMBER}{number}\n")

    def _write(self, line: str) -> None:
        if self._is_broken:
            return
        try:
            self._file.write(line.encode())
            self._file.flush()
            if time.monotonic() - self._flushed > _FLUSH_SECONDS:
                os.fsync(self._file.fileno())
                self._flushed = time.monotonic()
        except OSError:
            self._is_broken = True

    def close(self, is_complete: bool) -> None:
        """End the run; the journal of a complete one is deleted."""
        with contextlib.suppress(OSError):
            self._file.close()
        if is_complete:
            with contextlib.suppress(OSError):
                self._path.unlink()


def begin(choices: Sequence[str], count: int | None = None) -> Journal | None:
    """A new journal for a run with these choices (paths of photos and folders among them); None where none can be.

    The window gives `count`, the number of its photos (0: nobody knows): `unfinished` tells of a counted run as long
    as it isn't complete, and `forget_counted` forgets it.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    path = _folder() / f"{secrets.token_hex(_DIGEST_BYTES)}.journal"
    header: dict[str, object] = {"journal": _VERSION, "key": key.hex(), "run": _keyed(key, choices)}
    if count is not None:
        header["photos"] = count
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _forget_old()
        file = _claimed(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600))
        if file is None:
            return None
        file.write(json.dumps(header).encode() + b"\n")
        file.flush()
    except OSError:
        return None
    return Journal(path, file, key)


def go_on(choices: Sequence[str]) -> Journal | None:
    """The newest journal of a run with these choices that was not completed and isn't running; None without one."""
    for path in sorted(_journals(), key=_age):
        with contextlib.suppress(OSError, ValueError):
            journal = _reopened(path, choices)
            if journal is not None:
                return journal
    return None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that was counted when it began and that was not completed."""

    path: Path
    done: int
    total: int


def unfinished() -> Unfinished | None:
    """The newest run that was counted, was not completed and isn't running; None without one."""
    return next((run for run in _counted() if run.total), None)


def forget_counted() -> None:
    """Delete the journals of all runs of the window, but of one that goes on."""
    for run in list(_counted()):
        with contextlib.suppress(OSError):
            run.path.unlink()


def _counted() -> Iterator[Unfinished]:
    """The newest first."""
    for path in sorted(_journals(), key=_age):
        with contextlib.suppress(OSError, ValueError):
            if path.stat().st_size > _MAX_BYTES:
                continue
            file = _claimed(os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0)))
            if file is None:
                continue
            with file:
                header, *lines = file.read().split(b"\n")
            count = _header(header).get("photos")
            if type(count) is int and count >= 0:
                yield Unfinished(path, min(count, len(set(_entries(lines)))), count)


def waiting(choices: Sequence[str]) -> bool:
    """Whether there is a run with these choices to go on with."""
    journal = go_on(choices)
    if journal is not None:
        journal.close(is_complete=False)
    return journal is not None


def _reopened(path: Path, choices: Sequence[str]) -> Journal | None:
    """Raises OSError or ValueError for what is no journal."""
    if path.stat().st_size > _MAX_BYTES:
        return None
    file = _claimed(os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0)))
    if file is None:
        return None
    try:
        key, lines = _read(file, choices)
    except (OSError, ValueError):
        file.close()
        raise
    if not key:
        file.close()
        return None
    return Journal(path, file, key, lines)


def _read(file: BinaryIO, choices: Sequence[str]) -> tuple[bytes, list[bytes]]:
    """The key and the lines behind it; no key in the journal of another run. The file then stands at its end."""
    header, *lines = file.read().split(b"\n")
    values = _header(header)
    if not values:
        return b"", []
    key = bytes.fromhex(str(values.get("key")))
    if values.get("run") != _keyed(key, choices):
        return b"", []
    if lines and lines[-1]:
        file.write(b"\n")  # the run ended in the middle of a line
    return key, lines


def _header(line: bytes) -> dict[str, object]:
    """The values of a first line; none where it isn't one of ours. Raises ValueError."""
    try:
        values = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return values if isinstance(values, dict) and values.get("journal") == _VERSION else {}


def _entries(lines: Iterable[bytes]) -> Iterator[str]:
    for line in lines:
        digest, _blank, letter = line.decode("ascii", "replace").partition(" ")
        if letter in _DONE and len(digest) == 2 * _DIGEST_BYTES:
            yield digest


def _numbers(lines: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    for line in lines:
        digest, _blank, rest = line.decode("ascii", "replace").partition(" ")
        digits = rest.removeprefix(_NUMBER)
        if rest != digits and digits.isdecimal() and len(digits) <= _MAX_DIGITS and len(digest) == 2 * _DIGEST_BYTES:
            yield digest, int(digits)


def _digest_of(key: bytes, path: str) -> str:
    try:
        photo = Path(path)
        status = photo.stat()
    except (OSError, ValueError):
        return _keyed(key, [path])
    return _keyed(key, [str(photo.absolute()), str(status.st_size), str(status.st_mtime_ns)])


def _keyed(key: bytes, texts: Sequence[str]) -> str:
    made = hashlib.blake2b(key=key, digest_size=_DIGEST_BYTES)
    for text in texts:
        data = os.fsencode(text) if sys.platform != "win32" else text.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


def _folder() -> Path:
    return user_state_path("Scrubber", appauthor=False) / "journals"


def _journals() -> list[Path]:
    try:
        return list(_folder().glob("*.journal"))
    except OSError:
        return []


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _forget_old() -> None:
    for path in _journals():
        if _age(path) > _MAX_AGE_SECONDS:
            with contextlib.suppress(OSError):
                path.unlink()


def _claimed(descriptor: int) -> BinaryIO | None:
    """The open file when no other run has it, which is closed otherwise."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return os.fdopen(descriptor, "r+b")
