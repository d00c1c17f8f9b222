"""Finding photos in what a user named, dropped or opened.

A file named by the user is always looked at, whatever it is called. Inside folders the ending of a name decides: those
we can clean, and those that people call photos though we can't clean them yet, so that a refusal is shown and none is
silently passed over.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from scrubber.engine.neighbours import APPLE_DOUBLE_PREFIX, LeftAlone
from scrubber.errors import CannotRead
from scrubber.formats.registry import suffixes

# fmt: off
OTHER_PHOTO_SUFFIXES = (
    ".ico", ".icns", ".jp2", ".j2k", ".jpf", ".jpx", ".jpm", ".psd", ".psb", ".svg",
    ".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".sr2", ".srf", ".raf", ".orf", ".rw2", ".pef", ".srw",
    ".raw", ".3fr", ".iiq", ".x3f", ".kdc", ".mrw", ".erf", ".rwl", ".gpr",
)
# fmt: on
"""Endings of files that people call photos and that no format claims: they are found too and refused with a reason."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to look at. `root` is the folder it was found through, empty for a file that was named itself."""

    path: str
    root: str = ""


def never() -> bool:
    """Nobody cancels."""
    return False


def ignore(path: str, problem: CannotRead) -> None:
    """Nobody wants to know about unreadable folders."""


def ignore_neighbour(path: str) -> None:
    """Nobody wants to know what else lies in a folder."""


def scan(
    paths: Iterable[str],
    cancelled: Callable[[], bool] = never,
    on_problem: Callable[[str, CannotRead], None] = ignore,
    recursive: bool = True,
    on_neighbour: Callable[[str], None] = ignore_neighbour,
    exclude: Sequence[str] = (),
) -> Iterator[Found]:
    """Find files lazily, in the order of `paths`, inside folders by name, files before sub-folders.

    `on_problem` hears of folders that can't be read, `on_neighbour` of every other file beside the photos. Links to
    folders below a named folder are not followed, so a cycle can't trap the scan. Missing paths are yielded like files:
    reading them then gives the reason. `exclude` are patterns of what is left out: of names, or of paths below a
    named folder where they hold a slash.
    """
    for path in paths:
        if is_excluded(Path(path).name, exclude):
            continue
        if is_folder(path):
            wanted = _wanted()
            for found in _walk(path, cancelled, on_problem, recursive, exclude):
                if found.lower().endswith(wanted) and not Path(found).name.startswith(APPLE_DOUBLE_PREFIX):
                    yield Found(found, path)
                else:
                    on_neighbour(found)
        elif not cancelled():
            yield Found(path)


@dataclass(frozen=True, slots=True)
class PhotosFound:
    """The photos below some paths, each once; the folders that could not be read; and what else lies there."""

    photos: list[Found]
    unreadable: list[tuple[str, CannotRead]]
    left_alone: LeftAlone


def find(
    paths: Iterable[str],
    recursive: bool = True,
    exclude: Sequence[str] = (),
    stopped: Callable[[], bool] = never,
) -> PhotosFound:
    """All of `scan` at once."""
    problems: list[tuple[str, CannotRead]] = []
    seen = LeftAlone()

    def complain(path: str, problem: CannotRead) -> None:
        problems.append((path, problem))

    found = scan(paths, stopped, complain, recursive, seen.add, exclude)
    photos = list({item.path: item for item in found}.values())
    seen.assign(photo.path for photo in photos)
    return PhotosFound(photos, problems, seen)


def with_base(photos: Iterable[Found], base: str) -> list[Found]:
    """`photos`, those that were named themselves and lie below `base` as if they had been found through it."""
    return [
        Found(photo.path, base) if not photo.root and Path(photo.path).is_relative_to(base) else photo
        for photo in photos
    ]


def is_folder(path: str) -> bool:
    """Whether there is a folder of this name, as far as one may know: a name too long or out of reach is none."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


@cache
def _wanted() -> tuple[str, ...]:
    """The file name endings looked for in folders."""
    return tuple({*suffixes(), *OTHER_PHOTO_SUFFIXES})


def is_excluded(path: str, patterns: Sequence[str]) -> bool:
    """Whether a path below a named folder fits one of the patterns; those without a slash are for its last part."""
    below = path.replace(os.sep, "/")
    name = below.rsplit("/", 1)[-1]
    stripped = (pattern.rstrip("/") for pattern in patterns)
    return any(fnmatch(below if "/" in pattern else name, pattern) for pattern in stripped)


def _walk(
    top: str,
    cancelled: Callable[[], bool],
    on_problem: Callable[[str, CannotRead], None],
    recursive: bool,
    exclude: Sequence[str],
) -> Iterator[str]:
    """Every visible regular file below `top`; folders wait on a list, so depth costs no recursion."""
    waiting = [top]
    while waiting:
        folders: list[str] = []
        for entry in _entries(waiting.pop(), on_problem):
            if cancelled():
                return
            if exclude and is_excluded(os.path.relpath(entry.path, top), exclude):
                continue
            if _is_folder(entry):
                folders.append(entry.path)
            elif _is_file(entry):
                yield entry.path
        if recursive:
            waiting += reversed(folders)


def _entries(folder: str, on_problem: Callable[[str, CannotRead], None]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(filter(_is_visible, entries), key=lambda entry: entry.name)
    except OSError as error:
        on_problem(folder, CannotRead(reason=error.strerror or str(error)))
        return []


def _is_visible(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") and not entry.name.startswith(APPLE_DOUBLE_PREFIX):
        return False
    return not _has_hidden_attribute(entry)


def _has_hidden_attribute(entry: os.DirEntry[str]) -> bool:
    """Windows marks hidden files by an attribute."""
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) if os.name == "nt" else 0
    except OSError:
        return False
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether to walk into it: junctions of Windows are links too."""
    try:
        return entry.is_dir(follow_symlinks=False) and not _is_junction(entry)
    except OSError:
        return False


def _is_junction(entry: os.DirEntry[str]) -> bool:
    status = entry.stat(follow_symlinks=False)
    return bool(getattr(status, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 1))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False
