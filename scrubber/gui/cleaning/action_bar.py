"""The bottom bar: how copies are made and the one big button; questions before a run; how far it is."""

from enum import IntEnum

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from scrubber.gui.cleaning.destination import DestinationChooser
from scrubber.gui.faces.chooser import FaceChooser
from scrubber.gui.settings import Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.widgets import ElidedLabel, button, label, panel, with_key
from scrubber.i18n import _

GAP = 16
HINT_MIN = 160
"""In less room the words beside the button are left out; the same is in their tooltip and in the help."""


class _Face(IntEnum):
    IDLE, RUNNING, QUESTION, REPLACING = range(4)


class ActionBar(QWidget):
    """The faces of the same bar."""

    cover_chosen = Signal()
    leave_chosen = Signal()
    replacing_chosen = Signal()
    """The originals may be replaced."""
    question_left = Signal()
    """A question was closed without an answer."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.destination = DestinationChooser(settings)
        self.faces = FaceChooser(settings)
        self.clean = button("", "primary")
        self.clean.setToolTip(with_key(_("Make clean copies"), "Ctrl+Return"))
        self.clean_selected = button("", "", _("Clean only the selected photos"))
        self.clean_selected.hide()
        self.options = button(_("Options") + " ▾", "", _("Options"))
        self.hint, self.second_hint = ElidedLabel("muted"), ElidedLabel("small")
        self.pause, self.cancel = button(_("Pause")), button(_("Cancel"))
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName(_("Make clean copies"))
        self.progress_words = ElidedLabel()
        self.question = label("", "strong")
        self.cover, self.leave = button(_("Cover them"), "primary"), button(_("Leave as they are"))
        # Translators: the answer to a question that can wait.
        self.not_now = button(_("Not now"))
        self.replacing = label("", "strong")
        # Translators: do what was asked for, or end a pause of the run.
        self.replace, self.replace_not = button(_("Go on")), button(_("Not now"))
        self._choosers = QWidget()
        self._popup = _Popup(self)
        self._stack = QStackedLayout(self)
        for face in (self._idle_face(), self._running_face(), self._question_face(), self._replacing_face()):
            self._stack.addWidget(face)
        self._connect()
        self.show_count("", False)
        self.setMinimumHeight(t.ACTION_BAR_HEIGHT)

    def _connect(self) -> None:
        self.options.clicked.connect(self._open_options)
        self.cover.clicked.connect(self.cover_chosen)
        self.leave.clicked.connect(self.leave_chosen)
        self.replace.clicked.connect(self.replacing_chosen)
        for left in (self.not_now, self.replace_not):
            left.clicked.connect(self.question_left)

    def sizeHint(self) -> QSize:
        """As high as the design says, higher for large fonts."""
        return super().sizeHint().expandedTo(QSize(0, t.ACTION_BAR_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the choices move behind one button."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        buttons = self.clean.sizeHint().width()
        if not self.clean_selected.isHidden():
            buttons += self.clean_selected.sizeHint().width() + GAP
        choosers = self._choosers.sizeHint().width()
        free = self.width() - buttons - 4 * GAP
        is_narrow = free < choosers
        if is_narrow is not self._popup.holds_choices:
            self._popup.holds_choices = is_narrow
            (self._popup.row if is_narrow else self._place).addWidget(self._choosers)
            self._choosers.setVisible(True)
        self.options.setVisible(is_narrow)
        room = free - (self.options.sizeHint().width() if is_narrow else choosers)
        for hint in (self.hint, self.second_hint):
            hint.setVisible(room >= HINT_MIN and bool(hint.text()))

    def _open_options(self) -> None:
        self._popup.adjustSize()
        above = self.options.mapToGlobal(QPoint(0, -self._popup.sizeHint().height() - 4))
        self._popup.move(above)
        self._popup.show()
        self.faces.combo.setFocus()

    def _idle_face(self) -> QWidget:
        face, row = _face()
        choices = QHBoxLayout(self._choosers)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(GAP)
        choices.addWidget(self.faces)
        choices.addWidget(self.destination)
        self._place = QHBoxLayout()
        self._place.addWidget(self._choosers)
        hints = QVBoxLayout()
        hints.setSpacing(0)
        hints.addStretch(1)
        for hint in (self.hint, self.second_hint):
            hint.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            hints.addWidget(hint)
        hints.addStretch(1)
        row.addLayout(self._place)
        row.addWidget(self.options)
        row.addLayout(hints, 1)
        for shown in (self.clean_selected, self.clean):
            row.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
        return face

    def _running_face(self) -> QWidget:
        face, row = _face()
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.progress_words)
        column.addWidget(self.progress)
        column.addStretch(1)
        row.addLayout(column, 1)
        for shown in (self.pause, self.cancel):
            row.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
        return face

    def _question_face(self) -> QWidget:
        face, row = _face()
        row.addWidget(self.question, 1)
        for shown in (self.not_now, self.leave, self.cover):
            row.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
        return face

    def _replacing_face(self) -> QWidget:
        """Who clicks twice finds "Not now" where the button was that asks."""
        face, row = _face()
        row.addWidget(self.replacing, 1)
        for shown in (self.replace, self.replace_not):
            row.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
        return face

    def show_choices(self) -> None:
        """The choices were changed elsewhere."""
        self.destination.show_choice()
        self.faces.show_choice()
        self._fit()

    def show_count(self, words: str, can_clean: bool, selected: str = "") -> None:
        """What the buttons say; `selected` is "" without a selection that could be cleaned alone."""
        self.clean.setText(words)
        self.clean.setAccessibleName(words)
        self.clean.setEnabled(can_clean)
        self.clean_selected.setText(selected)
        self.clean_selected.setVisible(bool(selected))
        self._fit()

    def show_hints(self, first: str, second: str = "", *, is_news: bool = True) -> None:
        """What is said beside the button; what is no news is left out where it doesn't fit."""
        self.hint.short = None if is_news else ""
        self.hint.setText(first)
        self.second_hint.setText(second)
        self.clean.setAccessibleDescription(" ".join(filter(None, (first, second))))
        self._fit()

    def show_question(self, words: str) -> None:
        """Ask about faces; an answer is a click or a key away, and nothing else is in the way."""
        self.question.setText(words)
        self.cover.setAccessibleDescription(words)
        if self._stack.currentIndex() != _Face.QUESTION:
            self._stack.setCurrentIndex(_Face.QUESTION)
            self.cover.setFocus()

    def show_replacing(self, words: str) -> None:
        """Ask whether originals may go to the trash; the keyboard stands on what leaves all as it is."""
        self.replacing.setText(words)
        for answer in (self.replace, self.replace_not):
            answer.setAccessibleDescription(words)
        if self._stack.currentIndex() != _Face.REPLACING:
            self._stack.setCurrentIndex(_Face.REPLACING)
            self.replace_not.setFocus()

    def show_running(self, is_running: bool, can_pause: bool = True) -> None:
        """Change between the faces; the keyboard stays where it is useful."""
        self.pause.setVisible(can_pause)
        answers = (self.cover, self.leave, self.not_now, self.replace, self.replace_not)
        inside = (self.clean, self.clean_selected, self.pause, self.cancel, *answers)
        had_focus = any(control.hasFocus() for control in inside)
        self._stack.setCurrentIndex(_Face.RUNNING if is_running else _Face.IDLE)
        if had_focus:
            (self.cancel if is_running else self.clean).setFocus()

    def show_progress(self, done: int, total: int, words: str, is_paused: bool) -> None:
        """How far the run is; until the first photo is done the bar only shows that something moves."""
        self.pause.setText(_("Go on") if is_paused else _("Pause"))
        self.progress.setRange(0, total if done or is_paused else 0)
        self.progress.setValue(done)
        self.progress_words.setText(words)
        self.progress.setAccessibleDescription(words)


class _Popup(QFrame):
    """Holds the choices above the bar while the window is narrow."""

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAccessibleName(_("Options"))
        self.holds_choices = False
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 12, 16, 12)

    def changeEvent(self, event: QEvent) -> None:
        """The choices may grow with the font while they are shown."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.adjustSize()


def _face() -> tuple[QWidget, QHBoxLayout]:
    face = panel("bar", "top")
    row = QHBoxLayout(face)
    row.setContentsMargins(16, 8, 16, 8)
    row.setSpacing(GAP)
    return face, row
