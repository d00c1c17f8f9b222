"""Pictures as people see them: upright 8-bit red, green and blue, frame by frame; for finding faces and for checking.

Pillow decodes where it can, which is another program than the one that put the covers in.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from scrubber.errors import LimitExceeded, ParseError, ScrubberError, Unsupported
from scrubber.faces.files import recoded, tiff
from scrubber.faces.files.raster import Rgb, as_rgb, turned
from scrubber.i18n import N_

MAX_PIXELS = 120_000_000
"""Pixels of one frame in which faces are looked for and covered: about 1.5 GiB of arrays at the most."""
MAX_FRAMES = 600
_LOOKED_PIXELS, _LOOKED_FRAMES = 100_000_000, 60
_BROKEN = N_("its picture can't be decoded")
_PILLOW_NAMES = {
    "JPEG": ("JPEG", "MPO"), "PNG": ("PNG",), "WebP": ("WEBP",), "GIF": ("GIF",), "BMP": ("BMP", "DIB"),
    "HEIC": ("HEIF",), "AVIF": ("AVIF",),
}  # fmt: skip
_SINGLE = ("JPEG", "HEIC", "BMP")
"""Formats of which one picture is shown, however many the file holds."""


def frames_shown(data: bytes, format_name: str, orientation: int) -> Iterator[Rgb]:
    """Every frame or page of a clean file of this format. Raises `ParseError`, `Unsupported`, `LimitExceeded`."""
    if format_name == "TIFF":
        yield from tiff.pages_shown(data)
        return
    if format_name == "JPEG XL":  # in the colours of its copy, which are not always those of the file
        yield as_rgb(recoded.decode_jxl(data))
        return
    with _opened(data, format_name) as picture:
        count = 1 if format_name in _SINGLE else getattr(picture, "n_frames", 1)
        if count > MAX_FRAMES:
            raise LimitExceeded(N_("it has too many frames to look for faces in them"))
        for number in range(count - 1):
            picture.seek(number)
            yield _upright(picture, format_name, orientation)
        if count > 1:
            picture.seek(count - 1)
        last = _upright(picture, format_name, orientation)
    yield last  # the decoder's own copy of it is gone by now


def _upright(picture: Any, format_name: str, orientation: int) -> Rgb:
    return np.ascontiguousarray(turned(_rgb(picture), _turn(picture, format_name, orientation)))


def frame_step(format_name: str, frames: int, pixels: int) -> int:
    """In which frames faces are looked for: every one, every second, ... of an animation; in every page.

    One cover stands still in all frames of an animation, so a face that stays is covered in those between too.
    """
    if format_name == "TIFF":
        return 1
    most = max(1, min(_LOOKED_FRAMES, _LOOKED_PIXELS // max(1, pixels)))
    return -(-frames // most)


@contextmanager
def _opened(data: bytes, format_name: str) -> Iterator[Any]:
    from PIL import Image

    if format_name not in _PILLOW_NAMES:
        raise Unsupported(N_("faces can't be looked for in this kind of photo"))
    if format_name == "HEIC":
        import pillow_heif

        pillow_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=_PILLOW_NAMES[format_name]) as picture:
                check_size(*picture.size)
                yield picture
        except ScrubberError:
            raise
        # What decoders raise on damaged pictures; RuntimeError and EOFError come from the plug-ins.
        except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, Image.DecompressionBombError) as error:
            raise ParseError(_BROKEN) from error


def check_size(width: int, height: int) -> None:
    """Raises `LimitExceeded` for a picture too large to look for faces in it."""
    if width * height > MAX_PIXELS:
        raise LimitExceeded(N_("it has too many pixels to look for faces in them"))


def _rgb(picture: Any) -> Rgb:
    """Deep grey is narrowed first: Pillow would cut it off at 255."""
    if picture.mode.startswith("I;16"):
        grey = np.asarray(picture) >> 8
        return np.asarray(np.repeat(grey[..., None], 3, axis=2), np.uint8)
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))


def _turn(picture: Any, format_name: str, orientation: int) -> int:
    """What is left to turn: HEIC is decoded upright, of AVIF Pillow tells the container's turn."""
    if format_name == "HEIC":
        return 1
    if format_name == "AVIF":
        return int(picture.getexif().get(0x0112, 1)) if picture.info.get("exif") else 1
    return orientation
