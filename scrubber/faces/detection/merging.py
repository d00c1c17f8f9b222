"""Many passes see the same face; merged, one face gives one box, sure or maybe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.detection.boxes import LANDMARKS, SCORE, Rows, area, iou, no_rows, overlap, strongest
from scrubber.faces.detection.search import Seen
from scrubber.faces.face import Certainty, Face

SAME, CLOSE, INSIDE = 0.35, 0.5, 0.7
"""Two boxes show one face when they overlap by so much (IoU), or so much of the smaller lies in the larger.
From boxes that overlap by CLOSE its box is averaged."""
MUCH_LARGER = 3
"""By area."""
SURE, MAYBE = 1.4, 0.55
"""The least evidence for either. Measured by `tests/benchmarks/face_detection.py`."""
PRECISE_MAYBE, FAST_MAYBE, TOO_SMALL_FOR_PRECISE = 0.2, 0.5, 32
"""What CenterFace has to say for a maybe; what YuNet has to say twice instead, of faces up to so many pixels wide."""
FAST_WEIGHT, TURNED_WEIGHT = 0.7, 0.6
"""What YuNet's scores count beside CenterFace's, and those from a turn that does not fit the photo as a whole."""
FITS, WORTH = 0.7, 0.4
"""A turn fits when its faces come to so large a part of what the best turn finds; what is counted for that."""

CENTERFACE = "centerface"
ALL_SEE = 2 + 2 * FAST_WEIGHT


@dataclass(frozen=True, slots=True)
class Merged:
    """A face: its box and landmarks, the turn in which it was seen best, and how much speaks for it.

    The evidence is the sum of the two best scores of each detector, each from a pass at another size or turn: what is
    a face is seen as one more than once. It lies between 0 and 3.4.
    """

    row: Rows
    quarters: int
    evidence: float
    precise: float = 0.0
    """CenterFace's best score."""
    fast: float = 0.0
    """YuNet's second best score."""

    @property
    def is_sure(self) -> bool:
        """Whether there is a face beyond reasonable doubt."""
        return self.evidence >= SURE

    @property
    def is_maybe(self) -> bool:
        """Whether there may be a face, or is one.

        YuNet alone is believed only about faces too small for CenterFace, and only when it saw them twice: it takes
        hands, dogs and shoes for faces.
        """
        is_small = float(self.row[2] - self.row[0]) < TOO_SMALL_FOR_PRECISE
        return self.evidence >= MAYBE and (self.precise >= PRECISE_MAYBE or (is_small and self.fast >= FAST_MAYBE))


@dataclass(frozen=True, slots=True)
class _Pool:
    """All rows of all passes, with the number of the pass and the turn that each comes from."""

    rows: Rows
    passes: NDArray[np.intp]
    precise: NDArray[np.bool_]
    quarters: NDArray[np.intp]

    def of(self, chosen: NDArray[np.intp]) -> "_Pool":
        """Some of them."""
        return _Pool(self.rows[chosen], self.passes[chosen], self.precise[chosen], self.quarters[chosen])


def merge(seen: list[Seen]) -> list[Merged]:
    """One entry for each face in what was `seen`, those with the most evidence first."""
    pool = _pool(seen)
    found = [_fused(pool.of(chosen)) for chosen in groups(pool.rows)]
    return without_inner(sorted(found, key=lambda face: -face.evidence))


def turns(seen: list[Seen]) -> list[float]:
    """How much of faces CenterFace saw in each of the four quarter turns: the sum of the scores."""
    sums = []
    for quarters in range(4):
        rows = [answer.rows for answer in seen if answer.quarters == quarters and answer.detector == CENTERFACE]
        good = np.concatenate([no_rows(), *rows])
        sums.append(float(strongest(good[good[:, SCORE] >= WORTH], SAME)[:, SCORE].sum()))
    return sums


def _pool(seen: list[Seen]) -> _Pool:
    keys = {
        key: number
        for number, key in enumerate({(answer.detector, answer.quarters, answer.factor): None for answer in seen})
    }
    numbers = [keys[answer.detector, answer.quarters, answer.factor] for answer in seen]
    lengths = [len(answer.rows) for answer in seen]
    rows = np.concatenate([no_rows(), *(answer.rows for answer in seen)])
    quarters = np.repeat([answer.quarters for answer in seen], lengths).astype(np.intp)
    rows[:, SCORE] *= _weights(turns(seen))[quarters]
    precise = np.repeat([answer.detector == CENTERFACE for answer in seen], lengths).astype(np.bool_)
    return _Pool(rows, np.repeat(numbers, lengths).astype(np.intp), precise, quarters)


def _weights(sums: list[float]) -> Rows:
    """What a score in each quarter turn counts: less where few faces are seen that way."""
    fits = np.array(sums) >= FITS * max(sums) if max(sums) > 0 else np.array([True, False, False, False])
    return np.where(fits, 1.0, TURNED_WEIGHT)


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


def _fused(pool: _Pool) -> Merged:
    best = int(pool.rows[:, SCORE].argmax())
    close = iou(pool.rows[best], pool.rows) >= CLOSE
    weights = pool.rows[close, SCORE] ** 2
    row = pool.rows[best].copy()
    row[:4] = (pool.rows[close, :4] * weights[:, None]).sum(0) / weights.sum()
    precise, fast = _best_scores(pool)
    evidence = sum(precise[:2]) + FAST_WEIGHT * sum(fast[:2])
    return Merged(row, int(pool.quarters[best]), evidence, precise[0], fast[1])


def _best_scores(pool: _Pool) -> tuple[list[float], list[float]]:
    """The best score of each pass, CenterFace's and YuNet's, each the highest first; two of either at least."""
    best: dict[tuple[bool, int], float] = {}
    for score, precise, number in zip(pool.rows[:, SCORE], pool.precise, pool.passes, strict=True):
        key = bool(precise), int(number)
        best[key] = max(best.get(key, 0.0), float(score))
    precise_scores, fast_scores = (
        sorted((score for (is_precise, _), score in best.items() if is_precise == kind), reverse=True)
        for kind in (True, False)
    )
    return [*precise_scores, 0.0, 0.0], [*fast_scores, 0.0, 0.0]


def without_inner(faces: list[Merged]) -> list[Merged]:
    """`faces`, the strongest first, without those that lie in a stronger one, or around it.

    Inside are eyes found as faces, around is the head of a face. But a sure face that is much larger stays: what is
    found inside it may be a picture on a shirt.
    """
    kept: list[Merged] = []
    for face in faces:
        others = np.array([other.row for other in kept]) if kept else no_rows()
        sizes, size = area(others), area(face.row)
        touched = overlap(face.row, others) > INSIDE * np.minimum(sizes, size)
        if face.is_sure:
            touched &= sizes * MUCH_LARGER > size
        if not touched.any():
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
        score=min(1.0, merged.evidence / ALL_SEE),
        landmarks=tuple((float(x), float(y)) for x, y in points),
    )


def _angle(points: Rows, about: float) -> float:
    """Degrees clockwise of the line through the eyes, 0 to 360; `about` when the mouth does not lie below them."""
    x, y = points[1] - points[0]
    down_x, down_y = points[3] + points[4] - points[0] - points[1]
    by_eyes, by_mouth = (float(np.degrees(np.arctan2(*way))) for way in ((y, x), (-down_x, down_y)))
    apart = abs((by_eyes - by_mouth + 180) % 360 - 180)
    return (by_eyes if apart <= 40 else about) % 360
