"""What is drawn next, and what the selected cover looks like: the parts of the panel that are about single covers."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from scrubber.faces.covers.cover_style import CoverStyle, Picture, Shape, Style
from scrubber.faces.face import Certainty, Face
from scrubber.gui.faces.sketch import BRUSH_SHARE, Tool
from scrubber.gui.style import tokens as t
from scrubber.gui.style.widgets import CaptionedChooser, Slider, button, label
from scrubber.i18n import N_, _, labelled

LOOKS = (
    (N_("Soft blur"), Style.BLUR, Picture.NONE),
    (N_("Mosaic"), Style.MOSAIC, Picture.NONE),
    # Translators: what a cover looks like: one colour.
    (N_("Solid"), Style.SOLID, Picture.NONE),
    # Translators: what a cover looks like: one colour with a drawn smile.
    (N_("Smile"), Style.SOLID, Picture.SMILE),
    (N_("Weak blur"), Style.WEAK_BLUR, Picture.NONE),
    (N_("Weak mosaic"), Style.WEAK_MOSAIC, Picture.NONE),
)
"""Word, style and picture of each look, those that hold nothing of the face first."""
SHAPES = (
    (N_("Rectangle"), Shape.RECTANGLE),
    # Translators: the shape of a cover: a rectangle with round corners.
    (N_("Rounded"), Shape.ROUNDED),
    (N_("Ellipse"), Shape.ELLIPSE),
    # Translators: the shape of a cover: painted by hand.
    (N_("Brush"), Shape.BRUSH),
)
MIN_BRUSH, MAX_BRUSH = 5, 200
"""Thousandths of the photo's shorter side."""
_TEXT_IS_READ = N_("Weak: text and number plates can be read again through it.")


class DrawTools(QWidget):
    """What a drag over the photo draws."""

    chosen = Signal(object)
    """A `Tool`."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes = QButtonGroup(self)
        self.brush = Slider(Qt.Orientation.Horizontal)
        self.brush.setRange(MIN_BRUSH, MAX_BRUSH)
        self.brush.setValue(round(1000 * BRUSH_SHARE))
        self.brush.setMinimumHeight(t.SLIDER_HEIGHT)
        self.brush.setAccessibleName(_("Width of the brush"))
        self._brush_title = label(_("Width of the brush"), "small")
        self._lay_out()
        self.shapes.button(0).setChecked(True)
        self.shapes.idClicked.connect(self._choose)
        self.brush.valueChanged.connect(self._choose)
        self._show_brush()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(_("Missed something?"), "small"))
        column.addWidget(label(_("Drag over it: a face, a number plate, a badge. Or press N."), "muted"))
        row = QHBoxLayout()
        for number, (word, _shape) in enumerate(SHAPES):
            chooser = button(_(word), "choice")
            chooser.setCheckable(True)
            self.shapes.addButton(chooser, number)
            row.addWidget(chooser)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._brush_title)
        column.addWidget(self.brush)
        column.addWidget(label(_("Drawn areas are solid: text can be read again through a weak cover."), "small"))
        column.addWidget(label(_("Alt and the arrow keys change width and height apart, or paint on."), "small"))

    @property
    def tool(self) -> Tool:
        """What is chosen."""
        return Tool(SHAPES[self.shapes.checkedId()][1], self.brush.value() / 1000)

    def _show_brush(self) -> None:
        for shown in (self._brush_title, self.brush):
            shown.setVisible(self.tool.shape is Shape.BRUSH)

    def _choose(self) -> None:
        self._show_brush()
        self.chosen.emit(self.tool)


class CoverOptions(QWidget):
    """Shape and look of the selected cover; hidden while none is selected."""

    shape_chosen = Signal(object)
    """A `Shape`."""
    style_chosen = Signal(object)
    """A `CoverStyle`, or None for the look of all covers."""

    stay_asked = Signal()
    """The person whose face is selected may stay clear in all photos."""

    def __init__(self) -> None:
        super().__init__()
        # Translators: above a list: rectangle, rounded, ellipse or brush.
        self.shape = CaptionedChooser(_("Shape"), labelled(_("Selected cover"), _("Shape")))
        self.cover_style = CaptionedChooser(_("Looks like"), labelled(_("Selected cover"), _("Looks like")))
        self.note = label("", "danger")
        self.stay = button(_("This person may stay…"))
        row = QHBoxLayout()
        row.addWidget(self.shape)
        row.addWidget(self.cover_style)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(_("Selected cover"), "small"))
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.stay)
        self.stay.clicked.connect(self.stay_asked)
        self.shape.combo.activated.connect(lambda row: self.shape_chosen.emit(self.shape.combo.itemData(row)))
        self.cover_style.combo.activated.connect(
            lambda row: self.style_chosen.emit(self.cover_style.combo.itemData(row))
        )
        self.show_face(None, CoverStyle())

    def show_face(self, face: Face | None, usual: CoverStyle) -> None:
        """Show the selected face and its cover where covers look as `usual`; None for no cover."""
        self.setVisible(face is not None)
        if face is None:
            return
        cover_style = face.look_of(usual)
        with QSignalBlocker(self.shape.combo), QSignalBlocker(self.cover_style.combo):
            self._fill(face, cover_style)
        self.stay.setVisible(face.certainty is not Certainty.DRAWN)
        self.shape.combo.setEnabled(face.shape is not Shape.BRUSH)
        self.note.setText(_(_TEXT_IS_READ) if face.is_drawn_area else cover_style.style.promise)
        self.note.setVisible(not cover_style.style.holds_nothing and face.cover_style is not None)

    def _fill(self, face: Face, cover_style: CoverStyle) -> None:
        self.shape.combo.clear()
        for word, shape in SHAPES:
            if (shape is Shape.BRUSH) is (face.shape is Shape.BRUSH):
                self.shape.combo.addItem(_(word), shape)
        shapes = [self.shape.combo.itemData(row) for row in range(self.shape.combo.count())]
        self.shape.combo.setCurrentIndex(shapes.index(face.shape))
        self.cover_style.combo.clear()
        if not face.is_drawn_area:
            self.cover_style.combo.addItem(_("Like the other covers"), None)
        for word, style, picture in LOOKS:
            self.cover_style.combo.addItem(_(word), replace(cover_style, style=style, picture=picture))
        looks = [self.cover_style.combo.itemData(row) for row in range(self.cover_style.combo.count())]
        self.cover_style.combo.setCurrentIndex(
            looks.index(face.cover_style if face.cover_style is None and None in looks else cover_style)
        )
