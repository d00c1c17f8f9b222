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
from scrubber.containers.tiff_tags import Compression, FillOrder, Tag
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats.tiff.keep_list import integer
from scrubber.formats.tiff.picture_data import Geometry, bits_per_sample
from scrubber.pixels.codec import BROKEN, NOT_RGB
from scrubber.pixels.png_raster import unpacked

_DEFLATE = (Compression.DEFLATE, Compression.OLD_DEFLATE)
_BYTES = (
    Compression.NONE, Compression.LZW, *_DEFLATE, Compression.PACK_BITS, Compression.LZMA, Compression.ZSTANDARD,
)  # fmt: skip
"""Compressions of plain bytes."""
_UNSIGNED, _HORIZONTAL = 1, 2
"""The sample format of plain numbers, and the predictor that stores differences."""

Samples = NDArray[Any]
"""Height x width x samples; uint8 or uint16, one to eight bits as plain numbers."""


def decode(data: bytes, ifd: Ifd, number: int) -> Samples:
    """The samples of a page, the `number`th of its file. Raises `ParseError` or `Unsupported`."""
    samples = integer(ifd, Tag.SAMPLES_PER_PIXEL, 1)
    bits = set(bits_per_sample(ifd, samples))
    is_plain = integer(ifd, Tag.SAMPLE_FORMAT, 1) == _UNSIGNED and not _is_reversed(ifd)
    if not is_plain or len(bits) != 1 or not bits <= {1, 2, 4, 8, 16}:
        raise Unsupported(NOT_RGB, Detail("covers.tiff-planes"))
    compression = integer(ifd, Tag.COMPRESSION, 1)
    try:
        if compression in _BYTES:
            return _from_blocks(data, ifd, samples, bits.pop(), compression)
        if compression == Compression.JPEG and bits == {8}:
            return _by_pillow(data, number)
    except (OSError, SyntaxError, ValueError, zlib.error) as error:
        raise ParseError(BROKEN, Detail("tiff-pixels.decode")) from error
    raise Unsupported(NOT_RGB, Detail("covers.tiff-samples"))


def _is_reversed(ifd: Ifd) -> bool:
    return integer(ifd, Tag.FILL_ORDER, FillOrder.HIGHEST_BIT_FIRST) == FillOrder.LOWEST_BIT_FIRST


def _by_pillow(data: bytes, number: int) -> Samples:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=("TIFF",)) as picture:
        picture.seek(number)
        if picture.mode not in ("L", "RGB", "CMYK"):
            raise Unsupported(NOT_RGB, Detail("covers.tiff-depth"))
        stored = np.asarray(picture)
        return stored.reshape(*stored.shape[:2], -1)


def _from_blocks(data: bytes, ifd: Ifd, samples: int, bits: int, compression: int) -> Samples:
    geometry = Geometry.of(ifd)
    kind = np.uint16 if bits == 16 else np.uint8
    result = np.zeros((geometry.down * geometry.rows, geometry.across * geometry.width, samples), kind)
    for index, (offset, size) in enumerate(_spans(ifd, geometry)):
        plane, place = divmod(index, geometry.across * geometry.down)
        top, left = place // geometry.across * geometry.rows, place % geometry.across * geometry.width
        rows = geometry.rows if geometry.is_tiled else min(geometry.rows, geometry.height - top)
        raw = _unpacked(data[offset : offset + size], compression, geometry.row_bytes, rows)
        lines = np.frombuffer(raw, np.uint8, rows * geometry.row_bytes).reshape(rows, -1)
        block = _samples_of(lines, ifd, geometry.width, samples // geometry.planes, bits)
        channels = slice(plane, plane + 1) if geometry.planes > 1 else slice(None)
        result[top : top + rows, left : left + geometry.width, channels] = block
    return result[: geometry.height, : geometry.picture_width]


def _spans(ifd: Ifd, geometry: Geometry) -> list[tuple[int, int]]:
    """Offset and size of each strip or tile that the picture has. Raises `ParseError`, `Unsupported`."""
    wanted = (
        (Tag.TILE_OFFSETS, Tag.TILE_BYTE_COUNTS) if geometry.is_tiled else (Tag.STRIP_OFFSETS, Tag.STRIP_BYTE_COUNTS)
    )
    found = [entry.integers() for tag in wanted if (entry := ifd.get(tag)) is not None]
    if len(found) < len(wanted):
        raise Unsupported(NOT_RGB, Detail("covers.tiff-colours"))
    if min(map(len, found)) < geometry.strips():
        raise ParseError(BROKEN, Detail("tiff-pixels.spans"))
    return list(zip(*found, strict=False))[: geometry.strips()]


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
    predictor = integer(ifd, Tag.PREDICTOR, 1)
    if predictor == _HORIZONTAL:
        return np.cumsum(values, axis=1, dtype=values.dtype)
    if predictor != 1:
        raise Unsupported(NOT_RGB, Detail("covers.tiff-writing"))
    return values
