"""A folder that is watched: which photos in it are complete and not yet done.

The system tells of changes (`watchdog`), or the folder is looked through again and again where it can't: on network
drives other computers' changes are not told. Whatever the way, all of the folder is looked through at the start and
every minute, so that nothing is missed that happened before, or while too much happened at once.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from types import TracebackType
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from scrubber.jobs.scan import Found, find

SETTLE_SECONDS = 2.0
"""A file that stayed the same for so long is complete."""
_LOOK_SECONDS = 60.0
_POLL_SECONDS = 5.0
_NETWORK_KINDS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "davfs", "ncpfs", "ceph", "glusterfs"})
_REMOTE_DRIVE = 4

# It logs as an error that it was stopped while a change came in, and nobody can do anything about that. What does
# matter, a folder that can't be watched, is raised as an OSError.
logging.getLogger("watchdog").setLevel(logging.CRITICAL)

Stamp = tuple[int, int, int]
"""Size, time of change and number of a file: whether it is still the same."""


@dataclass(slots=True)
class _Waiting:
    stamp: Stamp
    since: float


class WatchedFolder:
    """Gives the photos below `folder` as they become complete; what lies below `apart` is none of them.

    `is_done` says of a photo whether it was cleaned before. With `polls` the folder is looked through every few
    seconds instead of asking the system; by default where it lies on a network drive. Raises OSError where the folder
    can't be watched in any way.
    """

    def __init__(
        self,
        folder: str,
        apart: str,
        is_done: Callable[[str], bool],
        exclude: tuple[str, ...] = (),
        polls: bool | None = None,
    ) -> None:
        self._folder = folder
        self._apart = Path(apart).resolve()
        self._is_done = is_done
        self._exclude = exclude
        self._changed: SimpleQueue[None] = SimpleQueue()
        self._waiting: dict[str, _Waiting] = {}
        self._given: dict[str, Stamp] = {}
        self._looked = -_LOOK_SECONDS
        self._observer = self._observe(is_on_network(folder) if polls is None else polls)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._observer.stop()
        self._observer.join()

    def ready(self, seconds: float) -> list[Found]:
        """The photos that became complete; waits up to so many seconds for a change."""
        self._wait(seconds)
        now = monotonic()
        if self._has_changed() or now - self._looked > _LOOK_SECONDS:
            self._looked = now
            self._look(now)
        return [Found(path, self._folder) for path in list(self._complete(now))]

    def _wait(self, seconds: float) -> None:
        try:
            self._changed.get(timeout=seconds)
        except Empty:
            return
        self._changed.put(None)

    def _has_changed(self) -> bool:
        """Whether the system told of any change since the last question."""
        told = False
        try:
            while True:
                self._changed.get_nowait()
                told = True
        except Empty:
            return told

    def _look(self, now: float) -> None:
        """Find the photos that are new or have changed."""
        for photo in find([self._folder], exclude=self._exclude).photos:
            stamp = stamp_of(photo.path)
            if stamp is None or self._given.get(photo.path) == stamp or self._is_apart(photo.path):
                continue
            known = self._waiting.get(photo.path)
            if known is None or known.stamp != stamp:
                self._waiting[photo.path] = _Waiting(stamp, now)

    def _complete(self, now: float) -> Iterator[str]:
        """The photos that stayed the same long enough; each is given once, until it changes."""
        for path, waiting in list(self._waiting.items()):
            stamp = stamp_of(path)
            if stamp is None:
                del self._waiting[path]
            elif stamp != waiting.stamp:
                self._waiting[path] = _Waiting(stamp, now)
            elif now - waiting.since >= SETTLE_SECONDS and stamp[0]:
                del self._waiting[path]
                self._given[path] = stamp
                if not self._is_done(path):
                    yield path

    def _is_apart(self, path: str) -> bool:
        return Path(path).resolve().is_relative_to(self._apart)

    def _observe(self, polls: bool) -> BaseObserver:
        if not polls:
            try:
                return self._started(Observer())
            except OSError:  # the system watches no more folders
                pass
        return self._started(PollingObserver(timeout=_POLL_SECONDS))

    def _started(self, observer: BaseObserver) -> BaseObserver:
        observer.schedule(_Told(self._changed), self._folder, recursive=True)
        observer.start()
        return observer


class _Told(FileSystemEventHandler):
    """Passes on that something changed; what it was is found out by looking."""

    def __init__(self, changed: "SimpleQueue[None]") -> None:
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something changed; reading a file isn't a change."""
        if event.event_type not in ("opened", "closed_no_write"):
            self._changed.put(None)


def stamp_of(path: str) -> Stamp | None:
    """What a file is like now; None where there is none."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def is_on_network(folder: str) -> bool:
    """Whether a folder lies on a drive of another computer, as far as the system says so."""
    path = Path(folder).resolve()
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(f"{path.anchor}") == _REMOTE_DRIVE or path.drive.startswith("\\\\")
    if sys.platform == "darwin":
        return path.is_relative_to("/Volumes")  # other drives as well: looking again works for all of them
    return network_kind(path, Path("/proc/self/mounts"))


def network_kind(path: Path, mounts: Path) -> bool:
    """The same by Linux's list of mounted drives: lines of device, place and kind."""
    try:
        lines = [line.split(" ") for line in mounts.read_text("utf-8", "surrogateescape").splitlines()]
    except OSError:
        return False
    kinds = {_unescaped(line[1]): line[2] for line in lines if len(line) > 2}
    place = next((parent for parent in (path, *path.parents) if str(parent) in kinds), None)
    kind = kinds.get(str(place), "")
    return kind in _NETWORK_KINDS or (kind.startswith("fuse.") and kind != "fuse.portal")


def _unescaped(place: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\134", "\\")):
        place = place.replace(code, letter)
    return place
