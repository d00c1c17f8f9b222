"""Paints a photo as a card: thumbnail, name, and below it what the photo tells or what became of it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scrubber.gui import texts
from scrubber.gui.photos import chips
from scrubber.gui.photos.columns import status_words
from scrubber.gui.photos.copies import Copies
from scrubber.gui.photos.photo import Photo, State
from scrubber.gui.photos.photo_model import PHOTO_ROLE
from scrubber.gui.photos.report_store import ReportStore
from scrubber.gui.style import tokens as t
from scrubber.gui.style.symbols import paint_picture_symbol
from scrubber.gui.style.theme import Theme, scaled_font
from scrubber.i18n import _, labelled
from scrubber.metadata.findings.finding import Topic

PAD = 12
WIDTH_IN_LINES = 9
TOP_SHARE = 0.25
"""How much of what is cut off a tall picture is cut off above."""


class CardDelegate(QStyledItemDelegate):
    """The cards of the photo view, all of one size, which the view sets to fill its width."""

    def __init__(self, theme: Theme, store: ReportStore, copies: Copies, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = store
        self._copies = copies
        self.cell = QSize(t.CARD_WIDTH + t.CARD_GAP, self.card_height(parent.font()) + t.CARD_GAP)
        self.alone: Photo | None = None
        """The only photo of the list, which is shown large and whole."""
        self.alone_picture = QPixmap()
        """It in more than a thumbnail's size, as soon as that was read."""

    @staticmethod
    def usual_width(font: QFont) -> int:
        """How wide a card should be in this font, so that most names fit."""
        return max(t.CARD_WIDTH, WIDTH_IN_LINES * QFontMetrics(font).height())

    @staticmethod
    def card_height(font: QFont) -> int:
        """Thumbnail, name and two rows of chips in this font."""
        return t.THUMBNAIL_HEIGHT + CardDelegate._below(font)

    @staticmethod
    def _below(font: QFont) -> int:
        """The room below the picture."""
        small = QFontMetrics(scaled_font(font, t.SMALL))
        rows = chips.MAX_ROWS * chips.chip_height(small) + chips.GAP
        return PAD - 4 + QFontMetrics(font).height() + 8 + rows + PAD

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One size for all."""
        return self.cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one card."""
        photo = index.data(PHOTO_ROLE)
        if not isinstance(photo, Photo):
            return
        half = t.CARD_GAP // 2
        card = QRectF(option.rect.adjusted(half, half, -half, -half))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(option.font)
        self._paint_surface(painter, card)
        picture = QRectF(card.left(), card.top(), card.width(), card.height() - self._below(option.font))
        self._paint_thumbnail(painter, card, picture, photo)
        self._paint_border(painter, card, option)
        top = self._paint_name(painter, card, picture.bottom(), photo)
        self._paint_status(
            painter, QRectF(card.left() + PAD, top, card.width() - 2 * PAD, card.bottom() - top - 4), photo
        )
        painter.restore()

    def _paint_surface(self, painter: QPainter, card: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.surface))
        painter.drawRoundedRect(card, t.RADIUS_CARD, t.RADIUS_CARD)

    def _paint_thumbnail(self, painter: QPainter, card: QRectF, area: QRectF, photo: Photo) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(card, t.RADIUS_CARD, t.RADIUS_CARD)
        painter.save()
        painter.setClipPath(outline)
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.fillRect(area, QColor(self._theme.colours.background))
        pixmap = self._copies.picture(photo, self._store)
        is_alone = photo is self.alone
        if is_alone and not self.alone_picture.isNull():
            pixmap = self.alone_picture
        if pixmap is not None and not pixmap.isNull():
            shown = whole(pixmap, area) if is_alone else area
            if pixmap.hasAlphaChannel():  # most transparent pictures are drawn for a light page
                painter.fillRect(shown, QColor(t.LIGHT.background))
            painter.drawPixmap(shown, pixmap, QRectF(pixmap.rect()) if is_alone else cover(pixmap, area))
        else:
            paint_picture_symbol(painter, area.center(), 32, QColor(self._theme.colours.muted))
        painter.restore()

    def _paint_border(self, painter: QPainter, card: QRectF, option: QStyleOptionViewItem) -> None:
        colours = self._theme.colours
        state = option.state
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(card, t.RADIUS_CARD, t.RADIUS_CARD)
        else:
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS_CARD, t.RADIUS_CARD)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(card.adjusted(-4, -4, 4, 4), t.RADIUS_CARD + 4, t.RADIUS_CARD + 4)

    def _paint_name(self, painter: QPainter, card: QRectF, top: float, photo: Photo) -> float:
        metrics = painter.fontMetrics()
        area = QRectF(card.left() + PAD, top + PAD - 4, card.width() - 2 * PAD, metrics.height())
        name = metrics.elidedText(
            texts.file_name(photo.output or photo.path), Qt.TextElideMode.ElideMiddle, int(area.width())
        )
        painter.setPen(QColor(self._theme.colours.text))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), name)
        return area.bottom() + 8

    def _paint_status(self, painter: QPainter, area: QRectF, photo: Photo) -> None:
        painter.setFont(scaled_font(painter.font(), t.SMALL))
        if photo.state is State.REFUSED:
            self._paint_refusal(painter, area, photo)
            return
        mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for rect, chip in chips.place_chips(self._chips(photo), area, painter.fontMetrics()):
            shown = rect.translated(area.left() + area.right() - rect.left() - rect.right(), 0) if mirrored else rect
            chips.paint_chip(painter, shown, chip, self._theme.colours)

    @staticmethod
    def _chips(photo: Photo) -> list[chips.Chip]:
        changed = [chips.changed_chip()] if photo.was_changed else []
        return [*changed, *CardDelegate._state_chips(photo)]

    @staticmethod
    def _state_chips(photo: Photo) -> list[chips.Chip]:
        match photo.state:
            case State.CLEANED:
                covered = [chips.covered_chip(photo.covered)] if photo.covered else []
                kept = [chips.kept_chip(photo.kept, photo.keep)] if photo.kept else []
                return [chips.verified_chip(), *kept, *covered, *([chips.look_chip()] if photo.needs_look else [])]
            case State.READ if photo.topics or photo.faces:
                return chips.told_chips(photo.topics, photo.faces, photo.sure_faces, photo.may_hold_place)
            case State.ALREADY_CLEAN if photo.faces or photo.hides_picture:
                hidden = (Topic.HIDDEN_PICTURE,) if photo.hides_picture else ()
                return chips.told_chips(hidden, photo.faces, photo.sure_faces)
            case State.WAITING:
                return []
            case _:
                return [chips.plain_chip(status_words(photo))]

    def _paint_refusal(self, painter: QPainter, area: QRectF, photo: Photo) -> None:
        painter.setPen(QColor(self._theme.colours.danger))
        words = labelled(_("Refused"), status_words(photo))
        lines = fold(
            words,
            painter.fontMetrics(),
            int(area.width()),
            max(1, int(area.height()) // painter.fontMetrics().height()),
        )
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop), "\n".join(lines))


def cover(pixmap: QPixmap, area: QRectF) -> QRectF:
    """The part of a picture that fills `area` without distortion; of a tall one more of the top, where heads are."""
    scale = max(area.width() / pixmap.width(), area.height() / pixmap.height())
    width, height = area.width() / scale, area.height() / scale
    return QRectF((pixmap.width() - width) / 2, (pixmap.height() - height) * TOP_SHARE, width, height)


def whole(pixmap: QPixmap, area: QRectF) -> QRectF:
    """Where all of a picture has room in the middle of `area`."""
    size = QSizeF(pixmap.size()).scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = area.center() - QPointF(size.width() / 2, size.height() / 2)
    return QRectF(corner, size)


def fold(text: str, metrics: QFontMetrics, width: int, rows: int) -> list[str]:
    """Break `text` between words into at most `rows` lines; the last one is shortened if there is more."""
    lines: list[str] = []
    line = ""
    words = text.split()
    while words and len(lines) < rows - 1:
        longer = f"{line} {words[0]}".strip()
        if metrics.horizontalAdvance(longer) <= width or not line:
            line = longer
            words.pop(0)
        else:
            lines.append(metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, width))
            line = ""
    rest = " ".join([line, *words]).strip()
    return [*lines, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)] if rest else lines
