"""The samples of one TIFF page, exactly, whatever its strips, tiles, predictor and compression (TIFF 6.0).

Pillow reads 16-bit colours as 8-bit ones, so libtiff inside Pillow only unpacks: each strip is given to it as a grey
picture of bytes. Where compression and colours belong together (JPEG, fax), Pillow decodes the page.
"""

import io
import struct
import warnings
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.tiff import Ifd
from scrubber.errors import ParseError, Unsupported
from scrubber.faces.files.png_raster import unpacked
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.picture_data import bits_per_sample
from scrubber.i18n import N_

PREDICTOR = 317
_FORMAT = 339
_STRIP_OFFSETS, _STRIP_SIZES, _TILE_OFFSETS, _TILE_SIZES = 273, 279, 324, 325
_DEFLATE = (8, 32946)
_BYTES = (1, 5, *_DEFLATE, 32773, 34925, 50000)
"""Compressions of plain bytes: none, LZW, deflate, PackBits, LZMA, Zstandard."""
_JPEG = 7
_BROKEN = N_("its picture can't be decoded")
_UNUSUAL = N_("its samples are of an unusual kind, on which a cover can't be put")

Samples = NDArray[Any]
"""Height x width x samples; uint8 or uint16, one to eight bits as plain numbers."""


def decode(data: bytes, ifd: Ifd, number: int) -> Samples:
    """The samples of a page, the `number`th of its file. Raises `ParseError` or `Unsupported`."""
    samples = tags.integer(ifd, tags.SAMPLES, 1)
    bits = set(bits_per_sample(ifd, samples))
    is_plain = tags.integer(ifd, _FORMAT, 1) == 1 and tags.integer(ifd, tags.FILL_ORDER, 1) == 1
    if not is_plain or len(bits) != 1 or not bits <= {1, 2, 4, 8, 16}:
        raise Unsupported(_UNUSUAL)
    compression = tags.integer(ifd, tags.COMPRESSION, 1)
    try:
        if compression in _BYTES:
            return _from_blocks(data, ifd, samples, bits.pop(), compression)
        if compression == _JPEG and bits == {8}:
            return _by_pillow(data, number)
    except (OSError, SyntaxError, ValueError, zlib.error) as error:
        raise ParseError(_BROKEN) from error
    raise Unsupported(_UNUSUAL)


def _by_pillow(data: bytes, number: int) -> Samples:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=("TIFF",)) as picture:
        picture.seek(number)
        if picture.mode not in ("L", "RGB", "CMYK"):
            raise Unsupported(_UNUSUAL)
        stored = np.asarray(picture)
        return stored.reshape(*stored.shape[:2], -1)


def _from_blocks(data: bytes, ifd: Ifd, samples: int, bits: int, compression: int) -> Samples:
    is_tiled = ifd.get(_TILE_OFFSETS) is not None
    height, width = tags.integer(ifd, tags.HEIGHT, 0), tags.integer(ifd, tags.WIDTH, 0)
    rows = min(tags.integer(ifd, tags.ROWS_PER_STRIP, height) or height, height)
    columns = width
    if is_tiled:
        columns, rows = tags.integer(ifd, tags.TILE_WIDTH, 0), tags.integer(ifd, tags.TILE_HEIGHT, 0)
    planes = samples if tags.integer(ifd, tags.PLANAR, 1) == 2 else 1
    together = samples // planes
    across, down = -(-width // columns), -(-height // rows)
    offsets, sizes = _blocks(ifd, is_tiled)
    if min(len(offsets), len(sizes)) < across * down * planes:
        raise ParseError(_BROKEN)
    result = np.zeros((down * rows, across * columns, samples), np.uint16 if bits == 16 else np.uint8)
    for index in range(across * down * planes):
        plane, place = divmod(index, across * down)
        top, left = place // across * rows, place % across * columns
        here = rows if is_tiled else min(rows, height - top)
        packed = data[offsets[index] : offsets[index] + sizes[index]]
        row_bytes = (columns * together * bits + 7) // 8
        raw = np.frombuffer(_unpacked(packed, compression, row_bytes, here), np.uint8, here * row_bytes)
        block = _samples_of(raw.reshape(here, row_bytes), ifd, columns, together, bits)
        channels = slice(plane, plane + 1) if planes > 1 else slice(None)
        result[top : top + here, left : left + columns, channels] = block
    return result[:height, :width]


def _blocks(ifd: Ifd, is_tiled: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    found = [ifd.get(tag) for tag in ((_TILE_OFFSETS, _TILE_SIZES) if is_tiled else (_STRIP_OFFSETS, _STRIP_SIZES))]
    if found[0] is None or found[1] is None:
        raise Unsupported(_UNUSUAL)
    return found[0].integers(), found[1].integers()


def _unpacked(packed: bytes, compression: int, row_bytes: int, rows: int) -> bytes:
    if compression == 1:
        return packed
    if compression in _DEFLATE:
        return zlib.decompressobj().decompress(packed, rows * row_bytes)
    from PIL import Image

    with warnings.catch_warnings(), Image.open(io.BytesIO(_as_grey(packed, compression, row_bytes, rows))) as picture:
        warnings.simplefilter("ignore")
        return picture.tobytes()


def _as_grey(packed: bytes, compression: int, width: int, height: int) -> bytes:
    """A TIFF file of one strip of 8-bit grey samples."""
    entries = [(256, width), (257, height), (258, 8), (259, compression), (262, 1), (273, 0), (277, 1), (278, height)]
    entries.append((279, len(packed)))
    start = 8 + 2 + 12 * len(entries) + 4
    rows = [struct.pack("<HHII", tag, 4, 1, start if tag == 273 else value) for tag, value in entries]
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + b"".join(rows) + bytes(4) + packed


def _samples_of(rows: NDArray[np.uint8], ifd: Ifd, columns: int, together: int, bits: int) -> Samples:
    """Rows of bytes as samples, the horizontal predictor undone (section 14)."""
    if bits < 8:
        return unpacked(rows, bits)[:, : columns * together].reshape(len(rows), columns, together)
    kind = np.dtype(f"{ifd.order}u2") if bits == 16 else np.dtype(np.uint8)
    values = np.ascontiguousarray(rows).view(kind).reshape(len(rows), columns, together).astype(kind.newbyteorder("="))
    predictor = tags.integer(ifd, PREDICTOR, 1)
    if predictor == 2:
        return np.cumsum(values, axis=1, dtype=values.dtype)
    if predictor != 1:
        raise Unsupported(_UNUSUAL)
    return values
