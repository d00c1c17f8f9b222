"""The drawn map with its pins, seen through a camera that glides; it hears no mouse and no key. Nothing is fetched."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scrubber.gui.map import scene_painter as scene
from scrubber.gui.map.camera import Camera, between, world_at_scale
from scrubber.gui.map.colours import map_colours
from scrubber.gui.map.data import land
from scrubber.gui.map.labels import Label, Labels
from scrubber.gui.map.land_painter import LandPainter
from scrubber.gui.map.pins import Cluster, Pin, clusters, description, track
from scrubber.gui.style.theme import Theme, scaled_font
from scrubber.gui.style.tokens import SMALL
from scrubber.guide.tables import MAP_KEYS, keys_in_words
from scrubber.places.nearest import nearest
from scrubber.places.table import table

TOWN_KM = 5.5
"""In the longest scale when a single spot is shown first, so that it says 5 km: a town and those around it."""
CLOSEST_MANY = 160_000.0
"""How wide the world is at most when several spots are shown first."""
_GLIDE_MS = 180
_RADIUS = 8.0
_CLUSTER_STEP = 1.25
"""Pins are put together anew whenever the world has grown by this much, not in every frame of a zoom."""
_MAX_NAMED = 24
_QUARTERS_BELOW = 0.15
"""Kilometres in a pixel."""
_BESIDE_PX = 40
"""The name of a town stands at the pin while the pin is no farther from it than this."""

Box = tuple[float, float, float, float]
"""Left, top, width and height in pixels."""


class MapCanvas(QWidget):
    """Shows pins, all of them in view until the camera is moved."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pins: list[Pin] = []
        self._track: list[Pin] = []
        self.chosen: object = None
        self._fitted = True
        self.camera = Camera()
        self._land = LandPainter(land())
        self._clusters: tuple[float, list[Cluster]] = (0.0, [])
        self._labels: tuple[Camera | None, list[Label]] = (None, [])
        self._revision = 0
        """Changes whenever the same view would look different."""
        self._base: tuple[object, QPixmap] = (None, QPixmap())
        self._glide = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._go_on)
        self._way = (self.camera, self.camera)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self._theme.changed.connect(self._appearance_changed)
        self._appearance_changed()
        self._describe()

    def covered_boxes(self) -> list[Box]:
        """Where something lies on the map, so that no name stands there."""
        return []

    def show_pins(self, pins: Iterable[Pin], chosen: object = None) -> None:
        """Show these photos, and all of them in view."""
        self._pins = list(pins)
        self._track = track(self._pins)
        self._clusters = (0.0, [])
        self._labels = (None, [])
        self._revision += 1
        self.chosen = chosen
        self._describe()
        self.show_all()

    @property
    def pins(self) -> list[Pin]:
        """What is shown."""
        return self._pins

    @property
    def has_track(self) -> bool:
        """Whether a line leads from photo to photo."""
        return bool(self._track)

    @property
    def ends_here(self) -> bool:
        """Whether the drawn map tells nothing finer of a place that a real map would show."""
        return bool(self._pins) and self.camera.is_closest

    @property
    def is_moving(self) -> bool:
        """Whether the map glides to another view."""
        return self._glide.state() == QVariantAnimation.State.Running

    def choose(self, key: object) -> None:
        """Mark a photo's pin."""
        if self.chosen is not key:
            self.chosen = key
            self.update()

    def show_all(self, glide: bool = False) -> None:
        """Bring every pin into view."""
        self._fitted = True
        points = [(pin.x, pin.y) for pin in self._pins]
        camera = self.camera.fitted(points, CLOSEST_MANY)
        if len(clusters(self._pins, camera.world)) == 1:
            camera = self.camera.fitted(points, world_at_scale(points[0][1], TOWN_KM / scene.SCALE_PX))
        self._look(camera, glide)

    def zoom(self, factor: float, at: QPointF | None = None, glide: bool = True) -> None:
        """Go nearer or farther, around a point of the widget or its middle."""
        start = self._way[1] if self.is_moving else self.camera
        spot = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self._fitted = False
        self._look(start.zoomed(factor, spot.x(), spot.y()), glide)

    def pan(self, across: float, down: float) -> None:
        """Move the view by pixels."""
        self._fitted = False
        self._look(self.camera.moved(across, down))

    def clusters(self) -> list[Cluster]:
        """The pins as they are drawn now."""
        world = _CLUSTER_STEP ** round(math.log(self.camera.world, _CLUSTER_STEP))
        if self._clusters[0] != world:
            self._clusters = (world, clusters(self._pins, world))
        return self._clusters[1]

    def pin_near(self, at: QPointF, reach: float) -> QPointF | None:
        """Where the nearest pin in view is drawn, None when none is within `reach` pixels of `at`."""
        spots = [QPointF(*self.camera.screen(cluster.x, cluster.y)) for cluster in self.clusters()]
        seen = [spot for spot in spots if QRectF(self.rect()).contains(spot)]
        near = min(seen, key=lambda spot: (spot - at).manhattanLength(), default=None)
        return near if near is not None and (near - at).manhattanLength() <= reach else None

    def cluster_at(self, at: QPointF) -> Cluster | None:
        """The pin or cluster below a point of the widget."""
        for cluster in reversed(self.clusters()):
            x, y = self.camera.screen(cluster.x, cluster.y)
            away = QPointF(x, y) - at
            if QPointF.dotProduct(away, away) <= scene.cluster_radius(len(cluster.pins)) ** 2:
                return cluster
        return None

    def _look(self, camera: Camera, glide: bool = False) -> None:
        self._glide.stop()
        self._way = (self.camera, camera)
        if glide and self.isVisible() and self._theme.moves:
            self._glide.start()
        else:
            self.camera = camera
            self.update()

    def _go_on(self, part: float) -> None:
        self.camera = between(*self._way, part) if part < 1 else self._way[1]
        self.update()

    def sizeHint(self) -> QSize:
        """As in the inspector."""
        return QSize(380, 170)

    def _appearance_changed(self) -> None:
        tokens = self._theme.colours
        self._fonts = scene.Fonts(self.font(), map_colours(tokens.is_dark), tokens, self.devicePixelRatioF())
        self._names = Labels(land(), table(), self._fonts.size, self._is_mirrored)
        self._labels = (None, [])
        self._revision += 1
        self.update()

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def changeEvent(self, event: QEvent) -> None:
        """Another font or reading direction moves the names."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self._appearance_changed()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The map in rounded corners: painted into a picture first, since a rounded clip costs more than the map."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        brush = QBrush(self._picture())
        painter.setBrush(brush)
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)
        painter.end()

    def _picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        state = (self.camera, ratio, self.chosen, self._revision)
        if self._base[0] != state:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            painter = QPainter(pixmap)
            painter.setFont(scaled_font(self.font(), SMALL, QFont.Weight.DemiBold))
            self.paint_map(painter)
            painter.end()
            self._base = (state, pixmap)
        return self._base[1]

    def paint_map(self, painter: QPainter) -> None:
        """Everything but the rounded corners."""
        tokens = self._theme.colours
        colours = map_colours(tokens.is_dark)
        shown = self.clusters()
        self._land.paint(painter, self.camera, colours)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene.paint_track(painter, self._track, self.camera, tokens, colours)
        scene.paint_labels(painter, self._labels_for(shown), self._fonts, colours)
        scene.paint_pins(painter, shown, self.camera, tokens, self.chosen)
        scene.paint_scale(painter, self.camera, self._fonts, colours, self._is_mirrored)
        if self.ends_here:
            scene.paint_end(painter, self.camera, self._fonts, self._is_mirrored)

    def _labels_for(self, shown: list[Cluster]) -> list[Label]:
        if self._labels[0] != self.camera:
            taken = scene.pin_boxes(shown, self.camera)
            taken.append(scene.scale_box(self.camera, self._is_mirrored)[0])
            if self.ends_here:
                taken.append(scene.end_box(self.camera, self._fonts, self._is_mirrored))
            taken += self.covered_boxes()
            self._labels = (self.camera, self._names.place(self.camera, taken, self._pin_names(shown)))
        return self._labels[1]

    def _pin_names(self, shown: list[Cluster]) -> list[tuple[str, float, float]]:
        """The towns of a few pins have names at any scale: from afar the city, from near the quarter."""
        if len(shown) > _MAX_NAMED:
            return []
        scale = self.camera.kilometres_per_pixel
        towns = [(nearest(cluster.pins[0].latitude, cluster.pins[0].longitude), cluster) for cluster in shown]
        return [
            ((town.city or town.name) if scale > _QUARTERS_BELOW else town.name, cluster.x, cluster.y)
            for town, cluster in towns
            if town.distance_km < _BESIDE_PX * scale
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pins in view until the user goes elsewhere."""
        super().resizeEvent(event)
        self._glide.stop()
        self.camera = self.camera.resized(self.width(), self.height())
        if self._fitted:
            self.show_all()

    def _describe(self) -> None:
        self.setAccessibleName(description(self._pins))
        self.setAccessibleDescription(keys_in_words(MAP_KEYS))
