"""What the covers look like, for the editor: the same code as for the copy, on the picture that is shown.

The noise is drawn once and then repeated, so that covers don't flicker while they are dragged; the copy gets fresh
noise. Our own worker made the picture, so nothing hostile is decoded here.
"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Face, region_of

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray


class CoverPreview:
    """Covers one picture again and again."""

    def __init__(self, picture: QImage, photo_width: int) -> None:
        self._picture = picture.convertToFormat(QImage.Format.Format_RGB888)
        self._scale = picture.width() / photo_width if photo_width else 1.0
        self._noise = bytearray()

    def covered(self, faces: Sequence[Face], cover_style: CoverStyle) -> QImage:
        """The picture with these faces (in pixels of the photo) covered."""
        from scrubber.faces.covers.cover import cover  # numpy is loaded when the first photo is opened

        pixels = _as_array(self._picture)
        regions = [region_of(face.scaled(self._scale), cover_style.cover_size) for face in faces]
        self._given = 0
        return _as_image(cover(pixels, regions, cover_style, self._repeated))

    def _repeated(self, count: int) -> bytes:
        start, self._given = self._given, self._given + count
        if self._given > len(self._noise):
            self._noise += os.urandom(self._given - len(self._noise))
        return bytes(self._noise[start : self._given])

    _given = 0


def _as_array(picture: QImage) -> "NDArray[uint8]":
    """The pixels of a picture in RGB888, (height, width, 3), without the padding of its lines."""
    import numpy

    lines = numpy.frombuffer(picture.constBits(), numpy.uint8).reshape(picture.height(), picture.bytesPerLine())
    return lines[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3)


def _as_image(pixels: "NDArray[uint8]") -> QImage:
    height, width, _channels = pixels.shape
    shared = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return shared.copy()  # the bytes above end with this function
