"""The choices for the names of copies: each way to name them, with what an example would be called."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from scrubber.engine.names import NameStyle, Naming, copy_name
from scrubber.gui import texts
from scrubber.gui.settings import Settings
from scrubber.gui.style.widgets import label
from scrubber.i18n import N_, _

EXAMPLE = Path("IMG_20240501_123456.jpg")
FIRST_PATTERN = "{undated}-{number}"
FIELDS = "{name}  {undated}  {number}  {random}"
"""What a pattern may hold; the words are the same in every language, as on the command line."""
_STYLES = (
    (NameStyle.AS_IS, N_("Like the originals")),
    (NameStyle.NO_DATE, N_("Without dates and times")),
    (NameStyle.NUMBERED, N_("Numbered in a random order")),
    # Translators: names of copies: letters by chance.
    (NameStyle.RANDOM, N_("Random")),
    (NameStyle.PATTERN, N_("Pattern")),
)


class NameChoices(QWidget):
    """Reads and writes the settings; copies in place of their originals keep the originals' names."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.styles = QButtonGroup(self)
        self.pattern, self.suffix = QLineEdit(), QLineEdit()
        self.example = label("", "muted")
        self._lay_out()
        self._show()
        self.styles.idClicked.connect(self._choose)
        self.pattern.textEdited.connect(lambda words: self._take(self._settings.name_copies, words))
        self.suffix.textEdited.connect(lambda words: self._take(self._settings.end_names, words))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for number, (_style, words) in enumerate(_STYLES):
            choice = QRadioButton(_(words))
            choice.setAccessibleName(choice.text())
            self.styles.addButton(choice, number)
            column.addWidget(choice)
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        # Translators: the pattern of names for copies, as "holiday-{number}", and what is added to a name.
        for row, (words, edited) in ((0, (_("Pattern"), self.pattern)), (2, (_("Behind the name"), self.suffix))):
            edited.setAccessibleName(words)
            form.addWidget(label(words, wraps=False), row, 0)
            form.addWidget(edited, row, 1)
        form.addWidget(label(FIELDS, "small"), 1, 1)
        column.addSpacing(8)
        column.addLayout(form)
        column.addWidget(self.example)

    def _show(self) -> None:
        """Show what is chosen."""
        naming = self._settings.naming
        self.setEnabled(not self._settings.replaces)
        number = next(number for number, (style, _words) in enumerate(_STYLES) if style is naming.style)
        self.styles.button(number).setChecked(True)
        self.pattern.setText(naming.pattern)
        self.suffix.setText(naming.ending)
        self._show_example(naming)

    def _show_example(self, naming: Naming) -> None:
        self.pattern.setEnabled(naming.style is NameStyle.PATTERN)
        name = (
            EXAMPLE.name
            if self._settings.replaces
            else copy_name(EXAMPLE, (EXAMPLE.suffix,), replace(naming, number=1))
        )
        self._say(_("“{name}” becomes “{copy}”.").format(name=EXAMPLE, copy=texts.harmless(name)))

    def _say(self, words: str) -> None:
        self.example.setText(words)
        for edited in (self.pattern, self.suffix):
            edited.setAccessibleDescription(words)

    def _choose(self, number: int) -> None:
        style = _STYLES[number][0]
        pattern = self.pattern.text() or FIRST_PATTERN
        self._take(self._settings.name_copies, pattern if style is NameStyle.PATTERN else str(style))
        naming = self._settings.naming
        self.pattern.setText(naming.pattern)
        if not self._settings.text("suffix"):
            self.suffix.setText(naming.ending)

    def _take(self, put: Callable[[str], None], words: str) -> None:
        """Store what was typed or chosen, unless it can't be in a name."""
        try:
            put(words)
        except ValueError:
            self._say(_("A name can't be made of this."))
            return
        self._show_example(self._settings.naming)
        self.changed.emit()
