"""`scrubber clean --resume`: the journal of the command at hand, and what is left to do by it."""

import argparse
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scrubber.engine.report import CleanResult
from scrubber.jobs.batches import FEW
from scrubber.jobs.scan import Found

if TYPE_CHECKING:
    from scrubber.jobs.destinations import Numbers
    from scrubber.jobs.journal import Journal

NOT_CHOICES = frozenset(
    {
        "command",
        "json",
        "quiet",
        "verbose",
        "jobs",
        "resume",
        "journal",
        "receipt",
        "strict_folder",
        "poll",
        "version",
        "self_test",
    }
)
"""Options that change nothing about copies: a run goes on whichever of these are given now."""


class Progress(AbstractContextManager["Progress"]):
    """What of a run is done, written down as it goes on; small runs and trials need no journal."""

    def __init__(self, options: argparse.Namespace, photos: Sequence[Found]) -> None:
        self._journal = _journal_for(options, photos)
        self.photos = list(photos) if self._journal is None else self._journal.left_of(photos)
        """Those that are left to do."""
        self.done_before = len(photos) - len(self.photos)
        self.is_complete = False
        self._digests: dict[str, str] = {}
        self._numbers: Numbers | None = None

    @property
    def can_resume(self) -> bool:
        """Whether the run can go on later."""
        return self._journal is not None

    def number_of(self, photo: Found) -> int:
        """The number in the name of a photo's copy, the same when the run goes on."""
        if self._numbers is None:
            from scrubber.jobs.destinations import Numbers

            self._numbers = Numbers(len(self.photos), None if self._journal is None else self._journal.numbers)
        digest = self._digests.get(photo.path, "")
        number = self._numbers(digest or photo.path)
        if self._journal is not None and digest and self._journal.numbers.get(digest) != number:
            self._journal.numbers[digest] = number
            self._journal.give(digest, number)
        return number

    def begin(self, photo: Found) -> None:
        """A photo is about to be cleaned."""
        if self._journal is not None:
            self._digests[photo.path] = self._journal.digest_of(photo.path)

    def add(self, result: CleanResult) -> None:
        """A photo is done."""
        digest = self._digests.pop(result.path, "")
        if self._journal is not None and digest:
            self._journal.add(digest, result)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._journal is not None:
            self._journal.close(self.is_complete)


def _journal_for(options: argparse.Namespace, photos: Sequence[Found]) -> "Journal | None":
    if not options.journal or options.dry_run or len(photos) < FEW:
        return None
    from scrubber.jobs.journal import begin, go_on  # a few photos are cleaned before this is loaded

    choices = choices_of(options)
    return (go_on(choices) if options.resume else None) or begin(choices)


def choices_of(options: argparse.Namespace) -> list[str]:
    """What makes a run the same as another: its photos and folders, and all that changes copies."""
    chosen = {name: value for name, value in vars(options).items() if name not in NOT_CHOICES}
    for name in ("output", "files_from", "boxes", "folder"):
        chosen[name] = chosen.get(name) and str(Path(chosen[name]).absolute())
    chosen["paths"] = [str(Path(path).absolute()) for path in chosen["paths"]]
    return [f"{name}={value!r}" for name, value in sorted(chosen.items())]
