"""The blocks of the inspector: hidden pictures as pictures, findings by topic, what stays and why."""

from collections.abc import Iterator
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate, Part
from scrubber.gui import texts
from scrubber.gui.report_store import decode
from scrubber.gui.widgets import label, selectable
from scrubber.i18n import N_, _, ngettext
from scrubber.metadata.finding import Finding, HiddenPicture, Topic

MAX_ROWS = 8
"""Findings of one topic that are shown here; the table has all."""

ROW_GAP = 16
MAX_PICTURES = 6
MAX_SENTENCES = 12
PICTURE_SIDE = 96

HEADINGS = {
    Topic.PLACE: N_("Where"),
    Topic.PERSON: N_("Who"),
    Topic.TIME: N_("When"),
    Topic.DEVICE: N_("With what"),
    Topic.HIDDEN_PICTURE: N_("Hidden pictures"),
    Topic.HISTORY: N_("What happened to it"),
    Topic.UNKNOWN: N_("What we can't name"),
}


def told(report: PhotoReport) -> Iterator[QWidget]:
    """What the photo tells, by topic, in the order that matters to a person.

    Photos often say the same in several places (EXIF, XMP, IPTC); once is enough here, the table has all.
    """
    told_once = {(found.topic, found.label, found.value): found for found in report.findings}
    ordered = sorted(told_once.values(), key=lambda finding: list(Topic).index(finding.topic))
    groups = {topic: list(found) for topic, found in groupby(ordered, key=lambda finding: finding.topic)}
    for topic, heading in HEADINGS.items():
        if topic is Topic.HIDDEN_PICTURE and report.pictures:
            yield from _pictures(report.pictures)
        elif topic in groups:
            yield _group(_(heading), groups[topic])


def stays(report: PhotoReport, is_cleaned: bool) -> Iterator[QWidget]:
    """What stays and why, and what can't be promised."""
    reasons = _reasons(report.parts)
    if not reasons and not report.notes:
        return
    yield _heading(_("What stayed and why") if is_cleaned else _("What stays and why"))
    for note in report.notes[:MAX_SENTENCES]:
        yield label(texts.harmless(_(note)))
    for reason, names in list(reasons.items())[:MAX_SENTENCES]:
        yield _reason(reason, names)


def _reasons(parts: tuple[Part, ...]) -> dict[str, list[str]]:
    """The reasons for keeping something, each with the names of the parts it holds for."""
    found: dict[str, dict[str, None]] = {}
    for part in parts:
        if part.fate is not Fate.DROP and part.reason:
            found.setdefault(part.reason, {})[part.name] = None
    return {reason: list(names) for reason, names in found.items()}


def _reason(reason: str, names: list[str]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    words = texts.harmless(_(reason))
    column.addWidget(label(words[:1].upper() + words[1:], "muted"))
    shown = ", ".join(names[:MAX_ROWS]) + (" …" if len(names) > MAX_ROWS else "")
    column.addWidget(label(texts.harmless(shown), "small"))
    return made


def _heading(text: str) -> QLabel:
    return label(text, "strong")


class _Rows(QWidget):
    """Rows with thin lines between them, painted: a widget for every line would cost a third of the time."""

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[tuple[QWidget, QWidget]] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().mid().color())
        for name, value in self.ends[:-1]:
            bottom = max(name.geometry().bottom(), value.geometry().bottom()) + ROW_GAP // 2
            painter.drawLine(0, bottom, self.width(), bottom)
        painter.end()


def _group(heading: str, findings: list[Finding]) -> QWidget:
    made = _Rows()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, ROW_GAP // 2)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(ROW_GAP)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    grid.addWidget(_heading(heading), 0, 0, 1, 2)
    for number, finding in enumerate(findings[:MAX_ROWS]):
        made.ends.append(_add_row(grid, 1 + number, finding))
    if len(findings) > MAX_ROWS:
        grid.addWidget(label(_more(len(findings) - MAX_ROWS), "small"), 1 + MAX_ROWS, 0, 1, 2)
    return made


def _more(count: int) -> str:
    said = ngettext("{count} more under “All details”", "{count} more under “All details”", count)
    return said.format(count=count)


def _add_row(grid: QGridLayout, row: int, finding: Finding) -> tuple[QWidget, QWidget]:
    name = label(texts.harmless(_(finding.label)), "muted")
    value = selectable(label(_short(texts.harmless(finding.value))))
    value.setAccessibleName(f"{name.text()}: {value.text()}")
    name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
    value.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignTrailing)
    grid.addWidget(name, row, 0)
    grid.addWidget(value, row, 1)
    return name, value


def _short(value: str) -> str:
    return value if len(value) <= 160 else value[:159] + "…"


def _pictures(pictures: tuple[HiddenPicture, ...]) -> Iterator[QWidget]:
    yield _heading(_(HEADINGS[Topic.HIDDEN_PICTURE]))
    for picture in pictures[:MAX_PICTURES]:
        yield _picture(picture)
    if len(pictures) > MAX_PICTURES:
        yield label(_more(len(pictures) - MAX_PICTURES), "small")


def _picture(picture: HiddenPicture) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    words = QVBoxLayout()
    words.setSpacing(4)
    words.addWidget(label(texts.harmless(_(picture.label)), "strong"))
    words.addWidget(label(_("It is removed from the copy."), "muted"))
    words.addWidget(label(texts.harmless(picture.where), "small"))
    words.addStretch(1)
    shown = _fit(decode(picture.data), made.devicePixelRatioF())
    if not shown.isNull():
        frame = label()
        frame.setPixmap(shown)
        frame.setFixedSize(shown.deviceIndependentSize().toSize())
        frame.setAccessibleName(texts.harmless(_(picture.label)))
        row.addWidget(frame, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return made


def _fit(pixmap: QPixmap, ratio: float) -> QPixmap:
    if pixmap.isNull():
        return pixmap
    side = round(PICTURE_SIDE * ratio)
    fitted = pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    fitted.setDevicePixelRatio(ratio)
    return fitted
