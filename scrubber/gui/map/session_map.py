"""The large map of all photos beside the window: a pin chooses its photo there, a photo marks its pin here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from scrubber.gui.map.dialog import MapDialog, photo_pins
from scrubber.gui.map.pins import Pin
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.session import Session
from scrubber.gui.style.theme import Theme


def open_session_map(
    theme: Theme, session: Session, view: PhotoView, window: QWidget, pins: list[Pin] | None = None
) -> MapDialog:
    """Open it with `pins`, or with all photos of the session; it is gone once it is closed."""
    shown = photo_pins(session.model.photos) if pins is None else pins
    dialog = MapDialog(theme, shown, view.current(), window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.photo_chosen.connect(lambda photo: choose_photo(view, session, photo))
    view.current_photo.connect(dialog.choose)
    dialog.show()
    return dialog


def choose_photo(view: PhotoView, session: Session, photo: Photo) -> None:
    """Make a photo the current one of the list, unless it was removed or isn't shown there."""
    row = session.model.row_of(photo)
    if row >= 0:
        view.setCurrentIndex(session.model.index(row))
