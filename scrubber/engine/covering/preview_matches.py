"""Asks the recogniser about covers before any copy is made, for the face editor."""

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from scrubber.engine.report import FaceResult
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Face, region_of
from scrubber.faces.recognition.match import match_faces


def preview_matches(
    picture: bytes, photo_width: int, faces: tuple[Face, ...], cover_style: CoverStyle
) -> tuple[FaceResult, ...]:
    """What a recogniser would say of these faces (in pixels of the photo) under this look, in their order.

    `picture` is the editor's own JPEG of the photo, `photo_width` the photo's width. Raises ModelMissing.
    """
    with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
        shown = np.asarray(opened.convert("RGB"))
    small = {face: face.scaled(shown.shape[1] / photo_width) for face in faces}
    covered = cover(shown, [region_of(face, cover_style.cover_size) for face in small.values()], cover_style)
    verdicts = {
        verdict.face: verdict for verdict in match_faces(shown, covered, list(small.values()), cover_style.cover_size)
    }
    results = []
    for face, scaled in small.items():
        verdict = verdicts.get(scaled)
        result = FaceResult(face, True, is_weak=not face.look_of(cover_style).style.holds_nothing)
        if verdict is not None and verdict.can_tell:
            result = replace(result, matched_before=verdict.was_matched, matched_after=verdict.is_matched)
        results.append(result)
    return tuple(results)
