"""Palette entries that no pixel uses can say anything; they become black and opaque.

Which entries are used is found by decoding every image of the file, because only pixels can tell.
"""

import io
import warnings
from collections.abc import Iterable

from scrubber.containers.png.chunks import SIGNATURE, chunk_pieces
from scrubber.containers.png.headers import Header
from scrubber.errors import LimitExceeded, ParseError
from scrubber.formats.png.image import CompressedImage
from scrubber.i18n import N_

_MAX_PIXELS = 100_000_000
"""Pixels of one image that are decoded: a byte each."""
_MAX_PIXELS_OF_ALL = 1_500_000_000
"""Pixels of all frames: some seconds."""


def used_entries(header: Header, images: Iterable[CompressedImage]) -> set[int]:
    """The palette indexes that occur in `images`."""
    found: set[int] = set()
    pixels = 0
    for image in images:
        pixels += image.width * image.height
        if pixels > _MAX_PIXELS_OF_ALL:
            raise LimitExceeded(N_("it has too many pixels with a palette"))
        counts = _histogram(header, image)
        found.update(index for index, count in enumerate(counts) if count)
    return found


def _histogram(header: Header, image: CompressedImage) -> list[int]:
    from PIL import Image  # decoders are imported only when a file needs them

    if image.width * image.height > _MAX_PIXELS:
        raise LimitExceeded(N_("it has too many pixels with a palette"))
    pieces = [SIGNATURE, *chunk_pieces(b"IHDR", header.to_bytes(image.width, image.height))]
    pieces += chunk_pieces(b"PLTE", bytes(3 << header.depth))
    pieces += [*chunk_pieces(b"IDAT", image.stream), *chunk_pieces(b"IEND")]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(b"".join(pieces)), formats=["PNG"]) as decoded:
                return decoded.histogram()
    except (OSError, SyntaxError, ValueError) as error:
        raise ParseError(N_("its rows can't be decoded")) from error


def neutral_palette(palette: bytes, used: set[int]) -> bytes:
    """`palette` (three bytes an entry) with every unused entry black."""
    return b"".join(palette[3 * i : 3 * i + 3] if i in used else b"\0\0\0" for i in range(len(palette) // 3))


def neutral_alpha(alpha: bytes, used: set[int], entries: int) -> bytes:
    """tRNS of a palette with every unused entry opaque, cut to the palette's `entries`."""
    return bytes(value if index in used else 255 for index, value in enumerate(alpha[:entries]))
