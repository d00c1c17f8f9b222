"""Opens photos in the face editor one after the other, and brings what was decided back to the session."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QMessageBox

from scrubber.engine.report import FaceReport
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Face
from scrubber.gui.faces.chooser import FaceChooser
from scrubber.gui.faces.editor import FaceEditor
from scrubber.gui.faces.marks import Marks
from scrubber.gui.faces.staying import StayDialog, Staying, StaySearch, show_progress
from scrubber.gui.faces.store import Checked
from scrubber.gui.photos.photo import Photo, State
from scrubber.gui.session import Session
from scrubber.gui.style.widgets import quit_key
from scrubber.i18n import N_, _, without_dots
from scrubber.pixels.crop import CROPPED_FORMATS

_LOSSLESS = ("PNG", "GIF", "BMP", "TIFF")
_PROMISES = {
    "JPEG": N_("Beside the covers every pixel is exactly as it was."),
    **dict.fromkeys(_LOSSLESS, N_("Beside the covers every pixel is exactly as it was.")),
}
_OTHERWISE = N_("Photos of this kind are encoded anew, with a loss that can't be seen.")


class FaceEditorFlow(QObject):
    """Knows which photo is in the editor; the window shows and hides its page."""

    clean_asked = Signal(object)
    """A `Photo` that is to be cleaned with what was decided."""
    opened = Signal()
    closed = Signal()

    def __init__(
        self, session: Session, editor: FaceEditor, chooser: FaceChooser, shown: Callable[[], list[Photo]]
    ) -> None:
        super().__init__(editor)
        self._session = session
        self._editor = editor
        self._chooser = chooser
        self._shown = shown
        editor.left.connect(self.close)
        editor.next_asked.connect(self.go_on)
        editor.clean_asked.connect(self._clean)
        editor.style_chosen.connect(self._take_style)
        editor.check_asked.connect(self._check)
        editor.stay_asked.connect(self._look_for_person)
        self.dialog: QDialog | None = None
        """The question whether the right person would stay clear."""

    def open(self, photo: Photo | None, covers_all: bool = False) -> None:
        """Show a photo's faces; a photo that can't be cleaned has none to decide about.

        With `covers_all` every face is covered at first, whatever is chosen for all photos.
        """
        if photo is None or photo.problem is not None or self._session.run is not None:
            return
        self._editor.wait_for(photo, self._chooser.cover_style or self._session.faces.style)
        self._editor.next.setEnabled(self._after(photo) is not None)
        self.opened.emit()
        covers = self._chooser.cover_style is not None

        def show(report: FaceReport, marks: Marks) -> None:
            if covers_all and not marks.can_undo:
                marks.put_all([replace(mark, is_covered=True) for mark in marks.all])
            self._show(photo, report, marks)

        self._session.faces.open(photo, show, covers)

    def go_on(self) -> None:
        """Show the photo behind this one."""
        photo = self._editor.photo
        if photo is not None:
            self.open(self._after(photo))

    def close(self) -> None:
        """Back to all photos."""
        photo = self._editor.photo
        if photo is not None:
            self._editor.forget()
            self._session.marks_decided(photo)
        self.closed.emit()

    def _clean(self) -> None:
        photo = self._editor.photo
        self.close()
        if photo is not None:
            self.clean_asked.emit(photo)

    def _show(self, photo: Photo, report: FaceReport, marks: Marks) -> None:
        if self._editor.photo is photo:
            known = self._session.report(photo)
            promise = _PROMISES.get(known.format_name, _OTHERWISE) if known is not None else _OTHERWISE
            # A report may have been forgotten among thousands; cleaning says then what can't be done.
            can_crop = known is None or known.format_name in CROPPED_FORMATS
            self._editor.show_report(report, marks, _(promise), self._session.faces.crop(photo), can_crop)

    def _check(self, report: FaceReport, faces: tuple[Face, ...], cover_style: CoverStyle) -> None:
        photo = self._editor.photo

        def take(results: Checked) -> None:
            if self._editor.photo is photo:
                self._editor.show_checked(results)

        self._session.faces.check(report, faces, cover_style, take)

    def _look_for_person(self, face: Face) -> None:
        """Look for a person who may stay in all photos, and ask about every face that was found."""
        photo = self._editor.photo
        photos = [other for other in self._session.model.photos if other.problem is None]
        if photo is None:
            return
        search = StaySearch(self._session.faces, photos, self)
        search.finished.connect(self._ask_about)
        search.failed.connect(self._say_why)
        show_progress(self._editor, search, len(photos))
        search.begin(photo, face)

    def _ask_about(self, staying: list[Staying]) -> None:
        dialog = StayDialog(staying, self._editor)
        dialog.accepted.connect(lambda: self._leave_clear(dialog.chosen))
        self.dialog = dialog
        dialog.open()

    def _say_why(self, why: str) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Information, without_dots(_("This person may stay…")), why, parent=self._editor
        )
        quit_key(box)
        self.dialog = box
        box.open()

    def _leave_clear(self, chosen: list[Staying]) -> None:
        for staying in chosen:
            self._session.faces.leave_clear(staying.photo, [staying.face])
            self._session.marks_decided(staying.photo)

    def _after(self, photo: Photo) -> Photo | None:
        photos = self._shown()
        behind = photos[photos.index(photo) + 1 :] if photo in photos else []
        return next((later for later in behind if later.state not in (State.REFUSED, State.WORKING)), None)

    def _take_style(self, cover_style: CoverStyle) -> None:
        """Another look is for all covers; it decides nothing about photos whose faces stay as they are."""
        self._session.faces.style = cover_style
        if self._chooser.cover_style is not None:
            self._chooser.choose(cover_style)
