"""What a format can do with its pictures: show them as people see them, put covers in, make them smaller.

Every file that a codec gets is a clean copy: one picture, pages, or an animation.
"""

from collections.abc import Iterator
from enum import Enum

from scrubber.errors import TOO_MANY_PIXELS, Detail, LimitExceeded, Unsupported
from scrubber.i18n import N_
from scrubber.limits import decodable_pixels
from scrubber.pixels.crop import NOT_CROPPED, Crop, Cropped
from scrubber.pixels.raster import Painter, Rgb

MAX_PIXELS = 120_000_000
"""Pixels of one frame in which faces are looked for and covered: about 1.5 GiB of arrays at the most."""
MAX_FRAMES = 600
NOT_SMALLER = N_("pictures of this kind can't be made smaller yet")
BROKEN = N_("its picture data can't be read")
NOT_RGB = N_("faces can't be covered in this kind of photo")
TOO_LARGE = N_("a picture this large can't be changed; with faces and size left as they are it can be cleaned")
COVERED_BITS = 8
"""What the encoders of AVIF and JPEG XL at hand can write."""
FEWER_BITS = N_("Its samples have 8 bits now, so very fine shades may be gone.")
QUALITY = 95
"""Of JPEG's scale, for pictures that are encoded again: nobody sees a difference."""
_LOOKED_PIXELS, _LOOKED_FRAMES = 100_000_000, 60


class Fidelity(Enum):
    """What stays the same beside the covers; the value says it to a user (marked with `N_`)."""

    EVERY_PIXEL = N_("Beside the covers every pixel is exactly as it was.")
    OTHER_MCUS = N_("Only the covered parts of the picture were encoded again; all the rest is exactly as it was.")
    NEARLY = N_("Photos of this kind are encoded anew, with a loss that can't be seen.")


class PixelCodec:
    """One format's pictures. This one is for formats whose pictures can't be changed yet."""

    def frames(self, data: bytes, orientation: int) -> Iterator[Rgb]:
        """Every frame or page, upright. Raises `ParseError`, `Unsupported`, `LimitExceeded`."""
        raise Unsupported(N_("faces can't be covered in this kind of photo"), Detail("faces.no-search"))

    def frame_step(self, frames: int, pixels: int) -> int:
        """In which of so many frames of so many pixels faces are looked for: every one, every second, ...

        One cover stands still in all frames of an animation, so a face that stays is covered in those between too.
        """
        most = max(1, min(_LOOKED_FRAMES, _LOOKED_PIXELS // max(1, pixels)))
        return -(-frames // most)

    def fidelity(self, data: bytes) -> Fidelity:
        """What covers in this file leave as it is."""
        return Fidelity.EVERY_PIXEL

    def fidelity_of_copy(self, data: bytes, covered: bytes) -> Fidelity:
        """What stayed as it is beside the covers in `covered`, which `cover` made of `data`."""
        return self.fidelity(data)

    def depth(self, data: bytes) -> int:
        """Bits of each sample where a copy with covers has only `COVERED_BITS`, which is less; else 0."""
        return 0

    def check_room(self, data: bytes) -> None:
        """Raises `LimitExceeded`, by a look at the file's header, for a picture that is too large to be changed."""

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """The file with its covers; `data` itself when `paint` covers nothing.

        `folder` is where unfinished files may stand. The result is not yet a clean copy: it may hold an encoder's
        marks. Raises `ScrubberError`.
        """
        raise Unsupported(N_("faces can't be covered in this kind of photo"), Detail("covers.none"))

    def smaller(self, data: bytes, orientation: int, max_side: int) -> bytes:
        """The file, which is larger, with its longer side at most `max_side` pixels.

        Raises `Unsupported` for animations and pages, and `ParseError`.
        """
        raise Unsupported(NOT_SMALLER, Detail("pixels.not-smaller"))

    def cropped(self, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        """The file with nothing of its picture but `crop`, which lies within it, in all frames.

        `folder` is where unfinished files may stand. Raises `Unsupported` for pages, and `ParseError`.
        """
        raise Unsupported(NOT_CROPPED, Detail("pixels.not-cropped"))


def too_large() -> LimitExceeded:
    """What is raised for a picture that is too large to be changed."""
    return LimitExceeded(TOO_LARGE, Detail(TOO_MANY_PIXELS))


def check_size(width: int, height: int, size: int | None = None) -> None:
    """Raises `LimitExceeded` for a picture too large to look for faces in it, as such or for a file of `size` bytes."""
    if width * height > (MAX_PIXELS if size is None else min(MAX_PIXELS, decodable_pixels(size))):
        raise too_large()
