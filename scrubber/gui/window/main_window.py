"""The window: puts the parts together and turns what the user does into calls of the session."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.errors import ScrubberError
from scrubber.formats.registry import suffixes
from scrubber.gui import texts
from scrubber.gui.cleaning.action_bar import ActionBar
from scrubber.gui.cleaning.copy_size import size_menu
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.export import dialog as export_dialog
from scrubber.gui.faces.editor import FaceEditor
from scrubber.gui.faces.editor_flow import FaceEditorFlow
from scrubber.gui.inspector.picture_dialog import LARGE_PX, PictureDialog, show_if_open
from scrubber.gui.map.session_map import open_session_map
from scrubber.gui.photos import drops, samples
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.session import Session
from scrubber.gui.settings import Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.window import menus
from scrubber.gui.window.empty_page import EmptyPage
from scrubber.gui.window.help_dialog import HelpDialog
from scrubber.gui.window.inspector_pane import InspectorPane
from scrubber.gui.window.notice import Notice, Summary
from scrubber.gui.window.top_bar import TopBar
from scrubber.i18n import N_, _

HDR_EXPLAINED = N_(
    "HDR photos hold the picture a second time, which makes them bright on HDR screens. "
    "Leave it out if a copy should hold the picture only once."
)
EXPLAIN_MS = 30
"""While an arrow key is held down, only where it stops is explained."""


class MainWindow(QMainWindow):
    """The one window of the program."""

    def __init__(self, session: Session, theme: Theme, settings: Settings, offer_samples: bool) -> None:
        super().__init__()
        self.session = session
        self._theme = theme
        self._settings = settings
        self._results = ""
        self.setWindowTitle("Scrubber")
        self.setAcceptDrops(True)
        self.setMinimumSize(*t.WINDOW_MIN)
        self.resize(*t.WINDOW_FIRST)
        self.top = TopBar()
        self.notice = Notice()
        self.empty = EmptyPage(theme, offer_samples)
        self.view = PhotoView(session.model, theme, session.store)
        self.right = InspectorPane(theme, session, self.view)
        self.inspector = self.right.inspector
        self.summary = Summary()
        self.actions_bar = ActionBar(settings)
        self.editor = FaceEditor(theme)
        self.visits = FaceEditorFlow(session, self.editor, self.actions_bar.faces, session.model.shown)
        self._lay_out()
        self._add_menus()
        self._connect_session()
        self._connect_controls()
        self._show_counts()
        self.empty.choose.setFocus()

    def _lay_out(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.view)
        self._splitter.addWidget(self.right)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([t.WINDOW_FIRST[0] - t.INSPECTOR_MIN - 60, t.INSPECTOR_MIN + 60])
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._splitter)
        self._pages.addWidget(self.editor)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top.widget, self.notice, self._pages, self.summary, self.actions_bar):
            column.addWidget(part, 1 if part is self._pages else 0)
        self.setCentralWidget(middle)

    def _add_menus(self) -> None:
        bar = self.menuBar()
        photos, view, helps = bar.addMenu(_("&Photos")), bar.addMenu(_("&View")), bar.addMenu(_("&Help"))
        self.clean_action = menus.action(self, _("Make clean copies"), self.clean, "Ctrl+Return", "Ctrl+Enter")
        self.cancel_action = menus.action(self, _("Stop cleaning"), self.session.cancel, "Esc")
        self.retry_action = menus.action(self, _("Try refused photos again"), self.session.try_again)
        self.results_action = menus.action(self, _("Show the clean copies"), self.show_results)
        photos.addAction(menus.action(self, _("Add photos…"), self.choose_photos, "Ctrl+O"))
        photos.addAction(menus.action(self, _("Add a folder…"), self.choose_folder, "Ctrl+Shift+O"))
        photos.addSeparator()
        photos.addActions([self.view.select_action, self.view.remove_action])
        photos.addSeparator()
        self.faces_action = menus.action(self, _("Faces of this photo…"), self.edit_faces, "Ctrl+E")
        photos.addAction(self.faces_action)
        photos.addActions([self.clean_action, self.cancel_action, self.retry_action, self.results_action])
        photos.addSeparator()
        photos.addAction(menus.action(self, _("Export what the selected photos tell…"), self.export_selected, "Ctrl+S"))
        photos.addAction(menus.action(self, _("Export what all photos tell…"), self.export_all, "Ctrl+Shift+S"))
        photos.addSeparator()
        photos.addAction(menus.action(self, _("Quit"), self.close_window, "Ctrl+Q"))
        view.addAction(menus.action(self, _("What all photos tell together"), self.view.clearSelection, "Ctrl+T"))
        view.addAction(menus.action(self, _("Map of all photos"), self.show_map, "Ctrl+M"))
        view.addSeparator()
        self.hdr_action = menus.switch(
            self, _("Keep HDR (gain maps)"), _(HDR_EXPLAINED), self._settings.keep_hdr, self._keep_hdr
        )
        photos.insertAction(photos.actions()[-2], self.hdr_action)
        photos.setToolTipsVisible(True)
        photos.insertMenu(self.hdr_action, size_menu(self, photos, self.session, self._settings))
        self.session.keep_hdr(self._settings.keep_hdr)
        menus.appearance_menu(self, view, self._theme, self._settings.appearance)
        helps.addAction(menus.action(self, _("Scrubber help"), self.show_help, "F1"))

    def _connect_session(self) -> None:
        session = self.session
        session.counts_changed.connect(self._show_counts)
        session.photo_changed.connect(self.right.photo_changed)
        session.progressed.connect(self._show_progress)
        session.run_finished.connect(self._run_finished)
        session.scanner.finished.connect(self._scan_finished)
        session.scanner.unreadable.connect(self._tell_unreadable)
        self.view.view_moved.connect(self._look_at)
        self._explain = QTimer(self, singleShot=True, interval=EXPLAIN_MS)
        self._explain.timeout.connect(self._show_current)
        self.view.current_photo.connect(self._explain.start)
        self.view.selection_moved.connect(self._explain.start)
        session.counts_changed.connect(self.right.counts_changed)
        self.view.remove_asked.connect(session.remove)
        self.view.activated.connect(lambda _index: self.edit_faces())
        self.visits.opened.connect(lambda: self._show_editor(True))
        self.visits.closed.connect(lambda: self._show_editor(False))

    def _connect_controls(self) -> None:
        for asked in (self.top.add_photos.clicked, self.empty.photos_asked):
            asked.connect(self.choose_photos)
        for asked in (self.top.add_folder.clicked, self.empty.folder_asked):
            asked.connect(self.choose_folder)
        self.empty.samples_asked.connect(lambda: self.session.open([str(samples.folder())]))
        self.top.help.clicked.connect(self.show_help)
        self.top.show.activated.connect(self._arrange)
        self.top.order.activated.connect(self._arrange)
        self.actions_bar.clean.clicked.connect(self.clean)
        self.actions_bar.cancel.clicked.connect(self.session.cancel)
        self.actions_bar.destination.changed.connect(self._show_counts)
        self.summary.folder_asked.connect(self.show_results)
        self.inspector.faces_asked.connect(self.edit_faces)
        self.inspector.picture_asked.connect(self._show_picture)
        self.inspector.copied.connect(lambda where: self.notice.say(_("Copied: {text}").format(text=where)))

    # What the user does

    def choose_photos(self) -> None:
        """Ask for photos."""
        endings = " ".join(f"*{ending}" for ending in suffixes())
        filters = f"{_('Photos')} ({endings});;{_('All files')} (*)"
        paths, _chosen = QFileDialog.getOpenFileNames(self, _("Add photos"), "", filters)
        self.session.open(paths)

    def choose_folder(self) -> None:
        """Ask for a folder."""
        folder = QFileDialog.getExistingDirectory(self, _("Add a folder"))
        self.session.open([folder] if folder else [])

    def clean(self) -> None:
        """Clean everything that can be cleaned."""
        if self.session.run is not None:
            return
        folder = self.actions_bar.destination.folder
        if not folder and samples.any_of(self.session.to_clean(folder)):
            folder = samples.ask_folder(self)
            if not folder:
                return
        self.summary.hide()
        self.session.clean(folder)

    def edit_faces(self) -> None:
        """Decide what is covered in the current photo."""
        self.visits.open(self.view.current())

    def _show_editor(self, shows: bool) -> None:
        self._is_editing = shows
        for hidden in (self.top.widget, self.menuBar()):
            hidden.setVisible(not shows)
        if shows:
            self.summary.hide()
            self.notice.hide()
        self._show_counts()
        if not shows:
            self.view.setFocus()

    _is_editing = False

    def _keep_hdr(self, keep: bool) -> None:
        self._settings.keep_hdr = keep
        self.session.keep_hdr(keep)

    def show_results(self) -> None:
        """Open the folder of the last copies in the system's file manager."""
        if self._results:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._results))

    def show_map(self) -> None:
        """Open the map with every photo that tells where it was taken."""
        open_session_map(self._theme, self.session, self.view, self)

    def show_help(self) -> None:
        """Show the help."""
        HelpDialog(self).exec()

    def export_selected(self) -> None:
        """Save what the selected photos tell."""
        self._export(self.view.selected_photos())

    def export_all(self) -> None:
        """Save what all photos tell."""
        self._export(self.session.model.photos)

    def _export(self, photos: Sequence[Photo]) -> None:
        target = export_dialog.ask_target(self) if photos else None
        if target is not None:
            self._export_to(photos, target)

    def _export_to(self, photos: Sequence[Photo], target: Path) -> None:
        export = self.session.export(photos, target)
        export_dialog.show_progress(self, export, len(photos))
        export.finished.connect(self._tell_exported)
        export.start()

    def _tell_exported(self, path: str, problem: ScrubberError | None) -> None:
        saved = _("Saved: {name}").format(name=texts.file_name(path))
        self.notice.say(saved if problem is None else str(problem))

    def _show_picture(self, report: PhotoReport, number: int) -> None:
        """Show a hidden picture beside the photo, at once as small as it is known, then large."""
        dialog = PictureDialog(report, number, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session.read_large(report.path, LARGE_PX, lambda large: show_if_open(dialog, large))
        dialog.open()

    def close_window(self) -> None:
        """Leave."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the workers with the window."""
        self.session.close()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the controls need the room of the name, which the title shows anyway."""
        super().resizeEvent(event)
        self.top.brand.setVisible(self.width() >= t.WINDOW_BRAND)

    def _arrange(self) -> None:
        self.session.model.arrange(*self.top.choice())

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files; what is dragged out of this window is not welcome back."""
        if event.source() is None and drops.is_welcome(event.mimeData()):
            self.empty.show_target(drops.accept_as_copy(event))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Stay with a copy, wherever the pointer is."""
        drops.accept_as_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        self.empty.show_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take files and folders; explain what can't be taken."""
        self.empty.show_target(False)
        if not drops.accept_as_copy(event):
            return
        dropped = drops.read_drop(event.mimeData())
        if dropped.had_others:
            self.notice.say(
                _("That picture is not on this computer. Save it from the web page first, then drop the saved file.")
            )
        self.session.open(dropped.paths)

    # What the session tells

    def _show_counts(self) -> None:
        counts = self.session.counts(self.actions_bar.destination.folder)
        self.top.show_counts(counts.photos, counts.with_place)
        self.actions_bar.show_count(counts.to_clean)
        self.actions_bar.setVisible(counts.photos > 0 and not self._is_editing)
        self._pages.setCurrentIndex(2 if self._is_editing else 1 if counts.photos else 0)
        self.clean_action.setEnabled(counts.to_clean > 0 and self.session.run is None)
        self.cancel_action.setEnabled(self.session.run is not None)
        self.retry_action.setEnabled(counts.refused > 0 and self.session.run is None)
        self.results_action.setEnabled(bool(self._results))
        if counts.photos and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.session.model.index(0))

    def _look_at(self, photos: list[Photo]) -> None:
        current = self.view.current()
        wanted = [current, *photos] if current is not None else photos
        self.session.inspections.look_at(wanted)
        self.session.faces.look_at(wanted)

    def _show_current(self) -> None:
        self.right.explain()
        self._look_at(self.view.visible_photos())

    def _show_progress(self) -> None:
        run = self.session.run
        if run is not None:
            self.actions_bar.show_running(True)
            self.actions_bar.show_progress(run.done, run.total, run.seconds_left())
            self.clean_action.setEnabled(False)
            self.cancel_action.setEnabled(True)

    def _run_finished(self, outcome: Outcome) -> None:
        if outcome.outputs:
            self._results = self.actions_bar.destination.folder or str(Path(outcome.outputs[-1]).parent)
        self.actions_bar.show_running(False)
        self.summary.show_outcome(outcome)
        self._show_counts()

    def _scan_finished(self) -> None:
        if not len(self.session.model) and not self.session.scanner.is_running:
            self.notice.say(_("No photos were found there."))

    def _tell_unreadable(self, folder: str, problem: Exception) -> None:
        self.notice.say(f"{texts.file_name(folder)}: {problem}")
