"""One photo with its faces: what will be covered is decided here, nothing is written."""

from dataclasses import replace

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from scrubber.engine.report import FaceReport, FaceResult
from scrubber.faces.covers.cover_style import CoverStyle, Shape
from scrubber.faces.face import Face
from scrubber.gui import texts
from scrubber.gui.faces import painting
from scrubber.gui.faces.canvas import FaceCanvas
from scrubber.gui.faces.crop import CropMarks
from scrubber.gui.faces.marks import Mark, Marks
from scrubber.gui.faces.panel import FacePanel
from scrubber.gui.faces.preview import CoverPreview
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.report_store import MAX_PICTURE_SIDE
from scrubber.gui.style import tokens as t
from scrubber.gui.style.symbols import TurnButton
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import ElidedLabel, button, explain, label, panel, set_margins
from scrubber.i18n import N_, _
from scrubber.pixels.crop import NOT_CROPPED

_CROP_MEANS = N_(
    "Drag over what the copy is to show; arrow keys move it, Delete takes it away. In a JPEG up to 15 pixels at each "
    "side may be missing, so that the rest stays exactly the same."
)
ASK_MS = 400
"""The recogniser is asked when covers have been left alone for so long."""
REDRAW_MS = 15
"""Covers are drawn anew this long after a change: a drag sends many."""


class FaceEditor(QWidget):
    """A page of the window: canvas and panel between two bars."""

    left = Signal()
    """Back to all photos."""
    next_asked = Signal()
    clean_asked = Signal()
    """Clean this photo now."""
    check_asked = Signal(object, tuple, object)
    """The `FaceReport`, the faces and the `CoverStyle` that a recogniser is to be asked about."""
    style_chosen = Signal(object)
    """The `CoverStyle` for all photos."""

    stay_asked = Signal(object)
    """The `Face` of a person who may stay clear in all photos."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._photo: Photo | None = None
        self._preview: CoverPreview | None = None
        self._marks, self._crop = Marks(), CropMarks()
        self._cover_style = CoverStyle()
        self.canvas, self.panel = FaceCanvas(theme), FacePanel()
        self.back = button("‹ " + _("All photos"), "", _("Back to all photos"))
        self.name = ElidedLabel("brand", Qt.TextElideMode.ElideMiddle)
        # Translators: buttons: cover all but the selected area; choose the part of the picture that the copy shows.
        self.all_else, self.crop = button(_("Cover all else")), button(_("Crop"), "choice")
        explain(self.all_else, _("Everything but the selected area is covered, and the area itself stays open."))
        self.crop.setCheckable(True)
        self.undo, self.redo = TurnButton(_("Undo"), is_back=True), TurnButton(_("Redo"), is_back=False)
        self.compare = button(_("Hold to see the original"))
        self.clean = button(_("Clean only this photo"))
        self.next, self.done = button(_("Next")), button(_("Done"), "primary")
        self.waiting = label("", "muted")
        self.promise = label("", "muted")
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._ask = QTimer(self, singleShot=True, interval=ASK_MS)
        self._report: FaceReport | None = None
        self._checked: dict[Face, FaceResult] = {}
        self._promise = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._views = QStackedLayout()
        self._views.addWidget(self.waiting)
        self._views.addWidget(self.canvas)
        views = QWidget()
        views.setLayout(self._views)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(views)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(
            _bar("bottom", [self.back, self.name, self.all_else, self.crop, self.undo, self.redo, self.compare])
        )
        column.addWidget(splitter, 1)
        column.addWidget(_bar("top", [self.promise, self.clean, self.next, self.done]))

    def _connect(self) -> None:
        for control in (self.back, self.done):
            control.clicked.connect(self.left)
        self.next.clicked.connect(self.next_asked)
        self.clean.clicked.connect(self.clean_asked)
        self.undo.clicked.connect(lambda: self._worked.undo())
        self.redo.clicked.connect(lambda: self._worked.redo())
        self.compare.pressed.connect(lambda: self.canvas.show_original(True))
        self.compare.released.connect(lambda: self.canvas.show_original(False))
        self.canvas.compare.connect(self.canvas.show_original)
        self.canvas.left.connect(self.left)
        self.canvas.crop_asked.connect(self.crop.click)
        self.crop.toggled.connect(self._begin_crop)
        self.all_else.clicked.connect(self._cover_all_else)
        self.panel.style_chosen.connect(self._take_style)
        self.panel.tools.chosen.connect(self.canvas.set_tool)
        self.panel.options.shape_chosen.connect(self._reshape)
        self.panel.options.stay_asked.connect(self._ask_to_stay)
        self._redraw.timeout.connect(self._draw_covers)
        self._ask.timeout.connect(self._ask_recogniser)
        for keys, act in ((QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act.click)

    @property
    def photo(self) -> Photo | None:
        """The photo that is shown."""
        return self._photo

    def wait_for(self, photo: Photo, cover_style: CoverStyle) -> None:
        """Show that the faces of `photo` are being looked for."""
        self._photo, self._preview = photo, None
        self._take_marks(Marks())
        self.set_style(cover_style)
        self.name.setText(texts.file_name(photo.path))
        self.waiting.setText(_("Looking for faces…"))
        for control in (self.panel, self.clean, self.crop):
            control.setEnabled(False)
        self._views.setCurrentIndex(0)
        self.back.setFocus()

    def show_report(
        self, report: FaceReport, marks: Marks, promise: str, crop: CropMarks, can_crop: bool = True
    ) -> None:
        """Show what was found; `marks` and `crop` are those of an earlier visit, or made of the report."""
        if report.problem is not None:
            self.waiting.setText(texts.harmless(str(report.problem)))
            return
        image = QImage.fromData(QByteArray(report.picture)) if report.picture else QImage()
        if image.isNull() or max(image.width(), image.height()) > MAX_PICTURE_SIDE:
            self.waiting.setText(_("This photo can't be shown."))
            return
        self._preview = CoverPreview(image, report.width)
        self._report = report
        self.panel.setEnabled(True)
        self.clean.setEnabled(True)
        self.crop.setEnabled(can_crop)
        explain(self.crop, "" if can_crop else _(NOT_CROPPED))
        self._promise = promise if can_crop else " · ".join(filter(None, (promise, _(NOT_CROPPED))))
        self.promise.setText(self._promise)
        self._take_marks(marks)
        self._take_crop(crop)
        self.canvas.show_photo(image, QSize(report.width, report.height), marks, crop)
        self._views.setCurrentIndex(1)
        self._draw_covers()
        self.canvas.setFocus(Qt.FocusReason.TabFocusReason)

    def forget(self) -> None:
        """Let the photo go; its marks stay with the session."""
        self._photo = self._preview = self._report = None
        self._take_marks(Marks())
        self._take_crop(CropMarks())

    def set_style(self, cover_style: CoverStyle) -> None:
        """Use this look without telling anybody."""
        self._cover_style = cover_style
        self.panel.show_style(cover_style)
        self.canvas.set_size(cover_style.cover_size)

    def _take_style(self, cover_style: CoverStyle) -> None:
        self.set_style(cover_style)
        self._checked.clear()
        self._redraw.start()
        self.style_chosen.emit(cover_style)

    def _ask_to_stay(self) -> None:
        if self._marks.selected is not None:
            self.stay_asked.emit(self._marks[self._marks.selected].face)

    def _reshape(self, shape: Shape) -> None:
        """Give the selected cover another shape."""
        index = self._marks.selected
        if index is not None:
            self._marks.change(index, self.canvas.geometry_now.reshaped(self._marks[index].face, shape))

    def _take_marks(self, marks: Marks) -> None:
        self._marks.on_change = lambda: None
        self._marks = marks
        marks.on_change = self._changed
        self.panel.show_marks(marks)
        self._show_steps()

    def _take_crop(self, crop: CropMarks) -> None:
        self._crop.on_change = lambda: None
        self._crop = crop
        crop.on_change = self._crop_changed
        self.crop.setChecked(False)

    def _crop_changed(self) -> None:
        self._show_steps()
        self.canvas.update()

    def _begin_crop(self, crops: bool) -> None:
        """Gestures work on the crop, or on the covers again."""
        self.canvas.set_cropping(crops)
        self.promise.setText(_(_CROP_MEANS) if crops else self._promise)
        self._show_steps()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _worked(self) -> Marks:
        """What undo takes back."""
        return self._crop if self.crop.isChecked() else self._marks

    def _cover_all_else(self) -> None:
        """Cover everything but the selected area; found faces in it stay as they are."""
        index = self._marks.selected
        if index is None:
            return
        canvas, area = self.canvas.geometry_now, self._marks[index].face
        others = [mark for number, mark in enumerate(self._marks.all) if number != index]
        opened = [replace(mark, is_covered=mark.is_covered and not canvas.holds(area, (mark.face.x, mark.face.y)))
                  for mark in others]  # fmt: skip
        self._marks.put_all([*opened, *map(Mark, canvas.all_else(area))])

    def _changed(self) -> None:
        self.panel.refresh()
        self._show_steps()
        self.canvas.update()
        self._redraw.start()
        self._say_selected()

    def _show_steps(self) -> None:
        self.undo.setEnabled(self._worked.can_undo)
        self.redo.setEnabled(self._worked.can_redo)
        selected = None if self.crop.isChecked() or self._marks.selected is None else self._marks[self._marks.selected]
        self.all_else.setVisible(selected is not None and selected.face.is_drawn_area and not selected.face.stroke)

    def _draw_covers(self) -> None:
        if self._preview is not None:
            self.canvas.show_covered(self._preview.covered(self._marks.covered, self._cover_style))
            self._show_verdict()
            self._ask.start()

    def _ask_recogniser(self) -> None:
        unknown = tuple(face for face in self._marks.covered if face not in self._checked)
        if self._report is not None and unknown:
            self.check_asked.emit(self._report, unknown, self._cover_style)

    def show_checked(self, results: tuple[FaceResult, ...]) -> None:
        """What the recogniser says of faces; those that have changed since are asked about again."""
        self._checked.update({result.face: result for result in results})
        self._show_verdict()

    def _show_verdict(self) -> None:
        """The verdict on the selected face, or the worst one when none is selected."""
        index = self._marks.selected
        shown = (
            self._marks.covered
            if index is None
            else (self._marks[index].face,)
            if self._marks[index].is_covered
            else ()
        )
        known = [self._checked[face] for face in shown if face in self._checked and self._checked[face].matched_before]
        if not known:
            self.panel.show_check("", "", True)
            return
        is_matched = any(result.matched_after for result in known)
        after = _("still matched") if is_matched else "✓ " + _("no match")
        self.panel.show_check(_("matches the person"), after, not is_matched)

    _said = ""

    def _say_selected(self) -> None:
        """Tell a screen reader which mark the keys work on, and what it is now."""
        index = self._marks.selected
        words = painting.title(self._marks[index], index) if index is not None else ""
        if words and words != self._said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.canvas, words))
        self._said = words


def _bar(edge: str, parts: list[QWidget]) -> QWidget:
    """A row of controls; a text takes the room that is left."""
    made = panel("bar", edge)
    row = QHBoxLayout(made)
    set_margins(row, 16, 8, 16, 8)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, QLabel) else 0)
    made.setMinimumHeight(t.TOP_BAR_HEIGHT if edge == "bottom" else t.ACTION_BAR_HEIGHT)
    return made
