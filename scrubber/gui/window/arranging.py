"""Which photos the list shows, in which order and layout: the bar, the heads of the columns and the menu agree."""

from PySide6.QtCore import QObject

from scrubber.gui.photos.photo_model import PhotoModel
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.settings import Layout, Order, Settings, Show
from scrubber.gui.window.top_bar import TopBar


class Arranging(QObject):
    """Takes the choices, remembers them and shows them everywhere."""

    def __init__(self, top: TopBar, view: PhotoView, model: PhotoModel, settings: Settings) -> None:
        super().__init__(view)
        self._top = top
        self._view = view
        self._model = model
        self._settings = settings
        for chooser in (top.show, top.order):
            chooser.activated.connect(lambda _row: self.arrange())
        top.layout_button.clicked.connect(self._change_layout)
        view.order_asked.connect(self._sort_by)
        view.show_all.clicked.connect(lambda: self.show_only(Show.ALL))
        view.lay_out(settings.layout)
        self.arrange()

    def arrange(self, is_reversed: bool = False) -> None:
        """Show what is chosen in the bar."""
        show, order = self._top.choice()
        self._settings.show, self._settings.order = show, order
        self._model.arrange(show, order, is_reversed)
        self._view.header.show_order(order, is_reversed)

    def show_only(self, show: Show) -> None:
        """Show only some photos, for now: the next start shows what was chosen in the bar."""
        chosen = self._settings.show
        self._top.show.setCurrentIndex(self._top.show.findData(show))
        self.arrange(self._model.order[1])
        self._settings.show = Show.ALL if show is Show.ALL else chosen

    def lay_out(self, layout: Layout) -> None:
        """Show the photos as cards or as a list."""
        self._settings.layout = layout
        self._top.layout_button.show_layout(layout)
        self._view.lay_out(layout)

    def _change_layout(self) -> None:
        self.lay_out(Layout.LIST if self._settings.layout is Layout.CARDS else Layout.CARDS)

    def _sort_by(self, order: Order) -> None:
        """A column's head was clicked: sort by it, or turn its order round."""
        is_reversed = self._model.order == (order, False)
        self._top.order.setCurrentIndex(self._top.order.findData(order))
        self.arrange(is_reversed)
