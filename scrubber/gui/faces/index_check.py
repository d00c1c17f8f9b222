"""“Would an index find them?”: learns a folder of the user's own photos, then asks about the photos at hand.

The index lives as long as the answer is looked at, in memory alone.
"""

import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scrubber.engine.report import PhotoIdentities
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.photos.scanning import Batch, Scanner
from scrubber.gui.worker_protocol import Scan, Ticket, Workers

if TYPE_CHECKING:
    from scrubber.engine.identities import KnownFace

PICTURE_PX = 96
SLOTS = (os.cpu_count() or 2) + 2
"""Photos with the workers at a time."""


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """One photo at hand: for each of its faces the known faces that name it, as it is and under a cover."""

    photo: PhotoIdentities
    before: "list[tuple[KnownFace, ...]]"
    after: "list[tuple[KnownFace, ...]]"

    @property
    def named(self) -> int:
        """How many faces the index names as they are."""
        return sum(map(bool, self.before))

    @property
    def named_covered(self) -> int:
        """How many it names under their covers."""
        return sum(map(bool, self.after))


@dataclass
class IndexAnswers:
    """What the index knows, and what it makes of the photos at hand, in their order."""

    known_photos: int = 0
    known_faces: int = 0
    unreadable: int = 0
    answers: list[IndexAnswer] = field(default_factory=list)


class IndexCheck(QObject):
    """One try of an index: scan the folder, learn its photos, ask about those at hand."""

    advanced = Signal(int, int)
    """Photos that were read, of so many."""
    finished = Signal(object)
    """The `IndexAnswers`; not sent after `cancel`."""

    def __init__(self, workers: Workers, queue: GuiQueue, scan: Scan) -> None:
        super().__init__()
        self._workers = workers
        self._queue = queue
        self._scanner = Scanner(scan, queue)  # without a parent: it outlives this while its thread ends
        self._scanner.found.connect(self._add_known)
        self._scanner.finished.connect(self._learn)
        self._photos: list[str] = []
        self._waiting: deque[tuple[str, bool]] = deque()
        self._tickets: dict[str, Ticket] = {}
        self._asked: dict[str, PhotoIdentities] = {}
        self._is_cancelled = False

    def begin(self, folder: str, photos: Sequence[str], cover_style: CoverStyle) -> None:
        """Try an index that knows the photos in `folder` on `photos`, also under covers of this style."""
        from scrubber.engine.identities import KnownPhotos  # numpy is loaded when it is needed

        self._known = KnownPhotos()
        self._unreadable = self._done = self._total = 0
        self._photos, self._cover_style = list(photos), cover_style
        self._scanner.start([folder])

    def cancel(self) -> None:
        """Stop, and forget what was learnt."""
        self._is_cancelled = True
        self._scanner.stop()
        self._waiting.clear()
        for ticket in self._tickets.values():
            ticket.cancel()

    def _add_known(self, found: Batch) -> None:
        self._waiting += [(path, True) for path, _root in found]

    def _learn(self) -> None:
        self._waiting += [(path, False) for path in self._photos]
        self._total = len(self._waiting)
        self.advanced.emit(0, self._total)
        for _slot in range(SLOTS):
            self._go_on()

    def _go_on(self) -> None:
        if self._is_cancelled:
            return
        if self._waiting:
            self._ask(*self._waiting.popleft())
        elif self._done == self._total:
            self._done = -1
            self.finished.emit(self._answers())

    def _ask(self, path: str, is_known: bool) -> None:
        def take(photo: PhotoIdentities) -> None:
            self._queue.finish()
            if not self._is_cancelled:
                self._take(photo, is_known)

        self._queue.expect()
        self._tickets[path] = self._workers.read_identities(
            path,
            None if is_known else self._cover_style,
            lambda photo: self._queue.post(lambda: take(photo)),
            PICTURE_PX,
        )

    def _take(self, photo: PhotoIdentities, is_known: bool) -> None:
        self._done += 1
        self.advanced.emit(self._done, self._total)
        if is_known:
            self._known.add(photo)
            self._unreadable += photo.problem is not None
        else:
            self._asked[photo.path] = photo
        self._go_on()

    def _answers(self) -> IndexAnswers:
        """What became of every photo, once all are known."""
        answers = IndexAnswers(self._known.photos, self._known.faces, self._unreadable)
        for path in self._photos:
            photo = self._asked[path]
            before, after = self._known.matches(photo, photo.clean), self._known.matches(photo, photo.covered)
            answers.answers.append(IndexAnswer(photo, before, after))
        return answers
