"""The JSON that `--json` writes, for programs. Everything here is promised for as long as "schema" is 1.

Standard output holds one document: {"schema": 1, "command": "show", "photos": [...], "batch": [...]}. Photos come in
the order of the command line, folders sorted by name. The window saves the same with "Export what was found". Text for
people (marked *) is in the user's language; all the rest is stable. Lengths and offsets are bytes. New keys may be
added; a program should pass over those it doesn't know.

`show` and `check`: each photo has
    path, bytes, format ("JPEG", "" when unknown), width, height (pixels as stored), frames
    already_clean (true when cleaning would change nothing), tells (the topics that cleaning would remove)
    sentence*, notes* (list)
    findings: list of
        topic, kind ("camera-serial", "position": the names in scrubber/metadata/findings/meaning), key, label*, value
        meaning* (what it means for a person), where (name of the part), offset
        A key begins with what was read: exif, makernote (with the maker's group), xmp, iptc, photoshop, icc, c2pa,
        text, video, picture, unseen (picture that nobody sees), samsung, flir, gopro, mpf, canvas, opaque, part,
        container (what it says of the picture itself), hint for what follows from other findings (an e-mail address in
        a caption), or file for what is attached to the file or in its name (offset 0).
        A value stands as in the file; units, words* for numbers of a list, and where* a marked face is, are added.
        risk ("high", "medium", "low"), risk_reason*, fate
    findings_left_out: how many more there were
    hidden_pictures: list of label*, where, offset, bytes
    marked_faces: faces that the file itself marks (programs and cameras do), list of name ("" when none), left, top,
        width, height (fractions of the upright photo, 0 to 1, from its top left corner)
    place: null or latitude, longitude (degrees, north and east positive), altitude (metres or null),
        direction (degrees from north or null), and the town it was taken in or near: town, city (the large city whose
        quarter town is, or null), region (or null), country (ISO 3166-1, "XK" for Kosovo), country_name*,
        distance_km (from the town's centre), is_inside (whether it is in the town), nearby: the three nearest towns,
        list of town, country, distance_km, bearing (degrees, from the town to the photo)
    parts: list of offset, length, name, fate, reason*; they tile the file
    problem: null or code, sentence*; findings and pictures are what could still be read, parts is empty
`show` with at least two photos: batch, a list of what they tell together, the most important first; else empty:
    topic, kind ("places", "people", "serials", "clips", "unseen", "pictures", "days", "cameras", "programs", "silent")
    sentence*, count (photos), risk
topics: "place", "person", "time", "device", "hidden-picture", "history", "unknown", "technical".
fate: "keep", "rewrite", "drop".

`clean`: each photo has
    path, output (null when there is no copy), format, bytes_before, bytes_after
    removed (names of the parts that were left out or written anew), notes* (list), problem
    proof: null without a copy, else what vouches for it: "structure" (two readings of our own) or "decoded" (and a
        decoder that isn't ours, which showed the same of original and copy)
    oddities: why the structure alone could not vouch for the copy, a list of "always" (a kind of photo that is always
        decoded), "left-out-inside", "left-out-behind", "no-end", "damaged", "repaired", "header-rebuilt",
        "two-readings", "picture-rewritten"
    hidden_removed, hidden_kept: what nobody sees in the picture's own data and what became of it, lists of
        kind ("behind-crop", "below-height", "outside-canvas", "under-transparency", "extra-samples",
            "outside-animation", "no-time", "stealth-text"), frame (or page, from 0), width, height (pixels of all
            that is there), shown_width, shown_height (of what is seen of it)
        removal ("exact": what is shown stays the very same; "nearly": transparency changes by at most 1 of 255;
            "needs-encoding": only with --hidden remove; "not")
    already_clean (true when the photo is a copy from an earlier run, found in a folder: no copy was made)
    faces: null when no faces were to be covered, else
        faces: list of all of `faces` below and covered, matched and matches (whether a recogniser takes the face for
            the same before and after; null when it can't say)
        left_over: faces found in the copy outside of every cover, doubtful ones too, each as below
        still_matched: how many covered faces the recogniser still matches
        unproven: how many covers in a weak style it can say nothing about

`faces`: each photo has
    path, width, height (pixels of the upright picture), frames, problem
    faces: list of
        x, y (middle), width, height (pixels of the upright picture, from its top left corner)
        angle (degrees clockwise by which the face is turned), frame (of an animation, or page, from 0)
        certainty ("sure", "maybe", "drawn": not found but named by a user), score (0 to 1)
        landmarks: five points (x, y) or none: eyes, nose and corners of the mouth, the left ones first
`clean --boxes` reads the same document. It heeds path and of each box x, y, width and height; angle, frame, certainty
and landmarks may be left out. It refuses to work on photos that the document doesn't name.
problem.code: the `code` of a class in scrubber/errors.py: "unknown-format", "empty", "damaged", "unsupported",
    "too-large", "not-verified", "cannot-read", "cannot-write", "no-model", "too-slow", "crashed",
    "cancelled".
"""

from typing import Any

from scrubber.engine.report import CleanResult, FaceReport, FaceResults
from scrubber.faces.face import Face
from scrubber.i18n import _
from scrubber.pixels.unseen.record import UnseenPicture
from scrubber.reports.json_document import problem_as_json


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
        "proof": result.proof,
        "oddities": sorted(result.oddities),
        "hidden_removed": [_unseen(one) for one in result.unseen_removed],
        "hidden_kept": [_unseen(one) for one in result.unseen_kept],
        "problem": problem_as_json(result.problem),
        "faces": None if result.faces is None else _face_results(result.faces),
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


def faces_as_json(report: FaceReport) -> dict[str, Any]:
    """One photo of `faces`."""
    return {
        "path": report.path,
        "width": report.width,
        "height": report.height,
        "frames": report.frames,
        "faces": [_face(face) for face in report.faces],
        "problem": problem_as_json(report.problem),
    }


def _face_results(results: FaceResults) -> dict[str, Any]:
    return {
        "faces": [
            {**_face(one.face), "covered": one.covered, "matched": one.matched_before, "matches": one.matched_after}
            for one in results.faces
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
    }
