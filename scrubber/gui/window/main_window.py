"""The window: at once the page without photos, and all that works on photos a moment later, or when it is needed.

What the first page shows is loaded here; everything else is loaded and built by `workplace.build`, whose steps run
while the window already takes clicks and drops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import Pages
from scrubber.gui.window import place
from scrubber.gui.window.empty_page import EmptyPage
from scrubber.gui.window.notice import Notice
from scrubber.gui.window.top_bar import TopBar
from scrubber.i18n import _

if TYPE_CHECKING:
    from scrubber.engine.report import PhotoReport
    from scrubber.gui.cleaning.action_bar import ActionBar
    from scrubber.gui.cleaning.tally import Counts
    from scrubber.gui.faces.editor import FaceEditor
    from scrubber.gui.faces.editor_flow import FaceEditorFlow
    from scrubber.gui.inspector.panel import Inspector
    from scrubber.gui.photos.photo_view import PhotoView
    from scrubber.gui.posted.flow import PostedFlow
    from scrubber.gui.session import Session
    from scrubber.gui.viewer.flow import ViewerFlow
    from scrubber.gui.viewer.page import ViewerPage
    from scrubber.gui.window.adding import Adding
    from scrubber.gui.window.arranging import Arranging
    from scrubber.gui.window.cleaning_flow import CleaningFlow
    from scrubber.gui.window.commands import Commands
    from scrubber.gui.window.exporting import Exporting
    from scrubber.gui.window.inspector_pane import InspectorPane
    from scrubber.gui.window.photo_commands import PhotoCommands
    from scrubber.gui.window.resuming import Resuming
    from scrubber.gui.window.settings_page import SettingsPage
    from scrubber.gui.window.summary import Summary
    from scrubber.gui.window.watching import Watching


class Workplace(Protocol):
    """What keeps the parts in step with the session."""

    def show_counts(self) -> None:
        """Show the numbers of the bars, and the page that fits."""

    def open_samples(self) -> None:
        """List the photos that come with the program."""

    def leave(self) -> bool:
        """End everything with the window; False when a run goes on and the user would rather stay."""


class MainWindow(QMainWindow):
    """The one window of the program. Its parts below exist once it is complete."""

    completed = Signal()
    closed = Signal()

    session: Session
    view: PhotoView
    right: InspectorPane
    inspector: Inspector
    summary: Summary
    actions_bar: ActionBar
    editor: FaceEditor
    editor_flow: FaceEditorFlow
    viewer: ViewerPage
    viewer_flow: ViewerFlow
    settings_page: SettingsPage
    adding: Adding
    arranging: Arranging
    cleaning: CleaningFlow
    photo_commands: PhotoCommands
    exporting: Exporting
    posted: PostedFlow
    resuming: Resuming
    watching: Watching
    commands: Commands
    workplace: Workplace
    splitter: QSplitter
    counts: Counts

    def __init__(
        self, build: Callable[[MainWindow], Iterator[None]], theme: Theme, settings: Settings, offer_samples: bool
    ) -> None:
        """`build` gives the window its parts, step by step."""
        super().__init__()
        self.theme, self.settings = theme, settings
        self._steps = build(self)
        self.setWindowTitle("Scrubber")
        self.setAcceptDrops(True)
        self.top = TopBar(settings)
        self.notice = Notice()
        self.empty = EmptyPage(theme, offer_samples)
        self.menus = [self.menuBar().addMenu(words) for words in (_("&Photos"), _("&Edit"), _("&View"), _("&Help"))]
        self.is_complete = False
        self.page: QWidget | None = None
        """The page that is shown instead of the photos."""
        self.summary_waits = False
        """Whether a summary is to be shown once the photos are in sight again."""
        self._lay_out()
        self._connect()
        place.restore(self, settings)
        self.empty.choose.setFocus()

    def _lay_out(self) -> None:
        self.pages = Pages()
        self.pages.addWidget(self.empty)
        middle = QWidget()
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.bars = QWidget()
        """More notices, of what goes on or could; each shows itself."""
        self._bars = QVBoxLayout(self.bars)
        self._bars.setContentsMargins(0, 0, 0, 0)
        self._bars.setSpacing(0)
        for part in (self.top.widget, self.notice, self.bars, self.pages):
            self.column.addWidget(part, 1 if part is self.pages else 0)
        self.setCentralWidget(middle)

    def add_bar(self) -> Notice:
        """One more notice below the first."""
        made = Notice()
        self._bars.addWidget(made)
        return made

    def _connect(self) -> None:
        for asked in (self.top.add_photos.clicked, self.empty.photos_asked):
            asked.connect(lambda: self.complete().adding.choose_photos())
        for asked in (self.top.add_folder.clicked, self.empty.folder_asked):
            asked.connect(lambda: self.complete().adding.choose_folder())
        self.empty.samples_asked.connect(lambda: self.complete().workplace.open_samples())
        self.top.help.clicked.connect(lambda: self.show_help())

    # Building

    def complete(self) -> MainWindow:
        """Build what is still missing now, because it is needed; returns the window."""
        for _step in self._building():
            pass
        return self

    def complete_soon(self) -> None:
        """Build what is missing step by step, whenever nothing else is to be done."""
        steps = self._building()
        timer = QTimer(self, interval=0)

        def go_on() -> None:
            if next(steps, timer) is timer:
                timer.stop()

        timer.timeout.connect(go_on)
        timer.start()

    def _building(self) -> Iterator[None]:
        """The steps that are left; whoever takes the last one announces that the window is complete."""
        yield from self._steps
        if not self.is_complete:
            self.is_complete = True
            self.completed.emit()

    # Pages

    def edit_faces(self) -> None:
        """Decide what is covered in the current photo."""
        self.editor_flow.open(self.view.current())

    def try_index(self) -> None:
        """Try whether a face index would find who is on the photos, the current one first."""
        from scrubber.gui.faces.index_dialog import try_index  # loaded when it is needed

        try_index(self.session, self.view.current(), self.actions_bar.faces.cover_style, self)

    def open_viewer(self) -> None:
        """Show the current photo in full size."""
        self.viewer_flow.open(self.view.current())

    def open_settings(self) -> None:
        """Show the settings."""
        self.settings_page.face_seconds = self.session.pace.look_seconds
        self.settings_page.refresh()
        self.show_page(self.settings_page)
        self.settings_page.sections.setFocus()

    def choose_names(self) -> None:
        """Show the settings where they say what copies are called."""
        self.open_settings()
        self.settings_page.show_names()

    def show_page(self, page: QWidget) -> None:
        """Show one photo instead of all; the bars of the list would only disturb."""
        self.summary_waits = self.summary_waits or self.summary.isVisible()
        self.page = page
        for hidden in (self.top.widget, self.menuBar(), self.summary, self.notice, self.bars):
            hidden.hide()
        self.workplace.show_counts()

    def show_photos(self) -> None:
        """Show all photos again, and the bars of their list."""
        self.page = None
        self.summary.setVisible(self.summary_waits)
        self.summary_waits = False
        for shown in (self.top.widget, self.menuBar(), self.bars):
            shown.show()
        self.workplace.show_counts()
        (self.view if self.counts.photos else self.empty.choose).setFocus()

    def show_map(self) -> None:
        """Open the map with every photo that tells where it was taken."""
        from scrubber.gui.map.dialog import open_session_map

        open_session_map(self.theme, self.session, self.view, self)

    def show_help(self) -> None:
        """Show the help."""
        from scrubber.gui.help.dialog import HelpDialog

        photos = self.complete().session.model.photos
        HelpDialog(self, problems=[photo.problem for photo in photos if photo.problem is not None]).exec()

    def show_keys(self) -> None:
        """Show which keys do what."""
        from scrubber.gui.help.dialog import keys_dialog

        keys_dialog(self).exec()

    def show_about(self) -> None:
        """Show the version, the licence and the credits."""
        from scrubber.gui.help.about import AboutDialog

        AboutDialog(self, self.session.ask_fence).exec()

    def show_picture(self, report: PhotoReport, number: int) -> None:
        """Show a hidden picture beside the photo, at once as small as it is known, then large."""
        from scrubber.gui.inspector.picture_dialog import LARGE_PX, PictureDialog, show_if_open

        dialog = PictureDialog(report, number, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session.read_large(report.path, LARGE_PX, lambda large: show_if_open(dialog, large))
        dialog.open()

    def close_window(self) -> None:
        """Leave."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the workers with the window; a run is not lost by accident."""
        if self.is_complete and not self.workplace.leave():
            event.ignore()
            return
        self.closed.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the clean photo wherever nothing else wants the key: after a run the cards don't have the focus."""
        if not self.is_complete or not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
        elif self.page is self.viewer:
            self.viewer.copy.click()
        elif self.page is None and self.counts.photos:
            self.photo_commands.copy_clean()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the bars fit."""
        super().resizeEvent(event)
        self.top.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back from another program may have changed a photo there."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow() and self.is_complete:
            self.session.look_again(self.view.visible_photos())

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and pictures."""
        self.complete().adding.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Stay with a copy, wherever the pointer is."""
        self.adding.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        self.adding.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what can be taken."""
        self.complete().adding.drop(event)
