"""What is known of faces: found in the background, those in view first, and decided in the editor.

Looking takes seconds a photo, so that only one photo is looked through at a time, and behind telling what is in a
photo; photos nobody looked at are looked through when they are cleaned with covers.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from PySide6.QtCore import QObject, Signal

from scrubber.engine.covering.choice import FaceChoice
from scrubber.engine.report import FaceReport, FaceResult, PeopleReport, PhotoReport
from scrubber.errors import Cancelled
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Certainty, Face, is_one_of
from scrubber.gui.faces.crop import CropMarks
from scrubber.gui.faces.geometry import Canvas
from scrubber.gui.faces.marks import Marks
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.report_store import ReportStore
from scrubber.gui.worker_protocol import Ticket, Workers

Checked = tuple[FaceResult, ...]

EDITOR_PX = 2000
"""The longest side of the picture in the editor."""


@dataclass(slots=True)
class Known:
    """The faces of one photo; `marks` exist once the editor was open. The report is without its picture."""

    report: FaceReport
    marks: Marks | None = None
    crop: CropMarks = field(default_factory=CropMarks)


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What was known of the faces of photos that left the list, and decided about them."""

    known: dict[Photo, Known]
    visited: set[Photo]


class FaceStore(QObject):
    """Looks for faces and remembers them, and what was decided about them."""

    found = Signal(object)
    """A `Photo` whose number of faces is known now."""
    other_found = Signal(object)
    """A `Photo` whose file is another one than the one that was read."""

    def __init__(self, workers: Workers, queue: GuiQueue, store: ReportStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._queue = queue
        self._store = store
        self._known: dict[Photo, Known] = {}
        self._wanted: list[Photo] = []
        self._rest: deque[Photo] = deque()
        self._open: dict[Photo, Ticket | None] = {}
        self.visited: set[Photo] = set()
        """Photos about whose faces something may have been decided: the editor was open, or a person stays clear."""
        self._is_resting = False
        self._is_closed = False
        self.style = CoverStyle()
        """What covers from the editor look like while faces stay as they are, and the shape of all around faces."""
        self.is_busy: Callable[[], bool] = lambda: False
        """Whether the workers have something more urgent to do than photos out of view."""
        self.took: Callable[[float], None] = lambda _seconds: None
        """Hears how long looking for the faces of one photo took."""

    def rest(self, rests: bool) -> None:
        """Look for nothing while photos are cleaned."""
        self._is_resting = rests
        self._fill()

    def look_at(self, photos: Sequence[Photo]) -> None:
        """These photos are in view, the most important first."""
        self._wanted = list(photos)
        self._fill()

    def look_first(self, photos: Iterable[Photo]) -> None:
        """A run waits for these photos: look at them before all others."""
        first = dict.fromkeys(photo for photo in photos if photo not in self._known)
        self._rest = deque(dict.fromkeys([*first, *self._rest]))
        self._fill()

    def add(self, photo: Photo) -> None:
        """A photo was read: look at it when there is time."""
        if not photo.problem:
            self._rest.append(photo)
        self._fill()

    def open(self, photo: Photo, done: Callable[[FaceReport, Marks], None], covers: bool = True) -> None:
        """Ask for a photo's picture and marks for the editor; `done` is called once, later.

        `covers` tells whether faces about which nothing was decided will be covered.
        """
        known = self._known.get(photo)
        if self._is_closed:
            return
        self.visited.add(photo)
        if known is None:
            self._ask_faces(photo, EDITOR_PX, lambda report: done(report, self.marks(photo, covers)))
        else:
            self._ask_picture(photo, known.report, lambda report: done(report, self.marks(photo, covers)))

    def know(self, photo: Photo, done: Callable[[FaceReport], None]) -> None:
        """Ask for the faces of a photo, which are looked for unless they are known; `done` is called once."""
        known = self._known.get(photo)
        if known is not None:
            done(known.report)
        elif not self._is_closed:
            self._ask_faces(photo, 0, done)

    def read_people(
        self, photo: Photo, faces: tuple[Face, ...], picture_px: int, done: Callable[[PeopleReport], None]
    ) -> Ticket | None:
        """Ask who these faces of a photo are; `done` is called once, later. None when the workers are ending."""

        def take(report: PeopleReport) -> None:
            self._queue.finish()
            done(report)

        if self._is_closed:
            return None
        self._queue.expect()
        return self._workers.read_people(
            photo.path, faces, picture_px, lambda report: self._queue.post(lambda: take(report))
        )

    def leave_clear(self, photo: Photo, faces: Sequence[Face]) -> None:
        """Leave these faces of a photo uncovered, as if the user had switched off their marks."""
        self.visited.add(photo)
        known = self._known.get(photo)
        marks = known.marks if known is not None and known.marks is not None else self.marks(photo)
        for index, mark in enumerate(marks.all):
            if mark.is_covered and is_one_of(mark.face, faces):
                marks.toggle(index)

    def check(
        self, report: FaceReport, faces: tuple[Face, ...], cover_style: CoverStyle, done: Callable[[Checked], None]
    ) -> None:
        """Ask the recogniser about covers on the picture of `report`; `done` is called once, later."""

        def take(results: Checked) -> None:
            self._queue.finish()
            done(results)

        if self._is_closed:
            return
        self._queue.expect()
        self._workers.check_covers(
            report.picture, report.width, faces, cover_style, lambda results: self._queue.post(lambda: take(results))
        )

    def marks(self, photo: Photo, covers: bool = True) -> Marks:
        """The marks of a photo: as decided in an earlier visit, else all faces covered, or none of them."""
        known = self._known.get(photo)
        if known is None:
            return Marks()
        if known.marks is None or not known.marks.can_undo:
            found = (face.shaped_as(self.style) for face in known.report.faces if not face.frame)
            known.marks = Marks(found, covers=covers)
        return known.marks

    def crop(self, photo: Photo) -> CropMarks:
        """What of a photo its copy shows."""
        known = self._known.get(photo)
        return known.crop if known is not None else CropMarks()

    def is_decided(self, photo: Photo) -> bool:
        """Whether the user changed anything about the faces of a photo, or cropped it."""
        known = self._known.get(photo)
        return known is not None and (known.crop.crop is not None or self.has_decided_faces(photo))

    def has_decided_faces(self, photo: Photo) -> bool:
        """Whether the user changed anything about the faces of a photo."""
        known = self._known.get(photo)
        return known is not None and known.marks is not None and known.marks.can_undo

    def choice(self, photo: Photo, cover_style: CoverStyle | None) -> FaceChoice | None:
        """What is to be done about a photo's faces: as decided in the editor, else as the workers find them.

        Without `cover_style` faces stay as they are, but for what was covered in the editor.
        """
        known, crop = self._known.get(photo), self.crop(photo).crop
        style = cover_style or self.style
        if known is None or known.marks is None or not known.marks.can_undo:
            if crop is None or known is None:
                return FaceChoice(cover_style) if cover_style is not None else None
            return FaceChoice(style, None if cover_style is not None else (), crop=crop)
        boxes = _boxes(known.report, known.marks, style, cover_style is not None)
        if cover_style is None and not boxes and crop is None:
            return None
        left = [mark.face for mark in known.marks.all if not mark.is_covered]
        left += [face for face in known.report.faces if face.frame and face.shaped_as(style) not in boxes]
        return FaceChoice(style, boxes=boxes, keep=tuple(left), crop=crop)

    def faces(self, photo: Photo) -> tuple[Face, ...]:
        """The faces of the first frame, and what else was marked."""
        known = self._known.get(photo)
        if known is None:
            return ()
        marked = known.marks.all if known.marks is not None else ()
        return tuple(mark.face for mark in marked) or tuple(face for face in known.report.faces if not face.frame)

    def was_looked_at(self, photo: Photo) -> bool:
        """Whether faces were looked for in a photo, with or without success."""
        return photo in self._known

    def take_out(self, photos: Iterable[Photo]) -> TakenOut:
        """These photos left the list; returns what is forgotten with them."""
        gone = set(photos)
        self._rest = deque(photo for photo in self._rest if photo not in gone)
        for photo in gone & self._open.keys():
            ticket = self._open[photo]
            if ticket is not None:
                ticket.cancel()
        taken = TakenOut({photo: self._known.pop(photo) for photo in gone & self._known.keys()}, gone & self.visited)
        self.visited -= gone
        return taken

    def put_back(self, photos: Iterable[Photo], taken: TakenOut) -> None:
        """These photos are listed again, with what was known and decided when they left."""
        back = set(photos)
        self._known |= {photo: known for photo, known in taken.known.items() if photo in back}
        self.visited |= taken.visited & back
        for photo in back - self._known.keys():
            if photo.is_read:
                self.add(photo)

    def forget(self, photos: Iterable[Photo]) -> None:
        """What was known of the faces of these photos is true no more."""
        self.take_out(photos)

    def close(self) -> None:
        """Hand nothing in any more: the workers are ending."""
        self._is_closed = True

    def _fill(self) -> None:
        if self._is_resting or self._is_closed or self._open:
            return
        photo = self._next()
        if photo is not None:
            self._ask_faces(photo, 0, lambda _report: None)

    def _next(self) -> Photo | None:
        told = (photo for photo in self._wanted if photo in self._store and not photo.problem)
        photo = next((photo for photo in told if photo not in self._known), None)
        while photo is None and self._rest and not self.is_busy():
            first = self._rest.popleft()
            photo = first if first not in self._known and not first.problem else None
        return photo

    def _ask_faces(self, photo: Photo, pixels: int, done: Callable[[FaceReport], None]) -> None:
        def take(report: FaceReport) -> None:
            self._open.pop(photo, None)
            self._queue.finish()
            if not isinstance(report.problem, Cancelled):
                self.took(monotonic() - began)
                self._take(photo, report)
                done(report)
            self._fill()

        began = monotonic()
        self._open[photo] = None
        self._queue.expect()
        self._open[photo] = self._workers.find_faces(
            photo.path, pixels, lambda report: self._queue.post(lambda: take(report)), bool(pixels)
        )

    def _take(self, photo: Photo, report: FaceReport) -> None:
        if photo.is_other(report.digest):
            self.other_found.emit(photo)
        self._known[photo] = Known(replace(report, picture=b""))
        if report.problem is None:
            photo.take_faces(report)
        self.found.emit(photo)

    def _ask_picture(self, photo: Photo, report: FaceReport, done: Callable[[FaceReport], None]) -> None:
        def take(read: PhotoReport) -> None:
            self._queue.finish()
            if photo.is_other(read.digest):
                self.other_found.emit(photo)
                self._ask_faces(photo, EDITOR_PX, done)
            else:
                done(replace(report, picture=read.thumbnail))

        self._queue.expect()
        self._workers.inspect(photo.path, EDITOR_PX, lambda read: self._queue.post(lambda: take(read)), True)


def _boxes(report: FaceReport, marks: Marks, cover_style: CoverStyle, covers_later: bool) -> tuple[Face, ...]:
    """Every box to cover, in all frames: what is drawn covers each of them, what is left open is open in each.

    `covers_later` tells whether faces in later frames, which the editor doesn't show, are covered.
    """
    canvas = Canvas(report.width, report.height, cover_style.cover_size)
    uncovered = [mark.face for mark in marks.all if not mark.is_covered]
    later = [face.shaped_as(cover_style) for face in report.faces if face.frame and covers_later]
    left = [face for face in later if not any(canvas.holds(clear, (face.x, face.y)) for clear in uncovered)]
    drawn = [face for face in marks.covered if face.certainty is Certainty.DRAWN]
    repeated = [replace(face, frame=frame) for face in drawn for frame in range(1, report.frames)]
    return (*marks.covered, *left, *repeated)
