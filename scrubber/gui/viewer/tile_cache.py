"""The tiles that were painted last, decoded: our own workers made them, so nothing hostile is decoded here."""

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from scrubber.engine.tiles import TILE, TiledPicture, TileLevel
from scrubber.gui.photos.report_store import decode

MAX_TILES = 160
"""160 tiles of 512 pixels a side are 168 MB; a screen of 4K shows 40 to 60."""


class TileCache:
    """Paints a part of one picture from tiles of the size that fits."""

    def __init__(self, picture: TiledPicture) -> None:
        self._levels = picture.levels
        self._decoded: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the photo in pixels."""
        return self._levels[0].width, self._levels[0].height

    def level_for(self, scale: float) -> int:
        """The smallest level that has a pixel for each on the screen; `scale` is screen pixels per photo pixel."""
        level = 0
        while level + 1 < len(self._levels) and self._levels[level + 1].width / self._levels[0].width >= scale:
            level += 1
        return level

    def paint(self, painter: QPainter, area: QRectF, shown: QRectF, ratio: float) -> None:
        """Paint what of the photo, which fills `area` on the widget, lies in `shown`; `ratio` as of the screen."""
        number = self.level_for(area.width() * ratio / self._levels[0].width)
        level = self._levels[number]
        part = area.intersected(shown)
        if part.isEmpty():
            return
        factor = level.width / area.width()
        left, right = (
            int((part.left() - area.left()) * factor) // TILE,
            int((part.right() - area.left()) * factor) // TILE,
        )
        top, bottom = (
            int((part.top() - area.top()) * factor) // TILE,
            int((part.bottom() - area.top()) * factor) // TILE,
        )
        for row in range(top, min(bottom, -(-level.height // TILE) - 1) + 1):
            for column in range(left, min(right, level.columns - 1) + 1):
                pixmap = self._pixmap(number, row * level.columns + column)
                painter.drawPixmap(_place(area, level, row, column, ratio), pixmap, QRectF(pixmap.rect()))

    def _pixmap(self, number: int, index: int) -> QPixmap:
        key = (number, index)
        if key not in self._decoded:
            self._decoded[key] = decode(self._levels[number].tiles[index])
        self._decoded.move_to_end(key)
        while len(self._decoded) > MAX_TILES:
            self._decoded.popitem(last=False)
        return self._decoded[key]


def _place(area: QRectF, level: TileLevel, row: int, column: int, ratio: float) -> QRectF:
    """Where a tile goes. Its edges lie between pixels of the screen: two half-covered ones would show a line."""

    def x(pixel: int) -> float:
        return round((area.left() + min(pixel, level.width) * area.width() / level.width) * ratio) / ratio

    def y(pixel: int) -> float:
        return round((area.top() + min(pixel, level.height) * area.height() / level.height) * ratio) / ratio

    left, top = column * TILE, row * TILE
    return QRectF(QPointF(x(left), y(top)), QPointF(x(left + TILE), y(top + TILE)))
