"""The window: puts the parts together and shows the page that fits."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.gui import texts
from scrubber.gui.cleaning.action_bar import ActionBar
from scrubber.gui.cleaning.pace import run_time
from scrubber.gui.faces.editor import FaceEditor
from scrubber.gui.faces.editor_flow import FaceEditorFlow
from scrubber.gui.help.about import AboutDialog
from scrubber.gui.help.dialog import HelpDialog
from scrubber.gui.inspector.picture_dialog import LARGE_PX, PictureDialog, show_if_open
from scrubber.gui.map.dialog import open_session_map
from scrubber.gui.photos import drops, samples
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.posted.flow import PostedFlow
from scrubber.gui.session import Session
from scrubber.gui.settings import Settings, Show
from scrubber.gui.style.theme import Theme
from scrubber.gui.viewer.flow import ViewerFlow
from scrubber.gui.viewer.page import ViewerPage
from scrubber.gui.window import cleaning_flow, place
from scrubber.gui.window.adding import Adding
from scrubber.gui.window.arranging import Arranging
from scrubber.gui.window.cleaning_flow import CleaningFlow
from scrubber.gui.window.commands import Commands
from scrubber.gui.window.empty_page import EmptyPage
from scrubber.gui.window.exporting import Exporting
from scrubber.gui.window.inspector_pane import InspectorPane
from scrubber.gui.window.lone_photo import LonePhoto
from scrubber.gui.window.photo_commands import PhotoCommands
from scrubber.gui.window.settings_page import SettingsPage
from scrubber.gui.window.summary import Notice, Summary
from scrubber.gui.window.top_bar import TopBar
from scrubber.i18n import _

EXPLAIN_MS = 30
"""While an arrow key is held down, only where it stops is explained."""


class MainWindow(QMainWindow):
    """The one window of the program."""

    closed = Signal()

    def __init__(self, session: Session, theme: Theme, settings: Settings, offer_samples: bool) -> None:
        super().__init__()
        self.session, self.theme, self.settings = session, theme, settings
        self.setWindowTitle("Scrubber")
        self.setAcceptDrops(True)
        self._make_parts(offer_samples)
        self._lay_out()
        self.counts = session.counts()
        self.commands = Commands(self, self)
        self._connect_session()
        self._connect_controls()
        self._show_counts()
        place.restore(self, self._splitter, settings)
        self.empty.choose.setFocus()

    def _make_parts(self, offer_samples: bool) -> None:
        session, theme, settings = self.session, self.theme, self.settings
        self.top = TopBar(settings)
        self.notice = Notice()
        self.empty = EmptyPage(theme, offer_samples)
        self.view = PhotoView(session.model, theme, session.store, session.copies)
        self.right = InspectorPane(theme, session, self.view)
        self.inspector = self.right.inspector
        self.summary = Summary()
        self.actions_bar = ActionBar(settings)
        self.editor = FaceEditor(theme)
        self.arranging = Arranging(self.top, self.view, session.model, settings)
        self._lone_photo = LonePhoto(session, self.view)
        self.adding = Adding(session, settings, self)
        self.cleaning = CleaningFlow(session, self.actions_bar, self.summary, settings, self)
        self.photo_commands = PhotoCommands(session, self.view, self.cleaning, self)
        self.settings_page = SettingsPage(settings, theme)
        self.exporting = Exporting(session, self.view, self)
        self.viewer = ViewerPage(theme)
        self.viewer_flow = ViewerFlow(session, self.viewer, session.model.shown)
        self.posted = PostedFlow(session, self.adding, self.view, self.edit_faces, self)
        self.editor_flow = FaceEditorFlow(session, self.editor, self.actions_bar.faces, session.model.shown)

    def _lay_out(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.view)
        self._splitter.addWidget(self.right)
        self._splitter.setStretchFactor(0, 1)
        self._pages = QStackedWidget()
        for page in (self.empty, self._splitter, self.editor, self.viewer, self.settings_page):
            self._pages.addWidget(page)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top.widget, self.notice, self._pages, self.summary, self.actions_bar):
            column.addWidget(part, 1 if part is self._pages else 0)
        self.setCentralWidget(middle)

    def _connect_session(self) -> None:
        session = self.session
        session.counts_changed.connect(self._show_counts)
        session.photo_changed.connect(self.right.photo_changed)
        session.counts_changed.connect(self.right.counts_changed)
        session.scanner.finished.connect(self._scan_finished)
        session.scanner.unreadable.connect(self._tell_unreadable)
        self.cleaning.changed.connect(self._show_counts)
        session.run_finished.connect(self._run_finished)
        self.editor_flow.opened.connect(lambda: self._show_page(self.editor))
        self.editor_flow.closed.connect(self._show_photos)
        self.viewer_flow.opened.connect(lambda: self._show_page(self.viewer))
        self.viewer_flow.closed.connect(self._show_photos)
        self.settings_page.left.connect(self._show_photos)
        self.settings_page.changed.connect(self._take_settings)
        self.viewer_flow.moved.connect(self.view.choose)
        self.viewer_flow.covers_asked.connect(self.edit_faces)
        self.viewer.copy_asked.connect(self.photo_commands.copy_clean)

    def _connect_controls(self) -> None:
        for asked in (self.top.add_photos.clicked, self.empty.photos_asked):
            asked.connect(self.adding.choose_photos)
        for asked in (self.top.add_folder.clicked, self.empty.folder_asked):
            asked.connect(self.adding.choose_folder)
        self.empty.samples_asked.connect(lambda: self.session.open([str(samples.folder())]))
        self.adding.target_shown.connect(self.empty.show_target)
        for speaker in (self.adding, self.photo_commands, self.cleaning, self.exporting):
            speaker.said.connect(self.notice.say)
        self.summary.photo_asked.connect(self._show_path)
        self.summary.refused_asked.connect(lambda: self.arranging.show_only(Show.REFUSED))
        self.session.listed_again.connect(self._show_again)
        self.top.help.clicked.connect(lambda: self.show_help())
        self.actions_bar.clean.clicked.connect(lambda: self.cleaning.clean())
        self.actions_bar.clean_selected.clicked.connect(self.photo_commands.clean_selected)
        self.actions_bar.cancel.clicked.connect(self.cleaning.cancel)
        self.inspector.faces_asked.connect(self.edit_faces)
        self.inspector.viewer_asked.connect(self.open_viewer)
        self.inspector.copy_asked.connect(self.photo_commands.copy_clean)
        self.inspector.encoding_asked.connect(self.photo_commands.encode_anew)
        self.inspector.folder_asked.connect(self.photo_commands.show_in_folder)
        self.inspector.picture_asked.connect(self._show_picture)
        self.inspector.copied.connect(lambda where: self.notice.say(_("Copied: {text}").format(text=where)))
        self._explain = QTimer(self, singleShot=True, interval=EXPLAIN_MS)
        self._explain.timeout.connect(self._show_current)
        self.view.view_moved.connect(self._look_at)
        self.view.current_photo.connect(self._explain.start)
        self.view.selection_moved.connect(self._explain.start)
        self.view.activated.connect(lambda _index: self.open_viewer())

    # What the user does

    def edit_faces(self) -> None:
        """Decide what is covered in the current photo."""
        self.editor_flow.open(self.view.current())

    def open_viewer(self) -> None:
        """Show the current photo in full size."""
        self.viewer_flow.open(self.view.current())

    def open_settings(self) -> None:
        """Show the settings."""
        self.settings_page.refresh()
        self._show_page(self.settings_page)
        self.settings_page.sections.setFocus()

    def _take_settings(self) -> None:
        self.actions_bar.show_choices()
        self.cleaning.take_choices()

    def _show_page(self, page: QWidget) -> None:
        """Show one photo instead of all; the bars of the list would only disturb."""
        self._summary_waits = self._summary_waits or self.summary.isVisible()
        self._page = page
        for hidden in (self.top.widget, self.menuBar(), self.summary, self.notice):
            hidden.hide()
        self._show_counts()

    def _show_photos(self) -> None:
        self._page = None
        self.summary.setVisible(self._summary_waits)
        self._summary_waits = False
        for shown in (self.top.widget, self.menuBar()):
            shown.show()
        self._show_counts()
        (self.view if self.counts.photos else self.empty.choose).setFocus()

    _page: QWidget | None = None
    """The page that is shown instead of the photos."""

    def show_map(self) -> None:
        """Open the map with every photo that tells where it was taken."""
        open_session_map(self.theme, self.session, self.view, self)

    def show_help(self) -> None:
        """Show the help."""
        HelpDialog(self).exec()

    def show_keys(self) -> None:
        """Show which keys do what."""
        HelpDialog(self, at_keys=True).exec()

    def show_about(self) -> None:
        """Show the version, the licence and the credits."""
        AboutDialog(self).exec()

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
        """End the workers with the window; a run is not lost by accident."""
        run = self.session.run
        if run is not None and not cleaning_flow.ask_to_leave(self, run.done, run.total):
            event.ignore()
            return
        place.remember(self, self._splitter, self.settings)
        self.session.close()
        self.closed.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the bars fit."""
        super().resizeEvent(event)
        self.top.fit(self.width())

    def _show_path(self, path: str) -> None:
        """Bring a photo into view, whatever the filter is."""
        photo = self.session.model.by_path(path)
        if photo is None:
            return
        if self.session.model.row_of(photo) < 0:
            self.arranging.show_only(Show.ALL)
        self.view.choose(photo)
        self.view.setFocus()

    def _show_again(self, paths: list[str]) -> None:
        """Photos were dropped that are listed already: the first of them comes into view."""
        self._show_path(paths[0])
        self.notice.say(texts.listed_already(len(paths)))

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and pictures."""
        self.adding.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Stay with a copy, wherever the pointer is."""
        drops.accept_as_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        self.adding.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what can be taken."""
        self.adding.drop(event)

    # What the session tells

    def _show_counts(self) -> None:
        counts = self.counts = self.session.counts()
        self.top.show_counts(counts.photos, counts.with_place)
        self._show_buttons()
        self.actions_bar.setVisible(counts.photos > 0 and self._page is None)
        self._pages.setCurrentWidget(self._page or (self._splitter if counts.photos else self.empty))
        self.commands.refresh()
        if counts.photos and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.session.model.index(0))

    def _show_buttons(self) -> None:
        counts, bar = self.counts, self.actions_bar
        is_reading = counts.read < counts.photos and self.session.inspections.is_busy
        words = texts.clean_button(counts.to_clean, counts.again, counts.cleaned, is_reading)
        selected = self.view.selected_photos() if 1 < self.view.selected_count() < counts.photos else []
        chosen = len(self.session.to_clean(selected)) if selected else 0
        bar.show_count(words, counts.to_clean > 0, texts.clean_selected(chosen) if chosen else "")
        takes = run_time(counts.seconds, counts.seconds_without)
        if is_reading:
            bar.show_hints(texts.reading(counts.read, counts.photos), takes)
        elif counts.again and counts.changed:
            bar.show_hints(texts.you_changed(sorted(choice.value for choice in counts.changed)), takes)
        else:
            bar.show_hints(_("Nothing leaves this computer"), takes)

    def _run_finished(self, _outcome: object) -> None:
        """The cards show the copies now; a summary waits until the photos are in sight again."""
        self._look_at(self.view.visible_photos())
        if self._page is not None:
            self._summary_waits = True
            self.summary.hide()

    _summary_waits = False

    def _look_at(self, photos: list[Photo]) -> None:
        current = self.view.current()
        wanted = [current, *photos] if current is not None else photos
        self.session.inspections.look_at(wanted)
        self.session.faces.look_at(wanted)
        self.session.copies.look_at(wanted)

    def _show_current(self) -> None:
        self.right.explain()
        self._show_buttons()
        self._look_at(self.view.visible_photos())

    def _scan_finished(self) -> None:
        if not len(self.session.model) and not self.session.scanner.is_running:
            self.notice.say(_("No photos were found there."))
        alone = texts.left_alone(self.session.scanner.left_alone)
        if alone and alone != self._told_alone:
            self._told_alone = alone
            self.notice.say(alone)

    _told_alone = ""

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back from another program may have changed a photo there."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.look_again(self.view.visible_photos())

    def _tell_unreadable(self, folder: str, problem: Exception) -> None:
        self.notice.say(f"{texts.file_name(folder)}: {problem}")
