"""The part of a picture that a copy shows. Knows no arrays' library: the window and the command line load it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrubber.errors import Detail, Unsupported
from scrubber.i18n import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

CROPPED_FORMATS = frozenset({"JPEG", "PNG", "WebP", "HEIC", "AVIF", "JPEG XL"})
"""Formats whose stills can be cropped; the window asks before a codec is loaded."""
NOT_CROPPED = N_("pictures of this kind can't be cropped yet")
CROP_TOO_SMALL = N_("the part to keep is too small")
_INVERSE = {6: 8, 8: 6}
"""EXIF orientations that another one undoes; all others undo themselves."""


@dataclass(frozen=True, slots=True)
class Crop:
    """Whole pixels of the upright picture: the first column and row that are shown, and how many of each."""

    left: int
    top: int
    width: int
    height: int

    def within(self, width: int, height: int) -> Crop:
        """What of it lies in a picture of this size. Raises `Unsupported` when nothing does."""
        left, top = max(0, self.left), max(0, self.top)
        right, bottom = min(width, self.left + self.width), min(height, self.top + self.height)
        if right <= left or bottom <= top:
            raise Unsupported(CROP_TOO_SMALL, Detail("pixels.crop-too-small"))
        return Crop(left, top, right - left, bottom - top)

    def of(self, upright: NDArray[Any]) -> NDArray[Any]:
        """The part of an upright picture, as an array of its own."""
        return upright[self.top : self.top + self.height, self.left : self.left + self.width].copy()

    def of_stored(self, stored: NDArray[Any], orientation: int) -> NDArray[Any]:
        """The same part of a picture that is stored turned."""
        return self.stored(orientation, stored.shape[1], stored.shape[0]).of(stored)

    def meets(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether any of a box around (x, y) is shown."""
        across = self.left - width / 2 < x < self.left + self.width + width / 2
        return across and self.top - height / 2 < y < self.top + self.height + height / 2

    def stored(self, orientation: int, width: int, height: int) -> Crop:
        """The same part of a picture that is stored with this orientation and size (EXIF 3.0, 4.6.5.1.6)."""
        last_x, last_y = self.left + self.width - 1, self.top + self.height - 1
        from_right, from_bottom = width - 1 - last_x, height - 1 - last_y
        match orientation:
            case 2:
                return Crop(from_right, self.top, self.width, self.height)
            case 3:
                return Crop(from_right, from_bottom, self.width, self.height)
            case 4:
                return Crop(self.left, from_bottom, self.width, self.height)
            case 5:
                return Crop(self.top, self.left, self.height, self.width)
            case 6:
                return Crop(self.top, height - 1 - last_x, self.height, self.width)
            case 7:
                return Crop(width - 1 - last_y, height - 1 - last_x, self.height, self.width)
            case 8:
                return Crop(width - 1 - last_y, self.left, self.height, self.width)
        return self

    def upright(self, orientation: int, width: int, height: int) -> Crop:
        """The inverse of `stored`; the size is still that of the stored picture."""
        return self.stored(_INVERSE.get(orientation, orientation), *upright_size(orientation, width, height))


@dataclass(frozen=True, slots=True)
class Cropped:
    """A file that shows part of a picture, and which part: where `is_exact`, its samples are the very same.

    In a JPEG the part may be smaller than was asked for, by less than an MCU at each side.
    """

    data: bytes
    crop: Crop
    is_exact: bool


def upright_size(orientation: int, width: int, height: int) -> tuple[int, int]:
    """Width and height as they are seen, of a picture that is stored with an EXIF orientation."""
    return (height, width) if 5 <= orientation <= 8 else (width, height)
