"""Paints a photo as a row of the list: a small picture and a cell for each column."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scrubber.gui.photos.card import cover
from scrubber.gui.photos.columns import Column, cell
from scrubber.gui.photos.copies import Copies
from scrubber.gui.photos.list_header import ListHeader
from scrubber.gui.photos.photo import Photo, State
from scrubber.gui.photos.photo_model import PHOTO_ROLE
from scrubber.gui.photos.report_store import ReportStore
from scrubber.gui.style import tokens as t
from scrubber.gui.style.symbols import paint_picture_symbol
from scrubber.gui.style.theme import Theme

PAD = 8
_PICTURE = 32


class RowDelegate(QStyledItemDelegate):
    """The rows of the photo view, under the columns of a header."""

    def __init__(self, theme: Theme, store: ReportStore, copies: Copies, header: ListHeader, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = store
        self._copies = copies
        self._header = header
        self.cell = QSize(t.CARD_WIDTH, self.row_height(parent.font()))

    @staticmethod
    def row_height(font: QFont) -> int:
        """The picture, or a line of text in this font, with some room."""
        return max(_PICTURE, QFontMetrics(font).height()) + PAD

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One size for all."""
        return self.cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        photo = index.data(PHOTO_ROLE)
        if not isinstance(photo, Photo):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        row = QRectF(option.rect)
        self._paint_surface(painter, row, option)
        painter.setFont(option.font)
        for column, left, width in self._header.cells():
            self._paint_cell(painter, QRectF(row.left() + left, row.top(), width, row.height()), photo, column)
        painter.restore()

    def _paint_surface(self, painter: QPainter, row: QRectF, option: QStyleOptionViewItem) -> None:
        colours = self._theme.colours
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(row, QColor(colours.accent_soft if is_selected else colours.surface))
        painter.setPen(QColor(colours.line))
        painter.drawLine(row.bottomLeft(), row.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_cell(self, painter: QPainter, area: QRectF, photo: Photo, column: Column) -> None:
        words = area.adjusted(PAD, 0, -PAD, 0)
        if column is Column.NAME:
            is_mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = area.right() - PAD - _PICTURE if is_mirrored else area.left() + PAD
            picture = QRectF(left, area.center().y() - _PICTURE / 2, _PICTURE, _PICTURE)
            self._paint_picture(painter, picture, photo)
            words = words.adjusted(0, 0, -_PICTURE - PAD, 0) if is_mirrored else words.adjusted(_PICTURE + PAD, 0, 0, 0)
        mode = Qt.TextElideMode.ElideMiddle if column is Column.NAME else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(cell(photo, column), mode, max(0, int(words.width())))
        painter.setPen(QColor(self._ink(photo, column)))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        if column is Column.TIME:  # a date is read from the left everywhere
            flags |= int(Qt.TextFlag.TextForceLeftToRight)
        painter.drawText(words, flags, shown)

    def _ink(self, photo: Photo, column: Column) -> str:
        colours = self._theme.colours
        if column is Column.STATE and photo.state in (State.CLEANED, State.REFUSED):
            return colours.accent if photo.state is State.CLEANED else colours.danger
        return colours.text if column is Column.NAME else colours.muted

    def _paint_picture(self, painter: QPainter, area: QRectF, photo: Photo) -> None:
        pixmap = self._copies.picture(photo, self._store)
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(area, pixmap, cover(pixmap, area))
        else:
            painter.fillRect(area, QColor(self._theme.colours.background))
            paint_picture_symbol(painter, area.center(), _PICTURE // 2, QColor(self._theme.colours.muted))
