"""Asks a recogniser whether covered faces can still be matched, with controls that show what its answer is worth.

Its limits are said wherever its answer stands: it is one recogniser, it compares with the very photo that was
covered, and it has not learnt the cover. What clothes and surroundings tell it doesn't see at all. For covers that
hold nothing of the face its "no" is what construction promises; for weak ones it is no promise.

A cosine alone cries wolf: hair and jaw beside a black cover come to 0.3 on some photos, and on an overexposed one
half of all strangers do. So each face has three controls: the other faces of the photo, clean; the covered face
against these others; and covers at the same place that hold nothing of it: black, and where the look itself holds
nothing, the same drawn anew. Measured on ../shared/faces/groups (tests/benchmarks/face_alarms).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scrubber.faces.cores import spread
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.faces.covers.shapes import window_of
from scrubber.faces.face import Certainty, Face, Region, region_of
from scrubber.faces.recognition.align import Points, Rgb, aligned, landmarks_of
from scrubber.faces.recognition.recogniser import Embedding, embeddings

SAME_PERSON = 0.289
"""The cosine above which two faces count as one person: 1 % of pairs of different people of ../shared/faces/recognition
are above it, and 77 % of pairs of the same person (tests/benchmarks/reidentify prints both)."""

SMALLEST = 16
"""Width in pixels of the smallest face that an answer is given about: of smaller ones the recogniser makes little, and
a stronger one may make more."""

MAX_STRANGERS = 1 / 3
"""The share of a photo's other faces that may be taken for this one before an answer means nothing there."""

MARGIN = 0.15
"""How much nearer than a cover that holds nothing a cover must be before it counts as holding something of a face."""

_OTHER_SIDE = [1, 0, 2, 4, 3]
"""The landmarks in the order they have in a mirror."""
_AROUND = 3.0
"""How much larger than a face's box the part of the picture is in which its controls are drawn: all that is aligned."""
USUAL, _BLACK = CoverStyle(), CoverStyle(Style.SOLID)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recogniser says of one face: could it be matched `before`, and still `after` it was covered?

    Cosines, -1 to 1, between the face as it was and: its mirror image (`before`), what is there now (`after`), the
    nearest of some covers at the same place that hold nothing (`control`; -1 where `after` needs none). `other` is the
    largest between what is there now and another face of the photo. `strangers` is the share of the other faces that
    are taken for this one, clean.
    """

    face: Face
    before: float
    after: float
    control: float = -1.0
    other: float = -1.0
    strangers: float = 0.0

    @property
    def can_tell(self) -> bool:
        """Whether an answer means anything: the face is large, known in its mirror image, and unlike the others."""
        return self.face.width >= SMALLEST and self.was_matched and self.strangers <= MAX_STRANGERS

    @property
    def was_matched(self) -> bool:
        """Whether there was a face that a recogniser can work with."""
        return self.before > SAME_PERSON

    @property
    def is_suspicious(self) -> bool:
        """Whether the covered face is taken for the person at all, so that only the controls can tell why."""
        return self.was_matched and self.after > SAME_PERSON

    @property
    def is_matched(self) -> bool:
        """Whether the cover holds something of the person: more than one that holds nothing, and of nobody else."""
        return self.is_suspicious and self.after > self.control + MARGIN and self.after > self.other


def match_faces(before: Rgb, after: Rgb, faces: Sequence[Face], cover_style: CoverStyle = USUAL) -> tuple[Verdict, ...]:
    """Compare the faces of two pictures of one size (upright, height x width x 3); what users drew is no face.

    `cover_style` is what covers look like that have no look of their own. Raises ModelMissing.
    """
    checked = [face for face in faces if face.certainty is not Certainty.DRAWN]
    if not checked:
        return ()
    places = [landmarks_of(face) for face in checked]
    clean, mirrored, now = (
        embeddings(list(spread(partial(cut, picture), places)))
        for cut, picture in ((aligned, before), (_mirrored, before), (aligned, after))
    )
    cosines = [(clean * rows).sum(axis=1).tolist() for rows in (mirrored, now)]
    rows = zip(checked, *cosines, _others(clean, now), _strangers(clean), strict=True)
    verdicts = [Verdict(face, was, is_now, other=other, strangers=share) for face, was, is_now, other, share in rows]
    regions = [region_of(face, cover_style.cover_size) for face in checked]
    return tuple(
        replace(verdict, control=_control(before, regions, verdict.face, cover_style))
        if verdict.is_suspicious
        else verdict
        for verdict in verdicts
    )


def _control(before: Rgb, regions: Sequence[Region], face: Face, cover_style: CoverStyle) -> float:
    """How near a face comes to itself under covers that hold nothing: the nearest cosine."""
    rows, columns = window_of(region_of(face, _AROUND), before.shape[1], before.shape[0])
    part, points = before[rows, columns], landmarks_of(face) - (columns.start, rows.start)
    here = [replace(region, x=region.x - columns.start, y=region.y - rows.start) for region in regions]
    shown = [part, cover(part, [replace(region, cover_style=None) for region in here], _BLACK)]
    if face.look_of(cover_style).style.holds_nothing:
        shown.append(cover(part, here, cover_style))
    was, *covered = embeddings([aligned(picture, points) for picture in shown])
    return max(float(was @ row) for row in covered)


def _strangers(clean: Embedding) -> list[float]:
    """For each face the share of the others that are taken for it."""
    alike = (clean @ clean.T > SAME_PERSON).sum(axis=1) - 1
    return [float(count) / max(1, len(clean) - 1) for count in alike]


def _others(clean: Embedding, now: Embedding) -> list[float]:
    """For each covered face how near the nearest clean face of somebody else is; -1 where it is alone."""
    cosines = clean @ now.T
    np.fill_diagonal(cosines, -1.0)
    return [float(nearest) for nearest in cosines.max(axis=0)]


def _mirrored(picture: Rgb, points: Points) -> Rgb:
    other = np.column_stack((picture.shape[1] - points[:, 0], points[:, 1]))[_OTHER_SIDE]
    return aligned(picture[:, ::-1], other)
