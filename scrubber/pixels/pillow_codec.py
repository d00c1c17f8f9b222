"""Frames as Pillow decodes them, which is another program than the one that put the covers in."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import numpy as np

from scrubber.errors import Detail, LimitExceeded, ParseError, ScrubberError
from scrubber.i18n import N_
from scrubber.pixels.codec import BROKEN, MAX_FRAMES, PixelCodec, check_size
from scrubber.pixels.raster import Rgb, turned


class PillowCodec(PixelCodec):
    """A format of which Pillow shows every frame."""

    pillow_names: ClassVar[tuple[str, ...]]
    shows_one: ClassVar[bool] = False
    """Whether one picture is shown, however many the file holds."""

    def frames(self, data: bytes, orientation: int) -> Iterator[Rgb]:
        """See `PixelCodec.frames`."""
        with self._opened(data) as picture:
            count = 1 if self.shows_one else getattr(picture, "n_frames", 1)
            if count > MAX_FRAMES:
                raise LimitExceeded(N_("it has too many parts"), Detail("faces.too-many-frames"))
            for number in range(count - 1):
                picture.seek(number)
                yield self._upright(picture, orientation)
            if count > 1:
                picture.seek(count - 1)
            last = self._upright(picture, orientation)
        yield last  # the decoder's own copy of it is gone by now

    def remaining_turn(self, picture: Any, orientation: int) -> int:
        """The EXIF orientation by which a decoded picture has yet to be turned."""
        return orientation

    def _upright(self, picture: Any, orientation: int) -> Rgb:
        return np.ascontiguousarray(turned(_rgb(picture), self.remaining_turn(picture, orientation)))

    @contextmanager
    def _opened(self, data: bytes) -> Iterator[Any]:
        from PIL import Image

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with Image.open(io.BytesIO(data), formats=self.pillow_names) as picture:
                    check_size(*picture.size)
                    yield picture
            except ScrubberError:
                raise
            # What decoders raise on damaged pictures; RuntimeError and EOFError come from the plug-ins.
            except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, Image.DecompressionBombError) as error:
                raise ParseError(BROKEN, Detail("pillow-pixels.opened")) from error


def _rgb(picture: Any) -> Rgb:
    """Deep grey is narrowed first: Pillow would cut it off at 255."""
    if picture.mode.startswith("I;16"):
        grey = np.asarray(picture) >> 8
        return np.asarray(np.repeat(grey[..., None], 3, axis=2), np.uint8)
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
