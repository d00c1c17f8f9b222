"""Asks a recogniser whether covered faces can still be matched.

Its limits are said wherever its answer stands: it is one recogniser, it compares with the very photo that was
covered, and it has not learnt the cover. What clothes and surroundings tell it doesn't see at all. For covers that
hold nothing of the face its "no" is what construction promises; for weak ones it is no promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scrubber.faces.face import Certainty, Face
from scrubber.faces.recognition.align import Points, Rgb, aligned, landmarks_of
from scrubber.faces.recognition.recogniser import embeddings

SAME_PERSON = 0.289
"""The cosine above which two faces count as one person: 1 % of pairs of different people of ../shared/faces/recognition
are above it, and 77 % of pairs of the same person (tests/benchmarks/reidentify prints both)."""

SMALLEST = 16
"""Width in pixels of the smallest face that an answer is given about: of smaller ones the recogniser makes little, and
a stronger one may make more."""

_OTHER_SIDE = [1, 0, 2, 4, 3]
"""The landmarks in the order they have in a mirror."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recogniser says of one face: could it be matched `before`, and still `after` it was covered?

    Both are cosines (-1 to 1) between the face and its mirror image, and between the face and what is there now.
    """

    face: Face
    before: float
    after: float

    @property
    def can_tell(self) -> bool:
        """Whether the answer means anything: the face was large enough, and known in its own mirror image."""
        return self.face.width >= SMALLEST and self.was_matched

    @property
    def was_matched(self) -> bool:
        """Whether there was a face that a recogniser can work with."""
        return self.before > SAME_PERSON

    @property
    def is_matched(self) -> bool:
        """Whether the recogniser still knows the person."""
        return self.was_matched and self.after > SAME_PERSON


def match_faces(before: Rgb, after: Rgb, faces: Sequence[Face]) -> tuple[Verdict, ...]:
    """Compare the faces of two pictures of one size (upright, height x width x 3); what users drew is no face.

    Raises ModelMissing.
    """
    checked = [face for face in faces if face.certainty is not Certainty.DRAWN]
    if not checked:
        return ()
    places = [landmarks_of(face) for face in checked]
    found = embeddings([aligned(before, points) for points in places])
    mirrored = embeddings([_mirrored(before, points) for points in places])
    now = embeddings([aligned(after, points) for points in places])
    return tuple(
        Verdict(face, _cosine(found[index], mirrored[index]), _cosine(found[index], now[index]))
        for index, face in enumerate(checked)
    )


def _mirrored(picture: Rgb, points: Points) -> Rgb:
    other = np.column_stack((picture.shape[1] - points[:, 0], points[:, 1]))[_OTHER_SIDE]
    return aligned(picture[:, ::-1], other)


def _cosine(one: Any, other: Any) -> float:
    return float(np.dot(one, other))
