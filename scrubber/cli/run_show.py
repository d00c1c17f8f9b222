"""What `show` and `check` have in common: read every photo and print what was found, one by one."""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scrubber.cli.output import Output
from scrubber.cli.run import Run, run
from scrubber.cli.status import Status
from scrubber.cli.work import inspect_all
from scrubber.engine.report import PhotoReport
from scrubber.metadata.findings.batch import Batch, BatchFinding
from scrubber.reports.json_document import batch_as_json, photo_as_json


@dataclass
class Outcome:
    """The status but for `check`'s own, and how many photos tell something."""

    status: Status = Status.FINE
    telling: int = 0
    batch: Batch = field(default_factory=Batch)

    def add(self, report: PhotoReport) -> None:
        """Count one photo."""
        if report.problem is not None:
            self.status = Status.REFUSED
        if report.format_name:
            self.batch.add(report.batch_facts)
        if report.leaks:
            self.telling += 1


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

    def read(command: Run) -> Status:
        reports = inspect_all(command.photos, options.jobs, command.interrupt, thumbnail_px, options.keep)
        for report in command.answers(lambda path, problem: PhotoReport(path, 0, problem=problem), reports):
            outcome.add(report)
            if options.json:
                command.output.item(photo_as_json(report))
            else:
                as_text(report, command.output)
        if sum_up is not None:
            _sum_up(outcome, command, sum_up)
        return outcome.status

    outcome.status = run(options, read)
    return outcome


def _sum_up(outcome: Outcome, command: Run, sum_up: Callable[[Iterable[BatchFinding], Output], None]) -> None:
    findings = outcome.batch.findings()
    command.output.behind["batch"] = batch_as_json(findings)
    if not command.options.json:
        sum_up(findings, command.output)
