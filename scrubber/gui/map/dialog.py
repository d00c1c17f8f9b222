"""The map in a window of its own: one photo's place large, or all photos of the session."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from scrubber.gui import texts
from scrubber.gui.map.legend import Legend
from scrubber.gui.map.pins import Pin, pin_words
from scrubber.gui.map.view import MapView
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.session import Session
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import ElidedLabel, button, quit_key
from scrubber.i18n import _

_SIZE = (980, 680)


class MapDialog(QDialog):
    """Stays open beside the main window, which follows the pins that are chosen in it."""

    photo_chosen = Signal(object)
    """The key of a pin."""

    def __init__(self, theme: Theme, pins: Sequence[Pin], chosen: object = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        quit_key(self)
        self.setWindowTitle(_("Map"))
        self._pins = list(pins)
        self.map = MapView(theme)
        self.words = ElidedLabel("muted")
        self.show_all = button(_("Show all"))
        self.show_all.setVisible(len(self._pins) > 1)
        self.show_all.clicked.connect(lambda: self.map.show_all(glide=True))
        self.done_button = button(_("Close"))
        self.done_button.clicked.connect(self.close)
        self.map.pin_clicked.connect(self._chosen)
        self.map.show_pins(self._pins, chosen)
        self.legend = Legend(theme, self._pins, self.map.has_track)
        self._lay_out()
        self.resize(*_SIZE)
        self._describe(chosen)
        self.map.setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.show_all)
        row.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.map, 1)
        column.addWidget(self.legend)
        column.addLayout(row)

    def choose(self, key: object) -> None:
        """Mark the photo that is chosen elsewhere."""
        self.map.choose(key)
        self._describe(key)

    def _chosen(self, key: object) -> None:
        self._describe(key)
        self.photo_chosen.emit(key)

    def _describe(self, key: object) -> None:
        pin = next((pin for pin in self._pins if pin.key is key), None) if key is not None else None
        self.words.setText(pin_words([pin]) if pin is not None else shown_words(len(self._pins)))


def shown_words(count: int) -> str:
    """How many photos are on the map."""
    if not count:
        return _("No photo tells where it was taken.")
    return texts.photos(count)


def photo_pins(photos: Iterable[Photo], made_before: Iterable[Pin] = ()) -> list[Pin]:
    """A pin for each photo that tells where it was taken, as far as photos were read; unchanged ones are used again."""
    known = {pin.key: pin for pin in made_before}
    return [
        _pin(photo, photo.batch_facts.place, photo.batch_facts.moment, known.get(photo))
        for photo in photos
        if photo.batch_facts is not None and photo.batch_facts.place is not None
    ]


def _pin(photo: Photo, place: tuple[float, float], moment: str, before: Pin | None) -> Pin:
    """The pin of a photo, which is the one from before while the photo tells the same."""
    if before is not None and (before.latitude, before.longitude) == place and before.moment == moment:
        return before
    return Pin(*place, key=photo, name=texts.file_name(photo.path), moment=moment)


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
