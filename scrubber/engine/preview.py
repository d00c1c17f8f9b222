"""Small pictures for the window.

Hostile data is decoded here, in a worker process, and leaves as our own JPEG or PNG.
"""

import io
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

    Of a file that ends early or is damaged it shows what the decoder gets, as the comparison of copies sees it.
    `image_format` loads the decoder it needs; pictures inside a photo are of formats that Pillow knows itself.
    """
    for may_stop_early in (False, True):
        try:
            return _preview(data, pixels, image_format, may_stop_early)
        except MemoryError:  # it would take as much once more
            return b""
        # A decoder may fail in any way on hostile data; a card without a picture is all that follows.
        except Exception:
            continue
    return b""


def _preview(data: bytes, pixels: int, image_format: Format | None, may_stop_early: bool) -> bytes:
    from PIL import Image, ImageOps  # decoders are loaded only where a picture is wanted

    from scrubber.engine.reference_decoder import is_blank, pillow_settings

    if image_format is not None:
        image_format.load_decoder()
    if data.count(_EXIF) > _MAX_BLOCKS:
        return b""  # Pillow takes quadratic time to put them together
    with pillow_settings(may_stop_early), Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > min(MAX_PIXELS, decodable_pixels(len(data))):
            return b""
        picture.draft("RGB", (2 * pixels, 2 * pixels))
        inflated = picture.width * picture.height * _BYTES_PER_PIXEL
        if inflated > max(_MAX_BYTES, MAX_INFLATION * len(data)):
            return b""  # a picture of nothing much, or a bomb
        picture.thumbnail((pixels, pixels))
        if may_stop_early and is_blank(picture):
            return b""
        return encode(ImageOps.exif_transpose(picture))


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
