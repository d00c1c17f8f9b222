"""The right side of the window: one selected photo is explained, several (or none) are summed up."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget

from scrubber.gui.inspector.batch_panel import BatchPanel
from scrubber.gui.inspector.panel import MAP_HEIGHT, Inspector
from scrubber.gui.map.dialog import choose_photo, open_session_map, photo_pins
from scrubber.gui.map.view import MapView
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.session import Session
from scrubber.gui.steps import Steps
from scrubber.gui.style.theme import Theme

MAP_MS = 150
"""While thousands of photos are read, the map of them is drawn this long after the first change."""


class InspectorPane(QStackedWidget):
    """Shows the inspector or the panel for many photos."""

    def __init__(self, theme: Theme, session: Session, view: PhotoView) -> None:
        super().__init__()
        self._session = session
        self._view = view
        self.inspector = Inspector(theme)
        self.batch = BatchPanel()
        self.map = MapView(theme, is_small=True)
        self.map.setFixedHeight(MAP_HEIGHT)
        self.map.hide()
        self.map.pin_clicked.connect(lambda photo: choose_photo(view, session, photo))
        self.map.enlarge_asked.connect(
            lambda: open_session_map(theme, session, view, self.window(), list(self.map.pins))
        )
        self.batch.put_above(self.map)
        self._keep = session.choices.keep
        self._summed_up: Sequence[Photo] = ()
        self._draw = QTimer(self, singleShot=True, interval=MAP_MS)
        self._map_steps = Steps(self)
        self._draw.timeout.connect(lambda: self._map_steps.begin(self._show_map()))
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(lambda: self._show(self._view.current()))
        self.addWidget(self.inspector)
        self.addWidget(self.batch)
        self.setMinimumWidth(self.inspector.minimumWidth())
        self.setMaximumWidth(self.inspector.maximumWidth())

    def explain(self) -> None:
        """Show what fits the selection."""
        count = self._view.selected_count()
        if count != 1 and len(self._session.model) > 1:
            self._sum_up(count)
            return
        photo = self._view.current()
        self._show(photo)
        self.setCurrentWidget(self.inspector)

    def photo_changed(self, photo: Photo) -> None:
        """Explain the photo anew that was read or cleaned; once, where more of it changes at the same time."""
        if photo is self._view.current() and self.currentWidget() is self.inspector:
            self._again.start()

    def _show(self, photo: Photo | None) -> None:
        if photo is None:
            self.inspector.show_photo(None, None)
            return
        copies = self._session.copies
        self._keep = self._session.choices.keep
        self.inspector.keep = self._keep if photo.chosen_keep is None else photo.chosen_keep
        self.inspector.show_photo(photo, self._session.report(photo), copies.report(photo), copies.thumbnail(photo))

    def counts_changed(self) -> None:
        """More photos were read, or something else was chosen."""
        all_of_them = self._session.batch_facts.batch, len(self._session.model)
        is_old = self.currentWidget() is self.batch and not self.batch.is_up_to_date(*all_of_them)
        if is_old or self._keep != self._session.choices.keep:
            self.explain()

    def _sum_up(self, count: int) -> None:
        if count in (0, len(self._session.model)):
            self._summed_up = self._session.model.photos
            self.batch.show_batch(self._session.batch_facts.batch, self._summed_up)
        else:
            self._summed_up = self._view.selected_photos()
            self.batch.show_photos(self._summed_up)
        if not self._draw.isActive():
            self._draw.start()
        self.setCurrentWidget(self.batch)

    def _show_map(self) -> Iterator[None]:
        pins = photo_pins(self._summed_up, self.map.pins)
        yield
        self.map.setVisible(bool(pins))
        if pins != self.map.pins:
            self.map.show_pins(pins)
