"""Reports as one HTML page that needs nothing else: for reading, printing and passing on.

The page holds texts from strangers' photos, so it can do nothing: no script, no link, no address of anything outside.
A content security policy in its head forbids all of that once more, whatever a browser made of the rest. Every text
is escaped where it is put in; pictures are data: URIs of JPEG or PNG files that this program encoded itself. The page
is written piece by piece, so that thousands of photos don't have to fit in memory.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath

from scrubber.engine.report import PhotoReport
from scrubber.i18n import _, dotted, labelled, ngettext, number
from scrubber.metadata.findings.batch import Batch, BatchFinding
from scrubber.metadata.findings.finding import Finding, HiddenPicture, MarkedFace, Risk, Topic
from scrubber.metadata.findings.labels import FATE_WORDS, RELATION_WORDS, TOPIC_TITLES, exact_size
from scrubber.metadata.findings.meaning.sentences import RISK_WORDS, meaning
from scrubber.reports.style import head, safe
from scrubber.reports.style import picture as embedded

PICTURE_PX = 320
"""Pixels a side of the pictures that a page should be given."""

MAX_PICTURE_BYTES = 512 * 1024
_MAX_FINDINGS = 400
_MAX_PICTURES, _MAX_MARKS = 8, 64
_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def pieces(reports: Iterable[PhotoReport]) -> Iterator[str]:
    """The whole page, piece by piece."""
    batch = Batch()
    yield begin()
    for report in reports:
        batch.add(report.batch_facts)
        yield photo(report)
    yield end(batch.findings())


def begin() -> str:
    """The head of the page."""
    warning = _("This page holds what the photos tell. Treat it as you would treat the photos.")
    title = _("What the photos tell together")
    return f"{head(title)}<p>{safe(warning)}</p>\n"


def photo(report: PhotoReport) -> str:
    """One photo; to be written between `begin` and `end`."""
    return "".join(_photo(report))


def end(batch: Iterable[BatchFinding]) -> str:
    """What the photos tell together, and the end of the page."""
    lines = [f"<li>{safe(finding.sentence)} {_risk(finding.risk)}</li>\n" for finding in batch]
    title = _("What the photos tell together")
    together = f"<section>\n<h2>{safe(title)}</h2>\n<ul>\n{''.join(lines)}</ul>\n</section>\n"
    return f"{together if lines else ''}</body>\n</html>\n"


def _photo(report: PhotoReport) -> Iterator[str]:
    yield f"<section>\n<h2>{safe(_name(report.path))}</h2>\n<p class=small>{safe(_measures(report))}</p>\n"
    yield _with_marks(_image(report.thumbnail, _("The photo")), report.marked_faces)
    if report.sentence:
        yield f"<p class=sentence>{safe(report.sentence)}</p>\n"
    if report.problem is not None:
        yield f"<p class=problem>{safe(str(report.problem))}</p>\n"
    for picture in report.pictures[:_MAX_PICTURES]:
        yield _hidden(picture)
    order = list(Topic)
    findings = sorted(report.findings, key=lambda finding: order.index(finding.topic))
    for topic, group in groupby(findings[:_MAX_FINDINGS], key=lambda finding: finding.topic):
        yield from _group(topic, list(group))
    left_out = report.findings_left_out + max(0, len(findings) - _MAX_FINDINGS)
    if left_out:
        more = ngettext("{count} more was not listed", "{count} more were not listed", left_out)
        yield f"<p>{safe(more.format(count=left_out))}</p>\n"
    yield from (f"<p class=small>{safe(_(note))}</p>\n" for note in report.notes)
    yield _ledger(report)
    yield "</section>\n"


def _group(topic: Topic, findings: list[Finding]) -> Iterator[str]:
    yield f"<h3>{safe(_(TOPIC_TITLES[topic]))}</h3>\n<table>\n"
    explained: set[str] = set()
    for finding in findings:
        sentence = meaning(finding)
        meant = "" if sentence in explained else f"<div class=small>{safe(sentence)}</div>"
        explained.add(sentence)
        yield (
            f"<tr><th scope=row>{safe(_(finding.label))}</th><td><bdi>{safe(finding.value)}</bdi>{meant}</td>"
            f"<td>{_risk(finding.risk)}</td><td class=small>{safe(_(FATE_WORDS[finding.fate]))}</td></tr>\n"
        )
    yield "</table>\n"


def _hidden(picture: HiddenPicture) -> str:
    words = safe(_(RELATION_WORDS[picture.relation])) if picture.relation in RELATION_WORDS else ""
    label = _(picture.label)
    tone = " class=problem" if picture.differs else ""
    return (
        f"<figure>{_image(picture.data, label)}<figcaption><b>{safe(label)}</b> <span{tone}>{words}</span> "
        f"<span class=small>{safe(picture.where)}</span></figcaption></figure>\n"
    )


def _ledger(report: PhotoReport) -> str:
    """What is kept, rewritten and removed, in bytes."""
    lengths = {fate: sum(part.length for part in report.parts if part.fate is fate) for fate in FATE_WORDS}
    said = dotted(labelled(_(FATE_WORDS[fate]), exact_size(length)) for fate, length in lengths.items() if length)
    return f"<p class=small>{safe(said)}</p>\n" if said else ""


def _measures(report: PhotoReport) -> str:
    size = f"{report.width} × {report.height}" if report.width else ""
    return " · ".join(
        filter(
            None,
            (
                report.format_name,
                size,
                ngettext("{count} byte", "{count} bytes", report.size).format(count=number(report.size)),
            ),
        )
    )


def _risk(risk: Risk) -> str:
    return f'<span class="risk {risk.value}">{safe(_(RISK_WORDS[risk]))}</span>'


def _image(data: bytes, name: str) -> str:
    """A picture of ours; nothing that isn't surely JPEG or PNG, or that is larger than ours are."""
    kind = next((kind for start, kind in _KINDS.items() if data.startswith(start)), "")
    if not kind or len(data) > MAX_PICTURE_BYTES:
        return ""
    return embedded(data, kind, name)


def _with_marks(image: str, faces: tuple[MarkedFace, ...]) -> str:
    """The photo with a frame around each face that its file marks."""
    if not image or not faces:
        return image
    frames = "".join(
        f'<rect x="{face.left:.2%}" y="{face.top:.2%}" width="{face.width:.2%}" height="{face.height:.2%}">'
        f"<title>{safe(face.name)}</title></rect>"
        for face in faces[:_MAX_MARKS]
    )
    return f"<div class=marked>{image}<svg>{frames}</svg></div>\n"


def _name(path: str) -> str:
    """The file's name only: the folders it lies in often tell a user's name."""
    return os.fsencode(PurePath(path).name).decode("utf-8", "replace")
