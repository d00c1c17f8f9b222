"""The photo and a picture that was hidden in it, large and side by side."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from scrubber.engine.report import PhotoReport
from scrubber.gui import texts
from scrubber.gui.inspector.hidden_pictures import fitted, relation_words
from scrubber.gui.photos.report_store import decode
from scrubber.gui.style.widgets import label, quit_key
from scrubber.i18n import _, dotted

LARGE_PX = 1280
"""Pixels a side of the pictures that the workers are asked for."""


class PictureDialog(QDialog):
    """Begins with the small pictures that are known and takes the large ones when a worker has made them."""

    def __init__(self, report: PhotoReport, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        quit_key(self)
        self.setWindowTitle(_("Hidden picture"))
        self._number = number
        self._count = len(report.pictures)
        self.photo = _Canvas(_("The photo"))
        self.hidden = _Canvas(_("Hidden picture"))
        self.heading = label("", "heading")
        self.words = label("")
        self.before = QPushButton(_("Previous"))
        self.after = QPushButton(_("Next"))
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self._lay_out()
        self.resize(960, 560)
        self.show_report(report)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        for canvas in (self.photo, self.hidden):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label(canvas.accessibleName(), "small"))
            column.addWidget(canvas, 1)
            row.addLayout(column, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        for step in (self.before, self.after):
            buttons.addButton(step, QDialogButtonBox.ButtonRole.ActionRole)
            step.setVisible(self._count > 1)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addLayout(row, 1)
        column.addWidget(buttons)

    def show_report(self, report: PhotoReport) -> None:
        """Show the pictures of `report`, which may be larger ones than before."""
        if len(report.pictures) == self._count:
            self._report = report
            self._show()

    def step(self, by: int) -> None:
        """Show the picture before or after this one, round and round."""
        self._number = (self._number + by) % self._count
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys step, too."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self._count > 1:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self.step(-steps[Qt.Key(event.key())] if mirrored else steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        picture = self._report.pictures[self._number]
        self.heading.setText(texts.harmless(_(picture.label)))
        place = _("{done} of {total}").format(done=self._number + 1, total=self._count) if self._count > 1 else ""
        said = (relation_words(picture), texts.harmless(picture.where), place)
        self.words.setText(dotted(said))
        self.photo.show_pixmap(decode(self._report.thumbnail))
        self.hidden.show_pixmap(decode(picture.data))


def show_if_open(dialog: PictureDialog, report: PhotoReport) -> None:
    """Give a dialog its large pictures, unless it was closed while they were made."""
    if isValid(dialog):
        dialog.show_report(report)


class _Canvas(QWidget):
    """A picture as large as there is room for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)

    def sizeHint(self) -> QSize:
        """Half of a small window."""
        return QSize(400, 300)

    def show_pixmap(self, pixmap: QPixmap) -> None:
        """Show another picture."""
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Centred, in its own proportions."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        room = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = fitted(self._pixmap, max(room.width(), room.height()), ratio)
        if shown.isNull():
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("This photo can't be shown."))
        else:
            size = shown.deviceIndependentSize().toSize()
            painter.drawPixmap((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, shown)
        painter.end()
