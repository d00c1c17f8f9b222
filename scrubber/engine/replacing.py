"""A copy takes the place of its original, which goes to the trash.

The order makes sure that nothing can be lost, wherever a run is killed: first the verified copy has a name of its own,
then the original goes to the trash, last the copy takes its name.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from scrubber.engine.folder import Folder
from scrubber.engine.report import CleanResult
from scrubber.engine.trash import can_put_back, put_back, throw_away
from scrubber.errors import CannotReplace, Detail
from scrubber.i18n import N_

_MAX_NAMES = 100
"""Names that are tried for a copy that makes room."""
_MAX_STEM_BYTES = 200
"""Of a name that also fits into a trash, which adds an ending of its own."""


def take_place(result: CleanResult) -> CleanResult:
    """The result after its copy took the original's place, or the refusal; then there is no copy any more.

    The result must hold a receipt: only the very file that was read may go to the trash.
    """
    if result.problem is not None or not result.output or result.receipt is None:
        return result
    try:
        _check(result.path, result.receipt.original_sha256)
        throw_away(result.path)
    except CannotReplace as problem:
        with suppress(OSError):
            Path(result.output).unlink()  # it is ours, and has been for a moment only
        return CleanResult(result.path, problem=problem)
    return replace(result, output=str(_renamed(Path(result.path), Path(result.output))), replaced=True)


def would_take_place(result: CleanResult) -> CleanResult:
    """The result of a trial, with the name that the copy would have in the end."""
    if not result.output:
        return result
    return replace(result, output=str(Path(result.path).with_suffix(Path(result.output).suffix)))


def can_undo() -> bool:
    """Whether `undo` can do anything on this system."""
    return can_put_back()


def undo(results: list[CleanResult]) -> list[CleanResult]:
    """Put originals back and throw the copies that replaced them away; returns the results that couldn't be undone.

    The original is back before its copy goes: the copy is renamed first, so that the place is free.
    """
    aside = {result.path: _set_aside(Path(result.output)) for result in results if result.replaced}
    back = set(put_back(path for path, copy in aside.items() if copy is not None))
    for path, copy in aside.items():
        if copy is not None and path in back:
            with suppress(CannotReplace):
                throw_away(str(copy))
        elif copy is not None:
            _renamed(Path(path), copy)
    return [result for result in results if result.path not in back]


def _check(path: str, digest: str) -> None:
    try:
        if Path(path).is_symlink():
            raise CannotReplace(N_("it is a link to another file"), Detail("replace.link"))
        if _digest(path) != digest:
            raise CannotReplace(N_("it was changed meanwhile"), Detail("replace.changed"))
    except OSError as error:
        raise CannotReplace(error.strerror or N_("it was changed meanwhile"), Detail("replace.system")) from error


def _digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _renamed(original: Path, copy: Path) -> Path:
    """The copy's path after it got the original's name with its own ending; unchanged where that name is taken."""
    wanted = original.with_suffix(copy.suffix)
    return wanted if _rename(copy, wanted.name) else copy


def _set_aside(copy: Path) -> Path | None:
    """The copy's path after it made room; None where it is gone or can't be moved."""
    stem = copy.stem
    while len(os.fsencode(stem)) > _MAX_STEM_BYTES:
        stem = stem[:-1]
    for number in range(_MAX_NAMES):
        aside = copy.with_name(f"{stem}_clean{f'_{number}' if number else ''}{copy.suffix}")
        if not os.path.lexists(aside) and _rename(copy, aside.name):  # a copy of an earlier run may have that name
            return aside
    return None


def _rename(path: Path, name: str) -> bool:
    """Give a file another name in its folder; False where that is taken or the folder doesn't allow it."""
    try:
        folder = Folder(path.parent)
    except OSError:
        return False
    try:
        return folder.give_name(path.name, name)
    except OSError:
        return False
    finally:
        folder.close()
