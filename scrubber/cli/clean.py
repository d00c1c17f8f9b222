"""What `scrubber clean` does: clean every photo, print what became of it, and sum up."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from scrubber.cli.boxes import BoxesProblem
from scrubber.cli.output import Output
from scrubber.cli.policies import PolicyMaker
from scrubber.cli.run import Run, clean_all, run
from scrubber.cli.status import Status
from scrubber.engine.covering.words import face_sentences
from scrubber.engine.report import CleanResult
from scrubber.i18n import _, ngettext
from scrubber.metadata.findings.labels import size
from scrubber.metadata.findings.text import plain
from scrubber.reports.json_document import result_as_json


def clean_photos(options: argparse.Namespace) -> Status:
    """Clean the photos that `options` name; one refused photo never stops the others."""
    try:
        policy = PolicyMaker(options)
        return run(options, lambda command: _clean(command, policy))
    except BoxesProblem as problem:
        print(problem, file=sys.stderr)
        return Status.USAGE


def _clean(command: Run, policy: PolicyMaker) -> Status:
    policy.check(command.photos)
    counts = _Counts()
    results = clean_all(command.photos, policy, command.options, command.interrupt)
    for result in command.answers(lambda path, problem: CleanResult(path, problem=problem), results):
        counts.add(result)
        _print(result, command.options, command.output)
    if not command.options.json:
        _sum_up(counts, command.output)
    return Status.REFUSED if counts.refused else Status.FINE


@dataclass
class _Counts:
    cleaned: int = 0
    clean_before: int = 0
    refused: int = 0
    hiding: int = 0

    def add(self, result: CleanResult) -> None:
        self.cleaned += bool(result.output)
        self.clean_before += result.already_clean
        self.refused += result.problem is not None
        self.hiding += bool(result.unseen_removed or result.unseen_kept)


def _print(result: CleanResult, options: argparse.Namespace, output: Output) -> None:
    if options.json:
        output.item(result_as_json(result))
    elif result.problem is not None:
        output.refusal(result.path, str(result.problem))
    elif result.already_clean:
        output.line(_("{photo} is clean already").format(photo=plain(result.path)))
    else:
        copy = result.output if options.output else Path(result.output).name
        output.line(f"{plain(result.path)} → {output.bold(plain(copy))}{output.dim(_saved(result))}")
        for note in result.notes:
            output.line(f"  {_(note)}")
        for sentence in face_sentences(result.faces):
            output.line(f"  {sentence}")


def _saved(result: CleanResult) -> str:
    left_out = result.bytes_before - result.bytes_after
    return _("  ({size} left out)").format(size=size(left_out)) if left_out > 0 else ""


def _sum_up(counts: _Counts, output: Output) -> None:
    done = ngettext("{count} photo cleaned and verified.", "{count} photos cleaned and verified.", counts.cleaned)
    output.line(done.format(count=counts.cleaned))
    if counts.hiding:
        hid = ngettext(
            "{count} photo hid more picture than it shows.",
            "{count} photos hid more picture than they show.",
            counts.hiding,
        )
        output.line(hid.format(count=counts.hiding))
    if counts.clean_before:
        before = ngettext("{count} photo was clean already.", "{count} photos were clean already.", counts.clean_before)
        output.line(before.format(count=counts.clean_before))
    if counts.refused:
        not_done = ngettext("{count} photo refused.", "{count} photos refused.", counts.refused)
        output.line(not_done.format(count=counts.refused))
