"""HEIC and AVIF: picture behind a crop or in the rest of the last tiles, and colours under alpha 0.

Nothing of it can be cut away as it is: what is removed on request is encoded anew, as it is shown.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.isobmff.boxes import Box, children, read_file
from scrubber.containers.isobmff.codes import BoxType, PropertyType, ReferenceType
from scrubber.containers.isobmff.items import Meta, read_meta
from scrubber.errors import Detail, ScrubberError, Unsupported
from scrubber.formats.base import Crop, CropKind, Format
from scrubber.formats.heif import avif as avif_format
from scrubber.formats.heif import heic as heic_format
from scrubber.i18n import N_
from scrubber.pixels import avif, heic
from scrubber.pixels.raster import as_rgb
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.edges import goes_on_beyond
from scrubber.pixels.unseen.gates import names_alpha
from scrubber.pixels.unseen.record import MARGIN, Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.transparency import holds_picture

_SEVERAL = N_("it is of a rare kind")
_ALIKE = 8.0
"""Levels by which two decodings of the same data differ at most, on average."""
_HIDDEN = 1
"""The flag of an item that is not to be shown."""


class HeifUnseen(UnseenSearch, ABC):
    """What both formats have in common. Of several pictures none is removed."""

    _format: Format

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        self._format.load_decoder()
        document = self._format.parse(data)
        removal = Removal.NOT if document.pictures() else Removal.NEEDS_ENCODING
        for crop in document.crops():
            yield from self._behind(data, crop, removal)
        if names_alpha(data) and self.shows_alpha(data):
            for number, samples in enumerate(self.decoded(data)):
                yield from _under(samples, number, removal)

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        self._format.load_decoder()
        if self._format.parse(data).pictures():
            raise Unsupported(_SEVERAL, Detail("unseen.heif-several"))
        return self.encoded_anew(data)

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`."""
        self._format.load_decoder()
        for samples in self.decoded(data):
            has_alpha = samples.ndim == 3 and samples.shape[2] in (2, 4)
            colours = samples[..., :-1] if has_alpha else np.atleast_3d(samples)
            yield Seen(_eight_bits(colours), _eight_bits(samples[..., -1]) if has_alpha else None)

    @abstractmethod
    def decoded(self, data: bytes) -> Iterator[NDArray[Any]]:
        """The primary picture, or all frames, upright."""

    @abstractmethod
    def shows_alpha(self, data: bytes) -> bool:
        """Whether the decoder gives alpha, which it says before it decodes: many a photo names one that it ignores."""

    @abstractmethod
    def encoded_anew(self, data: bytes) -> bytes:
        """A file of what is shown and nothing else."""

    def _behind(self, data: bytes, crop: Crop, removal: Removal) -> Iterator[Found]:
        beyond = max(crop.whole[0] - crop.shown[0], crop.whole[1] - crop.shown[1])
        if beyond <= MARGIN or (crop.kind is CropKind.TILE_EDGES and not self._tile_goes_on(crop)):
            return
        kind = UnseenKind.LAST_TILES if crop.kind is CropKind.TILE_EDGES else UnseenKind.BEHIND_CROP
        if not crop.picture:
            yield Found(UnseenPicture(kind, removal, crop.whole, crop.shown))
            return
        whole, shown = (np.atleast_3d(next(self.decoded(file))) for file in (crop.picture, data))
        if shown.shape[1::-1] != crop.shown:
            removal = Removal.NOT  # this decoder doesn't crop: what it gives would show all
        if not _is_fill(whole, shown):
            yield Found(UnseenPicture(kind, removal, crop.whole, crop.shown), as_rgb(whole))

    def _tile_goes_on(self, crop: Crop) -> bool:
        """Whether the last tile is a picture to its end; one tile is decoded instead of all."""
        tile = _last_tile(crop.picture)
        if tile is None:
            return True
        file, is_turned = tile
        beyond = crop.whole[0] - crop.shown[0], crop.whole[1] - crop.shown[1]
        across, down = beyond[::-1] if is_turned else beyond
        try:
            samples = np.atleast_3d(next(self.decoded(file)))
        except ScrubberError:
            return True
        return goes_on_beyond(samples, (samples.shape[1] - across, samples.shape[0] - down))


class HeicUnseen(HeifUnseen):
    """One picture, at its bit depth."""

    _format = heic_format.FORMAT

    def decoded(self, data: bytes) -> Iterator[NDArray[Any]]:
        """See `HeifUnseen.decoded`."""
        yield heic.decode(data).samples

    def shows_alpha(self, data: bytes) -> bool:
        """See `HeifUnseen.shows_alpha`."""
        return heic.has_alpha(data)

    def encoded_anew(self, data: bytes) -> bytes:
        """See `HeifUnseen.encoded_anew`."""
        picture = heic.decode(data)
        return heic.encode(replace(picture, samples=_without_hidden_colours(picture.samples)))


class AvifUnseen(HeifUnseen):
    """All frames, 8 bits."""

    _format = avif_format.FORMAT

    def decoded(self, data: bytes) -> Iterator[NDArray[Any]]:
        """See `HeifUnseen.decoded`."""
        yield from avif.decode(data).samples

    def shows_alpha(self, data: bytes) -> bool:
        """See `HeifUnseen.shows_alpha`. Decoding is what tells it: of a sequence, any frame may have some."""
        return True

    def encoded_anew(self, data: bytes) -> bytes:
        """See `HeifUnseen.encoded_anew`."""
        frames = avif.decode(data)
        return avif.encode(replace(frames, samples=list(map(_without_hidden_colours, frames.samples))), data)


def _is_fill(whole: NDArray[Any], shown: NDArray[Any]) -> bool:
    """Whether `shown` is the top left corner of `whole`, with a fill beyond: encoders need it for small pictures."""
    height, width = shown.shape[:2]
    if shown.shape == whole.shape:
        return False
    corner = whole[:height, :width]
    if corner.shape != shown.shape or float(np.abs(corner.astype(np.int32) - shown).mean()) > _ALIKE:
        return False
    return not goes_on_beyond(whole, (width, height))


def _under(samples: NDArray[Any], number: int, removal: Removal) -> Iterator[Found]:
    if samples.ndim < 3 or samples.shape[2] not in (2, 4):
        return
    colours = _eight_bits(samples[..., :-1])
    if holds_picture(colours, np.asarray(samples[..., -1] == 0, bool), is_lossy=True):
        size = samples.shape[1], samples.shape[0]
        yield Found(UnseenPicture(UnseenKind.UNDER_TRANSPARENCY, removal, size, size, number), as_rgb(colours))


def _eight_bits(samples: NDArray[Any]) -> NDArray[np.uint8]:
    return np.asarray(samples >> 8, np.uint8) if samples.dtype == np.uint16 else samples


def _without_hidden_colours(samples: NDArray[Any]) -> NDArray[Any]:
    """Samples with the mean of what is seen wherever nothing is: a hard step to black would show beside edges."""
    if samples.ndim < 3 or samples.shape[2] not in (2, 4):
        return samples
    hidden = samples[..., -1] == 0
    if hidden.any() and not hidden.all():
        samples = samples.copy()
        samples[..., :-1][hidden] = samples[..., :-1][~hidden].mean(axis=0).astype(samples.dtype)
    return samples


def _last_tile(data: bytes) -> tuple[bytes, bool] | None:
    """The file with the last tile of its grid as the primary item, and whether the grid is shown with sides swapped."""
    boxes, _rest = read_file(data)
    box = next((top for top in boxes if top.type == BoxType.META), None)
    if box is None:
        return None
    meta = read_meta(data, box)
    tiles = [ref.targets for ref in meta.references if ref.type == ReferenceType.DIMG and ref.source == meta.primary]
    primary = next((child for child in children(data, box, 4) if child.type == BoxType.PITM), None)
    if not tiles or not tiles[0] or primary is None or tiles[0][-1] not in meta.items:
        return None
    return _with_primary(data, meta, primary, tiles[0][-1]), _is_turned(data, meta)


def _with_primary(data: bytes, meta: Meta, primary: Box, number: int) -> bytes:
    """`data`, a file of ours, with another primary item, which is to be shown."""
    result = bytearray(data)
    width = primary.end - primary.body - 4
    result[primary.body + 4 : primary.end] = number.to_bytes(width, "big")
    result[meta.items[number].entry.body + 3] &= ~_HIDDEN & 0xFF
    return bytes(result)


def _is_turned(data: bytes, meta: Meta) -> bool:
    """Whether the primary item is turned by one quarter or three."""
    turns = 0
    for index, _essential in meta.items[meta.primary].properties:
        box = meta.properties[index]
        if box.type == PropertyType.IROT:
            turns += data[box.body]
    return bool(turns & 1)
