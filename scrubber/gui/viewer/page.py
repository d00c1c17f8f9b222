"""The page with one photo: the picture between two bars, and the way to the next photo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import ElidedLabel, button, panel
from scrubber.gui.viewer.canvas import STEP, Ellipse, ViewerCanvas
from scrubber.gui.viewer.tile_cache import TileCache
from scrubber.i18n import _, without_dots

__all__ = ["Ellipse", "ViewerPage"]


class ViewerPage(QWidget):
    """Shows; what is shown is decided by `ViewerFlow`."""

    left = Signal()
    stepped = Signal(int)
    """To the next photo (1) or the one before (-1)."""
    covers_asked = Signal()
    copy_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.canvas = ViewerCanvas(theme)
        self.back = button("‹ " + _("Photos"), "", _("Back to all photos"))
        self.name = ElidedLabel("brand", Qt.TextElideMode.ElideMiddle)
        self.facts = ElidedLabel("small")
        self.farther, self.fit, self.nearer = (
            # Translators: a button: show the whole photo, as large as the window allows.
            button("−", "icon", _("Zoom out")), button(_("Fit")), button("+", "icon", _("Zoom in")),
        )  # fmt: skip
        self.marks = button(_("Show faces"))
        self.marks.setCheckable(True)
        self.copy, self.covers = button(_("Copy clean photo")), button(without_dots(_("Edit covers…")))
        self.original = button(_("Hold to see the original"))
        self.before, self.after = button("‹ " + _("Previous")), button(_("Next") + " ›")
        self.told = ElidedLabel("muted")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        zoom = [self.farther, self.fit, self.nearer]
        column.addWidget(_bar("bottom", [self.back, self.name, self.facts, *zoom, self.marks, self.copy, self.covers]))
        column.addWidget(self.canvas, 1)
        column.addWidget(_bar("top", [self.before, self.after, self.told, self.original]))
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.nearer.clicked.connect(lambda: self.canvas.zoom(STEP))
        self.farther.clicked.connect(lambda: self.canvas.zoom(1 / STEP))
        self.fit.clicked.connect(self.canvas.fit)
        self.marks.toggled.connect(self._show_marks)
        self.original.pressed.connect(lambda: self.canvas.hold_original(True))
        self.original.released.connect(lambda: self.canvas.hold_original(False))
        self.covers.clicked.connect(self.covers_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.canvas.moved.connect(self._show_facts)

    def begin(self, name: str, told: str, preview: QPixmap, width: int, height: int) -> None:
        """Show a photo of which only a small picture is there yet."""
        self._pixels = f"{width} × {height}" if width else ""
        self.name.setText(name)
        self.told.setText(told)
        self.canvas.setAccessibleName(f"{name}: {told}")
        self.canvas.show_preview(preview, width, height)
        self.canvas.setFocus()

    def show_before(self, tiles: TileCache) -> None:
        """The original is there."""
        self.canvas.show_before(tiles)

    def show_after(self, tiles: TileCache) -> None:
        """The copy is there."""
        self.canvas.show_after(tiles)

    def show_problem(self, words: str) -> None:
        """No picture can be shown."""
        self.told.setText(words)

    _pixels = ""

    def _show_facts(self) -> None:
        self.facts.short = f"{self.canvas.percent} %"
        self.facts.setText(" · ".join(filter(None, (self._pixels, self.facts.short))))
        self.original.setEnabled(self.canvas.compares or self.canvas.shows_original)

    def _show_marks(self, shows: bool) -> None:
        self.canvas.shows_marks = shows
        self.canvas.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves, arrows go from photo to photo."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        steps = {Qt.Key.Key_Left: 1 if mirrored else -1, Qt.Key.Key_Right: -1 if mirrored else 1,
                 Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}  # fmt: skip
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.left.emit()
        elif key in steps:
            self.stepped.emit(steps[key])
        else:
            super().keyPressEvent(event)


def _bar(edge: str, parts: list[QWidget]) -> QWidget:
    made = panel("bar", edge)
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 8, 16, 8)
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, ElidedLabel) else 0)
    made.setMinimumHeight(t.TOP_BAR_HEIGHT)
    return made
