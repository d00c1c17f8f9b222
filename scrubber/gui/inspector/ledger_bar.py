"""The whole file at a glance: a bar of its parts, what the colours mean, and the largest parts by name and size."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Part
from scrubber.gui import texts
from scrubber.gui.inspector import sections
from scrubber.gui.inspector.ledger_segments import (
    CLASSES,
    LEGEND,
    Group,
    Segment,
    groups,
    kind_of,
    segments,
    shares,
)
from scrubber.gui.inspector.ledger_strip import LedgerStrip, paint_share
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import ElidedLabel, button, clear, far_side, label, set_margins
from scrubber.i18n import _, commas, dotted, labelled, ngettext

MAX_GROUPS = 8
KEY_SIDE = 12


class LedgerBar(QWidget):
    """Heading, bar, legend and list."""

    part_chosen = Signal(int)
    """The index of a part that is to be shown among all details."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self._segments: list[Segment] = []
        self._words: list[str] = []
        self._heading = label("", "strong")
        self.strip = LedgerStrip(theme)
        self.pointed = ElidedLabel("small")
        self._keys = {kind: _Key(theme, kind) for kind in CLASSES}
        self._lines = {kind: label("", "small") for kind in CLASSES}
        self._list = QWidget()
        self._rows = QGridLayout(self._list)
        self._lay_out()
        self.strip.pointed.connect(self._tell)
        self.strip.chosen.connect(lambda number: self.part_chosen.emit(self._segments[number].first))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        legend = QGridLayout()
        legend.setHorizontalSpacing(8)
        legend.setVerticalSpacing(4)
        for row, kind in enumerate(CLASSES):
            legend.addWidget(self._keys[kind], row, 0)
            legend.addWidget(self._lines[kind], row, 1)
        legend.setColumnStretch(1, 1)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(0, 1)
        for shown in (self._heading, self.strip, self.pointed):
            column.addWidget(shown)
        column.addLayout(legend)
        column.addWidget(self._list)

    def show_report(self, report: PhotoReport) -> None:
        """Show the parts of a file."""
        self._parts = report.parts
        self._segments = segments(report.parts)
        self._words = [_segment_words(segment, report.parts) for segment in self._segments]
        self._heading.setText(labelled(_("Size"), texts.size(report.size)))
        self.strip.show_segments(self._segments, self._words)
        self._tell(-1)
        counted = shares(report.parts)
        for kind in CLASSES:
            self._lines[kind].setText(_(LEGEND[kind]).format(size=texts.size(counted[kind])))
            self._lines[kind].setVisible(counted[kind] > 0)
            self._keys[kind].setVisible(counted[kind] > 0)
        self._show_list(groups(report.parts))

    def _tell(self, number: int) -> None:
        """Below the bar: the segment under the pointer, or how to find out."""
        is_any = 0 <= number < len(self._words)
        self.pointed.setText(self._words[number] if is_any else _("Point at a part to see what it is."))

    def _show_list(self, found: list[Group]) -> None:
        clear(self._list)
        for row, group in enumerate(found[:MAX_GROUPS]):
            name = button(_group_name(group), "link")
            name.setToolTip(_("Show it among all details"))
            name.clicked.connect(lambda _checked=False, first=group.first: self.part_chosen.emit(first))
            size = label(texts.size(group.length), "small", False)
            size.setAlignment(far_side() | Qt.AlignmentFlag.AlignVCenter)
            self._rows.addWidget(name, row, 0)
            self._rows.addWidget(size, row, 1)
            self._rows.addWidget(label(_(texts.FATE_WORDS[group.fate]), "small", False), row, 2)
            _let_shrink(name)
        rest = found[MAX_GROUPS:]
        if rest:
            words = ngettext(
                "{count} smaller kind of part, {size}", "{count} smaller kinds of parts, {size}", len(rest)
            )
            size_words = texts.size(sum(group.length for group in rest))
            self._rows.addWidget(label(words.format(count=len(rest), size=size_words), "small"), MAX_GROUPS, 0, 1, 3)


class _Key(QWidget):
    """A square filled like the parts of a kind."""

    def __init__(self, theme: Theme, kind: str) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind
        self.setFixedSize(KEY_SIDE, KEY_SIDE)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        painter = QPainter(self)
        paint_share(painter, QRectF(self.rect()), self._theme, self._kind)
        painter.end()


def _let_shrink(name: QPushButton) -> None:
    """A long name gives way to the sizes beside it."""
    name.setMinimumWidth(40)


def _group_name(group: Group) -> str:
    name = texts.harmless(group.name)
    name = name if len(name) <= 40 else name[:39] + "…"
    return name if group.count == 1 else f"{group.count} × {name}"


def _segment_words(segment: Segment, parts: tuple[Part, ...]) -> str:
    """Name, size, what becomes of it and why; of several parts joined, their names."""
    size = texts.size(segment.length)
    if segment.count == 1:
        part = parts[segment.first]
        fate = labelled(_(texts.FATE_WORDS[part.fate]), _(part.reason))
        return texts.harmless(dotted((part.name, size, fate)))
    names = commas([*segment.names, *(["…"] if len(segment.names) >= 4 else [])])
    words = ngettext("{count} part, {size}: {names}", "{count} parts, {size}: {names}", segment.count)
    fates = {kind_of(part) for part in parts[segment.first : segment.first + segment.count]}
    said = words.format(count=segment.count, size=size, names=names)
    fate = _(texts.FATE_WORDS[parts[segment.first].fate]) if len(fates) == 1 else ""
    return texts.harmless(dotted((said, fate)))


class Technical(QWidget):
    """The ledger of a photo, for those who know its format or want to check what is promised."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._waiting: PhotoReport | None = None
        self.ledger = LedgerBar(theme)
        self._heading = label(_("What is kept and why"), "strong")
        self._reasons = QWidget()
        self._lines = QVBoxLayout(self._reasons)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(12)
        column = QVBoxLayout(self)
        set_margins(column, 0, 12, 12, 12)
        column.setSpacing(16)
        for shown in (self.ledger, self._heading, self._reasons):
            column.addWidget(shown)
        column.addStretch(1)

    def show_report(self, report: PhotoReport) -> None:
        """Show how a file is built, as soon as this is seen: few look, and it takes a third of showing a photo."""
        self._waiting = report
        if self.isVisible():
            self._show_waiting()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what waits."""
        super().showEvent(event)
        self._show_waiting()

    def _show_waiting(self) -> None:
        report, self._waiting = self._waiting, None
        if report is not None:
            self._show(report)

    def _show(self, report: PhotoReport) -> None:
        self.ledger.setVisible(bool(report.parts))
        self.ledger.show_report(report)
        clear(self._reasons)
        for shown in sections.reasons(report):
            self._lines.addWidget(shown)
        self._heading.setVisible(self._lines.count() > 0)
