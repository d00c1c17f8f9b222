"""How large the pictures of copies are: a choice in the menu, because most people keep the size."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from scrubber.faces.face_width import meaning
from scrubber.gui.settings import Settings
from scrubber.i18n import N_, _


@dataclass(frozen=True, slots=True)
class CopySize:
    """The longest side and the width of the widest face, in pixels; 0 for as in the original."""

    words: str
    max_side: int = 0
    max_face: int = 0

    @property
    def key(self) -> str:
        """What is stored of the choice."""
        return f"{self.max_side}/{self.max_face}"


SIZES = (
    CopySize(N_("As large as the original")),
    CopySize(N_("At most 4096 pixels"), max_side=4096),
    CopySize(N_("At most 2048 pixels"), max_side=2048),
    CopySize(N_("At most 1280 pixels"), max_side=1280),
    CopySize(N_("Faces at most 16 pixels wide"), max_face=16),
    CopySize(N_("Faces at most 8 pixels wide"), max_face=8),
)


def chosen_size(settings: Settings) -> CopySize:
    """The remembered size; anything unknown counts as the original's."""
    return next((size for size in SIZES if size.key == settings.copy_size), SIZES[0])


def size_menu(window: QMainWindow, menu: QMenu, settings: Settings, changed: Callable[[], None]) -> QMenu:
    """Offer the sizes in `menu`; a choice is remembered, then `changed` is called."""
    made = menu.addMenu(_("Size of the copies"))
    made.setToolTipsVisible(True)
    group = QActionGroup(window)
    for size in SIZES:
        entry = QAction(_(size.words), window)
        entry.setCheckable(True)
        entry.setChecked(size is chosen_size(settings))
        entry.setToolTip(_(meaning(size.max_face)) if size.max_face else "")
        entry.triggered.connect(lambda _on, size=size: _take(size, settings, changed))
        group.addAction(entry)
        made.addAction(entry)
    return made


def _take(size: CopySize, settings: Settings, changed: Callable[[], None]) -> None:
    settings.copy_size = size.key
    changed()
