"""What many photos tell together, in the place of the inspector: for the selected ones, or for all."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scrubber.gui import texts
from scrubber.gui.photos.photo import Photo
from scrubber.gui.steps import Steps
from scrubber.gui.style import tokens as t
from scrubber.gui.style.widgets import clear, explain, label, panel, scrolling, set_margins
from scrubber.i18n import _, dotted
from scrubber.metadata.findings.batch import Batch, BatchFinding
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.meaning.sentences import RISK_WORDS, risk_reason

AT_A_TIME = 250
"""Photos that are counted before the window may paint again."""


class BatchPanel(QWidget):
    """A heading and one line per finding, the most important first."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(t.INSPECTOR_MIN)
        self.setMaximumWidth(t.grown(t.INSPECTOR_MAX, self.font().pointSizeF()))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "panel")
        self.setAccessibleName(_("What the photos tell together"))
        self.heading = label("", "heading")
        self.counted = label("", "small")
        self._found = QWidget()
        self._lines = QVBoxLayout(self._found)
        self.is_complete = False
        self._session_wide: tuple[int, int] | None = None
        """Where all photos are shown, how often they were counted when they were, and how many they are."""
        self._counting = Steps(self)
        self._lay_out()

    def _lay_out(self) -> None:
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(16)
        page = panel("panel")
        inner = QVBoxLayout(page)
        set_margins(inner, 0, 12, 12, 12)
        inner.setSpacing(16)
        inner.addWidget(self._found)
        inner.addStretch(1)
        self._inner = inner
        area = scrolling(page, self.accessibleName())
        column = QVBoxLayout(self)
        set_margins(column, 20, 20, 8, 12)
        column.setSpacing(8)
        column.addWidget(self.counted)
        column.addWidget(self.heading)
        column.addWidget(area, 1)

    def put_above(self, shown: QWidget) -> None:
        """Let a widget stand above the findings and scroll with them."""
        self._inner.insertWidget(0, shown)

    def show_batch(self, batch: Batch, photos: Sequence[Photo]) -> None:
        """Show what all photos of the session tell; `batch` counts those that tell something at all."""
        self._counting.begin(iter(()))
        self.heading.setText(_("What the photos tell together"))
        self._session_wide = batch.changes, len(photos)
        self._show(batch, sum(photo.is_read for photo in photos), len(photos))

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Show what these photos tell, a few hundred at a time."""
        self._session_wide = None
        self.heading.setText(_("What the photos tell together"))
        self._counting.begin(self._count(photos))

    def is_up_to_date(self, batch: Batch, listed: int) -> bool:
        """Whether it shows what is known now: of all photos, if it shows all, or of those that it shows."""
        now = batch.changes, listed
        return self.is_complete if self._session_wide is None else self.is_complete and self._session_wide == now

    def _count(self, photos: Sequence[Photo]) -> Iterator[None]:
        batch = Batch()
        for number, photo in enumerate(photos, 1):
            if photo.batch_facts is not None:
                batch.add(photo.batch_facts)
            if number % AT_A_TIME == 0:
                yield
        self._show(batch, sum(photo.is_read for photo in photos), len(photos))

    def _show(self, batch: Batch, read: int, total: int) -> None:
        found = batch.findings(total)
        self.is_complete = read >= total
        clear(self._found)
        self.counted.setText(texts.photos(total) if read >= total else texts.reading(read, total))
        for finding in found:
            self._lines.addWidget(_line(finding))
        if not found:
            self._lines.addWidget(label(_("Nothing that links these photos was found."), "muted"))


def _line(finding: BatchFinding) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    if finding.topic is not Topic.TECHNICAL:
        column.addWidget(label(dotted((_(texts.TOPIC_WORDS[finding.topic]), _(RISK_WORDS[finding.risk]))), "small"))
    sentence = label(texts.harmless(finding.sentence))
    explain(sentence, risk_reason(finding.risk))
    column.addWidget(sentence)
    return made
