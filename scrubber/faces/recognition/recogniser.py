"""What face recognisers make of a face: two models, trained to tell people apart (`resources/models/ORIGIN.md`).

MobileFace is the weaker one on clean faces and the stronger one on blurred and pixelated ones: it is asked about
covers. ArcFace names 128 of 128 clean probes where MobileFace names 115: it is what an index of photos would use.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.cores import cores
from scrubber.faces.models import ARCFACE_MOBILE, MOBILEFACE, session
from scrubber.faces.recognition.align import Rgb

Embedding = NDArray[np.float32]
"""A direction: as many numbers as the model gives, of length 1. The cosine of two tells how alike two faces are."""

_BATCH = 32
_MIDDLE = 127.5
CLEAR = 2.3
"""The length of ArcFace's row from which a face can be told from others. Of 400 photos of ../shared/faces/recognition
the shortest is 2.40 (median 3.5); under covers of every look, weak ones too, rows are 1.2 to 2.25 long (median 1.5)."""


def embeddings(faces: Sequence[Rgb]) -> Embedding:
    """MobileFace's row for each face, aligned to `align.ARCFACE` (112 x 112 x 3, RGB). Raises ModelMissing."""
    model = session(MOBILEFACE, cores())
    name = model.get_inputs()[0].name
    rows = []
    for start in range(0, len(faces), _BATCH):
        batch = np.stack(faces[start : start + _BATCH]).astype(np.float32)
        rows.append(model.run(None, {name: batch})[0].reshape(len(batch), -1))
    return _of_length_one(np.concatenate(rows))


def index_embeddings(faces: Sequence[Rgb]) -> Embedding:
    """ArcFace's row of 512 numbers for each face, aligned likewise; no rows for no faces. Raises ModelMissing."""
    return _of_length_one(_arcface(faces))


def clear_embeddings(faces: Sequence[Rgb]) -> Embedding:
    """The same, with zeros for a face that ArcFace makes next to nothing of: it is like nobody. Raises ModelMissing.

    Rows of blurred, hidden and tiny faces are all alike, so that any would name any other. They are short before they
    are brought to one length (Meng et al., "MagFace", CVPR 2021, makes a measure of quality of that).
    """
    rows = _arcface(faces)
    is_clear = np.linalg.norm(rows, axis=1, keepdims=True) >= CLEAR
    return np.where(is_clear, _of_length_one(rows), np.float32(0))


def _arcface(faces: Sequence[Rgb]) -> Embedding:
    if not faces:
        return np.empty((0, 512), np.float32)
    model = session(ARCFACE_MOBILE, cores())
    name = model.get_inputs()[0].name
    scaled = ((face.astype(np.float32) - _MIDDLE) / _MIDDLE for face in faces)
    return np.concatenate([model.run(None, {name: face.transpose(2, 0, 1)[None]})[0] for face in scaled])


def _of_length_one(rows: Embedding) -> Embedding:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
