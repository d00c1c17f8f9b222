"""What `show` and `check` have in common: read every photo and print what was found, one by one."""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain

from scrubber.cli.output import Output
from scrubber.cli.status import Status
from scrubber.cli.work import find, inspect_all, interruptible
from scrubber.engine.report import PhotoReport
from scrubber.engine.report_json import batch_as_json, photo_as_json
from scrubber.metadata.batch import Batch, BatchFinding


@dataclass
class Outcome:
    """The status but for `check`'s own, and how many photos tell something."""

    status: Status = Status.FINE
    telling: int = 0
    batch: Batch = field(default_factory=Batch)


def read_photos(
    options: argparse.Namespace,
    as_text: Callable[[PhotoReport, Output], None],
    sum_up: Callable[[Iterable[BatchFinding], Output], None] | None = None,
    thumbnail_px: int = 0,
) -> Outcome:
    """Print every photo with `as_text` and what they tell together with `sum_up`, or all of it as JSON.

    With `thumbnail_px` the reports hold pictures of at most that many pixels a side.
    """
    outcome = Outcome()
    with interruptible() as interrupt, Output(options.command, options.json) as output:
        photos, unreadable = find(options.paths, options.recursive, interrupt)
        if not photos and not unreadable:
            output.nothing_found(options.recursive)
            return Outcome(Status.USAGE)
        refused = (PhotoReport(path, 0, problem=problem) for path, problem in unreadable)
        output.total = len(photos) + len(unreadable)
        for report in chain(refused, inspect_all(photos, options.jobs, interrupt, thumbnail_px)):
            _note(outcome, report)
            if options.json:
                output.item(photo_as_json(report))
            else:
                as_text(report, output)
            output.step()
        if sum_up is not None:
            output.behind["batch"] = batch_as_json(outcome.batch.findings())
            if not options.json:
                sum_up(outcome.batch.findings(), output)
        if interrupt.pressed():
            outcome.status = Status.INTERRUPTED
    return outcome


def _note(outcome: Outcome, report: PhotoReport) -> None:
    if report.problem is not None:
        outcome.status = Status.REFUSED
    if report.format_name:
        outcome.batch.add(report.facts)
    if report.tells:
        outcome.telling += 1
