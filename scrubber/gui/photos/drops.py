"""What may be dropped on the window or pasted: files and folders of this computer, and pictures without a file."""

from dataclasses import dataclass

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent, QImage


@dataclass(frozen=True, slots=True)
class Dropped:
    """Local paths, and whether something else was among what was dropped."""

    paths: tuple[str, ...]
    had_others: bool


def is_welcome(data: QMimeData) -> bool:
    """Whether to let the user drop this: files, or links and pictures for which we then explain what to do."""
    return data.hasUrls() or data.hasImage()


def read_drop(data: QMimeData) -> Dropped:
    """The local files among what was dropped; addresses on the internet are never opened."""
    urls = data.urls()
    paths = tuple(url.toLocalFile() for url in urls if url.isLocalFile() and url.toLocalFile())
    had_others = len(paths) < len(urls) or (not urls and data.hasImage())
    return Dropped(paths, had_others)


def picture_of(data: QMimeData) -> QImage:
    """The picture itself, as browsers, chats and screenshot tools hand it over; a null image when there is none.

    Qt has decoded it already, in the form of the system's clipboard.
    """
    image = data.imageData() if data.hasImage() else None
    return image if isinstance(image, QImage) else QImage()


def accept_as_copy(event: QDropEvent) -> bool:
    """Accept a drop so that its source keeps its files: after a move it may delete them.

    A source that offers nothing but a move is turned away; False then.
    """
    harmless = event.possibleActions() & (Qt.DropAction.CopyAction | Qt.DropAction.LinkAction)
    if not harmless:
        event.ignore()
        return False
    can_copy = bool(harmless & Qt.DropAction.CopyAction)
    event.setDropAction(Qt.DropAction.CopyAction if can_copy else Qt.DropAction.LinkAction)
    event.accept()
    return True
