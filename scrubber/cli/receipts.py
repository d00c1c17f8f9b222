"""Receipts: `scrubber clean --receipt` writes down what became of each photo, `check --receipt` holds copies to it."""

import argparse
import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from scrubber.cli.argparse_words import not_allowed
from scrubber.cli.output import Output
from scrubber.cli.status import Status, UsageProblem
from scrubber.engine.files import Copy, new_copy, read_at_most
from scrubber.engine.report import CleanResult
from scrubber.errors import CannotWrite
from scrubber.i18n import N_, _, ngettext, number
from scrubber.metadata.findings.text import plain
from scrubber.reports.receipt import CLOSING, Promise, entry, opening, promises

_MAX_BYTES = 1 << 28
_BLOCK = 1 << 20


class ReceiptWriter:
    """Writes a receipt photo by photo; the file gets its name when the run is over."""

    def __init__(self, file: Copy, folder: Path) -> None:
        self._file = file
        self._folder = folder
        self._count = 0

    def add(self, result: CleanResult) -> None:
        """Write down one photo; one without a copy leaves nothing. Raises `CannotWrite`."""
        text = entry(result, self._folder)
        if text:
            self._file.write([(("," if self._count else "") + "\n" + text).encode()])
            self._count += 1


@contextmanager
def receipt_writer(name: str) -> Iterator[ReceiptWriter | None]:
    """What writes the receipt that is called `name`, if one is wanted. Raises `UsageProblem` where it can't be."""
    if not name:
        yield None
        return
    path = Path(name)
    try:
        with new_copy(path.parent) as file:
            file.write([opening().encode()])
            yield ReceiptWriter(file, path.parent)
            file.write([CLOSING.encode()])
            file.publish(path.name)
    except CannotWrite as problem:
        raise UsageProblem(_("The file can't be saved: {reason}.").format(**problem.values)) from problem


class CopyState(StrEnum):
    """How a copy stands beside its receipt."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    UNREADABLE = "unreadable"


_STATE_WORDS = {
    CopyState.CHANGED: N_("Changed on disk"),
    CopyState.MISSING: N_("The file is not there any more. It may have been moved, or a drive is missing."),
    CopyState.UNREADABLE: N_("unreadable"),
}


def check_receipt(options: argparse.Namespace) -> Status:
    """Print which copies are not those of the receipt. Raises `UsageProblem` when that is none."""
    if options.paths or options.files_from:
        raise UsageProblem(not_allowed("PATH", "--receipt"))
    listed = _read(Path(options.receipt))
    states = []
    with Output("receipt-check", options.json, options.quiet) as output:
        output.total = len(listed)
        for promise in listed:
            states.append(_state(promise))
            _print(promise, states[-1], options, output)
            output.step()
        if not options.json and all(state is CopyState.SAME for state in states):
            same = ngettext(
                "{count} copy is the one of the receipt.", "{count} copies are those of the receipt.", len(states)
            )
            output.line(same.format(count=number(len(states))))
    if {CopyState.CHANGED, CopyState.MISSING} & set(states):
        return Status.FOUND
    return Status.NOT_CHECKED if CopyState.UNREADABLE in states else Status.FINE


def _read(path: Path) -> list[Promise]:
    try:
        data = read_at_most(path, _MAX_BYTES)
        if data is None:
            raise UsageProblem(_("The file can't be read: {reason}.").format(reason=_("the file is too big")))
        return list(promises(data, path.parent))
    except OSError as error:
        raise UsageProblem(_("The file can't be read: {reason}.").format(reason=error.strerror or error)) from error
    except ValueError as error:
        raise UsageProblem(_("The file is not a receipt as `scrubber clean --receipt` writes it.")) from error


def _state(promise: Promise) -> CopyState:
    """What became of a copy; the receipt may come from a stranger and name a pipe or a device, which has no end."""
    digest = hashlib.sha256()
    try:
        if not stat.S_ISREG(promise.path.stat().st_mode):
            return CopyState.UNREADABLE
        with promise.path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except FileNotFoundError:
        return CopyState.MISSING
    except OSError:
        return CopyState.UNREADABLE
    return CopyState.SAME if digest.hexdigest() == promise.sha256 else CopyState.CHANGED


def _print(promise: Promise, state: CopyState, options: argparse.Namespace, output: Output) -> None:
    if options.json:
        output.item({"path": str(promise.path), "state": state})
    elif state is not CopyState.SAME:
        output.line(f"{plain(str(promise.path))}: {output.warning(_(_STATE_WORDS[state]))}")
