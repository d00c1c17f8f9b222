"""The settings: sections on the left, plain words, the safe choice first; every change counts at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scrubber.engine.files import read_at_most
from scrubber.faces.covers.cover_style import FACE_SHAPES, CoverStyle
from scrubber.faces.face import meaning
from scrubber.gui import settings_file, texts
from scrubber.gui.cleaning.choices import SIZES, chosen_size
from scrubber.gui.faces.chooser import ASK, CHOICES
from scrubber.gui.faces.cover_options import SHAPES
from scrubber.gui.settings import APPEARANCE_WORDS, Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.ticks import CheckBox
from scrubber.gui.style.widgets import ElidedLabel, button, heading, label, panel, scrolling, shortened
from scrubber.gui.window.keep_choices import KeepChoices
from scrubber.gui.window.name_choices import NameChoices
from scrubber.gui.window.notice import announce
from scrubber.i18n import N_, _, labelled, languages, without_dots

SECTIONS_WIDTH = 200
SIZE_STEP = 0.3
COVER_SIZES = (
    (1.3, N_("Just the face"), N_("Hair and jaw stay in sight, and may be enough to match.")),
    (1.6, N_("The face, hair and jaw"), N_("As measured: as good as nothing is left to match.")),
    (2.0, N_("The whole head"), ""),
)
"""How much larger than a face's box a cover is, in words, and what that means."""
TEXT_WIDTH = 720
Answer = tuple[str, str, bool, Callable[[], None]]
"""Word, explanation, whether it is chosen, and what choosing it does."""


class SettingsPage(QWidget):
    """Reads and writes the settings; `changed` says that copies would be made otherwise now."""

    left = Signal()
    forgot = Signal()
    """Nothing is to be remembered of what was done."""
    changed = Signal()

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self.back = button("‹ " + _("Photos"), "", _("Back to all photos"))
        self.face_seconds: float | None = None
        """How long looking for faces takes in a photo, as far as that is known."""
        self.take_file, self.write_file = button(_("Import…")), button(_("Export…"))
        self.reset = button(_("Reset all"))
        self.said = label("", "muted")
        self.said.hide()
        self.sections = QListWidget()
        self.sections.setAccessibleName(_("Sections"))
        self.sections.setProperty("role", "sections")
        self._pages = QStackedWidget()
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.reset.clicked.connect(self._reset)
        self.take_file.clicked.connect(self._import)
        self.write_file.clicked.connect(self._export)
        self.sections.currentRowChanged.connect(self._pages.setCurrentIndex)

    def _lay_out(self) -> None:
        bar = panel("bar", "bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.back)
        row.addWidget(label(without_dots(_("Settings…")), "brand", wraps=False))
        promise = ElidedLabel("small")
        promise.short = ""
        promise.setText(_("Every default is the safe one."))
        promise.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        row.addWidget(promise, 1)
        for shown in (self.take_file, self.write_file, self.reset):
            row.addWidget(shown)
        bar.setMinimumHeight(t.TOP_BAR_HEIGHT)
        inner = QHBoxLayout()
        inner.setSpacing(0)
        inner.addWidget(self.sections)
        inner.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.said)
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
            (without_dots(_("Names…")), self._fill_names),
            (_("Keep of the metadata"), self._fill_kept),
            (_("Faces"), self._fill_faces),
            (_("Appearance"), self._fill_appearance),
            (_("Language"), self._fill_language),
            (_("Folders"), self._fill_folders),
            (_("When a run ends"), self._fill_end),
        ):
            self._add_section(title, fill)
        self.sections.setCurrentRow(row)
        self.sections.setFixedWidth(max(SECTIONS_WIDTH, self.sections.sizeHintForColumn(0) + 24))

    def show_names(self) -> None:
        """Show the section with the names of copies."""
        found = self.sections.findItems(without_dots(_("Names…")), Qt.MatchFlag.MatchExactly)
        self.sections.setCurrentItem(found[0])

    def _add_section(self, title: str, fill: Callable[[QVBoxLayout], None]) -> None:
        self.sections.addItem(title)
        page = QWidget()
        page.setMaximumWidth(TEXT_WIDTH + 64)
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 20, 32, 20)
        column.setSpacing(8)
        column.addWidget(heading(title))
        fill(column)
        column.addStretch(1)
        area = scrolling(page, title)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages.addWidget(area)

    def _fill_copies(self, column: QVBoxLayout) -> None:
        settings = self._settings
        folder = settings.destination
        other = (
            _("In “{folder}”").format(folder=shortened(texts.file_name(folder) or folder, self.font(), SECTIONS_WIDTH))
            if folder
            else without_dots(_("Another folder…"))
        )
        self._ask(column, _("Where the clean copies go"), [
            (_("Beside the originals"), _("A copy gets “_clean” in its name and never replaces another file."),
             not folder and not settings.replaces, lambda: self._go("")),
            (other, texts.harmless(folder), bool(folder), self._choose_folder),
            (_("In place of the originals"),
             _("Original and copy are decoded and compared first; then the original goes to the trash."),
             settings.replaces, self._replace),
        ])  # fmt: skip
        self._ask(column, _("Size of the copies"), [
            (size.words, _(meaning(size.max_face)) if size.max_face else "", size is chosen_size(settings),
             partial(self._set, "copy_size", size.key))
            for size in SIZES
        ])  # fmt: skip
        words = _("The faint second picture that makes a photo bright on HDR screens; it is cleaned as well.")
        self._switch(column, _("Keep HDR"), words, settings.keep_hdr, lambda on: self._set("keep_hdr", on))

    def _fill_names(self, column: QVBoxLayout) -> None:
        names = NameChoices(self._settings)
        names.changed.connect(self.changed)
        column.addWidget(names)
        column.addSpacing(8)
        self._switch(column, _("Keep the file times of the originals"), "", self._settings.keeps_times,
                     lambda on: self._set("keeps_times", on))  # fmt: skip

    def _fill_kept(self, column: QVBoxLayout) -> None:
        column.addWidget(
            label(
                _(
                    "Everything else is removed. What you keep is written anew, but for a colour profile, which stays "
                    "as it is, and each copy is checked to hold exactly this."
                ),
                "muted",
            )
        )
        choices = KeepChoices(self._settings)
        choices.changed.connect(self.changed)
        column.addWidget(choices)

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
            answers.append((_(words), "", is_same and not asks, partial(self._choose_look, choice)))
        self._ask(column, _("What happens to faces in the copies"), answers)
        if cover_style is not None:
            self._ask(column, _("Size of the covers"), [
                (_(words), _(why) if why else "", abs(cover_style.cover_size - size) < SIZE_STEP / 2,
                 partial(self._set, "cover_size", size))
                for size, words, why in COVER_SIZES
            ])  # fmt: skip
            named = {shape: word for word, shape in SHAPES}
            self._ask(column, _("Shape"), [
                (_(named[shape]), "", shape is cover_style.shape, partial(self._set, "cover_shape", shape))
                for shape in FACE_SHAPES
            ])  # fmt: skip
        column.addWidget(label(_("Single covers get their shape and size in the editor, under Edit covers."), "muted"))
        if self.face_seconds is not None:
            words = _("On this computer looking for faces took about {seconds} seconds a photo so far.")
            column.addWidget(label(words.format(seconds=texts.number(self.face_seconds, 1)), "muted"))

    def _fill_appearance(self, column: QVBoxLayout) -> None:
        self._ask(column, _("Appearance"), [
            (_(words), "", choice is self._settings.appearance, partial(self._theme.choose, choice))
            for choice, words in APPEARANCE_WORDS.items()
        ], is_title=True)  # fmt: skip
        words = _("The map jumps instead of gliding. It does so anyway where the system asks for it.")
        self._switch(column, _("Reduce motion"), words, self._settings.reduces_motion,
                     lambda on: self._set("reduces_motion", on))  # fmt: skip

    def _fill_language(self, column: QVBoxLayout) -> None:
        named = {"": _("Like the system"), **languages()}
        self._ask(column, _("From the next start on"), [
            (name, "", code == self._settings.language, partial(self._set, "language", code))
            for code, name in named.items()
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
        words = _("When a run ends while you are elsewhere. It says how many photos, never which.")
        self._switch(column, _("Tell me"), words, settings.notifies, lambda on: self._set("notifies", on))

    def _ask(self, column: QVBoxLayout, question: str, answers: list[Answer], *, is_title: bool = False) -> None:
        """One question with radio buttons; one that is the title of its page isn't shown again."""
        if not is_title:
            column.addSpacing(4)
            column.addWidget(label(question, "strong"))
        group = QButtonGroup(column.parentWidget())
        for words, explanation, is_chosen, does in answers:
            choice = QRadioButton(words)
            choice.setAccessibleName(labelled(question, words))
            choice.setAccessibleDescription(explanation)
            choice.setChecked(is_chosen)
            choice.clicked.connect(lambda _on, does=does: does())
            group.addButton(choice)
            column.addWidget(_explained(choice, explanation))

    def _switch(
        self, column: QVBoxLayout, words: str, explanation: str, is_on: bool, does: Callable[[bool], None]
    ) -> None:
        made = CheckBox(words)
        made.setAccessibleName(words)
        made.setAccessibleDescription(explanation)
        made.setChecked(is_on)
        made.toggled.connect(does)
        column.addWidget(_explained(made, explanation))

    def _set(self, name: str, value: object) -> None:
        setattr(self._settings, name, value)
        self.changed.emit()

    def _go(self, folder: str) -> None:
        self._settings.replaces = False
        self._set("destination", folder)

    def _replace(self) -> None:
        self._settings.destination = ""
        self._set("replaces", True)
        self.refresh()

    def _choose_folder(self) -> None:
        picked = QFileDialog.getExistingDirectory(self, _("Where the clean copies go"), self._settings.destination)
        if picked:
            self._go(picked)
        else:
            self.refresh()

    def _choose_look(self, look: CoverStyle | None) -> None:
        self._set("cover_style", None if look is None else self._settings.fitted(look))

    def _ask_about_faces(self) -> None:
        self._settings.ask_about_faces()
        self.changed.emit()

    def _remember_folders(self, remembers: bool) -> None:
        self._settings.remember_folders = remembers
        if not remembers:
            self._settings.forget_folders()
            self.forgot.emit()

    def _export(self) -> None:
        """Save the choices, to be taken to another computer; no folder is in them."""
        proposed = "Scrubber.json"
        target, _kind = QFileDialog.getSaveFileName(self, without_dots(_("Export…")), proposed, "JSON (*.json)")
        if target:
            try:
                Path(target).write_bytes(settings_file.as_bytes(self._settings))
                self._say(_("The settings are saved. No folder is in them."))
            except OSError as error:
                self._say(_("The file can't be saved: {reason}.").format(reason=error.strerror or error))

    def _import(self) -> None:
        """Take the choices of a file."""
        source, _kind = QFileDialog.getOpenFileName(self, without_dots(_("Import…")), "", "JSON (*.json)")
        if not source:
            return
        try:
            settings_file.take(self._settings, read_at_most(source, settings_file.MAX_BYTES) or b"")
        except OSError as error:
            self._say(_("The file can't be read: {reason}.").format(reason=error.strerror or error))
        except settings_file.NoSettings as problem:
            self._say(str(problem))
        else:
            self._show_all()
            self._say(_("The settings of the file are in force."))

    def _say(self, words: str) -> None:
        self.said.setContentsMargins(32, 8, 32, 0)
        self.said.setText(texts.harmless(words))
        announce(self.said, self.said.text())

    def _reset(self) -> None:
        self._settings.reset()
        self._show_all()

    def _show_all(self) -> None:
        """Show and use settings of which any may have changed."""
        self._theme.apply()
        self.refresh()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _explained(control: QWidget, words: str) -> QWidget:
    """A control with what it means close below it, where that isn't plain."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(control)
    if words:
        below = label(words, "small")
        indent = t.indent(control.font().pointSizeF())
        below.setContentsMargins(indent, 0, indent, 0)
        column.addWidget(below)
    return made
