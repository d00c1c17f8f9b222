"""PNG: colours under alpha 0, text in the lowest bits, and the picture that stands outside an animation."""

import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.png import chunks as png
from scrubber.containers.png.chunks import chunk_pieces, read_chunks
from scrubber.containers.png.headers import PALETTE, FrameControl, Header
from scrubber.errors import Detail, ParseError
from scrubber.pixels import png_raster
from scrubber.pixels.codec import BROKEN
from scrubber.pixels.png_raster import Samples
from scrubber.pixels.raster import Rgb
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.decoded import shown_by_pillow
from scrubber.pixels.unseen.no_time import frames_without_time
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.stealth import found_text, without_text
from scrubber.pixels.unseen.transparency import hidden_in_frame, holds_picture

_GREY_ALPHA, _RGBA = 4, 6
_WITH_ALPHA = (_GREY_ALPHA, _RGBA)
_SEQUENCE_BYTES = 4
_Chunks = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Image:
    """One image of a file: IDAT's, or that of a frame. `number` counts shown frames, -1 stands outside of them."""

    number: int
    width: int
    height: int
    left: int
    top: int
    stream: bytes

    @property
    def area(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)


class PngUnseen(UnseenSearch):
    """Stills and animations."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        chunks = _read(data)
        header = Header.read(chunks[0][1])
        palette = {kind: body for kind, body in chunks if kind in (b"PLTE", b"tRNS")}
        images = _images(chunks, header)
        is_animated = len(images) > 1
        shown = self.shown(data) if is_animated else iter(())
        for image in images:
            samples = _decoded(header, image, palette)
            seen = next(shown, None)
            if image.number < 0:
                yield from _outside(image, samples)
            elif samples.shape[2] == 4:
                yield from _under(image, samples, None if seen is None else seen.part(image.area))
            if image.number >= 0 and header.depth == 8 and header.colour != PALETTE:
                yield from found_text(samples, image.number)

        if is_animated:
            yield from frames_without_time(islice(self.shown(data), int(images[0].number < 0), None))

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        chunks = _read(data)
        header = Header.read(chunks[0][1])
        named = dict(chunks)
        wanted = {image.number: _new_stream(header, image, named, records) for image in _images(chunks, header)}
        pieces = [png.SIGNATURE, *chunk_pieces(b"IHDR", replace(header, interlaced=False).to_bytes())]
        for kind, body in _rewritten(chunks[1:], header, wanted):
            pieces += chunk_pieces(kind, body)
        return b"".join(pieces)

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`."""
        return shown_by_pillow(data, ("PNG",))


def _read(data: bytes) -> _Chunks:
    return [(chunk.type, bytes(chunk.data)) for chunk in read_chunks(data)]


def _images(chunks: _Chunks, header: Header) -> list[_Image]:
    """In the order of the file; with an animation, IDAT is a frame when a frame control stands before it."""
    streams: dict[int, list[bytes]] = {}
    places: dict[int, tuple[int, int, int, int]] = {}
    is_animated = any(kind == b"acTL" for kind, _body in chunks)
    number = -1 if is_animated else 0
    for kind, body in chunks:
        if kind == b"fcTL":
            control = FrameControl.read(body, header)
            number += 1
            places[number] = control.width, control.height, control.left, control.top
        elif kind in (b"IDAT", b"fdAT"):
            streams.setdefault(number, []).append(body[_SEQUENCE_BYTES if kind == b"fdAT" else 0 :])
    whole = header.width, header.height, 0, 0
    return [_Image(n, *places.get(n, whole), b"".join(pieces)) for n, pieces in streams.items()]


def _record(kind: UnseenKind, removal: Removal, image: _Image, seen_pixels: int) -> UnseenPicture:
    size = image.width, image.height
    return UnseenPicture(kind, removal, size, size if seen_pixels else (0, 0), max(0, image.number))


def _decoded(header: Header, image: _Image, palette: dict[bytes, bytes]) -> NDArray[np.uint8]:
    """RGBA where the kind of picture can be transparent, else RGB; 8 bits, by Pillow."""
    from PIL import Image

    pieces = [png.SIGNATURE, *chunk_pieces(b"IHDR", header.to_bytes(image.width, image.height))]
    for kind, body in palette.items():
        pieces += chunk_pieces(kind, body)
    pieces += [*chunk_pieces(b"IDAT", image.stream), *chunk_pieces(b"IEND")]
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(b"".join(pieces)), formats=("PNG",)) as picture:
            warnings.simplefilter("ignore")
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            return np.asarray(picture if picture.mode == mode else picture.convert(mode))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("unseen.png-decoded")) from error


def _colours(samples: NDArray[np.uint8]) -> Rgb:
    return np.ascontiguousarray(samples[..., :3])


def _outside(image: _Image, samples: NDArray[np.uint8]) -> Iterator[Found]:
    """The picture for programs without animations; many files have just one colour or a few words there."""
    if holds_picture(samples[..., :3], np.ones(samples.shape[:2], bool)):
        yield Found(_record(UnseenKind.OUTSIDE_ANIMATION, Removal.NOT, image, 0), _colours(samples))


def _under(image: _Image, samples: NDArray[np.uint8], shown: Seen | None) -> Iterator[Found]:
    """`shown` is what is seen in the place of an animation's frame."""
    hidden = np.asarray(samples[..., 3] == 0, bool) if shown is None else hidden_in_frame(samples, shown)
    if holds_picture(samples[..., :3], hidden):
        record = _record(UnseenKind.UNDER_TRANSPARENCY, Removal.EXACT, image, int(hidden.size - hidden.sum()))
        yield Found(record, _colours(samples))


def _new_stream(
    header: Header, image: _Image, named: dict[bytes, bytes], records: Sequence[UnseenPicture]
) -> bytes | None:
    """The image without what `records` name in it; None where it stays, though never an interlaced one."""
    kinds = {record.kind for record in records if record.frame == image.number}
    if not kinds and not header.interlaced:
        return None
    samples = _exact(header, image)
    if UnseenKind.UNDER_TRANSPARENCY in kinds:
        _blank(header, samples, named.get(b"tRNS", b""))
    if UnseenKind.STEALTH_TEXT in kinds:
        samples = without_text(samples)
    return png_raster.encode(replace(header, interlaced=False), samples)


def _exact(header: Header, image: _Image) -> Samples:
    """The stored samples; Pillow is quicker where it gives just these."""
    if header.depth != 8 or header.colour not in _WITH_ALPHA:
        return png_raster.decode(header, image.width, image.height, image.stream).copy()
    samples = _decoded(header, image, {})
    return samples[..., [0, 3]] if header.colour == _GREY_ALPHA else samples.copy()


def _blank(header: Header, samples: Samples, alpha: bytes) -> None:
    """One colour for everything that is wholly transparent: black, or the first transparent one of a palette."""
    if header.colour in _WITH_ALPHA:
        samples[..., :-1][samples[..., -1] == 0] = 0
    elif header.colour == PALETTE and 0 in alpha:
        clear = np.frombuffer(alpha.ljust(256, b"\xff"), np.uint8) == 0
        samples[clear[samples]] = alpha.index(0)


def _rewritten(chunks: _Chunks, header: Header, streams: dict[int, bytes | None]) -> Iterator[tuple[bytes, bytes]]:
    """The chunks behind IHDR with new streams in them, frames numbered anew; tRNS and others stay."""
    number = -1 if any(kind == b"acTL" for kind, _body in chunks) else 0
    sequence, written = 0, set[int]()
    for kind, body in chunks:
        if kind == b"fcTL":
            number += 1
            yield kind, struct.pack(">I", sequence) + FrameControl.read(body, header).values
        elif kind in (b"IDAT", b"fdAT"):
            new = streams[number]
            if new is not None and number in written:
                continue
            written.add(number)
            content = body[_SEQUENCE_BYTES if kind == b"fdAT" else 0 :] if new is None else new
            yield kind, struct.pack(">I", sequence) + content if kind == b"fdAT" else content
        else:
            yield kind, body
        sequence += kind in (b"fcTL", b"fdAT")
