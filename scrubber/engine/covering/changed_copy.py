"""A copy that shows something else than its original: with covered faces, or smaller; and the proof of it.

Covers go into a clean copy that was verified against the original first, so the usual promises hold for it. What comes
out is parsed, rebuilt, audited and verified like any photo. Whatever fails on the way, no copy is made: a photo whose
faces were to be covered never leaves uncovered.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from scrubber.engine.covering import proof
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.covering.face_search import CleanCopy, clean_base
from scrubber.engine.covering.painter import CoverPainter
from scrubber.engine.covering.people import staying_faces
from scrubber.engine.report import FaceResult, FaceResults, Step
from scrubber.engine.unseen.removal import Stripped, strip_unseen
from scrubber.engine.unseen.words import notes_of
from scrubber.errors import Detail, NotVerified
from scrubber.faces.detection.boxes import overlap
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Certainty, Face, is_one_of, meaning, side_for_faces
from scrubber.faces.recognition.match import match_faces
from scrubber.formats.base import Buffer, Document, Format, HiddenPictures, Policy
from scrubber.i18n import N_
from scrubber.pixels.codec import FEWER_BITS, Fidelity, check_size
from scrubber.pixels.crop import Crop, Cropped, upright_size
from scrubber.pixels.raster import Rgb
from scrubber.pixels.unseen.gates import may_hold_unseen

_SMALLER = N_("The whole picture was made smaller, as you asked.")
_CROPPED = N_("Only the part that you chose is in the copy; that part is exactly as it was.")
_CROPPED_ANEW = N_("Only the part that you chose is in the copy, encoded again at a quality that looks the same.")
_OTHERS_GONE = N_("Other pictures in the file, which may show the faces too, were left out.")
_NO_FACES = N_("No faces were found in this photo.")
_STILL_MATCHED = N_("a face in it can still be recognised")
_UNPROVEN = N_("a face in it has a weak cover, and the recogniser can't tell what it hides")
_LEANING = 40.0
"""Degrees from which a face is better seen in a turned picture."""
_WITHOUT_HDR = Policy(keep_hdr=False)


@dataclass(slots=True)
class ChangedCopy:
    """What is to be written, the document that the written file is compared with, and all that its proof needs.

    `clean` is the clean copy as it was verified, `stripped` what became of picture in it that nobody sees, `base` the
    copy without that, `covered` the one with covers in full size (`base` without any); `max_side` is 0 when the size
    stays.
    """

    document: Document
    notes: tuple[str, ...]
    base: CleanCopy
    covered: CleanCopy
    pieces: list[Buffer]
    stripped: Stripped
    clean: bytes
    faces: tuple[Face, ...] = ()
    kept: tuple[Face, ...] = ()
    seen: tuple[Face, ...] | None = None
    """All faces of the original, sure or maybe; None where they were not looked for."""
    painter: CoverPainter | None = None
    fidelity: Fidelity = Fidelity.EVERY_PIXEL
    """What stays as it is beside the covers."""
    max_side: int = 0
    crop: Cropped | None = None
    """The part that is shown; None for all of it."""
    strict: bool = False

    @property
    def is_reshaped(self) -> bool:
        """Whether the copy has another size than the photo."""
        return self.max_side > 0 or self.crop is not None

    def prove(self, finished: bytes) -> FaceResults | None:
        """What became of every face, read from the finished copy; None when faces were not asked about.

        Raises `NotVerified` when the picture differs elsewhere, when a cover is missing, or when a face can still be
        recognised and the choice is strict.
        """
        copy = CleanCopy.parse(finished, self.base.image_format)
        if self.is_reshaped:
            for whole, shown in zip_longest(self.covered.frames(), copy.frames()):
                proof.compare_reshaped(whole, shown, self.crop, self.max_side)
        if self.painter is None:
            return None
        results = self._prove_covers(self.covered if self.is_reshaped else copy, self.painter)
        if self.strict and results.still_matched:
            raise NotVerified(_STILL_MATCHED, Detail("cover.still-matched"))
        if self.strict and results.unproven:
            raise NotVerified(_UNPROVEN, Detail("cover.unproven"))
        return results

    def _prove_covers(self, covered: CleanCopy, painter: CoverPainter) -> FaceResults:
        kept = (FaceResult(face, covered=False) for face in self.kept)
        results = (*kept, *self._compared(covered, painter))
        return FaceResults(results, tuple(self._uncovered_faces(covered, painter)))

    def _compared(self, covered: CleanCopy, painter: CoverPainter) -> Iterator[FaceResult]:
        """Every frame beside the one before the covers."""
        for number, pair in enumerate(zip_longest(self.base.frames(), covered.frames())):
            old, new = proof.compare(*pair, painter.of(number), self.fidelity)
            faces = [face for face in self.faces if face.frame == number]
            yield from _checked(old, new, faces, painter)
        self.base.forget_picture()

    def _uncovered_faces(self, covered: CleanCopy, painter: CoverPainter) -> Iterator[Face]:
        """Faces in the copy that no cover hides, but for those that stay by choice.

        Looked for last and on frames read again, as it takes the most memory.
        """
        for face in self._faces_of(covered, painter):
            is_shown = self.crop is None or self.crop.crop.meets(face.x, face.y, face.width, face.height)
            if is_shown and not painter.hides(face) and not is_one_of(face, self.kept):
                yield face

    def _faces_of(self, covered: CleanCopy, painter: CoverPainter) -> Iterator[Face]:
        """The faces in all frames of the copy.

        Where the first look is known and the rest of the picture was proven to be the same, only what the covers
        changed is looked at again.
        """
        known = None if self.fidelity is Fidelity.NEARLY else self.seen
        for number, frame in covered.looked_at():
            changed = None
            if known is not None:
                changed = painter.changed_boxes(number, frame.shape[1], frame.shape[0])
                yield from (face for face in known if face.frame == number and not _meets(face, changed))
            is_upright = bool(known) and not any(_LEANING < face.angle < 360 - _LEANING for face in known or ())
            faces = find_faces(frame, changed=changed, is_upright=is_upright)
            yield from (replace(face, frame=number) for face in faces)


def _meets(face: Face, boxes: NDArray[np.float64]) -> bool:
    """Whether the square around a face, however it is turned, meets one of `boxes` (N x 4)."""
    reach = max(face.width, face.height) / 2
    square = np.array((face.x - reach, face.y - reach, face.x + reach, face.y + reach))
    return bool(overlap(square, boxes).any())


def _checked(old: Rgb, new: Rgb, faces: list[Face], painter: CoverPainter) -> Iterator[FaceResult]:
    verdicts = {verdict.face: verdict for verdict in match_faces(old, new, faces, painter.cover_style)}
    for face in faces:
        verdict = verdicts.get(face)
        if verdict is None or not verdict.can_tell:
            yield FaceResult(face, covered=True, is_weak=painter.is_weak(face))
        else:
            yield FaceResult(face, True, verdict.was_matched, verdict.is_matched, painter.is_weak(face))


def change(
    document: Document, image_format: Format, policy: PicturePolicy, folder: str, tell: Callable[[Step], None]
) -> ChangedCopy:
    """The copy of a photo as the policy wants it; unfinished files may stand in `folder`. Raises `ScrubberError`.

    `tell` hears what is being done.
    """
    essence = document.essence
    if policy.faces is not None or policy.max_face or 0 < policy.max_side < max(essence.width, essence.height):
        check_size(essence.width, essence.height)
    base = clean_base(document, image_format)
    clean, stripped = base.data, Stripped(base.data)
    thorough = policy.hidden_pictures is HiddenPictures.REMOVE
    if may_hold_unseen(image_format.name, base.data, base.document, thorough):
        stripped = strip_unseen(base.data, image_format, policy.hidden_pictures, folder)
    if stripped.document is not None:
        base = CleanCopy(stripped.data, stripped.document, image_format)
    copy = ChangedCopy(document, document.notes, base, base, [], stripped, clean)
    if policy.faces is not None:
        _cover(copy, policy.faces, folder, tell)
        _crop(copy, policy.faces.crop, folder)
    _choose_size(copy, policy)
    # Faces were looked for in the first picture only, so further ones can't stay when faces matter.
    unseen = policy.faces is not None and bool(document.for_policy(_WITHOUT_HDR).pictures())
    if copy.covered is not base or copy.is_reshaped or unseen or stripped.removed:
        _finish(copy)
    copy.notes = (*copy.notes, *notes_of(stripped))
    copy.pieces = copy.document.rebuild(policy)
    return copy


def _cover(copy: ChangedCopy, choice: FaceChoice, folder: str, tell: Callable[[Step], None]) -> None:
    """Find the faces and put the covers into `copy`; leaves it as it is when there is nothing to cover."""
    base = copy.base
    if choice.boxes is None:
        tell(Step.LOOKING)
    _choose_faces(copy, choice)
    copy.painter, copy.strict = CoverPainter(copy.faces, choice.cover_style), choice.strict
    if not copy.faces:
        if choice.boxes is None and not copy.kept:
            copy.notes = (*copy.notes, _NO_FACES)
        return
    tell(Step.COVERING)
    covered = base.codec.cover(base.data, base.document.essence.orientation, copy.painter, folder)
    if not copy.painter.is_complete(base.document.essence.frames):
        raise NotVerified(N_("a box lies outside of its picture"), Detail("cover.box-outside"))
    clean = b"".join(base.image_format.parse(covered).rebuild(Policy()))
    copy.covered = CleanCopy.parse(clean, base.image_format)
    copy.fidelity = base.codec.fidelity_of_copy(base.data, copy.covered.data)
    copy.notes = (*base.document.notes, copy.fidelity.value, *_fewer_bits(base))


def _fewer_bits(base: CleanCopy) -> tuple[str, ...]:
    """What to know where the encoder writes fewer bits a sample than the photo has."""
    depth = base.codec.depth(base.data)
    return (FEWER_BITS,) if depth else ()


def _choose_faces(copy: ChangedCopy, choice: FaceChoice) -> None:
    """Note in `copy` the faces to cover, and those that stay by choice."""
    if choice.boxes is not None:
        copy.faces, copy.kept = choice.boxes, choice.keep
        return
    copy.seen = tuple(copy.base.faces())
    wanted = [face for face in copy.seen if choice.maybe or face.certainty is not Certainty.MAYBE]
    stay = staying_faces(copy.base, wanted, choice.people)
    copy.kept = tuple(face for face in wanted if face in stay or is_one_of(face, choice.keep))
    copy.faces = tuple(face.shaped_as(choice.cover_style) for face in wanted if face not in copy.kept)


def _crop(copy: ChangedCopy, crop: Crop | None, folder: str) -> None:
    """Cut out of the covered picture what is wanted, and note it in `copy`."""
    if crop is None:
        return
    essence = copy.covered.document.essence
    width, height = upright_size(essence.orientation, essence.width, essence.height)
    wanted = crop.within(width, height)
    if wanted != Crop(0, 0, width, height):
        copy.crop = copy.covered.codec.cropped(copy.covered.data, essence.orientation, wanted, folder)
        copy.notes = (*copy.notes, _CROPPED if copy.crop.is_exact else _CROPPED_ANEW)


def _choose_size(copy: ChangedCopy, policy: PicturePolicy) -> None:
    """Note in `copy` which size the whole picture is to have, if it is to have fewer pixels."""
    shown = copy.base.document.essence if copy.crop is None else copy.crop.crop
    width, height = shown.width, shown.height
    side = policy.max_side
    if policy.max_face:
        faces = (*copy.faces, *copy.kept) if policy.faces is not None else tuple(copy.base.faces())
        side = min(filter(None, (side, side_for_faces(width, height, faces, policy.max_face))), default=0)
    if side and max(width, height) > side:
        copy.max_side = side
        copy.notes = (*copy.notes, _SMALLER, *([meaning(policy.max_face)] if policy.max_face else []))


def _finish(copy: ChangedCopy) -> None:
    """Take the covered or cropped picture, make it smaller where that is wanted, and note what doesn't come along."""
    covered, original = copy.covered, copy.document
    data = covered.data if copy.crop is None else copy.crop.data
    if copy.max_side:
        data = covered.codec.smaller(data, copy.base.document.essence.orientation, copy.max_side)
    copy.document = covered.image_format.parse(data)
    if original.pictures() or original.for_policy(_WITHOUT_HDR) is not original:
        copy.notes = (*copy.notes, _OTHERS_GONE)
