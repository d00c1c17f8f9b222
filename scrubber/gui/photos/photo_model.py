"""The list of photos for the view: filtered and sorted in Python, which is several times faster than a proxy."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl

from scrubber.gui import texts
from scrubber.gui.photos.columns import depends_on_reading, in_order, row_words, status_words
from scrubber.gui.photos.photo import Photo, State
from scrubber.gui.settings import Order, Show
from scrubber.i18n import labelled
from scrubber.metadata.findings.finding import Topic

Index = QModelIndex | QPersistentModelIndex

PHOTO_ROLE = Qt.ItemDataRole.UserRole

_WITHOUT_COPY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_WITH_COPY = _WITHOUT_COPY | Qt.ItemFlag.ItemIsDragEnabled

_SHOWN: dict[Show, Callable[[Photo], bool]] = {
    Show.ALL: lambda photo: True,
    Show.TO_DO: lambda photo: photo.state in (State.WAITING, State.READ, State.WORKING),
    Show.PLACE: lambda photo: photo.has_place,
    Show.PEOPLE: lambda photo: Topic.PERSON in photo.topics,
    Show.FACES: lambda photo: bool(photo.faces),
    Show.HIDDEN: lambda photo: photo.hides_picture,
    Show.CLEANED: lambda photo: photo.state is State.CLEANED,
    Show.REFUSED: lambda photo: photo.state is State.REFUSED,
    Show.CHANGED: lambda photo: photo.was_changed,
}


class PhotoModel(QAbstractListModel):
    """All photos of the session and the ones that are shown, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[Photo, None] = {}
        self._paths: dict[str, Photo] = {}
        self._shown: list[Photo] = []
        self._rows: dict[Photo, int] = {}
        self._show = Show.ALL
        self._order = Order.ADDED
        self._is_reversed = False

    @property
    def photos(self) -> Sequence[Photo]:
        """Every photo of the session, shown or not."""
        return list(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def holds(self, photo: Photo) -> bool:
        """Whether the photo is (still) in the list."""
        return photo in self._all

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows that are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def shown(self) -> list[Photo]:
        """The photos that are shown, in order."""
        return list(self._shown)

    def photo_at(self, row: int) -> Photo | None:
        """The photo in a shown row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def photos_between(self, first: int, last: int) -> list[Photo]:
        """The photos in these shown rows, the last one included."""
        return self._shown[first : last + 1]

    def by_path(self, path: str) -> Photo | None:
        """The photo of this path, shown or not."""
        return self._paths.get(path)

    def holds_path(self, path: str) -> bool:
        """Whether a photo of this path is in the list."""
        return path in self._paths

    def row_of(self, photo: Photo) -> int:
        """The shown row of a photo, or -1."""
        return self._rows.get(photo, -1)

    def count_hidden(self, photos: Iterable[Photo]) -> int:
        """How many of these photos the choice of what to show leaves out."""
        return sum(photo not in self._rows for photo in photos)

    @property
    def is_filtered(self) -> bool:
        """Whether only some photos are shown."""
        return self._show is not Show.ALL

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What views, screen readers and tooltips ask for."""
        photo = self.photo_at(index.row())
        if photo is None:
            return None
        if role == PHOTO_ROLE:
            return photo
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.file_name(photo.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return labelled(texts.file_name(photo.path), status_words(photo))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row_words(photo)
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts.tooltip(labelled(texts.file_name(photo.path), status_words(photo)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only a cleaned photo can be dragged out: its copy, never the original."""
        photo = self.photo_at(index.row())
        return _WITH_COPY if photo is not None and photo.output else _WITHOUT_COPY

    def mimeTypes(self) -> list[str]:
        """What is dragged out: files."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        """The clean copies of the dragged photos; originals are never handed out."""
        photos = [self.photo_at(index.row()) for index in indexes]
        data = QMimeData()
        urls = [QUrl.fromLocalFile(photo.output) for photo in photos if photo is not None and photo.output]
        if urls:
            data.setUrls(urls)
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Copy only: a move could delete the copy we just made."""
        return Qt.DropAction.CopyAction

    def add(self, found: Iterable[tuple[str, str]]) -> list[Photo]:
        """Append photos by (path, root), without those that are there already; returns the new ones."""
        fresh = {path: root for path, root in found if path not in self._paths}
        photos = [Photo(path, root) for path, root in fresh.items()]
        if not photos:
            return []
        self._paths.update({photo.path: photo for photo in photos})
        self._all.update(dict.fromkeys(photos))
        if self._show is Show.ALL and self._order is Order.ADDED and not self._is_reversed:
            self._append(photos)
        else:
            self.refresh()
        return photos

    def _append(self, photos: list[Photo]) -> None:
        first = len(self._shown)
        self.beginInsertRows(QModelIndex(), first, first + len(photos) - 1)
        self._shown += photos
        self._rows.update({photo: first + number for number, photo in enumerate(photos)})
        self.endInsertRows()

    def remove(self, photos: Iterable[Photo]) -> None:
        """Take photos out of the list; the files stay where they are."""
        gone = {photo for photo in photos if photo in self._all}
        if not gone:
            return
        for photo in gone:
            del self._all[photo]
            self._paths.pop(photo.path, None)
        self.refresh()

    def places(self, photos: Iterable[Photo]) -> list[tuple[int, Photo]]:
        """Where these photos stand among all, first to last."""
        wanted = set(photos)
        return [(place, photo) for place, photo in enumerate(self._all) if photo in wanted]

    def put_back(self, places: Iterable[tuple[int, Photo]]) -> list[Photo]:
        """List removed photos at their places again, but for those that were added anew; returns the others."""
        back = [(place, photo) for place, photo in places if photo.path not in self._paths]
        rest, merged = iter(self._all), list[Photo]()
        for place, photo in back:
            merged += islice(rest, max(0, place - len(merged)))
            merged.append(photo)
        self._all = dict.fromkeys([*merged, *rest])
        photos = [photo for _place, photo in back]
        self._paths.update({photo.path: photo for photo in photos})
        self.refresh()
        return photos

    def changed(self, photo: Photo) -> None:
        """Repaint a photo after its record changed."""
        row = self.row_of(photo)
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def arrange(self, show: Show, order: Order, is_reversed: bool = False) -> None:
        """Choose what is shown and in which order."""
        if (show, order, is_reversed) != (self._show, self._order, self._is_reversed):
            self._show, self._order, self._is_reversed = show, order, is_reversed
            self.refresh()

    @property
    def order(self) -> tuple[Order, bool]:
        """The order of the list, and whether it is the other way round."""
        return self._order, self._is_reversed

    def depends_on_content(self) -> bool:
        """Whether reading or cleaning a photo may change which rows are shown or where."""
        return self._show is not Show.ALL or depends_on_reading(self._order)

    def refresh(self) -> None:
        """Work out the shown rows again; selection and current photo survive."""
        kept = [photo for photo in self._all if _SHOWN[self._show](photo)]
        shown = in_order(kept, self._order, self._is_reversed)
        if shown != self._shown:
            self._replace(shown)

    def _replace(self, shown: list[Photo]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        photos = [self.photo_at(index.row()) for index in before]
        self._shown = shown
        self._rows = {photo: row for row, photo in enumerate(shown)}
        rows = [self._rows.get(photo, -1) if photo is not None else -1 for photo in photos]
        self.changePersistentIndexList(before, [self.index(row) if row >= 0 else QModelIndex() for row in rows])
        self.layoutChanged.emit()
