"""A second opinion: what decoders that aren't ours see in a file.

They are Pillow with its libjpeg-turbo, libtiff, libwebp and libavif, libheif and libjxl. Our parsers could misread a
source and its copy alike. A decoder that shares no line with them can't be wrong in the same way. It runs in a worker
process only: hostile data may crash it. A picture is reduced to digests frame by frame and in stripes, so that source
and copy are never decoded in memory at the same time.
"""

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from PIL import Image, ImageFile

from scrubber.formats.base import Format
from scrubber.limits import MAX_COMPARED_PIXELS, MAX_FRAMES, MAX_PIXELS, decodable_pixels

_ORIENTATION = 0x0112
_NEW_SUBFILE_TYPE, _REDUCED = 254, 1
"""TIFF 6.0 section 8: bit 0 marks a page that repeats another with fewer pixels; nobody is shown it."""
_EXIF, _MAX_EXIF_BLOCKS = b"Exif\0\0", 200
_STRIPE_PIXELS = 1 << 21
_SAMPLE_SIDE = 256
_GREY = frozenset({"L", "LA", "La"})
_COLOUR = frozenset({"P", "PA", "RGB", "RGBA", "RGBX", "RGBa"})
_OPAQUE = b""

DECODER_ERRORS = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow and its plug-ins raise on data that they can't read."""


@dataclass(frozen=True, slots=True)
class DecodedFrame:
    """One frame or page as it is shown. `samples` and `alpha` are digests; `alpha` is empty when all is opaque.

    `mode` is "L" or "RGB" for all ways to store those: a palette with the same colours is the same picture.
    `duration` is in milliseconds, as far as the decoder tells one.
    """

    mode: str
    size: tuple[int, int]
    duration: object
    samples: bytes
    alpha: bytes


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """All of a file that a viewer shows.

    `orientation` is the turn (EXIF's 1 to 8) that a viewer has yet to make; `profile` the colour profile that the
    decoder hands on; `sample` some pixels of the first frame, in its own mode. `is_damaged` when the decoder reads the
    file only if it may stop early, `is_complete` unless there was more to decode than was asked for.
    """

    frames: tuple[DecodedFrame, ...]
    loop: object
    orientation: int
    profile: bytes
    sample: Any = field(repr=False, compare=False)
    is_damaged: bool
    is_complete: bool


def decode(data: bytes, image_format: Format, size: int | None = None) -> DecodedPicture | None:
    """What a viewer shows of the file; None when the decoder can't open it or it is too large to be decoded.

    A file that ends early or is damaged is read as far as the decoder gets, as viewers do. With a `size` no more pixels
    are decoded than a file of so many bytes is worth: the first frames, and nothing when one alone has more.
    """
    if data.count(_EXIF) > _MAX_EXIF_BLOCKS:
        return None  # Pillow takes quadratic time to put them together
    image_format.load_decoder()
    given = image_format.for_decoder(data)
    most_pixels = MAX_COMPARED_PIXELS if size is None else min(MAX_COMPARED_PIXELS, decodable_pixels(size))
    strict = _attempt(given, most_pixels, may_stop_early=False)
    if strict is not None and not strict.is_damaged:
        return strict
    lenient = _attempt(given, most_pixels, may_stop_early=True)
    if lenient is None or (len(lenient.frames) == 1 and is_blank(lenient.sample)):
        return strict
    return lenient if strict is None or lenient.frames != strict.frames else strict


def _attempt(data: bytes, most_pixels: int, may_stop_early: bool) -> DecodedPicture | None:
    """With `may_stop_early`, what is missing of a picture stays empty and the picture counts as damaged."""
    with pillow_settings(may_stop_early):
        try:
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > min(MAX_PIXELS, most_pixels):
                    return None
                return _read(picture, most_pixels, may_stop_early)
        except DECODER_ERRORS:
            return None


@contextmanager
def pillow_settings(may_stop_early: bool) -> Iterator[None]:
    """Let Pillow open pictures up to our own limit: its own is lower, and takes a phone's 200 megapixels for an attack.

    With `may_stop_early` it also reads what there is of a damaged picture. Its switches are global and set back at the
    end; a worker process decodes one picture at a time.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = may_stop_early, MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def _read(picture: Any, most_pixels: int, may_stop_early: bool) -> DecodedPicture | None:
    frames, sample, unreadable, pixels = [], None, False, 0
    for number in islice(_shown(picture), MAX_FRAMES):
        if pixels > most_pixels:
            break
        try:
            picture.seek(number)
        except EOFError:  # none is behind, whatever a header counts
            unreadable = True
            break
        except DECODER_ERRORS:
            unreadable = True
            continue
        try:
            picture.load()
            if number and _is_reduced_page(picture):
                continue
            pixels += picture.width * picture.height
            frames.append(_frame(picture))
        except DECODER_ERRORS:
            unreadable = True
            continue
        sample = sample or _sample(picture)
    if not frames:
        return None
    info = picture.info
    if len(frames) == 1:  # a still picture has no time, whatever a control of one that is no frame says
        frames = [replace(frames[0], duration=None)]
    return DecodedPicture(
        tuple(frames),
        info.get("loop") if len(frames) > 1 else None,
        _orientation(picture),  # only now: of a PNG it loads the picture, and a second load of a broken one succeeds
        info.get("icc_profile") or b"",
        sample,
        unreadable or may_stop_early,
        pixels <= most_pixels,
    )


def _shown(picture: Any) -> Iterator[int]:
    """The numbers of the frames that are shown; further pictures of JPEG and HEIF files are compared on their own."""
    if "primary" in picture.info:
        yield picture.tell()
    elif picture.format == "MPO":
        yield 0
    else:
        yield from range(_frame_count(picture))


def _frame_count(picture: Any) -> int:
    """How many frames there are; of a file that ends within the head of one, how many stand in front of that."""
    try:
        return int(getattr(picture, "n_frames", 1))
    except DECODER_ERRORS:
        if not ImageFile.LOAD_TRUNCATED_IMAGES:
            raise
    return _reachable_frames(picture)


def _reachable_frames(picture: Any) -> int:
    count = 0
    try:
        while count < MAX_FRAMES:
            picture.seek(count)
            count += 1
    except DECODER_ERRORS:
        picture.seek(0)
    return count


def _orientation(picture: Any) -> int:
    """The turn that a viewer has yet to make.

    Decoders of JPEG XL turn the picture themselves (ISO 18181-2, 9.7). Of AVIF, Pillow tells the container's turn as
    EXIF; the one in XMP is not for viewers.
    """
    if picture.format == "JXL":
        return 1
    try:
        exif = picture.getexif()
        if picture.format == "AVIF":
            exif = Image.Exif()
            exif.load(picture.info.get("exif", b""))
        value = exif.get(_ORIENTATION, 1)
    except DECODER_ERRORS:
        return 1
    return int(value) if value in range(1, 9) else 1


def _is_reduced_page(picture: Any) -> bool:
    return bool(getattr(picture, "tag_v2", {}).get(_NEW_SUBFILE_TYPE, 0) & _REDUCED)


def _frame(picture: Any) -> DecodedFrame:
    samples, alpha, is_opaque = hashlib.sha256(), hashlib.sha256(), True
    mode = picture.mode
    for stripe in _stripes(picture):
        mode, colours, opacity = _as_shown(stripe)
        samples.update(colours)
        if opacity is not None:
            is_opaque = is_opaque and bool((opacity == 255).all())
            alpha.update(opacity.tobytes())
    duration = picture.info.get("duration")
    return DecodedFrame(mode, picture.size, duration, samples.digest(), _OPAQUE if is_opaque else alpha.digest())


def _stripes(picture: Any) -> Iterator[Any]:
    rows = max(1, _STRIPE_PIXELS // max(1, picture.width))
    if rows >= picture.height:
        yield picture
        return
    for top in range(0, picture.height, rows):
        yield picture.crop((0, top, picture.width, min(top + rows, picture.height)))


def _as_shown(stripe: Any) -> tuple[str, Any, Any]:
    """Mode, samples and opacity (None: opaque). What is wholly transparent has no colour: nobody sees it."""
    mode = stripe.mode
    has_alpha = "transparency" in stripe.info or mode in ("PA", "LA", "RGBA", "P")
    if mode not in _GREY and mode not in _COLOUR and not has_alpha:
        return mode, stripe.tobytes(), None
    if mode == "L" and stripe.palette is not None:
        return _through_palette(stripe)
    if not has_alpha:
        plain = "L" if mode in _GREY else "RGB"
        return plain, (stripe if mode == plain else stripe.convert(plain)).tobytes(), None
    import numpy as np  # most pictures are opaque, and it takes long to load

    is_grey = mode in _GREY
    shown = np.array(stripe.convert("LA" if is_grey else "RGBA"))
    colours, opacity = shown[..., :-1], shown[..., -1]
    colours[opacity == 0] = 0
    return "L" if is_grey else "RGB", np.ascontiguousarray(colours), opacity


def _through_palette(stripe: Any) -> tuple[str, bytes, None]:
    """What Pillow calls grey, though it has colours for it, as happens with a damaged GIF."""
    coloured = stripe.convert("RGB")
    red, green, blue = (band.tobytes() for band in coloured.split())
    return ("L", red, None) if red == green == blue else ("RGB", coloured.tobytes(), None)


def _sample(picture: Any) -> Any:
    """Some pixels of the picture, in its own mode, for rendering by its profile."""
    width, height = (min(side, _SAMPLE_SIDE) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.NEAREST)


def is_blank(picture: Any) -> bool:
    """Whether a damaged picture came out as one flat colour: then the decoder read nothing of it."""
    return all(least == most for least, most in _sample(picture).convert("RGBA").getextrema())
