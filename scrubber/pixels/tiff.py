"""Covers in a TIFF: a page with a cover is written anew, deflated, with the very same samples outside of it.

Other pages stay as they are. Smaller versions of pages (the levels of a pyramid) go, because they show the same face.
"""

import struct
import zlib
from collections.abc import Iterator

import numpy as np

from scrubber.containers import tiff
from scrubber.containers.tiff import Header, Ifd
from scrubber.containers.tiff_tags import Compression, Photometric, Tag
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats.tiff.essence import Field
from scrubber.formats.tiff.keep_list import integer
from scrubber.formats.tiff.pages import Page, Pointers, read_directories, read_page
from scrubber.formats.tiff.picture_data import Block
from scrubber.formats.tiff.trailing_data import Budget
from scrubber.formats.tiff.writing import write_file
from scrubber.i18n import N_
from scrubber.pixels import tiff_raster
from scrubber.pixels.codec import PixelCodec
from scrubber.pixels.raster import Painted, Painter, Rgb, as_rgb, narrowed, paint_stored, put, turned
from scrubber.pixels.tiff_raster import Samples

_STRIP_BYTES = 1 << 20
_CHANNELS = {
    Photometric.WHITE_IS_ZERO: 1, Photometric.BLACK_IS_ZERO: 1, Photometric.RGB: 3, Photometric.SEPARATED: 4,
}  # fmt: skip
"""Samples of a pixel that make its colour."""
_REWRITTEN = {
    Tag.COMPRESSION, Tag.PHOTOMETRIC_INTERPRETATION, Tag.BITS_PER_SAMPLE, Tag.SAMPLES_PER_PIXEL, Tag.ROWS_PER_STRIP,
    Tag.PLANAR_CONFIGURATION, Tag.TILE_WIDTH, Tag.TILE_LENGTH, Tag.COLOR_MAP, Tag.FILL_ORDER, Tag.PREDICTOR,
    Tag.STRIP_BYTE_COUNTS, Tag.TILE_BYTE_COUNTS, Tag.T4_OPTIONS, Tag.T6_OPTIONS, Tag.JPEG_TABLES, Tag.JPEG_PROC,
    Tag.JPEG_RESTART_INTERVAL, Tag.JPEG_LOSSLESS_PREDICTORS, Tag.JPEG_POINT_TRANSFORMS, Tag.YCBCR_COEFFICIENTS,
    Tag.YCBCR_SUBSAMPLING, Tag.YCBCR_POSITIONING, Tag.REFERENCE_BLACK_WHITE,
}  # fmt: skip
"""Tags that describe how the samples were stored, which is done anew."""


class TiffCodec(PixelCodec):
    """Pages, each with covers of its own."""

    def frames(self, data: bytes, orientation: int) -> Iterator[Rgb]:
        """See `PixelCodec.frames`; every page knows its own orientation."""
        return pages_shown(data)

    def frame_step(self, frames: int, pixels: int) -> int:
        """Faces are looked for in every page."""
        return 1

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        return cover_tiff(data, paint)


def cover_tiff(data: bytes, paint: Painter) -> bytes:
    """A clean TIFF with its covers; `data` itself when `paint` covers nothing. Raises `ParseError`, `Unsupported`."""
    header, budget = tiff.read_header(data), Budget.of(data)
    pages: list[Page] = []
    is_covered = False
    for number, ifd in enumerate(read_directories(data, header)):
        page = read_page(data, ifd, budget)
        if page.is_reduced and number:
            is_covered = True  # leaving it out changes the file
            continue
        covered = _covered(data, header, page, number, len(pages), paint)
        is_covered |= covered is not page
        pages.append(covered)
    return b"".join(write_file(header, pages, most_bytes(pages, len(data)))) if is_covered else data


def pages_shown(data: bytes) -> Iterator[Rgb]:
    """Every page but smaller versions, upright. Raises `ParseError`, `Unsupported`."""
    for number, ifd in enumerate(read_directories(data, tiff.read_header(data))):
        if number and Page(ifd).is_reduced:
            continue
        samples, photometric, bits = _plain_samples(data, ifd, number)
        orientation = integer(ifd, Tag.ORIENTATION, 1)
        yield np.ascontiguousarray(turned(_shown(samples, photometric, bits), orientation))


def _plain_samples(data: bytes, ifd: Ifd, number: int) -> tuple[Samples, int, int]:
    """A page's samples with their meaning and bits; indexes of a palette as colours."""
    samples = tiff_raster.decode(data, ifd, number)
    photometric = integer(ifd, Tag.PHOTOMETRIC_INTERPRETATION, Photometric.BLACK_IS_ZERO)
    if photometric == Photometric.PALETTE:
        return _unfolded(ifd, samples), Photometric.RGB, 8
    # What libtiff decodes from YCbCr are red, green and blue.
    meaning = Photometric.RGB if photometric == Photometric.YCBCR else photometric
    return samples, meaning, integer(ifd, Tag.BITS_PER_SAMPLE, 1)


def most_bytes(pages: list[Page], size: int) -> int:
    """The bound for a file of these pages that was made of one of `size` bytes."""
    return 2 * size + (1 << 16) + sum(len(block.content) for page in pages for block in page.blocks)


def _covered(data: bytes, header: Header, page: Page, number: int, frame: int, paint: Painter) -> Page:
    samples, photometric, bits = _plain_samples(data, page.ifd, number)
    orientation = integer(page.ifd, Tag.ORIENTATION, 1)
    painted = paint_stored(_shown(samples, photometric, bits), orientation, paint, frame)
    if painted is None:
        return page
    return written(header, page, _with_cover(samples, photometric, bits, painted), photometric, bits)


def _unfolded(ifd: Ifd, samples: Samples) -> Samples:
    """Indexes as 8-bit colours; maps hold 16 bits, of which all writers use eight. Raises `Unsupported` else."""
    entry = ifd.get(Tag.COLOR_MAP)
    values = np.array(entry.integers() if entry is not None else (), np.uint16)
    if samples.shape[2] != 1 or not len(values) or len(values) % 3 or int(samples.max(initial=0)) >= len(values) // 3:
        raise ParseError(N_("its colours can't be read"), Detail("tiff-pixels.palette"))
    colours = values.reshape(3, -1).T
    narrow = colours if int(values.max()) < 256 else colours >> 8
    return np.asarray(narrow[samples[..., 0]], np.uint8)


def _inverted(samples: Samples, bits: int) -> Samples:
    return np.asarray(((1 << bits) - 1) - samples, samples.dtype)


def wide(samples: Samples, bits: int) -> Samples:
    """Samples of few bits with the range of eight."""
    return np.asarray(samples * (255 // ((1 << bits) - 1)), np.uint8) if bits < 8 else samples


def _shown(samples: Samples, photometric: int, bits: int) -> Rgb:
    if photometric == Photometric.WHITE_IS_ZERO:
        return as_rgb(wide(_inverted(samples[..., :1], bits), bits))
    if photometric == Photometric.BLACK_IS_ZERO:
        return as_rgb(wide(samples[..., :1], bits))
    if photometric == Photometric.RGB and samples.shape[2] >= 3:
        return as_rgb(wide(samples[..., :3], bits))
    if photometric == Photometric.SEPARATED and samples.shape[2] >= 4:
        light = _inverted(samples[..., :4], bits).astype(np.uint32)
        return as_rgb(np.asarray(light[..., :3] * light[..., 3:] // ((1 << bits) - 1), samples.dtype))
    raise Unsupported(N_("faces can't be covered in this kind of photo"), Detail("covers.colours"))


def _with_cover(samples: Samples, photometric: int, bits: int, painted: Painted) -> Samples:
    """Covered samples; further ones (alpha) are full there. Inks are the inverse of light, without black."""
    channels = _CHANNELS[Photometric(photometric)]
    result = samples.copy()
    result[painted.mask] = (1 << bits) - 1
    covered = put(wide(np.zeros_like(samples[..., : min(channels, 3)]), bits), painted)
    if bits < 8:
        covered = narrowed(covered, 255 // ((1 << bits) - 1))
    if photometric in (Photometric.WHITE_IS_ZERO, Photometric.SEPARATED):
        covered = _inverted(covered, bits)
    if photometric == Photometric.SEPARATED:
        covered = np.concatenate((covered, np.zeros_like(covered[..., :1])), axis=2)
    result[..., :channels][painted.mask] = covered[painted.mask]
    return result


def written(
    header: Header, page: Page, samples: Samples, photometric: int, bits: int, extra: list[int] | None = None
) -> Page:
    """The page with these samples, deflated; `extra` says anew what those beyond the picture's own are, if given."""
    rows = np.ascontiguousarray(_packed(samples, bits, header.order))
    per_strip = min(len(rows), max(1, _STRIP_BYTES // max(1, rows.shape[1] * rows.itemsize)))
    strips = [zlib.compress(rows[at : at + per_strip].tobytes(), 6) for at in range(0, len(rows), per_strip)]
    replaced = _REWRITTEN if extra is None else _REWRITTEN | {Tag.EXTRA_SAMPLES, Tag.SAMPLE_FORMAT}
    fields = [field for field in page.fields if field.tag not in replaced]
    count = samples.shape[2]
    numbers: dict[int, list[int]] = {
        Tag.COMPRESSION: [Compression.DEFLATE], Tag.PHOTOMETRIC_INTERPRETATION: [photometric],
        Tag.BITS_PER_SAMPLE: [bits] * count, Tag.SAMPLES_PER_PIXEL: [count], Tag.ROWS_PER_STRIP: [per_strip],
        Tag.STRIP_BYTE_COUNTS: [len(strip) for strip in strips],
    }  # fmt: skip
    if extra:
        numbers[Tag.EXTRA_SAMPLES] = extra
    fields += _fields(numbers, header.order)
    pointers = [Pointers(Tag.STRIP_OFFSETS, tuple((number, 0) for number in range(len(strips))))]
    return Page(page.ifd, fields, pointers, [Block(0, 0, strip) for strip in strips])


def _packed(samples: Samples, bits: int, order: str) -> Samples:
    rows = samples.reshape(len(samples), -1)
    if bits == 1:
        return np.packbits(rows, axis=1)
    if bits < 8:
        per_byte = 8 // bits
        padded = np.pad(rows, ((0, 0), (0, -rows.shape[1] % per_byte))).reshape(len(rows), -1, per_byte)
        shifts = np.array(range(8 - bits, -1, -bits), np.uint8)
        return np.asarray((padded << shifts).sum(axis=2), np.uint8)
    return rows.astype(f"{order}u2") if bits == 16 else rows


def _fields(numbers: dict[int, list[int]], order: str) -> Iterator[Field]:
    for tag, values in numbers.items():
        kind, layout = (tiff.LONG, "I") if tag in (Tag.STRIP_BYTE_COUNTS, Tag.ROWS_PER_STRIP) else (tiff.SHORT, "H")
        yield Field(tag, kind, len(values), struct.pack(f"{order}{len(values)}{layout}", *values))
