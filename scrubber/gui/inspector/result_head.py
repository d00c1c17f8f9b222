"""The result of cleaning at the top of the inspector: the copy as it is, its seal, and what can be done with it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scrubber.gui.inspector.hidden_pictures import fitted
from scrubber.gui.photos.photo import Photo
from scrubber.gui.style.widgets import Button, button, label
from scrubber.i18n import _, without_dots

PICTURE_SIDE = 240


class ResultHead(QWidget):
    """Hidden as long as there is no copy."""

    opened = Signal()
    """The copy is to be seen in full size."""

    def __init__(self) -> None:
        super().__init__()
        self.seal = label("", "verified")
        self.picture = Button()
        self.picture.setProperty("role", "result")
        self.picture.setCursor(Qt.CursorShape.PointingHandCursor)
        self.picture.setAccessibleName(_("Open large"))
        self.picture.setToolTip(self.picture.accessibleName())
        self.copy, self.folder, self.covers = (
            button(_("Copy clean photo")), button(_("Show in folder")), button(without_dots(_("Edit covers…"))),
        )  # fmt: skip
        self.undate = button(_("Take the date out of the name"))
        self.encode = button(_("Encode anew without it"))
        self.encode.setToolTip(_("The picture loses a little, and what nobody sees of it is gone."))
        self.picture.clicked.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.seal)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeading)
        row = QHBoxLayout()
        row.setSpacing(8)
        for shown in (self.copy, self.folder):
            row.addWidget(shown)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.covers, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.undate, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.encode, 0, Qt.AlignmentFlag.AlignLeading)

    def show_result(self, photo: Photo, shown: QPixmap | None) -> None:
        """Show what became of a photo; `shown` is its copy, as soon as that is known."""
        self.setVisible(bool(photo.output))
        dated = [_("The copy's name still tells the date.")] if photo.undated_name else []
        self.seal.setText("\n".join((photo.seal, *photo.remarks, *dated)))
        self.seal.setProperty("role", "noted" if photo.needs_look or photo.holds_unseen else "verified")
        self.seal.style().unpolish(self.seal)
        self.seal.style().polish(self.seal)
        self.undate.setVisible(bool(dated))
        self.encode.setVisible(photo.offers_encoding and not photo.encodes_anew)
        self.picture.setVisible(shown is not None)
        if shown is not None:
            picture = fitted(shown, PICTURE_SIDE, self.devicePixelRatioF())
            size = picture.deviceIndependentSize().toSize()
            self.picture.setIcon(QIcon(picture))
            self.picture.setIconSize(size)
            self.picture.setFixedSize(size + QSize(4, 4))
