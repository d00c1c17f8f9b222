"""Finds the faces in a picture: two detectors, every size, every quarter turn, dark or bright.

CenterFace is precise and decides what is sure; YuNet through all sizes finds the small ones. What only one of them
half sees is a "maybe": better one cover too many than one too few.
"""

from collections.abc import Callable

from scrubber.faces.detection.boxes import Picture, Rows, overlap
from scrubber.faces.detection.merging import as_face, merge, turns
from scrubber.faces.detection.search import Pass, Search, Seen, cost
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
    changed: Rows | None = None,
    is_upright: bool = False,
) -> list[Face]:
    """The faces in `picture` (upright, height x width x 3, RGB), the surest first.

    `progress` hears how much is done (0 to 1); `threads` is what onnxruntime may use for a tile. With `changed` (boxes,
    N x 4, in pixels) only faces that meet one of them are looked for: the rest of the picture is known from before,
    and so is, with `is_upright`, that no face in it lies on its side or stands on its head.

    Raises Cancelled soon after `cancelled` returns true, and ModelMissing.
    """
    if changed is not None and not len(changed):
        return []
    seen = look_at(picture, progress or (lambda _done: None), cancelled, threads, changed, is_upright)
    merged = [face for face in merge(seen) if face.is_maybe]
    return [as_face(face) for face in merged if changed is None or overlap(face.row[:4], changed).any()]


def look_at(
    picture: Picture,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
    threads: int,
    changed: Rows | None = None,
    is_upright: bool = False,
) -> list[Seen]:
    """Everything that is seen in all passes over `picture`, or in those that show something of `changed`."""
    search = Search(picture, threads, cancelled)
    close = search.around(changed) if changed is not None and is_upright else []
    if changed is not None and close and cost(close) < cost(search.reaching(search.upright(), changed)):
        seen = search.take(close, progress)
    else:
        seen = _looked_everywhere(search, progress, changed, is_upright)
    search.end()
    return seen


def _looked_everywhere(
    search: Search, progress: Callable[[float], None], changed: Rows | None, is_upright: bool
) -> list[Seen]:
    """What is seen in the passes at all sizes and turns, or in those that show something of `changed`."""

    def take(passes: list[Pass], begin: float, end: float) -> list[Seen]:
        reaching = passes if changed is None else search.reaching(passes, changed)
        return search.take(reaching, lambda done: progress(begin + (end - begin) * done))

    seen = take([*search.upright(), *([] if is_upright else search.turned())], 0, COARSE)
    sums = turns(seen)
    quarters = sums.index(max(sums)) if max(sums) > sums[0] * LIES else 0
    if quarters:
        seen += take(search.finely_turned(quarters), COARSE, FINE)
    seen += take(search.closer([answer for answer in seen if answer.quarters == quarters], quarters), FINE, 1)
    progress(1.0)
    return seen
