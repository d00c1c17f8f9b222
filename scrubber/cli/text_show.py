"""Photos as text, for `show` and `check`."""

from collections.abc import Iterator
from itertools import groupby

from scrubber.cli.json_schema import tells
from scrubber.cli.output import Output, size
from scrubber.cli.words import enumeration, title
from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate
from scrubber.i18n import _, ngettext
from scrubber.metadata.finding import Finding, Risk, Topic
from scrubber.metadata.text import plain

_LABEL_WIDTH = 30


def photo_as_text(report: PhotoReport, output: Output) -> None:
    """Everything about one photo, in paragraphs."""
    if report.problem is not None:
        output.refusal(report.path, str(report.problem))
        if not report.findings:
            return
    output.line(output.bold(plain(report.path)) + output.dim(f"  {_measures(report)}"))
    for line in _lines(report, output):
        output.line(f"  {line}")
    output.line()


def check_as_text(report: PhotoReport, output: Output) -> None:
    """One line for a photo that tells something; none for one that doesn't."""
    if report.problem is not None:
        output.refusal(report.path, str(report.problem))
    if found := tells(report):
        output.line(f"{plain(report.path)}: {output.warning(enumeration(found))}")


def _measures(report: PhotoReport) -> str:
    facts = [report.format_name, f"{report.width} × {report.height}" if report.width else "", size(report.size)]
    if report.frames > 1:
        facts.append(ngettext("{count} frame", "{count} frames", report.frames).format(count=report.frames))
    return ", ".join(filter(None, facts))


def _lines(report: PhotoReport, output: Output) -> Iterator[str]:
    if report.sentence:
        yield report.sentence
    if not tells(report) and report.problem is None:
        yield output.good(_("This photo tells nothing that cleaning would remove."))
    order = list(Topic)
    findings = sorted(report.findings, key=lambda finding: order.index(finding.topic))
    for topic, group in groupby(findings, key=lambda finding: finding.topic):
        yield from _group(topic, list(group), output)
    if report.findings_left_out:
        more = ngettext("and {count} more entry", "and {count} more entries", report.findings_left_out)
        yield more.format(count=report.findings_left_out)
    yield from _rest(report)


def _group(topic: Topic, findings: list[Finding], output: Output) -> Iterator[str]:
    yield output.bold(title(topic))
    for finding in findings:
        value = output.warning(finding.value) if finding.risk is Risk.HIGH else finding.value
        stays = output.dim(_("  (stays)")) if finding.fate is Fate.KEEP else ""
        yield f"  {_(finding.label):{_LABEL_WIDTH}} {value}{stays}"


def _rest(report: PhotoReport) -> Iterator[str]:
    dropped = sum(part.length for part in report.parts if part.fate is Fate.DROP)
    if dropped:
        yield _("A clean copy leaves out {size} of the file.").format(size=size(dropped))
    yield from (_(note) for note in report.notes)
