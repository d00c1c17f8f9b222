"""Pictures inside the photo, each beside the photo's own: what they show more, and a way to see them large."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate
from scrubber.gui import texts
from scrubber.gui.photos.report_store import decode
from scrubber.gui.style.widgets import Button, label
from scrubber.i18n import _, labelled, ngettext
from scrubber.metadata.findings.finding import HiddenPicture, Relation
from scrubber.metadata.findings.labels import FATE_WORDS, RELATION_WORDS

MAX_PICTURES = 6
PICTURE_SIDE = 120
_BORDER = 2


def relation_words(picture: HiddenPicture) -> str:
    """What the picture shows beside the photo (translated); empty where nothing can be said."""
    return _(RELATION_WORDS[picture.relation]) if picture.relation in RELATION_WORDS else ""


def section(heading: str, report: PhotoReport, asked: Callable[[int], None]) -> QWidget:
    """All hidden pictures, those that show more than the photo first; `asked` gets the number of one to see large."""
    made, column = _column(12)
    column.addWidget(label(heading, "strong"))
    photo = decode(report.thumbnail)
    numbered = sorted(enumerate(report.pictures), key=lambda pair: not pair[1].differs)
    for number, picture in numbered[:MAX_PICTURES]:
        column.addWidget(_picture(picture, photo, partial(asked, number)))
    if len(numbered) > MAX_PICTURES:
        words = ngettext("{count} more was not listed", "{count} more were not listed", len(numbered) - MAX_PICTURES)
        column.addWidget(label(words.format(count=len(numbered) - MAX_PICTURES), "small"))
    return made


def _picture(picture: HiddenPicture, photo: QPixmap, asked: Callable[[], None]) -> QWidget:
    made, column = _column(4)
    hidden = decode(picture.data)
    if not hidden.isNull():
        row = QHBoxLayout()
        row.setSpacing(12)
        if not photo.isNull() and picture.relation is not Relation.UNKNOWN:
            row.addWidget(_captioned(_still(photo, made), _("The photo")))
        row.addWidget(_captioned(_button(hidden, picture, asked), _("Hidden picture")))
        row.addStretch(1)
        column.addLayout(row)
    column.addWidget(label(texts.harmless(_(picture.label)), "strong"))
    if words := relation_words(picture):
        column.addWidget(label(words, "danger" if picture.differs else "muted"))
    column.addWidget(label(_fate(picture), "muted"))
    return made


def _fate(picture: HiddenPicture) -> str:
    is_kept = picture.is_offered or picture.stays
    return labelled(_("In copy"), _(FATE_WORDS[Fate.KEEP if is_kept else Fate.DROP]))


def _captioned(shown: QWidget, caption: str) -> QWidget:
    made, column = _column(4)
    column.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeading)
    column.addWidget(label(caption, "small", False))
    column.addStretch(1)
    return made


def _column(spacing: int) -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return made, column


def _still(pixmap: QPixmap, beside: QWidget) -> QLabel:
    shown = fitted(pixmap, PICTURE_SIDE, beside.devicePixelRatioF())
    frame = QLabel()
    frame.setTextFormat(Qt.TextFormat.PlainText)
    frame.setPixmap(shown)
    frame.setContentsMargins(_BORDER, _BORDER, _BORDER, _BORDER)
    frame.setAccessibleName(_("The photo"))
    return frame


class _PictureButton(Button):
    """A picture to press, no larger than it is."""

    def __init__(self, pixmap: QPixmap) -> None:
        super().__init__()
        shown = fitted(pixmap, PICTURE_SIDE, self.devicePixelRatioF())
        self._size = shown.deviceIndependentSize().toSize() + QSize(2 * _BORDER, 2 * _BORDER)
        self.setIcon(QIcon(shown))
        self.setIconSize(shown.deviceIndependentSize().toSize())
        self.setFixedSize(self._size)
        self.setProperty("role", "picture")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """The picture and its frame."""
        return self._size


def _button(pixmap: QPixmap, picture: HiddenPicture, asked: Callable[[], None]) -> QPushButton:
    made = _PictureButton(pixmap)
    made.setToolTip(_("Open large"))
    made.setAccessibleName(texts.harmless(_(picture.label)))
    made.setAccessibleDescription(" ".join(filter(None, (relation_words(picture), made.toolTip()))))
    made.clicked.connect(lambda: asked())
    return made


def fitted(pixmap: QPixmap, side: int, ratio: float) -> QPixmap:
    """`pixmap` scaled into a square of `side` logical pixels on a screen of `ratio` pixels each."""
    if pixmap.isNull():
        return pixmap
    pixels = round(side * ratio)
    scaled = pixmap.scaled(
        pixels, pixels, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    scaled.setDevicePixelRatio(ratio)
    return scaled
