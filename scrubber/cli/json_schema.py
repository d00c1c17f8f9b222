"""The JSON that `--json` writes, for programs. Everything here is promised for as long as "schema" is 1.

Standard output holds one document: {"schema": 1, "command": "show", "photos": [...]}. Photos come in the order of the
command line, folders sorted by name. Text for people (marked *) is in the user's language; all the rest is stable.
Lengths and offsets are bytes. New keys may be added; a program should pass over those it doesn't know.

`show` and `check`: each photo has
    path, bytes, format ("JPEG", "" when unknown), width, height (pixels as stored), frames
    already_clean (true when cleaning would change nothing), tells (the topics that cleaning would remove)
    sentence*, notes* (list)
    findings: list of topic, key, label*, value, where, offset, risk ("high", "medium", "low"), fate
    findings_left_out: how many more there were
    hidden_pictures: list of label*, where, offset, bytes
    place: null or latitude, longitude (degrees, north and east positive), altitude (metres or null),
        direction (degrees from north or null)
    parts: list of offset, length, name, fate, reason*; they tile the file
    problem: null or code, sentence*
topics: "place", "person", "time", "device", "hidden-picture", "history", "unknown", "technical".
fate: "keep", "rewrite", "drop".

`clean`: each photo has
    path, output (null when there is no copy), format, bytes_before, bytes_after
    removed (names of the parts that were left out or written anew), notes* (list), problem
    already_clean (true when the photo is a copy from an earlier run, found in a folder: no copy was made)
problem.code: the `code` of a class in scrubber/errors.py: "unknown-format", "empty", "damaged", "unsupported",
    "too-large", "not-verified", "cannot-read", "cannot-write", "too-slow", "crashed", "cancelled".
"""

from dataclasses import asdict
from typing import Any

from scrubber.engine.report import CleanResult, PhotoReport
from scrubber.errors import ScrubberError
from scrubber.formats.base import Fate, Part
from scrubber.i18n import _
from scrubber.metadata.finding import Finding, HiddenPicture, Topic

SCHEMA = 1


def tells(report: PhotoReport) -> tuple[Topic, ...]:
    """The topics of what cleaning would remove, technical matters left out."""
    topics = {finding.topic for finding in report.findings if finding.fate is not Fate.KEEP}
    if report.pictures:
        topics.add(Topic.HIDDEN_PICTURE)
    return tuple(topic for topic in Topic if topic in topics and topic is not Topic.TECHNICAL)


def photo_as_json(report: PhotoReport) -> dict[str, Any]:
    """One photo of `show` and `check`."""
    return {
        "path": report.path,
        "bytes": report.size,
        "format": report.format_name,
        "width": report.width,
        "height": report.height,
        "frames": report.frames,
        "already_clean": report.already_clean,
        "tells": list(tells(report)),
        "sentence": report.sentence,
        "findings": [_finding(finding) for finding in report.findings],
        "findings_left_out": report.findings_left_out,
        "hidden_pictures": [_hidden(picture) for picture in report.pictures],
        "place": asdict(report.place) if report.place else None,
        "parts": [_part(part) for part in report.parts],
        "notes": [_(note) for note in report.notes],
        "problem": _problem(report.problem),
    }


def result_as_json(result: CleanResult) -> dict[str, Any]:
    """One photo of `clean`."""
    return {
        "path": result.path,
        "output": result.output or None,
        "format": result.format_name,
        "bytes_before": result.bytes_before,
        "bytes_after": result.bytes_after,
        "removed": list(result.removed),
        "already_clean": result.already_clean,
        "notes": [_(note) for note in result.notes],
        "problem": _problem(result.problem),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "label": _(finding.label)}


def _hidden(picture: HiddenPicture) -> dict[str, Any]:
    return {
        "label": _(picture.label),
        "where": picture.where,
        "offset": picture.offset,
        "bytes": len(picture.data),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "offset": part.offset,
        "length": part.length,
        "name": part.name,
        "fate": part.fate,
        "reason": _(part.reason),
    }


def _problem(problem: ScrubberError | None) -> dict[str, str] | None:
    return None if problem is None else {"code": problem.code, "sentence": str(problem)}
