"""Colours under alpha 0: whether they make a picture, and the text that some programs write into alpha.

Most programs leave something under their transparency: one colour, the colours of an edge drawn a little farther, the
flat blocks of an encoder. That is no picture, and telling it would make people deaf. Measured on the 134 files with
alpha of the shared corpus and 13,500 of a developer's machine: 4 and 40 are told, all of which do hold shapes.

Large pictures are looked at band by band, because numbers that may be negative take several times their memory.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.pixels.raster import Mask
from scrubber.pixels.unseen.base import Seen

_MARGIN = 4
"""Pixels beside what is seen in which colours of edges are usual."""
_STEP = 8
"""Levels by which neighbours differ where there is something to see."""
_ALIKE = 32
"""Levels by which the colours of a lossy frame differ from those that they stand for."""
_CELL = 16
_BAND_PIXELS = 1 << 20
_CHANNELS_OF_A_NUMBER = 4
_LEAST_PIXELS = 64
_BUSY_SHARE, _BUSY_CELLS = 0.2, 2
"""Text or texture: that share of a cell's pixels differs from a neighbour, in so many cells."""
_EDGES_SHARE = 0.05
"""Shapes: that share of all hidden pixels does."""
_COLOURS, _OTHERS_SHARE = 128, 0.05
"""A soft picture: so many colours, and that share of pixels unlike the commonest."""


def holds_picture(colours: NDArray[Any], hidden: Mask, is_lossy: bool = False) -> bool:
    """Whether 8-bit `colours` (height x width x 1 or 3) make a picture where `hidden`, away from what is seen.

    Encoders with loss fill what is hidden with a soft transition, so there only shapes count.
    """
    if np.count_nonzero(hidden) < _LEAST_PIXELS or _is_one_colour(colours, hidden):
        return False
    deep = _away_from_seen(hidden)
    count = np.count_nonzero(deep)
    if count < _LEAST_PIXELS:
        return False
    edges = _edges(colours, deep)
    per_cell, pixels = _in_cells(edges), _in_cells(deep)
    busy = int(((per_cell >= _BUSY_SHARE * pixels) & (pixels >= _LEAST_PIXELS)).sum())
    found = np.count_nonzero(edges)
    if busy >= _BUSY_CELLS or found >= max(_LEAST_PIXELS, _EDGES_SHARE * count):
        return True
    return not is_lossy and _is_soft_picture(colours, deep)


def _bands(colours: NDArray[Any]) -> Iterator[slice]:
    """The rows of a picture, some at a time."""
    step = max(1, _BAND_PIXELS // max(1, colours.shape[1]))
    return (slice(top, top + step) for top in range(0, len(colours), step))


def _is_one_colour(colours: NDArray[Any], where: Mask) -> bool:
    """`where` is true somewhere."""
    first = colours[np.unravel_index(where.argmax(), where.shape)]
    return not any(((colours[rows] != first).any(axis=2) & where[rows]).any() for rows in _bands(colours))


def hidden_in_frame(samples: NDArray[np.uint8], shown: Seen) -> Mask:
    """Which pixels of an animation's frame (RGBA) are hidden; `shown` is what is seen in their place.

    Encoders make a pixel transparent that stays as it was, and often leave its colour: that hides nothing.
    """
    hidden = samples[..., 3] == 0
    if shown.colours.shape != (*hidden.shape, 3):
        return np.asarray(hidden, bool)
    is_other = np.abs(samples[..., :3].astype(np.int16) - shown.colours).max(axis=2) > _ALIKE
    if shown.alpha is not None:
        is_other |= shown.alpha == 0
    return np.asarray(hidden & is_other, bool)


def _away_from_seen(hidden: Mask) -> Mask:
    """Hidden pixels with none that is seen within the margin, by shifts that grow threefold each time."""
    deep, radius = np.pad(hidden, _MARGIN, constant_values=True), 0
    while radius < _MARGIN:
        shift = min(2 * radius + 1, _MARGIN - radius)
        for along in (deep, deep.T):
            before = along.copy()
            along[shift:] &= before[:-shift]
            along[:-shift] &= before[shift:]
        radius += shift
    return np.ascontiguousarray(deep[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN])


def _edges(colours: NDArray[Any], deep: Mask) -> Mask:
    """Deep pixels that differ from the deep one before them or above."""
    edges = np.zeros(deep.shape, bool)
    for rows in _bands(colours):
        above = max(0, rows.start - 1)
        first = rows.start - above
        part, inside = colours[above : rows.stop].astype(np.int16), deep[above : rows.stop]
        across = _differ(part[first:, 1:], part[first:, :-1]) & inside[first:, 1:] & inside[first:, :-1]
        down = _differ(part[1:], part[:-1]) & inside[1:] & inside[:-1]
        edges[rows, 1:] = across
        edges[above + 1 : rows.stop] |= down
    return edges


def _differ(some: NDArray[np.int16], others: NDArray[np.int16]) -> Mask:
    return np.asarray(np.abs(some - others).max(axis=2) > _STEP, bool)


def _in_cells(mask: Mask) -> NDArray[np.int64]:
    height, width = mask.shape
    padded = np.pad(mask, ((0, -height % _CELL), (0, -width % _CELL)))
    return np.asarray(padded.reshape(padded.shape[0] // _CELL, _CELL, -1, _CELL).sum(axis=(1, 3)))


def _is_soft_picture(colours: NDArray[Any], where: Mask) -> bool:
    distinct, counts = _counted(colours, where)
    if len(distinct) < _COLOURS:
        return False
    is_other = np.abs(distinct - distinct[counts.argmax()]).max(axis=1) > _STEP
    return bool(counts[is_other].sum() >= _OTHERS_SHARE * counts.sum())


def _counted(colours: NDArray[Any], where: Mask) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """The colours that occur there, ordered, and how often each does."""
    if colours.shape[2] > _CHANNELS_OF_A_NUMBER:  # rare inks of a TIFF
        distinct, counts = np.unique(colours[where], axis=0, return_counts=True)
        return distinct.astype(np.int16), counts
    codes = [_as_numbers(colours[rows][where[rows]]) for rows in _bands(colours)]
    numbers, counts = np.unique(np.concatenate(codes), return_counts=True)
    channels = [numbers >> 8 * n & 0xFF for n in reversed(range(colours.shape[2]))]
    return np.stack(channels, axis=1).astype(np.int16), counts


def _as_numbers(colours: NDArray[Any]) -> NDArray[np.uint32]:
    """Each colour as one number, which are quicker to sort."""
    numbers = np.zeros(len(colours), np.uint32)
    for channel in range(colours.shape[1]):
        numbers = numbers << np.uint32(8) | colours[:, channel]
    return numbers
