"""Covers in a JPEG XL, whose compressed data can't be changed in places: the picture is encoded again, in sRGB.

The quality is one at which nobody sees a difference; a picture that was lossless stays so.
"""

import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.bitstreams.jxl import codestream as jxl_codestream
from scrubber.bitstreams.jxl.codestream import CodestreamHeader
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.i18n import N_
from scrubber.pixels.codec import BROKEN, COVERED_BITS, NOT_RGB, QUALITY, Fidelity, PixelCodec
from scrubber.pixels.crop import Crop, Cropped
from scrubber.pixels.raster import Painter, Rgb, as_rgb, put, resized

_EFFORT = 5
_LOSSLESS_BITS, _LOSSLESS_PIXELS, _LOSSLESS_MAY_GROW = 3.5, 2_000_000, 1.6
"""A picture with so many bits a pixel, or so small, may be lossless; it is when it stays as small that way."""


class JxlCodec(PixelCodec):
    """One picture, in the colours of its copy, which are not always those of the file."""

    def frames(self, data: bytes, orientation: int) -> Iterator[Rgb]:
        """See `PixelCodec.frames`."""
        yield as_rgb(decode(data))

    def fidelity(self, data: bytes) -> Fidelity:
        """See `PixelCodec.fidelity`."""
        return Fidelity.NEARLY

    def fidelity_of_copy(self, data: bytes, covered: bytes) -> Fidelity:
        """See `PixelCodec.fidelity_of_copy`: exact where nothing was lost on any way from samples to samples."""
        before, after = _header(data), _header(covered)
        is_lossless = not (before.is_xyb or after.is_xyb) and before.bits <= COVERED_BITS
        return Fidelity.EVERY_PIXEL if is_lossless and _is_in_srgb(data) else Fidelity.NEARLY

    def depth(self, data: bytes) -> int:
        """See `PixelCodec.depth`."""
        depth = _header(data).bits
        return depth if depth > COVERED_BITS else 0

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        samples = decode(data)
        painted = paint(as_rgb(samples), 0)
        return data if painted is None else encoded_like(data, put(samples, painted))

    def smaller(self, data: bytes, orientation: int, max_side: int) -> bytes:
        """See `PixelCodec.smaller`."""
        return encode(resized(decode(data), max_side), quality=QUALITY)

    def cropped(self, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        """See `PixelCodec.cropped`."""
        return Cropped(encode(crop.of(decode(data)), quality=QUALITY), crop, is_exact=False)


def encoded_like(data: bytes, samples: NDArray[Any]) -> bytes:
    """Without loss where the original seems to be."""
    pixels = samples.shape[0] * samples.shape[1]
    if 8 * len(data) > _LOSSLESS_BITS * pixels or pixels < _LOSSLESS_PIXELS:
        exact = encode(samples, lossless=True)
        if len(exact) <= _LOSSLESS_MAY_GROW * len(data):
            return exact
    return encode(samples, quality=QUALITY)


def _header(data: bytes) -> CodestreamHeader:
    """What the codestream of a clean JPEG XL says of itself."""
    codestream: bytes | memoryview = data
    if not data.startswith(jxl_codestream.SIGNATURE):
        boxes, _rest = isobmff.read_file(data)
        codestream = next((box.payload(data) for box in boxes if box.type == b"jxlc"), b"")
    return jxl_codestream.read_header(codestream)


def _refuse_animated(data: bytes) -> None:
    """Raise `Unsupported` for an animation in a clean JPEG XL: the decoder at hand shows its first frame only."""
    if _header(data).is_animated:
        raise Unsupported(N_("faces can't be covered in this kind of photo"), Detail("faces.animation"))


def _is_in_srgb(data: bytes) -> bool:
    """Whether the numbers of the picture's samples are the same in sRGB."""
    return np.array_equal(decode(data, lambda picture: picture), decode(data))


def decode(data: bytes, convert: Callable[[Any], Any] | None = None) -> NDArray[Any]:
    """The picture, upright, 8 bits, in sRGB or as `convert` makes it. Raises `ParseError`, `Unsupported`."""
    import pillow_jxl  # noqa: F401 (importing registers it)
    from PIL import Image

    _refuse_animated(data)
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("JXL",)) as picture:
            warnings.simplefilter("ignore")
            if picture.mode not in ("L", "LA", "RGB", "RGBA"):
                raise Unsupported(NOT_RGB, Detail("covers.samples"))
            return np.asarray((convert or _in_srgb)(picture))
    # The plug-in passes on whatever its decoder raises, a Rust panic among it.
    except (OSError, SyntaxError, ValueError, RuntimeError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("jxl-pixels.decode")) from error


def _in_srgb(picture: Any) -> Any:
    """The picture in the only colours that the encoder can name."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode in ("L", "LA"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=picture.mode)
    except (OSError, ImageCms.PyCMSError) as error:
        raise Unsupported(N_("faces can't be covered in this kind of photo"), Detail("covers.colours")) from error


def encode(samples: NDArray[Any], **options: Any) -> bytes:
    """A JPEG XL of 8-bit samples, by the options of the encoder."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(samples).save(out, "JXL", effort=_EFFORT, **options)
    return out.getvalue()
