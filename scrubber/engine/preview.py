"""Small pictures for the window.

Hostile data is decoded here, in a worker process, and leaves as our own JPEG or PNG.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrubber.formats.base import Format
from scrubber.limits import MAX_INFLATION, MAX_PIXELS, MIB, decodable_pixels

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITY = 85
_BYTES_PER_PIXEL = 4
_MAX_BYTES = 256 * MIB
_EXIF, _MAX_BLOCKS = b"Exif\0\0", 200


def preview(data: bytes, pixels: int, image_format: Format | None = None) -> bytes:
    """An upright picture of at most `pixels` a side, without metadata; empty when `data` can't be decoded.

    `image_format` loads the decoder it needs; pictures inside a photo are of formats that Pillow knows itself.
    """
    try:
        return _preview(data, pixels, image_format)
    # A decoder may fail in any way on hostile data; a card without a picture is all that follows.
    except Exception:
        return b""


def _preview(data: bytes, pixels: int, image_format: Format | None) -> bytes:
    from PIL import Image, ImageOps  # decoders are loaded only where a picture is wanted

    if image_format is not None:
        image_format.load_decoder()
    if data.count(_EXIF) > _MAX_BLOCKS:
        return b""  # Pillow takes quadratic time to put them together
    with large_pictures(), Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > min(MAX_PIXELS, decodable_pixels(len(data))):
            return b""
        picture.draft("RGB", (2 * pixels, 2 * pixels))
        inflated = picture.width * picture.height * _BYTES_PER_PIXEL
        if inflated > max(_MAX_BYTES, MAX_INFLATION * len(data)):
            return b""  # a picture of nothing much, or a bomb
        picture.thumbnail((pixels, pixels))
        return encode(ImageOps.exif_transpose(picture))


@contextmanager
def large_pictures() -> Iterator[None]:
    """Let Pillow open pictures up to our own limit: its own is lower, and takes a phone's 200 megapixels for an attack.

    The switch is global; a worker process decodes one picture at a time.
    """
    from PIL import Image  # decoders are loaded only where a picture is wanted

    before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def encode(picture: "Image") -> bytes:
    """A decoded picture as our own JPEG, or PNG where it is transparent in places."""
    out = io.BytesIO()
    if picture.has_transparency_data:
        picture.convert("RGBA").save(out, "PNG")
    elif picture.mode.startswith("I;16"):
        picture.point(lambda sample: sample / 256).convert("L").save(out, "JPEG", quality=_QUALITY)
    else:
        picture.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
