"""A face index as those who scrape photos build one, kept in memory alone: which known photo names a face?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scrubber.faces.recognition.recogniser import Embedding

SAME_PERSON, PER_DECADE, USUAL_SIZE = 0.42, 0.08, 100
"""The cosine from which a face is named in an index of up to `USUAL_SIZE` faces, and how much more it takes for ten
times as many: so that one stranger in a hundred at most is named, whatever the size (tests/benchmarks/index_check)."""


@dataclass(frozen=True, slots=True)
class Match:
    """The known face that is nearest to another one: its row in the index, and the cosine (-1 to 1)."""

    row: int
    cosine: float


class FaceIndex:
    """The faces of known photos. Nothing of it is ever written."""

    def __init__(self, known: Sequence[Embedding]) -> None:
        self._rows = np.stack(known) if known else np.empty((0, 512), np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def threshold(self) -> float:
        """The cosine from which a face is named."""
        return SAME_PERSON + PER_DECADE * float(np.log10(max(len(self), USUAL_SIZE) / USUAL_SIZE))

    def all_near(self, face: Embedding, without: frozenset[int] = frozenset()) -> list[Match]:
        """Every known face that is near enough, the nearest first."""
        if not len(self):
            return []
        cosines = self._rows @ face
        rows = np.argsort(-cosines)[: int((cosines >= self.threshold).sum())]
        return [Match(int(row), float(cosines[row])) for row in rows if int(row) not in without]

    def name(self, face: Embedding, without: frozenset[int] = frozenset()) -> Match | None:
        """The nearest known face when it is near enough; rows of `without` (the very photo at hand) don't count."""
        if not len(self):
            return None
        cosines = self._rows @ face
        cosines[list(without)] = -1.0
        row = int(cosines.argmax())
        return Match(row, float(cosines[row])) if cosines[row] >= self.threshold else None
