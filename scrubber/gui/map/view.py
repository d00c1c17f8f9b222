"""The map widget: pins on a drawn map, moved and enlarged by mouse, touch and keyboard. Nothing is fetched."""

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QEnterEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from scrubber.gui import texts
from scrubber.gui.map import scene_painter as scene
from scrubber.gui.map.camera import Camera, between
from scrubber.gui.map.colours import map_colours
from scrubber.gui.map.data import land
from scrubber.gui.map.labels import Label, Labels
from scrubber.gui.map.land_painter import LandPainter
from scrubber.gui.map.pins import Cluster, Pin, clusters, track
from scrubber.gui.map.words import description, pin_words
from scrubber.gui.theme import Theme, scaled_font
from scrubber.gui.tokens import SMALL
from scrubber.gui.widgets import button
from scrubber.i18n import _
from scrubber.metadata.places.nearest import nearest
from scrubber.metadata.places.table import table

CLOSEST_FIRST = 11_000.0
"""How wide the world is when a single spot is shown first: a country's part, as in the drawing."""
CLOSEST_MANY = 160_000.0
STEP = 1.7
_NOTCH = 120
_GLIDE_MS = 180
_PAN_PX = 60
_RADIUS = 8.0
_CLUSTER_STEP = 1.25
"""Pins are put together anew whenever the world has grown by this much, not in every frame of a zoom."""
_MOST_NAMED = 24
_QUARTERS_BELOW = 0.15
"""Kilometres in a pixel."""
_BESIDE_PX = 40
"""The name of a town stands at the pin while the pin is no farther from it than this."""


class MapView(QWidget):
    """Shows pins. A click on one tells which photo it is; on several that stand together, goes nearer."""

    pin_clicked = Signal(object)
    """The key of a pin."""
    enlarge_asked = Signal()

    def __init__(self, theme: Theme, is_small: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._is_small = is_small
        self._pins: list[Pin] = []
        self._track: list[Pin] = []
        self.chosen: object = None
        self._fitted = True
        self._drag: QPointF | None = None
        self._press = QPointF()
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
        self._prepare()
        self._add_buttons()

    def _prepare(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._theme.changed.connect(self._appearance_changed)
        self._appearance_changed()
        self._describe()

    def _add_buttons(self) -> None:
        self.nearer = button("+", "map", _("Zoom in"))
        self.farther = button("−", "map", _("Zoom out"))
        self.enlarge = button("⤢", "map", _("Open the map large"))
        self.nearer.clicked.connect(lambda: self.zoom(STEP))
        self.farther.clicked.connect(lambda: self.zoom(1 / STEP))
        self.enlarge.clicked.connect(self.enlarge_asked)
        self.enlarge.setVisible(self._is_small)
        for made in self._buttons():
            made.setParent(self)
            made.setToolTip(made.accessibleName())
            made.setFixedSize(28, 28)
        self._show_buttons(False)

    def _buttons(self) -> Sequence[QPushButton]:
        return [self.enlarge, self.nearer, self.farther] if self._is_small else [self.nearer, self.farther]

    # What is shown

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
            camera = self.camera.fitted(points, CLOSEST_FIRST)
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
        if glide and self.isVisible():
            self._glide.start()
        else:
            self.camera = camera
            self.update()

    def _go_on(self, part: float) -> None:
        self.camera = between(*self._way, part) if part < 1 else self._way[1]
        self.update()

    # Painting

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
            self._place_buttons()

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

    def _labels_for(self, shown: list[Cluster]) -> list[Label]:
        if self._labels[0] != self.camera:
            taken = scene.pin_boxes(shown, self.camera)
            taken.append(scene.scale_box(self.camera, self._is_mirrored)[0])
            taken += [(made.x() - 4, made.y() - 4, made.width() + 8, made.height() + 8) for made in self._buttons()]
            self._labels = (self.camera, self._names.place(self.camera, taken, self._pin_names(shown)))
        return self._labels[1]

    def _pin_names(self, shown: list[Cluster]) -> list[tuple[str, float, float]]:
        """The towns of a few pins have names at any scale: from afar the city, from near the quarter."""
        if len(shown) > _MOST_NAMED:
            return []
        scale = self.camera.kilometres_per_pixel
        towns = [(nearest(one.pins[0].latitude, one.pins[0].longitude), one) for one in shown]
        return [
            ((town.city or town.name) if scale > _QUARTERS_BELOW else town.name, one.x, one.y)
            for town, one in towns
            if town.distance_km < _BESIDE_PX * scale
        ]

    def enterEvent(self, event: QEnterEvent) -> None:
        """The buttons come with the pointer; on a small map they would cover much of it."""
        self._show_buttons(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """And go with it."""
        self._show_buttons(False)
        super().leaveEvent(event)

    def _show_buttons(self, is_wanted: bool) -> None:
        for made in (self.nearer, self.farther):
            made.setVisible(is_wanted or not self._is_small)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pins in view until the user goes elsewhere."""
        super().resizeEvent(event)
        self._glide.stop()
        self.camera = self.camera.resized(self.width(), self.height())
        self._place_buttons()
        if self._fitted:
            self.show_all()

    def _place_buttons(self) -> None:
        for number, made in enumerate(self._buttons()):
            left = 8 if self._is_mirrored else self.width() - made.width() - 8
            made.move(left, 8 + number * (made.height() + 4))

    # Mouse, touch and keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer and farther, around the pointer; a small map lets the page scroll until it was clicked."""
        if self._is_small and not self.hasFocus():
            event.ignore()
            return
        turned = event.angleDelta().y()
        if turned:
            self.zoom(STEP ** (turned / _NOTCH), event.position(), glide=abs(turned) >= _NOTCH)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._glide.stop()
            self._drag = self._press = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the map with the pointer; over a pin, say what it is."""
        if self._drag is not None:
            moved = self._drag - event.position()
            self._drag = event.position()
            self.pan(moved.x(), moved.y())
            return
        below = self.cluster_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if below else Qt.CursorShape.OpenHandCursor)
        self.setToolTip(texts.tooltip(pin_words(below.pins)) if below else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a move is a click."""
        was_click = self._drag is not None and (event.position() - self._press).manhattanLength() < 4
        self._drag = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        below = self.cluster_at(event.position()) if was_click else None
        if below is not None:
            self._click(below)

    def _click(self, cluster: Cluster) -> None:
        """Tell the photo; of several at one spot, the next at every click; several apart come apart first."""
        if not cluster.is_one_spot:
            self._fitted = False
            nearer = self.camera.fitted(
                [(pin.x, pin.y) for pin in cluster.pins], max(CLOSEST_MANY, self.camera.world * 16)
            )
            self._look(nearer, glide=True)
            return
        keys = [pin.key for pin in cluster.pins]
        after = keys.index(self.chosen) + 1 if self.chosen in keys else 0
        self._choose_and_tell(keys[after % len(keys)])

    def _choose_and_tell(self, key: object) -> None:
        self.choose(key)
        self.pin_clicked.emit(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Large in a window of its own, or nearer."""
        if self._is_small:
            self.enlarge_asked.emit()
        elif self.cluster_at(event.position()) is None:
            self.zoom(STEP, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, + and - zoom, Home shows all, Page Up and Down go from photo to photo, Return enlarges."""
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.pan(*(_PAN_PX * way for way in moves[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / STEP if key is Qt.Key.Key_Minus else STEP)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.show_all(glide=True)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self._pins:
            self._step(1 if key is Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_small:
            self.enlarge_asked.emit()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Go to the photo before or after the chosen one, in order of time."""
        ordered = sorted(self._pins, key=lambda pin: pin.moment)
        keys = [pin.key for pin in ordered]
        place = keys.index(self.chosen) + by if self.chosen in keys else 0
        pin = ordered[place % len(ordered)]
        self._fitted = False
        x, y = self.camera.screen(pin.x, pin.y)
        self._look(self.camera.moved(x - self.width() / 2, y - self.height() / 2), glide=True)
        self._choose_and_tell(pin.key)

    def event(self, event: QEvent) -> bool:
        """Two fingers on a touchpad or a screen."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value(), event.position(), glide=False)
            return True
        if event.type() is QEvent.Type.Gesture:
            pinch = event.gesture(Qt.GestureType.PinchGesture)  # type: ignore[attr-defined]
            if pinch is not None:
                self.zoom(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint())), glide=False)
                return True
        return super().event(event)

    def _describe(self) -> None:
        self.setAccessibleName(description(self._pins))
        self.setAccessibleDescription(_("Arrow keys move the map, plus and minus zoom, Home shows all photos."))
