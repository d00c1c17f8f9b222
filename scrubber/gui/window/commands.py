"""The commands of the window with their shortcuts, in menus where each system expects them."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from scrubber.formats.keep import PRESETS, Keep
from scrubber.gui import texts
from scrubber.gui.cleaning.tally import Counts
from scrubber.gui.photos.photo import State
from scrubber.gui.photos.photo_view import PhotoView
from scrubber.gui.posted.flow import PostedFlow
from scrubber.gui.session import Session
from scrubber.gui.settings import APPEARANCE_WORDS, KEEP_WORDS, LAYOUT_WORDS, Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import QUIT_KEY, shortened
from scrubber.gui.window.adding import Adding
from scrubber.gui.window.arranging import Arranging
from scrubber.gui.window.cleaning_flow import CleaningFlow
from scrubber.gui.window.exporting import Exporting
from scrubber.gui.window.photo_commands import PhotoCommands
from scrubber.gui.window.watching import Watching
from scrubber.i18n import N_, _, labelled

MENU_WIDTH = 480
"""Pixels of a folder's path in a menu; the tooltip has all of it."""


class Parts(Protocol):
    """The parts of the window that commands work on, and what it does itself."""

    session: Session
    theme: Theme
    settings: Settings
    view: PhotoView
    adding: Adding
    arranging: Arranging
    cleaning: CleaningFlow
    photo_commands: PhotoCommands
    exporting: Exporting
    posted: PostedFlow
    watching: Watching
    counts: Counts
    menus: list[QMenu]

    def edit_faces(self) -> None:
        """Decide what is covered in the current photo."""

    def try_index(self) -> None:
        """Try whether a face index would find who is on the photos."""

    def open_viewer(self) -> None:
        """Show the current photo in full size."""

    def show_map(self) -> None:
        """Open the map of all photos."""

    def open_settings(self) -> None:
        """Show the settings."""

    def show_help(self) -> None:
        """Show the help."""

    def show_keys(self) -> None:
        """Show which keys do what."""

    def show_about(self) -> None:
        """Show the version, the licence and the credits."""

    def close_window(self) -> None:
        """Leave."""


class Commands:
    """Makes every action once, for the menus of the bar and for the one of the cards."""

    def __init__(self, window: Parts, frame: QMainWindow) -> None:
        self._window = window
        self._frame = frame
        flow, adding, view, photos = window.cleaning, window.adding, window.view, window.photo_commands
        make = self._make
        self.add_photos = make(_("Add photos…"), adding.choose_photos, "Ctrl+O")
        self.add_folder = make(_("Add a folder…"), adding.choose_folder, "Ctrl+Shift+O")
        self.watch = make(_("Watch a folder…"), window.watching.choose)
        self.clean = make(_("Make clean copies"), flow.clean, "Ctrl+Return", "Ctrl+Enter")
        self.clean_selected = make(_("Clean only the selected photos"), photos.clean_selected, "Ctrl+Shift+Return")
        self.cancel = make(_("Stop cleaning"), flow.cancel, "Esc")
        self.pause = make(_("Pause"), flow.pause, "Ctrl+P")
        self.retry = make(_("Try refused photos again"), window.session.try_again)
        self.results = make(_("Show the clean copies"), flow.show_results)
        self.open = make(_("Open large"), window.open_viewer)
        self.faces = make(_("Edit covers…"), window.edit_faces, "Ctrl+E")
        self.index = make(_("Would an index find them?"), window.try_index)
        self.show_in_folder = make(_("Show in folder"), photos.show_in_folder)
        self.leave_faces = make(labelled(_("Faces"), _("Leave as they are")), photos.leave_faces)
        self.retry_selected = make(_("Try again"), photos.try_again)
        self.put_back = make(_("Undo"), photos.put_back, QKeySequence.StandardKey.Undo)
        self.paste = make(_("Paste photos"), adding.paste, QKeySequence.StandardKey.Paste)
        self.copy = self._for_view(_("Copy clean photo"), photos.copy_clean, QKeySequence.StandardKey.Copy)
        self.select_all = self._for_view(_("Select all"), view.selectAll, QKeySequence.StandardKey.SelectAll)
        remove = (QKeySequence(Qt.Key.Key_Delete), QKeySequence(Qt.Key.Key_Backspace))
        self.remove = self._for_view(_("Remove from the list"), photos.remove, *remove)
        self.together = make(_("What the photos tell together"), view.clearSelection, "Ctrl+T")
        self.map = make(_("Map of all photos"), window.show_map, "Ctrl+M")
        exporting = window.exporting
        self.export_selected = make(_("Export what the selected photos tell…"), exporting.export_selected, "Ctrl+S")
        self.export_all = make(_("Export what all photos tell…"), exporting.export_all, "Ctrl+Shift+S")
        self.settings = make(_("Settings…"), window.open_settings, "Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.posted = make(_("Photos already posted…"), window.posted.show)
        self.help = make(_("Scrubber help"), window.show_help, "F1")
        self.keys = make(_("Keys"), window.show_keys, "?", "Shift+?")
        self.about = make(_("About Scrubber"), window.show_about)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.quit = make(_("Quit"), window.close_window, QUIT_KEY)
        for everywhere in (self.quit, self.help, self.keys):
            frame.addAction(everywhere)  # the menus, with their keys, are hidden while a page is shown
        self._add_menus()
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_card_menu)

    def _make(
        self, words: str, does: Callable[[], None], *shortcuts: QKeySequence | QKeySequence.StandardKey | str
    ) -> QAction:
        made = QAction(words, self._frame)
        made.setShortcuts([QKeySequence(keys) for keys in shortcuts])
        made.triggered.connect(lambda: does())
        return made

    def _for_view(
        self, words: str, does: Callable[[], None], *shortcuts: QKeySequence | QKeySequence.StandardKey
    ) -> QAction:
        """A command whose keys mean it only while the cards have the focus."""
        made = self._make(words, does, *shortcuts)
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._window.view.addAction(made)
        return made

    def _add_menus(self) -> None:
        photos, edit, view, help_menu = self._window.menus
        self._fill(photos, self.add_photos, self.add_folder, self.watch, None, self.clean, self.clean_selected,
                   self.pause, self.cancel, self.retry, self.results, None, self.export_selected, self.export_all, None,
                   self.settings, None, self.quit)  # fmt: skip
        self._add_recent(photos)
        self._fill(edit, self.put_back, None, self.copy, self.paste, None, self.select_all, self.remove, None,
                   self.faces, self.index)  # fmt: skip
        self._fill(view, self.open, None, *self._layouts(view), None, self.together, self.map, None)
        self._add_appearance(view)
        self._fill(help_menu, self.help, self.keys, None, self.posted, None, self.about)

    @staticmethod
    def _fill(menu: QMenu, *actions: QAction | None) -> None:
        menu.setToolTipsVisible(True)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

    def _add_recent(self, menu: QMenu) -> None:
        """The folders that were opened last, and the way to forget them."""
        recent = QMenu(_("Recent folders"), menu)
        recent.setToolTipsVisible(True)
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        menu.insertMenu(self.clean, recent)
        menu.insertSeparator(self.clean)

    def _fill_recent(self, recent: QMenu) -> None:
        settings, adding = self._window.settings, self._window.adding
        recent.clear()
        for folder in settings.recent_folders:
            whole = texts.harmless(folder)
            open_it = recent.addAction(shortened(whole, recent.font(), MENU_WIDTH).replace("&", "&&"))
            open_it.setToolTip(texts.tooltip(whole))
            open_it.triggered.connect(lambda _on, folder=folder: adding.open([folder]))
        recent.addSeparator()
        recent.addAction(_("Forget them now")).triggered.connect(adding.forget_folders)
        forgets = recent.addAction(_("Don't remember"))
        forgets.setCheckable(True)
        forgets.setChecked(not settings.remember_folders)
        forgets.toggled.connect(adding.stop_remembering)

    def _layouts(self, menu: QMenu) -> list[QAction]:
        """Cards or list; the bar changes between them, too."""
        group, chosen = QActionGroup(self._frame), self._window.settings
        made = {}
        for number, (layout, words) in enumerate(LAYOUT_WORDS.items(), 1):
            does = partial(self._window.arranging.lay_out, layout)
            made[layout] = self._make(_(words), does, f"Ctrl+{number}")
            made[layout].setCheckable(True)
            group.addAction(made[layout])
        menu.aboutToShow.connect(lambda: made[chosen.layout].setChecked(True))
        return list(made.values())

    def _add_appearance(self, menu: QMenu) -> None:
        """Light, dark, or like the system."""
        group = QActionGroup(self._frame)
        for choice, words in APPEARANCE_WORDS.items():
            entry = self._make(_(words), partial(self._window.theme.choose, choice))
            entry.setCheckable(True)
            entry.setChecked(choice is self._window.settings.appearance)
            group.addAction(entry)
            menu.addAction(entry)

    def refresh(self) -> None:
        """Switch commands on and off by what is there."""
        window = self._window
        counts, is_running, is_busy = window.counts, window.session.run is not None, window.cleaning.is_busy
        self.clean.setEnabled(counts.to_clean > 0 and not is_busy)
        self.cancel.setEnabled(is_busy or window.cleaning.is_asking)
        self.pause.setEnabled(is_running)
        self.watch.setEnabled(not window.watching.is_on)
        # Translators: end or begin a pause of the run.
        self.pause.setText(_("Go on") if window.session.is_paused else _("Pause"))
        self.retry.setEnabled(counts.refused > 0 and not is_running)
        self.results.setEnabled(bool(window.cleaning.results))
        self.put_back.setEnabled(window.session.can_put_back)
        for action in (self.export_all, self.together, self.map, self.select_all):
            action.setEnabled(counts.photos > 0)

    def _open_card_menu(self, where: QPoint) -> None:
        """What can be done with the selected photos."""
        view, is_busy = self._window.view, self._window.cleaning.is_busy
        photos = view.selected_photos()
        if not photos:
            return
        is_one = len(photos) == 1
        self.faces.setEnabled(is_one and photos[0].problem is None)
        wanted = len(self._window.session.to_clean(photos))
        self.clean_selected.setText(_("Clean only this photo") if is_one else texts.clean_selected(wanted))
        self.clean_selected.setEnabled(wanted > 0 and not is_busy)
        self.retry_selected.setVisible(any(photo.state is State.REFUSED for photo in photos))
        self.leave_faces.setVisible(any(photo.is_too_large and not photo.leaves_faces for photo in photos))
        self.copy.setEnabled(any(photo.clean_file for photo in photos))
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, self.open, self.show_in_folder, self.faces, self.leave_faces, None, self.clean_selected,
                   self.retry_selected, self.copy, None, self.remove)  # fmt: skip
        menu.insertMenu(self.clean_selected, self._keep_menu(menu, [photo.chosen_keep for photo in photos]))
        menu.aboutToHide.connect(self._restore)
        menu.popup(view.viewport().mapToGlobal(where))

    def _keep_menu(self, parent: QMenu, chosen: list[Keep | None]) -> QMenu:
        """What the copies of the selected photos keep; `chosen` is what was chosen for each."""
        menu, group = QMenu(_("Keep of the metadata"), parent), QActionGroup(parent)
        for words, keep in [
            (N_("As for all photos"), None),
            *((words, PRESETS[name]) for name, words in KEEP_WORDS.items()),
        ]:
            entry = menu.addAction(_(words))
            entry.setCheckable(True)
            entry.setChecked(all(choice == keep for choice in chosen))
            entry.triggered.connect(lambda _on, keep=keep: self._window.photo_commands.keep_of_selected(keep))
            group.addAction(entry)
        return menu

    def _restore(self) -> None:
        """Shortcuts work on whatever is selected later."""
        self.clean_selected.setText(_("Clean only the selected photos"))
        for action in (self.faces, self.clean_selected, self.copy):
            action.setEnabled(True)
