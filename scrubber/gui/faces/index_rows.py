"""The answer of an index about one photo: its faces with numbers, and a row for each, before and after covering."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scrubber.gui import texts
from scrubber.gui.faces.index_check import IndexAnswer
from scrubber.gui.style import tokens as t
from scrubber.gui.style.widgets import label, shortened
from scrubber.i18n import _, commas, ngettext

if TYPE_CHECKING:
    from scrubber.engine.identities import KnownFace

SIDE = 64
PHOTO_WIDTH = 360
NAME_WIDTH, NAME_LETTERS = 150, 12
"""Pixels of a file's name, of which the tooltip has all, and how many letters of it stand in one line at least."""
MAX_SHOWN, MAX_NAMES = 2, 3
_DISC = 11.0


def numbered_photo(answer: IndexAnswer) -> QLabel:
    """The photo, with the number of each face above it."""
    shown = label("")
    pixmap = QPixmap()
    pixmap.loadFromData(answer.photo.picture, "JPEG")
    if pixmap.isNull():
        return shown
    small = pixmap.scaledToWidth(PHOTO_WIDTH, Qt.TransformationMode.SmoothTransformation)
    painter = QPainter(small)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, face in enumerate(answer.photo.faces, 1):
        scale = small.width() / max(1, answer.photo.width)
        _paint_number(painter, number, QPointF(face.x * scale, (face.y - face.height / 2) * scale))
    painter.end()
    shown.setPixmap(small)
    shown.setAccessibleName(texts.file_name(answer.photo.path))
    return shown


def _paint_number(painter: QPainter, number: int, above: QPointF) -> None:
    disc = QRectF(above.x() - _DISC, max(0.0, above.y() - 2 * _DISC), 2 * _DISC, 2 * _DISC)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.DARK.accent))
    painter.drawEllipse(disc)
    painter.setPen(QColor(t.DARK.on_accent))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))


class FaceRow(QWidget):
    """One face: what it is taken for as it is, and what is left of that under a cover."""

    def __init__(self, answer: IndexAnswer, number: int) -> None:
        super().__init__()
        near, left = answer.before[number], answer.after[number]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(8)
        row.addWidget(label(str(number + 1), "small", wraps=False))
        row.addWidget(_picture(answer.photo.pictures[number], _("Face {number}").format(number=number + 1)))
        if near:
            row.addWidget(label("=", "muted", wraps=False))
        for known in near[:MAX_SHOWN]:
            row.addWidget(_picture(known.picture, texts.file_name(known.path)))
        row.addLayout(_words(near), 1)
        row.addWidget(label("→", "muted", wraps=False))
        row.addWidget(_picture(answer.photo.covered_pictures[number], _("covered")))
        # Translators: whether a face recogniser takes the covered face for the same one.
        words = _("still matched") if left else "✓ " + _("no match")
        row.addWidget(label(words, "bad" if left else "good", wraps=False))


def _words(near: "tuple[KnownFace, ...]") -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    if near:
        count = len(near)
        said = ngettext("the same person in {count} photo", "the same person in {count} photos", count)
        names = [texts.file_name(known.path) for known in near[:MAX_NAMES]]
        more = ["…"] if count > MAX_NAMES else []
        words = said.format(count=count)
    else:
        names, more, words = [], [], _("no match")
    listed = label("", "small")
    listed.letters_asked = NAME_LETTERS
    listed.setText(commas([*(shortened(name, listed.font(), NAME_WIDTH) for name in names), *more]))
    listed.setToolTip(texts.tooltip(commas([*names, *more])) if names else "")
    column.addStretch(1)
    column.addWidget(label(words, "strong"))
    column.addWidget(listed)
    column.addStretch(1)
    return column


def _picture(data: bytes, name: str) -> QLabel:
    """A small picture, cut to a square; `name` is for screen readers."""
    shown = label("", wraps=False)
    pixmap = QPixmap()
    pixmap.loadFromData(data, "JPEG")
    if not pixmap.isNull():
        filled = pixmap.scaled(
            SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        shown.setPixmap(filled.copy((filled.width() - SIDE) // 2, (filled.height() - SIDE) // 2, SIDE, SIDE))
    shown.setFixedSize(SIDE, SIDE)
    shown.setAccessibleName(name)
    return shown
