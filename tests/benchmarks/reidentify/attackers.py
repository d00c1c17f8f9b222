"""Four ways to make numbers of a face: three recognisers, and the plain pixels.

Each gives one row per face; rows of one person should be near each other. What is learnt on covered strangers
(whitening: directions that differ between photos of one person count less) adapts them to a cover.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scrubber.faces.models import onnxruntime
from scrubber.faces.recognition.align import ARCFACE, Points, Rgb, Template, similarity
from scrubber.faces.recognition.recogniser import embeddings, index_embeddings
from tests.benchmarks.reidentify.memory import remembered

Rows = NDArray[np.float64]

RESNET = Path(__file__).resolve().parents[4] / "shared" / "models" / "recogniser_resnet_dlib.onnx"
DLIB = Template(150, ((47.666, 46.755), (102.838, 46.358), (75.088, 78.923), (51.267, 104.187), (97.491, 103.396)))
_PIXELS = 28
_BATCH = 32


@dataclass(frozen=True)
class Attacker:
    """`template` is what faces are aligned to, `rows` turns aligned faces into numbers."""

    name: str
    template: Template
    rows: Callable[[Sequence[Rgb]], Rows]

    def look_at(self, pictures: Sequence[Rgb], landmarks: Sequence[Points]) -> Rows:
        """One row per picture, the face cut out where its landmarks are: the attacker knows them."""
        faces = [_cut(*pair, self.template) for pair in zip(pictures, landmarks, strict=True)]
        return remembered(self.name, faces, self.rows)


def _cut(picture: Rgb, points: Points, template: Template) -> Rgb:
    """As `aligned` does, by Pillow and so in a tenth of the time; these faces aren't large enough to alias."""
    forward = similarity(points, template)
    back = np.linalg.inv(forward[:, :2])
    affine = np.column_stack((back, -back @ forward[:, 2])).ravel().tolist()
    size = (template.side, template.side)
    cut = Image.fromarray(picture).transform(size, Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR)
    return np.asarray(cut)


def resnet() -> Attacker:
    """dlib's ResNet: 128 numbers, compared by distance."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1  # there is a process per core
    model = onnxruntime.InferenceSession(RESNET, options, providers=["CPUExecutionProvider"])
    name = model.get_inputs()[0].name

    def rows(faces: Sequence[Rgb]) -> Rows:
        batches = (np.stack(faces[at : at + _BATCH]) for at in range(0, len(faces), _BATCH))
        found = [model.run(None, {name: batch.transpose(0, 3, 1, 2).astype(np.float32)})[0] for batch in batches]
        return np.concatenate(found).reshape(len(faces), -1).astype(np.float64)

    return Attacker("ResNet", DLIB, rows)


def mobileface() -> Attacker:
    """The recogniser that the program itself asks."""
    return Attacker("MobileFace", ARCFACE, lambda faces: embeddings(faces).astype(np.float64))


def arcface() -> Attacker:
    """The strongest on clean faces: what an index of photos would use."""
    return Attacker("ArcFace", ARCFACE, lambda faces: index_embeddings(faces).astype(np.float64))


def pixels() -> Attacker:
    """28 x 28 grey pixels: what a network might not look at."""

    def rows(faces: Sequence[Rgb]) -> Rows:
        small = [np.asarray(Image.fromarray(face).convert("L").resize((_PIXELS, _PIXELS))) for face in faces]
        found = np.stack(small).reshape(len(faces), -1).astype(np.float64)
        found -= found.mean(axis=1, keepdims=True)
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float64)

    return Attacker("pixels", ARCFACE, rows)


def whitening(rows: Rows, people: Sequence[str], keep: int = 100) -> Callable[[Rows], Rows]:
    """What strangers teach: principal axes first, then each axis divided by how much it varies within one person."""
    middle = rows.mean(axis=0)
    _left, _sizes, axes = np.linalg.svd(rows - middle, full_matrices=False)
    axes = axes[: min(keep, len(axes))]
    projected = (rows - middle) @ axes.T
    names = np.array(people)
    residual = np.concatenate([part - part.mean(axis=0) for part in (projected[names == one] for one in set(people))])
    within = residual.T @ residual / len(residual)
    within += np.eye(len(within)) * np.trace(within) / len(within) * 0.1
    root = np.linalg.cholesky(np.linalg.inv(within))

    def apply(other: Rows) -> Rows:
        mapped = (other - middle) @ axes.T @ root
        return np.asarray(mapped / np.maximum(np.linalg.norm(mapped, axis=1, keepdims=True), 1e-9), np.float64)

    return apply
