"""Everything in the window that works on photos: built step by step, then kept in step with the session."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter

from scrubber.gui import texts
from scrubber.gui.photos import samples
from scrubber.gui.photos.photo import Photo
from scrubber.gui.session import Session
from scrubber.gui.settings import Show
from scrubber.gui.window import place
from scrubber.i18n import _
from scrubber.jobs.scan import is_folder

if TYPE_CHECKING:
    from scrubber.gui.window.main_window import MainWindow

EXPLAIN_MS = 30
"""While an arrow key is held down, only where it stops is explained."""
LEAST_HEIGHT = 120
"""Pixels of the photos and their explanation, which both scroll, in a window so small that the bars take the rest."""


def build(window: MainWindow, session: Session) -> Iterator[None]:
    """Give the window its parts. Each step takes a few dozen milliseconds, so that clicks in between are heard."""
    window.session = session
    yield
    yield from _build_list(window, session)
    yield from _build_pages(window, session)
    yield from _build_flows(window, session)
    window.workplace = Workplace(window)
    window.workplace.show_counts()


def _build_list(window: MainWindow, session: Session) -> Iterator[None]:
    """The photos, what explains them, the bar and the summary below."""
    from scrubber.gui.photos.photo_view import PhotoView

    yield
    window.view = PhotoView(session.model, window.theme, session.store, session.copies)
    yield
    from scrubber.gui.window.inspector_pane import InspectorPane

    yield
    window.right = InspectorPane(window.theme, session, window.view)
    window.inspector = window.right.inspector
    yield
    from scrubber.gui.cleaning.action_bar import ActionBar
    from scrubber.gui.window.summary import Summary

    window.actions_bar, window.summary = ActionBar(window.settings), Summary()
    window.splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setHandleWidth(1)
    splitter.setMinimumHeight(LEAST_HEIGHT)
    splitter.setChildrenCollapsible(False)
    splitter.addWidget(window.view)
    splitter.addWidget(window.right)
    splitter.setStretchFactor(0, 1)
    window.actions_bar.hide()
    window.pages.addWidget(splitter)
    window.column.addWidget(window.summary)
    window.column.addWidget(window.actions_bar)
    place.divide(window, splitter, window.settings)
    yield


def _build_pages(window: MainWindow, session: Session) -> Iterator[None]:
    """The editor of covers, the viewer and the settings."""
    from scrubber.gui.faces.editor import FaceEditor
    from scrubber.gui.faces.editor_flow import FaceEditorFlow

    yield
    window.editor = FaceEditor(window.theme)
    yield
    from scrubber.gui.viewer.flow import ViewerFlow
    from scrubber.gui.viewer.page import ViewerPage

    window.viewer = ViewerPage(window.theme)
    window.viewer_flow = ViewerFlow(session, window.viewer, session.model.shown)
    window.editor_flow = FaceEditorFlow(session, window.editor, window.actions_bar.faces, session.model.shown)
    yield
    from scrubber.gui.window.settings_page import SettingsPage

    window.settings_page = SettingsPage(window.settings, window.theme)
    for page in (window.editor, window.viewer, window.settings_page):
        window.pages.addWidget(page)
    yield


def _build_flows(window: MainWindow, session: Session) -> Iterator[None]:
    """What is done with photos, and the commands for it."""
    from scrubber.gui.window.adding import Adding
    from scrubber.gui.window.arranging import Arranging
    from scrubber.gui.window.cleaning_flow import CleaningFlow
    from scrubber.gui.window.exporting import Exporting
    from scrubber.gui.window.lone_photo import LonePhoto
    from scrubber.gui.window.photo_commands import PhotoCommands

    yield
    settings = window.settings
    window.arranging = Arranging(window.top, window.view, session.model, settings)
    LonePhoto(session, window.view)
    window.adding = Adding(session, settings, window)
    window.cleaning = CleaningFlow(session, window.actions_bar, window.summary, settings, window)
    window.photo_commands = PhotoCommands(session, window.view, window.cleaning, window)
    window.exporting = Exporting(session, window.view, window)
    yield
    from scrubber.gui.window.resuming import Resuming
    from scrubber.gui.window.scan_notices import ScanNotices
    from scrubber.gui.window.watching import Watching

    ScanNotices(session, window.notice, lambda: window.page is None)
    window.resuming = Resuming(session, settings, window.adding, window.add_bar())
    window.cleaning.changed.connect(window.resuming.stop_offering)
    window.settings_page.forgot.connect(window.adding.forgot)
    window.resuming.offer()
    window.watching = Watching(session, settings, window.adding, window.add_bar(), window)
    yield
    from scrubber.gui.posted.flow import PostedFlow
    from scrubber.gui.window.commands import Commands

    yield
    edit = partial(window.editor_flow.open, covers_all=True)
    window.posted = PostedFlow(session, window.adding, window.view, edit, window)
    window.commands = Commands(window, window)
    yield


class Workplace(QObject):
    """Shows in the window what the session tells, and hands on what is asked for in its parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._answer = ""
        self._explain = QTimer(self, singleShot=True, interval=EXPLAIN_MS)
        self._explain.timeout.connect(self._show_current)
        self._connect_session()
        self._connect_pages()
        self._connect_controls()

    def _connect_session(self) -> None:
        window, session = self._window, self._session
        session.counts_changed.connect(self.show_counts)
        session.photo_changed.connect(window.right.photo_changed)
        session.photo_changed.connect(session.copies.made)
        session.counts_changed.connect(window.right.counts_changed)
        session.run_finished.connect(self._run_finished)
        session.listed_again.connect(self._show_again)
        session.listing_changed.connect(self._listing_changed)
        window.cleaning.changed.connect(self.show_counts)
        window.cleaning.changed.connect(self._run_changed)
        window.cleaning.undone.connect(self._forget_summary)
        window.watching.changed.connect(self.show_counts)

    def _connect_pages(self) -> None:
        window = self._window
        window.editor_flow.clean_asked.connect(lambda photo: window.cleaning.clean([photo]))
        window.editor_flow.opened.connect(lambda: window.show_page(window.editor))
        window.viewer_flow.opened.connect(lambda: window.show_page(window.viewer))
        for left in (window.editor_flow.closed, window.viewer_flow.closed, window.settings_page.left):
            left.connect(window.show_photos)
        window.settings_page.changed.connect(self._take_settings)
        window.viewer_flow.moved.connect(window.view.choose)
        window.viewer_flow.covers_asked.connect(window.edit_faces)
        window.viewer.copy_asked.connect(window.photo_commands.copy_clean)

    def _connect_controls(self) -> None:
        window, bar, inspector = self._window, self._window.actions_bar, self._window.inspector
        window.adding.target_shown.connect(window.empty.show_target)
        for speaker in (window.adding, window.photo_commands, window.cleaning, window.exporting, window.watching):
            speaker.said.connect(self._say)
        for opener in (window.cleaning, window.photo_commands):
            opener.folder_unseen.connect(self._tell_folder)
        window.photo_commands.removed.connect(self._offer_back)
        window.summary.photo_asked.connect(self._show_path)
        window.summary.refused_asked.connect(lambda: window.arranging.show_only(Show.REFUSED))
        bar.clean.clicked.connect(lambda: window.cleaning.clean())
        bar.clean_selected.clicked.connect(window.photo_commands.clean_selected)
        bar.cancel.clicked.connect(window.cleaning.cancel)
        bar.destination.names_asked.connect(window.choose_names)
        inspector.faces_asked.connect(window.edit_faces)
        inspector.viewer_asked.connect(window.open_viewer)
        inspector.copy_asked.connect(window.photo_commands.copy_clean)
        inspector.encoding_asked.connect(window.photo_commands.encode_anew)
        inspector.undating_asked.connect(window.photo_commands.take_date_out)
        inspector.folder_asked.connect(window.photo_commands.show_in_folder)
        inspector.picture_asked.connect(window.show_picture)
        inspector.copied.connect(lambda where: self._say(_("Copied: {text}").format(text=where)))
        window.view.view_moved.connect(self._look_at)
        window.view.current_photo.connect(self._explain.start)
        window.view.selection_moved.connect(self._explain.start)
        window.view.activated.connect(lambda _index: window.open_viewer())

    def open_samples(self) -> None:
        """List the photos that come with the program."""
        self._session.open([str(samples.folder())])

    def leave(self) -> bool:
        """End everything with the window; False when a run goes on and the user would rather stay."""
        from scrubber.gui.window import cleaning_flow

        run = self._session.run
        if run is not None and not cleaning_flow.ask_to_leave(self._window, run.done, run.total):
            return False
        place.remember(self._window, self._window.splitter, self._window.settings)
        self._session.close()
        return True

    def _say(self, words: str) -> None:
        self._answer = texts.harmless(words)
        self._window.notice.say(self._answer)

    def _listing_changed(self) -> None:
        """Messages about photos go with them."""
        self._window.summary.photos_listed(self._session.model.holds_path)
        if not self._session.can_put_back:
            self._forget_answer()

    def _run_changed(self) -> None:
        if self._session.run is not None:
            self._forget_answer()

    def _forget_answer(self) -> None:
        """What was answered to something may be true no more, now that something else was done."""
        if self._window.notice.words.text() == self._answer:
            self._window.notice.hide()

    def _tell_folder(self, folder: str) -> None:
        """Nothing shows the folder: say where it is, or that it is gone."""
        if not is_folder(folder):
            self._say(_(texts.FILE_GONE))
            return
        clipboard = QGuiApplication.clipboard()
        self._window.notice.offer(texts.folder_unseen(folder), _("Copy"), lambda: clipboard.setText(folder))

    def _offer_back(self, count: int) -> None:
        self._answer = texts.removed(count)
        self._window.notice.offer(self._answer, _("Undo"), self._window.photo_commands.put_back)

    def _take_settings(self) -> None:
        self._window.actions_bar.show_choices()
        self._window.cleaning.take_choices()

    def _show_path(self, path: str) -> None:
        """Bring a photo into view, whatever the filter is."""
        photo, window = self._session.model.by_path(path), self._window
        if photo is None:
            return
        if self._session.model.row_of(photo) < 0:
            window.arranging.show_only(Show.ALL)
        window.view.choose(photo)
        window.view.setFocus()

    def _show_again(self, paths: list[str]) -> None:
        """Photos were dropped that are listed already: the first of them comes into view."""
        self._show_path(paths[0])
        self._say(texts.listed_already(len(paths)))

    def show_counts(self) -> None:
        """Show the numbers of the bars, and the page that fits."""
        window, session = self._window, self._session
        counts = window.counts = session.counts()
        words = texts.overview(counts.photos, session.batch_facts.batch.placed)
        window.top.show_counts(counts.photos, words, texts.photos(counts.photos))
        self._show_buttons()
        window.actions_bar.setVisible(counts.photos > 0 and window.page is None)
        window.pages.setCurrentWidget(window.page or (window.splitter if counts.photos else window.empty))
        window.commands.refresh()
        if counts.photos and not window.view.currentIndex().isValid():
            window.view.setCurrentIndex(session.model.index(0))

    def _show_buttons(self) -> None:
        from scrubber.gui.cleaning.pace import run_time

        window, counts, bar, session = self._window, self._window.counts, self._window.actions_bar, self._session
        is_reading = counts.read < counts.photos and session.inspections.is_busy
        is_done = counts.cleaned > 0 and not counts.refused
        words = texts.clean_button(counts.to_clean, counts.again, is_done, is_reading)
        selected = window.view.selected_photos() if 1 < window.view.selected_count() < counts.photos else []
        chosen = len(session.to_clean(selected)) if selected else 0
        bar.show_count(words, counts.to_clean > 0, texts.clean_selected(chosen) if chosen else "")
        takes = run_time(counts.seconds, counts.seconds_without)
        if is_reading:
            bar.show_hints(texts.reading(counts.read, counts.photos), takes)
        elif hidden := session.model.count_hidden(session.to_clean()) if session.model.is_filtered else 0:
            bar.show_hints(texts.not_shown(hidden), takes)
        elif counts.again and counts.changed:
            bar.show_hints(texts.you_changed(sorted(choice.value for choice in counts.changed)), takes)
        else:
            bar.show_hints(_("Nothing leaves this computer"), takes, is_news=False)

    def _run_finished(self, _outcome: object) -> None:
        """The cards show the copies now; a summary waits until the photos are in sight again."""
        window = self._window
        self._look_at(window.view.visible_photos())
        if window.page is not None:
            window.summary_waits = True
            window.summary.hide()

    def _forget_summary(self) -> None:
        """There is nothing to sum up any more."""
        self._window.summary_waits = False
        self._window.summary.dismiss()

    def _look_at(self, photos: list[Photo]) -> None:
        current = self._window.view.current()
        wanted = [current, *photos] if current is not None else photos
        self._session.inspections.look_at(wanted)
        self._session.faces.look_at(wanted)
        self._session.copies.look_at(wanted)

    def _show_current(self) -> None:
        self._window.right.explain()
        self._show_buttons()
        self._look_at(self._window.view.visible_photos())
