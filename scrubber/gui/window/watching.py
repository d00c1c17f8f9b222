"""The command that watches a folder, and the bar that says how far the watch is."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from scrubber.gui import texts
from scrubber.gui.cleaning.folder_watch import FolderWatch
from scrubber.gui.session import Session
from scrubber.gui.settings import Settings
from scrubber.gui.window.adding import Adding
from scrubber.gui.window.notice import LONG_SECONDS, EndNotice, Notice
from scrubber.i18n import _, without_dots


class Watching(QObject):
    """Asks for the folders; one is watched at a time."""

    said = Signal(str)
    """Something to tell the user."""
    changed = Signal()
    """A watch began or ended."""

    def __init__(self, session: Session, settings: Settings, adding: Adding, bar: Notice, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._adding, self._bar = session, settings, adding, bar
        self._window = window
        self._notice = EndNotice(window)
        self._watch: FolderWatch | None = None
        # Translators: a button: stop watching the folder.
        bar.close_button.setText(_("Stop"))
        bar.close_button.setAccessibleName(_("Stop"))
        bar.close_button.clicked.connect(self.stop)

    @property
    def is_on(self) -> bool:
        """Whether a folder is watched now."""
        return self._watch is not None

    def choose(self) -> None:
        """Ask which folder is to be watched and where the copies go."""
        folder = self._adding.ask_for_folder(without_dots(_("Watch a folder…")))
        copies = folder and QFileDialog.getExistingDirectory(self._window, _("Where the clean copies go"), folder)
        if not copies or self.is_on:
            return
        if Path(folder).resolve().is_relative_to(Path(copies).resolve()):
            self.said.emit(_("The copies need another folder than the one that is watched."))
            return
        self._watch = watch = self._session.watch(folder, copies, self._settings.remember_folders)
        watch.advanced.connect(self._advance)
        watch.ended.connect(self._end)
        watch.start()
        self._bar.say(texts.watching(folder, 0, 0))
        self.changed.emit()

    def stop(self) -> None:
        """Watch no more."""
        if self._watch is not None:
            self._watch.stop()

    def _advance(self) -> None:
        watch = self._watch
        if watch is None:
            return
        words = texts.watching(watch.folder, watch.cleaned, watch.refused)
        self._bar.words.setText(words)
        self._bar.setAccessibleName(words)
        if watch.is_idle and self._settings.notifies:
            self._notice.tell(texts.summary(watch.cleaned, watch.refused, 0, False), LONG_SECONDS)

    def _end(self, problem: str) -> None:
        self._watch = None
        self._bar.hide()
        if problem:
            self.said.emit(_("The folder can't be watched: {reason}.").format(reason=problem))
        self.changed.emit()
