"""The photo with its marks: drawn, moved, resized, turned by mouse and by keyboard, zoomed and panned."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from scrubber.faces.covers.cover_style import Shape
from scrubber.faces.face import Face
from scrubber.gui.faces import painting
from scrubber.gui.faces.crop import CropMarks, paint_crop
from scrubber.gui.faces.geometry import Canvas, Handle, Point
from scrubber.gui.faces.keys import act_on_key
from scrubber.gui.faces.marks import Marks
from scrubber.gui.faces.sketch import Sketch, Tool
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.guide.tables import COVER_KEYS, keys_in_words
from scrubber.i18n import _, sentences

MARGIN = 40
REACH = 11
"""Screen pixels around a handle that count as hitting it."""
STARTS_A_DRAG = 4
MAX_ZOOM = 16.0
ON_PHOTOS = t.DARK
"""Bright lines with a dark rim show on any photo, whatever the window's colours are."""

_CURSORS = {
    Handle.INSIDE: Qt.CursorShape.SizeAllCursor,
    Handle.TURN: Qt.CursorShape.PointingHandCursor,
    Handle.LEFT: Qt.CursorShape.SizeHorCursor,
    Handle.RIGHT: Qt.CursorShape.SizeHorCursor,
    Handle.TOP: Qt.CursorShape.SizeVerCursor,
    Handle.BOTTOM: Qt.CursorShape.SizeVerCursor,
}


class FaceCanvas(QWidget):
    """Shows one photo; the marks belong to the editor."""

    left = Signal()
    """Escape was pressed with nothing selected."""
    crop_asked = Signal()
    """Crop, or go on with the covers."""
    compare = Signal(bool)
    """The key that shows the original is held down, or let go."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture, self._covered = QImage(), QImage()
        self._marks = Marks()
        self._size = 1.0
        self._photo = QSize()
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._press: Point | None = None
        self._drag: tuple[Handle, Point] | None = None
        self._sketch: Sketch | None = None
        self._tool = Tool()
        self._crop, self._crops = CropMarks(), False
        self._panned_from: QPointF | None = None
        self._shows_original = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(_("The photo"))
        self.setAccessibleDescription(
            sentences(
                (keys_in_words(COVER_KEYS), _("Alt and the arrow keys change width and height apart, or paint on."))
            )
        )

    # What is shown

    def show_photo(self, picture: QImage, photo: QSize, marks: Marks, crop: CropMarks) -> None:
        """Show `picture` of a photo of `photo` pixels, whole."""
        self._picture, self._covered, self._photo, self._marks = picture, QImage(), photo, marks
        self._crop, self._crops = crop, False
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._press = self._drag = self._sketch = self._panned_from = None
        self.update()

    def show_covered(self, covered: QImage) -> None:
        """The same picture with its covers."""
        self._covered = covered
        self.update()

    def show_original(self, shows: bool) -> None:
        """For comparing: without covers and marks."""
        self._shows_original = shows
        self.update()

    def set_size(self, size: float) -> None:
        """How much larger than a face its cover is."""
        self._size = size
        self.update()

    def set_tool(self, tool: Tool) -> None:
        """What a drag over the photo draws."""
        self._tool = tool

    def set_cropping(self, crops: bool) -> None:
        """Whether gestures and keys work on the part that is shown instead of on the covers."""
        self._crops = crops
        self._worked.select(0 if crops and len(self._crop) else None)
        self.update()

    @property
    def _worked(self) -> Marks:
        """What gestures and keys work on."""
        return self._crop if self._crops else self._marks

    @property
    def _drawn(self) -> Tool:
        """What a drag draws: a crop is a rectangle."""
        return Tool() if self._crops else self._tool

    @property
    def geometry_now(self) -> Canvas:
        """The photo's measures as gestures need them."""
        pixel = 1 / max(self._scale(), 1e-6)
        return Canvas(self._photo.width(), self._photo.height(), self._size, pixel)

    def new_mark(self) -> Face:
        """What a new mark is, by the tool that is chosen."""
        return self.geometry_now.new(self._drawn.shape, self._drawn.brush(self.geometry_now))

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Show the photo larger or smaller; what is at `around` (screen) stays there."""
        fixed = around or QPointF(self.rect().center())
        before = self._to_photo(fixed)
        self._zoom = min(max(self._zoom * factor, 1.0), MAX_ZOOM)
        after = self._to_photo(fixed)
        width, height = max(self._photo.width(), 1), max(self._photo.height(), 1)
        self._look_at(
            self._centre.x() + (before[0] - after[0]) / width, self._centre.y() + (before[1] - after[1]) / height
        )

    # From screen to photo and back

    def _scale(self) -> float:
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if self._photo.isEmpty() or room.width() <= 0 or room.height() <= 0:
            return 1.0
        return self._zoom * min(room.width() / self._photo.width(), room.height() / self._photo.height())

    def _area(self) -> QRectF:
        """Where the photo lies on the widget."""
        scale = self._scale()
        width, height = self._photo.width() * scale, self._photo.height() * scale
        middle = QPointF(self.rect().center())
        return QRectF(middle.x() - self._centre.x() * width, middle.y() - self._centre.y() * height, width, height)

    def _to_photo(self, at: QPointF) -> Point:
        area, scale = self._area(), self._scale()
        return (at.x() - area.left()) / scale, (at.y() - area.top()) / scale

    def to_screen(self, point: Point) -> QPointF:
        """Where a point of the photo is on the widget."""
        area, scale = self._area(), self._scale()
        return QPointF(area.left() + point[0] * scale, area.top() + point[1] * scale)

    def _look_at(self, x: float, y: float) -> None:
        free = 0.5 if self._zoom > 1 else 0.0
        self._centre = QPointF(min(max(x, 0.5 - free), 0.5 + free), min(max(y, 0.5 - free), 0.5 + free))
        self.update()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag a handle, a mark, the photo, or to draw."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned_from = event.position()
        if event.button() is not Qt.MouseButton.LeftButton or self._photo.isEmpty():
            return
        point = self._to_photo(event.position())
        index, handle = self._hit(point)
        self._worked.select(index)
        self._press = point
        self._drag = (handle, point) if handle is not None else None
        if self._drawn.shape is Shape.BRUSH and handle is None:
            self._begin_sketch(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, draw or only show what a click would do."""
        point = self._to_photo(event.position())
        if self._panned_from is not None:
            area, moved = self._area(), event.position() - self._panned_from
            self._panned_from = event.position()
            self._look_at(self._centre.x() - moved.x() / area.width(), self._centre.y() - moved.y() / area.height())
        elif self._press is None:
            handle = self._hit(point)[1]
            self.setCursor(_CURSORS[handle] if handle is not None else Qt.CursorShape.CrossCursor)
        elif self._drag is not None and self._worked.selected is not None:
            self._drag_mark(point)
        elif self._sketch is not None or self._is_far(point):
            self._begin_sketch(self._press).go_on(point)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drag over nothing has drawn a mark."""
        self._panned_from = None
        sketch = self._sketch
        self._press = self._drag = self._sketch = None
        self._worked.end_gesture()
        drawn = sketch.drawn(self.geometry_now) if sketch is not None else None
        if drawn is not None:
            self._worked.add(drawn)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Cover a mark or leave it as it is."""
        index, handle = self._hit(self._to_photo(event.position()))
        if index is not None and handle is Handle.INSIDE:
            self._worked.toggle(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is."""
        self.zoom(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def _begin_sketch(self, start: Point) -> Sketch:
        """What is being drawn; from `start` on when nothing is yet."""
        self._sketch = self._sketch or Sketch(self._drawn, start, self._drawn.brush(self.geometry_now))
        return self._sketch

    def _drag_mark(self, point: Point) -> None:
        index = self._worked.selected
        if self._drag is None or index is None:
            return
        handle, start = self._drag
        face = self.geometry_now.dragged(self._worked[index].face, handle, start, point)
        self._drag = (handle, point)
        self._worked.change(index, face, gesture="drag")

    def _is_far(self, point: Point) -> bool:
        if self._press is None:
            return False
        away = self.to_screen(point) - self.to_screen(self._press)
        return abs(away.x()) + abs(away.y()) >= STARTS_A_DRAG

    def _hit(self, point: Point) -> tuple[int | None, Handle | None]:
        """The mark and handle at a point: the selected mark first, then the smallest one that holds it."""
        canvas, reach = self.geometry_now, REACH * self.geometry_now.pixel
        draws = self._drawn.shape is Shape.BRUSH  # strokes may begin on what is marked
        selected = self._worked.selected
        if selected is not None:
            handle = canvas.nearest_handle(self._worked[selected].face, point, reach)
            if handle is not None and not (draws and handle is Handle.INSIDE):
                return selected, handle
        if draws:
            return None, None
        inside = [index for index, mark in enumerate(self._worked.all) if canvas.holds(mark.face, point)]
        if not inside:
            return None, None
        return min(inside, key=lambda index: self._worked[index].face.width), Handle.INSIDE

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything that the mouse can do."""
        if event.key() == Qt.Key.Key_Escape and self._worked.selected is None:
            self.left.emit()
        elif event.key() == Qt.Key.Key_C and not event.modifiers():
            self.crop_asked.emit()
        elif event.key() == Qt.Key.Key_H and not event.isAutoRepeat():
            self.compare.emit(True)
        elif not act_on_key(self, self._worked, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A held key is one step of undo."""
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_H:
            self.compare.emit(False)
        self._worked.end_gesture()
        super().keyReleaseEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes from mark to mark, and behind the last one to the next control."""
        selected, count = self._worked.selected, len(self._worked)
        if count:
            step = 1 if is_next else -1
            wanted = (0 if is_next else count - 1) if selected is None else selected + step
            if 0 <= wanted < count and self.hasFocus():
                self._worked.select(wanted)
                return True
        return super().focusNextPrevChild(is_next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab, begin with the first or last mark."""
        super().focusInEvent(event)
        count = len(self._worked)
        if count and event.reason() is Qt.FocusReason.TabFocusReason:
            self._worked.select(0)
        elif count and event.reason() is Qt.FocusReason.BacktabFocusReason:
            self._worked.select(count - 1)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key that was held down is let go elsewhere."""
        super().focusOutEvent(event)
        self.compare.emit(False)
        self.update()

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was in the middle there."""
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photo and, above it, the marks."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        covered = self._picture if self._shows_original or self._covered.isNull() else self._covered
        if not covered.isNull():
            painter.drawImage(self._area(), covered)
        if not self._shows_original:
            self._paint_marks(painter)
        if self.hasFocus():
            painting.paint_focus(painter, QRectF(self.rect()), self._theme.colours)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        canvas, scale = self.geometry_now, self._scale()
        bounds = QRectF(self.rect())
        self._paint_crop(painter)
        for index, mark in enumerate(() if self._crops else self._marks.all):
            if mark.face.frame:
                continue
            is_selected = index == self._marks.selected
            at = self.to_screen((mark.face.x, mark.face.y))
            outline = painting.outline(mark.face, self._size, scale)
            painting.paint_mark(painter, mark, index, at, outline, is_selected, bounds, ON_PHOTOS)
            if is_selected:
                grips = [self.to_screen(canvas.grip(mark.face, grip)) for grip in painting.PAINTED_GRIPS]
                painting.paint_grips(painter, grips, ON_PHOTOS)
        if self._sketch is not None:
            places = [self.to_screen(point) for point in (*self._sketch.points, self._sketch.end)]
            painting.paint_sketch(painter, self._sketch.shape, places, self._sketch.brush * scale, ON_PHOTOS)

    def _paint_crop(self, painter: QPainter) -> None:
        """The part that is shown, bright, with its handles while it is worked on."""
        if not len(self._crop):
            return
        canvas, face = self.geometry_now, self._crop[0].face
        half = face.width / 2, face.height / 2
        corner, end = (self.to_screen((face.x + sign * half[0], face.y + sign * half[1])) for sign in (-1, 1))
        paint_crop(painter, self._area(), QRectF(corner, end))
        if self._crops and self._crop.selected is not None:
            sides = [self.to_screen(canvas.grip(face, grip)) for grip in painting.SIDES]
            painting.paint_grips(painter, sides, ON_PHOTOS)
