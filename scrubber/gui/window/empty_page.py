"""What the window shows before the first photo: where to drop, what the program does, three ways to begin."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scrubber.gui.style.symbols import PictureSymbol
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import button, label
from scrubber.gui.window.place import is_low_screen
from scrubber.i18n import _, without_dots

MARGIN = 32
TEXT_WIDTH = 480


class EmptyPage(QWidget):
    """The drop zone."""

    photos_asked = Signal()
    folder_asked = Signal()
    samples_asked = Signal()

    def __init__(self, theme: Theme, offer_samples: bool) -> None:
        super().__init__()
        self._theme = theme
        self._is_target = False
        self.choose = button(without_dots(_("Add photos…")), "primary")
        self.choose_folder = button(_("Choose a folder"))
        self.samples = button(_("Try with sample photos"))
        self.samples.setVisible(offer_samples)
        self.choose.clicked.connect(self.photos_asked)
        self.choose_folder.clicked.connect(self.folder_asked)
        self.samples.clicked.connect(self.samples_asked)
        self._lay_out()
        theme.changed.connect(self.update)

    def _lay_out(self) -> None:
        words = _(
            "See what each photo tells a stranger, then save clean copies. "
            "Your originals stay as they are. Nothing leaves this computer."
        )
        heading, text = label(_("Drop photos or a folder here"), "title"), label(words, "muted")
        text.setMaximumWidth(TEXT_WIDTH)
        column = QVBoxLayout(self)
        margin = MARGIN + 8 if is_low_screen() else MARGIN * 2
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(16)
        column.addStretch(1)
        if not is_low_screen():
            column.addWidget(PictureSymbol(self._theme, 56), 0, Qt.AlignmentFlag.AlignHCenter)
        for shown in (heading, text):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(heading)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(text, 100)
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(self._buttons())
        column.addStretch(1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for shown in (self.choose, self.choose_folder, self.samples):
            row.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row

    def show_target(self, is_target: bool) -> None:
        """Show that letting go now will work."""
        self._is_target = is_target
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if self._is_target else colours.muted), 2, Qt.PenStyle.DashLine))
        if self._is_target:
            painter.setBrush(QColor(colours.accent_soft))
        else:
            painter.setOpacity(0.45)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN), 20, 20)
        painter.end()
