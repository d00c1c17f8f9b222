"""What `scrubber index-check` does: learn the known photos, then ask about each face, without and with a cover."""

import argparse

from scrubber.cli.options import cover_style
from scrubber.cli.output import Output
from scrubber.cli.run import Run, run
from scrubber.cli.status import Status
from scrubber.engine.identities import LIMITS, KnownPhotos
from scrubber.engine.report import PhotoIdentities
from scrubber.i18n import _, labelled, ngettext, sentences
from scrubber.jobs.batches import identities_of_all
from scrubber.jobs.scan import find
from scrubber.metadata.findings.text import plain
from scrubber.reports.json_document import index_check_as_json


def index_check(options: argparse.Namespace) -> Status:
    """Print which faces of the photos that `options` name an index of the known photos would name."""
    return run(options, _check)


def _check(command: Run) -> Status:
    options, output = command.options, command.output
    known, unreadable = _learn(command)
    if not known.faces:
        output.refusal(", ".join(options.known), _("No faces were found in this photo."))
        return Status.USAGE
    refused = 0
    answers = identities_of_all(command.photos, cover_style(options), options.jobs, command.interrupt.pressed)
    for photo in command.answers(lambda path, problem: PhotoIdentities(path, problem=problem), answers):
        refused += photo.problem is not None
        _print(photo, known, options, output)
    output.behind = {"known": {"photos": known.photos, "faces": known.faces, "unreadable": unreadable}}
    if not options.json:
        output.line(_(LIMITS))
    return Status.REFUSED if refused else Status.FINE


def _learn(command: Run) -> tuple[KnownPhotos, int]:
    """The index, and how many known photos could not be read."""
    found = find(command.options.known, stopped=command.interrupt.pressed)
    known, unreadable = KnownPhotos(), len(found.unreadable)
    command.output.total = len(found.photos) + len(command.photos)
    for photo in identities_of_all(found.photos, None, command.options.jobs, command.interrupt.pressed):
        known.add(photo)
        unreadable += photo.problem is not None
        command.output.step()
    return known, unreadable


def _print(photo: PhotoIdentities, known: KnownPhotos, options: argparse.Namespace, output: Output) -> None:
    before, after = known.named(photo, photo.clean), known.named(photo, photo.covered)
    if options.json:
        output.item(index_check_as_json(photo, before, after))
        return
    if photo.problem is not None:
        output.refusal(photo.path, str(photo.problem))
        return
    output.line(labelled(output.bold(plain(photo.path)), _sentence(photo, before, after, known.photos)))
    for face, path in zip(photo.faces, before, strict=True):
        if path:
            where = _("the face around {x}, {y} is named by {path}")
            output.line("  " + where.format(x=round(face.x), y=round(face.y), path=plain(path)))


def _sentence(photo: PhotoIdentities, before: list[str], after: list[str], photos: int) -> str:
    if not photo.faces:
        return _("No faces were found in this photo.")
    named, left, count = sum(map(bool, before)), sum(map(bool, after)), len(photo.faces)
    said = ngettext(
        "An index that knows {photos} photos would name {named} of {count} face.",
        "An index that knows {photos} photos would name {named} of {count} faces.",
        count,
    ).format(photos=photos, named=named, count=count)
    if not named:
        return said
    covered = _("With covers: none.") if not left else _("With covers: {count}.").format(count=left)
    return sentences((said, covered))
