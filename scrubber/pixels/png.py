"""Covers in a PNG, animated or not: every sample outside of the covers stays the very same number.

A palette becomes red, green and blue, because the colours of a cover are not among its own. An animation gets one
cover that stands still in all frames: a frame shows what earlier ones left, so a cover of single frames would let the
face through or would have to be taken away again.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from scrubber.containers.png import chunks as png
from scrubber.containers.png.chunks import chunk_pieces, read_chunks
from scrubber.containers.png.headers import PALETTE, FrameControl, Header
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.i18n import N_
from scrubber.pixels import png_raster
from scrubber.pixels.codec import NOT_SMALLER, check_size, too_large
from scrubber.pixels.crop import NOT_CROPPED, Crop, Cropped
from scrubber.pixels.pillow_codec import PillowCodec
from scrubber.pixels.png_raster import Samples
from scrubber.pixels.raster import Painted, Painter, as_rgb, narrowed, paint_stored, put, resized

_GREY, _RGB, _RGBA = 0, 2, 6
MAX_SAMPLE_BYTES = 270_000_000
"""Of all samples: they are in memory several times while covers are put in, and unfiltering more takes minutes."""


class PngCodec(PillowCodec):
    """Stills and animations; only stills are made smaller."""

    pillow_names = ("PNG",)

    def check_room(self, data: bytes) -> None:
        """See `PixelCodec.check_room`: IHDR stands first. What isn't one is told by who takes the file apart."""
        kind, body = data[12:16], data[16:29]
        if kind != b"IHDR" or len(body) < 13:
            return
        with suppress(ParseError):
            header = Header.read(body)
            check_size(header.width, header.height, len(data))
            if header.width * header.height * _bytes_of_pixel(header) > MAX_SAMPLE_BYTES:
                raise too_large()

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        return cover_png(data, orientation, paint)

    def smaller(self, data: bytes, orientation: int, max_side: int) -> bytes:
        """See `PixelCodec.smaller`."""
        return _with_samples(data, lambda samples: resized(samples, max_side), mixes=True)

    def cropped(self, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        """See `PixelCodec.cropped`."""
        part = _with_samples(data, lambda samples: crop.of_stored(samples, orientation), mixes=False)
        return Cropped(part, crop, is_exact=True)


@dataclass(frozen=True, slots=True)
class _Colours:
    """How stored samples become the samples of the copy: palette and transparent colours."""

    source: Header
    palette: bytes
    transparent: bytes

    @property
    def target(self) -> Header:
        """The header of the copy; rows come one after the other there."""
        if self.source.colour != PALETTE:
            return replace(self.source, interlaced=False)
        return replace(self.source, colour=_RGBA if self.transparent else _RGB, depth=8, interlaced=False)

    def unfolded(self, samples: Samples) -> Samples:
        """Indexes as colours; anything else as it is. Raises `ParseError` for an index without a colour."""
        if self.source.colour != PALETTE:
            return samples
        entries = np.frombuffer(self.palette, np.uint8).reshape(-1, 3)
        if samples.max(initial=0) >= len(entries):
            raise ParseError(N_("its colours can't be read"), Detail("png-pixels.palette"))
        if self.transparent:
            alpha = np.frombuffer(self.transparent.ljust(len(entries), b"\xff")[: len(entries)], np.uint8)
            entries = np.concatenate((entries, alpha[:, None]), axis=1)
        return entries[samples[..., 0]]

    def shown(self, samples: Samples) -> Samples:
        """Unfolded samples with the full range of their type, as grey or colours."""
        scale = {1: 255, 2: 85, 4: 17}.get(self.target.depth, 1)
        return np.asarray(samples * samples.dtype.type(scale))

    def covered(self, samples: Samples, painted: Painted) -> Samples:
        """Unfolded samples with the covers in them; none gets the one colour that means transparent."""
        scale = {1: 255, 2: 85, 4: 17}.get(self.target.depth, 1)
        result: Samples = narrowed(put(self.shown(samples), painted), scale)
        if self.transparent and self.source.colour in (_GREY, _RGB):
            key = np.array(struct.unpack(f">{len(self.transparent) // 2}H", self.transparent))
            hit = painted.mask & (result == key).all(axis=2)
            result[hit, 0] ^= 1
        return result


def _bytes_of_pixel(header: Header) -> int:
    """What a pixel takes while covers are put in."""
    channels = 4 if header.colour == PALETTE else png_raster.CHANNELS[header.colour]
    return channels * (2 if header.depth == 16 else 1)


def cover_png(data: bytes, orientation: int, paint: Painter) -> bytes:
    """A clean PNG with its covers; `data` itself when `paint` covers nothing. Raises `ParseError`."""
    chunks = [(chunk.type, bytes(chunk.data)) for chunk in read_chunks(data)]
    header = Header.read(chunks[0][1])
    named = dict(chunks)
    colours = _Colours(header, named.get(b"PLTE", b""), named.get(b"tRNS", b""))
    still = b"".join(body for kind, body in chunks if kind == b"IDAT")
    samples = colours.unfolded(png_raster.decode(header, header.width, header.height, still))
    painted = paint_stored(as_rgb(colours.shown(samples)), orientation, paint, None)
    if painted is None:
        return data
    pieces = [png.SIGNATURE, *chunk_pieces(b"IHDR", colours.target.to_bytes())]
    for kind, body in _rewritten(chunks[1:], colours, samples, painted):
        pieces += chunk_pieces(kind, body)
    return b"".join(pieces)


def _rewritten(
    chunks: list[tuple[bytes, bytes]], colours: _Colours, still: Samples, painted: Painted
) -> Iterator[tuple[bytes, bytes]]:
    control, waiting, sequence = None, list[bytes](), 0
    for kind, body in chunks:
        if kind != b"fdAT" and waiting and control is not None:
            yield b"fdAT", struct.pack(">I", sequence) + _frame(b"".join(waiting), control, colours, painted)
            waiting, sequence = [], sequence + 1
        if kind == b"fdAT":
            waiting.append(body[4:])
        elif kind == b"fcTL":
            control = FrameControl.read(body, colours.source)
            yield kind, struct.pack(">I", sequence) + control.values
            sequence += 1
        elif kind == b"IDAT":
            if still.size:
                yield kind, png_raster.encode(colours.target, colours.covered(still, painted))
            still = still[:0]
        else:
            yield from _other(kind, body, colours)


def _other(kind: bytes, body: bytes, colours: _Colours) -> Iterator[tuple[bytes, bytes]]:
    """A palette and what belongs to it goes where the copy has none."""
    if colours.source.colour == PALETTE:
        if kind in (b"PLTE", b"tRNS"):
            return
        if kind == b"sBIT" and colours.target.colour == _RGBA:
            body += b"\x08"
    yield kind, body


def _frame(stream: bytes, control: FrameControl, colours: _Colours, painted: Painted) -> bytes:
    samples = colours.unfolded(png_raster.decode(colours.source, control.width, control.height, stream))
    area = np.s_[control.top : control.top + control.height, control.left : control.left + control.width]
    part = Painted(painted.picture[area], painted.mask[area])
    return png_raster.encode(colours.target, colours.covered(samples, part))


def _with_samples(data: bytes, change: Callable[[Samples], Samples], mixes: bool) -> bytes:
    """A still with other samples of the same kind. Raises `Unsupported` for animations.

    What mixes samples, as making smaller does, can't be done to indexes, to few bits and beside a transparent colour.
    """
    chunks = [(chunk.type, bytes(chunk.data)) for chunk in read_chunks(data)]
    header = Header.read(chunks[0][1])
    named = {kind for kind, _body in chunks}
    if b"acTL" in named or (mixes and (header.colour == PALETTE or header.depth < 8 or b"tRNS" in named)):
        raise Unsupported(NOT_SMALLER if mixes else NOT_CROPPED, Detail("png-pixels.frames"))
    stream = b"".join(body for kind, body in chunks if kind == b"IDAT")
    fewer = change(png_raster.decode(header, header.width, header.height, stream))
    target = replace(header, height=fewer.shape[0], width=fewer.shape[1], interlaced=False)
    pieces = [png.SIGNATURE, *chunk_pieces(b"IHDR", target.to_bytes())]
    for kind, body in chunks[1:]:
        if kind == b"IEND":
            pieces += chunk_pieces(b"IDAT", png_raster.encode(target, fewer))
        if kind != b"IDAT":
            pieces += chunk_pieces(kind, body)
    return b"".join(pieces)
