"""What all commands do: find the photos, go through the answers, show how far it is, stop after Ctrl-C."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scrubber.cli.interrupt import Interrupt, interruptible
from scrubber.cli.output import Output
from scrubber.cli.status import Status
from scrubber.cli.work import Result, find
from scrubber.errors import CannotRead
from scrubber.jobs.scan import Found


@dataclass(frozen=True, slots=True)
class Run:
    """One command at work: what it was given, where it writes, and whether to stop."""

    options: argparse.Namespace
    photos: list[Found]
    unreadable: list[tuple[str, CannotRead]]
    output: Output
    interrupt: Interrupt

    def answers(self, refuse: Callable[[str, CannotRead], Result], results: Iterable[Result]) -> Iterator[Result]:
        """One answer for each folder that can't be read, then `results`; progress is shown on the way."""
        self.output.total = len(self.photos) + len(self.unreadable)
        for path, problem in self.unreadable:
            yield refuse(path, problem)
            self.output.step()
        for result in results:
            yield result
            self.output.step()


def run(options: argparse.Namespace, work: Callable[[Run], Status]) -> Status:
    """Let `work` go through the photos that `options` name; returns the exit status."""
    with interruptible() as interrupt, Output(options.command, options.json) as output:
        photos, unreadable = find(options.paths, options.recursive, interrupt)
        if not photos and not unreadable:
            output.nothing_found(options.recursive)
            return Status.USAGE
        status = work(Run(options, photos, unreadable, output, interrupt))
        return Status.INTERRUPTED if interrupt.pressed() else status
