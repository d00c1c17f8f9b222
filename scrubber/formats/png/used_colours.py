"""Colours that no pixel has can say anything: entries of the palette, and the one colour that tRNS makes transparent.

Entries become black and opaque, the transparent colour is left out. Which colours occur is found by decoding every
image of the file, because only pixels can tell.
"""

import io
import struct
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrubber.containers.png.chunks import SIGNATURE, chunk_pieces
from scrubber.containers.png.headers import PALETTE, Header
from scrubber.decoding import about_to_decode
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.formats import reasons
from scrubber.formats.png.image import CompressedImage

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_DEPTH = 8
_MAX_PIXELS = 100_000_000
"""Pixels of one image that are decoded: a byte each."""
_MAX_PIXELS_OF_ALL = 1_500_000_000
"""Pixels of all frames: some seconds."""


def used_entries(header: Header, images: Iterable[CompressedImage]) -> set[int]:
    """The palette indexes that occur in `images`. Raises `LimitExceeded`."""
    found: set[int] = set()
    pixels = 0
    for image in images:
        pixels += image.width * image.height
        if pixels > _MAX_PIXELS_OF_ALL:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("png.palette-frames", "PLTE"))
        counts = _histogram(header, image)
        found.update(index for index, count in enumerate(counts) if count)
    return found


def _histogram(header: Header, image: CompressedImage) -> list[int]:
    if image.width * image.height > _MAX_PIXELS:
        raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("png.palette-pixels", "PLTE"))
    with _decoded(header, image) as picture:
        return picture.histogram()


@contextmanager
def _decoded(header: Header, image: CompressedImage) -> "Iterator[Image]":
    """The image alone, in an all black palette where it has one."""
    about_to_decode()
    from PIL.Image import open as open_image  # decoders are imported only when a file needs them

    pieces = [SIGNATURE, *chunk_pieces(b"IHDR", header.to_bytes(image.width, image.height))]
    pieces += chunk_pieces(b"PLTE", bytes(3 << header.depth)) if header.colour == PALETTE else []
    pieces += [*chunk_pieces(b"IDAT", image.stream), *chunk_pieces(b"IEND")]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open_image(io.BytesIO(b"".join(pieces)), formats=["PNG"]) as picture:
                picture.load()
                yield picture
    except (OSError, SyntaxError, ValueError) as error:
        raise ParseError(reasons.DATA_UNREADABLE, Detail("png.decoder", "IDAT")) from error


def occurs(header: Header, images: Iterable[CompressedImage], colour: bytes) -> bool:
    """Whether a pixel of `images` may have this colour (tRNS, section 11.3.2.1): two bytes a sample, grey or RGB.

    True without a look for 16-bit samples, which the decoder rounds, and for very many pixels.
    """
    looked_at = list(images)
    pixels = sum(image.width * image.height for image in looked_at)
    if header.depth > _MAX_DEPTH or pixels > _MAX_PIXELS:
        return True
    scale = 255 // ((1 << header.depth) - 1)
    samples = [value * scale for value in struct.unpack(f">{len(colour) // 2}H", colour)]
    return any(_has_colour(header, image, samples) for image in looked_at)


def _has_colour(header: Header, image: CompressedImage, samples: list[int]) -> bool:
    about_to_decode()
    from PIL import ImageChops

    with _decoded(header, image) as picture:
        bands = picture.convert("L" if len(samples) == 1 else "RGB").split()
    first, *others = (_where(band, sample) for band, sample in zip(bands, samples, strict=True))
    for mask in others:
        first = ImageChops.darker(first, mask)
    return first.getbbox() is not None


def _where(band: "Image", sample: int) -> "Image":
    """White where the band has this sample, black elsewhere."""
    return band.point([255 if level == sample else 0 for level in range(256)])


def neutral_palette(palette: bytes, used: set[int]) -> bytes:
    """`palette` (three bytes an entry) with every unused entry black."""
    return b"".join(palette[3 * i : 3 * i + 3] if i in used else b"\0\0\0" for i in range(len(palette) // 3))


def neutral_alpha(alpha: bytes, used: set[int], entries: int) -> bytes:
    """tRNS of a palette with every unused entry opaque, cut to the palette's `entries`."""
    return bytes(value if index in used else 255 for index, value in enumerate(alpha[:entries]))
