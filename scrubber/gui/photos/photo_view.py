"""The photos as cards, as rows under the heads of columns, or one alone and large: one view of one model.

It fills its width, tells which photos are in view and lets clean copies be dragged out.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDrag, QFocusEvent, QGuiApplication, QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from scrubber.gui.photos.card import CardDelegate
from scrubber.gui.photos.copies import Copies
from scrubber.gui.photos.list_header import ListHeader
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_model import PhotoModel
from scrubber.gui.photos.report_store import ReportStore
from scrubber.gui.photos.row import RowDelegate
from scrubber.gui.settings import SHOW_WORDS, Layout, Show
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import button
from scrubber.i18n import _

Index = QModelIndex | QPersistentModelIndex

LAYOUT_BATCH = 250
SETTLE_MS = 60
MIN_WIDTH = 220
"""One card."""
MAX_PLACED = 100
"""Rows of a selection that are painted one by one; their places are asked for again whenever it changes."""
DRAG_PX = 120
"""How wide the picture of what is dragged is."""


class PhotoView(QListView):
    """Shows a `PhotoModel`; a photo that is alone in it is shown large, whatever the layout."""

    view_moved = Signal(list)
    """The photos in view, top to bottom."""
    current_photo = Signal(object)
    """The `Photo` to explain, or None."""
    selection_moved = Signal()
    """Other photos are selected, or none."""
    order_asked = Signal(object)
    """An `Order`: the head of its column was clicked."""

    def __init__(
        self, model: PhotoModel, theme: Theme, store: ReportStore, copies: Copies, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._photos = model
        self._card = CardDelegate(theme, store, copies, self)
        self.header = ListHeader(self)
        self._row = RowDelegate(theme, store, copies, self.header, self)
        self._layout = Layout.CARDS
        self.setAccessibleName(_("Photos"))
        self.show_all = button(_(SHOW_WORDS[Show.ALL]))
        """The way out where the choice of what to show leaves nothing."""
        self.show_all.setParent(self)
        self.show_all.hide()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._tell_view)
        self.setModel(model)
        self.setItemDelegate(self._card)
        self._arrange()
        self._connect(model, theme)

    def _arrange(self) -> None:
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(LAYOUT_BATCH)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setMinimumWidth(MIN_WIDTH)
        self.verticalScrollBar().rangeChanged.connect(self._dim_scroll_bar)
        self._set_margins()

    def _set_margins(self) -> None:
        """Room for the heads of the columns, or beside the cards."""
        is_list = self.shows_rows
        half = 0 if is_list else t.CARD_GAP // 2
        is_mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        above = self.header.sizeHint().height() if is_list else half
        self.header.setVisible(is_list)
        self.setViewportMargins(0 if is_mirrored else half, above, half if is_mirrored else 0, 0)

    @property
    def is_alone(self) -> bool:
        """Whether the only photo there is is shown."""
        return len(self._photos) == 1 and self._photos.rowCount() == 1

    @property
    def shows_rows(self) -> bool:
        """Whether the photos are shown as rows."""
        return self._layout is Layout.LIST and not self.is_alone

    def lay_out(self, layout: Layout) -> None:
        """Show cards or rows."""
        self._layout = layout
        self._fit()

    def show_alone(self, photo: Photo, picture: QPixmap) -> None:
        """Show the photo that is alone with this picture instead of its thumbnail."""
        self._card.alone_picture = picture if photo is self._card.alone else QPixmap()
        self.viewport().update()

    def _connect(self, model: PhotoModel, theme: Theme) -> None:
        self.header.order_asked.connect(self.order_asked)
        for changed in (model.rowsInserted, model.layoutChanged):
            changed.connect(self._fit)
        self.verticalScrollBar().valueChanged.connect(self._soon)
        model.rowsInserted.connect(self._soon)
        model.layoutChanged.connect(self._soon)
        theme.changed.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(self._tell_current)
        self.selectionModel().selectionChanged.connect(lambda _more, _less: self.selection_moved.emit())
        model.layoutChanged.connect(self._tell_current)

    def selected_photos(self) -> list[Photo]:
        """The selected photos, top to bottom; quick for thousands, which lie in few spans of rows."""
        spans = sorted((span.top(), span.bottom()) for span in self._spans())
        return [photo for first, last in spans for photo in self._photos.photos_between(first, last)]

    def selected_count(self) -> int:
        """How many photos are selected; quick for thousands."""
        return sum(span.height() for span in self._spans())

    def _spans(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.count())]

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What to paint anew for a selection: all in view, where asking for the place of each row would take longer."""
        rows = sum(selection.at(number).height() for number in range(selection.count()))
        return QRegion(self.viewport().rect()) if rows > MAX_PLACED else super().visualRegionForSelection(selection)

    def current(self) -> Photo | None:
        """The photo with the keyboard focus."""
        return self._photos.photo_at(self.currentIndex().row())

    def choose(self, photo: Photo) -> None:
        """Make a photo the current one and bring it into view, unless it isn't shown."""
        row = self._photos.row_of(photo)
        if row >= 0:
            self.setCurrentIndex(self._photos.index(row))

    def select(self, photos: Sequence[Photo]) -> None:
        """Select those of `photos` that are shown, and bring the first of them into view."""
        rows = sorted(row for photo in photos if (row := self._photos.row_of(photo)) >= 0)
        if not rows:
            return
        selection, first = QItemSelection(), rows[0]
        for row, following in zip(rows, [*rows[1:], -1], strict=True):
            if following != row + 1:  # the last one of those that stand in a row
                selection.select(self._photos.index(first), self._photos.index(row))
                first = following
        self.setCurrentIndex(self._photos.index(rows[0]))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def visible_photos(self) -> list[Photo]:
        """The photos whose cards are in view; one row more above and below."""
        size = self.gridSize()
        if size.isEmpty() or not len(self._photos):
            return []
        columns = max(1, self.viewport().width() // size.width())
        first = self.verticalScrollBar().value() // size.height() - 1
        last = (self.verticalScrollBar().value() + self.viewport().height()) // size.height() + 1
        rows = range(max(0, first * columns), (last + 1) * columns)
        return [photo for photo in map(self._photos.photo_at, rows) if photo is not None]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where the choice of what to show leaves nothing, say so."""
        super().paintEvent(event)
        if self._shows_nothing:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            area = self.viewport().rect().adjusted(t.CARD_GAP, t.CARD_GAP, -t.CARD_GAP, -t.CARD_GAP)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, int(flags), _("None of the photos fits this choice."))
            painter.end()

    @property
    def _shows_nothing(self) -> bool:
        """Whether there are photos and none is shown."""
        return len(self._photos) > 0 and not self._photos.rowCount()

    def _place_way_out(self) -> None:
        """Put the button below the words in the middle, as long as there are such words."""
        self.show_all.setVisible(self._shows_nothing)
        if self._shows_nothing:
            size = self.show_all.sizeHint()
            middle = self.viewport().geometry().center()
            self.show_all.setGeometry(QRect(middle - QPoint(size.width() // 2, -2 * t.CARD_GAP), size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among as many cards as fit."""
        self._fit()
        super().resizeEvent(event)
        self._soon()

    def _fit(self, *_changed: object) -> None:
        """Choose what paints the photos, and make room for it."""
        self._place_way_out()
        painter = self._row if self.shows_rows else self._card
        if self.itemDelegate() is not painter:
            self.setItemDelegate(painter)
        self._card.alone = self._photos.photo_at(0) if self.is_alone else None
        self._set_margins()
        cell = self._cell(self.viewport().width() - 1)  # a row that fills the view exactly would be wrapped
        self._place_header(cell)
        if cell != self.gridSize():
            self._card.cell = self._row.cell = cell
            self.setGridSize(cell)

    def _cell(self, width: int) -> QSize:
        if self.is_alone:
            return QSize(width, max(self.viewport().height() - 1, CardDelegate.card_height(self.font())))
        if self.shows_rows:
            return QSize(width, RowDelegate.row_height(self.font()))
        columns = max(1, round(width / (self._card.usual_width(self.font()) + t.CARD_GAP)))
        return QSize(width // columns, CardDelegate.card_height(self.font()) + t.CARD_GAP)

    def _place_header(self, cell: QSize) -> None:
        area = self.viewport().geometry()
        self.header.setGeometry(area.left(), 0, area.width(), self.header.sizeHint().height())
        if self.shows_rows:
            self.header.share(cell.width())
            self.header.show_order(*self._photos.order)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Repaint a card. A list would place all cards anew, which a changed one never needs: all have one size."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by keyboard finds a current card at once."""
        if not self.currentIndex().isValid() and self._photos.rowCount():
            first = self._photos.index(0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        super().focusInEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the clean copies out, as copies; the originals and photos without a copy stay."""
        data = self.dragged_data()
        if data.hasUrls():
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.setPixmap(self._drag_picture())
            drag.setHotSpot(QPoint(0, 0))
            drag.exec(Qt.DropAction.CopyAction)

    def dragged_data(self) -> QMimeData:
        """The clean copies of the selected photos."""
        return self._photos.mimeData(self.selectionModel().selectedIndexes())

    def _drag_picture(self) -> QPixmap:
        card = self.visualRect(self.currentIndex())
        shown = self.viewport().grab(card) if card.isValid() else QPixmap()
        return shown.scaledToWidth(DRAG_PX) if not shown.isNull() else shown

    def _dim_scroll_bar(self, low: int, high: int) -> None:
        """The bar always has its place, so that rows never jump; without anything to scroll it isn't seen."""
        self.verticalScrollBar().setEnabled(high > low)

    def _soon(self, *_changed: object) -> None:
        """Tell what is in view before long, also while the user keeps scrolling."""
        if not self._settle.isActive():
            self._settle.start()

    def _tell_view(self) -> None:
        self.view_moved.emit(self.visible_photos())

    def _tell_current(self, *_changed: QModelIndex) -> None:
        self.current_photo.emit(self.current())
