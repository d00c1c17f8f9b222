"""BMP: colours of pixels whose alpha bits are all zero, in files whose header gives alpha a mask.

A file in which every pixel is transparent is shown by all programs as if it had no alpha, so it hides nothing.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap
from scrubber.pixels.raster import Mask
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.decoded import shown_by_pillow
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.transparency import holds_picture

_PIXEL_BYTES = 4


class BmpUnseen(UnseenSearch):
    """Bitmaps of 32 bits with a mask for alpha."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        bitmap = bmp.read(data)
        if not _has_alpha(bitmap) or _ends_early(data, bitmap):
            return
        pixels = _pixels(data, bitmap)
        hidden = _hidden(pixels, bitmap)
        colours = _colours(pixels, bitmap)
        if not hidden.all() and holds_picture(colours, hidden):
            size = bitmap.width, abs(bitmap.signed_height)
            yield Found(UnseenPicture(UnseenKind.UNDER_TRANSPARENCY, Removal.EXACT, size, size), colours)

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        bitmap = bmp.read(data)
        result = bytearray(data)
        pixels = _pixels(result, bitmap)
        pixels[_hidden(pixels, bitmap)] = 0
        return bytes(result)

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`."""
        return shown_by_pillow(data, ("BMP", "DIB"), first_only=True)


def _has_alpha(bitmap: Bitmap) -> bool:
    is_masked = bitmap.compression in (bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS)
    return is_masked and bitmap.bits == 8 * _PIXEL_BYTES and bool(bitmap.colour_masks[3])


def _ends_early(data: bytes, bitmap: Bitmap) -> bool:
    return len(data) < bitmap.pixels_at + abs(bitmap.signed_height) * bitmap.width * _PIXEL_BYTES


def _pixels(data: bytes | bytearray, bitmap: Bitmap) -> NDArray[np.uint32]:
    """Height x width, the top row first; a view of `data`."""
    height = abs(bitmap.signed_height)
    rows = np.frombuffer(data, "<u4", height * bitmap.width, bitmap.pixels_at).reshape(height, bitmap.width)
    return rows[::-1] if bitmap.signed_height > 0 else rows


def _hidden(pixels: NDArray[np.uint32], bitmap: Bitmap) -> Mask:
    return np.asarray(pixels & np.uint32(bitmap.colour_masks[3]) == 0, bool)


def _colours(pixels: NDArray[np.uint32], bitmap: Bitmap) -> NDArray[np.uint8]:
    """Red, green and blue by their masks, as 8 bits."""
    channels = []
    for mask in bitmap.colour_masks[:3]:
        low = mask & -mask
        most = max(1, mask // max(1, low))
        values = (pixels & np.uint32(mask)) // np.uint32(max(1, low))
        channels.append(np.asarray(values.astype(np.uint64) * np.uint64(255) // np.uint64(most), np.uint8))
    return np.stack(channels, axis=2)
