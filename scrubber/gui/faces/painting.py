"""Paints marks: a full line around what is covered, a dashed one around what may be a face, a word on each."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPainterPathStroker, QPen

from scrubber.faces.covers.cover_style import Shape
from scrubber.faces.face import ROUNDNESS, Certainty, Face, region_of
from scrubber.gui.faces.geometry import GRIPS, Handle
from scrubber.gui.faces.marks import Mark
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import scaled_font
from scrubber.i18n import _, dotted

PAINTED_GRIPS = GRIPS
SIDES = tuple(grip for grip in GRIPS if grip is not Handle.TURN)
"""The handles of what can't be turned."""
GRIP_RADIUS = 5.0
LABEL_PADDING = 8.0
LABEL_RADIUS = 6.0
_SEEN_THROUGH = 150
LEAST_FOR_LABEL = 44.0
"""Outlines narrower than this on the screen have no word unless selected, so that crowds stay visible."""


def title(mark: Mark, index: int) -> str:
    """The name of a mark: "Face 1 · covered"."""
    # Translators: of a face or an area in a photo: whether a cover will be over it. It stands alone.
    covered, uncovered = _("covered"), _("not covered")
    match mark.face.certainty:
        case Certainty.MAYBE:
            return dotted((_("Maybe a face"), covered if mark.is_covered else ""))
        case Certainty.DRAWN:
            # Translators: the name of an area that somebody drew, as "Drawn 2".
            words = _("Drawn {number}")
        case _:
            words = _("Face {number}")
    return dotted((words.format(number=index + 1), covered if mark.is_covered else uncovered))


def tone(mark: Mark, colours: t.Tokens) -> tuple[str, str]:
    """Ink and paper of a mark's outline and word."""
    if mark.is_covered and mark.face.certainty is not Certainty.MAYBE:
        return colours.accent, colours.on_accent
    return colours.warning, colours.warning_soft


def outline(face: Face, size: float, scale: float) -> QPainterPath:
    """The outline of a cover around (0, 0), unturned; `size` is that of the covers, `scale` screen pixels in one."""
    region = region_of(face, size)
    half = QPointF(region.half_width * scale, region.half_height * scale)
    box = QRectF(-half.x(), -half.y(), 2 * half.x(), 2 * half.y())
    path = QPainterPath()
    match face.shape:
        case Shape.ELLIPSE:
            path.addEllipse(box)
        case Shape.RECTANGLE:
            path.addRect(box)
        case Shape.ROUNDED:
            radius = ROUNDNESS * min(half.x(), half.y())
            path.addRoundedRect(box, radius, radius)
        case Shape.BRUSH:
            path = _brushed([QPointF(x * half.x(), y * half.y()) for x, y in face.stroke], face.brush * scale)
    return path


def _brushed(places: Sequence[QPointF], width: float) -> QPainterPath:
    """The outline of a brush's line through these places."""
    line = QPainterPath(places[0])
    for place in places[1:] or [places[0] + QPointF(0.01, 0)]:
        line.lineTo(place)
    stroker = QPainterPathStroker(_round_pen(QColor(), width))
    return stroker.createStroke(line).simplified()


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def paint_mark(
    painter: QPainter,
    mark: Mark,
    index: int,
    at: QPointF,
    outline: QPainterPath,
    is_selected: bool,
    bounds: QRectF,
    colours: t.Tokens,
) -> None:
    """Paint the outline around `at`, and its word above it."""
    half = outline.boundingRect().bottomRight()
    painter.save()
    painter.translate(at)
    painter.rotate(mark.face.angle)
    _paint_outline(painter, mark, outline, 3.0 if is_selected else 2.0, colours)
    painter.restore()
    if is_selected or 2 * half.x() >= LEAST_FOR_LABEL:
        lift = TURN_ROOM if is_selected else 0.0
        _paint_word(painter, title(mark, index), QPointF(at.x(), at.y() - half.y() - lift), mark, bounds, colours)


TURN_ROOM = 34.0


def _paint_outline(painter: QPainter, mark: Mark, outline: QPainterPath, width: float, colours: t.Tokens) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 120), width + 2))  # a dark rim: visible on any photo
    painter.drawPath(outline)
    pen = QPen(QColor(tone(mark, colours)[0]), width)
    if not mark.is_covered or mark.face.certainty is Certainty.MAYBE:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawPath(outline)


def _paint_word(painter: QPainter, word: str, above: QPointF, mark: Mark, bounds: QRectF, colours: t.Tokens) -> None:
    painter.save()
    painter.setFont(scaled_font(painter.font(), t.SMALL, QFont.Weight.Medium))
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(word) + 2 * LABEL_PADDING, metrics.height() + 8.0
    left = min(max(above.x() - width / 2, bounds.left() + 4), bounds.right() - width - 4)
    top = max(above.y() - height - 4, bounds.top() + 4)
    area = QRectF(left, top, width, height)
    ink, paper = tone(mark, colours)
    is_solid = mark.is_covered and mark.face.certainty is not Certainty.MAYBE
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink if is_solid else paper))
    painter.drawRoundedRect(area, LABEL_RADIUS, LABEL_RADIUS)
    painter.setPen(QColor(paper if is_solid else ink))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()


def paint_grips(painter: QPainter, places: Sequence[QPointF], colours: t.Tokens) -> None:
    """Paint the handles of what is selected, in the order of `PAINTED_GRIPS`, or of `SIDES` without the last."""
    painter.save()
    turns = len(places) == len(PAINTED_GRIPS)
    if turns:
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.drawLine(places[PAINTED_GRIPS.index(Handle.TOP)], places[PAINTED_GRIPS.index(Handle.TURN)])
    for grip, place in zip(PAINTED_GRIPS if turns else SIDES, places, strict=True):
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(QColor(colours.accent if grip is Handle.TURN else colours.surface))
        painter.drawEllipse(place, GRIP_RADIUS, GRIP_RADIUS)
    painter.restore()


def paint_sketch(painter: QPainter, shape: Shape, places: Sequence[QPointF], brush: float, colours: t.Tokens) -> None:
    """Paint what is being drawn through these places; `brush` is its width on the screen."""
    painter.save()
    if shape is Shape.BRUSH:
        ink = QColor(colours.accent)
        ink.setAlpha(_SEEN_THROUGH)
        painter.setPen(_round_pen(ink, brush))
        painter.drawPolyline([*places, places[-1] + QPointF(0.01, 0)])
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        box = QRectF(places[0], places[-1]).normalized()
        (painter.drawEllipse if shape is Shape.ELLIPSE else painter.drawRect)(box)
    painter.restore()


def paint_focus(painter: QPainter, area: QRectF, colours: t.Tokens) -> None:
    """A frame that says where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent), 2))
    painter.drawRect(area.adjusted(1, 1, -1, -1))
