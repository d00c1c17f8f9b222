"""What `scrubber faces` does: look into every photo and print where its faces are."""

import argparse
from itertools import chain

from scrubber.cli.json_schema import faces_as_json
from scrubber.cli.output import Output
from scrubber.cli.status import Status
from scrubber.cli.work import find, find_faces_in_all, interruptible
from scrubber.engine.faces.words import report_sentence
from scrubber.engine.report import FaceReport
from scrubber.i18n import _
from scrubber.metadata.text import plain


def find_faces(options: argparse.Namespace) -> Status:
    """Print the faces of the photos that `options` name."""
    refused = 0
    with interruptible() as interrupt, Output(options.command, options.json) as output:
        photos, unreadable = find(options.paths, options.recursive, interrupt)
        if not photos and not unreadable:
            output.nothing_found(options.recursive)
            return Status.USAGE
        output.total = len(photos) + len(unreadable)
        problems = (FaceReport(path, problem=problem) for path, problem in unreadable)
        for report in chain(problems, find_faces_in_all(photos, options.jobs, interrupt)):
            refused += report.problem is not None
            _print(report, options, output)
            output.step()
        if interrupt.pressed():
            return Status.INTERRUPTED
    return Status.REFUSED if refused else Status.FINE


def _print(report: FaceReport, options: argparse.Namespace, output: Output) -> None:
    if options.json:
        output.item(faces_as_json(report))
    elif report.problem is not None:
        output.refusal(report.path, str(report.problem))
    else:
        output.line(f"{output.bold(plain(report.path))}: {report_sentence(report)}")
        for face in report.faces:
            text = _("{width} × {height} pixels around {x}, {y}").format(
                width=round(face.width), height=round(face.height), x=round(face.x), y=round(face.y)
            )
            output.line(f"  {text}" if face.certainty != "maybe" else output.dim(f"  {text} ({_('maybe')})"))
