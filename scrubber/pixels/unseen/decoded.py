"""Frames as Pillow shows them, with their alpha, for the proof that nothing else changed."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.pixels.codec import BROKEN, MAX_FRAMES, check_size
from scrubber.pixels.unseen.base import Seen


def shown_by_pillow(data: bytes, names: tuple[str, ...], first_only: bool = False) -> Iterator[Seen]:
    """Every frame of a file of one of these Pillow formats. Raises `ParseError`, `LimitExceeded`."""
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=names) as picture:
            warnings.simplefilter("ignore")
            check_size(*picture.size)
            count = 1 if first_only else getattr(picture, "n_frames", 1)
            if count > MAX_FRAMES:
                raise LimitExceeded(N_("it has too many parts"), Detail("unseen.too-many-frames"))
            for number in range(count):
                picture.seek(number)
                yield seen(picture)
    except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("unseen.pillow")) from error


def seen(picture: Any) -> Seen:
    """The frame at which a Pillow picture stands."""
    picture.load()  # WebP's plug-in knows the time only then
    duration = int(picture.info.get("duration", 0) or 0)
    if picture.has_transparency_data or picture.mode in ("RGBa", "La"):
        whole = picture if picture.mode in ("RGBA", "RGBa") else picture.convert("RGBA")
        samples = np.asarray(whole)
        return Seen(samples[..., :3], samples[..., 3], duration)
    samples = np.asarray(picture.convert("RGB") if picture.mode in ("P", "1") else picture)
    return Seen(np.atleast_3d(samples), None, duration)
