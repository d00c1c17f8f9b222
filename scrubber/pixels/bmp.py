"""Covers in a BMP: pixels with colours of their own are changed where they stand, palettes become 24-bit colours."""

import io
import struct

import numpy as np
from numpy.typing import NDArray

from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.i18n import N_
from scrubber.pixels.codec import BROKEN
from scrubber.pixels.pillow_codec import PillowCodec
from scrubber.pixels.raster import Painted, Painter, Rgb

_FIVE_BITS = (0x7C00, 0x3E0, 0x1F, 0)
_EIGHT_BITS = (0xFF0000, 0xFF00, 0xFF, 0)


class BmpCodec(PillowCodec):
    """One picture."""

    pillow_names = ("BMP", "DIB")
    shows_one = True

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        return cover_bmp(data, paint)


def cover_bmp(data: bytes, paint: Painter) -> bytes:
    """A clean BMP with its covers; `data` itself when `paint` covers nothing. Raises `ParseError`, `Unsupported`."""
    shown = _decoded(data)
    painted = paint(shown, 0)
    if painted is None:
        return data
    bitmap = bmp.read(data)
    if bitmap.bits in (16, 24, 32) and bitmap.compression in (bmp.RGB, bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS):
        return _changed_in_place(data, bitmap, painted)
    return _as_24_bits(bitmap, shown, painted)


def _decoded(data: bytes) -> Rgb:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("BMP", "DIB")) as picture:
            return np.array(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("bmp-pixels.decoded")) from error


def _changed_in_place(data: bytes, bitmap: Bitmap, painted: Painted) -> bytes:
    result = bytearray(data)
    height, step = abs(bitmap.signed_height), bitmap.bits // 8
    rows = np.frombuffer(result, np.uint8, height * bitmap.row_bytes, bitmap.pixels_at).reshape(height, -1)
    if bitmap.signed_height > 0:
        rows = rows[::-1]
    pixels = rows[:, : bitmap.width * step].reshape(height, bitmap.width, step)
    pixels[painted.mask] = _pixel_bytes(painted.picture[painted.mask], bitmap)
    return bytes(result)


def _pixel_bytes(colours: NDArray[np.uint8], bitmap: Bitmap) -> NDArray[np.uint8]:
    """Colours as pixels of this bitmap, little-endian; bits of alpha are all ones."""
    stated = bitmap.colour_masks
    masks = stated if any(stated[:3]) and bitmap.compression != bmp.RGB else _FIVE_BITS
    if bitmap.bits != 16 and (bitmap.compression == bmp.RGB or not any(stated[:3])):
        masks = (*_EIGHT_BITS[:3], stated[3])
    values = np.full(len(colours), masks[3], np.uint64)
    for channel, mask in enumerate(masks[:3]):
        low = (mask & -mask).bit_length() - 1 if mask else 0
        most = mask >> low
        values |= (colours[:, channel].astype(np.uint64) * np.uint64(most) // np.uint64(255)) << np.uint64(low)
    return values.astype("<u4").view(np.uint8).reshape(-1, 4)[:, : bitmap.bits // 8]


def _as_24_bits(bitmap: Bitmap, shown: Rgb, painted: Painted) -> bytes:
    """A fresh file with the plain header. Raises `Unsupported` where that would lose what makes the colours."""
    if len(bitmap.header) in (bmp.V4, bmp.V5) and bitmap.colour_space not in (bmp.SRGB, bmp.WINDOWS):
        raise Unsupported(N_("faces can't be covered in this kind of photo"), Detail("covers.palette-profile"))
    shown[painted.mask] = painted.picture[painted.mask]
    height, width = shown.shape[:2]
    row_bytes = (3 * width + 3) // 4 * 4
    rows = np.zeros((height, row_bytes), np.uint8)
    rows[:, : 3 * width] = shown[::-1, :, ::-1].reshape(height, -1)
    start = bmp.FILE_HEADER_BYTES + bmp.INFO
    density = bitmap.header[24:32] if len(bitmap.header) >= bmp.INFO else bytes(8)
    header = struct.pack("<IiiHHII", bmp.INFO, width, height, 1, 24, bmp.RGB, rows.size) + density + bytes(8)
    return struct.pack("<2sI4xI", b"BM", start + rows.size, start) + header + rows.tobytes()
