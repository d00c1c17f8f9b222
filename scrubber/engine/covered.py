"""A copy with covered faces: found, covered, encoded, and after writing proven on the finished file.

Covers go into a clean copy that was verified against the original first, so the usual promises hold for it. What comes
out is parsed, rebuilt, audited and verified like any photo. Whatever fails on the way, no copy is made: a photo whose
faces were to be covered never leaves uncovered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scrubber.engine import covered_proof
from scrubber.engine.face_choice import FaceChoice, PicturePolicy
from scrubber.engine.looking import clean_base, faces_in, shown
from scrubber.engine.report import FaceResult, FaceResults
from scrubber.errors import NotVerified
from scrubber.faces.cover import cover
from scrubber.faces.face import Certainty, Face, Region, region_of
from scrubber.faces.files.covering import cover_file, note
from scrubber.faces.files.raster import Painted, Rgb, mask_of
from scrubber.formats.base import Buffer, Document, Format
from scrubber.i18n import N_

_SAME_FACE = 0.4
"""Overlap (intersection over union) from which two boxes mean one face."""
_OTHERS_GONE = N_("Other pictures in the file, which may show the faces too, were left out.")
_NO_FACES = N_("No faces were found in this photo.")
_STILL_MATCHED = N_("a face in it can still be recognised")


@dataclass(slots=True)
class CoveredCopy:
    """What is to be written, the document that the written file is compared with, and all that its proof needs."""

    document: Document
    pieces: list[Buffer]
    notes: tuple[str, ...]
    image_format: Format
    choice: FaceChoice
    base: bytes = b""
    base_document: Document | None = None
    faces: tuple[Face, ...] = ()
    kept: tuple[Face, ...] = ()
    painted: "_Painter | None" = None

    def prove(self, finished: bytes) -> FaceResults:
        """What became of every face, read from the finished copy.

        Raises `NotVerified` when the picture differs elsewhere, when a cover is missing, or when a face can still be
        recognised and the choice is strict.
        """
        if self.painted is None or self.base_document is None:
            return FaceResults(tuple(FaceResult(face, covered=False) for face in self.kept))
        document = self.image_format.parse(finished)
        covered_proof.prove(
            shown(self.base, self.base_document, self.image_format),
            shown(finished, document, self.image_format),
            self.painted.of,
            covered_proof.tolerance(self.base, self.image_format.name),
        )
        found = tuple(faces_in(finished, document, self.image_format))
        results = FaceResults(self._results(finished, document), self._left_over(found))
        if self.choice.strict and results.still_matched:
            raise NotVerified(_STILL_MATCHED)
        return results

    def _results(self, finished: bytes, document: Document) -> tuple[FaceResult, ...]:
        kept = tuple(FaceResult(face, covered=False) for face in self.kept)
        return tuple(FaceResult(face, covered=True) for face in self.faces) + kept

    def _left_over(self, found: Sequence[Face]) -> tuple[Face, ...]:
        """Faces whose middle no cover hides, but for those that were left by choice."""
        assert self.painted is not None
        open_ones = [face for face in found if not self.painted.hides(face)]
        return tuple(face for face in open_ones if not _overlaps_any(face, self.kept))


class _Painter:
    """Puts the covers on frames and remembers what it put where."""

    def __init__(self, faces: Sequence[Face], choice: FaceChoice) -> None:
        self._regions = [region_of(face, choice.look.region) for face in faces]
        self._look = choice.look
        self._painted: dict[int | None, covered_proof.Expected] = {}

    def __call__(self, picture: Rgb, frame: int | None) -> Painted | None:
        """See `Painter`."""
        regions = tuple(region for region in self._regions if frame is None or region.frame == frame)
        if not regions:
            return None
        regions = _distinct(regions) if frame is None else regions
        covered = cover(picture, regions, self._look)
        mask = mask_of(regions, picture.shape[1], picture.shape[0]) | (covered != picture).any(axis=2)
        self._painted[frame] = covered_proof.Expected(mask, covered[mask])
        return Painted(covered, mask)

    def of(self, frame: int) -> covered_proof.Expected | None:
        """What a frame was given; the cover of an animation is in all of its frames."""
        return self._painted.get(frame, self._painted.get(None))

    def hides(self, face: Face) -> bool:
        """Whether the middle of a face lies under a cover."""
        expected = self.of(face.frame)
        if expected is None:
            return False
        height, width = expected.mask.shape
        y, x = min(max(0, int(face.y)), height - 1), min(max(0, int(face.x)), width - 1)
        return bool(expected.mask[y, x])

    @property
    def is_used(self) -> bool:
        """Whether any frame was covered."""
        return bool(self._painted)


def cover_photo(document: Document, image_format: Format, policy: PicturePolicy, folder: str) -> CoveredCopy:
    """The copy of a photo with its faces covered; unfinished files may stand in `folder`. Raises `ScrubberError`."""
    assert policy.faces is not None
    choice = policy.faces
    base, base_document = clean_base(document, image_format)
    chosen, kept = _chosen(choice, base, base_document, image_format)
    if not chosen:
        notes = (*document.notes, *(() if kept or choice.boxes is not None else (_NO_FACES,)))
        return CoveredCopy(document, document.rebuild(policy), notes, image_format, choice, kept=kept)
    painter = _Painter(chosen, choice)
    orientation = base_document.essence.orientation
    covered = image_format.parse(cover_file(base, image_format.name, orientation, painter, folder))
    if not painter.is_used:
        raise NotVerified(N_("a box lies outside of its picture"))
    notes = (*base_document.notes, note(base, image_format.name))
    if _has_more(document, image_format):
        notes = (*notes, _OTHERS_GONE)
    pieces = covered.rebuild(policy)
    return CoveredCopy(covered, pieces, notes, image_format, choice, base, base_document, chosen, kept, painter)


def _chosen(
    choice: FaceChoice, base: bytes, document: Document, image_format: Format
) -> tuple[tuple[Face, ...], tuple[Face, ...]]:
    """The faces to cover, and those that stay by choice."""
    if choice.boxes is not None:
        return choice.boxes, choice.keep
    found = [
        face for face in faces_in(base, document, image_format) if choice.maybe or face.certainty is not Certainty.MAYBE
    ]
    kept = tuple(face for face in found if _overlaps_any(face, choice.keep))
    return tuple(face for face in found if face not in kept), kept


def _has_more(document: Document, image_format: Format) -> bool:
    return bool(document.pictures()) or document.for_policy(PicturePolicy(keep_hdr=False)) is not document


def _overlaps_any(face: Face, others: Sequence[Face]) -> bool:
    return any(other.frame == face.frame and _overlap(face, other) >= _SAME_FACE for other in others)


def _overlap(one: Face, other: Face) -> float:
    """Intersection over union of two boxes, unturned."""
    across = min(one.x + one.width / 2, other.x + other.width / 2) - max(
        one.x - one.width / 2, other.x - other.width / 2
    )
    down = min(one.y + one.height / 2, other.y + other.height / 2) - max(
        one.y - one.height / 2, other.y - other.height / 2
    )
    shared = max(0.0, across) * max(0.0, down)
    whole = one.width * one.height + other.width * other.height - shared
    return shared / whole if whole > 0 else 0.0


def _distinct(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Regions of many frames without those that repeat another: a face that stays is covered once."""
    found: list[Region] = []
    for region in regions:
        if not any(_is_within(region, other) for other in found):
            found.append(replace(region, frame=0))
    return tuple(found)


def _is_within(one: Region, other: Region) -> bool:
    """Whether two ellipses are the same but for a pixel or two."""
    near = np.hypot(one.x - other.x, one.y - other.y) <= 0.02 * other.half_width + 1
    return bool(near) and one.half_width <= other.half_width and one.half_height <= other.half_height
