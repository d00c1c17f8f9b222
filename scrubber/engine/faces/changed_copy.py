"""A copy with covered faces: found, covered, encoded, and after writing proven on the finished file.

Covers go into a clean copy that was verified against the original first, so the usual promises hold for it. What comes
out is parsed, rebuilt, audited and verified like any photo. Whatever fails on the way, no copy is made: a photo whose
faces were to be covered never leaves uncovered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from scrubber.engine.faces import proof
from scrubber.engine.faces.choice import FaceChoice, PicturePolicy
from scrubber.engine.faces.finding import clean_base, faces_in, looked_step, shown
from scrubber.engine.report import FaceResult, FaceResults
from scrubber.errors import NotVerified
from scrubber.faces.covers.cover import cover
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Certainty, Face, Region, region_of
from scrubber.faces.face_width import meaning, side_for_faces
from scrubber.faces.files import smaller
from scrubber.faces.files.covering import cover_file, note
from scrubber.faces.files.raster import Painted, Rgb, mask_of
from scrubber.faces.recognition.check import check
from scrubber.formats.base import Buffer, Document, Format, Policy
from scrubber.i18n import N_

_SAME_FACE = 0.4
"""Overlap (intersection over union) from which two boxes mean one face."""
_OTHERS_GONE = N_("Other pictures in the file, which may show the faces too, were left out.")
_NO_FACES = N_("No faces were found in this photo.")
_STILL_MATCHED = N_("a face in it can still be recognised")
_UNPROVEN = N_("a face in it has a weak cover, and the recogniser can't tell what it hides")


@dataclass(slots=True)
class ChangedCopy:
    """What is to be written, the document that the written file is compared with, and all that its proof needs.

    `base` is the clean copy before the change, `covered` the one with covers in full size (`base` without any);
    `max_side` is 0 when the size stays.
    """

    image_format: Format
    document: Document
    pieces: list[Buffer]
    notes: tuple[str, ...]
    base: bytes
    covered: bytes
    faces: tuple[Face, ...] = ()
    kept: tuple[Face, ...] = ()
    painter: "_Painter | None" = None
    max_side: int = 0
    strict: bool = False

    def prove(self, finished: bytes) -> FaceResults | None:
        """What became of every face, read from the finished copy; None when faces were not asked about.

        Raises `NotVerified` when the picture differs elsewhere, when a cover is missing, or when a face can still be
        recognised and the choice is strict.
        """
        if self.max_side:
            for larger, smaller in zip_longest(self._frames(self.covered), self._frames(finished)):
                proof.compare_smaller(larger, smaller, self.max_side)
        if self.painter is None:
            return None
        results = self._prove_covers(self.covered if self.max_side else finished, self.painter)
        if self.strict and results.still_matched:
            raise NotVerified(_STILL_MATCHED)
        if self.strict and results.unproven:
            raise NotVerified(_UNPROVEN)
        return results

    def _frames(self, data: bytes) -> Iterator[Rgb]:
        return shown(data, self.image_format.parse(data), self.image_format)

    def _prove_covers(self, covered: bytes, painter: "_Painter") -> FaceResults:
        kept = (FaceResult(face, covered=False) for face in self.kept)
        results = (*kept, *self._compared(covered, painter))
        return FaceResults(results, tuple(self._left_over(covered, painter)))

    def _compared(self, covered: bytes, painter: "_Painter") -> Iterator[FaceResult]:
        """Every frame beside the one before the covers."""
        allowed = proof.tolerance(self.base, self.image_format.name)
        for number, pair in enumerate(zip_longest(self._frames(self.base), self._frames(covered))):
            old, new = proof.compare(*pair, painter.of(number), allowed)
            yield from _checked(old, new, [face for face in self.faces if face.frame == number], painter.is_weak)

    def _left_over(self, covered: bytes, painter: "_Painter") -> Iterator[Face]:
        """Faces found in the copy that no cover hides, but for those that stay by choice.

        Looked for last and on frames read again, as it takes the most memory.
        """
        step = looked_step(self.image_format.parse(self.base), self.image_format)
        for number, frame in enumerate(self._frames(covered)):
            for found in find_faces(frame) if number % step == 0 else ():
                face = replace(found, frame=number)
                if not painter.hides(face) and not overlaps_any(face, self.kept):
                    yield face


def _checked(old: Rgb, new: Rgb, faces: list[Face], is_weak: bool) -> Iterator[FaceResult]:
    verdicts = {verdict.face: verdict for verdict in check(old, new, faces)}
    for face in faces:
        verdict = verdicts.get(face)
        if verdict is None or not verdict.can_tell:
            yield FaceResult(face, covered=True, is_weak=is_weak)
        else:
            yield FaceResult(face, True, verdict.was_matched, verdict.is_matched, is_weak)


class _Painter:
    """Puts the covers on frames and remembers what it put where."""

    def __init__(self, faces: Sequence[Face], choice: FaceChoice) -> None:
        self._regions = [region_of(face, choice.look.region) for face in faces]
        self._look = choice.look
        self._painted: dict[int | None, proof.Expected] = {}

    def __call__(self, picture: Rgb, frame: int | None) -> Painted | None:
        """See `Painter`."""
        regions = tuple(region for region in self._regions if frame is None or region.frame == frame)
        if not regions:
            return None
        regions = _distinct(regions) if frame is None else regions
        covered = cover(picture, regions, self._look)
        mask = mask_of(regions, picture.shape[1], picture.shape[0]) | (covered != picture).any(axis=2)
        self._painted[frame] = proof.Expected(mask, covered[mask])
        return Painted(covered, mask)

    @property
    def is_weak(self) -> bool:
        """Whether the covers are made of what they hide."""
        return not self._look.style.holds_nothing

    def of(self, frame: int) -> proof.Expected | None:
        """What a frame was given; the cover of an animation is in all of its frames."""
        steady = self._painted.get(None)
        if steady is None or frame == 0:
            return self._painted.get(frame, steady)
        return replace(steady, in_every_frame=True)

    def hides(self, face: Face) -> bool:
        """Whether the middle of a face lies under a cover."""
        expected = self.of(face.frame)
        if expected is None:
            return False
        height, width = expected.mask.shape
        y, x = min(max(0, int(face.y)), height - 1), min(max(0, int(face.x)), width - 1)
        return bool(expected.mask[y, x])

    @property
    def is_complete(self) -> bool:
        """Whether every box was covered: each lies on a frame or page that there is."""
        return None in self._painted or {region.frame for region in self._regions} <= set(self._painted)


def change(document: Document, image_format: Format, policy: PicturePolicy, folder: str) -> ChangedCopy:
    """The copy of a photo as the policy wants it; unfinished files may stand in `folder`. Raises `ScrubberError`."""
    base, base_document = clean_base(document, image_format)
    essence = base_document.essence
    copy = ChangedCopy(image_format, document, [], document.notes, base, base)
    if policy.faces is not None:
        _cover(copy, base_document, policy.faces, folder)
    _shrink(copy, base_document, policy)
    # Faces were looked for in the first picture only, so further ones can't stay when faces matter.
    unseen = policy.faces is not None and bool(document.for_policy(Policy(keep_hdr=False)).pictures())
    if copy.covered is base and not copy.max_side and not unseen:
        copy.pieces = document.rebuild(policy)  # nothing is to be changed: the ordinary copy
        return copy
    data = copy.covered
    if copy.max_side:
        data = smaller.smaller_file(data, image_format.name, essence.orientation, copy.max_side)
    copy.document = image_format.parse(data)
    copy.pieces = copy.document.rebuild(policy)
    if bool(document.pictures()) or document.for_policy(Policy(keep_hdr=False)) is not document:
        copy.notes = (*copy.notes, _OTHERS_GONE)
    return copy


def _shrink(copy: ChangedCopy, document: Document, policy: PicturePolicy) -> None:
    """Note in `copy` which size the whole picture is to have, if it is to have fewer pixels."""
    width, height = document.essence.width, document.essence.height
    side = policy.max_side
    if policy.max_face:
        looked = policy.faces is not None
        faces = (*copy.faces, *copy.kept) if looked else tuple(faces_in(copy.base, document, copy.image_format))
        side = min(filter(None, (side, side_for_faces(width, height, faces, policy.max_face))), default=0)
    if side and max(width, height) > side:
        copy.max_side = side
        copy.notes = (*copy.notes, smaller.NOTE, *([meaning(policy.max_face)] if policy.max_face else []))


def _cover(copy: ChangedCopy, document: Document, choice: FaceChoice, folder: str) -> None:
    """Find the faces and put the covers into `copy`; leaves it as it is when there is nothing to cover."""
    copy.faces, copy.kept = _chosen(choice, copy.base, document, copy.image_format)
    copy.painter, copy.strict = _Painter(copy.faces, choice), choice.strict
    if not copy.faces:
        if choice.boxes is None and not copy.kept:
            copy.notes = (*copy.notes, _NO_FACES)
        return
    name = copy.image_format.name
    covered = cover_file(copy.base, name, document.essence.orientation, copy.painter, folder)
    if not copy.painter.is_complete:
        raise NotVerified(N_("a box lies outside of its picture"))
    copy.covered = b"".join(copy.image_format.parse(covered).rebuild(Policy()))
    copy.notes = (*document.notes, note(copy.base, name))


def _chosen(
    choice: FaceChoice, base: bytes, document: Document, image_format: Format
) -> tuple[tuple[Face, ...], tuple[Face, ...]]:
    """The faces to cover, and those that stay by choice."""
    if choice.boxes is not None:
        return choice.boxes, choice.keep
    found = [
        face for face in faces_in(base, document, image_format) if choice.maybe or face.certainty is not Certainty.MAYBE
    ]
    kept = tuple(face for face in found if overlaps_any(face, choice.keep))
    return tuple(face for face in found if face not in kept), kept


def overlaps_any(face: Face, others: Sequence[Face]) -> bool:
    """Whether a face is one of `others`, found again."""
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
