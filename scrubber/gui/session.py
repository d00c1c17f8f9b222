"""What the window works on: the list, what is read of it, and the run of cleaning; no widgets."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import PhotoReport
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui.cleaning.run import CleaningRun, Outcome
from scrubber.gui.export.run import Export
from scrubber.gui.faces.store import FaceStore
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.photos.counted_facts import CountedFacts
from scrubber.gui.photos.inspections import Inspections
from scrubber.gui.photos.photo import Photo, State
from scrubber.gui.photos.photo_model import PhotoModel
from scrubber.gui.photos.report_store import ReportStore
from scrubber.gui.photos.scanning import Batch, Scanner
from scrubber.gui.worker_protocol import Scan, Workers

COUNT_MS = 100
"""Counts are worked out this long after the first change, not once for each of thousands of photos."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the bars tell."""

    photos: int
    with_place: int
    to_clean: int
    refused: int


class Session(QObject):
    """Owns the model and everything that changes it."""

    photo_changed = Signal(object)
    counts_changed = Signal()
    progressed = Signal()
    run_finished = Signal(object)

    def __init__(self, workers: Workers, scan: Scan, thumbnail_px: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._queue = GuiQueue(self)
        self.store = ReportStore()
        self.model = PhotoModel(self)
        self.scanner = Scanner(scan, self._queue, self)
        self.inspections = Inspections(workers, self._queue, self.store, thumbnail_px, self)
        self.faces = FaceStore(workers, self._queue, self.store, self)
        self.batch_facts = CountedFacts()
        self.run: CleaningRun | None = None
        self._export: Export | None = None
        self._keep_hdr = True
        self._look: CoverStyle | None = None
        self._max_side = self._max_face = 0
        self._tidy = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._tidy.timeout.connect(self._settle)
        self.scanner.found.connect(self._add)
        self.inspections.read.connect(self._read)
        self.faces.found.connect(self._changed)
        self.model.counts_changed.connect(self.counts_changed)

    def open(self, paths: Sequence[str]) -> None:
        """Look through files and folders and list the photos in them."""
        if paths:
            self.scanner.start([str(Path(path)) for path in paths])  # Qt writes / on every system

    def remove(self, photos: Sequence[Photo]) -> None:
        """Take photos off the list; those being cleaned stay until they are done."""
        gone = [photo for photo in photos if not photo.is_working]
        self.inspections.drop(gone)
        self.faces.forget(gone)
        if self.run is not None:
            self.run.drop(gone)
        for photo in gone:
            self.store.forget(photo)
        self.batch_facts.forget(gone)
        self.model.remove(gone)

    def try_again(self) -> None:
        """Read all refused photos anew: a drive may be back, a file repaired."""
        refused = [photo for photo in self.model.photos if photo.state is State.REFUSED]
        for photo in refused:
            photo.forget_problem()
            self.store.forget(photo)
            self._changed(photo)
        self.inspections.add(refused)

    def report(self, photo: Photo) -> PhotoReport | None:
        """What is known of a photo, unless it was forgotten and is read again."""
        return self.store.report(photo)

    def read_large(self, path: str, pixels: int, done: Callable[[PhotoReport], None]) -> None:
        """Read a photo once more, with pictures of up to `pixels` a side; nothing of it is kept."""
        self._queue.expect()

        def deliver(report: PhotoReport) -> None:
            self._queue.finish()
            done(report)

        self._workers.inspect(path, pixels, lambda report: self._queue.post(lambda: deliver(report)), True)

    def export(self, photos: Sequence[Photo], target: Path) -> Export:
        """Save what these photos tell; to be started by the caller."""
        self._export = Export(self._workers, self._queue, [photo.path for photo in photos], target)
        return self._export

    def to_clean(self, folder: str) -> list[Photo]:
        """The photos the primary button would clean."""
        return [photo for photo in self.model.photos if self._is_wanted(photo, folder)]

    def _is_wanted(self, photo: Photo, folder: str) -> bool:
        """A photo without anything to remove needs no copy beside itself, but a chosen folder gets all photos."""
        if photo.state is State.ALREADY_CLEAN:
            has_faces = self._look is not None and bool(photo.faces)
            return bool(folder) or has_faces or (photo.has_gain_map and not self._keep_hdr)
        return photo.state in (State.WAITING, State.READ)

    def keep_hdr(self, keep: bool) -> None:
        """Choose whether copies keep HDR gain maps; a run that has begun goes on as it was."""
        self._keep_hdr = keep
        self.counts_changed.emit()

    def cover_faces(self, look: CoverStyle | None) -> None:
        """Choose what covers over faces look like, None to leave faces as they are; for the next run."""
        self._look = look
        self.faces.rest(look is None or self.run is not None)
        self.counts_changed.emit()

    def resize_copies(self, max_side: int, max_face: int) -> None:
        """Choose how large copies are, in pixels of the longest side and of the widest face; 0 as in the original."""
        self._max_side, self._max_face = max_side, max_face

    def marks_decided(self, photo: Photo) -> None:
        """What is to be covered in a photo was decided: a copy made before is out of date."""
        photo.faces = len(self.faces.marks(photo).covered)
        if photo.output and self.faces.is_decided(photo):
            photo.output = ""
        self._changed(photo)

    def _policy(self, photo: Photo) -> PicturePolicy:
        choice = self.faces.choice(photo, self._look) if self._look is not None else None
        return PicturePolicy(keep_hdr=self._keep_hdr, faces=choice, max_side=self._max_side, max_face=self._max_face)

    def counts(self, folder: str) -> Counts:
        """The numbers of the bars."""
        states: Counter[State] = Counter()
        with_place = to_clean = 0
        for photo in self.model.photos:
            states[photo.state] += 1
            with_place += photo.has_place
            to_clean += self._is_wanted(photo, folder)
        return Counts(states.total(), with_place, to_clean, states[State.REFUSED])

    def clean(self, folder: str) -> None:
        """Begin to clean; `run_finished` tells the end."""
        photos = self.to_clean(folder)
        if self.run is not None or not photos:
            return
        self.inspections.pause(True)
        self.faces.rest(True)
        self.run = CleaningRun(self._workers, self._queue, photos, folder, self._policy)
        if not folder:
            left = set(self.model.photos) - set(photos)
            self.run.outcome.untouched = sum(photo.state is State.ALREADY_CLEAN for photo in left)
        self.run.outcome.refused += [
            (photo.path, photo.problem) for photo in self.model.photos if photo.problem is not None
        ]
        self.run.advanced.connect(self._advance)
        self.run.finished.connect(self._end)
        self.run.start()
        self.progressed.emit()

    def cancel(self) -> None:
        """Stop the run of cleaning."""
        if self.run is not None:
            self.run.cancel()

    def close(self) -> None:
        """End everything; nothing is delivered afterwards."""
        self.scanner.stop()
        if self._export is not None:
            self._export.cancel()
        self.inspections.close()
        self.faces.close()
        self._queue.close()
        self._workers.close()

    def _add(self, batch: Batch) -> None:
        self.inspections.add(self.model.add(batch))

    def _read(self, photo: Photo) -> None:
        if self.model.holds(photo):
            self.batch_facts.take(photo)
            self.faces.go_on()
        self._changed(photo)

    def _changed(self, photo: Photo) -> None:
        self.model.changed(photo)
        self.photo_changed.emit(photo)
        if not self._tidy.isActive():
            self._tidy.start()

    def _advance(self, photo: Photo) -> None:
        self._changed(photo)
        self.progressed.emit()

    def _end(self, outcome: Outcome) -> None:
        self.run = None
        self.inspections.pause(False)
        self.faces.rest(self._look is None)
        self._settle()
        self.run_finished.emit(outcome)

    def _settle(self) -> None:
        if self.model.depends_on_content():
            self.model.refresh()
        self.counts_changed.emit()
