"""What of a photo the copy shows: one upright rectangle, drawn and changed with the same gestures as covers."""

from dataclasses import replace
from math import ceil, floor

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from scrubber.faces.face import Face
from scrubber.gui.faces.marks import Mark, Marks
from scrubber.pixels.crop import Crop

_DIMMED = QColor(0, 0, 0, 150)


class CropMarks(Marks):
    """At most one mark: the part that is shown. A new one takes its place; it can't be turned or switched off."""

    def add(self, face: Face, gesture: object = None) -> None:
        """Show this part instead."""
        self.put_all([Mark(face)], 0, gesture)

    def change(self, index: int, face: Face, gesture: object = None) -> None:
        """Move or resize it."""
        super().change(index, replace(face, angle=0.0), gesture)

    def toggle(self, index: int) -> None:
        """A crop is there or not."""

    @property
    def crop(self) -> Crop | None:
        """The whole pixels within it; None for all of the photo, or for a rectangle that holds no whole pixel."""
        if not len(self):
            return None
        face = self[0].face
        left, top = ceil(face.x - face.width / 2), ceil(face.y - face.height / 2)
        right, bottom = floor(face.x + face.width / 2), floor(face.y + face.height / 2)
        return Crop(left, top, right - left, bottom - top) if right > left and bottom > top else None


def paint_crop(painter: QPainter, photo: QRectF, shown: QRectF) -> None:
    """Darken what of the photo is not shown."""
    path = QPainterPath()
    path.addRect(photo)
    path.addRect(shown & photo)
    painter.fillPath(path, _DIMMED)
