"""Where the program's own check draws its line (`scrubber.faces.recognition.match.SAME_PERSON`), measured anew."""

import numpy as np

from tests.benchmarks.reidentify.attack import FALSE_ACCEPTS
from tests.benchmarks.reidentify.attackers import mobileface
from tests.benchmarks.reidentify.people import People

NEAR_ENOUGH = 0.02
"""The photos are aligned a little differently here than in the program."""


def threshold(people: People) -> tuple[float, float]:
    """The cosine above which one percent of pairs of different people are, and the share of same ones above it."""
    shots = [*people.gallery, *people.probes]
    rows = mobileface().look_at([shot.picture for shot in shots], [shot.landmarks for shot in shots])
    one, other = np.triu_indices(len(shots), 1)
    cosines = (rows @ rows.T)[one, other]
    names = np.array([shot.person for shot in shots])
    is_same = names[one] == names[other]
    line = float(np.quantile(cosines[~is_same], 1 - FALSE_ACCEPTS))
    return line, float((cosines[is_same] > line).mean())
