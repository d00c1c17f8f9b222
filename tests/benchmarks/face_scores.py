"""What is counted: which true faces were found, which findings are no face, how much of a face a cover hides."""

from dataclasses import dataclass

import numpy as np

from scrubber.faces.detection.boxes import Rows, area, iou, overlap
from scrubber.faces.face import Region
from tests.benchmarks.face_photos import Box, Sample

MATCH, TOUCHES = 0.35, 0.3
"""A face is found by a box that overlaps it by so much (IoU); a box is no mistake if so much of it lies in a face."""


@dataclass(frozen=True)
class Count:
    """Faces that were there, faces found, boxes that show none."""

    there: int = 0
    found: int = 0
    false: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.there + other.there, self.found + other.found, self.false + other.false)

    @property
    def recall(self) -> float:
        """The share that was found, 0 to 1."""
        return self.found / self.there if self.there else 1.0


def count(boxes: list[Box], sample: Sample) -> Count:
    """Compare `boxes` with the truth; each box finds one face at most."""
    rows, free = rows_of(boxes), np.ones(len(boxes), bool)
    found = 0
    for face in sample.faces:
        overlaps = np.where(free, iou(np.array(face), rows), 0) if len(rows) else np.zeros(1)
        if overlaps.max() >= MATCH:
            free[int(overlaps.argmax())] = False
            found += 1
    return Count(len(sample.faces), found, sum(_is_false(row, sample) for row in rows[free]))


def rows_of(boxes: list[Box]) -> Rows:
    """`boxes` as an array of N x 4."""
    return np.array(boxes, np.float64).reshape(-1, 4)


def _is_false(row: Rows, sample: Sample) -> bool:
    known = rows_of([*sample.faces, *sample.ignore])
    shared = overlap(row, known) / np.minimum(area(known), area(row))
    return not (shared >= TOUCHES).any()


def hidden(box: Box, regions: list[Region], samples: int = 200) -> float:
    """The share of `box` that lies in one of the ellipses, 0 to 1, counted on a grid."""
    x, y = np.meshgrid(np.linspace(box[0], box[2], samples), np.linspace(box[1], box[3], samples))
    inside = np.zeros(x.shape, bool)
    for region in regions:
        angle = np.radians(region.angle)
        along = (x - region.x) * np.cos(angle) + (y - region.y) * np.sin(angle)
        across = (y - region.y) * np.cos(angle) - (x - region.x) * np.sin(angle)
        inside |= (along / region.half_width) ** 2 + (across / region.half_height) ** 2 <= 1
    return float(inside.mean())
