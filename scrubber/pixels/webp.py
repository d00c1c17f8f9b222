"""Covers in a WebP: a lossless one keeps every other sample, a lossy one is encoded again at a quality nobody sees.

An animation is written as whole frames, as a decoder shows them, with one cover that stands still.
"""

import io
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.webp import riff
from scrubber.containers.webp.headers import FRAME_HEADER_BYTES, LOSSY
from scrubber.errors import Detail, ParseError
from scrubber.formats.shared.orientation import UPRIGHT, minimal_exif
from scrubber.pixels.codec import BROKEN, QUALITY, Fidelity
from scrubber.pixels.crop import Crop, Cropped
from scrubber.pixels.pillow_codec import PillowCodec
from scrubber.pixels.raster import Painter, as_rgb, paint_stored, put, resized

_METHOD = 4


@dataclass(frozen=True, slots=True)
class Frames:
    """Decoded frames of one size, RGB or RGBA, and how they are played (milliseconds, 0 loops for ever)."""

    samples: list[NDArray[np.uint8]]
    durations: list[int]
    loops: int
    profile: bytes


class WebpCodec(PillowCodec):
    """Stills and animations, with or without loss."""

    pillow_names = ("WEBP",)

    def fidelity(self, data: bytes) -> Fidelity:
        """See `PixelCodec.fidelity`."""
        return Fidelity.EVERY_PIXEL if is_lossless(data) else Fidelity.NEARLY

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        return cover_webp(data, orientation, paint)

    def smaller(self, data: bytes, orientation: int, max_side: int) -> bytes:
        """See `PixelCodec.smaller`."""
        frames = decode(data)
        fewer = [resized(samples, max_side) for samples in frames.samples]
        return encode(replace(frames, samples=fewer), orientation, is_lossless(data))

    def cropped(self, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        """See `PixelCodec.cropped`."""
        frames, is_exact = decode(data), is_lossless(data)
        parts = [crop.of_stored(samples, orientation) for samples in frames.samples]
        return Cropped(encode(replace(frames, samples=parts), orientation, is_exact), crop, is_exact)


def is_lossless(data: bytes) -> bool:
    """Whether no image of a clean WebP is lossy."""
    chunks = list(riff.read_chunks(data, riff.HEADER_BYTES, riff.riff_end(data)))
    inner = [chunk.data[FRAME_HEADER_BYTES : FRAME_HEADER_BYTES + 4] for chunk in chunks if chunk.type == b"ANMF"]
    return LOSSY not in [chunk.type for chunk in chunks] and not any(kind in (LOSSY, b"ALPH") for kind in inner)


def cover_webp(data: bytes, orientation: int, paint: Painter) -> bytes:
    """A clean WebP with its covers; `data` itself when `paint` covers nothing. Raises `ParseError`."""
    frames = decode(data)
    painted = paint_stored(as_rgb(frames.samples[0]), orientation, paint, None)
    if painted is None:
        return data
    for number, samples in enumerate(frames.samples):
        frames.samples[number] = put(samples, painted)
    return encode(frames, orientation, is_lossless(data))


def decode(data: bytes) -> Frames:
    """All frames of a clean WebP, as stored. Raises `ParseError`."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("WEBP",)) as picture:
            count = getattr(picture, "n_frames", 1)
            samples, durations = [], []
            for number in range(count):
                picture.seek(number)
                mode = "RGBA" if picture.has_transparency_data or picture.mode == "RGBA" else "RGB"
                samples.append(np.asarray(picture.convert(mode)))
                durations.append(int(picture.info.get("duration", 0)))
            return Frames(samples, durations, int(picture.info.get("loop", 0)), picture.info.get("icc_profile") or b"")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("webp-pixels.decode")) from error


def encode(frames: Frames, orientation: int, lossless: bool) -> bytes:
    """A WebP of these frames, with nothing else but profile and orientation."""
    from PIL import Image

    options: dict[str, Any] = {"lossless": lossless, "quality": QUALITY, "method": _METHOD, "exact": True}
    options["icc_profile"] = frames.profile
    options["exif"] = b"Exif\0\0" + minimal_exif(orientation) if orientation != UPRIGHT else b""
    pictures = [Image.fromarray(samples) for samples in frames.samples]
    if len(pictures) > 1:
        options |= {"save_all": True, "append_images": pictures[1:]}
        options |= {"duration": frames.durations, "loop": frames.loops}
    out = io.BytesIO()
    pictures[0].save(out, "WEBP", **options)
    return out.getvalue()
