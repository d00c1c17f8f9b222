"""Reports and results as plain data for JSON: the command line prints it, the window saves it.

What programs rely on is promised by the JSON Schema of `schema_text`; the tests hold every answer against it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from scrubber.engine.neighbours import LeftAlone
from scrubber.engine.report import CleanResult, FaceReport, FaceResults, PhotoIdentities, PhotoReport
from scrubber.errors import ScrubberError
from scrubber.faces.face import Face
from scrubber.formats.base import Part
from scrubber.i18n import _
from scrubber.metadata.findings.batch import Batch, BatchFinding
from scrubber.metadata.findings.finding import Finding, HiddenPicture, Place
from scrubber.metadata.findings.meaning.sentences import meaning, risk_reason
from scrubber.pixels.unseen.record import UnseenPicture
from scrubber.places.nearest import NEARBY, Town, nearest, neighbours
from scrubber.reports.left_alone import skipped_as_json
from scrubber.resources import resource

SCHEMA = 1


def pieces(reports: Iterable[PhotoReport], seen: LeftAlone | None = None) -> Iterator[str]:
    """What `scrubber show --json` prints, piece by piece; `seen` is what lay beside the photos."""
    batch = Batch()
    yield f'{{"schema": {SCHEMA}, "command": "show", "photos": ['
    for number, report in enumerate(reports):
        batch.add(report.batch_facts)
        yield (",\n" if number else "\n") + json.dumps(photo_as_json(report))
    behind = {"batch": batch_as_json(batch.findings()), "skipped": skipped_as_json(seen or LeftAlone())}
    yield f"\n], {json.dumps(behind)[1:]}\n"


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


def result_as_json(result: CleanResult) -> dict[str, Any]:
    """One photo of `clean`."""
    return {
        "path": result.path,
        "output": result.output or None,
        "format": result.format_name,
        "bytes_before": result.bytes_before,
        "bytes_after": result.bytes_after,
        "removed": list(result.removed),
        "kept": list(result.kept),
        "already_clean": result.already_clean,
        "replaced": result.replaced,
        "notes": [_(note) for note in result.notes],
        "proof": result.proof,
        "oddities": sorted(result.oddities),
        "hidden_removed": [_unseen(picture) for picture in result.unseen_removed],
        "hidden_kept": [_unseen(picture) for picture in result.unseen_kept],
        "problem": problem_as_json(result.problem),
        "faces": None if result.faces is None else _face_results(result.faces),
    }


def faces_as_json(report: FaceReport) -> dict[str, Any]:
    """One photo of `faces`."""
    return {
        "path": report.path,
        "width": report.width,
        "height": report.height,
        "frames": report.frames,
        "sha256": report.digest,
        "faces": [_face(face) for face in report.faces],
        "problem": problem_as_json(report.problem),
    }


def index_check_as_json(photo: PhotoIdentities, before: Sequence[str], after: Sequence[str]) -> dict[str, Any]:
    """One photo of `index-check`: by which known photo each face is named, without and with a cover ("": by none)."""
    faces = zip(photo.faces, before, after, strict=True)
    return {
        "path": photo.path,
        "faces": [{**_face(face), "named_by": known, "named_by_covered": covered} for face, known, covered in faces],
        "problem": problem_as_json(photo.problem),
    }


def batch_as_json(batch: Iterable[BatchFinding]) -> list[dict[str, Any]]:
    """What the photos tell together."""
    return [asdict(finding) for finding in batch]


def problem_as_json(problem: ScrubberError | None) -> dict[str, Any] | None:
    """Why there is no clean copy."""
    if problem is None:
        return None
    return {"code": problem.code, "sentence": str(problem), "detail": asdict(problem.detail)}


def schema_text() -> str:
    """The JSON Schema of everything that `--json` writes."""
    return resource(f"schema/scrubber-{SCHEMA}.schema.json").read_text(encoding="utf-8")


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
        "nearby": [_nearby(neighbour) for neighbour in near],
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


def _unseen(picture: UnseenPicture) -> dict[str, Any]:
    return {
        "kind": picture.kind,
        "removal": picture.removal,
        "frame": picture.frame,
        "width": picture.whole[0],
        "height": picture.whole[1],
        "shown_width": picture.shown[0],
        "shown_height": picture.shown[1],
    }


def _face_results(results: FaceResults) -> dict[str, Any]:
    return {
        "faces": [
            {
                **_face(covered.face),
                "covered": covered.covered,
                "matched": covered.matched_before,
                "matches": covered.matched_after,
            }
            for covered in results.faces
        ],
        "left_over": [_face(face) for face in results.uncovered_faces],
        "still_matched": results.still_matched,
        "unproven": results.unproven,
    }


def _face(face: Face) -> dict[str, Any]:
    numbers = {name: round(getattr(face, name), 2) for name in ("x", "y", "width", "height", "angle")}
    landmarks = [[round(x, 2), round(y, 2)] for x, y in face.landmarks]
    return {
        **numbers,
        "frame": face.frame,
        "certainty": face.certainty,
        "score": round(face.score, 3),
        "landmarks": landmarks,
        "shape": face.shape,
        "style": None if face.cover_style is None else face.cover_style.picture or face.cover_style.style,
        "brush": round(face.brush, 2),
        "stroke": [[round(x, 4), round(y, 4)] for x, y in face.stroke],
    }
