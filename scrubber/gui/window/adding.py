"""Every way in which photos get into the window: dialogs, drops, recent folders."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QIODevice, QMimeData, QObject, QSaveFile, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from scrubber.formats.registry import suffixes
from scrubber.gui.photos import drops
from scrubber.gui.session import Session
from scrubber.gui.settings import Settings
from scrubber.i18n import _, without_dots
from scrubber.jobs.scan import is_folder


class Adding(QObject):
    """Asks for photos and hands them to the session."""

    said = Signal(str)
    """Something to tell the user."""
    forgot = Signal()
    """Nothing is to be remembered of what was done."""
    target_shown = Signal(bool)
    """Whether letting go of what is dragged would work now."""

    def __init__(self, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._window = window
        self._last_folder = ""

    def open(self, paths: Sequence[str]) -> None:
        """List photos and the photos in folders; folders are remembered, if the user wants it."""
        for folder in filter(is_folder, paths[:1]):
            self._settings.add_recent(folder)
        self._session.open(paths)

    def choose_photos(self) -> None:
        """Ask for photos."""
        endings = " ".join(f"*{ending}" for ending in suffixes())
        photos, all_files = _("Photos"), _("All files")
        filters = f"{photos} ({endings});;{all_files} (*)"
        paths, _chosen = QFileDialog.getOpenFileNames(
            self._window, without_dots(_("Add photos…")), self._begin_in(), filters
        )
        if paths:
            self._remember(paths[0].rpartition("/")[0])
        self.open(paths)

    def choose_photo(self) -> str:
        """Ask for one photo and list it; its path, empty when the user thought better of it."""
        endings = " ".join(f"*{ending}" for ending in suffixes())
        photos = _("Photos")
        path, _kind = QFileDialog.getOpenFileName(
            self._window, _("Choose a photo"), self._begin_in(), f"{photos} ({endings})"
        )
        if path:
            self.open([path])
        return path

    def choose_folder(self) -> None:
        """Ask for a folder and list the photos in it."""
        folder = self.ask_for_folder()
        if folder:
            self.open([folder])

    def ask_for_folder(self, title: str = "") -> str:
        """Ask for a folder; "" when the user thought better of it."""
        folder = QFileDialog.getExistingDirectory(
            self._window, title or without_dots(_("Add a folder…")), self._begin_in()
        )
        if folder:
            self._remember(folder)
        return folder

    def _begin_in(self) -> str:
        known = self._last_folder or (self._settings.last_folder if self._settings.remember_folders else "")
        return known if known and is_folder(known) else ""

    def _remember(self, folder: str) -> None:
        self._last_folder = folder
        if self._settings.remember_folders:
            self._settings.last_folder = folder

    def forget_folders(self) -> None:
        """Forget which folders were opened."""
        self._last_folder = ""
        self._settings.forget_folders()

    def stop_remembering(self, stops: bool) -> None:
        """Remember no folders any more, or begin to."""
        self._settings.remember_folders = not stops
        if stops:
            self.forget_folders()
            self.forgot.emit()

    def paste(self) -> None:
        """Take files from the clipboard, or a picture, which is saved where the user says."""
        data = QGuiApplication.clipboard().mimeData()
        if not self._take(data):
            self.said.emit(_("There is no photo on the clipboard."))

    def _take(self, data: QMimeData) -> bool:
        """Take files or a picture; False when there is neither."""
        content = drops.read_drop(data)
        if content.paths:
            self.open(content.paths)
        image = QImage() if content.paths else drops.picture_of(data)
        if not image.isNull():
            QTimer.singleShot(0, lambda: self._save_picture(image))  # the source of a drop waits for its end
        return bool(content.paths) or not image.isNull()

    def _save_picture(self, image: QImage) -> None:
        """A picture without a file becomes a photo of its own, only where the user wants it."""
        folder = Path(self._begin_in() or pictures_folder())
        proposed = str(folder / (_("Pasted picture") + ".png"))
        target, _kind = QFileDialog.getSaveFileName(self._window, _("Pasted picture"), proposed, "PNG (*.png)")
        if not target:
            return
        path = target if target.lower().endswith(".png") else f"{target}.png"
        self._remember(str(Path(path).parent))
        if save_png(image, path):
            self.open([path])
        else:
            self.said.emit(_("The picture can't be saved there. Choose another folder."))

    # Drops

    def enter(self, event: QDragEnterEvent) -> None:
        """Welcome files; what is dragged out of this window is not welcome back."""
        if event.source() is None and drops.is_welcome(event.mimeData()):
            self.target_shown.emit(drops.accept_as_copy(event))

    def move(self, event: QDragMoveEvent) -> None:
        """Stay with a copy, wherever the pointer is."""
        drops.accept_as_copy(event)

    def leave(self) -> None:
        """What was dragged went elsewhere."""
        self.target_shown.emit(False)

    def drop(self, event: QDropEvent) -> None:
        """Take files and folders; explain what can't be taken."""
        self.target_shown.emit(False)
        if not drops.accept_as_copy(event):
            return
        had_content = self._take(event.mimeData())
        if drops.read_drop(event.mimeData()).had_others and not event.mimeData().hasImage():
            self.said.emit(
                _("That picture is not on this computer. Save it from the web page first, then drop the saved file.")
            )
        elif not had_content:
            self.said.emit(_("No photos were found there."))


def save_png(image: QImage, path: str) -> bool:
    """Save a picture as PNG, whole or not at all: a full disk leaves no half of it behind."""
    file = QSaveFile(path)
    return file.open(QIODevice.OpenModeFlag.WriteOnly) and QImageWriter(file, b"png").write(image) and file.commit()


def pictures_folder() -> str:
    """The user's folder for pictures."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return found if is_folder(found) else str(Path.home())
