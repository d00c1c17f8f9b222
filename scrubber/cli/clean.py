"""What `scrubber clean` does: clean every photo, print what became of it, and sum up."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scrubber.cli.output import Output
from scrubber.cli.policies import PolicyMaker, destination_of
from scrubber.cli.receipts import ReceiptWriter, receipt_writer
from scrubber.cli.resuming import Progress
from scrubber.cli.run import Run, run
from scrubber.cli.selection import STREAM
from scrubber.cli.status import Status
from scrubber.engine.covering.words import face_sentences
from scrubber.engine.report import SEALS, CleanResult, Destination
from scrubber.formats.base import Fate, HiddenPictures, Verification
from scrubber.i18n import _, commas, labelled, ngettext, number
from scrubber.jobs.batches import clean_all
from scrubber.jobs.destinations import Destinations, sweep_folders
from scrubber.jobs.scan import Found
from scrubber.metadata.findings.labels import FATE_WORDS, kept, size
from scrubber.metadata.findings.text import plain
from scrubber.reports import results
from scrubber.reports.json_document import result_as_json


def clean_photos(options: argparse.Namespace) -> Status:
    """Clean the photos that `options` name; one refused photo never stops the others. Raises `UsageProblem`."""
    policies = PolicyMaker(options)
    if STREAM in options.paths:
        from scrubber.cli.stream import clean_stream

        return clean_stream(options, policies)
    usual = destination_of(options)
    with receipt_writer(options.receipt) as receipt:
        return run(options, lambda command: _clean(command, policies, usual, receipt))


def _clean(command: Run, policies: PolicyMaker, usual: Destination, receipt: ReceiptWriter | None) -> Status:
    policies.check(command.photos)
    if command.options.keep_face:
        from scrubber.cli.people import people_who_stay  # numpy is loaded only when it is needed

        policies.people = people_who_stay(command.options, command.interrupt.pressed)
    counts, printer = Counts(), Printer(command.options, command.output)
    with Progress(command.options, command.photos) as progress:
        for result in _results(command, policies, usual, progress):
            if usual.replaces:
                result = _replacing(result, usual.is_trial)
            progress.add(result)
            counts.add(result)
            if receipt is not None:
                receipt.add(result)
            printer.print(result)
        progress.is_complete = not command.interrupt.pressed()
    _sum_up(counts, command, progress)
    is_strict = command.options.strict_folder and command.left_alone.tells
    return Status.REFUSED if counts.refused or is_strict else Status.FINE


def _results(command: Run, policies: PolicyMaker, usual: Destination, progress: Progress) -> Iterator[CleanResult]:
    """The result of every photo that is left to do."""
    destinations = Destinations(replace(usual, reuses_same=command.options.resume), command.photos, progress.number_of)

    if not usual.is_trial:
        sweep_folders(command.photos, destinations.place)

    def destination_of(photo: Found) -> Destination:
        progress.begin(photo)
        return destinations(photo)

    results = clean_all(
        progress.photos,
        policies,
        destination_of,
        policies.decodes,
        command.options.jobs,
        command.interrupt.pressed,
    )
    return command.answers(lambda path, problem: CleanResult(path, problem=problem), results, progress.done_before)


def _replacing(result: CleanResult, is_trial: bool) -> CleanResult:
    """The result after the copy took its original's place."""
    from scrubber.engine.replacing import take_place, would_take_place  # brings the trash along

    return would_take_place(result) if is_trial else take_place(result)


@dataclass
class Counts:
    """What became of the photos of a run."""

    cleaned: int = 0
    clean_before: int = 0
    refused: int = 0
    hiding: int = 0
    replaced: int = 0

    def add(self, result: CleanResult) -> None:
        """Count one photo."""
        self.cleaned += bool(result.output)
        self.replaced += result.replaced
        self.clean_before += result.already_clean
        self.refused += result.problem is not None
        self.hiding += bool(result.unseen_removed or result.unseen_kept)


class Printer:
    """Prints results one by one, as text or JSON."""

    def __init__(self, options: argparse.Namespace, output: Output) -> None:
        self._json = bool(options.json)
        self._whole_path = bool(options.output)
        self._verbose = options.verbose
        self._keep = options.keep
        self._tells_proof = options.verbose or options.verify == Verification.FULL
        self._output = output

    def print(self, result: CleanResult) -> None:
        """One photo."""
        if self._json:
            self._output.item(result_as_json(result))
        elif result.problem is not None:
            self._output.refusal(result.path, str(result.problem))
        elif result.already_clean:
            self._output.line(labelled(plain(result.path), _("Nothing to remove")))
        else:
            self._copy(result)

    def _copy(self, result: CleanResult) -> None:
        output = self._output
        copy = plain(result.output if self._whole_path else Path(result.output).name)
        output.line(f"{plain(result.path)} → {output.bold(copy)}{output.dim(_saved(result))}")
        if self._verbose and result.removed:
            output.line("  " + labelled(_(FATE_WORDS[Fate.DROP]), commas(map(plain, result.removed))))
        if result.proof and (self._tells_proof or result.was_unopened):
            output.line("  " + _(SEALS[result.proof]))
        if result.kept:
            output.line("  " + kept(result.kept, self._keep))
        for note in result.notes:
            output.line(f"  {_(note)}")
        if result.offers_encoding:
            output.line(f"  (--hidden {HiddenPictures.REMOVE})")
        for sentence in face_sentences(result.faces):
            output.line(f"  {sentence}")


def _saved(result: CleanResult) -> str:
    left_out = result.bytes_before - result.bytes_after
    return f"  ({labelled(_(FATE_WORDS[Fate.DROP]), size(left_out))})" if left_out > 0 else ""


def _sum_up(counts: Counts, command: Run, progress: Progress) -> None:
    output = command.output
    output.behind["done_before"] = progress.done_before
    if command.interrupt.pressed():
        output.complaint(results.stopped(counts.cleaned + progress.done_before, len(command.photos)))
        if progress.can_resume:
            output.complaint(_("The same command goes on from here with --resume."))
    if command.options.json:
        return
    if not command.interrupt.pressed():
        output.line(_done(counts.cleaned, command.options.dry_run))
    for sentence in _counted(counts, progress.done_before):
        output.line(sentence)


def _counted(counts: Counts, done_before: int) -> Iterator[str]:
    """What else became of photos, as far as it happened."""
    if done_before:
        yield results.done_earlier(done_before)
    if counts.replaced:
        yield results.in_trash()
    if counts.hiding:
        yield results.hid_more(counts.hiding)
    if counts.clean_before:
        yield results.clean_before(counts.clean_before)
    if counts.refused:
        yield results.refused(counts.refused)


def _done(count: int, is_trial: bool) -> str:
    if is_trial:
        would = ngettext("{count} photo would be cleaned.", "{count} photos would be cleaned.", count)
        return would.format(count=number(count))
    return results.cleaned(count)
