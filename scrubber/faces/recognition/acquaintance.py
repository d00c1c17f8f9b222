"""Who may stay: whether a face is that of a person whom the user named, and when in doubt, that it isn't.

Covering somebody too often costs a click, leaving a wrong face open can't be taken back. So a face stays only where a
recogniser can work with it (large enough, seen from the front, its features found), where it is nearer to the person
than strangers come (measured: tests/benchmarks/staying), and where no other face of the photo could be meant as well:
nobody is in a photo twice. Nothing of it is ever written.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.face import Certainty, Face
from scrubber.faces.recognition.align import Rgb, aligned, landmarks_of
from scrubber.faces.recognition.recogniser import Embedding, clear_embeddings

SAME_PERSON = 0.43
"""The cosine from which a face may be the person's."""
MARGIN = 0.10
"""How much nearer than the next face of the photo it must be."""
SMALLEST = 32
"""Width in pixels of the smallest face that may stay."""
MOST_TURNED = 0.5
"""How far the nose may lie from the middle between the eyes, in distances of the eyes: farther, it is a profile."""
_FEATURES = 5


def can_be_told(face: Face) -> bool:
    """Whether a recogniser can work with a face: others are covered, whoever they are."""
    if face.certainty is not Certainty.SURE or face.width < SMALLEST or len(face.landmarks) != _FEATURES:
        return False
    left_eye, right_eye, nose = (np.array(point) for point in face.landmarks[:3])
    way = right_eye - left_eye
    apart = float(way @ way)
    return apart > 0 and abs(float((nose - left_eye) @ way) / apart - 0.5) <= MOST_TURNED


def identities(picture: Rgb, faces: Sequence[Face]) -> Embedding:
    """One row of numbers of length 1 for each face, the mean of it and its mirror image. Raises ModelMissing.

    A face that isn't clear has zeros: it is like nobody.
    """
    cut = [aligned(picture, landmarks_of(face)) for face in faces]
    rows, mirrored = clear_embeddings(cut), clear_embeddings([np.ascontiguousarray(one[:, ::-1]) for one in cut])
    both = np.where(rows.any(axis=1, keepdims=True) & mirrored.any(axis=1, keepdims=True), rows + mirrored, 0)
    return np.asarray(both / np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-9), np.float32)


def staying(faces: Sequence[Face], rows: Embedding, people: Sequence[NDArray[np.float32]]) -> tuple[Face, ...]:
    """Those of the faces of one picture that are one of `people` beyond doubt; `rows` are their identities."""
    stay: dict[Face, None] = {}
    for person in people:
        cosines = rows @ person
        order = np.argsort(-cosines)
        nearest = [int(row) for row in order[:2]]
        if not nearest or cosines[nearest[0]] < SAME_PERSON or not can_be_told(faces[nearest[0]]):
            continue
        if len(nearest) < 2 or cosines[nearest[0]] - cosines[nearest[1]] >= MARGIN:
            stay[faces[nearest[0]]] = None
    return tuple(stay)
