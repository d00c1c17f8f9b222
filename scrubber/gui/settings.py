"""The choices that the window remembers: its colours, where copies go, HDR, covers. No photo's path is ever stored."""

from enum import Enum

from PySide6.QtCore import QSettings

from scrubber.faces.covers.cover_style import CoverStyle, Picture, Style
from scrubber.faces.face import DEFAULT_REGION
from scrubber.i18n import N_

_NO_COVER = "none"
SMALLEST_REGION, LARGEST_REGION = 1.0, 2.2
"""How much larger than a face its cover may be."""


class Appearance(Enum):
    """The user's choice of colours; the value is stored."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


APPEARANCE_WORDS = {
    Appearance.SYSTEM: N_("Like the system"),
    Appearance.LIGHT: N_("Light"),
    Appearance.DARK: N_("Dark"),
}


class Settings:
    """Typed access to the settings file."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def appearance(self) -> Appearance:
        """The chosen colours; whatever else stands in the file counts as the system's."""
        stored = str(self._store.value("appearance", ""))
        return Appearance(stored) if stored in {choice.value for choice in Appearance} else Appearance.SYSTEM

    @appearance.setter
    def appearance(self, choice: Appearance) -> None:
        self._store.setValue("appearance", choice.value)

    @property
    def keep_hdr(self) -> bool:
        """Whether copies keep HDR gain maps; only a stored "no" counts as no."""
        return str(self._store.value("keep_hdr", "")) != "no"

    @keep_hdr.setter
    def keep_hdr(self, keep: bool) -> None:
        self._store.setValue("keep_hdr", "yes" if keep else "no")

    @property
    def destination(self) -> str:
        """The folder for copies, or "" for beside the originals."""
        return str(self._store.value("destination", ""))

    @destination.setter
    def destination(self, folder: str) -> None:
        self._store.setValue("destination", folder)

    @property
    def copy_size(self) -> str:
        """The key of a choice of `copy_size.SIZES`."""
        return str(self._store.value("copy_size", ""))

    @copy_size.setter
    def copy_size(self, key: str) -> None:
        self._store.setValue("copy_size", key)

    @property
    def look(self) -> CoverStyle | None:
        """What covers over faces look like, None to leave faces as they are; anything unknown counts as the usual."""
        style, picture = str(self._store.value("cover", "")), str(self._store.value("cover_picture", ""))
        if style == _NO_COVER:
            return None
        if style not in {known.value for known in Style} or picture not in {known.value for known in Picture}:
            return CoverStyle()
        return CoverStyle(
            Style(style), _number(self._store.value("cover_size"), DEFAULT_REGION), picture=Picture(picture)
        )

    @look.setter
    def look(self, choice: CoverStyle | None) -> None:
        self._store.setValue("cover", choice.style.value if choice else _NO_COVER)
        if choice is not None:
            self._store.setValue("cover_picture", choice.picture.value)
            self._store.setValue("cover_size", f"{choice.region:.1f}")


def _number(stored: object, usual: float) -> float:
    try:
        number = float(str(stored))
    except ValueError:
        return usual
    return number if SMALLEST_REGION <= number <= LARGEST_REGION else usual
