"""What all commands do: find the photos, work through them in order, show how far it is, stop after Ctrl-C."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from scrubber.cli.interrupt import Interrupt, interruptible
from scrubber.cli.output import Output
from scrubber.cli.selection import missing, paths_of
from scrubber.cli.status import Status
from scrubber.engine.neighbours import LeftAlone
from scrubber.engine.report import CleanResult, FaceReport, PhotoIdentities, PhotoReport
from scrubber.errors import CannotRead
from scrubber.jobs.scan import Found, find, with_base
from scrubber.reports.left_alone import left_alone, skipped_as_json

Result = TypeVar("Result", PhotoReport, CleanResult, FaceReport, PhotoIdentities)

_TELL_WHAT_LIES_BESIDE = ("show", "check", "clean")


@dataclass(frozen=True, slots=True)
class Run:
    """One command at work: what it was given, where it writes, and whether to stop."""

    options: argparse.Namespace
    photos: list[Found]
    unreadable: list[tuple[str, CannotRead]]
    left_alone: LeftAlone
    output: Output
    interrupt: Interrupt

    def tell_left_alone(self) -> None:
        """Say what lay beside the photos and was not looked at."""
        self.output.behind["skipped"] = skipped_as_json(self.left_alone)
        sentence = left_alone(self.left_alone, are_there_copies=self.options.command == "clean")
        if sentence and not self.options.json:
            self.output.line(sentence)

    def answers(
        self, refuse: Callable[[str, CannotRead], Result], results: Iterable[Result], done_before: int = 0
    ) -> Iterator[Result]:
        """One answer for each folder that can't be read, then `results`; progress is shown on the way."""
        self.output.total = len(self.photos) + len(self.unreadable)
        self.output.step(done_before)
        for path, problem in self.unreadable:
            yield refuse(path, problem)
            self.output.step()
        for result in results:
            yield result
            self.output.step()


def run(options: argparse.Namespace, work: Callable[[Run], Status]) -> Status:
    """Let `work` go through the photos that `options` name; returns the exit status. Raises `UsageProblem`."""
    paths = paths_of(options)
    quiet = getattr(options, "quiet", False)
    with interruptible() as interrupt, Output(options.command, options.json, quiet) as output:
        if "dry_run" in options:
            output.behind |= {"dry_run": options.dry_run, "done_before": 0}
        found = find(paths, options.recursive, options.exclude, interrupt.pressed)
        base = getattr(options, "base", "")
        photos = with_base(found.photos, base) if base else found.photos
        command = Run(options, photos, found.unreadable, found.left_alone, output, interrupt)
        status = work(command) if found.photos or found.unreadable else _without_photos(command)
        if options.command in _TELL_WHAT_LIES_BESIDE:
            command.tell_left_alone()
        if interrupt.pressed():
            return interrupt.status
        return Status.USAGE if missing(paths) else status


def _without_photos(command: Run) -> Status:
    command.output.nothing_found(command.options.recursive)
    return Status.FOUND if command.options.command == "check" and command.left_alone.tells else Status.USAGE
