"""The file as one bar: how much of it is the picture, what else stays, what goes; with words and sizes below."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate, Part
from scrubber.gui import texts
from scrubber.gui.theme import Theme
from scrubber.gui.widgets import label
from scrubber.i18n import _

HEIGHT = 14
MIN_SEGMENT = 3

Shares = list[tuple[str, int]]
"""(token of the colour, bytes), in the order of the bar."""


def shares(parts: tuple[Part, ...]) -> Shares:
    """How many bytes are picture, stay besides it, and go."""
    picture = sum(part.length for part in parts if part.is_picture and part.fate is not Fate.DROP)
    gone = sum(part.length for part in parts if part.fate is Fate.DROP)
    return [("accent", picture), ("information", sum(part.length for part in parts) - picture - gone), ("danger", gone)]


class _Bar(QWidget):
    """The bar itself; every share that exists is at least a few pixels wide."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shares: Shares = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def show_shares(self, shown: Shares) -> None:
        self._shares = [(token, count) for token, count in shown if count]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), HEIGHT / 2, HEIGHT / 2)
        painter.setClipPath(clip)
        left = 0.0
        for token, width in self._widths():
            start = left if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else self.width() - left - width
            painter.fillRect(QRectF(start, 0, width, HEIGHT), QColor(getattr(self._theme.colours, token)))
            left += width
        painter.end()

    def _widths(self) -> list[tuple[str, float]]:
        total = sum(count for _token, count in self._shares) or 1
        room = self.width() - MIN_SEGMENT * len(self._shares)
        return [(token, MIN_SEGMENT + room * count / total) for token, count in self._shares]


class _Key(QWidget):
    """A square in the colour of a share."""

    def __init__(self, theme: Theme, token: str) -> None:
        super().__init__()
        self._theme = theme
        self._token = token
        self.setFixedSize(10, 10)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(getattr(self._theme.colours, self._token)))
        painter.end()


class LedgerBar(QWidget):
    """Heading, bar and legend."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._heading = label("", "small")
        self._bar = _Bar(theme)
        self._keys = {token: _Key(theme, token) for token in ("accent", "information", "danger")}
        self._lines = {token: label("", "small") for token in ("accent", "information", "danger")}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._bar)
        legend = QGridLayout()
        legend.setHorizontalSpacing(8)
        legend.setVerticalSpacing(4)
        for row, (token, line) in enumerate(self._lines.items()):
            legend.addWidget(self._keys[token], row, 0)
            legend.addWidget(line, row, 1)
        legend.setColumnStretch(1, 1)
        column.addLayout(legend)

    def show_report(self, report: PhotoReport) -> None:
        """Show the shares of a file."""
        shown = shares(report.parts)
        counts = dict(shown)
        self._heading.setText(_("This file, {size}").format(size=texts.size(report.size)))
        self._bar.show_shares(shown)
        words = {
            "accent": _("The picture, {size}: stays untouched"),
            "information": _("Needed to show it, {size}: stays, or is written anew without the private parts"),
            "danger": _("Everything else, {size}: goes"),
        }
        for token, line in self._lines.items():
            line.setText(words[token].format(size=texts.size(counts[token])))
            line.setVisible(counts[token] > 0)
            self._keys[token].setVisible(counts[token] > 0)
        said = [line.text() for token, line in self._lines.items() if counts[token]]
        self._bar.setAccessibleName("; ".join(said))
