"""Which photos a command works on: named on the command line, in a file, or by a pattern that no shell expanded."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from errno import ENAMETOOLONG
from pathlib import Path

from scrubber.cli.status import UsageProblem
from scrubber.i18n import _

STREAM = "-"
"""Stands for standard input and output."""
_MAX_LIST_BYTES = 256 * 1024 * 1024
_WILD = frozenset("*?[")


def add_selection(parser: argparse.ArgumentParser, *, stream: bool = False) -> None:
    """The photos and folders a command works on; with `stream` also standard input."""
    text = _("a photo, or a folder with photos")
    if stream:
        text = _("a photo, or a folder with photos; - cleans one photo from standard input to standard output")
    parser.add_argument("paths", nargs="*", metavar="PATH", help=text)
    parser.add_argument("-r", "--recursive", action="store_true", help=_("look into sub-folders too"))
    parser.add_argument(
        "--files-from",
        default="",
        metavar="FILE",
        help=_(
            "work on the photos and folders that FILE names, one a line or with NUL between them (- for standard input)"
        ),
    )
    add_exclude(parser)


def add_exclude(parser: argparse.ArgumentParser) -> None:
    """What is left out."""
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help=_(
            "leave out what is called like this, as '*_edited.*' or a folder's name; with a / in it, the pattern is "
            "for the path below the folder that was named. May be given several times"
        ),
    )


def paths_of(options: argparse.Namespace) -> list[str]:
    """The paths that `options` name. Raises `UsageProblem` for none, or for a list that can't be read."""
    paths = list(options.paths)
    if sys.platform == "win32":
        paths = expanded(paths)
    if options.files_from:
        paths += _listed(options.files_from)
    elif not paths:
        raise UsageProblem(_("Name a photo or a folder, or a list of them with --files-from."))
    return paths


def expanded(paths: Iterable[str]) -> list[str]:
    """`paths` with patterns in names expanded, for systems whose shells don't; one that fits nothing stays."""
    found: list[str] = []
    for path in paths:
        name = Path(path).name
        is_pattern = bool(_WILD & set(name)) and not os.path.lexists(path)
        found += sorted(map(str, Path(path).parent.glob(name))) or [path] if is_pattern else [path]
    return found


def missing(paths: Sequence[str]) -> frozenset[str]:
    """Those of `paths` where nothing is."""
    return frozenset(path for path in paths if not _is_there(path))


def _is_there(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        return error.errno != ENAMETOOLONG
    return True


def _listed(name: str) -> list[str]:
    """The paths in the file `name`, with NUL between them if there is one at all, else one a line."""
    try:
        with sys.stdin.buffer if name == STREAM else Path(name).open("rb") as file:
            text = file.read(_MAX_LIST_BYTES + 1)
    except OSError as error:
        sentence = _("The file can't be read: {reason}.")
        raise UsageProblem(sentence.format(reason=error.strerror or error)) from error
    if len(text) > _MAX_LIST_BYTES:
        raise UsageProblem(_("The file can't be read: {reason}.").format(reason=_("the file is too big")))
    lines = text.split(b"\0") if b"\0" in text else (line.removesuffix(b"\r") for line in text.split(b"\n"))
    return [os.fsdecode(line) for line in lines if line]
