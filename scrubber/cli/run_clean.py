"""What `scrubber clean` does: clean every photo, print what became of it, and sum up."""

import argparse
import sys
from itertools import chain
from pathlib import Path

from scrubber.cli.boxes import BoxesProblem
from scrubber.cli.json_schema import result_as_json
from scrubber.cli.output import Output, size
from scrubber.cli.policies import PolicyMaker
from scrubber.cli.status import Status
from scrubber.cli.work import clean_all, find, interruptible
from scrubber.engine.faces.words import face_sentences
from scrubber.engine.report import CleanResult
from scrubber.i18n import _, ngettext
from scrubber.metadata.text import plain


def clean_photos(options: argparse.Namespace) -> Status:
    """Clean the photos that `options` name; one refused photo never stops the others."""
    try:
        return _clean_photos(options, PolicyMaker(options))
    except BoxesProblem as problem:
        print(problem, file=sys.stderr)
        return Status.USAGE


def _clean_photos(options: argparse.Namespace, policy: PolicyMaker) -> Status:
    cleaned = refused = clean_before = 0
    with interruptible() as interrupt, Output(options.command, options.json) as output:
        photos, unreadable = find(options.paths, options.recursive, interrupt)
        if not photos and not unreadable:
            output.nothing_found(options.recursive)
            return Status.USAGE
        policy.check(photos)
        output.total = len(photos) + len(unreadable)
        problems = (CleanResult(path, problem=problem) for path, problem in unreadable)
        results = clean_all(photos, options.output, policy, options.jobs, interrupt, always_workers=policy.decodes)
        for result in chain(problems, results):
            cleaned += bool(result.output)
            clean_before += result.already_clean
            refused += result.problem is not None
            _print(result, options, output)
            output.step()
        if not options.json:
            _sum_up(cleaned, clean_before, refused, output)
        if interrupt.pressed():
            return Status.INTERRUPTED
    return Status.REFUSED if refused else Status.FINE


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


def _sum_up(cleaned: int, clean_before: int, refused: int, output: Output) -> None:
    done = ngettext("{count} photo cleaned and verified.", "{count} photos cleaned and verified.", cleaned)
    output.line(done.format(count=cleaned))
    if clean_before:
        before = ngettext("{count} photo was clean already.", "{count} photos were clean already.", clean_before)
        output.line(before.format(count=clean_before))
    if refused:
        not_done = ngettext("{count} photo refused.", "{count} photos refused.", refused)
        output.line(not_done.format(count=refused))
