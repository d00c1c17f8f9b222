"""Encoding single MCUs of a JPEG anew: colours, subsampling, DCT, quantisation (ITU-T T.81 A.1, A.3; JFIF; Adobe 5116).

Only what a cover touches is encoded, so this is numpy on a few thousand MCUs instead of an encoder on the photo.
"""

from collections.abc import Iterator
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from scrubber.pixels.jpeg_coefficients import Blocks
from scrubber.pixels.jpeg_layout import Layout
from scrubber.pixels.raster import Mask

_AT_ONCE = 4096
"""MCUs encoded together; bounds the memory."""
_LARGEST, _SMALLEST = 1023, -1024
"""Quantised coefficients of 8-bit baseline (F.1.2.1.1, F.1.2.2.1): a larger one has no Huffman code."""

Planes = NDArray[np.float32]


class ColourModel(Enum):
    """What a file's components mean; decoders tell it by Adobe's segment, JFIF and the components' names."""

    GREY = auto()
    RGB = auto()
    YCBCR = auto()
    CMYK = auto()
    YCCK = auto()


def colour_model(identifiers: tuple[int, ...], has_jfif: bool, adobe_transform: int | None) -> ColourModel:
    """As libjpeg decides (jdapimin.c, default_decompress_parms), which nearly every program decodes with."""
    if len(identifiers) == 1:
        return ColourModel.GREY
    if len(identifiers) == 4:
        return ColourModel.YCCK if adobe_transform == 2 else ColourModel.CMYK
    if has_jfif:
        return ColourModel.YCBCR
    if adobe_transform is not None:
        return ColourModel.RGB if adobe_transform == 0 else ColourModel.YCBCR
    return ColourModel.RGB if identifiers == tuple(b"RGB") else ColourModel.YCBCR


def to_planes(samples: NDArray[np.uint8], model: ColourModel) -> Planes:
    """Component samples (0 to 255) from decoded ones: grey, RGB, or CMYK with 255 for full ink, last axis channels."""
    values = samples.astype(np.float32)
    if model is ColourModel.YCBCR:
        return _ycbcr(values)
    if model is ColourModel.CMYK:  # stored inverted, as all programs that write CMYK do it after Adobe
        return 255 - values
    if model is ColourModel.YCCK:  # the colours of YCC are the inverse of the stored inks: the inks themselves
        return np.concatenate((_ycbcr(values[..., :3]), 255 - values[..., 3:]), axis=-1)
    return values


_TO_YCBCR = np.array(
    ((0.299, 0.587, 0.114), (-0.168735892, -0.331264108, 0.5), (0.5, -0.418687589, -0.081312411)), np.float32
)


def _ycbcr(rgb: Planes) -> Planes:
    """JFIF 1.02: ITU-R BT.601 in full range."""
    return np.asarray(rgb @ _TO_YCBCR.T + np.array((0, 128, 128), np.float32), np.float32)


def touched_mcus(mask: Mask, layout: Layout) -> Mask:
    """MCU rows x MCU columns: those in which a cover has a pixel."""
    starts = (np.arange(0, length, step) for length, step in zip(mask.shape, layout.mcu_size, strict=True))
    by_row = np.logical_or.reduceat(mask, next(starts), axis=0)
    return np.asarray(np.logical_or.reduceat(by_row, next(starts), axis=1), bool)


def touched_blocks(touched: Mask, layout: Layout, component: int) -> Mask:
    """Block rows x block columns of a component: those inside the touched MCUs."""
    rows, columns = layout.block_counts()[component]
    spread = touched.repeat(layout.down[component], axis=0).repeat(layout.across[component], axis=1)
    return spread[:rows, :columns]


def encode(samples: NDArray[np.uint8], model: ColourModel, touched: Mask, layout: Layout, blocks: list[Blocks]) -> None:
    """Replace the coefficients of the touched MCUs in `blocks` by those of the decoded `samples`."""
    for rows, columns in _portions(touched):
        planes = to_planes(_mcus(samples.reshape(*samples.shape[:2], -1), layout, rows, columns), model)
        for component, target in enumerate(blocks):
            _replace(target, rows, columns, planes[..., component], layout, component)


def _mcus(
    samples: NDArray[np.uint8], layout: Layout, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.uint8]:
    """The pixels of some MCUs, MCUs x pixel rows x pixel columns x channels; the picture's edge is repeated."""
    height, width = layout.mcu_size
    down = np.minimum(rows[:, None] * height + np.arange(height), samples.shape[0] - 1)
    across = np.minimum(columns[:, None] * width + np.arange(width), samples.shape[1] - 1)
    return np.asarray(samples[down[:, :, None], across[:, None, :]], np.uint8)


def _portions(touched: Mask) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    rows, columns = np.nonzero(touched)
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE], columns[start : start + _AT_ONCE]


def _replace(
    target: Blocks, rows: NDArray[np.intp], columns: NDArray[np.intp], plane: Planes, layout: Layout, component: int
) -> None:
    across, down = layout.across[component], layout.down[component]
    coefficients = _quantised(_subsampled(plane, 8 * down, 8 * across), layout.quantisation[component])
    for j in range(down):
        for i in range(across):
            y, x = rows * down + j, columns * across + i
            stored = (y < target.shape[0]) & (x < target.shape[1])
            target[y[stored], x[stored]] = coefficients[stored, j, i]


def _subsampled(plane: Planes, height: int, width: int) -> Planes:
    """The mean of the pixels that share a sample, as libjpeg does it (jcsample.c)."""
    count, rows, columns = plane.shape
    shared = plane.reshape(count, height, rows // height, width, columns // width)
    return np.asarray(shared.mean(axis=(2, 4), dtype=np.float32))


def _quantised(samples: Planes, table: NDArray[np.uint16]) -> NDArray[np.int16]:
    """MCUs x block rows x block columns x 64 coefficients."""
    count, height, width = samples.shape
    cut = samples.reshape(count, height // 8, 8, width // 8, 8).swapaxes(2, 3) - 128
    transformed = _DCT @ cut @ _DCT.T
    divided = np.rint(transformed.reshape(*transformed.shape[:3], 64) / np.maximum(table, 1))
    return np.clip(divided, _SMALLEST, _LARGEST).astype(np.int16)


def _dct_matrix() -> NDArray[np.float32]:
    """The one-dimensional DCT of A.3.3; applied from both sides it gives the two-dimensional one."""
    u, x = np.arange(8)[:, None], np.arange(8)[None, :]
    matrix = np.cos((2 * x + 1) * u * np.pi / 16) / 2
    matrix[0] /= np.sqrt(2)
    return matrix.astype(np.float32)


_DCT = _dct_matrix()
