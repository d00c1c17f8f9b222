"""Proof that a finished copy differs from its original under the covers and nowhere else, and holds the covers.

Frames come from the codecs of `pixels`, mostly from Pillow, so a fault in the writing of covers is seen by
a decoder that had no part in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrubber.errors import Detail, NotVerified
from scrubber.faces.cores import spread
from scrubber.i18n import N_
from scrubber.pixels.codec import Fidelity
from scrubber.pixels.crop import Cropped
from scrubber.pixels.raster import Mask, Rgb, resized

_ELSEWHERE = N_("its picture is not the same")
_NOT_COVERED = N_("its picture is not the same")
MCU_REACH = 36
"""Pixels: an MCU is at most 32 wide, and its colours reach four pixels into the next (a sample of 4:1:1 or 4:1:0)."""
_MEAN_CHANGE = 8.0
"""Levels by which pixels differ on average, at most, in a picture that was encoded again; 1 to 4 is usual."""
_MEAN_ERROR = 24.0
"""Levels of luma by which a cover may come out different on average: coarse quantisation of its noise."""
_EDGE = 4
"""Pixels that a sample of colour reaches beyond the edge of a cropped JPEG, at 4:1:1 or 4:1:0."""
_FEW, _MEAN_ERROR_OF_FEW = 16, 80.0
"""The same where a picture has few colours of its own (GIF) and covers take the nearest."""
_TWO, _MEAN_ERROR_OF_TWO = 2, 130.0
"""The same in black and white."""
_LUMA = np.array((0.299, 0.587, 0.114), np.float32)
_BAND = 512
"""Rows that are compared at a time."""
_SAMPLED, _SEEN = 2_000_000, 4096
"""Pixels that are compared, and that are counted by colour."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Where a frame has its covers, and their colours in the order of the mask's pixels.

    `in_every_frame`: a later frame of an animation may show nothing there, which decodes as black.
    """

    mask: Mask
    colours: NDArray[np.uint8]
    in_every_frame: bool = False


def compare(old: Rgb | None, new: Rgb | None, covers: Expected | None, fidelity: Fidelity) -> tuple[Rgb, Rgb]:
    """The same frame of both files; None where one has fewer. Raises `NotVerified`."""
    if old is None or new is None or old.shape != new.shape:
        raise NotVerified(N_("its picture is not the same"), Detail("covers.frames"))
    mask = covers.mask if covers is not None else np.zeros(old.shape[:2], bool)
    if mask.shape != old.shape[:2]:
        raise NotVerified(_NOT_COVERED, Detail("covers.mask"))
    _same_elsewhere(old, new, mask, fidelity)
    if covers is not None:
        shows = new[mask].any(axis=1) if covers.in_every_frame else np.ones(len(covers.colours), bool)
        _covered(new[mask][shows], covers.colours[shows])
    return old, new


def compare_reshaped(whole: Rgb | None, shown: Rgb | None, cropped: Cropped | None, max_side: int) -> None:
    """The same frame before and after it was cropped, made smaller, or both. Raises `NotVerified`.

    What was cropped without loss is the very same but for `_EDGE` pixels: a decoder makes colours of their neighbours.
    """
    wanted = whole if whole is None or cropped is None else cropped.crop.of(whole)
    if wanted is not None and max_side:
        wanted = resized(wanted, max_side)
    if wanted is None or shown is None or wanted.shape != shown.shape:
        raise NotVerified(N_("its picture is not the same"), Detail("reshaped.frames"))
    inside = np.s_[_EDGE:-_EDGE, _EDGE:-_EDGE]
    is_exact = cropped is not None and cropped.is_exact and not max_side
    if float(np.abs(wanted.astype(np.int16) - shown).mean()) > _MEAN_CHANGE or (
        is_exact and not np.array_equal(wanted[inside], shown[inside])
    ):
        raise NotVerified(N_("its picture is not the same"), Detail("reshaped.pixels"))


def _same_elsewhere(old: Rgb, new: Rgb, mask: Mask, fidelity: Fidelity) -> None:
    if fidelity is Fidelity.NEARLY:
        apart = _sampled_elsewhere(old, mask).astype(np.int16) - _sampled_elsewhere(new, mask)
        is_same = not len(apart) or float(np.abs(apart).mean()) <= _MEAN_CHANGE
    else:
        is_same = not _differs_elsewhere(old, new, mask, MCU_REACH if fidelity is Fidelity.OTHER_MCUS else 0)
    if not is_same:
        raise NotVerified(_ELSEWHERE, Detail("covers.elsewhere"))


def _differs_elsewhere(old: Rgb, new: Rgb, mask: Mask, reach: int) -> bool:
    """Whether a pixel farther than `reach` from the mask differs; band by band, as the whole takes much memory."""

    def differs(top: int) -> bool:
        apart = old[top : top + _BAND] != new[top : top + _BAND]
        differing = (apart[..., 0] | apart[..., 1] | apart[..., 2]) & ~mask[top : top + _BAND]
        if not differing.any():
            return False
        above = min(top, reach)
        rows, columns = np.nonzero(differing)
        around = mask[top - above : top + _BAND + reach]
        return not _is_near(around, reach, rows + above, columns).all()

    return any(spread(differs, range(0, len(old), _BAND)))


def _sampled_elsewhere(picture: Rgb, mask: Mask) -> Rgb:
    """Some of the pixels that no cover and no MCU of one reaches, evenly chosen."""
    step = max(1, mask.size // (2 * _SAMPLED))
    rows, columns = np.divmod(np.arange(0, mask.size, step), mask.shape[1])
    far = ~_is_near(mask, MCU_REACH, rows, columns)
    return picture[rows[far], columns[far]]


def _is_near(mask: Mask, reach: int, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
    """For each of some pixels whether the mask has one within `reach` rows and columns, by a table of sums."""
    sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(mask, axis=0, out=sums[1:, 1:])
    np.cumsum(sums[1:, 1:], axis=1, out=sums[1:, 1:])
    top, bottom = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, mask.shape[0])
    left, right = np.maximum(columns - reach, 0), np.minimum(columns + reach + 1, mask.shape[1])
    return np.asarray(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left] > 0, np.bool_)


def _covered(shown: NDArray[np.uint8], colours: NDArray[np.uint8]) -> None:
    """The covers came out as they were painted, as nearly as the file can hold them."""
    found, wanted = shown @ _LUMA, colours @ _LUMA
    if len(found) and float(np.abs(found - wanted).mean()) > _allowed_error(found, wanted):
        raise NotVerified(_NOT_COVERED, Detail("covers.colours"))


def _allowed_error(found: NDArray[np.float32], wanted: NDArray[np.float32]) -> float:
    distinct = len(np.unique(found[:: max(1, len(found) // _SEEN)]))
    if distinct > _FEW or len(np.unique(wanted[:_SEEN])) <= distinct:
        return _MEAN_ERROR
    return _MEAN_ERROR_OF_TWO if distinct <= _TWO else _MEAN_ERROR_OF_FEW
