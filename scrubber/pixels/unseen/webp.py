"""WebP: colours under alpha 0, and text in the lowest bits of a lossless picture.

Each image is looked at by itself, as an animation's frames lie over each other; only the images that hold something
are encoded again, and without loss what is shown stays the very same.
"""

import io
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.webp import riff
from scrubber.containers.webp.headers import (
    ALPHA_FLAG,
    FRAME_HEADER_BYTES,
    LOSSLESS,
    LOSSY,
    FrameHeader,
    WebpCanvas,
    image_header,
)
from scrubber.containers.webp.riff import Chunk, chunk_pieces
from scrubber.errors import Detail, ParseError
from scrubber.pixels.codec import BROKEN, QUALITY
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.decoded import shown_by_pillow
from scrubber.pixels.unseen.gates import has_mixed_times
from scrubber.pixels.unseen.no_time import frames_without_time
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.pixels.unseen.stealth import found_text, without_text
from scrubber.pixels.unseen.transparency import hidden_in_frame, holds_picture

_IMAGE_CHUNKS = (LOSSY, LOSSLESS, b"ALPH")
_METHOD = 4
_Pieces = list[bytes | memoryview]


class WebpUnseen(UnseenSearch):
    """Stills and animations, with or without loss."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        images = _images(data)
        places = _places(data)
        if has_mixed_times([place.duration for place in places]):
            yield from frames_without_time(self.shown(data))
        if not any(map(_may_be_transparent, images)):
            return
        for number, (chunks, seen) in enumerate(zip(images, self.shown(data), strict=False)):
            if _may_be_transparent(chunks):
                area = places[number].area if places else None
                yield from _in_image(number, chunks, None if area is None else seen.part(area))

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        pieces: _Pieces = []
        frame, still_is_written = 0, False
        images = _images(data)
        for chunk in _chunks(data):
            if chunk.type == b"ANMF":
                image = _new_image(frame, images[frame], records)
                pieces += chunk_pieces(b"ANMF", bytes(chunk.data[:FRAME_HEADER_BYTES]), *image)
                frame += 1
            elif chunk.type not in _IMAGE_CHUNKS:
                pieces += chunk_pieces(chunk.type, chunk.data)
            elif not still_is_written:
                pieces += _new_image(0, images[0], records)
                still_is_written = True
        return b"".join(riff.file_pieces(pieces))

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`."""
        return shown_by_pillow(data, ("WEBP",))


def _chunks(data: bytes) -> list[Chunk]:
    return list(riff.read_chunks(data, riff.HEADER_BYTES, riff.riff_end(data)))


def _images(data: bytes) -> list[list[Chunk]]:
    """The chunks of each image: of the still, or of each frame."""
    chunks = _chunks(data)
    frames = [
        list(riff.read_chunks(data, chunk.offset + riff.FRAMING + FRAME_HEADER_BYTES, _end(chunk)))
        for chunk in chunks
        if chunk.type == b"ANMF"
    ]
    return frames or [[chunk for chunk in chunks if chunk.type in _IMAGE_CHUNKS]]


def _places(data: bytes) -> list[FrameHeader]:
    """Where each frame lies; empty for a still."""
    chunks = _chunks(data)
    canvas = WebpCanvas.read(chunks[0].data) if chunks[0].type == b"VP8X" else None
    return [FrameHeader.read(chunk.data, canvas) for chunk in chunks if chunk.type == b"ANMF" and canvas is not None]


def _end(chunk: Chunk) -> int:
    return chunk.offset + riff.FRAMING + len(chunk.data)


def _may_be_transparent(chunks: list[Chunk]) -> bool:
    return any(
        chunk.type == b"ALPH" or (chunk.type == LOSSLESS and image_header(chunk.type, chunk.data)[2])
        for chunk in chunks
    )


def _is_lossless(chunks: list[Chunk]) -> bool:
    return any(chunk.type == LOSSLESS for chunk in chunks)


def _in_image(number: int, chunks: list[Chunk], shown: Seen | None) -> Iterator[Found]:
    """`shown` is what is seen in the place of an animation's frame."""
    samples = _decoded(chunks)
    hidden = np.asarray(samples[..., 3] == 0, bool) if shown is None else hidden_in_frame(samples, shown)
    if holds_picture(samples[..., :3], hidden, not _is_lossless(chunks)):
        removal = Removal.EXACT if _is_lossless(chunks) else Removal.NEEDS_ENCODING
        size = samples.shape[1], samples.shape[0]
        record = UnseenPicture(UnseenKind.UNDER_TRANSPARENCY, removal, size, size, number)
        yield Found(record, np.ascontiguousarray(samples[..., :3]))
    if _is_lossless(chunks):
        yield from found_text(samples, number)


def _decoded(chunks: list[Chunk]) -> NDArray[np.uint8]:
    """The image alone, RGBA."""
    from PIL import Image

    picture = next(chunk for chunk in chunks if chunk.type in (LOSSY, LOSSLESS))
    width, height, _own = image_header(picture.type, picture.data)
    canvas = chunk_pieces(b"VP8X", WebpCanvas(ALPHA_FLAG, width, height).to_bytes())
    images = [piece for chunk in chunks if chunk.type in _IMAGE_CHUNKS for piece in _copied(chunk)]
    try:
        with Image.open(io.BytesIO(b"".join(riff.file_pieces([*canvas, *images]))), formats=("WEBP",)) as decoded:
            return np.asarray(decoded.convert("RGBA"))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("unseen.webp-decoded")) from error


def _copied(chunk: Chunk) -> _Pieces:
    return chunk_pieces(chunk.type, chunk.data)


def _new_image(number: int, chunks: list[Chunk], records: Sequence[UnseenPicture]) -> _Pieces:
    """The chunks of an image without what `records` name in it."""
    kinds = {record.kind for record in records if record.frame == number}
    if not kinds:
        return [piece for chunk in chunks if chunk.type in _IMAGE_CHUNKS for piece in _copied(chunk)]
    samples = _decoded(chunks).copy()
    if UnseenKind.UNDER_TRANSPARENCY in kinds:
        samples[..., :3][samples[..., 3] == 0] = 0
    if UnseenKind.STEALTH_TEXT in kinds:
        samples = without_text(samples)
    return _encoded(samples, _is_lossless(chunks))


def _encoded(samples: NDArray[np.uint8], lossless: bool) -> _Pieces:
    """An image's chunks; a lossy encoder may fill what is transparent as it likes."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(samples).save(out, "WEBP", lossless=lossless, quality=QUALITY, method=_METHOD, exact=lossless)
    return [piece for chunk in _chunks(out.getvalue()) if chunk.type in _IMAGE_CHUNKS for piece in _copied(chunk)]
