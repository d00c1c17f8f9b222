"""Reports as plain data for JSON: the command line prints it, the window saves it.

The promise that programs rely on is written down in `scrubber/reports/json_schema.py`.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from scrubber.engine.report import PhotoReport
from scrubber.errors import ScrubberError
from scrubber.formats.base import Part
from scrubber.i18n import _
from scrubber.metadata.findings.batch import Batch, BatchFinding
from scrubber.metadata.findings.finding import Finding, HiddenPicture, Place
from scrubber.metadata.findings.meaning.lookup import meaning, risk_reason
from scrubber.places.nearest import NEARBY, Town, nearest, neighbours

SCHEMA = 1


def pieces(reports: Iterable[PhotoReport]) -> Iterator[str]:
    """What `scrubber show --json` prints, piece by piece."""
    batch = Batch()
    yield f'{{"schema": {SCHEMA}, "command": "show", "photos": ['
    for number, report in enumerate(reports):
        batch.add(report.batch_facts)
        yield (",\n" if number else "\n") + json.dumps(photo_as_json(report))
    yield f'\n], "batch": {json.dumps(batch_as_json(batch.findings()))}}}\n'


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
        "tells": list(report.leaks),
        "sentence": report.sentence,
        "findings": [_finding(finding) for finding in report.findings],
        "findings_left_out": report.findings_left_out,
        "hidden_pictures": [_hidden(picture) for picture in report.pictures],
        "marked_faces": [asdict(face) for face in report.marked_faces],
        "place": _place(report.place) if report.place else None,
        "parts": [_part(part) for part in report.parts],
        "notes": [_(note) for note in report.notes],
        "problem": problem_as_json(report.problem),
    }


def batch_as_json(batch: Iterable[BatchFinding]) -> list[dict[str, Any]]:
    """What the photos tell together."""
    return [asdict(finding) for finding in batch]


def problem_as_json(problem: ScrubberError | None) -> dict[str, str] | None:
    """Why there is no clean copy."""
    return None if problem is None else {"code": problem.code, "sentence": str(problem)}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "topic": finding.topic,
        "kind": finding.kind,
        "key": finding.key,
        "label": _(finding.label),
        "value": finding.value,
        "meaning": meaning(finding),
        "where": finding.where,
        "offset": finding.offset,
        "risk": finding.risk,
        "risk_reason": risk_reason(finding.risk),
        "fate": finding.fate,
    }


def _place(place: Place) -> dict[str, Any]:
    town = nearest(place.latitude, place.longitude)
    near = neighbours(place.latitude, place.longitude, NEARBY)
    return {
        **asdict(place),
        "town": town.name,
        "city": town.city or None,
        "region": town.region or None,
        "country": town.country,
        "country_name": town.country_name,
        "distance_km": round(town.distance_km, 2),
        "is_inside": town.is_inside,
        "nearby": [_nearby(one) for one in near],
    }


def _nearby(town: Town) -> dict[str, Any]:
    return {
        "town": town.name,
        "country": town.country,
        "distance_km": round(town.distance_km, 2),
        "bearing": round(town.bearing),
    }


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
