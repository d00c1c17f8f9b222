"""From the press of the button to the summary: where copies of samples go, what happens to faces, the run, its end."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from scrubber.engine.names import USUAL_NAMES
from scrubber.engine.report import Step
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui import texts
from scrubber.gui.cleaning.action_bar import ActionBar
from scrubber.gui.cleaning.choices import CopyChoices, chosen_size
from scrubber.gui.cleaning.pace import Looks, run_time
from scrubber.gui.cleaning.run import CleaningRun, Outcome
from scrubber.gui.cleaning.undoing import Undoing
from scrubber.gui.photos import samples
from scrubber.gui.photos.photo import Photo
from scrubber.gui.session import Session
from scrubber.gui.settings import Settings
from scrubber.gui.window.notice import EndNotice
from scrubber.gui.window.summary import Summary
from scrubber.i18n import N_, _, dotted, sentences
from scrubber.jobs.scan import is_folder
from scrubber.reports import results

# Translators: what is being done to a photo just now, after "3 of 12": covers are put in, their proof is made.
_STEPS = {Step.LOOKING: N_("Looking for faces…"), Step.COVERING: N_("covering"), Step.PROVING: N_("proving")}


class CleaningFlow(QObject):
    """Drives the action bar and the session."""

    changed = Signal()
    """A run began or ended, or a question was asked or answered."""
    undone = Signal()
    """The last run was undone whole."""
    said = Signal(str)
    """Something to tell the user."""
    folder_unseen = Signal(object)
    """A folder that no program could be asked to show."""

    def __init__(self, session: Session, bar: ActionBar, summary: Summary, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._bar = bar
        self._summary = summary
        self._settings = settings
        self._window = window
        self._asked_for: Sequence[Photo] | None = None
        self.is_asking = False
        self._asks_to_replace = self._may_replace = False
        self.undoing: Undoing | None = None
        """What moves the copies of the last run to the trash just now."""
        self.results = ""
        """The folder of the last copies."""
        bar.cover_chosen.connect(lambda: self._answer(CoverStyle()))
        bar.leave_chosen.connect(lambda: self._answer(None))
        bar.replacing_chosen.connect(self._replace)
        bar.question_left.connect(self.cancel)
        bar.pause.clicked.connect(self.pause)
        for chooser in (bar.faces, bar.destination):
            chooser.changed.connect(self.take_choices)
        session.progressed.connect(self._show_progress)
        session.run_finished.connect(self._run_finished)
        session.face_looked.connect(lambda _photo: self._show_question())
        session.counts_changed.connect(self._show_question)
        summary.folder_asked.connect(self.show_results)
        summary.undo_asked.connect(self.undo)
        self._last = Outcome()
        self._notice = EndNotice(window)
        self.take_choices()

    def take_choices(self) -> None:
        """Tell the session what is chosen for the copies."""
        faces, size = self._session.faces, chosen_size(self._settings)
        faces.style = replace(faces.style, shape=self._settings.cover_shape)
        choices = CopyChoices(
            self._settings.destination,
            self._settings.keep_hdr,
            self._settings.cover_style,
            size.max_side,
            size.max_face,
            self._settings.keep,
            self._settings.replaces,
            USUAL_NAMES if self._settings.replaces else self._settings.naming,
            self._settings.keeps_times,
        )
        self._session.choose(choices)

    def clean(self, photos: Sequence[Photo] | None = None) -> None:
        """Clean what of `photos` (of all, when None) can be cleaned."""
        wanted = self._session.to_clean(photos)
        if self.is_busy or not wanted or not self._has_place(wanted):
            return
        self._summary.dismiss()
        self._asks_to_replace = not self._may_replace and bool(self._replaced(wanted))
        if self._asks_to_replace or (self._settings.asks_about_faces and self._may_show_faces(wanted)):
            self._asked_for, self.is_asking = photos, True
            if not self._asks_to_replace:
                self._session.faces.look_first(wanted)
            self._show_question()
            self.changed.emit()
        else:
            self._start(photos)

    @property
    def is_busy(self) -> bool:
        """Whether a run goes on or is being undone."""
        return self._session.run is not None or self.undoing is not None

    def cancel(self) -> None:
        """Stop the run or its undoing, or leave the question about faces."""
        if self.undoing is not None:
            self.undoing.stop()
        if self.is_asking:
            self._stop_asking()
        self._session.cancel()

    def _stop_asking(self) -> None:
        self.is_asking = False
        self._bar.show_running(False)
        self.changed.emit()

    def pause(self) -> None:
        """Let the run rest, or go on."""
        run = self._session.run
        if run is not None:
            self._session.pause(not run.is_paused)
            self.changed.emit()

    def show_results(self) -> None:
        """Open the folder of the last copies in the system's file manager."""
        if self.results and not show_folder(self.results):
            self.folder_unseen.emit(self.results)

    def undo(self) -> None:
        """Move the copies of the last run to the trash; replaced originals are back before their copies go."""
        if self.undoing is not None or self._session.run is not None:
            return
        self.undoing = undoing = self._session.undo(self._last)
        undoing.advanced.connect(self._show_undoing)
        undoing.finished.connect(self._undone)
        self._summary.undo.setEnabled(False)
        undoing.start()
        self._show_undoing()
        self.changed.emit()

    def _show_undoing(self) -> None:
        undoing = self.undoing
        if undoing is not None:
            self._bar.show_running(True, can_pause=False)
            words = texts.progress(undoing.done, undoing.total, None, _("moving copies to the trash"))
            self._bar.show_progress(undoing.done, undoing.total, words, False)

    def _undone(self) -> None:
        undoing, self.undoing = self.undoing, None
        if undoing is None:
            return
        self._last = Outcome(outputs=undoing.left)
        self._summary.undo.setEnabled(True)
        self._bar.show_running(False)
        if not undoing.left:
            self.results = ""
            self.undone.emit()
        said = texts.undone(undoing.moved, len(undoing.kept))
        self.said.emit(sentences((said, results.in_trash() if undoing.is_in_trash else "")))
        self.changed.emit()

    def copy_renamed(self, before: str, now: str) -> None:
        """A copy of the last run has another name: undo finds it there."""
        self._last.outputs = [now if path == before else path for path in self._last.outputs]

    def _has_place(self, wanted: Sequence[Photo]) -> bool:
        """Copies of sample photos need a folder; the user may think better of it."""
        if self._session.choices.folder or self._session.sample_folder or not samples.any_of(wanted):
            return True
        self._session.choose_sample_folder(samples.ask_folder(self._window))
        return bool(self._session.sample_folder)

    def _may_show_faces(self, wanted: Sequence[Photo]) -> bool:
        faces = self._session.faces
        undecided = [photo for photo in wanted if not faces.has_decided_faces(photo)]
        return any(photo.faces or not faces.was_looked_at(photo) for photo in undecided)

    def _show_question(self) -> None:
        """Ask with what is known now; when no photo shows a face after all, nothing is asked."""
        if not self.is_asking:
            return
        wanted = self._session.to_clean(self._asked_for)
        if not wanted:
            self._stop_asking()
            return
        if self._asks_to_replace:
            self._ask_to_replace(self._replaced(wanted))
            return
        if not self._may_show_faces(wanted):
            self._start(self._asked_for)
            return
        sure = sum(photo.sure_faces for photo in wanted)
        found = [photo.faces for photo in wanted if photo.faces]
        unknown = sum(not self._session.faces.was_looked_at(photo) for photo in wanted)
        asked = texts.face_question(sure, sum(found) - sure, len(found), unknown)
        pace = self._session.pace
        takes = run_time(pace.with_covers(Looks.of(wanted)), pace.without_covers(len(wanted)))
        self._bar.show_question(dotted((asked, takes)))

    def _replaced(self, wanted: Sequence[Photo]) -> list[Photo]:
        """Those of these photos that would give their places to their copies."""
        return [photo for photo in wanted if self._session.made_now(photo).replaces]

    def _ask_to_replace(self, photos: Sequence[Photo]) -> None:
        """Ask once in this window; another place for the copies needs no answer any more."""
        hidden = self._session.model.count_hidden(photos)
        if photos:
            words = texts.will_be_replaced(len(photos)), texts.not_shown(hidden) if hidden else ""
            self._bar.show_replacing(sentences(words))
        else:
            self._stop_asking()

    def _replace(self) -> None:
        self._may_replace = True
        self._stop_asking()
        self.clean(self._asked_for)

    def _answer(self, cover_style: CoverStyle | None) -> None:
        self.is_asking = False
        self._bar.faces.choose_look(cover_style)
        self._start(self._asked_for)

    def _start(self, photos: Sequence[Photo] | None) -> None:
        self.is_asking = False
        self._session.clean(photos, self._settings.remember_folders)
        self.changed.emit()

    def _show_progress(self) -> None:
        run = self._session.run
        if run is not None:
            self._bar.show_running(True)
            words = texts.progress(run.done, run.total, run.seconds_left(), self._doing(run))
            self._bar.show_progress(run.done, run.total, words, run.is_paused)

    def _doing(self, run: CleaningRun) -> str:
        """What is being done: step by step where there is one photo, as it may take long."""
        if run.is_paused:
            return _("paused")
        if run.total == 1 and run.step is not None:
            return _(_STEPS[run.step])
        return _("Looking for faces…") if self._session.choices.cover_style is not None else ""

    def _run_finished(self, outcome: Outcome) -> None:
        if outcome.outputs:
            self.results = common_folder(outcome.outputs)
        self._last = outcome
        self._bar.show_running(False)
        self._summary.show_outcome(outcome, texts.left_alone(self._session.scanner.left_alone))
        if self._summary.show_folder.isVisibleTo(self._summary):
            self._summary.show_folder.setFocus()
        self._tell_end(outcome)
        self.changed.emit()

    def _tell_end(self, outcome: Outcome) -> None:
        """Do what the settings say about the end of a run."""
        if self._settings.opens_folder and outcome.outputs:
            self.show_results()
        if self._settings.notifies:
            self._notice.tell(self._summary.words.text(), outcome.seconds)


def show_folder(folder: str) -> bool:
    """Open a folder in the system's file manager; False where it isn't there or nothing can show it."""
    return is_folder(folder) and QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def common_folder(outputs: Sequence[str]) -> str:
    """The folder that holds all copies, as deep as possible; on several drives, that of the last copy."""
    folders = {os.path.dirname(output) for output in outputs}  # noqa: PTH120 with path objects thousands take 20 ms
    try:
        return os.path.commonpath(folders)
    except ValueError:
        return str(Path(outputs[-1]).parent)


def ask_to_leave(window: QWidget, done: int, total: int) -> bool:
    """Ask whether a run that is under way is to be stopped."""
    box = QMessageBox(QMessageBox.Icon.Question, "Scrubber", "", parent=window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    counted = {"done": texts.number(done), "total": texts.number(total)}
    box.setText(_("{done} of {total} photos are done.").format(**counted))
    box.setInformativeText(_("The finished copies are kept. The others are not made."))
    leave = box.addButton(_("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(_("Go on"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is leave
