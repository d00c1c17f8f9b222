"""What `show` and `check` have in common: read every photo and print what was found, one by one."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from scrubber.cli.json_schema import photo_as_json, tells
from scrubber.cli.output import Output
from scrubber.cli.status import Status
from scrubber.cli.work import find, inspect_all, interruptible
from scrubber.engine.report import PhotoReport


@dataclass
class Outcome:
    """The status but for `check`'s own, and how many photos tell something."""

    status: Status = Status.FINE
    telling: int = 0


def read_photos(options: argparse.Namespace, as_text: Callable[[PhotoReport, Output], None]) -> Outcome:
    """Print every photo with `as_text`, or as JSON."""
    outcome = Outcome()
    with interruptible() as interrupt, Output(options.command, options.json) as output:
        photos, unreadable = find(options.paths, options.recursive, interrupt)
        if not photos and not unreadable:
            output.nothing_found(options.recursive)
            return Outcome(Status.USAGE)
        refused = (PhotoReport(path, 0, problem=problem) for path, problem in unreadable)
        output.total = len(photos) + len(unreadable)
        for report in chain(refused, inspect_all(photos, options.jobs, interrupt)):
            _note(outcome, report)
            if options.json:
                output.item(photo_as_json(report))
            else:
                as_text(report, output)
            output.step()
        if interrupt.pressed():
            outcome.status = Status.INTERRUPTED
    return outcome


def _note(outcome: Outcome, report: PhotoReport) -> None:
    if report.problem is not None:
        outcome.status = Status.REFUSED
    if tells(report):
        outcome.telling += 1
