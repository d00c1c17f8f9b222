"""Finds the faces in a picture: two detectors, every size, every quarter turn, dark or bright.

CenterFace is precise and decides what is sure; YuNet through all sizes finds the small ones. What only one of them
half sees is a "maybe": better one cover too many than one too few.
"""

from collections.abc import Callable

from scrubber.faces.detection.boxes import Picture
from scrubber.faces.detection.merging import as_face, merge, turns
from scrubber.faces.detection.search import Search, Seen
from scrubber.faces.face import Face

COARSE, FINE = 0.8, 0.9
"""The share of the work until it is known how the photo lies, and until it is known where to look closer."""
LIES = 1.1
"""How many times as much as upright another turn must show for the photo to lie that way."""


def find_faces(
    picture: Picture,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    threads: int = 1,
) -> list[Face]:
    """The faces in `picture` (upright, height x width x 3, RGB), the surest first.

    `progress` hears how much is done (0 to 1); `threads` is what onnxruntime may use (1 or 2). Raises Cancelled soon
    after `cancelled` returns true, and ModelMissing.
    """
    seen = look_at(picture, progress or (lambda _done: None), cancelled, threads)
    return [as_face(one) for one in merge(seen) if one.is_maybe]


def look_at(
    picture: Picture, progress: Callable[[float], None], cancelled: Callable[[], bool], threads: int
) -> list[Seen]:
    """Everything that is seen in all passes over `picture`."""
    search = Search(picture, threads, cancelled)
    seen = search.take([*search.upright(), *search.turned()], lambda done: progress(done * COARSE))
    sums = turns(seen)
    quarters = sums.index(max(sums)) if max(sums) > sums[0] * LIES else 0
    if quarters:
        seen += search.take(search.finely_turned(quarters), lambda done: progress(COARSE + (FINE - COARSE) * done))
    closer = search.closer([one for one in seen if one.quarters == quarters], quarters)
    seen += search.take(closer, lambda done: progress(FINE + (1 - FINE) * done))
    progress(1.0)
    return seen
