"""Drops as the system delivers them: the pointer enters, moves and lets go."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

WHERE = QPointF(300, 300)
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def local_files(*paths: Path) -> QMimeData:
    """What a file manager offers."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window: QWidget, data: QMimeData, actions: Qt.DropAction = Qt.DropAction.CopyAction) -> Qt.DropAction | None:
    """Drop `data` of a source that offers `actions`; the action that it is told, None when it is turned away."""
    enter = QDragEnterEvent(WHERE.toPoint(), actions, data, LEFT, NO_KEY)
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return None
    QApplication.sendEvent(window, QDragMoveEvent(WHERE.toPoint(), actions, data, LEFT, NO_KEY))
    event = QDropEvent(WHERE, actions, data, LEFT, NO_KEY)
    QApplication.sendEvent(window, event)
    return event.dropAction() if event.isAccepted() else None
