"""Small pictures for the window.

Hostile data is decoded here, in a worker process, and leaves as our own JPEG or PNG.
"""

import io
from typing import TYPE_CHECKING

from scrubber.limits import MAX_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITY = 85


def preview(data: bytes, pixels: int, format_name: str = "") -> bytes:
    """An upright picture of at most `pixels` a side, without metadata; empty when `data` can't be decoded.

    `format_name` is a registered format's name, to load the decoder it needs.
    """
    try:
        return _preview(data, pixels, format_name)
    # A decoder may fail in any way on hostile data; a card without a picture is all that follows.
    except Exception:
        return b""


def _preview(data: bytes, pixels: int, format_name: str) -> bytes:
    from PIL import Image, ImageOps  # decoders are loaded only where a picture is wanted

    load_decoder(format_name)
    with Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            return b""
        picture.draft("RGB", (2 * pixels, 2 * pixels))
        picture.thumbnail((pixels, pixels))
        return encode(ImageOps.exif_transpose(picture))


def load_decoder(format_name: str) -> None:
    """Import the plug-in a format needs, only when such a file comes."""
    if format_name == "HEIC":
        import pillow_heif

        pillow_heif.register_heif_opener()
    elif format_name == "JPEG XL":
        import pillow_jxl  # noqa: F401 (importing registers it)


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
