"""What a run of cleaning did: the way to the copies, what was left alone, and why photos were refused."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from scrubber.engine.trash import can_put_back
from scrubber.errors import ScrubberError
from scrubber.gui import texts
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.style.widgets import button, label
from scrubber.gui.window.notice import announce
from scrubber.gui.window.place import is_low_screen
from scrubber.i18n import _, dotted, sentences, without_dots
from scrubber.reports import results

MAX_LINES = 500
MAX_SHOWN_LINES = 4
_PATH = Qt.ItemDataRole.UserRole


class Summary(QWidget):
    """Green when all went well, amber when something was refused."""

    folder_asked = Signal()
    undo_asked = Signal()
    photo_asked = Signal(object)
    """The path of a refused photo that is to be seen."""
    refused_asked = Signal()
    """Only the refused photos are to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._outcome = Outcome()
        self._is_put_away = False
        self.words, self.left_alone = label("", "strong"), label("", "muted")
        self.reasons = QListWidget()
        self.show_folder, self.undo = button(_("Show in folder")), button(_("Undo"))
        self.undo.setToolTip(_("Move the copies of this run to the trash"))
        self.only_these, self.copy = button(_("Show only these")), button(_("Copy"))
        self.save = button(_("Save…"))
        self.close_button = button(_("Close"))
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.words)
        said.addWidget(self.left_alone)
        row.addLayout(said, 1)
        for shown in (self.undo, self.show_folder, self.close_button):
            row.addWidget(shown, 0, Qt.AlignmentFlag.AlignTop)
        self.reasons.setAccessibleName(_("Why photos were refused"))
        self.reasons.setTextElideMode(Qt.TextElideMode.ElideRight)
        below = QHBoxLayout()
        below.setSpacing(12)
        for shown in (self.only_these, self.copy, self.save):
            below.addWidget(shown)
        below.addStretch(1)
        self._refused = QWidget()
        inner = QVBoxLayout(self._refused)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self.reasons)
        inner.addLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._refused)

    def _connect(self) -> None:
        self.show_folder.clicked.connect(self.folder_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.close_button.clicked.connect(self.dismiss)
        self.only_these.clicked.connect(self.refused_asked)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        for asked in (self.reasons.itemActivated, self.reasons.itemClicked):
            asked.connect(self._choose)

    def show_outcome(self, outcome: Outcome, left_alone: str = "") -> None:
        """Show what a run did; `left_alone` is what lay beside the photos and was not cleaned."""
        self._outcome, self._is_put_away = outcome, False
        cleaned, refused = len(outcome.outputs), len(outcome.refused)
        said = texts.summary(cleaned, refused, outcome.untouched, outcome.was_cancelled)
        faces = texts.faces_done(outcome.faces, outcome.areas, outcome.to_look_at)
        hid = results.hid_more(outcome.hiding) if outcome.hiding else ""
        can_undo = not outcome.replaced or can_put_back()
        self.words.setText(sentences((said, *faces, hid, results.in_trash() if outcome.replaced else "")))
        self.left_alone.setText(left_alone)
        self.left_alone.setVisible(bool(left_alone))
        self._list(outcome.refused)
        self.show_folder.setVisible(cleaned > 0)
        self.undo.setVisible(cleaned > 0 and can_undo)
        self.setProperty("role", "warned" if refused else "done")
        self.style().unpolish(self)
        self.style().polish(self)
        announce(self, " ".join(filter(None, (self.words.text(), left_alone))))

    def dismiss(self) -> None:
        """There is nothing to sum up any more."""
        self._is_put_away = False
        self.hide()

    def photos_listed(self, is_listed: Callable[[str], bool]) -> None:
        """Photos left the list or came back: only a listed one can be shown.

        A summary of photos of which none is listed any more has no place below others.
        """
        if self.isHidden() and not self._is_put_away:
            return
        self._list([(path, problem) for path, problem in self._outcome.refused if is_listed(path)])
        self._is_put_away = not any(map(is_listed, self._outcome.photos))
        self.setVisible(not self._is_put_away)

    def _list(self, refused: list[tuple[str, ScrubberError]]) -> None:
        self.reasons.clear()
        for words, path in _lines(refused):
            item = QListWidgetItem(words)
            item.setToolTip(texts.tooltip(words))
            item.setData(_PATH, path)
            if not path:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.reasons.addItem(item)
        line = max(self.reasons.sizeHintForRow(0), self.reasons.fontMetrics().height())
        self.reasons.setFixedHeight(min(self.reasons.count(), MAX_SHOWN_LINES) * line + 6)
        self._refused.setVisible(bool(refused) and not is_low_screen())  # the cards tell the reasons, too

    def _choose(self, item: QListWidgetItem) -> None:
        path = item.data(_PATH)
        if path:
            self.photo_asked.emit(path)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(texts.refusals_as_text(self._outcome.refused))

    def _save(self) -> None:
        proposed = _("Why photos were refused") + ".txt"
        target, _kind = QFileDialog.getSaveFileName(self, without_dots(_("Save…")), proposed, "Text (*.txt)")
        if target:
            try:
                Path(target).write_text(texts.refusals_as_text(self._outcome.refused), encoding="utf-8")
            except OSError as error:
                self.left_alone.setText(_("The file can't be saved: {reason}.").format(reason=error.strerror or error))
                self.left_alone.show()


def _lines(refused: list[tuple[str, ScrubberError]]) -> Iterator[tuple[str, str]]:
    """The refused photos by reason, the commonest first: a line for the reason ("" as path), one for each photo."""
    groups: dict[str, list[str]] = {}
    for path, problem in refused[:MAX_LINES]:
        groups.setdefault(texts.problem(problem), []).append(path)
    for reason, paths in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield texts.refused_group(reason, len(paths)), ""
        for path in paths:
            folder = texts.harmless(str(PurePath(path).parent))
            yield "    " + dotted((texts.file_name(path), folder)), path
