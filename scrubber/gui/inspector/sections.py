"""The blocks of the inspector: findings by topic with what they mean, hidden pictures, what stays and why."""

from collections.abc import Callable, Iterator
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate, Part
from scrubber.gui import texts
from scrubber.gui.copying import CopyValue, Told
from scrubber.gui.inspector import hidden_pictures
from scrubber.gui.inspector.ledger_segments import GOES, LEGEND, shares
from scrubber.gui.style.widgets import explain, far_side, label, near_side
from scrubber.i18n import _, commas, labelled, ngettext
from scrubber.metadata.findings.finding import Finding, Topic
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.labels import TOPIC_TITLES
from scrubber.metadata.findings.meaning.sentences import RISK_WORDS, meaning, risk_reason

MAX_ROWS = 8
"""Findings of one topic that are shown here; the table has all."""

ROW_GAP = 16
MAX_SENTENCES = 12

HEADINGS = {topic: words for topic, words in TOPIC_TITLES.items() if topic is not Topic.TECHNICAL}


def told(
    report: PhotoReport, copied: Told, asked: Callable[[int], None], is_removed: bool = False
) -> Iterator[QWidget]:
    """What the photo tells, by topic, in the order that matters to a person.

    Photos often say the same in several places (EXIF, XMP, IPTC); once is enough here, the table has all. `copied` is
    told what a click copied, `asked` the number of a hidden picture that is to be seen large. With `is_removed` it is
    what the original told and the copy doesn't.
    """
    if is_removed and report.findings:
        yield label(_("Removed: what the original tells"), "heading")
    told_once = {(found.topic, found.label, found.value): found for found in report.findings}
    ordered = sorted(told_once.values(), key=lambda finding: list(Topic).index(finding.topic))
    groups = {topic: list(found) for topic, found in groupby(ordered, key=lambda finding: finding.topic)}
    for topic, heading in HEADINGS.items():
        found = groups.get(topic, [])
        if topic is Topic.HIDDEN_PICTURE and report.pictures:
            yield hidden_pictures.section(_(heading), report, asked)
            found = [finding for finding in found if finding.kind is Kind.CLIP]
        if found:
            yield _group("" if topic is Topic.HIDDEN_PICTURE and report.pictures else _(heading), found, copied)


def stays(report: PhotoReport) -> Iterator[QWidget]:
    """What of the file stays, in plain words, and what can't be promised."""
    if not report.parts and not report.notes:
        return
    yield _heading(_("What is kept and why"))
    for note in report.notes[:MAX_SENTENCES]:
        yield label(texts.harmless(_(note)))
    for kind, size in shares(report.parts).items():
        if size and kind != GOES:
            yield label(_(LEGEND[kind]).format(size=texts.size(size)), "muted")


def reasons(report: PhotoReport) -> Iterator[QWidget]:
    """Why parts of the file are kept, by the names that the format has for them."""
    for reason, names in list(_reasons(report.parts).items())[:MAX_SENTENCES]:
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
    column.addWidget(label(texts.harmless(_(reason)), "muted"))
    shown = commas([*names[:MAX_ROWS], *(["…"] if len(names) > MAX_ROWS else [])])
    column.addWidget(label(texts.harmless(shown), "small"))
    return made


def _heading(text: str) -> QLabel:
    return label(text, "strong")


class _Rows(QWidget):
    """Rows with thin lines between them, painted: a widget for every line would cost a third of the time."""

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[tuple[QWidget, ...]] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().mid().color())
        for widgets in self.ends[:-1]:
            bottom = max(widget.geometry().bottom() for widget in widgets) + ROW_GAP // 2
            painter.drawLine(0, bottom, self.width(), bottom)
        painter.end()


def _group(heading: str, findings: list[Finding], copied: Told) -> QWidget:
    made = _Rows()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, ROW_GAP // 2)
    column.setSpacing(ROW_GAP)
    if heading:
        column.addWidget(_heading(heading))
    explained: set[str] = set()
    for finding in findings[:MAX_ROWS]:
        made.ends.append(_add_row(column, finding, explained, copied))
    if len(findings) > MAX_ROWS:
        column.addWidget(label(more(len(findings) - MAX_ROWS), "small"))
    return made


def more(count: int) -> str:
    """How many further findings the table has."""
    said = ngettext("{count} more under “All details”", "{count} more under “All details”", count)
    return said.format(count=count)


def _add_row(column: QVBoxLayout, finding: Finding, explained: set[str], copied: Told) -> tuple[QWidget, ...]:
    """Name and value, and below them, once per kind, what it means."""
    row = QGridLayout()
    row.setHorizontalSpacing(16)
    row.setVerticalSpacing(4)
    row.setColumnStretch(0, 2)
    row.setColumnStretch(1, 3)
    name = label(texts.harmless(_(finding.label)), "muted")
    whole = texts.harmless(finding.value)
    value = CopyValue(_short(whole), whole, name.text(), copied)
    name.setAlignment(Qt.AlignmentFlag.AlignTop | near_side())
    value.setAlignment(Qt.AlignmentFlag.AlignTop | far_side())
    row.addWidget(name, 0, 0)
    row.addWidget(value, 0, 1)
    widgets: tuple[QWidget, ...] = (name, value)
    sentence = meaning(finding)
    if sentence not in explained:
        explained.add(sentence)
        meant = label(_meaning(finding), "small")
        explain(meant, risk_reason(finding.risk))
        row.addWidget(meant, 1, 0, 1, 2)
        widgets += (meant,)
    column.addLayout(row)
    return widgets


def _meaning(finding: Finding) -> str:
    """The risk in a word, and what the finding means."""
    return labelled(_(RISK_WORDS[finding.risk]), meaning(finding))


def _short(value: str) -> str:
    return value if len(value) <= 160 else value[:159] + "…"
