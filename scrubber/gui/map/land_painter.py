"""Paints sea, land, coasts and borders for a camera, from paths that are built once for each tile."""

from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from scrubber.gui.map.camera import Camera
from scrubber.gui.map.colours import MapColours
from scrubber.gui.map.data import MARGIN, STEPS, ZOOMS, Land, Line

Paths = tuple[QPainterPath, QPainterPath, QPainterPath]
"""Land, coasts, borders; in steps of the tile."""

_FINEST_FROM = (0.0, 2_000.0, 12_000.0)
"""The width of the world from which on each of `ZOOMS` is drawn."""
_CACHED_TILES = 400


class LandPainter:
    """Paints the map of one file."""

    def __init__(self, land: Land) -> None:
        self._land = land
        self._paths = lru_cache(_CACHED_TILES)(self._build)

    def paint(self, painter: QPainter, camera: Camera, colours: MapColours) -> None:
        """Fill the whole view."""
        painter.fillRect(QRectF(0, 0, camera.width, camera.height), QColor(colours.sea))
        tiles = [(transform, paths) for transform, paths in self._tiles(camera) if paths is not None]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.land))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the coast lines hide the steps
        for transform, (land, _coasts, _borders) in tiles:
            painter.setTransform(transform)
            painter.drawPath(land)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, kind in ((colours.border, 2), (colours.coast, 1)):
            painter.setPen(_pen(colour))
            for transform, paths in tiles:
                painter.setTransform(transform)
                painter.drawPath(paths[kind])
        painter.resetTransform()

    def _tiles(self, camera: Camera) -> Iterator[tuple[QTransform, Paths | None]]:
        """The tiles in view with their places; the world is repeated to the west and east."""
        zoom = max(zoom for zoom, least in zip(ZOOMS, _FINEST_FROM, strict=True) if camera.world >= least)
        count, side = 2**zoom, camera.world / 2**zoom
        west, north, east, south = (edge * count for edge in camera.edges)
        scale = side * (1 + 2 * MARGIN) / STEPS
        for row in range(max(0, int(north // 1)), min(count - 1, int(south // 1)) + 1):
            for column in range(int(west // 1), int(east // 1) + 1):
                across = camera.width / 2 + (column / count - camera.x) * camera.world - side * MARGIN
                down = camera.height / 2 + (row / count - camera.y) * camera.world - side * MARGIN
                yield QTransform(scale, 0, 0, scale, across, down), self._paths(zoom, column % count, row)

    def _build(self, zoom: int, column: int, row: int) -> Paths | None:
        tile = self._land.tile(zoom, column, row)
        return None if tile is None else (_path(tile.land), _path(tile.coasts), _path(tile.borders))


def _path(lines: list[Line]) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for line in lines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line]))
    return path


def _pen(colour: str) -> QPen:
    pen = QPen(QColor(colour), 1.0)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return pen
