"""The choices that the window remembers: its appearance, where copies go, HDR. No photo's path is ever stored."""

from enum import Enum

from PySide6.QtCore import QSettings

from scrubber.i18n import N_


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
