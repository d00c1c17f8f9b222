"""Comparing decoded pictures, for those who ask for more than the digest of the compressed data, and in tests."""

import io
from collections.abc import Iterator
from itertools import islice, zip_longest

from PIL import Image, ImageSequence

from scrubber.errors import LimitExceeded, NotVerified, ParseError
from scrubber.formats.base import Document, Format
from scrubber.i18n import N_
from scrubber.limits import MAX_PIXELS


def compare_pictures(document: Document, original: bytes, copy: bytes, image_format: Format) -> None:
    """`compare_pixels` for each picture that `document`, the parsed original, keeps.

    Pictures joined in one file are compared one by one: decoders don't agree on how many of them are frames.
    """
    before = document.pictures() or (original,)
    after = image_format.parse(copy).pictures() or (copy,)
    if len(before) != len(after):
        raise NotVerified(N_("its decoded picture is not the same"))
    for one, other in zip(before, after, strict=True):
        compare_pixels(one, other, image_format, document.essence.frames)


def compare_pixels(original: bytes, copy: bytes, image_format: Format, frames: int) -> None:
    """Raise `NotVerified` unless the first `frames` frames of both decode to the same samples and durations.

    An original may hold more: second pictures, which a copy leaves
    behind. Raises `ParseError` when one of them can't be decoded, `LimitExceeded` when it is too large.
    """
    first_frames = islice(_frames(original, image_format), frames)
    for before, after in zip_longest(first_frames, _frames(copy, image_format)):
        if before != after:
            raise NotVerified(N_("its decoded picture is not the same"))


Frame = tuple[str, tuple[int, int], object, bytes]


def _frames(data: bytes, image_format: Format) -> Iterator[Frame]:
    """Mode, size, duration and samples of each frame as stored (not turned)."""
    image_format.load_decoder()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise LimitExceeded(N_("the picture has too many pixels"))
            for frame in ImageSequence.Iterator(picture):
                shown = frame.convert("RGBA") if frame.mode in ("P", "PA") else frame
                yield frame.mode, frame.size, frame.info.get("duration"), shown.tobytes()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ParseError(N_("its picture can't be decoded")) from error
