"""JPEG XL: colours under alpha 0. What is removed on request is encoded anew, without loss where it was so."""

from collections.abc import Iterator, Sequence

import numpy as np

from scrubber.pixels.jxl import decode, encoded_like
from scrubber.pixels.raster import as_rgb
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.transparency import holds_picture


class JxlUnseen(UnseenSearch):
    """Stills."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        samples = decode(data)
        if samples.ndim < 3 or samples.shape[2] not in (2, 4):
            return
        if holds_picture(samples[..., :-1], np.asarray(samples[..., -1] == 0, bool), is_lossy=True):
            size = samples.shape[1], samples.shape[0]
            record = UnseenPicture(UnseenKind.UNDER_TRANSPARENCY, Removal.NEEDS_ENCODING, size, size)
            yield Found(record, as_rgb(samples[..., :-1]))

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        samples = decode(data).copy()
        samples[..., :-1][samples[..., -1] == 0] = 0
        return encoded_like(data, samples)

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`."""
        samples = np.atleast_3d(decode(data))
        has_alpha = samples.shape[2] in (2, 4)
        yield Seen(samples[..., :-1] if has_alpha else samples, samples[..., -1] if has_alpha else None)
