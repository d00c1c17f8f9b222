"""Proof that two files show the same: every frame, on any background, for the same time.

Frames come from a decoder that isn't ours. A picture is the same on every background when its alpha is, and its colours
wherever alpha is above 0; what lies under alpha 0 is just what may differ.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.errors import Detail, NotVerified
from scrubber.i18n import N_
from scrubber.pixels.unseen.base import Seen
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture

_NOT_SAME = N_("its picture is not the same")
_MEAN_CHANGE = 8.0
"""Levels by which pixels differ on average, at most, in a picture that was encoded again; 1 to 4 is usual."""


def allowance(removed: Sequence[UnseenPicture]) -> Removal:
    """How much may change when all of these are removed: the most that any of them needs.

    Text in the lowest bits needs no more than these, however it is offered.
    """
    encoded = any(
        record.removal is Removal.NEEDS_ENCODING and record.kind is not UnseenKind.STEALTH_TEXT for record in removed
    )
    if encoded:
        return Removal.NEEDS_ENCODING
    is_exact = all(record.removal is Removal.EXACT for record in removed)
    return Removal.EXACT if is_exact else Removal.NEARLY


def same_as_shown(before: Iterable[Seen], after: Iterable[Seen], allowed: Removal) -> None:
    """Raise `NotVerified` unless both show the same frames, as far as `allowed` says."""
    compared = 0
    for old, new in zip_longest(before, after):
        if old is None or new is None or not _same(old, new, allowed):
            raise NotVerified(_NOT_SAME, Detail("unseen.frames-differ"))
        compared += 1
    if not compared:
        raise NotVerified(_NOT_SAME, Detail("unseen.no-frames"))


def _same(old: Seen, new: Seen, allowed: Removal) -> bool:
    if old.colours.shape != new.colours.shape or old.milliseconds != new.milliseconds:
        return False
    alphas = [_alpha(picture) for picture in (old, new)]
    shown = alphas[0] > 0
    if allowed is Removal.NEEDS_ENCODING:
        return _mean(old.colours[shown], new.colours[shown]) <= _MEAN_CHANGE and _mean(*alphas) <= _MEAN_CHANGE
    most = 0 if allowed is Removal.EXACT else 1
    return _most(*alphas) <= most and _most(old.colours[shown], new.colours[shown]) <= most


def _alpha(one: Seen) -> NDArray[Any]:
    return np.full(one.colours.shape[:2], 255, np.uint8) if one.alpha is None else one.alpha


def _most(old: NDArray[Any], new: NDArray[Any]) -> int:
    """The largest difference; whole-number samples only, as all decoders here give."""
    if np.array_equal(old, new):
        return 0
    return int(np.abs(old.astype(np.int64) - new).max())


def _mean(old: NDArray[Any], new: NDArray[Any]) -> float:
    return float(np.abs(old.astype(np.int32) - new).mean()) if old.size else 0.0
