"""Who may stay: looks for a person in all photos, and shows every face that would stay clear once, before it does.

What is learnt of the person lives in this search and ends with it. Faces stay clear only after a look at them.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressDialog,
    QVBoxLayout,
    QWidget,
)

from scrubber.engine.report import FaceReport, PeopleReport
from scrubber.faces.face import Face
from scrubber.gui import texts
from scrubber.gui.faces.store import FaceStore
from scrubber.gui.photos.photo import Photo
from scrubber.gui.style.ticks import TickDelegate
from scrubber.gui.style.widgets import label, quit_key, shortened
from scrubber.gui.worker_protocol import Ticket
from scrubber.i18n import N_, _, ngettext, without_dots

PICTURE_PX, NAME_PX = 120, 144
CANT_BE_TOLD = N_("This face is too small or turned too far to be known again, so it can only be left clear here.")


@dataclass(frozen=True, slots=True)
class Staying:
    """A face that would stay clear, with a small JPEG of it."""

    photo: Photo
    face: Face
    picture: bytes


class StaySearch(QObject):
    """One search for one person, photo by photo."""

    advanced = Signal(int)
    finished = Signal(list)
    """Of `Staying`; not sent after `cancel` or `failed`."""
    failed = Signal(str)
    """Why the person can't be looked for, in a sentence."""

    def __init__(self, store: FaceStore, photos: Sequence[Photo], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._waiting = deque(photos)
        self._total = len(photos)
        self._person: bytes = b""
        self._staying: list[Staying] = []
        self._ticket: Ticket | None = None
        self._is_cancelled = False

    def begin(self, photo: Photo, face: Face) -> None:
        """Learn the person whose face this is, and look for them."""
        self._ask(photo, (face,), self._learn)

    def cancel(self) -> None:
        """Stop looking; nothing stays clear."""
        self._is_cancelled = True
        if self._ticket is not None:
            self._ticket.cancel()

    def _ask(self, photo: Photo, faces: tuple[Face, ...], done: Callable[[PeopleReport], None]) -> None:
        def take(report: PeopleReport) -> None:
            if not self._is_cancelled:
                done(report)

        self._ticket = self._store.read_people(photo, faces, PICTURE_PX, take)

    def _learn(self, report: PeopleReport) -> None:
        from scrubber.engine.covering.people import person_at  # numpy is loaded when it is needed
        from scrubber.faces.recognition.acquaintance import can_be_told

        person = person_at(report, report.faces[0]) if report.faces else None
        if person is None or not can_be_told(person[0]):
            self.failed.emit(str(report.problem) if report.problem is not None else _(CANT_BE_TOLD))
            return
        self._person = person[1]
        self._go_on()

    def _go_on(self) -> None:
        if self._is_cancelled:
            return
        self.advanced.emit(self._total - len(self._waiting))
        if not self._waiting:
            self.finished.emit(self._staying)
            return
        photo = self._waiting.popleft()
        self._store.know(photo, lambda report: self._look(photo, report))

    def _look(self, photo: Photo, report: FaceReport) -> None:
        if report.faces and not self._is_cancelled:
            self._ask(photo, report.faces, lambda people: self._take(photo, people))
        else:
            self._go_on()

    def _take(self, photo: Photo, report: PeopleReport) -> None:
        from scrubber.engine.covering.people import staying_in

        stay = staying_in(report, [self._person]) if report.problem is None else ()
        pictures = dict(zip(report.faces, report.pictures, strict=True))
        self._staying += [Staying(photo, face, pictures[face]) for face in stay if not face.frame]
        self._go_on()


def show_progress(parent: QWidget, search: StaySearch, total: int) -> QProgressDialog:
    """A dialog that follows `search` and can stop it."""
    dialog = QProgressDialog(texts.progress(0, total, None), _("Cancel"), 0, max(1, total), parent)
    dialog.setWindowTitle(without_dots(_("This person may stay…")))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    quit_key(dialog)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    dialog.canceled.connect(search.cancel)
    dialog.canceled.connect(dialog.deleteLater)

    def advance(done: int) -> None:
        dialog.setLabelText(texts.progress(done, total, None))
        dialog.setValue(done)

    search.advanced.connect(advance)
    search.finished.connect(dialog.deleteLater)
    search.failed.connect(dialog.deleteLater)
    dialog.show()
    return dialog


class StayDialog(QDialog):
    """Every face that would stay clear, with a tick that can be taken away."""

    def __init__(self, staying: Sequence[Staying], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        quit_key(self)
        self._staying = staying
        self.setWindowTitle(without_dots(_("This person may stay…")))
        self.list = QListWidget()
        self._fill_list()
        self.buttons = QDialogButtonBox()
        self.leave = self.buttons.addButton(_("Leave these clear"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label(_heading(len(staying)), "heading"))
        column.addWidget(label(_("Take the tick away from whoever it isn't: that face is covered."), ""))
        column.addWidget(self.list, 1)
        column.addWidget(label(_("Photos that you add later are not part of this. Nothing of it is saved."), "muted"))
        column.addWidget(self.buttons)
        self.resize(640, 480)
        self.leave.setEnabled(bool(staying))

    def _fill_list(self) -> None:
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(PICTURE_PX, PICTURE_PX))
        self.list.setAccessibleName(without_dots(_("This person may stay…")))
        self.list.setItemDelegate(TickDelegate(self.list))
        for staying in self._staying:
            pixmap = QPixmap()
            pixmap.loadFromData(staying.picture, "JPEG")
            name = texts.file_name(staying.photo.path)
            item = QListWidgetItem(QIcon(pixmap), shortened(name, self.list.font(), NAME_PX))
            item.setToolTip(texts.tooltip(name))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)

    @property
    def chosen(self) -> list[Staying]:
        """Those whose tick is still there."""
        ticks = [self.list.item(row).checkState() is Qt.CheckState.Checked for row in range(self.list.count())]
        return [one for one, is_ticked in zip(self._staying, ticks, strict=True) if is_ticked]


def _heading(count: int) -> str:
    if not count:
        return _("This person was not found beyond doubt, so nothing stays clear.")
    return ngettext("Is this the person?", "Is this the person in all of these?", count)
