"""“Would an index find them?”: choose a folder, wait, and see which faces are named before and after covering."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui import texts
from scrubber.gui.faces.index_check import IndexAnswer, IndexAnswers, IndexCheck
from scrubber.gui.faces.index_rows import PHOTO_WIDTH, FaceRow, numbered_photo
from scrubber.gui.photos.photo import Photo
from scrubber.gui.session import Session
from scrubber.gui.style import tokens as t
from scrubber.gui.style.widgets import Chooser, button, close_row, label, quit_key, shortened
from scrubber.i18n import _, dotted, labelled
from scrubber.reports import results

FIRST_SIZE = (1040, 640)


class IndexDialog(QDialog):
    """Tries an index on the photos of the session, the current one first."""

    def __init__(
        self, photos: list[Photo], cover_style: CoverStyle, make_check: Callable[[], IndexCheck], parent: QWidget
    ) -> None:
        super().__init__(parent)
        quit_key(self)
        self.setWindowTitle(_("Would an index find them?"))
        self._paths = [photo.path for photo in photos]
        self._cover_style = cover_style
        self._make_check = make_check
        self._check: IndexCheck | None = None
        self.answers = IndexAnswers()
        self.photo = Chooser(_("The photo you want to post"))
        self.photo.setMinimumWidth(t.CHOOSER_MIN)
        self.choose = button(_("Choose a folder"), "primary")
        self.stop = button(_("Cancel"))
        self.known = label("", "muted")
        self.bar = QProgressBar()
        self.said = label("", "heading")
        self.others = label("", "muted")
        self.rows = QWidget()
        self._area = QScrollArea(widgetResizable=True)
        self._shown = label("")
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.stop.clicked.connect(self.cancel)
        self.photo.currentIndexChanged.connect(self._show_photo)
        self._show_progress(None)

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self._left())
        columns.addWidget(self._right(), 1)
        outer = QVBoxLayout(self)
        outer.addLayout(columns, 1)
        outer.addWidget(close_row(self))
        screen = self.screen().availableSize() * 0.9
        self.resize(min(FIRST_SIZE[0], screen.width()), min(FIRST_SIZE[1], screen.height()))

    def _left(self) -> QWidget:
        from scrubber.engine.identities import LIMITS  # numpy is loaded when it is needed

        left = QWidget()
        left.setFixedWidth(PHOTO_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(_("The photo you want to post"), "small"))
        column.addWidget(self.photo)
        column.addWidget(self._shown)
        column.addWidget(label(_("What the index knows"), "small"))
        column.addWidget(self.known)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.bar)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(label(_("Choose photos of the same people: they stand for what a company scraped."), "muted"))
        column.addWidget(label(_(LIMITS), "small"))
        column.addStretch(1)
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName(_("Faces"))
        column.addWidget(self.said)
        column.addWidget(self._area, 1)
        column.addWidget(self.others)
        return right

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Choose a folder"))
        if folder:
            self.begin(folder)

    def begin(self, folder: str) -> None:
        """Try an index that knows the photos of this folder."""
        self.cancel()
        self._folder = folder
        self._check = self._make_check()
        self._check.advanced.connect(lambda done, total: self._show_progress((done, total)))
        self._check.finished.connect(self._take)
        self._show_progress((0, 0))
        self._check.begin(folder, self._paths, self._cover_style)

    def cancel(self) -> None:
        """Stop a try that is under way; what was learnt is forgotten."""
        if self._check is not None:
            self._check.cancel()
            self._check = None
        self._show_progress(None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing goes on behind a closed dialog."""
        self.cancel()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape and the button close it, too."""
        self.cancel()
        super().reject()

    def _show_progress(self, done: tuple[int, int] | None) -> None:
        """Show how far a try is; None while there is none."""
        for shown in (self.bar, self.stop):
            shown.setVisible(done is not None)
        self.choose.setVisible(done is None)
        if done is not None:
            self.bar.setRange(0, done[1])
            self.bar.setValue(done[0])
            self.known.setText(texts.progress(*done, None) if done[1] else _("Looking for faces…"))

    def _take(self, answers: IndexAnswers) -> None:
        self.answers = answers
        self.cancel()
        name = texts.file_name(self._folder)
        self.known.setToolTip(texts.tooltip(name))
        name = shortened(name, self.known.font(), PHOTO_WIDTH // 2)
        self.known.setText(dotted((name, texts.photos(answers.known_photos))))
        self.photo.clear()
        for number, answer in enumerate(answers.answers):
            name = texts.file_name(answer.photo.path)
            self.photo.addItem(name)
            self.photo.setItemData(number, texts.tooltip(name), Qt.ItemDataRole.ToolTipRole)
        self._show_photo(0)

    def _show_photo(self, number: int) -> None:
        if not 0 <= number < len(self.answers.answers):
            return
        answer = self.answers.answers[number]
        self.rows = QWidget()
        column = QVBoxLayout(self.rows)
        for face in range(len(answer.photo.faces)):
            column.addWidget(FaceRow(answer, face))
        column.addStretch(1)
        self._area.setWidget(self.rows)
        self._shown.setPixmap(numbered_photo(answer).pixmap())
        self.photo.setToolTip(texts.tooltip(texts.file_name(answer.photo.path)))
        self.said.setText(sentence(answer, self.answers.known_faces))
        self.others.setText(batch_sentence(self.answers.answers))


def try_index(session: Session, current: Photo | None, cover_style: CoverStyle | None, window: QWidget) -> None:
    """Let the user try an index on the photos of the session, `current` first, with the covers of this style."""
    photos = [photo for photo in session.model.photos if photo.problem is None]
    photos.sort(key=lambda photo: photo is not current)
    dialog = IndexDialog(photos, cover_style or CoverStyle(), session.index_check, window)
    dialog.exec()
    dialog.deleteLater()


def sentence(answer: IndexAnswer, known_faces: int) -> str:
    """What an index makes of one photo, before and after covering."""
    if answer.photo.problem is not None:
        return str(answer.photo.problem)
    if not known_faces:
        return _("No faces were found in this photo.")
    count = len(answer.photo.faces)
    if not count:
        return _("No faces were found in this photo.")
    return results.named_faces(answer.named, answer.named_covered, count)


def batch_sentence(answers: list[IndexAnswer]) -> str:
    """What it makes of all photos; empty for a single one."""
    if len(answers) < 2:
        return ""
    named, covered = (
        sum(one) for one in zip(*((answer.named, answer.named_covered) for answer in answers), strict=True)
    )
    faces = sum(len(answer.photo.faces) for answer in answers)
    return labelled(_("All photos"), results.named_faces(named, covered, faces))
