"""Covers regions of a picture so that nothing of what was there is left.

The usual covers are decoys: blocks of one colour with noise on each, six across the face. They look like a mosaic, or
enlarged smoothly like a soft blur, and hold one number of three digits of the face: its mean colour in steps of 64.
Rejected: real blur and mosaic (a recogniser that knows the style still matches them), colours diffused in from
around (they carry hair and skin along), noise seeded by the photo (whoever has the photo can repeat it).
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from scrubber.faces.cores import spread
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Shape, Style
from scrubber.faces.covers.shapes import Band, band_of, bands, parts_of
from scrubber.faces.covers.weak import blurred, pixelated
from scrubber.faces.face import Region

Rgb = NDArray[np.uint8]
"""Height x width x 3, upright."""
Colours = NDArray[np.float32]
Painter = Callable[[Band], Colours]
"""Gives the colours of a band's pixels."""

BLOCKS = 6
"""Blocks across a face's box."""
FINENESS = 8
"""Samples for each block when blocks melt into each other."""
COLOUR_STEP = 64
LUMA_NOISE, CHROMA_NOISE = 0.10 * 255, 0.02 * 255
"""Standard deviations of the noise on a block, in levels."""

_TO_RGB = np.array(((1.0, 0.0, 1.402), (1.0, -0.344136, -0.714136), (1.0, 1.772, 0.0)), np.float32)
"""Luma and the two chroma differences to red, green and blue (ITU-T T.871 section 7)."""
_AT_ONCE = 8
"""Bands, of a million pixels each at most, that are coloured before they are put in."""
_MAX_BLOCKS = 64
"""Along the longer axis, for marks that are drawn very long."""
_FACE, _INK = (255, 205, 60), (70, 45, 20)
_EYE_PLACE, _EYE_SIZE = (0.34, -0.22), (0.11, 0.16)
_MOUTH_RADIUS, _MOUTH_MIDDLE, _MOUTH_WIDTH = 0.52, 0.02, 0.07
"""The smile: colours, and places and sizes in the coordinates of the ellipse (-1 to 1)."""


def cover(
    picture: Rgb, regions: Sequence[Region], cover_style: CoverStyle, random_bytes: Callable[[int], bytes] = os.urandom
) -> Rgb:
    """`picture` with its regions covered; all pixels farther than one outside of the regions stay as they are.

    A region that has a style of its own is covered in that, the others in `cover_style`.
    `random_bytes` gives that many bytes of the operating system's secure randomness (tests give their own).
    """
    covered, size = picture.copy(), (picture.shape[1], picture.shape[0])

    def prepared(region: Region) -> Painter:
        return _painter(picture, region, _look_of(region, cover_style), random_bytes)

    painters = zip(regions, spread(prepared, regions), strict=True)
    tasks = (_Task(region, painter, *part) for region, painter in painters for part in parts_of(region, *size))
    while some := list(islice(tasks, _AT_ONCE)):
        for band, colours in spread(_Task.coloured, some):  # put in one by one: they may overlap
            _blend(covered, band, colours)
    return covered


@dataclass(frozen=True, slots=True)
class _Task:
    """Some rows of a region, to be coloured."""

    region: Region
    painter: Painter
    rows: slice
    columns: slice

    def coloured(self) -> tuple[Band, Colours]:
        """The pixels and their colours."""
        band = band_of(self.region, self.rows, self.columns)
        return band, self.painter(band)


def _look_of(region: Region, cover_style: CoverStyle) -> CoverStyle:
    """What a region's cover looks like; one that isn't an ellipse around a face counts as the face itself."""
    size = cover_style.cover_size if region.shape is Shape.ELLIPSE else 1.0
    return replace(region.cover_style or cover_style, cover_size=size)


def _painter(picture: Rgb, region: Region, cover_style: CoverStyle, random_bytes: Callable[[int], bytes]) -> Painter:
    """What gives the colours of a region's cover."""
    match cover_style.style:
        case Style.WEAK_BLUR:
            return blurred(picture, region, cover_style)
        case Style.WEAK_MOSAIC:
            return pixelated(picture, region, cover_style)
        case Style.SOLID if cover_style.picture is not Picture.NONE:
            return _painted(cover_style.picture)
        case Style.SOLID:
            return lambda band: np.broadcast_to(np.array(cover_style.colour, np.float32), (*band.inside.shape, 3))
    blocks = _decoy(_palette_colour(picture, region), _grid(region, cover_style.cover_size), random_bytes)
    if cover_style.style is Style.MOSAIC:
        return lambda band: _nearest(blocks, band)
    fine = _melted(blocks)
    return lambda band: _smooth(fine, band)


def _blend(covered: Rgb, band: Band, colours: Colours) -> None:
    """Put colours (0 to 255) into a band: fully where a pixel's centre is inside, partly in the one pixel around."""
    place = covered[band.rows, band.columns]
    share = band.share[..., None]
    mixed = share * colours + (1 - share) * place
    place[...] = np.rint(mixed).astype(np.uint8)


def _palette_colour(picture: Rgb, region: Region) -> Colours:
    """The mean colour of what is covered, from a palette with steps of 64 in each channel."""
    total, count = np.zeros(3), 0
    for band in bands(region, picture.shape[1], picture.shape[0]):
        pixels = picture[band.rows, band.columns][band.inside]
        total += pixels.sum(axis=0, dtype=np.float64)
        count += len(pixels)
    mean = total / count if count else np.full(3, 128.0)
    return np.asarray(np.minimum(np.rint(mean / COLOUR_STEP) * COLOUR_STEP, 255), np.float32)


def _grid(region: Region, size: float) -> tuple[int, int]:
    """Rows and columns of blocks over the whole region, which is `size` times a face's box."""
    columns = BLOCKS * size
    rows = columns * region.half_height / region.half_width
    return min(max(2, round(rows)), _MAX_BLOCKS), min(max(2, round(columns)), _MAX_BLOCKS)


def _decoy(colour: Colours, grid: tuple[int, int], random_bytes: Callable[[int], bytes]) -> Colours:
    """Blocks (rows x columns x 3) of one colour with noise on each."""
    noise = _normal(grid[0] * grid[1] * 3, random_bytes).reshape(*grid, 3)
    noise *= np.array((LUMA_NOISE, CHROMA_NOISE, CHROMA_NOISE), np.float32)
    return np.asarray(np.clip(colour + noise @ _TO_RGB.T, 0, 255), np.float32)


def _normal(count: int, random_bytes: Callable[[int], bytes]) -> Colours:
    """`count` normally distributed numbers (Box and Muller 1958), from four random bytes each at least."""
    pairs = -(-count // 2)
    uniform = np.frombuffer(random_bytes(8 * pairs), "<u4").astype(np.float64).reshape(2, pairs)
    radius = np.sqrt(-2 * np.log((uniform[0] + 1) / 2**32))
    angle = 2 * np.pi * uniform[1] / 2**32
    return np.concatenate((radius * np.cos(angle), radius * np.sin(angle)))[:count].astype(np.float32)


def _nearest(blocks: Colours, band: Band) -> Colours:
    """Each pixel in the colour of its block."""
    rows, columns = (
        np.clip((place + 1) / 2 * count, 0, count - 1).astype(np.intp)
        for place, count in zip((band.down, band.across), blocks.shape[:2], strict=True)
    )
    return np.asarray(blocks[rows, columns], np.float32)


def _smooth(fine: Colours, band: Band) -> Colours:
    """Between the samples of a fine grid, straight lines."""
    row, down = _between(band.down, fine.shape[0])
    column, across = _between(band.across, fine.shape[1])
    upper = fine[row, column] * (1 - across) + fine[row, column + 1] * across
    lower = fine[row + 1, column] * (1 - across) + fine[row + 1, column + 1] * across
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def _between(place: Colours, count: int) -> tuple[NDArray[np.intp], Colours]:
    """The sample before a place (-1 to 1), and the share of the one behind it."""
    position = np.clip((place + 1) / 2 * (count - 1), 0, count - 1)
    before = np.minimum(position.astype(np.intp), count - 2)
    return before, np.asarray((position - before)[..., None], np.float32)


def _melted(blocks: Colours) -> Colours:
    """Blocks as a fine grid in which they melt into each other: uniform cubic B-splines (de Boor 1978)."""
    down, across = (_spline(count) for count in blocks.shape[:2])
    rows = np.tensordot(down, blocks, axes=1)
    return np.asarray(np.matmul(across, rows), np.float32)


def _spline(count: int) -> Colours:
    """What each of `count` values in a row weighs at the samples of the fine grid (samples x values)."""
    at = np.linspace(-0.5, count - 0.5, count * FINENESS + 1)[:, None]
    away = np.abs(at - np.arange(-2, count + 2))
    inner, outer = 2 / 3 - away**2 + away**3 / 2, np.clip(2 - away, 0, None) ** 3 / 6
    weights = np.where(away < 1, inner, outer)
    weights[:, 2] += weights[:, :2].sum(axis=1)  # beyond the ends the last value goes on
    weights[:, -3] += weights[:, -2:].sum(axis=1)
    return np.asarray(weights[:, 2:-2], np.float32)


def _painted(picture: Picture) -> Painter:
    """What gives the colours of a band's pixels."""
    return {Picture.SMILE: _smile}[picture]


def _smile(band: Band) -> Colours:
    eyes = ((np.abs(band.across) - _EYE_PLACE[0]) / _EYE_SIZE[0]) ** 2 + (
        (band.down - _EYE_PLACE[1]) / _EYE_SIZE[1]
    ) ** 2 <= 1
    radius = np.hypot(band.across, band.down - _MOUTH_MIDDLE)
    mouth = (np.abs(radius - _MOUTH_RADIUS) <= _MOUTH_WIDTH) & (band.down > _MOUTH_MIDDLE + 0.12)
    ink = (eyes | mouth)[..., None]
    return np.where(ink, np.array(_INK, np.float32), np.array(_FACE, np.float32))
