"""Applies the tokens to the whole program: palette, style sheet and type sizes, following the system or the user.

Qt's own colour scheme switch does nothing on plain X11, so both palettes are ours.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from scrubber.gui.settings import Appearance, Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.stylesheet import stylesheet

_ROLES: dict[QPalette.ColorRole, Callable[[t.Tokens], str]] = {
    QPalette.ColorRole.Window: lambda c: c.background,
    QPalette.ColorRole.Base: lambda c: c.surface,
    QPalette.ColorRole.AlternateBase: lambda c: c.background,
    QPalette.ColorRole.Button: lambda c: c.surface,
    QPalette.ColorRole.ToolTipBase: lambda c: c.surface,
    QPalette.ColorRole.WindowText: lambda c: c.text,
    QPalette.ColorRole.Text: lambda c: c.text,
    QPalette.ColorRole.ButtonText: lambda c: c.text,
    QPalette.ColorRole.ToolTipText: lambda c: c.text,
    QPalette.ColorRole.PlaceholderText: lambda c: c.muted,
    QPalette.ColorRole.Highlight: lambda c: c.accent,
    QPalette.ColorRole.HighlightedText: lambda c: c.on_accent,
    QPalette.ColorRole.Link: lambda c: c.accent,
    QPalette.ColorRole.Accent: lambda c: c.accent,
    QPalette.ColorRole.Mid: lambda c: c.line,
}


_TOKENS = {
    Appearance.LIGHT: t.LIGHT,
    Appearance.DARK: t.DARK,
    Appearance.CONTRAST_LIGHT: t.CONTRAST_LIGHT,
    Appearance.CONTRAST_DARK: t.CONTRAST_DARK,
}
_SYSTEM = {
    (False, False): Appearance.LIGHT,
    (True, False): Appearance.DARK,
    (False, True): Appearance.CONTRAST_LIGHT,
    (True, True): Appearance.CONTRAST_DARK,
}
"""By what the system asks for: dark colours, high contrast."""


def palette(colours: t.Tokens) -> QPalette:
    """Qt's palette made of our tokens."""
    made = QPalette(QColor(colours.surface), QColor(colours.background))
    for role, pick in _ROLES.items():
        made.setColor(role, QColor(pick(colours)))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return made


def scaled_font(base: QFont, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """`base` in one of the type sizes of `tokens`."""
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * factor)
    font.setWeight(weight)
    return font


class Theme(QObject):
    """The appearance in force."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self.colours = self._chosen_colours()
        """The colours in force; every card that is painted asks for them."""
        self._grow_font()
        app.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()

    def _grow_font(self) -> None:
        font = self._app.font()
        if 0 < font.pointSizeF() < t.BODY_MIN_POINTS:
            font.setPointSizeF(t.BODY_MIN_POINTS)
            self._app.setFont(font)

    def _chosen_colours(self) -> t.Tokens:
        choice = self._settings.appearance
        if choice is Appearance.SYSTEM:
            is_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return _TOKENS[_SYSTEM[is_dark, self._wants_contrast]]
        return _TOKENS[choice]

    @property
    def _wants_contrast(self) -> bool:
        """Whether the system asks for high contrast; Qt tells since 6.10."""
        hints = self._app.styleHints()
        if not hasattr(hints, "accessibility"):
            return False
        return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast

    @property
    def moves(self) -> bool:
        """Whether something may glide: neither the user nor the system would rather have it not."""
        duration = self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        return duration > 0 and not self._settings.reduces_motion

    def choose(self, choice: Appearance) -> None:
        """Take the user's choice and remember it."""
        self._settings.appearance = choice
        self.apply()

    def apply(self) -> None:
        """Colour everything anew."""
        self.colours = self._chosen_colours()
        self._app.setPalette(palette(self.colours))
        self._app.setStyleSheet(stylesheet(self.colours, self._app.font().pointSizeF()))
        self.changed.emit()
