"""`python -m tests.samples.self_test_photos [NAME...]` makes the photos that the installed program tests itself with.

One of each format, and the three kinds of JPEG that need another libjpeg to cover something. In each a marker is
planted that must be gone from the clean copy. The pictures are gradients of our own.
"""

import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pillow_jxl  # noqa: F401 (Pillow learns JPEG XL)
from PIL import Image

from scrubber.resources import resource
from scrubber.self_test import MARKER
from tests.helpers.heif import avif, heic
from tests.helpers.jpeg import with_segments
from tests.samples.tell_tale import exif, jpeg_with, png_with, xmp

SIZE = (96, 64)
OWNER = MARKER.decode()


def picture(mode: str = "RGB") -> Image.Image:
    """Three gradients that no symmetry can confuse."""
    across = Image.linear_gradient("L").rotate(90).resize(SIZE)
    down = Image.linear_gradient("L").resize(SIZE)
    return Image.merge("RGB", (across, down, Image.radial_gradient("L").resize(SIZE))).convert(mode)


def _block() -> bytes:
    return exif("2025:06:14 05:12:40", (45.9763, 7.6586), "EX-0042-1187", Artist=OWNER)


def _jpeg(mode: str = "RGB", **options: Any) -> bytes:
    return jpeg_with(_encoded(picture(mode), "JPEG", quality=85, **options), (0xE1, b"Exif\0\0" + _block()))


def _comment() -> bytes:
    return with_segments(_jpeg(), (0xFE, MARKER))


def _gif() -> bytes:
    return _encoded(picture("P"), "GIF", comment=MARKER)


def _tiff() -> bytes:
    return _encoded(picture(), "TIFF", compression="tiff_lzw", description=OWNER)


PHOTOS: dict[str, Callable[[], bytes]] = {
    "photo.jpg": _comment,
    "progressive.jpg": lambda: _jpeg(progressive=True),
    "four-colours.jpg": lambda: _jpeg("CMYK"),
    "photo.png": lambda: png_with(_encoded(picture(), "PNG"), (b"tEXt", b"Author\0" + MARKER), (b"eXIf", _block())),
    "photo.webp": lambda: _encoded(picture(), "WEBP", exif=b"Exif\0\0" + _block(), xmp=xmp(dc_creator=OWNER)),
    "photo.gif": _gif,
    "photo.bmp": lambda: _encoded(picture("P"), "BMP") + MARKER,
    "photo.tif": _tiff,
    "photo.heic": lambda: heic(picture(), exif=b"Exif\0\0" + _block(), quality=60),
    "photo.avif": lambda: avif(picture(), exif=_block()),
    "photo.jxl": lambda: _encoded(picture(), "JXL", exif=b"Exif\0\0" + _block()),
    "photo.ppm": lambda: b"P5 # " + MARKER + b"\n96 64\n255\n" + picture("L").tobytes(),
}


def _encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    data = BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def main(names: list[str]) -> None:
    """Write those named, or those that aren't there yet; another release of an encoder would change the others."""
    folder = resource("self_test")
    folder.mkdir(exist_ok=True)
    for name in names or [name for name in PHOTOS if not (folder / name).exists()]:
        data = PHOTOS[name]()
        (folder / name).write_bytes(data)
        print(f"{len(data):8,}  {name}  {'marked' if MARKER in data else 'NOT MARKED'}")


if __name__ == "__main__":
    main(sys.argv[1:])
