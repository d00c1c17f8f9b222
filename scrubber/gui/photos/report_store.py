"""The full reports and the decoded thumbnails of the photos seen last, and the counted facts of all.

Twenty thousand full reports would take over a gigabyte; a report that was forgotten is simply read again when
its card comes back into view. Nothing is ever written to disk.
"""

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPixmap

from scrubber.engine.report import PhotoReport
from scrubber.gui.photos.photo import Photo
from scrubber.metadata.findings.batch import Batch
from scrubber.metadata.findings.batch_facts import BatchFacts

MAX_REPORTS = 400
"""More than any screen shows at once, so that what is visible is never forgotten."""

MAX_PICTURE_SIDE = 4096
"""Our workers make thumbnails far smaller; anything larger is not shown."""


def decode(data: bytes) -> QPixmap:
    """A picture that one of our own workers encoded; a null pixmap when there is none."""
    image = QImage.fromData(QByteArray(data)) if data else QImage()
    if image.isNull() or max(image.width(), image.height()) > MAX_PICTURE_SIDE:
        return QPixmap()
    return QPixmap.fromImage(image)


class ReportStore:
    """A bounded memory from photo to report and thumbnail; the least recently used are dropped."""

    def __init__(self, limit: int = MAX_REPORTS) -> None:
        self._limit = limit
        self._kept: OrderedDict[Photo, tuple[PhotoReport, QPixmap]] = OrderedDict()

    def __contains__(self, photo: Photo) -> bool:
        return photo in self._kept

    def put(self, photo: Photo, report: PhotoReport) -> None:
        """Remember a report; its thumbnail is decoded now, not while painting."""
        self._kept[photo] = (report, decode(report.thumbnail))
        self._kept.move_to_end(photo)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def report(self, photo: Photo) -> PhotoReport | None:
        """The report of a photo, if it is still known."""
        return self._kept[photo][0] if self._touch(photo) else None

    def thumbnail(self, photo: Photo) -> QPixmap | None:
        """The thumbnail of a photo; None while its report is not known, null when none could be made."""
        return self._kept[photo][1] if self._touch(photo) else None

    def forget(self, photo: Photo) -> None:
        """Drop what is known of a photo that left the list."""
        self._kept.pop(photo, None)

    def _touch(self, photo: Photo) -> bool:
        if photo not in self._kept:
            return False
        self._kept.move_to_end(photo)
        return True


class CountedFacts:
    """A `Batch` of the photos that were read and are still in the list: what they tell together is there at once."""

    def __init__(self) -> None:
        self.batch = Batch()
        self._counted: dict[Photo, BatchFacts] = {}

    def take(self, photo: Photo) -> None:
        """Count a photo that was read, or read again; nothing of one that tells nothing any more."""
        if self._counted.get(photo) == photo.batch_facts:
            return
        self.forget([photo])
        if photo.batch_facts is not None:
            self._counted[photo] = photo.batch_facts
            self.batch.add(photo.batch_facts)

    def forget(self, photos: Iterable[Photo]) -> None:
        """Take back photos that left the list."""
        for photo in photos:
            facts = self._counted.pop(photo, None)
            if facts is not None:
                self.batch.remove(facts)
