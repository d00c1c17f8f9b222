"""Covers in a HEIC, whose compressed data can't be changed in places: the picture is encoded again.

The quality is one at which nobody sees a difference. The copy holds one upright picture and its colour profile: other
pictures of the file would show the face once more.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats.heif.heic import FORMAT
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.pixels.codec import BROKEN, NOT_RGB, Fidelity
from scrubber.pixels.crop import Crop, Cropped
from scrubber.pixels.pillow_codec import PillowCodec
from scrubber.pixels.raster import Painter, Rgb, as_rgb, put, resized

_QUALITY = 80
"""Of x265, whose scale is another than JPEG's: 55 dB on a photo that came from a phone."""
_PRESET = "ultrafast"
_UNREADABLE = (OSError, SyntaxError, ValueError, RuntimeError, EOFError, IndexError)
_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Upright samples (uint8 or uint16) and what the encoder is to say about their colours."""

    samples: NDArray[Any]
    colours: dict[str, Any] = field(default_factory=dict)


class HeicCodec(PillowCodec):
    """The primary picture, at its bit depth."""

    pillow_names = ("HEIF",)
    shows_one = True

    def frames(self, data: bytes, orientation: int) -> Iterator[Rgb]:
        """See `PixelCodec.frames`."""
        FORMAT.load_decoder()
        yield from super().frames(data, orientation)

    def remaining_turn(self, picture: Any, orientation: int) -> int:
        """The decoder has turned it."""
        return UPRIGHT

    def fidelity(self, data: bytes) -> Fidelity:
        """See `PixelCodec.fidelity`."""
        return Fidelity.NEARLY

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        picture = decode(data)
        painted = paint(as_rgb(picture.samples), 0)
        return data if painted is None else encode(replace(picture, samples=put(picture.samples, painted)))

    def smaller(self, data: bytes, orientation: int, max_side: int) -> bytes:
        """See `PixelCodec.smaller`."""
        picture = decode(data)
        return encode(replace(picture, samples=resized(picture.samples, max_side)))

    def cropped(self, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        """See `PixelCodec.cropped`."""
        picture = decode(data)
        return Cropped(encode(replace(picture, samples=crop.of(picture.samples))), crop, is_exact=False)


def decode(data: bytes) -> Decoded:
    """The primary picture at its depth. Raises `ParseError`, `Unsupported`."""
    image = _opened(data)
    try:
        samples = np.array(np.asarray(image))
    except _UNREADABLE as error:
        raise ParseError(BROKEN, Detail("heic-pixels.decode")) from error
    if image.mode.endswith("a") or image.mode.split(";")[0] not in ("L", "I", "RGB", "RGBA"):
        raise Unsupported(NOT_RGB, Detail("covers.samples"))
    names = ("icc_profile", "icc_profile_type", "nclx_profile", "bit_depth", "chroma", "content_light_level")
    return Decoded(samples, {name: image.info[name] for name in names if image.info.get(name)})


def has_alpha(data: bytes) -> bool:
    """Whether `decode` gives samples with alpha; nothing is decoded for that. Raises `ParseError`."""
    return bool(_opened(data).has_alpha)


def _opened(data: bytes) -> Any:
    """The primary picture, not decoded yet. Raises `ParseError`."""
    import pillow_heif

    try:
        file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False, hdr_to_16bit=True)
        return file[file.primary_index]
    except _UNREADABLE as error:
        raise ParseError(BROKEN, Detail("heic-pixels.opened")) from error


def encode(picture: Decoded) -> bytes:
    """A HEIC of one picture."""
    import pillow_heif

    channels = 1 if picture.samples.ndim == 2 else picture.samples.shape[2]
    mode = _MODES[channels] + (";16" if picture.samples.dtype == np.uint16 else "")
    height, width = picture.samples.shape[:2]
    chroma = picture.colours.get("chroma", 420)
    file = pillow_heif.from_bytes(mode, (width, height), np.ascontiguousarray(picture.samples).tobytes())
    file[0].info.update({name: value for name, value in picture.colours.items() if name != "chroma"})
    out = io.BytesIO()
    options = {"preset": _PRESET}
    file.save(out, quality=_QUALITY, chroma=str(chroma if chroma in (420, 422, 444) else 420), enc_params=options)
    return out.getvalue()
