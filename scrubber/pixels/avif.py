"""Covers in an AVIF, whose compressed data can't be changed in places: its frames are encoded again.

The quality is one at which nobody sees a difference; samples have 8 bits, which is what the encoder can.
"""

import io
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.errors import Detail, ParseError
from scrubber.formats.shared.orientation import UPRIGHT, orientation_of
from scrubber.pixels.codec import BROKEN, COVERED_BITS, QUALITY, Fidelity
from scrubber.pixels.crop import Crop, Cropped
from scrubber.pixels.pillow_codec import PillowCodec
from scrubber.pixels.raster import Painter, as_rgb, put, resized, turned
from scrubber.pixels.webp import Frames

_HIGH_DEPTH, _TWELVE_BITS = 0x40, 0x20
"""Bits of the third byte of a configuration: `high_bitdepth` and `twelve_bit`."""


class AvifCodec(PillowCodec):
    """All frames, upright."""

    pillow_names = ("AVIF",)

    def remaining_turn(self, picture: Any, orientation: int) -> int:
        """Pillow tells the container's turn as EXIF and leaves it to do."""
        return int(picture.getexif().get(0x0112, UPRIGHT)) if picture.info.get("exif") else UPRIGHT

    def fidelity(self, data: bytes) -> Fidelity:
        """See `PixelCodec.fidelity`."""
        return Fidelity.NEARLY

    def depth(self, data: bytes) -> int:
        """See `PixelCodec.depth`."""
        depth = coded_bits(data)
        return depth if depth > COVERED_BITS else 0

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        frames = decode(data)
        painted = paint(as_rgb(frames.samples[0]), None)
        if painted is None:
            return data
        return encode(replace(frames, samples=[put(samples, painted) for samples in frames.samples]), data)

    def smaller(self, data: bytes, orientation: int, max_side: int) -> bytes:
        """See `PixelCodec.smaller`."""
        frames = decode(data)
        return encode(replace(frames, samples=[resized(samples, max_side) for samples in frames.samples]), data)

    def cropped(self, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        """See `PixelCodec.cropped`."""
        frames = decode(data)
        parts = [crop.of(samples) for samples in frames.samples]
        return Cropped(encode(replace(frames, samples=parts), data), crop, is_exact=False)


def coded_bits(data: bytes) -> int:
    """Bits of a sample, by the first configuration in the file ("AV1 Codec ISO Media File Format Binding", 2.3.3)."""
    mark = b"av1C"
    start = data.find(mark)
    flags = data[start + len(mark) + 2] if 0 <= start < len(data) - len(mark) - 2 else 0
    if not flags & _HIGH_DEPTH:
        return 8
    return 12 if flags & _TWELVE_BITS else 10


def decode(data: bytes) -> Frames:
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
        raise ParseError(BROKEN, Detail("avif-pixels.decode")) from error


def encode(frames: Frames, original: bytes) -> bytes:
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
