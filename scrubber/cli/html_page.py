"""`scrubber show --html FILE`: the report as one page; the file appears whole or not at all, and replaces no other."""

import argparse
import os
import sys
from pathlib import Path

from scrubber.cli.output import Output
from scrubber.cli.run_show import Outcome, read_photos
from scrubber.cli.status import Status
from scrubber.engine.files import Copy, new_copy
from scrubber.engine.report import PhotoReport
from scrubber.errors import CannotWrite
from scrubber.i18n import _
from scrubber.metadata.findings.text import plain
from scrubber.reports import html_page as report_html


def write_page(options: argparse.Namespace) -> int:
    """Read the photos and write the page; returns the exit status."""
    target = Path(options.html)
    options.json = False  # the page is the answer, and standard output only says where it is
    try:
        with new_copy(target.parent) as file:
            outcome = _read(options, file)
            if outcome.status in (Status.USAGE, Status.INTERRUPTED):
                return outcome.status
            file.write([report_html.end(outcome.batch.findings()).encode()])
            saved = file.publish(target.name)
    except CannotWrite as problem:
        print(f"{plain(os.fspath(target))}: {problem}", file=sys.stderr)
        return Status.REFUSED
    print(_("Saved: {name}").format(name=plain(os.fspath(saved))))
    return outcome.status


def _read(options: argparse.Namespace, file: Copy) -> Outcome:
    file.write([report_html.begin().encode()])

    def put(report: PhotoReport, output: Output) -> None:
        if report.problem is not None:
            output.refusal(report.path, str(report.problem))
        file.write([report_html.photo(report).encode()])

    return read_photos(options, put, thumbnail_px=report_html.PICTURE_PX)
