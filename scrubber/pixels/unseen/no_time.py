"""Frames of an animation that are shown for no time, and then drawn over.

A frame without time may also be the lower layer of the next one: programs that put more than 256 colours into a GIF
write it in tiles. So a frame counts only where the next frame with time shows something else in its place.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from scrubber.pixels.raster import Mask, Rgb, as_rgb
from scrubber.pixels.unseen.base import Found, Seen
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.transparency import holds_picture


def frames_without_time(frames: Iterable[Seen]) -> Iterator[Found]:
    """Those whose picture is gone before anybody could see it; nothing when no frame has time."""
    before: Seen | None = None
    waiting: list[tuple[int, Seen, Mask]] = []
    for number, frame in enumerate(frames):
        if not frame.milliseconds:
            waiting.append((number, frame, _differs(before, frame)))
        else:
            yield from (_found(place, hidden) for place, hidden, new in waiting if _is_gone(hidden, new, frame))
            waiting = []
        before = frame


def _differs(one: Seen | None, other: Seen) -> Mask:
    """Where two frames don't show the same; everywhere that is not wholly transparent, beside none."""
    clear = np.zeros(other.colours.shape[:2], bool) if other.alpha is None else other.alpha == 0
    if one is None or one.colours.shape != other.colours.shape:
        return np.asarray(~clear, bool)
    return np.asarray((one.colours != other.colours).any(axis=2) & ~clear, bool)


def _is_gone(hidden: Seen, new: Mask, later: Seen) -> bool:
    return hidden.colours.shape == later.colours.shape and holds_picture(hidden.colours, new & _differs(later, hidden))


def _found(number: int, frame: Seen) -> Found:
    picture: Rgb = as_rgb(frame.colours)
    size = picture.shape[1], picture.shape[0]
    return Found(UnseenPicture(UnseenKind.NO_TIME, Removal.NOT, size, (0, 0), number), picture)
