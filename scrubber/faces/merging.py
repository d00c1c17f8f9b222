"""Many looks see the same face; merged, one face gives one box, sure or maybe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.boxes import LANDMARKS, SCORE, Rows, area, iou, overlap
from scrubber.faces.face import Certainty, Face
from scrubber.faces.looking import Seen

SAME, INSIDE = 0.35, 0.7
"""Two boxes show one face when they overlap by so much (IoU), or so much of the smaller lies in the larger."""
SURE_PRECISE, SURE_FAST = 0.35, 0.88
MAYBE_PRECISE, MAYBE_FAST, MAYBE_BOTH = 0.2, 0.5, 0.4


@dataclass(frozen=True, slots=True)
class Merged:
    """A face: its box and landmarks, how far it is turned, and the best score of either detector."""

    row: Rows
    quarters: int
    precise: float
    fast: float

    @property
    def strength(self) -> float:
        """To choose between two of them."""
        return self.precise + self.fast

    @property
    def is_sure(self) -> bool:
        """Whether there is a face beyond reasonable doubt."""
        return self.precise >= SURE_PRECISE or self.fast >= SURE_FAST

    @property
    def is_maybe(self) -> bool:
        """Whether there may be a face."""
        weak = self.precise >= MAYBE_PRECISE or self.fast >= MAYBE_FAST
        return self.is_sure or weak or self.precise + self.fast >= 2 * MAYBE_BOTH


def merge(seen: list[Seen]) -> list[Merged]:
    """One entry for each face in what was `seen`, the strongest first."""
    rows = np.concatenate([one.rows for one in seen])
    precise = np.concatenate([np.full(len(one.rows), one.detector == "centerface") for one in seen])
    quarters = np.concatenate([np.full(len(one.rows), one.quarters) for one in seen])
    found = [_fused(rows[i], precise[i], quarters[i]) for i in groups(rows)]
    return without_inner(sorted(found, key=lambda face: -face.strength))


def groups(rows: Rows) -> list[NDArray[np.intp]]:
    """The numbers of the rows that show one face, face by face: those that overlap with the best one left."""
    left = np.argsort(-rows[:, SCORE], kind="stable")
    found = []
    while len(left):
        same = iou(rows[left[0]], rows[left]) >= SAME
        same[0] = True
        found.append(left[same])
        left = left[~same]
    return found


def _fused(rows: Rows, precise: NDArray[np.bool_], quarters: NDArray[np.intp]) -> Merged:
    best = int(rows[:, SCORE].argmax())
    close = iou(rows[best], rows) >= 0.5
    weights = rows[close, SCORE] ** 2
    row = rows[best].copy()
    row[:4] = (rows[close, :4] * weights[:, None]).sum(0) / weights.sum()
    scores = [float(rows[of, SCORE].max(initial=0)) for of in (precise, ~precise)]
    return Merged(row, int(quarters[best]), *scores)


def without_inner(faces: list[Merged]) -> list[Merged]:
    """`faces` without those that lie in a stronger one, or around it: eyes found as faces, a head around a face."""
    kept: list[Merged] = []
    for face in faces:
        others = np.array([other.row for other in kept]) if kept else np.empty((0, 15))
        smaller = np.minimum(area(others), area(face.row))
        if not (overlap(face.row, others) > INSIDE * smaller).any():
            kept.append(face)
    return kept


def as_face(merged: Merged) -> Face:
    """The face in the program's terms, turned as its eyes are."""
    x0, y0, x1, y1 = merged.row[:4]
    points = merged.row[LANDMARKS:].reshape(5, 2)
    angle = _angle(points, 90.0 * merged.quarters)
    lies = 45 <= angle % 180 < 135
    width, height = (y1 - y0, x1 - x0) if lies else (x1 - x0, y1 - y0)
    return Face(
        x=float(x0 + x1) / 2,
        y=float(y0 + y1) / 2,
        width=float(width),
        height=float(height),
        angle=angle,
        certainty=Certainty.SURE if merged.is_sure else Certainty.MAYBE,
        score=min(1.0, max(merged.precise, merged.fast)),
        landmarks=tuple((float(x), float(y)) for x, y in points),
    )


def _angle(points: Rows, about: float) -> float:
    """Degrees clockwise of the line through the eyes, 0 to 360; `about` when the mouth does not lie below them."""
    x, y = points[1] - points[0]
    down_x, down_y = points[3] + points[4] - points[0] - points[1]
    by_eyes, by_mouth = (float(np.degrees(np.arctan2(*way))) for way in ((y, x), (-down_x, down_y)))
    apart = abs((by_eyes - by_mouth + 180) % 360 - 180)
    return (by_eyes if apart <= 40 else about) % 360
