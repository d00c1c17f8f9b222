"""What a face recogniser makes of a face: MobileFace, trained to tell people apart (`resources/models/ORIGIN.md`)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.cores import cores
from scrubber.faces.models import MOBILEFACE, session
from scrubber.faces.recognition.align import Rgb

Embedding = NDArray[np.float32]
"""A direction: as many numbers as the model gives, of length 1. The cosine of two tells how alike two faces are."""

_BATCH = 32


def embeddings(faces: Sequence[Rgb]) -> Embedding:
    """One row for each face, aligned to `align.ARCFACE` (112 x 112 x 3, RGB). Raises ModelMissing."""
    model = session(MOBILEFACE, cores())
    name = model.get_inputs()[0].name
    rows = []
    for start in range(0, len(faces), _BATCH):
        batch = np.stack(faces[start : start + _BATCH]).astype(np.float32)
        rows.append(model.run(None, {name: batch})[0].reshape(len(batch), -1))
    found = np.concatenate(rows)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)
