"""What `scrubber watch` does: clean every photo that appears in a folder, until somebody stops it."""

import argparse
import errno
import os
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue

from scrubber.cli.argparse_words import not_allowed
from scrubber.cli.clean import Counts, Printer
from scrubber.cli.interrupt import Interrupt, interruptible
from scrubber.cli.output import Output
from scrubber.cli.policies import PolicyMaker, destination_of
from scrubber.cli.resuming import choices_of
from scrubber.cli.status import Status, UsageProblem
from scrubber.engine.files import sweep
from scrubber.engine.folder import KnownFolders
from scrubber.engine.report import CleanResult
from scrubber.errors import Cancelled
from scrubber.i18n import _, isolated
from scrubber.jobs import journal as journals
from scrubber.jobs.destinations import by_chance
from scrubber.jobs.journal import Journal
from scrubber.jobs.runner import Runner
from scrubber.jobs.scan import Found, is_folder
from scrubber.jobs.watching import WatchedFolder
from scrubber.metadata.findings.text import plain
from scrubber.reports import results

_LOOK_SECONDS = 0.5


def watch(options: argparse.Namespace) -> Status:
    """Watch the folder that `options` name. Raises `UsageProblem`."""
    if not is_folder(options.folder):
        raise UsageProblem(
            _("The folder can't be watched: {reason}.").format(
                reason=f"{plain(options.folder)}: {os.strerror(errno.ENOTDIR)}"
            )
        )
    if options.boxes:
        raise UsageProblem(not_allowed("--boxes", "watch"))
    if Path(options.folder).resolve().is_relative_to(Path(options.output).resolve()):  # all would lie among copies
        raise UsageProblem(_("The copies need another folder than the one that is watched."))
    with interruptible() as interrupt, Output(options.command, options.json, options.quiet) as output:
        journal = _journal(options)
        try:
            with _watched(options, journal) as folder, Runner(options.jobs) as runner:
                return Watch(options, output, folder, runner, journal).until(interrupt)
        finally:
            if journal is not None:
                journal.close(is_complete=False)


def _journal(options: argparse.Namespace) -> Journal | None:
    """What was done before: a watch that starts again doesn't clean everything a second time."""
    choices = choices_of(options)
    return journals.go_on(choices) or journals.begin(choices)


def _watched(options: argparse.Namespace, journal: Journal | None) -> WatchedFolder:
    def is_done(path: str) -> bool:
        return journal is not None and not journal.left_of([Found(path)])

    try:
        return WatchedFolder(options.folder, options.output, is_done, tuple(options.exclude), options.poll or None)
    except OSError as error:
        sentence = _("The folder can't be watched: {reason}.")
        raise UsageProblem(sentence.format(reason=error.strerror or error)) from error


class Watch:
    """The photos at hand: given to the runner, answered in whatever order they are done."""

    def __init__(
        self,
        options: argparse.Namespace,
        output: Output,
        folder: WatchedFolder,
        runner: Runner,
        journal: Journal | None,
    ) -> None:
        self._policies = PolicyMaker(options)
        self._destination = replace(destination_of(options), root=options.folder, reuses_same=True)
        self._output, self._folder, self._runner, self._journal = output, folder, runner, journal
        self._printer, self._counts = Printer(options, output), Counts()
        self._answers: SimpleQueue[tuple[str, CleanResult]] = SimpleQueue()
        self._open = 0
        self._is_json = bool(options.json)
        for place in (options.output, *map(str, Path(options.output).rglob("*/"))):
            sweep(Path(place))  # what a watch left that was killed

    def until(self, interrupt: Interrupt) -> Status:
        """Clean what becomes complete until the program is interrupted; what is at hand then is finished."""
        if not self._is_json:
            self._output.line(_("Watching “{folder}”.").format(folder=isolated(plain(self._destination.root))))
        while not interrupt.pressed():
            for photo in self._folder.ready(_LOOK_SECONDS):
                self._begin(photo)
            self._take()
        self._runner.cancel_waiting()
        while self._open:
            self._take(wait=True)
        self._sum_up()
        return interrupt.status

    def _begin(self, photo: Found) -> None:
        digest = "" if self._journal is None else self._journal.digest_of(photo.path)
        self._open += 1
        self._runner.clean(
            photo.path,
            replace(
                self._destination,
                naming=by_chance(self._destination.naming),
                known_folders=KnownFolders(),  # a drive may go and come back meanwhile
            ),
            self._policies(photo),
            lambda result: self._answers.put((digest, result)),
        )

    def _take(self, wait: bool = False) -> None:
        """Print the answers that are there; with `wait` at least one."""
        while self._open:
            try:
                digest, result = self._answers.get(block=wait)
            except Empty:
                return
            wait = False
            self._open -= 1
            if isinstance(result.problem, Cancelled):
                continue
            if self._journal is not None:
                self._journal.add(digest, result)
            self._counts.add(result)
            self._printer.print(result)

    def _sum_up(self) -> None:
        if not self._is_json:
            self._output.line(results.cleaned(self._counts.cleaned))
