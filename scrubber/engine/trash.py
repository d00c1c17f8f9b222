"""The system's trash: originals that a copy replaces go there, and come back from there; nothing is ever deleted.

Where the trash is the one of freedesktop.org (Linux, BSD), a file can be found in it and be put back. Windows and macOS
offer no way for that: there the user takes it out by hand.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from configparser import Error as NotAnInfoFile
from pathlib import Path
from urllib.parse import unquote

from scrubber.engine.folder import Folder
from scrubber.errors import CannotReplace, Detail
from scrubber.i18n import N_

_INFO = ".trashinfo"
_NO_TRASH = N_("there is no trash for this folder")


def throw_away(path: str) -> None:
    """Move the file at `path` to the trash. Raises `CannotReplace` where that can't be done; the file then stays."""
    from send2trash import send2trash  # only who replaces needs it
    from send2trash.exceptions import TrashPermissionError

    try:
        send2trash(os.path.realpath(path) if sys.platform == "win32" else path)
    except TrashPermissionError as error:
        raise CannotReplace(_NO_TRASH, Detail("trash.no-volume")) from error
    except OSError as error:
        raise CannotReplace(error.strerror or _NO_TRASH, Detail("trash.system")) from error
    if os.path.lexists(path):
        raise CannotReplace(_NO_TRASH, Detail("trash.missing"))


def can_put_back() -> bool:
    """Whether this system lets a file be put back."""
    return sys.platform not in ("win32", "darwin")


def put_back(paths: Iterable[str]) -> list[str]:
    """Put those of `paths` back whose file is in the trash and whose place is free; returns them."""
    wanted = {os.path.normpath(Path(path).absolute()): path for path in paths}
    newest: dict[str, Path] = {}
    for original, info in _thrown_away({str(Path(path).parent) for path in wanted}):
        if original in wanted and (original not in newest or _age(info) > _age(newest[original])):
            newest[original] = info
    return [wanted[original] for original, info in newest.items() if _move_back(original, info)]


def _move_back(original: str, info: Path) -> bool:
    """Move one file back without replacing another."""
    source, target = info.parent.parent / "files" / info.name.removesuffix(_INFO), Path(original)
    try:
        folder = Folder(target.parent)
    except OSError:
        return False
    try:
        if not folder.take_in(source, target.name):
            return False
        info.unlink()
    except OSError:
        return False
    finally:
        folder.close()
    return True


def _thrown_away(folders: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Where each file in the trashes that may hold files of `folders` was, and the file that says so."""
    for trash, top in _trashes(folders):
        try:
            infos = [entry for entry in os.scandir(trash / "info") if entry.name.endswith(_INFO)]
        except OSError:
            continue
        for info in infos:
            path = _path_in(Path(info.path))
            if path:
                yield os.path.normpath(Path(top) / path), Path(info.path)


def _path_in(info: Path) -> str:
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(info.read_text("utf-8", "surrogateescape"))
        return unquote(parser["Trash Info"]["Path"], errors="surrogateescape")
    except (OSError, ValueError, KeyError, NotAnInfoFile):
        return ""


def _trashes(folders: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """The user's trash, and those of the disks that `folders` are on, each with the folder its paths begin at."""
    data = os.environ.get("XDG_DATA_HOME")
    yield (Path(data) if data else Path.home() / ".local" / "share") / "Trash", "/"
    if sys.platform == "win32":
        return
    user = os.getuid()
    for top in sorted({_mount_point(folder) for folder in folders}):
        yield Path(top) / ".Trash" / str(user), top
        yield Path(top) / f".Trash-{user}", top


def _mount_point(folder: str) -> str:
    path = Path(folder).resolve()
    while not os.path.ismount(path):  # Path.is_mount is typed as missing on Windows before 3.12
        path = path.parent
    return str(path)


def _age(info: Path) -> int:
    try:
        return info.stat().st_mtime_ns
    except OSError:
        return 0
