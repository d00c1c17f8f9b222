"""Chooses, for all photos, whether faces are covered and what covers look like."""

from PySide6.QtCore import Signal

from scrubber.faces.covers.cover_style import CoverStyle, Picture, Style
from scrubber.gui.settings import Settings
from scrubber.gui.style.widgets import CaptionedChooser
from scrubber.i18n import N_, _

ASK = N_("Ask before cleaning")
CHOICES = (
    (N_("Soft blur"), CoverStyle(Style.BLUR)),
    (N_("Mosaic"), CoverStyle(Style.MOSAIC)),
    (N_("Solid"), CoverStyle(Style.SOLID)),
    (N_("Smile"), CoverStyle(Style.SOLID, picture=Picture.SMILE)),
    (N_("Leave as they are"), None),
)


class FaceChooser(CaptionedChooser):
    """The choice is remembered."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Faces"), _("What happens to faces in the copies"))
        self._settings = settings
        self.show_choice()
        self.combo.activated.connect(self._take)

    @property
    def cover_style(self) -> CoverStyle | None:
        """What covers look like, or None when faces stay as they are."""
        return self._settings.cover_style

    def choose(self, cover_style: CoverStyle | None) -> None:
        """Take a choice, also one from the editor that the list doesn't hold."""
        self._settings.cover_style = cover_style
        self.show_choice()
        self.changed.emit()

    def choose_look(self, look: CoverStyle | None) -> None:
        """Take a look, in the size and the shape that are chosen for covers; None to leave faces as they are."""
        self.choose(None if look is None else self._settings.fitted(look))

    def show_choice(self) -> None:
        """Show what is chosen now."""
        self.combo.clear()
        for words, cover_style in CHOICES:
            self.combo.addItem(_(words), cover_style)
        self.combo.addItem(_(ASK), ASK)
        if self._settings.asks_about_faces:
            self.combo.setCurrentIndex(self.combo.count() - 1)
            return
        row = next(
            (row for row, (_words, cover_style) in enumerate(CHOICES) if _alike(cover_style, self.cover_style)), -1
        )
        if row < 0:
            row = 0
            self.combo.insertItem(0, _("As chosen in the editor"), self.cover_style)
        self.combo.setCurrentIndex(row)

    def _take(self, row: int) -> None:
        chosen = self.combo.itemData(row)
        if chosen == ASK:
            self._settings.ask_about_faces()
            self.changed.emit()
            return
        self.choose_look(chosen if isinstance(chosen, CoverStyle) else None)


def _alike(one: CoverStyle | None, other: CoverStyle | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.style, one.picture) == (other.style, other.picture)
