"""What the lines and signs of the map mean: a row of samples with words, only of what the map shows."""

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scrubber.gui.map.colours import map_colours
from scrubber.gui.map.pins import Pin
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import label
from scrubber.i18n import N_, _

_SAMPLE = QSize(28, 16)


class Sign(Enum):
    """Something that is drawn on the map."""

    COAST = auto()
    BORDER = auto()
    TRACK = auto()
    VIEW = auto()


_WORDS = {
    # Translators: the meaning of a line on the map.
    Sign.COAST: N_("Coast"),
    Sign.BORDER: N_("Border of a country"),
    Sign.TRACK: N_("From photo to photo"),
    Sign.VIEW: N_("Camera looked"),
}


class Legend(QWidget):
    """Explains the map of `pins`; `has_track` tells whether a line joins them."""

    def __init__(self, theme: Theme, pins: list[Pin], has_track: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        looks = any(pin.direction is not None for pin in pins)
        self.signs = [Sign.COAST, Sign.BORDER, *([Sign.TRACK] if has_track else []), *([Sign.VIEW] if looks else [])]
        for sign in self.signs:
            row.addWidget(_Sample(theme, sign))
            row.addWidget(label(_(_WORDS[sign]), "small"), 1 if sign is self.signs[-1] else 0)
            row.addSpacing(8)


class _Sample(QWidget):
    """One sign, as the map draws it."""

    def __init__(self, theme: Theme, sign: Sign) -> None:
        super().__init__()
        self._theme = theme
        self._sign = sign
        self.setFixedSize(_SAMPLE)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line on the colour of the land, or the sector of a view."""
        tokens = self._theme.colours
        colours = map_colours(tokens.is_dark)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.land))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        middle = QRectF(self.rect()).center()
        if self._sign is Sign.VIEW:
            painter.setBrush(QColor(tokens.accent))
            painter.drawPie(QRectF(middle.x() - 12, middle.y() - 8, 24, 24), 62 * 16, 56 * 16)
        else:
            ink = {Sign.COAST: colours.coast, Sign.BORDER: colours.border}.get(self._sign, tokens.accent)
            painter.setPen(QPen(QColor(ink), 1.6))
            painter.drawLine(QPointF(4, middle.y()), QPointF(self.width() - 4, middle.y()))
        painter.end()
