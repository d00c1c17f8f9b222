"""What all commands do: find the photos, work through them in order, show how far it is, stop after Ctrl-C.

A few photos are cleaned in this process, because starting workers takes longer. Reading always happens in workers:
maker notes need a decoder in C++, and whatever a photo does to that must not end the command.
"""

import argparse
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from scrubber.cli.destinations import Destinations
from scrubber.cli.interrupt import Interrupt, interruptible
from scrubber.cli.output import Output
from scrubber.cli.policies import PolicyMaker
from scrubber.cli.selection import missing, paths_of
from scrubber.cli.status import Status
from scrubber.engine.neighbours import LeftAlone
from scrubber.engine.report import CleanResult, FaceReport, PhotoIdentities, PhotoReport
from scrubber.errors import Cancelled, CannotRead
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.jobs import tasks
from scrubber.jobs.runner import Runner, Ticket
from scrubber.jobs.scan import Found, never, scan
from scrubber.reports.left_alone import left_alone, skipped_as_json

Result = TypeVar("Result", PhotoReport, CleanResult, FaceReport, PhotoIdentities)

FEW = 8
"""From this number of photos on, worker processes clean; what decodes a picture always runs in one."""
_AHEAD = 64
"""Photos handed to the runner before the first answer of them is needed: bounds what waits in memory."""
WAKE_SECONDS = 0.2
"""How long Ctrl-C may wait for an answer; on Windows a wait can't be interrupted."""


_TELL_WHAT_LIES_BESIDE = ("show", "check", "clean")


@dataclass(frozen=True, slots=True)
class Run:
    """One command at work: what it was given, where it writes, and whether to stop."""

    options: argparse.Namespace
    photos: list[Found]
    unreadable: list[tuple[str, CannotRead]]
    left_alone: LeftAlone
    output: Output
    interrupt: Interrupt

    def tell_left_alone(self) -> None:
        """Say what lay beside the photos and was not looked at."""
        self.output.behind["skipped"] = skipped_as_json(self.left_alone)
        sentence = left_alone(self.left_alone, are_there_copies=self.options.command == "clean")
        if sentence and not self.options.json:
            self.output.line(sentence)

    def answers(self, refuse: Callable[[str, CannotRead], Result], results: Iterable[Result]) -> Iterator[Result]:
        """One answer for each folder that can't be read, then `results`; progress is shown on the way."""
        self.output.total = len(self.photos) + len(self.unreadable)
        for path, problem in self.unreadable:
            yield refuse(path, problem)
            self.output.step()
        for result in results:
            yield result
            self.output.step()


def run(options: argparse.Namespace, work: Callable[[Run], Status]) -> Status:
    """Let `work` go through the photos that `options` name; returns the exit status. Raises `UsageProblem`."""
    paths = paths_of(options)
    quiet = getattr(options, "quiet", False)
    with interruptible() as interrupt, Output(options.command, options.json, quiet) as output:
        if "dry_run" in options:
            output.behind["dry_run"] = options.dry_run
        photos, unreadable, left_alone = find(paths, options.recursive, interrupt, options.exclude)
        command = Run(options, photos, unreadable, left_alone, output, interrupt)
        status = work(command) if photos or unreadable else _without_photos(command)
        if options.command in _TELL_WHAT_LIES_BESIDE:
            command.tell_left_alone()
        if interrupt.pressed():
            return interrupt.status
        return Status.USAGE if missing(paths) else status


def _without_photos(command: Run) -> Status:
    command.output.nothing_found(command.options.recursive)
    return Status.FOUND if command.options.command == "check" and command.left_alone.tells else Status.USAGE


def find(
    paths: Sequence[str], recursive: bool, interrupt: Interrupt, exclude: Sequence[str] = ()
) -> tuple[list[Found], list[tuple[str, CannotRead]], LeftAlone]:
    """The photos below `paths`, each once, the folders that could not be read, and what else lies there."""
    problems: list[tuple[str, CannotRead]] = []
    seen = LeftAlone()

    def complain(path: str, problem: CannotRead) -> None:
        problems.append((path, problem))

    found = scan(paths, interrupt.pressed, complain, recursive, seen.add, exclude)
    photos = list({item.path: item for item in found}.values())
    seen.assign(photo.path for photo in photos)
    return photos, problems, seen


def inspect_all(
    photos: Sequence[Found],
    jobs: int | None,
    interrupt: Interrupt,
    thumbnail_px: int = 0,
    keep: Keep = EVERYTHING_PRIVATE,
) -> Iterator[PhotoReport]:
    """The report of every photo, in order, with pictures of at most `thumbnail_px` a side (0: none).

    `keep` is what copies would keep.
    """

    def submit(runner: Runner, photo: Found, on_done: Callable[[PhotoReport], None]) -> Ticket:
        return runner.inspect(photo.path, thumbnail_px, on_done, keep=keep)

    return _in_workers(photos, submit, jobs, interrupt)


def clean_all(
    photos: Sequence[Found],
    policies: PolicyMaker,
    destinations: Destinations,
    jobs: int | None,
    interrupt: Interrupt,
) -> Iterator[CleanResult]:
    """The result of every photo, in order, each by its own policy and with its own destination."""

    def clean_here(photo: Found) -> CleanResult | None:
        return tasks.clean_without_decoder(photo.path, destinations(photo), policies(photo))

    def submit(runner: Runner, photo: Found, on_done: Callable[[CleanResult], None]) -> Ticket:
        return runner.clean(photo.path, destinations(photo), policies(photo), on_done)

    if len(photos) < FEW and not policies.decodes:
        return _one_by_one(photos, clean_here, submit, interrupt)
    return _in_workers(photos, submit, jobs, interrupt, will_clean=True)


def find_faces_in_all(photos: Sequence[Found], jobs: int | None, interrupt: Interrupt) -> Iterator[FaceReport]:
    """The faces of every photo, in order."""

    def submit(runner: Runner, photo: Found, on_done: Callable[[FaceReport], None]) -> Ticket:
        return runner.find_faces(photo.path, 0, on_done)

    return _in_workers(photos, submit, jobs, interrupt)


def identities_of_all(
    photos: Sequence[Found], look: CoverStyle | None, jobs: int | None, interrupt: Interrupt
) -> Iterator[PhotoIdentities]:
    """What a face index would learn of every photo, in order."""

    def submit(runner: Runner, photo: Found, on_done: Callable[[PhotoIdentities], None]) -> Ticket:
        return runner.read_identities(photo.path, look, on_done)

    return _in_workers(photos, submit, jobs, interrupt)


def _in_workers(
    photos: Sequence[Found],
    submit: Callable[[Runner, Found, Callable[[Result], None]], Ticket],
    jobs: int | None,
    interrupt: Interrupt,
    will_clean: bool = False,
) -> Iterator[Result]:
    with Runner(jobs) as runner:
        if will_clean:
            runner.prepare_to_clean(len(photos), {Path(photo.path).suffix.lower() for photo in photos})
        yield from _in_order(runner, photos, submit, interrupt)


def _one_by_one(
    photos: Sequence[Found],
    work: Callable[[Found], Result | None],
    submit: Callable[[Runner, Found, Callable[[Result], None]], Ticket],
    interrupt: Interrupt,
) -> Iterator[Result]:
    """Each photo by `work` in this process, or by a worker where that gives no answer."""
    with Runner(1) as runner:
        for photo in photos:
            if interrupt.pressed():
                return
            result = work(photo)
            if result is None:
                yield from _in_order(runner, [photo], submit, interrupt)
            else:
                yield result


def _in_order(
    runner: Runner,
    photos: Sequence[Found],
    submit: Callable[[Runner, Found, Callable[[Result], None]], Ticket],
    interrupt: Interrupt,
) -> Iterator[Result]:
    answers: deque[SimpleQueue[Result]] = deque()
    waiting = iter(photos)
    while not interrupt.pressed():
        for photo in waiting:
            answers.append(SimpleQueue())
            submit(runner, photo, answers[-1].put)
            if len(answers) >= _AHEAD:
                break
        if not answers:
            return
        result = _next(answers[0], interrupt.pressed)
        if result is not None:
            answers.popleft()
            yield result
    runner.cancel_waiting()  # what is at hand is finished; the second Ctrl-C would end that, too
    finished = (_next(answer, never) for answer in answers)
    yield from (result for result in finished if result is not None and not isinstance(result.problem, Cancelled))


def _next(answer: "SimpleQueue[Result]", stopped: Callable[[], bool]) -> Result | None:
    """The answer, or None when it was `stopped` first. Waits in short steps: on Windows a wait can't be interrupted."""
    while not stopped():
        try:
            return answer.get(timeout=WAKE_SECONDS)
        except Empty:
            continue
    return None
