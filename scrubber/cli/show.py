"""`scrubber show` and `check`: read every photo and print what was found, as text, as JSON or as one page."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scrubber.cli.output import Output
from scrubber.cli.run import Run, run
from scrubber.cli.status import Status
from scrubber.cli.text_map import place_as_text
from scrubber.cli.text_show import TextShow, check_as_text
from scrubber.engine.files import Copy, new_copy
from scrubber.engine.report import PhotoReport
from scrubber.errors import CannotWrite
from scrubber.i18n import _, isolated
from scrubber.jobs.batches import inspect_all
from scrubber.metadata.findings.batch import Batch, BatchFinding
from scrubber.metadata.findings.text import plain
from scrubber.reports import html_page as report_html
from scrubber.reports.json_document import batch_as_json, photo_as_json


def show(options: argparse.Namespace) -> int:
    """Print what the photos that `options` name tell a stranger; returns the exit status."""
    if options.html:
        return _write_page(options)
    if options.map:
        return read_photos(options, place_as_text).status
    text = TextShow()
    return read_photos(options, text.photo, text.batch).status


def check(options: argparse.Namespace) -> int:
    """Print whether the photos tell anything that cleaning would remove; returns the exit status."""
    if options.receipt:
        from scrubber.cli.receipts import check_receipt

        return check_receipt(options)
    outcome = read_photos(options, check_as_text)
    if outcome.status not in (Status.FINE, Status.REFUSED):
        return outcome.status
    if outcome.telling:
        return Status.FOUND
    return Status.NOT_CHECKED if outcome.status is Status.REFUSED else Status.FINE


@dataclass
class Outcome:
    """The status but for `check`'s own, and how many photos and files beside them tell something."""

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
        outcome.telling += command.left_alone.tells
        reports = inspect_all(command.photos, options.jobs, command.interrupt.pressed, thumbnail_px, options.keep)
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


def _write_page(options: argparse.Namespace) -> int:
    """Read the photos and write the page, whole or not at all, over no other file; returns the exit status."""
    target = Path(options.html)
    options.json = False  # the page is the answer, and standard output only says where it is
    try:
        with new_copy(target.parent) as file:
            outcome = _read_into(options, file)
            if outcome.status in (Status.USAGE, Status.INTERRUPTED):
                return outcome.status
            file.write([report_html.end(outcome.batch.findings()).encode()])
            saved = file.publish(target.name)
    except CannotWrite as problem:
        print(f"{plain(os.fspath(target))}: {problem}", file=sys.stderr)
        return Status.REFUSED
    print(_("Saved: {name}").format(name=isolated(plain(os.fspath(saved)))))
    return outcome.status


def _read_into(options: argparse.Namespace, file: Copy) -> Outcome:
    file.write([report_html.begin().encode()])

    def put(report: PhotoReport, output: Output) -> None:
        if report.problem is not None:
            output.refusal(report.path, str(report.problem))
        file.write([report_html.photo(report).encode()])

    return read_photos(options, put, thumbnail_px=report_html.PICTURE_PX)
