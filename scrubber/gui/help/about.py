"""About the program: its version, its licence, and whose work it stands on."""

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from scrubber.fence.close import is_complete
from scrubber.fence.plan import Mechanism
from scrubber.gui.style.widgets import close_row, heading, label, quit_key, scrolling, selectable
from scrubber.guide.problem import versions
from scrubber.i18n import N_, _
from scrubber.resources import resource

AskFence = Callable[[Callable[[frozenset[Mechanism]], None]], object]
"""Asks what stands around the processes that open photos; the answer comes once."""
_ICON = 64
_SIZE = (600, 520)

LICENCE = N_(
    "Free software under the GNU General Public License, version 3 or later, without any warranty: you may use, "
    "study, change and share it."
)

CREDITS = (
    ("Qt, PySide6", "LGPL-3.0"),
    ("Pillow, libjpeg-turbo, libtiff, libwebp, libavif", "MIT-CMU, BSD"),
    ("pillow-heif, libheif, libde265, x265", "LGPL-3.0, GPL-2.0"),
    ("pillow-jxl-plugin, libjxl", "GPL-3.0, BSD"),
    ("jpeglib", "MPL-2.0"),
    ("pyexiv2, Exiv2, piexif", "GPL-3.0, GPL-2.0, MIT"),
    ("numpy, onnxruntime", "BSD, MIT"),
    ("brotli, defusedxml", "MIT, PSF-2.0"),
    ("platformdirs, Send2Trash, watchdog", "MIT, BSD, Apache-2.0"),
    ("YuNet (Shiqi Yu), CenterFace, MobileFace, ArcFace mobile", "MIT"),
    ("GeoNames", "CC BY 4.0"),
    ("Natural Earth", "public domain"),
)
"""Whose work the program stands on: names and licence. The packages bring the whole texts."""


class AboutDialog(QDialog):
    """The versions can be selected and copied, for a report of what went wrong."""

    def __init__(self, parent: QWidget | None = None, ask_fence: AskFence | None = None) -> None:
        super().__init__(parent)
        quit_key(self)
        self.setWindowTitle(_("About Scrubber"))
        self.version = selectable(label(versions(f"Qt {qVersion()}"), "small"))
        self.fence = label("", "small")
        if ask_fence is not None:
            ask_fence(self._tell_fence)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 12)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(label(_(LICENCE)))
        column.addWidget(heading(_("Made with the work of others"), "heading"))
        column.addWidget(_credits(), 1)
        column.addWidget(close_row(self))
        self.resize(*_SIZE)

    def _tell_fence(self, standing: frozenset[Mechanism]) -> None:
        if isValid(self.fence):  # the dialog may be closed by now
            self.fence.setText(fence_words(standing, sys.platform))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        icon = QLabel()
        icon.setPixmap(QIcon(str(resource("icons/scrubber.png"))).pixmap(_ICON))
        row.addWidget(icon)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(heading("Scrubber", "title"))
        words.addWidget(self.version)
        words.addWidget(self.fence)
        row.addLayout(words, 1)
        return row


def fence_words(standing: frozenset[Mechanism], system: str) -> str:
    """How far the processes that open photos are fenced on this computer."""
    if is_complete(standing, system):
        return _("Photos are opened in processes that reach no other file, no network and no program.")
    return _("Photos are opened in processes of their own, which this system can fence in only in part.")


def _credits() -> QScrollArea:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 2)
    for row, (names, licence) in enumerate(CREDITS):
        grid.addWidget(label(names), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(_(licence), "small"), row, 1, Qt.AlignmentFlag.AlignTop)
    grid.setRowStretch(len(CREDITS), 1)
    return scrolling(page, _("Made with the work of others"))
