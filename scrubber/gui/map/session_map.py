"""The large map of all photos beside the window: a pin chooses its photo there, a photo marks its pin here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from scrubber.gui.map.dialog import MapDialog, photo_pins
from scrubber.gui.photo import Photo
from scrubber.gui.photo_view import PhotoView
from scrubber.gui.session import Session
from scrubber.gui.theme import Theme


def open_session_map(theme: Theme, session: Session, view: PhotoView, window: QWidget) -> MapDialog:
    """Open it; it is gone once it is closed."""

    def choose(photo: Photo) -> None:
        row = session.model.row_of(photo)
        if row >= 0:
            view.setCurrentIndex(session.model.index(row))

    dialog = MapDialog(theme, photo_pins(session.model.photos), view.current(), window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.photo_chosen.connect(choose)
    view.current_photo.connect(dialog.choose)
    dialog.show()
    return dialog
