"""What `scrubber index-check` does: learn the known photos, then ask about each face, without and with a cover."""

import argparse

from scrubber.cli.faces import box_in_words
from scrubber.cli.options import cover_style
from scrubber.cli.output import Output
from scrubber.cli.run import Run, run
from scrubber.cli.status import Status
from scrubber.engine.identities import LIMITS, KnownPhotos
from scrubber.engine.report import PhotoIdentities
from scrubber.i18n import _, commas, labelled, ngettext, number
from scrubber.jobs.batches import identities_of_all
from scrubber.jobs.scan import find
from scrubber.metadata.findings.text import plain
from scrubber.reports.json_document import index_check_as_json
from scrubber.reports.results import named_faces


def index_check(options: argparse.Namespace) -> Status:
    """Print which faces of the photos that `options` name an index of the known photos would name."""
    return run(options, _check)


def _check(command: Run) -> Status:
    options, output = command.options, command.output
    known, unreadable = _learn(command)
    if not known.faces:
        output.refusal(", ".join(options.known), _("No faces were found in this photo."))
        return Status.USAGE
    if not options.json:
        count = ngettext("{count} photo", "{count} photos", known.photos).format(count=number(known.photos))
        output.line(labelled(commas(map(plain, options.known)), count))
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
    output.line(labelled(output.bold(plain(photo.path)), _sentence(photo, before, after)))
    for face, path in zip(photo.faces, before, strict=True):
        if path:
            output.line("  " + labelled(box_in_words(face), plain(path)))


def _sentence(photo: PhotoIdentities, before: list[str], after: list[str]) -> str:
    if not photo.faces:
        return _("No faces were found in this photo.")
    return named_faces(sum(map(bool, before)), sum(map(bool, after)), len(photo.faces))
