"""Paints what lies on the land: names, the track, pins with the camera's direction, the scale."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from scrubber.gui.map.camera import Camera, scale_step
from scrubber.gui.map.colours import MapColours
from scrubber.gui.map.labels import Kind, Label, Rect
from scrubber.gui.map.pins import Cluster, Pin
from scrubber.gui.style.theme import scaled_font
from scrubber.gui.style.tokens import SMALL, Tokens
from scrubber.i18n import N_, _, number

PIN_PX, DOT_PX = 12.0, 5.5
"""The soft disc around a pin and the pin itself."""
_VIEW_PX = 34.0
_VIEW_DEGREES = 56
SCALE_PX = 90.0
"""How long the line of the scale is at most."""
_SHORTEST_PX = 3.0
HALO_PX = 1.5
END_WORDS = N_("A real map shows the house here.")
_WEIGHTS = {
    Kind.TOWN: QFont.Weight.Medium,
    Kind.COUNTRY: QFont.Weight.DemiBold,
    Kind.PIN: QFont.Weight.Bold,
}


class Fonts:
    """The map's names as pictures with halos: measuring and drawing a text takes long, showing its picture doesn't."""

    def __init__(self, base: QFont, colours: MapColours, tokens: Tokens, ratio: float) -> None:
        self._fonts = {kind: scaled_font(base, SMALL, _WEIGHTS[kind]) for kind in Kind}
        self._fonts[Kind.COUNTRY].setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        self._inks = {Kind.TOWN: colours.town, Kind.COUNTRY: colours.country, Kind.PIN: tokens.text}
        self._metrics = {kind: QFontMetricsF(font) for kind, font in self._fonts.items()}
        self._halo = QPen(QColor(colours.halo), 2 * HALO_PX)
        self._halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._ratio = ratio
        self.size = lru_cache(2000)(self._size)
        self.picture = lru_cache(400)(self._picture)

    def _size(self, text: str, kind: Kind) -> tuple[float, float]:
        """Width and height of a text in pixels."""
        return self._metrics[kind].horizontalAdvance(text), self._metrics[kind].height()

    def _picture(self, text: str, kind: Kind) -> QPixmap:
        """A text in its halo, which stands out by `HALO_PX` on each side."""
        width, height = self.size(text, kind)
        room = QSizeF(width + 2 * HALO_PX, height + 2 * HALO_PX) * self._ratio
        pixmap = QPixmap(room.toSize() + QSize(1, 1))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        path = QPainterPath()
        path.addText(HALO_PX, HALO_PX + self._metrics[kind].ascent(), self._fonts[kind], text)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(path, self._halo)
        painter.fillPath(path, QColor(self._inks[kind]))
        painter.end()
        return pixmap


def pin_boxes(clusters: Sequence[Cluster], camera: Camera) -> list[Rect]:
    """What names must leave free: pins, and the arrows on them."""
    spots = [(camera.screen(cluster.x, cluster.y), cluster) for cluster in clusters]
    made: list[Rect] = []
    for (x, y), cluster in spots:
        if _is_near(x, y, camera):
            side = DOT_PX + 2 if len(cluster.pins) == 1 else cluster_radius(len(cluster.pins))
            made.append((x - side, y - side, 2 * side, 2 * side))
            direction = cluster.pins[0].direction
            if direction is not None and len(cluster.pins) == 1:
                turn, half = math.radians(direction), _VIEW_PX / 2 - 3
                across, down = x + math.sin(turn) * (half + 6), y - math.cos(turn) * (half + 6)
                made.append((across - half, down - half, 2 * half, 2 * half))
    return made


def cluster_radius(count: int) -> float:
    """The radius of a pin that stands for several photos; it grows with their number."""
    return PIN_PX if count == 1 else 11.0 + 2.2 * len(str(count))


def paint_labels(painter: QPainter, labels: Sequence[Label], fonts: Fonts, colours: MapColours) -> None:
    """The names and the dots of the towns."""
    for label in labels:
        at = QPointF(label.box[0] - HALO_PX, label.box[1] - HALO_PX)
        painter.drawPixmap(at, fonts.picture(label.text, label.kind))
    painter.setPen(QPen(QColor(colours.halo), 1.5))
    painter.setBrush(QColor(colours.town))
    for label in labels:
        if label.kind is Kind.TOWN:
            painter.drawEllipse(QPointF(label.x, label.y), 2.6, 2.6)


def paint_track(painter: QPainter, pins: Sequence[Pin], camera: Camera, tokens: Tokens, colours: MapColours) -> None:
    """Lines from photo to photo in order of time; each is drawn alone, which is much faster than a joined one."""
    painter.setPen(QPen(_mixed(QColor(tokens.accent), QColor(colours.land), 0.6), 1.6))
    for before, after in pairwise(pins):
        x, y = camera.screen(before.x, before.y)
        way = after.x - before.x
        end_x, end_y = x + (way - round(way)) * camera.world, y + (after.y - before.y) * camera.world
        is_seen = (
            max(x, end_x) > 0 and max(y, end_y) > 0 and min(x, end_x) < camera.width and min(y, end_y) < camera.height
        )
        if is_seen and abs(end_x - x) + abs(end_y - y) > _SHORTEST_PX:
            painter.drawLine(QPointF(x, y), QPointF(end_x, end_y))


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """An opaque colour between two, so that lines that cross don't darken each other."""
    parts = ((one.redF(), other.redF()), (one.greenF(), other.greenF()), (one.blueF(), other.blueF()))
    return QColor.fromRgbF(*(share * first + (1 - share) * second for first, second in parts))


def paint_pins(painter: QPainter, clusters: Sequence[Cluster], camera: Camera, tokens: Tokens, chosen: object) -> None:
    """Every cluster; the one with the chosen photo last, so that nothing covers it."""
    ordered = sorted(
        clusters, key=lambda cluster: any(pin.key is chosen for pin in cluster.pins) and chosen is not None
    )
    for cluster in ordered:
        x, y = camera.screen(cluster.x, cluster.y)
        if not _is_near(x, y, camera):
            continue
        is_chosen = chosen is not None and any(pin.key is chosen for pin in cluster.pins)
        if len(cluster.pins) == 1:
            _paint_pin(painter, QPointF(x, y), cluster.pins[0].direction, tokens, is_chosen)
        else:
            _paint_cluster(painter, QPointF(x, y), len(cluster.pins), tokens, is_chosen)


def _is_near(x: float, y: float, camera: Camera) -> bool:
    return -_VIEW_PX < x < camera.width + _VIEW_PX and -_VIEW_PX < y < camera.height + _VIEW_PX


def _soft(tokens: Tokens, share: float) -> QColor:
    colour = QColor(tokens.accent)
    colour.setAlphaF(share)
    return colour


def _paint_pin(painter: QPainter, at: QPointF, direction: float | None, tokens: Tokens, is_chosen: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if direction is not None:
        _paint_view(painter, at, direction, tokens)
    painter.setBrush(_soft(tokens, 0.25))
    painter.drawEllipse(at, PIN_PX, PIN_PX)
    painter.setPen(QPen(QColor(tokens.surface if not tokens.is_dark else tokens.background), 2.0))
    painter.setBrush(QColor(tokens.accent))
    painter.drawEllipse(at, DOT_PX, DOT_PX)
    if is_chosen:
        _paint_ring(painter, at, PIN_PX + 1, tokens)


def _paint_view(painter: QPainter, at: QPointF, direction: float, tokens: Tokens) -> None:
    """What the camera saw: a soft sector, with an arrow in its middle."""
    box = QRectF(at.x() - _VIEW_PX, at.y() - _VIEW_PX, 2 * _VIEW_PX, 2 * _VIEW_PX)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_soft(tokens, 0.28))
    painter.drawPie(box, round((90 - direction - _VIEW_DEGREES / 2) * 16), _VIEW_DEGREES * 16)
    painter.translate(at)
    painter.rotate(direction)
    painter.setBrush(QColor(tokens.accent))
    tip = -_VIEW_PX - 2
    painter.drawPolygon(QPolygonF([QPointF(0, tip), QPointF(5, tip + 9), QPointF(0, tip + 6.5), QPointF(-5, tip + 9)]))
    painter.setPen(QPen(QColor(tokens.accent), 1.6))
    painter.drawLine(QPointF(0, -DOT_PX), QPointF(0, tip + 6.5))
    painter.restore()


def _paint_cluster(painter: QPainter, at: QPointF, count: int, tokens: Tokens, is_chosen: bool) -> None:
    radius = cluster_radius(count)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_soft(tokens, 0.25))
    painter.drawEllipse(at, radius + 4, radius + 4)
    painter.setBrush(QColor(tokens.accent))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QColor(tokens.on_accent))
    painter.setFont(scaled_font(painter.font(), 1.0, QFont.Weight.DemiBold))
    painter.drawText(QRectF(at.x() - 40, at.y() - 20, 80, 40), Qt.AlignmentFlag.AlignCenter, str(count))
    if is_chosen:
        _paint_ring(painter, at, radius + 5, tokens)


def _paint_ring(painter: QPainter, at: QPointF, radius: float, tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.text), 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, radius, radius)


def scale_box(camera: Camera, mirrored: bool) -> tuple[Rect, str]:
    """Where the scale stands, and what it says."""
    kilometres = scale_step(SCALE_PX * camera.kilometres_per_pixel)
    length = kilometres / camera.kilometres_per_pixel
    words = (
        _("{kilometres} km").format(kilometres=number(kilometres))
        if kilometres >= 1
        else _("{metres} m").format(metres=round(kilometres * 1000))
    )
    left = camera.width - 12 - length if mirrored else 12
    return (left, camera.height - 26, length, 18), words


def paint_scale(painter: QPainter, camera: Camera, fonts: Fonts, colours: MapColours, mirrored: bool) -> None:
    """How long a distance is on the map."""
    (left, top, length, height), words = scale_box(camera, mirrored)
    base = top + height - 2
    line = QPolygonF(
        [QPointF(left, base - 4), QPointF(left, base), QPointF(left + length, base), QPointF(left + length, base - 4)]
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((colours.halo, 3.5), (colours.town, 1.2)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawPolyline(line)
    text_width, text_height = fonts.size(words, Kind.TOWN)
    at = QPointF(left + (length - text_width) / 2 - HALO_PX, base - 3 - text_height - HALO_PX)
    painter.drawPixmap(at, fonts.picture(words, Kind.TOWN))


def end_box(camera: Camera, fonts: Fonts, mirrored: bool) -> Rect:
    """Where it is said that the drawn map ends: below, at the other side than the scale."""
    width, height = fonts.size(_(END_WORDS), Kind.TOWN)
    left = 12 if mirrored else camera.width - 12 - width
    return left, camera.height - 10 - height, width, height


def paint_end(painter: QPainter, camera: Camera, fonts: Fonts, mirrored: bool) -> None:
    """Say that nothing finer is drawn, and what others would see."""
    left, top, _width, _height = end_box(camera, fonts, mirrored)
    painter.drawPixmap(QPointF(left - HALO_PX, top - HALO_PX), fonts.picture(_(END_WORDS), Kind.TOWN))
