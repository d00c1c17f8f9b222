"""What the window works on: the list, what is read of it, and the run of cleaning; no widgets."""

from collections.abc import Callable, Sequence, Set
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from scrubber.engine.report import PhotoReport
from scrubber.errors import OtherPhoto
from scrubber.formats.keep import Keep
from scrubber.gui.asking import Asking
from scrubber.gui.cleaning.choices import CopyChoices
from scrubber.gui.cleaning.folder_watch import FolderWatch
from scrubber.gui.cleaning.pace import Pace
from scrubber.gui.cleaning.run import CleaningRun, Outcome
from scrubber.gui.cleaning.run_journal import RunJournal
from scrubber.gui.cleaning.tally import Counts, Tally
from scrubber.gui.cleaning.undoing import Undoing
from scrubber.gui.export.run import Export
from scrubber.gui.faces.store import FaceStore, TakenOut
from scrubber.gui.photos import samples
from scrubber.gui.photos.copies import Copies
from scrubber.gui.photos.inspections import Inspections
from scrubber.gui.photos.photo import Made, Photo, State, stamp
from scrubber.gui.photos.photo_model import PhotoModel
from scrubber.gui.photos.report_store import CountedFacts, ReportStore
from scrubber.gui.photos.scanning import Batch, Scanner
from scrubber.gui.worker_protocol import Scan, Workers

COUNT_MS = 100
"""Counts are worked out this long after the first change, not once for each of thousands of photos."""


class Session(Asking):
    """Owns the model and everything that changes it."""

    photo_changed = Signal(object)
    counts_changed = Signal()
    progressed = Signal()
    run_finished = Signal(object)
    listing_changed = Signal()
    """Photos left the list, or came back."""
    emptied = Signal()
    """The last photo left the list."""
    listed_again = Signal(list)
    """Paths that were added and are in the list already."""
    face_looked = Signal(object)
    """A `Photo` in which faces were looked for."""

    def __init__(self, workers: Workers, scan: Scan, thumbnail_px: int, parent: QObject | None = None) -> None:
        super().__init__(workers, scan, parent)
        self.store = ReportStore()
        self.model = PhotoModel(self)
        self.scanner = Scanner(scan, self._queue, self)
        self.inspections = Inspections(workers, self._queue, self.store, thumbnail_px, self)
        self.faces = FaceStore(workers, self._queue, self.store, self)
        inspections = self.inspections  # a reference to the session itself would never let it go
        self.faces.is_busy = lambda: inspections.is_busy
        self.copies = Copies(workers, self._queue, thumbnail_px, self)
        self.pace = Pace()
        self.faces.took = self.pace.looked
        self.batch_facts = CountedFacts()
        self.sample_folder = ""
        """Where copies of sample photos go, which are never made beside them."""
        self.run: CleaningRun | None = None
        self.journal = RunJournal()
        self._watch: FolderWatch | None = None
        self._estimated: float | None = None
        self._export: Export | None = None
        self._removed: tuple[list[tuple[int, Photo]], TakenOut] | None = None
        """The photos that were removed last, at their places, and what was known of their faces."""
        self._undoing: Undoing | None = None
        self.choices = CopyChoices()
        self._usual = self.choices.usual
        self._tally = Tally()
        self._tidy = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._tidy.timeout.connect(self._settle)
        self.scanner.found.connect(self._add)
        self.inspections.read.connect(self._read)
        self.inspections.other_found.connect(self._forget_picture)
        self.copies.read.connect(self._changed)
        self.faces.found.connect(self._looked)
        self.faces.other_found.connect(self._read_anew)

    def open(self, paths: Sequence[str], wanted: Callable[[str], bool] | None = None) -> None:
        """Look through files and folders and list the photos in them that are `wanted`, by default all."""
        if paths:
            self.scanner.start(paths, wanted)

    def remove(self, photos: Sequence[Photo]) -> None:
        """Take photos off the list, until `put_back`; those being cleaned stay until they are done."""
        gone = [photo for photo in photos if not photo.is_working]
        if not gone:
            return
        self.inspections.drop(gone)
        self._removed = self.model.places(gone), self.faces.take_out(gone)
        if self.run is not None:
            self.run.drop(gone)
        for photo in gone:
            self.store.forget(photo)
        self.batch_facts.forget(gone)
        self._tally.forget(gone)
        self.model.remove(gone)
        if not len(self.model):
            self.scanner.forget()
            self.emptied.emit()
        self.listing_changed.emit()
        self.counts_changed.emit()

    @property
    def can_put_back(self) -> bool:
        """Whether photos were removed that could be listed again."""
        return self._removed is not None

    def put_back(self) -> list[Photo]:
        """List what was removed last again, with all that was read of it and decided for it; returns these photos."""
        if self._removed is None:
            return []
        (places, faces), self._removed = self._removed, None
        back = self.model.put_back(places)
        self.faces.put_back(back, faces)
        for photo in back:
            self.batch_facts.take(photo)
        self._tally.changed(back)
        self.inspections.add(photo for photo in back if not photo.is_read)
        self.look_again(back)
        self.listing_changed.emit()
        self.counts_changed.emit()
        return back

    def try_again(self, photos: Sequence[Photo] | None = None) -> None:
        """Read refused photos (all, when None) anew: a drive may be back, a file repaired."""
        refused = [photo for photo in self._all_or(photos) if photo.state is State.REFUSED]
        for photo in refused:
            photo.forget_problem()
            self.store.forget(photo)
            self._changed(photo)
        self.inspections.add(refused)

    def undo(self, outcome: Outcome) -> Undoing:
        """What moves the copies of a run to the trash; to be started by the caller."""
        by_output = {photo.output: photo for photo in self.model.photos if photo.output}
        self._undoing = Undoing(self._queue, outcome)
        self._undoing.gone.connect(lambda output: self._forget_copy(by_output.get(output)))
        return self._undoing

    def _forget_copy(self, photo: Photo | None) -> None:
        """The copy of a photo is gone: it can be cleaned again."""
        if photo is None:
            return
        if photo.output == photo.path:
            photo.stamp, photo.digest = stamp(photo.path), photo.replaced_digest  # the original is back
        photo.output, photo.made = "", None
        self._changed(photo)

    def keep_of(self, photos: Sequence[Photo], keep: Keep | None) -> None:
        """Let the copies of `photos` keep this of the metadata; with None what those of all keep."""
        for photo in photos:
            photo.chosen_keep = keep
            self._changed(photo)
        self.counts_changed.emit()

    def leave_faces(self, photos: Sequence[Photo]) -> None:
        """Let the faces of photos that are too large for covers stay as they are."""
        for photo in photos:
            photo.leaves_faces = True
            self._changed(photo)
        self.counts_changed.emit()

    def copy_renamed(self, photo: Photo, output: str) -> None:
        """The copy of a photo has another name."""
        photo.output = output
        self._changed(photo)

    def report(self, photo: Photo) -> PhotoReport | None:
        """What is known of a photo, unless it was forgotten and is read again."""
        return self.store.report(photo)

    def export(self, photos: Sequence[Photo], target: Path) -> Export:
        """Save what these photos tell; to be started by the caller."""
        self._export = Export(self._workers, self._queue, [photo.path for photo in photos], target)
        return self._export

    def _all_or(self, photos: Sequence[Photo] | None) -> Sequence[Photo]:
        return self.model.photos if photos is None else photos

    def choose(self, choices: CopyChoices) -> None:
        """Make copies so from the next run on; one that has begun goes on as it was."""
        if choices != self.choices:
            self.choices, self._usual = choices, choices.usual
            self._tally.all_changed()
            self.counts_changed.emit()

    def choose_sample_folder(self, folder: str) -> None:
        """Let the copies of sample photos go there."""
        self.sample_folder = folder
        self._tally.all_changed()

    def encode_anew(self, photo: Photo) -> None:
        """Let the copy of a photo be made without what nobody sees of it, though that takes encoding it anew."""
        photo.encodes_anew = True
        self._changed(photo)

    def to_clean(self, photos: Sequence[Photo] | None = None) -> list[Photo]:
        """Those of `photos` (of all, when None) that the primary button would clean."""
        return self._caught_up().wanted(self._all_or(photos))

    def _caught_up(self) -> Tally:
        """The tally, with what is being decided in the editor."""
        self._tally.changed(self.faces.visited)
        self._tally.catch_up(self.made_now)
        return self._tally

    def made_now(self, photo: Photo) -> Made:
        """How the copy of a photo would be made now."""
        is_sample = bool(self.sample_folder) and not self.choices.folder and samples.any_of([photo])
        is_usual = not photo.encodes_anew and photo.chosen_keep is None and not self.faces.is_decided(photo)
        if is_usual and not is_sample and not photo.leaves_faces:
            return self._usual
        folder = self.sample_folder if is_sample else self.choices.folder
        faces = None if photo.leaves_faces else self.faces.choice(photo, self.choices.cover_style)
        policy = self.choices.policy(faces, encodes_anew=photo.encodes_anew, keep=photo.chosen_keep)
        replaces = self.choices.replaces and not is_sample
        return Made(folder, policy, replaces, self.choices.naming, self.choices.keeps_times)

    def marks_decided(self, photo: Photo) -> None:
        """What is to be covered in a photo was decided: a copy made before may be out of date."""
        self._changed(photo)

    def counts(self) -> Counts:
        """The numbers of the bars."""
        return self._caught_up().counts(self.pace)

    def clean(self, photos: Sequence[Photo] | None = None, writes_journal: bool = False) -> None:
        """Begin to clean those of `photos` (of all, when None) that want it; `run_finished` tells the end.

        With `writes_journal` what is done is written down, so that the run can go on at another time.
        """
        wanted = self.to_clean(photos)
        if self.run is not None or not wanted:
            return
        self.inspections.pause(True)
        self.faces.rest(True)
        self._estimated = self._tally.seconds(wanted, self.pace)
        if writes_journal:
            self.journal.begin(self.choices, len(wanted))
        self.run = CleaningRun(self._workers, self._queue, wanted, self.made_now, self.check, self.journal)
        self._count_others(self.run.outcome, set(wanted), photos)
        self.run.changed.connect(self._changed)
        self.run.advanced.connect(self._advance)
        self.run.stepped.connect(self.progressed)
        self.run.finished.connect(self._end)
        self.run.start()
        self.progressed.emit()

    def _count_others(self, outcome: Outcome, wanted: Set[Photo], photos: Sequence[Photo] | None) -> None:
        """What is not handed in because nothing is to be removed, and refusals that no summary has told yet."""
        for photo in self._all_or(photos):
            if photo not in wanted and photo.state is State.ALREADY_CLEAN:
                outcome.untouched += 1
                outcome.photos.append(photo.path)
            elif photo not in wanted and photo.problem is not None and not photo.is_told:
                photo.is_told = True
                outcome.photos.append(photo.path)
                outcome.refused.append((photo.path, photo.problem))

    def cancel(self) -> None:
        """Stop the run of cleaning."""
        if self.run is not None:
            self.run.cancel()

    @property
    def is_paused(self) -> bool:
        """Whether a run of cleaning rests."""
        return self.run is not None and self.run.is_paused

    def pause(self, is_paused: bool) -> None:
        """Let the run of cleaning rest, or go on."""
        if self.run is not None:
            self.run.pause(is_paused)

    def watch(self, folder: str, copies: str, remembers: bool) -> FolderWatch:
        """A watch of a folder whose copies go elsewhere, as they would be made now; to be started by the caller."""
        self._watch = FolderWatch(self._workers, self._queue, folder, copies, self.choices, remembers)
        return self._watch

    def close(self) -> None:
        """End everything; nothing is delivered afterwards."""
        self.scanner.stop()
        if self._watch is not None:
            self._watch.stop()
        if self._export is not None:
            self._export.cancel()
        if self._undoing is not None:
            self._undoing.close()
        self.inspections.close()
        self.faces.close()
        self.copies.close()
        self._queue.close()
        self._workers.close()
        self.journal.close(is_complete=False)

    def _add(self, batch: Batch) -> None:
        listed = [photo for path, _root in batch if (photo := self.model.by_path(path)) is not None]
        added = self.model.add(batch)
        self._tally.changed(added)
        self.inspections.add(added)
        if added:
            self.counts_changed.emit()
        if listed:
            self.look_again(listed)
            self.listed_again.emit([photo.path for photo in listed])

    def look_again(self, photos: Sequence[Photo]) -> None:
        """Read those of the photos again whose files were changed."""
        self.inspections.add([photo for photo in photos if self.check(photo)])

    def _read_anew(self, photo: Photo) -> None:
        """The file of a photo has other bytes than those that were read, whatever its size and time say."""
        self._forget_picture(photo)
        self.inspections.add([photo])

    def check(self, photo: Photo) -> bool:
        """Whether the file of a photo was changed since it was read; all that was decided for it is forgotten then."""
        if photo.is_working or photo.stamp is None or stamp(photo.path) == photo.stamp:
            return False
        self._forget_picture(photo)
        return True

    def _forget_picture(self, photo: Photo) -> None:
        """The file of a photo is another one now: what was read of it and decided for it is true no more."""
        photo.forget_picture()
        self.store.forget(photo)
        self.faces.forget([photo])
        self.batch_facts.forget([photo])
        self._changed(photo)

    def _read(self, photo: Photo) -> None:
        if self.model.holds(photo):
            self.faces.add(photo)
        self._changed(photo)

    def _looked(self, photo: Photo) -> None:
        self._changed(photo)
        self.face_looked.emit(photo)

    def _changed(self, photo: Photo) -> None:
        if self.model.holds(photo):
            self.batch_facts.take(photo)
            self._tally.changed([photo])
        self.model.changed(photo)
        self.photo_changed.emit(photo)
        if not self._tidy.isActive():
            self._tidy.start()

    def _advance(self, photo: Photo) -> None:
        if isinstance(photo.clean_problem, OtherPhoto):
            self._read_anew(photo)
        self._changed(photo)
        self.progressed.emit()

    def _end(self, outcome: Outcome) -> None:
        if self.run is not None and not outcome.was_cancelled:
            self.pace.ran(self._estimated, self.run.seconds)
        self.run = None
        self.journal.end(not outcome.was_cancelled and not (self.journal.goes_on and self.to_clean()))
        self.inspections.pause(False)
        self.faces.rest(False)
        self._settle()
        self.run_finished.emit(outcome)

    def _settle(self) -> None:
        if self.model.depends_on_content():
            self.model.refresh()
        self.counts_changed.emit()
