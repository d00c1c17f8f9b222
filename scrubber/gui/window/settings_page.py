"""The settings: sections on the left, plain words, the safe choice first; every change counts at once."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scrubber.faces.face import meaning
from scrubber.gui import texts
from scrubber.gui.cleaning.choices import SIZES, chosen_size
from scrubber.gui.faces.chooser import ASK, CHOICES
from scrubber.gui.settings import APPEARANCE_WORDS, KEEP_WORDS, Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import button, label, panel
from scrubber.i18n import _

SECTIONS_WIDTH = 200
TEXT_WIDTH = 720
Answer = tuple[str, str, bool, Callable[[], None]]
"""Word, explanation, whether it is chosen, and what choosing it does."""


class SettingsPage(QWidget):
    """Reads and writes the settings; `changed` says that copies would be made otherwise now."""

    left = Signal()
    changed = Signal()

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self.back = button("‹ " + _("Photos"), "", _("Back to all photos"))
        self.reset = button(_("Reset all"))
        self.sections = QListWidget()
        self.sections.setAccessibleName(_("Sections"))
        self._pages = QStackedWidget()
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.reset.clicked.connect(self._reset)
        self.sections.currentRowChanged.connect(self._pages.setCurrentIndex)

    def _lay_out(self) -> None:
        bar = panel("bar", "bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.back)
        row.addWidget(label(_("Settings"), "brand", wraps=False))
        row.addStretch(1)
        row.addWidget(label(_("Every default is the safe one."), "small", wraps=False))
        row.addWidget(self.reset)
        bar.setMinimumHeight(t.TOP_BAR_HEIGHT)
        inner = QHBoxLayout()
        inner.setSpacing(0)
        inner.addWidget(self.sections)
        inner.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(inner, 1)

    def refresh(self) -> None:
        """Show what is chosen now; the section stays. To be called before the page is shown."""
        row = max(0, self.sections.currentRow())
        self.sections.clear()
        while (page := self._pages.widget(0)) is not None:
            self._pages.removeWidget(page)
            page.deleteLater()
        for title, fill in (
            (_("Copies"), self._fill_copies),
            (_("What is kept"), self._fill_kept),
            (_("Faces"), self._fill_faces),
            (_("Appearance"), self._fill_appearance),
            (_("Folders"), self._fill_folders),
            (_("When a run ends"), self._fill_end),
        ):
            self._add_section(title, fill)
        self.sections.setCurrentRow(row)
        self.sections.setFixedWidth(max(SECTIONS_WIDTH, self.sections.sizeHintForColumn(0) + 24))

    def _add_section(self, title: str, fill: Callable[[QVBoxLayout], None]) -> None:
        self.sections.addItem(title)
        page = QWidget()
        page.setMaximumWidth(TEXT_WIDTH + 64)
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 20, 32, 20)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        fill(column)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(title)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self._pages.addWidget(area)

    def _fill_copies(self, column: QVBoxLayout) -> None:
        settings = self._settings
        folder = settings.destination
        other = (
            _("In “{folder}”").format(folder=texts.file_name(folder) or folder)
            if folder
            else _("In a folder of their own")
        )
        self._ask(column, _("Where they go"), [
            (_("Beside the originals"), _("A copy gets “_clean” in its name and never replaces another file."),
             not folder, lambda: self._go("")),
            (other, texts.harmless(folder), bool(folder), self._choose_folder),
        ])  # fmt: skip
        self._ask(column, _("How large they are"), [
            (_(size.words), _(meaning(size.max_face)) if size.max_face else "", size is chosen_size(settings),
             partial(self._set, "copy_size", size.key))
            for size in SIZES
        ])  # fmt: skip
        words = _("The faint second picture that makes a photo bright on HDR screens; it is cleaned as well.")
        self._switch(column, _("Keep HDR"), words, settings.keep_hdr, lambda on: self._set("keep_hdr", on))

    def _fill_kept(self, column: QVBoxLayout) -> None:
        column.addWidget(
            label(
                _(
                    "Everything else is removed. What you keep is written anew, "
                    "and each copy is checked to hold exactly this."
                ),
                "muted",
            )
        )
        self._ask(column, _("Keep of the metadata"), [
            (_(words), "", preset is self._settings.keep, partial(self._set, "keep", preset))
            for preset, words in KEEP_WORDS.items()
        ])  # fmt: skip

    def _fill_faces(self, column: QVBoxLayout) -> None:
        settings = self._settings
        cover_style = settings.cover_style
        asks = settings.asks_about_faces
        answers: list[Answer] = [
            (_(ASK), _("The first time that photos with faces are cleaned."), asks, self._ask_about_faces)
        ]
        for words, choice in CHOICES:
            is_same = (choice is None) is (cover_style is None) and (
                choice is None
                or cover_style is None
                or (choice.style, choice.picture) == (cover_style.style, cover_style.picture)
            )
            slow = _("Photos with faces take longer.") if choice is not None else _("Cleaning is quickest.")
            answers.append((_(words), slow, is_same and not asks, partial(self._set, "cover_style", choice)))
        self._ask(column, _("What happens to faces in the copies"), answers)
        column.addWidget(label(_("Size and shape of a cover are set in the editor, under Edit covers."), "muted"))

    def _fill_appearance(self, column: QVBoxLayout) -> None:
        self._ask(column, _("Colours"), [
            (_(words), "", choice is self._settings.appearance, partial(self._theme.choose, choice))
            for choice, words in APPEARANCE_WORDS.items()
        ])  # fmt: skip

    def _fill_folders(self, column: QVBoxLayout) -> None:
        words = _("Their names, to open them again. Photos and their names are never remembered.")
        remembers = self._settings.remember_folders
        self._switch(column, _("Remember the folders I open"), words, remembers, self._remember_folders)
        forget = button(_("Forget them now"))
        forget.clicked.connect(self._settings.forget_folders)
        column.addWidget(forget, 0, Qt.AlignmentFlag.AlignLeading)

    def _fill_end(self, column: QVBoxLayout) -> None:
        settings = self._settings
        self._switch(column, _("Open the folder with the copies"), "", settings.opens_folder,
                     lambda on: self._set("opens_folder", on))  # fmt: skip
        words = _("The window asks for attention when a run ends while you are elsewhere.")
        self._switch(column, _("Tell me"), words, settings.notifies, lambda on: self._set("notifies", on))

    def _ask(self, column: QVBoxLayout, question: str, answers: list[Answer]) -> None:
        """One question with radio buttons."""
        column.addWidget(label(question, "strong"))
        group = QButtonGroup(column.parentWidget())
        for words, explanation, is_chosen, does in answers:
            choice = QRadioButton(words)
            choice.setAccessibleName(f"{question}: {words}")
            choice.setAccessibleDescription(explanation)
            choice.setChecked(is_chosen)
            choice.clicked.connect(lambda _on, does=does: does())
            group.addButton(choice)
            column.addWidget(choice)
            if explanation:
                column.addWidget(_indented(explanation))

    def _switch(
        self, column: QVBoxLayout, words: str, explanation: str, is_on: bool, does: Callable[[bool], None]
    ) -> None:
        made = QCheckBox(words)
        made.setAccessibleName(words)
        made.setAccessibleDescription(explanation)
        made.setChecked(is_on)
        made.toggled.connect(does)
        column.addWidget(made)
        if explanation:
            column.addWidget(_indented(explanation))

    def _set(self, name: str, value: object) -> None:
        setattr(self._settings, name, value)
        self.changed.emit()

    def _go(self, folder: str) -> None:
        self._set("destination", folder)
        self.refresh()

    def _choose_folder(self) -> None:
        picked = QFileDialog.getExistingDirectory(self, _("Where the clean copies go"), self._settings.destination)
        self._go(picked or self._settings.destination)

    def _ask_about_faces(self) -> None:
        self._settings.ask_about_faces()
        self.changed.emit()

    def _remember_folders(self, remembers: bool) -> None:
        self._settings.remember_folders = remembers
        if not remembers:
            self._settings.forget_folders()

    def _reset(self) -> None:
        self._settings.reset()
        self._theme.apply()
        self.refresh()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _indented(words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(28, 0, 0, 4)
    row.addWidget(label(words, "small"))
    return made
