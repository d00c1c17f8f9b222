"""Photos as text, for `show` and `check`: one group per topic, and what it means where that matters.

What several places of a photo say alike is said once; the JSON has all of it.
"""

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from scrubber.cli.output import Output
from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate
from scrubber.i18n import _, commas, labelled, ngettext
from scrubber.metadata.findings.batch import BatchFinding
from scrubber.metadata.findings.finding import Finding, Risk, Topic
from scrubber.metadata.findings.labels import FATE_WORDS, TOPIC_TITLES, size
from scrubber.metadata.findings.meaning.sentences import meaning
from scrubber.metadata.findings.text import plain
from scrubber.metadata.readers.collect import OF_CONTAINER

_LABEL_WIDTH = 30
_LEAST_VALUE_WIDTH = 24
_MAX_LINES = 6
"""Lines of one value on a terminal; the rest of it is in the JSON."""


class TextShow:
    """Everything about one photo after the other; what a kind of finding means is said once."""

    def __init__(self) -> None:
        self._explained: set[str] = set()
        self._width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0

    def photo(self, report: PhotoReport, output: Output) -> None:
        """One photo, in paragraphs."""
        if report.problem is not None:
            output.refusal(report.path, str(report.problem))
            if not report.findings:
                return
        output.line(output.bold(plain(report.path)) + output.dim(f"  {_measures(report)}"))
        for line in self._lines(report, output):
            output.line(f"  {line}")
        output.line()

    def batch(self, findings: Iterable[BatchFinding], output: Output) -> None:
        """What the photos tell together."""
        found = list(findings)
        if found:
            output.line(output.bold(_("What the photos tell together")))
        for finding in found:
            for line in self._wrapped(finding.sentence, 2):
                output.line("  " + _coloured(line, finding.risk, output))

    def _lines(self, report: PhotoReport, output: Output) -> Iterator[str]:
        yield from self._wrapped(report.sentence, 2)
        if not report.leaks and report.problem is None:
            yield output.good(_("This photo tells nothing beyond its picture."))
        order = list(Topic)
        findings = sorted(report.findings, key=lambda finding: order.index(finding.topic))
        if all(finding.key.startswith(OF_CONTAINER) for finding in findings):
            findings = []  # every file has those: alone they tell nothing
        for topic, group in groupby(findings, key=lambda finding: finding.topic):
            once = {(finding.label, finding.value, finding.fate): finding for finding in group}
            yield from self._group(topic, list(once.values()), output)
        if report.findings_left_out:
            more = ngettext("{count} more was not listed", "{count} more were not listed", report.findings_left_out)
            yield more.format(count=report.findings_left_out)
        yield from self._rest(report)

    def _group(self, topic: Topic, findings: list[Finding], output: Output) -> Iterator[str]:
        yield output.heading(title(topic))
        column = min(_LABEL_WIDTH, max(_width(_(finding.label)) for finding in findings))
        for finding in findings:
            yield from self._finding(finding, column, output)
        for sentence in self._meanings(findings):
            for line in self._wrapped(sentence, 4):
                yield output.dim(f"  {line}")

    def _finding(self, finding: Finding, column: int, output: Output) -> Iterator[str]:
        label = _(finding.label)
        stays = output.dim(f"  ({_(FATE_WORDS[Fate.KEEP])})") if finding.fate is Fate.KEEP else ""
        indent = 2 + column + 2
        first, *rest = self._wrapped(finding.value, indent + 2) or [""]
        if _width(label) > column:
            yield f"  {label}"
            label = ""
        yield f"  {label}{' ' * (column - _width(label))}  {_coloured(first, finding.risk, output)}{stays}"
        for line in rest:
            yield " " * indent + _coloured(line, finding.risk, output)

    def _meanings(self, findings: list[Finding]) -> Iterator[str]:
        """What findings mean, each sentence once, as far as it matters."""
        for finding in findings:
            sentence = meaning(finding)
            if finding.risk is not Risk.LOW and sentence not in self._explained:
                self._explained.add(sentence)
                yield labelled(_(finding.label), sentence)

    def _wrapped(self, text: str, indent: int) -> list[str]:
        """`text` in lines that fit the terminal behind `indent` columns; whole where there is no terminal."""
        if not self._width or _width(text) <= self._width - indent:
            return [text] if text else []
        width = max(_LEAST_VALUE_WIDTH, self._width - indent)
        return textwrap.wrap(text, width, max_lines=_MAX_LINES, placeholder=" …")

    def _rest(self, report: PhotoReport) -> Iterator[str]:
        dropped = sum(part.length for part in report.parts if part.fate is Fate.DROP)
        if dropped:
            yield labelled(_(FATE_WORDS[Fate.DROP]), size(dropped))
        for note in report.notes:
            yield from self._wrapped(_(note), 2)


def check_as_text(report: PhotoReport, output: Output) -> None:
    """One line for a photo that tells something; none for one that doesn't."""
    if report.problem is not None:
        output.refusal(report.path, str(report.problem))
    if report.leaks:
        output.line(f"{plain(report.path)}: {output.warning(enumeration(report.leaks))}")


def _coloured(text: str, risk: Risk, output: Output) -> str:
    if risk is Risk.HIGH:
        return output.warning(text)
    return output.notable(text) if risk is Risk.MEDIUM else text


def _measures(report: PhotoReport) -> str:
    facts = [report.format_name, f"{report.width} × {report.height}" if report.width else "", size(report.size)]
    if report.frames > 1:
        facts.append(ngettext("{count} frame", "{count} frames", report.frames).format(count=report.frames))
    return commas(filter(None, facts))


def _width(text: str) -> int:
    """Columns of a terminal that `text` takes: wide characters of East Asian scripts take two, accents none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


def title(topic: Topic) -> str:
    """The heading of a group of findings."""
    return _(TOPIC_TITLES[topic])


def enumeration(topics: Iterable[Topic]) -> str:
    """Topics one behind the other."""
    return commas(map(title, topics))
