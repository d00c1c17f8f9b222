"""Text in the lowest bits of a picture without loss: finding it in decoded samples, and samples without it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scrubber.pixels.unseen.base import Found
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.stealth import read_stealth

_NEARLY_OPAQUE, _HALF = 254, 127


def found_text(samples: NDArray[np.uint8], frame: int) -> Iterator[Found]:
    """The text in an RGBA or RGB picture, if there is one of a known kind.

    It is removed by default where the transparency is there for nothing else: every alpha is 254 or 255.
    """
    text = read_stealth(samples)
    if text is None:
        return
    is_opaque = text.in_alpha and int(samples[..., 3].min()) >= _NEARLY_OPAQUE
    removal = Removal.NEARLY if is_opaque else Removal.NEEDS_ENCODING
    size = samples.shape[1], samples.shape[0]
    yield Found(UnseenPicture(UnseenKind.STEALTH_TEXT, removal, size, size, frame, text.text))


def without_text(samples: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """8-bit samples in whose lowest bits no text stands: alpha's say what is nearly so, or colours' are zero."""
    has_grey = samples.shape[2] == 2
    text = None if has_grey else read_stealth(samples)
    result = samples.copy()
    if has_grey or (text is not None and text.in_alpha):
        alpha = result[..., -1]
        alpha[...] = np.where(alpha > _HALF, alpha | 1, alpha & 0xFE)
    else:
        result[..., :3] &= 0xFE
    return result
