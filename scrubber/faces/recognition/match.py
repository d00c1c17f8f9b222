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

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Style
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
"""How much nearer than a cover that holds nothing a cover must be before it counts as holding something of a face."""

_OTHER_SIDE = [1, 0, 2, 4, 3]
"""The landmarks in the order they have in a mirror."""
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
        embeddings([cut(picture, points) for points in places])
        for cut, picture in ((aligned, before), (_mirrored, before), (aligned, after))
    )
    cosines = [(clean * rows).sum(axis=1).tolist() for rows in (mirrored, now)]
    rows = zip(checked, *cosines, _others(clean, now), _strangers(clean), strict=True)
    verdicts = [Verdict(face, was, is_now, other=other, strangers=share) for face, was, is_now, other, share in rows]
    suspicious = [row for row, verdict in enumerate(verdicts) if verdict.is_suspicious]
    for row, control in zip(suspicious, _controls(before, checked, suspicious, cover_style), strict=True):
        verdicts[row] = replace(verdicts[row], control=control)
    return tuple(verdicts)


def _controls(before: Rgb, faces: Sequence[Face], rows: Sequence[int], cover_style: CoverStyle) -> list[float]:
    """How near the faces of these `rows` come to themselves under covers that hold nothing: the nearer of two."""
    if not rows:
        return []
    regions = [region_of(face, cover_style.cover_size) for face in faces]
    black = _alike(
        before, cover(before, [replace(region, cover_style=None) for region in regions], _BLACK), faces, rows
    )
    anew = _alike(before, cover(before, regions, cover_style), faces, rows)
    holds_nothing = [faces[row].look_of(cover_style).style.holds_nothing for row in rows]
    return [float(cosine) for cosine in np.where(holds_nothing, np.maximum(black, anew), black)]


def _alike(before: Rgb, after: Rgb, faces: Sequence[Face], rows: Sequence[int]) -> NDArray[np.float32]:
    """The cosine between what the faces of these `rows` are in two pictures."""
    was, is_now = (
        embeddings([aligned(picture, landmarks_of(faces[row])) for row in rows]) for picture in (before, after)
    )
    return np.asarray((was * is_now).sum(axis=1), np.float32)


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
