"""One run of the primary button: photos go to the workers a few at a time, answers are counted."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from scrubber.engine.folder import KnownFolders
from scrubber.engine.report import CleanResult, Destination, FaceReport, FaceResults, PhotoReport, Step
from scrubber.errors import Cancelled, ScrubberError
from scrubber.gui.cleaning.choices import is_wanted
from scrubber.gui.cleaning.run_journal import RunJournal
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.photos.photo import Made, Photo, stamp
from scrubber.gui.worker_protocol import Ticket, Workers
from scrubber.jobs.destinations import Numbers, trees_of

T = TypeVar("T")

SLOTS = (os.cpu_count() or 2) + 2
"""Photos with the workers at a time: enough that none is idle, few enough that Cancel is quick."""

MIN_SECONDS_FOR_ESTIMATE = 2.0


@dataclass(slots=True)
class Outcome:
    """What a run did; `refused` are (path, reason)."""

    photos: list[str] = field(default_factory=list)
    """The paths of all photos that are counted here."""
    outputs: list[str] = field(default_factory=list)
    refused: list[tuple[str, ScrubberError]] = field(default_factory=list)
    replaced: list[CleanResult] = field(default_factory=list)
    """Results whose copies took their originals' place."""
    untouched: int = 0
    was_cancelled: bool = False
    faces: int = 0
    """Faces covered."""
    areas: int = 0
    """What users drew and is covered."""
    seconds: float = 0.0
    """How long it took."""
    hiding: int = 0
    """Photos that held more picture than they show."""
    to_look_at: int = 0
    """Copies in which a face may still be seen or matched."""


class CleaningRun(QObject):
    """Cleans photos, as `made_now` says of each.

    A photo that was not read yet is read first where that decides whether it needs a copy at all, so that a run makes
    the same copies whether reading had finished or not. `check` is called before: a file that was changed meanwhile
    must not get the covers that were decided for another picture.
    """

    changed = Signal(object)
    """A `Photo` that is being cleaned now, or that was read or looked at for that."""
    advanced = Signal(object)
    """A `Photo` that is done, refused or put back."""
    stepped = Signal()
    """What is being done with a photo has changed (`step`), or whether the run pauses."""
    finished = Signal(object)
    """The `Outcome`."""

    def __init__(
        self,
        workers: Workers,
        queue: GuiQueue,
        photos: Sequence[Photo],
        made_now: Callable[[Photo], Made],
        check: Callable[[Photo], object],
        journal: RunJournal,
    ) -> None:
        super().__init__()
        self._workers = workers
        self._queue = queue
        self._made_now = made_now
        self._check = check
        self._journal = journal
        self._digests: dict[Photo, str] = {}
        self._waiting = deque(photos)
        self._trees = trees_of([photo.root for photo in photos])
        self._known_folders = KnownFolders()
        self._numbers: Numbers | None = None
        self._open: dict[Photo, Ticket | None] = {}
        self._began = monotonic()
        self.total = len(photos)
        self.done = 0
        self.outcome = Outcome()
        self.step: Step | None = None
        """What was last said to be done with a photo."""
        self.is_paused = False
        self._rested = 0.0

    def start(self) -> None:
        """Hand the first photos to the workers."""
        self._fill()

    def cancel(self) -> None:
        """Stop as soon as possible; finished copies stay."""
        self.outcome.was_cancelled = True
        self._waiting.clear()
        for ticket in list(self._open.values()):
            if ticket is not None:
                ticket.cancel()
        self._end_if_idle()

    def pause(self, is_paused: bool) -> None:
        """Begin no more photos, or go on; those in hand are finished."""
        if is_paused is self.is_paused:
            return
        self.is_paused = is_paused
        self._rested += monotonic() if not is_paused else -monotonic()
        self._workers.pause(is_paused)
        self._fill()
        self.stepped.emit()

    def drop(self, photos: Iterable[Photo]) -> None:
        """Leave out photos whose turn hasn't come."""
        gone = set(photos)
        waiting = deque(photo for photo in self._waiting if photo not in gone)
        self.total -= len(self._waiting) - len(waiting)
        self._waiting = waiting

    @property
    def seconds(self) -> float:
        """How long it has been running, pauses left out."""
        rested = self._rested + (monotonic() if self.is_paused else 0.0)
        return monotonic() - self._began - rested

    def seconds_left(self) -> float | None:
        """An estimate, or None while it would be a guess."""
        spent = self.seconds
        if not self.done or spent < MIN_SECONDS_FOR_ESTIMATE:
            return None
        return spent / self.done * (self.total - self.done)

    def _fill(self) -> None:
        while self._waiting and len(self._open) < SLOTS and not self.is_paused:
            self._hand_in(self._waiting.popleft())

    def _hand_in(self, photo: Photo) -> None:
        self._check(photo)
        photo.stamp = photo.stamp or stamp(photo.path)
        self._digests[photo] = self._journal.digest_of(photo.path)
        photo.is_working = True
        self.changed.emit(photo)
        self._open[photo] = None
        self._queue.expect()
        made = self._made_now(photo)
        if not photo.is_read and not made.folder:
            self._open[photo] = self._workers.inspect(photo.path, 0, self._later(photo, self._read))
        else:
            self._look_or_clean(photo, made)

    def _later(self, photo: Photo, take: Callable[[Photo, T], None]) -> Callable[[T], None]:
        """What takes an answer about `photo`, on the window's thread."""
        return lambda answer: self._queue.post(lambda: take(photo, answer))

    def _read(self, photo: Photo, report: PhotoReport) -> None:
        """A photo was read for this run: it may need no copy, or none may be possible."""
        if isinstance(report.problem, Cancelled):
            self._take(photo, self._made_now(photo), CleanResult(photo.path, problem=report.problem))
            return
        photo.take_report(report)
        self._clean_if_wanted(photo)

    def _clean_if_wanted(self, photo: Photo) -> None:
        photo.is_working = False
        made = self._made_now(photo)
        if photo.read_problem is not None or not is_wanted(photo, made):
            is_clean = photo.read_problem is None
            self._take(photo, made, CleanResult(photo.path, already_clean=is_clean, problem=photo.read_problem))
        else:
            photo.is_working = True
            self.changed.emit(photo)
            self._look_or_clean(photo, made)

    def _look_or_clean(self, photo: Photo, made: Made) -> None:
        """Nothing is to be removed from some photos: whether they need a copy depends on faces that may be in them."""
        depends_on_faces = photo.already_clean and photo.faces is None and made.policy.faces is not None
        if depends_on_faces and not made.folder:
            self._open[photo] = self._workers.find_faces(photo.path, 0, self._later(photo, self._looked))
        else:
            self._clean(photo, made)

    def _looked(self, photo: Photo, report: FaceReport) -> None:
        """Faces were looked for, for this run; where that failed, cleaning says why."""
        if isinstance(report.problem, Cancelled):
            self._take(photo, self._made_now(photo), CleanResult(photo.path, problem=report.problem))
        elif report.problem is not None:
            self._clean(photo, self._made_now(photo))
        else:
            photo.take_faces(report)
            self._clean_if_wanted(photo)

    def _number_of(self, photo: Photo, made: Made) -> int:
        """The number in the name of the photo's copy; 0 where names have none."""
        if not made.naming.is_numbered:
            return 0
        if self._numbers is None:
            self._numbers = Numbers(self.total, self._journal.numbers)
        digest = self._digests.get(photo, "")
        number = self._numbers(digest or photo.path)
        self._journal.give(digest, number)
        return number

    def _clean(self, photo: Photo, made: Made) -> None:
        destination = Destination(
            folder=made.folder,
            root=photo.root,
            tree=self._trees.get(photo.root, ""),
            replaces=made.replaces,
            wants_receipt=made.replaces,
            keeps_times=made.keeps_times,
            naming=replace(made.naming, number=self._number_of(photo, made)),
            known_folders=self._known_folders,
            reuses_same=self._journal.goes_on,
        )

        def answer(result: CleanResult) -> None:  # on a thread of the workers
            placed = _in_place(result) if made.replaces else result
            self._queue.post(lambda: self._take(photo, made, placed))

        policy = replace(made.policy, digest=photo.digest)
        self._open[photo] = self._workers.clean(photo.path, destination, policy, answer, self._hear)

    def _hear(self, step: Step) -> None:
        """A step of a photo, told on a thread of the workers."""
        self._queue.post(lambda: self._show(step))

    def _show(self, step: Step) -> None:
        self.step = step
        self.stepped.emit()

    def _take(self, photo: Photo, made: Made, result: CleanResult) -> None:
        del self._open[photo]
        self._journal.add(self._digests.pop(photo), result)
        self._queue.finish()
        self.done += 1
        if isinstance(result.problem, Cancelled):
            photo.is_working = False
        else:
            photo.take_result(result, made)
            self._count(result)
        self.advanced.emit(photo)
        self._fill()
        self._end_if_idle()

    def _count(self, result: CleanResult) -> None:
        self.outcome.photos.append(result.path)
        if result.problem is not None:
            self.outcome.refused.append((result.path, result.problem))
        elif result.output:
            self.outcome.outputs.append(result.output)
            if result.replaced:
                self.outcome.replaced.append(result)
            self.outcome.hiding += bool(result.unseen_removed or result.unseen_kept)
            self._count_faces(result.faces)
        else:
            self.outcome.untouched += 1

    def _count_faces(self, faces: FaceResults | None) -> None:
        if faces is not None:
            self.outcome.faces += faces.covered_faces
            self.outcome.areas += faces.covered_areas
            self.outcome.to_look_at += faces.needs_look

    def _end_if_idle(self) -> None:
        if not self._waiting and not self._open:
            self.pause(False)
            self.outcome.seconds = self.seconds
            self.finished.emit(self.outcome)


def _in_place(result: CleanResult) -> CleanResult:
    """The result after the copy took the original's place."""
    from scrubber.engine.replacing import take_place  # few runs need it, and it brings the trash along

    return take_place(result)
