"""Covers in formats whose compressed data can't be changed in places: HEIC, AVIF and JPEG XL are encoded again.

The quality is one at which nobody sees a difference; a JPEG XL that was lossless stays so. The copy holds
one upright picture and its colour profile: other pictures of the file would show the face once more.
"""

import io
import warnings
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers import isobmff, jxl_codestream
from scrubber.errors import ParseError, Unsupported
from scrubber.faces.files.raster import Painter, as_rgb, put, turned
from scrubber.faces.files.webp import Frames
from scrubber.formats.orientation import orientation_of
from scrubber.i18n import N_

QUALITY = 95
HEIC_QUALITY = 80
"""Of x265, whose scale is another: 55 dB on a photo that came from a phone."""
_HEIC_PRESET = "ultrafast"
_JXL_EFFORT = 5
_LOSSLESS_BITS, _LOSSLESS_PIXELS, _LOSSLESS_MAY_GROW = 3.5, 2_000_000, 1.6
"""A JPEG XL with so many bits a pixel, or so small, may be lossless; it is when it stays as small that way."""
_BROKEN = N_("its picture can't be decoded")
_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
_NOT_RGB = N_("its samples are of an unusual kind, on which a cover can't be put")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Upright samples (uint8 or uint16) and what the encoder is to say about their colours."""

    samples: NDArray[Any]
    colours: dict[str, Any] = field(default_factory=dict)


def cover_heic(data: bytes, paint: Painter) -> bytes:
    """A HEIC of the primary picture, at its bit depth, with its covers. Raises `ParseError`, `Unsupported`."""
    picture = decode_heic(data)
    painted = paint(as_rgb(picture.samples), 0)
    return data if painted is None else encode_heic(Decoded(put(picture.samples, painted), picture.colours))


def decode_heic(data: bytes) -> Decoded:
    """The primary picture at its depth. Raises `ParseError`, `Unsupported`."""
    import pillow_heif

    try:
        file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False, hdr_to_16bit=True)
        image = file[file.primary_index]
        samples = np.array(np.asarray(image))
    except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, IndexError) as error:
        raise ParseError(_BROKEN) from error
    if image.mode.endswith("a") or image.mode.split(";")[0] not in ("L", "I", "RGB", "RGBA"):
        raise Unsupported(_NOT_RGB)
    names = ("icc_profile", "icc_profile_type", "nclx_profile", "bit_depth", "chroma", "content_light_level")
    return Decoded(samples, {name: image.info[name] for name in names if image.info.get(name)})


def encode_heic(picture: Decoded) -> bytes:
    """A HEIC of one picture."""
    import pillow_heif

    channels = 1 if picture.samples.ndim == 2 else picture.samples.shape[2]
    mode = _MODES[channels] + (";16" if picture.samples.dtype == np.uint16 else "")
    height, width = picture.samples.shape[:2]
    chroma = picture.colours.get("chroma", 420)
    file = pillow_heif.from_bytes(mode, (width, height), np.ascontiguousarray(picture.samples).tobytes())
    file[0].info.update({name: value for name, value in picture.colours.items() if name != "chroma"})
    out = io.BytesIO()
    options = {"preset": _HEIC_PRESET}
    file.save(out, quality=HEIC_QUALITY, chroma=str(chroma if chroma in (420, 422, 444) else 420), enc_params=options)
    return out.getvalue()


def cover_avif(data: bytes, paint: Painter) -> bytes:
    """An AVIF with its covers; 8 bits a sample, which is what the encoder can. Raises `ParseError`."""
    frames = decode_avif(data)
    painted = paint(as_rgb(frames.samples[0]), None)
    if painted is None:
        return data
    covered = [put(samples, painted) for samples in frames.samples]
    return encode_avif(replace(frames, samples=covered), data)


def decode_avif(data: bytes) -> Frames:
    """All frames, upright, 8 bits. Raises `ParseError`."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("AVIF",)) as picture:
            samples, durations = [], []
            for number in range(getattr(picture, "n_frames", 1)):
                picture.seek(number)
                samples.append(_upright(np.asarray(picture), picture.info.get("exif", b"")))
                durations.append(int(picture.info.get("duration", 0)))
            return Frames(samples, durations, 0, picture.info.get("icc_profile") or b"")
    except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, Image.DecompressionBombError) as error:
        raise ParseError(_BROKEN) from error


def encode_avif(frames: Frames, original: bytes) -> bytes:
    """An AVIF of these frames, in the colours that `original` names."""
    from PIL import Image

    pictures = [Image.fromarray(samples) for samples in frames.samples]
    subsampling = "4:0:0" if frames.samples[0].ndim == 2 else "4:4:4"
    options: dict[str, Any] = {"quality": QUALITY, "subsampling": subsampling, "icc_profile": frames.profile}
    if len(pictures) > 1:
        options |= {"save_all": True, "append_images": pictures[1:], "duration": frames.durations}
    out = io.BytesIO()
    pictures[0].save(out, "AVIF", **options)
    return _with_colours_of(original, out.getvalue())


def _upright(samples: NDArray[Any], exif: bytes) -> NDArray[Any]:
    return np.ascontiguousarray(turned(samples, orientation_of(exif.removeprefix(b"Exif\0\0")) or 1))


def _with_colours_of(data: bytes, encoded: bytes) -> bytes:
    """Primaries and transfer (ISO/IEC 23091-2) as the original names them: the samples are in its colours."""
    mark = b"colrnclx"
    start, there = data.find(mark), encoded.find(mark)
    if start < 0 or there < 0:
        return encoded
    at = there + len(mark)
    return encoded[:at] + data[start + len(mark) : start + len(mark) + 4] + encoded[at + 4 :]


def cover_jxl(data: bytes, paint: Painter) -> bytes:
    """A JPEG XL with its covers, in sRGB. Raises `ParseError`, `Unsupported`."""
    samples = decode_jxl(data)
    painted = paint(as_rgb(samples), 0)
    if painted is None:
        return data
    samples = put(samples, painted)
    pixels = samples.shape[0] * samples.shape[1]
    if 8 * len(data) > _LOSSLESS_BITS * pixels or pixels < _LOSSLESS_PIXELS:
        exact = encode_jxl(samples, lossless=True)
        if len(exact) <= _LOSSLESS_MAY_GROW * len(data):
            return exact
    return encode_jxl(samples, quality=QUALITY)


def refuse_animated_jxl(data: bytes) -> None:
    """Raise `Unsupported` for an animation in a clean JPEG XL: the decoder at hand shows its first frame only."""
    codestream: bytes | memoryview = data
    if not data.startswith(jxl_codestream.SIGNATURE):
        boxes, _rest = isobmff.read_file(data)
        codestream = next((box.payload(data) for box in boxes if box.type == b"jxlc"), b"")
    if jxl_codestream.read_header(codestream).is_animated:
        raise Unsupported(N_("an animated JPEG XL can't be searched for faces"))


def decode_jxl(data: bytes) -> NDArray[Any]:
    """The picture, upright, 8 bits, in sRGB. Raises `ParseError`, `Unsupported`."""
    import pillow_jxl  # noqa: F401 (importing registers it)
    from PIL import Image

    refuse_animated_jxl(data)
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("JXL",)) as picture:
            warnings.simplefilter("ignore")
            if picture.mode not in ("L", "LA", "RGB", "RGBA"):
                raise Unsupported(_NOT_RGB)
            return np.asarray(_in_srgb(picture))
    # The plug-in passes on whatever its decoder raises, a Rust panic among it.
    except (OSError, SyntaxError, ValueError, RuntimeError, Image.DecompressionBombError) as error:
        raise ParseError(_BROKEN) from error


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
        raise Unsupported(N_("its colours can't be kept with a cover")) from error


def encode_jxl(samples: NDArray[Any], **options: Any) -> bytes:
    """A JPEG XL of 8-bit samples, by the options of the encoder."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(samples).save(out, "JXL", effort=_JXL_EFFORT, **options)
    return out.getvalue()
