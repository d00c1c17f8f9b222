"""One photo from standard input to standard output, as a part of a pipe; everything else is said on standard error."""

import argparse
import sys
from collections.abc import Iterator
from queue import Empty, SimpleQueue

from scrubber.cli.argparse_words import not_allowed
from scrubber.cli.interrupt import Interrupt, interruptible
from scrubber.cli.output import Output
from scrubber.cli.policies import PolicyMaker
from scrubber.cli.status import Status, UsageProblem
from scrubber.engine.covering.words import face_sentences
from scrubber.engine.neighbours import LeftAlone
from scrubber.engine.report import CleanResult
from scrubber.errors import Cancelled, Detail, EmptyFile, LimitExceeded
from scrubber.i18n import N_, _
from scrubber.jobs.batches import WAKE_SECONDS
from scrubber.jobs.runner import Runner
from scrubber.jobs.scan import Found
from scrubber.limits import MAX_FILE_BYTES
from scrubber.reports.json_document import result_as_json
from scrubber.reports.left_alone import skipped_as_json


def clean_stream(options: argparse.Namespace, policies: PolicyMaker) -> Status:
    """Clean the photo on standard input; nothing is written to standard output unless all of it is verified.

    Raises `UsageProblem` for options that make no sense there.
    """
    if named := [name for name, is_named in _senseless(options) if is_named]:
        raise UsageProblem(not_allowed(", ".join(named), "-"))
    with interruptible() as interrupt, Output(options.command, options.json, options.quiet, sys.stderr) as output:
        output.behind = {"dry_run": False, "done_before": 0, "skipped": skipped_as_json(LeftAlone())}
        result, copy = _clean(policies, interrupt)
        if result.problem is None and not interrupt.pressed():
            sys.stdout.buffer.write(copy)
            sys.stdout.buffer.flush()
        _say(result, options, output)
        if interrupt.pressed():
            return interrupt.status
    return Status.REFUSED if result.problem is not None else Status.FINE


def _senseless(options: argparse.Namespace) -> Iterator[tuple[str, bool]]:
    """Arguments that make no sense where there is one photo and one copy, and whether they are named."""
    yield "PATH", len(options.paths) > 1
    yield "--files-from", bool(options.files_from)
    yield "--output", bool(options.output)
    yield "--dry-run", options.dry_run
    yield "--boxes", bool(options.boxes)
    yield "--receipt", bool(options.receipt)
    yield "--replace", options.replace
    yield "--keep-face", bool(options.keep_face)
    yield "--resume", options.resume


def _clean(policies: PolicyMaker, interrupt: Interrupt) -> tuple[CleanResult, bytes]:
    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    if not data:
        return CleanResult("-", problem=EmptyFile()), b""
    if len(data) > MAX_FILE_BYTES:
        return CleanResult("-", problem=LimitExceeded(N_("the file is too big"), Detail("stream.file-too-big"))), b""
    answer: SimpleQueue[tuple[CleanResult, bytes]] = SimpleQueue()
    with Runner(1) as runner:
        ticket = runner.clean_bytes(data, policies(Found("-")), answer.put)
        while True:
            try:
                return answer.get(timeout=WAKE_SECONDS)
            except Empty:
                if interrupt.pressed():
                    ticket.cancel()


def _say(result: CleanResult, options: argparse.Namespace, output: Output) -> None:
    if options.json:
        output.item(result_as_json(result))
    elif isinstance(result.problem, Cancelled):
        output.complaint(str(result.problem))
    elif result.problem is not None:
        output.refusal("-", str(result.problem))
    else:
        for sentence in (*(_(note) for note in result.notes), *face_sentences(result.faces)):
            output.line(sentence)
