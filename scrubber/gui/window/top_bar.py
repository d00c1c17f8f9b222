"""The top bar: add photos, what there is, what is shown."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from scrubber.gui.settings import LAYOUT_WORDS, ORDER_WORDS, SHOW_WORDS, Layout, Order, Settings, Show
from scrubber.gui.style import tokens as t
from scrubber.gui.style.symbols import paint_layout_symbol
from scrubber.gui.style.widgets import Button, Chooser, ElidedLabel, button, label, panel, with_key
from scrubber.i18n import _, labelled, without_dots


class _Choices(Chooser):
    """A list of the words of an enumeration."""

    def __init__(self, words: Mapping[Show, str] | Mapping[Order, str], chosen: Show | Order, name: str) -> None:
        super().__init__(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumWidth(t.CHOOSER_MIN)
        for choice, text in words.items():
            self.addItem(_(text), choice)
        self.setCurrentIndex(list(words).index(chosen))


class _LayoutButton(Button):
    """Changes between cards and list; it shows what a press brings."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(" ")  # without any text Qt would make it as wide as for four letters
        self.setProperty("role", "icon")
        self.show_layout(layout)

    def show_layout(self, layout: Layout) -> None:
        """Offer the other layout."""
        self._other = Layout.LIST if layout is Layout.CARDS else Layout.CARDS
        self.setAccessibleName(labelled(_("Cards or list"), _(LAYOUT_WORDS[self._other])))
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The symbol of the other layout."""
        super().paintEvent(event)
        painter = QPainter(self)
        is_list = self._other is Layout.LIST
        paint_layout_symbol(painter, QRectF(self.rect()).center(), is_list, self.palette().text().color())
        painter.end()


class TopBar:
    """Holds the controls; `widget` goes into the window."""

    def __init__(self, settings: Settings) -> None:
        self.widget = panel("bar", "bottom")
        self.brand = label("Scrubber", "brand", wraps=False)
        self.add_photos = button(without_dots(_("Add photos…")))
        self.add_folder = button(without_dots(_("Add a folder…")))
        self.help = button("?", "icon", _("Help"))
        self.help.setToolTip(with_key(_("Help"), "F1"))
        self.overview = ElidedLabel("muted")
        self.overview.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        self.show = _Choices(SHOW_WORDS, settings.show, _("Which photos to show"))
        self.order = _Choices(ORDER_WORDS, settings.order, _("How to sort"))
        self.layout_button = _LayoutButton(settings.layout)
        self._lay_out()
        self.show_counts(0, "")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)  # so that languages with long words fit the narrowest window
        row.addWidget(self.brand)
        for shown in (self.add_photos, self.add_folder):
            row.addWidget(shown)
        row.addWidget(self.overview, 1000)
        row.addStretch(1)
        for control in (self.show, self.order, self.layout_button, self.help):
            row.addWidget(control)
        self.widget.setMinimumHeight(t.TOP_BAR_HEIGHT)

    def fit(self, width: int) -> None:
        """In a narrow window the controls need the room of the name, which the title shows anyway."""
        self.brand.setVisible(width >= t.WINDOW_BRAND)

    def show_counts(self, count: int, words: str, short: str = "") -> None:
        """Say how many photos there are, in words as well, and `short` ones; without any the bar stays quiet."""
        for control in (self.add_photos, self.add_folder, self.overview):
            control.setVisible(count > 0)
        for several in (self.order, self.layout_button):
            several.setVisible(count > 1)
        self.show.setVisible(count > 1 or (count > 0 and self.choice()[0] is not Show.ALL))
        self.overview.short = short
        self.overview.setText(words)

    def choice(self) -> tuple[Show, Order]:
        """What the user chose to see."""
        return self.show.currentData(), self.order.currentData()
