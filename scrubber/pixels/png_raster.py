"""The samples of one PNG image, exactly: any colour type and depth (W3C PNG, third edition, sections 7 to 9).

Pillow reads 16-bit colours as 8-bit ones and unfolds palettes as it likes, so rows are unfiltered here. A pixel needs
its neighbours to the left, above and between; all pixels of one diagonal have theirs before them, so numpy takes
diagonal by diagonal.
"""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.bitstreams.zlib_stream import inflate_all
from scrubber.containers.png.headers import Header
from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_BAND = 1024
"""Rows unfiltered or filtered together; bounds the memory."""
_SUB, _UP, _AVERAGE, _PAETH = 1, 2, 3, 4
_LEVEL = 6

Samples = NDArray[Any]
"""Height x width x channels, uint8 (also for 1, 2 and 4 bits: the plain numbers) or uint16."""
_Bytes = NDArray[np.uint8]


def decode(header: Header, width: int, height: int, stream: bytes | memoryview) -> Samples:
    """The samples of an image of this kind. Raises `ParseError` when rows are missing."""
    needed = header.raw_bytes(width, height)
    raw, found = inflate_all(stream, needed)
    if found.produced < needed:
        raise ParseError(N_("a part of the picture is missing"), Detail("png-pixels.missing-rows"))
    data = np.frombuffer(raw, np.uint8)
    if not header.interlaced:
        return _pass(header, width, height, data)
    return _interlaced(header, width, height, data)


def _interlaced(header: Header, width: int, height: int, data: _Bytes) -> Samples:
    kind = np.uint16 if header.depth == 16 else np.uint8
    result = np.zeros((height, width, CHANNELS[header.colour]), kind)
    sizes = iter(header.passes(width, height))
    start = 0
    for column, row, across, down in _ADAM7:
        target = result[row::down, column::across]
        if target.size:
            rows, row_bytes = next(sizes)
            target[...] = _pass(header, target.shape[1], rows, data[start : start + rows * row_bytes])
            start += rows * row_bytes
    return result


def _pass(header: Header, width: int, height: int, data: _Bytes) -> Samples:
    channels = CHANNELS[header.colour]
    step = max(1, channels * header.depth // 8)
    rows = _unfiltered(data.reshape(height, -1), step)
    if header.depth == 16:
        return np.asarray(rows.reshape(height, -1).view(">u2"), np.uint16).reshape(height, width, channels)
    if header.depth < 8:
        return unpacked(rows, header.depth)[:, :width, None]
    return rows.reshape(height, width, channels)


def _shifts(depth: int) -> _Bytes:
    """How far the samples of a byte stand from its lowest bit, the first sample highest."""
    return np.array(range(8 - depth, -1, -depth), np.uint8)


def unpacked(rows: _Bytes, depth: int) -> _Bytes:
    """Every sample of rows whose samples share bytes, those that fill the last byte included."""
    shifts = _shifts(depth)
    return np.asarray((rows[:, :, None] >> shifts) & ((1 << depth) - 1), np.uint8).reshape(len(rows), -1)


def _unfiltered(rows: _Bytes, step: int) -> _Bytes:
    """Rows with the byte that names their filter, as the bytes they stand for; `step` is the bytes of a pixel."""
    result = np.empty((rows.shape[0], rows.shape[1] - 1), np.uint8)
    above = np.zeros(result.shape[1], np.uint8)
    for start in range(0, len(rows), _BAND):
        band = rows[start : start + _BAND]
        result[start : start + _BAND] = _unfiltered_band(band[:, 0], band[:, 1:], above, step)
        above = result[min(start + _BAND, len(rows)) - 1]
    return result


def _unfiltered_band(filters: _Bytes, coded: _Bytes, above: _Bytes, step: int) -> _Bytes:
    """The band is laid out by diagonals: row y, pixel x stands at (x + y + 2, y + 1), free places are zero."""
    count, columns = coded.shape[0], coded.shape[1] // step
    skewed = np.zeros((count + columns + 3, count + 1, step), np.uint8)
    line, place, byte = skewed.strides
    shown = np.lib.stride_tricks.as_strided(
        skewed[2:, 1:], (count, columns, step), (line + place, line, byte), writeable=True
    )
    shown[...] = coded.reshape(count, columns, step)
    skewed[1 : columns + 1, 0] = above.reshape(columns, step)  # the row before the band: x + 1, place 0
    masks = [(filters == number).astype(np.int16)[:, None] for number in (_SUB, _UP, _AVERAGE, _PAETH)]
    for diagonal in range(count + columns - 1):
        first, last = max(0, diagonal - columns + 1), min(count - 1, diagonal)
        left = skewed[diagonal + 1, first + 1 : last + 2].astype(np.int16)
        up = skewed[diagonal + 1, first : last + 1].astype(np.int16)
        corner = skewed[diagonal, first : last + 1].astype(np.int16)
        predicted = _predicted(left, up, corner, [mask[first : last + 1] for mask in masks])
        skewed[diagonal + 2, first + 1 : last + 2] += predicted.astype(np.uint8)
    return shown.reshape(count, -1)


def _predicted(
    left: NDArray[np.int16], up: NDArray[np.int16], corner: NDArray[np.int16], masks: list[NDArray[np.int16]]
) -> NDArray[np.int16]:
    found = left * masks[0] + up * masks[1] + ((left + up) >> 1) * masks[2]
    if masks[3].any():
        found += _paeth(left, up, corner) * masks[3]
    return np.asarray(found, np.int16)


def _paeth(left: NDArray[np.int16], up: NDArray[np.int16], corner: NDArray[np.int16]) -> NDArray[np.int16]:
    """Whichever of the three is nearest to left + up - corner, the earlier one of equals (9.4)."""
    to_left, to_up, to_corner = np.abs(up - corner), np.abs(left - corner), np.abs(left + up - 2 * corner)
    is_left = (to_left <= to_up) & (to_left <= to_corner)
    return np.where(is_left, left, np.where(to_up <= to_corner, up, corner))


def encode(header: Header, samples: Samples) -> bytes:
    """The zlib stream of an image that is not interlaced."""
    height = len(samples)
    step = max(1, CHANNELS[header.colour] * header.depth // 8)
    rows = _packed(samples.reshape(height, -1), header.depth)
    encoder = zlib.compressobj(_LEVEL)
    pieces: list[bytes] = []
    above = np.zeros(rows.shape[1], np.uint8)
    for start in range(0, height, _BAND):
        band = rows[start : start + _BAND]
        pieces.append(encoder.compress(_filtered(band, above, step, header).tobytes()))
        above = band[-1]
    return b"".join([*pieces, encoder.flush()])


def _packed(rows: Samples, depth: int) -> _Bytes:
    if depth == 16:
        return np.ascontiguousarray(rows.astype(">u2")).view(np.uint8)
    if depth == 8:
        return np.ascontiguousarray(rows, np.uint8)
    per_byte = 8 // depth
    padded = np.pad(rows, ((0, 0), (0, -rows.shape[1] % per_byte))).reshape(len(rows), -1, per_byte)
    shifts = _shifts(depth)
    return np.asarray((padded << shifts).sum(axis=2), np.uint8)


def _filtered(rows: _Bytes, above: _Bytes, step: int, header: Header) -> _Bytes:
    """Each row by the filter that leaves the smallest numbers (12.7); few colours are best left as they are."""
    up = np.vstack((above[None], rows[:-1]))
    left, corner = np.zeros_like(rows), np.zeros_like(rows)
    left[:, step:], corner[:, step:] = rows[:, :-step], up[:, :-step]
    result = np.zeros((rows.shape[0], rows.shape[1] + 1), np.uint8)
    result[:, 1:] = rows
    if header.depth < 8 or header.colour == 3:
        return result
    best = _size(rows)
    wide = [part.astype(np.int16) for part in (left, up, corner)]
    for number, predicted in ((_SUB, left), (_UP, up), (_PAETH, _paeth(*wide).astype(np.uint8))):
        coded = rows - predicted
        size = _size(coded)
        better = size < best
        result[better, 0], result[better, 1:] = number, coded[better]
        best = np.minimum(best, size)
    return result


def _size(coded: _Bytes) -> NDArray[np.int64]:
    return np.asarray(np.abs(coded.view(np.int8).astype(np.int16)).sum(axis=1, dtype=np.int64))
