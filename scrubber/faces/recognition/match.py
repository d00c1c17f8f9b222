"""Asks a recogniser whether covered faces can still be matched, with controls that show what its answer is worth.

Its limits are said wherever its answer stands: it is one recogniser, it compares with the very photo that was
covered, and it has not learnt the cover. What clothes and surroundings tell it doesn't see at all. For covers that
hold nothing of the face its "no" is what construction promises; for weak ones it is no promise.

A cosine alone cries wolf: hair and jaw beside a black cover come to 0.3 on some photos, and on an overexposed one
half of all strangers do. So each face has three controls: the other faces of the photo, clean; the covered face
against these others; and a black cover at the same place. Measured on ../shared/faces/groups (tests/benchmarks/
face_alarms).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import DEFAULT_REGION, CoverStyle, Style
from scrubber.faces.face import Certainty, Face, region_of
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
"""How much nearer than a black cover a cover must be before it counts as holding something of the face."""

_OTHER_SIDE = [1, 0, 2, 4, 3]
"""The landmarks in the order they have in a mirror."""
_BLACK = CoverStyle(Style.SOLID)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recogniser says of one face: could it be matched `before`, and still `after` it was covered?

    Cosines, -1 to 1, between the face as it was and: its mirror image (`before`), what is there now (`after`), a black
    cover at the same place (`black`). `other` is the largest between what is there now and another face of the photo.
    `strangers` is the share of the other faces that are taken for this one, clean.
    """

    face: Face
    before: float
    after: float
    black: float = -1.0
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
    def is_matched(self) -> bool:
        """Whether the cover holds something of the person: more than black would, and more than of anybody else."""
        beyond_controls = self.after > self.black + MARGIN and self.after > self.other
        return self.was_matched and self.after > SAME_PERSON and beyond_controls


def match_faces(
    before: Rgb, after: Rgb, faces: Sequence[Face], cover_size: float = DEFAULT_REGION
) -> tuple[Verdict, ...]:
    """Compare the faces of two pictures of one size (upright, height x width x 3); what users drew is no face.

    `cover_size` is how much larger than a face's box its cover is. Raises ModelMissing.
    """
    checked = [face for face in faces if face.certainty is not Certainty.DRAWN]
    if not checked:
        return ()
    places = [landmarks_of(face) for face in checked]
    black = cover(before, [region_of(face, cover_size) for face in checked], _BLACK)
    clean, mirrored, now, blackened = (
        embeddings([cut(picture, points) for points in places])
        for cut, picture in ((aligned, before), (_mirrored, before), (aligned, after), (aligned, black))
    )
    strangers, others = _strangers(clean), _others(clean, now)
    cosines = [(clean * rows).sum(axis=1).tolist() for rows in (mirrored, now, blackened)]
    rows = zip(checked, *cosines, others, strangers, strict=True)
    return tuple(Verdict(*row) for row in rows)


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
