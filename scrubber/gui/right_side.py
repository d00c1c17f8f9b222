"""The right side of the window: one selected photo is explained, several (or none) are summed up."""

from PySide6.QtWidgets import QStackedWidget

from scrubber.gui.batch_panel import BatchPanel
from scrubber.gui.inspector import Inspector
from scrubber.gui.photo import Photo
from scrubber.gui.photo_view import PhotoView
from scrubber.gui.session import Session
from scrubber.gui.theme import Theme


class RightSide(QStackedWidget):
    """Shows the inspector or the panel for many photos."""

    def __init__(self, theme: Theme, session: Session, view: PhotoView) -> None:
        super().__init__()
        self._session = session
        self._view = view
        self.inspector = Inspector(theme)
        self.batch = BatchPanel()
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
        self.inspector.show_photo(photo, self._session.report(photo) if photo is not None else None)
        self.setCurrentWidget(self.inspector)

    def photo_changed(self, photo: Photo) -> None:
        """Explain the photo anew that was read or cleaned."""
        if photo is self._view.current() and self.currentWidget() is self.inspector:
            self.inspector.show_photo(photo, self._session.report(photo))

    def counts_changed(self) -> None:
        """More photos were read."""
        if self.currentWidget() is self.batch and not self.batch.is_complete:
            self.explain()

    def _sum_up(self, count: int) -> None:
        if count in (0, len(self._session.model)):
            self.batch.show_batch(self._session.facts.batch, self._session.model.photos)
        else:
            self.batch.show_photos(self._view.selected_photos())
        self.setCurrentWidget(self.batch)
