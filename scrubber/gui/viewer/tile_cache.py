"""The tiles that were painted last, decoded: our own workers made them, so nothing hostile is decoded here."""

from collections import OrderedDict

from PySide6.QtCore import QRectF
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
                self._paint_tile(painter, area, level, number, row, column)

    def _paint_tile(
        self, painter: QPainter, area: QRectF, level: TileLevel, number: int, row: int, column: int
    ) -> None:
        index = row * level.columns + column
        pixmap = self._pixmap(number, index)
        across, down = area.width() / level.width, area.height() / level.height
        place = QRectF(
            area.left() + column * TILE * across,
            area.top() + row * TILE * down,
            pixmap.width() * across,
            pixmap.height() * down,
        )
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))

    def _pixmap(self, number: int, index: int) -> QPixmap:
        key = (number, index)
        if key not in self._decoded:
            self._decoded[key] = decode(self._levels[number].tiles[index])
        self._decoded.move_to_end(key)
        while len(self._decoded) > MAX_TILES:
            self._decoded.popitem(last=False)
        return self._decoded[key]
