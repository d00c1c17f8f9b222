"""TIFF: colours under alpha 0, and samples beside the picture's own that no program shows.

A page is written anew without them, deflated, with the very same samples otherwise (`pixels.tiff`).
"""

import io
import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from scrubber.containers import tiff
from scrubber.containers.tiff import Ifd
from scrubber.containers.tiff_tags import Tag
from scrubber.errors import Unsupported
from scrubber.formats.tiff.keep_list import integer
from scrubber.formats.tiff.pages import Page, read_directories, read_page
from scrubber.formats.tiff.trailing_data import Budget
from scrubber.formats.tiff.writing import write_file
from scrubber.pixels import tiff_raster
from scrubber.pixels.raster import Rgb, as_rgb
from scrubber.pixels.tiff import most_bytes, wide, written
from scrubber.pixels.tiff_raster import Samples
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.decoded import seen
from scrubber.pixels.unseen.extra_samples import (
    ALPHAS,
    OWN_SAMPLES,
    extra_kinds,
    has_extra_samples,
    names_extra_samples,
    photometric,
)
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.transparency import holds_picture


class TiffUnseen(UnseenSearch):
    """All pages."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        for number, ifd in enumerate(read_directories(data, tiff.read_header(data))):
            if has_extra_samples(ifd):
                yield from _in_page(data, ifd, number)

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        header, budget = tiff.read_header(data), Budget.of(data)
        pages: list[Page] = []
        for number, ifd in enumerate(read_directories(data, header)):
            page = read_page(data, ifd, budget)
            kinds = {record.kind for record in records if record.frame == number}
            if kinds:
                samples, extra = _without(data, ifd, number, kinds)
                bits = integer(ifd, Tag.BITS_PER_SAMPLE, 1)
                page = written(header, page, samples, photometric(ifd), bits, extra)
            pages.append(page)
        return b"".join(write_file(header, pages, most_bytes(pages, len(data))))

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`. Pages of kinds that Pillow doesn't know are decoded by libtiff strip by strip."""
        for number, ifd in enumerate(read_directories(data, tiff.read_header(data))):
            yield _shown_by_pillow(data, number) or _shown(data, ifd, number)


def _shown_by_pillow(data: bytes, number: int) -> Seen | None:
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("TIFF",)) as picture:
            warnings.simplefilter("ignore")
            picture.seek(number)
            return seen(picture)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return None


def _shown(data: bytes, ifd: Ifd, number: int) -> Seen:
    own, extra = _split(tiff_raster.decode(data, ifd, number), ifd)
    alpha = next((extra[..., n] for n, kind in enumerate(extra_kinds(ifd)) if kind in ALPHAS), None)
    return Seen(own, alpha)


def _split(samples: Samples, ifd: Ifd) -> tuple[Samples, Samples]:
    own = OWN_SAMPLES.get(photometric(ifd), samples.shape[2])
    return samples[..., :own], samples[..., own:]


def _in_page(data: bytes, ifd: Ifd, number: int) -> Iterator[Found]:
    bits = integer(ifd, Tag.BITS_PER_SAMPLE, 1)
    try:
        own, extra = _split(tiff_raster.decode(data, ifd, number), ifd)
    except Unsupported:  # samples of a rare kind: nothing is known of them, and nothing promised
        return
    size = own.shape[1], own.shape[0]
    for channel, kind in enumerate(extra_kinds(ifd)):
        plane = extra[..., channel]
        if kind not in ALPHAS:
            if plane.min() != plane.max():
                record = UnseenPicture(UnseenKind.EXTRA_SAMPLES, Removal.EXACT, size, size, number)
                yield Found(record, as_rgb(wide(plane, bits)))
            continue
        colours = _eight_bits(own, bits)
        if holds_picture(colours, np.asarray(plane == 0, bool)):
            record = UnseenPicture(UnseenKind.UNDER_TRANSPARENCY, Removal.EXACT, size, size, number)
            yield Found(record, colours[..., :3] if colours.shape[2] >= 3 else as_rgb(colours[..., :1]))


def _eight_bits(samples: Samples, bits: int) -> Rgb:
    """Samples of any depth with eight bits, all channels."""
    return np.asarray(samples >> 8, np.uint8) if bits == 16 else wide(samples, bits)


def _without(data: bytes, ifd: Ifd, number: int, kinds: set[UnseenKind]) -> tuple[Samples, list[int] | None]:
    """A page's samples without what is of `kinds`, and what its remaining extra samples are, where that is said."""
    own, extra = _split(tiff_raster.decode(data, ifd, number).copy(), ifd)
    named = extra_kinds(ifd)
    if UnseenKind.UNDER_TRANSPARENCY in kinds:
        for channel, kind in enumerate(named):
            if kind in ALPHAS:
                own[extra[..., channel] == 0] = 0
    kept = [n for n, kind in enumerate(named) if kind in ALPHAS or UnseenKind.EXTRA_SAMPLES not in kinds]
    is_said = names_extra_samples(ifd) or len(kept) < len(named)
    return np.concatenate((own, extra[..., kept]), axis=2), [named[n] for n in kept] if is_said else None
