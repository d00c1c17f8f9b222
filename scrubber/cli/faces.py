"""What `scrubber faces` does: look into every photo and print where its faces are."""

import argparse

from scrubber.cli.output import Output
from scrubber.cli.run import Run, run
from scrubber.cli.status import Status
from scrubber.engine.covering.words import report_sentence
from scrubber.engine.report import FaceReport
from scrubber.faces.face import Face
from scrubber.i18n import _, dotted, labelled
from scrubber.jobs.batches import find_faces_in_all
from scrubber.metadata.findings.text import plain
from scrubber.reports.json_document import faces_as_json


def find_faces(options: argparse.Namespace) -> Status:
    """Print the faces of the photos that `options` name."""
    return run(options, _find_faces)


def _find_faces(command: Run) -> Status:
    refused = 0
    reports = find_faces_in_all(command.photos, command.options.jobs, command.interrupt.pressed)
    for report in command.answers(lambda path, problem: FaceReport(path, problem=problem), reports):
        refused += report.problem is not None
        _print(report, command.options, command.output)
    return Status.REFUSED if refused else Status.FINE


def box_in_words(face: Face) -> str:
    """Where a face is: "120 × 150 pixels around 640, 380"."""
    return _("{width} × {height} pixels around {x}, {y}").format(
        width=round(face.width), height=round(face.height), x=round(face.x), y=round(face.y)
    )


def _print(report: FaceReport, options: argparse.Namespace, output: Output) -> None:
    if options.json:
        output.item(faces_as_json(report))
    elif report.problem is not None:
        output.refusal(report.path, str(report.problem))
    else:
        output.line(labelled(output.bold(plain(report.path)), report_sentence(report)))
        for face in report.faces:
            text = box_in_words(face)
            is_maybe = face.certainty == "maybe"
            # Translators: of what may be a face.
            output.line("  " + (output.dim(dotted((text, _("Maybe a face")))) if is_maybe else text))
