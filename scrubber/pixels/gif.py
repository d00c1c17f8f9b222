"""Covers in a GIF: every pixel outside of the covers keeps its index, every frame its colours, timing and place.

The cover stands still in all frames, because a frame shows what earlier ones left. Its colours are the nearest ones of
each frame's own table: a new colour has no place in it.
"""

import io
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scrubber.containers import gif
from scrubber.containers.gif import Element, Extension, Image, Screen, Trailer
from scrubber.errors import Detail, ParseError
from scrubber.pixels.codec import BROKEN
from scrubber.pixels.pillow_codec import PillowCodec
from scrubber.pixels.raster import Painted, Painter

INTERLACED = 0x40
_WEIGHTS = np.array((0.299, 0.587, 0.114))

_Indexes = NDArray[np.uint8]


class GifCodec(PillowCodec):
    """Stills and animations."""

    pillow_names = ("GIF",)

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        return cover_gif(data, paint)


def cover_gif(data: bytes, paint: Painter) -> bytes:
    """A clean GIF with its covers; `data` itself when `paint` covers nothing. Raises `ParseError`."""
    elements = gif.read(data)
    painted = paint(_first_frame(data), None)
    if painted is None:
        return data
    screen = elements[0]
    assert isinstance(screen, Screen)
    transparent: int | None = None
    for number, element in enumerate(elements):
        if isinstance(element, Extension) and element.label == gif.GRAPHIC_CONTROL:
            transparent = element.body[4] if element.body[1] & 1 else None
        elif isinstance(element, Image):
            elements[number] = _covered(element, screen, transparent, painted)
            transparent = None
    return gif.write(elements)


def _first_frame(data: bytes) -> NDArray[np.uint8]:
    from PIL import Image as Pictures

    try:
        with Pictures.open(io.BytesIO(data), formats=("GIF",)) as picture:
            return np.asarray(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Pictures.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("gif-pixels.first-frame")) from error


def _covered(image: Image, screen: Screen, transparent: int | None, painted: Painted) -> Element:
    """The image with covered indexes in the covered part of its own area; as it is where it has none."""
    height, width = painted.mask.shape
    inside = np.zeros((image.height, image.width), bool)
    rows, columns = max(0, min(image.height, height - image.top)), max(0, min(image.width, width - image.left))
    area = np.s_[image.top : image.top + rows, image.left : image.left + columns]
    inside[:rows, :columns] = painted.mask[area]
    if not inside.any():
        return image
    indexes = decoded(image).copy()
    colours = painted.picture[area][inside[:rows, :columns]]
    indexes[inside] = _nearest(colours, image.table or screen.table, transparent)
    body = encoded(indexes)
    return replace(image, packed=image.packed & ~INTERLACED, code_size=body[0], body=memoryview(body)[1:])


def _nearest(colours: NDArray[np.uint8], table: bytes, transparent: int | None) -> _Indexes:
    """The index of the nearest colour of a table for each of `colours`, never the transparent one."""
    entries = np.frombuffer(table or bytes(range(256)) * 3, np.uint8).reshape(-1, 3).astype(np.float32)
    distinct, numbers = np.unique(colours, axis=0, return_inverse=True)
    allowed = np.array([index for index in range(len(entries)) if index != transparent] or [0])
    chosen = np.empty(len(distinct), np.uint8)
    for start in range(0, len(distinct), 4096):
        apart = distinct[start : start + 4096, None].astype(np.float32) - entries[allowed][None]
        chosen[start : start + 4096] = allowed[(apart**2 @ _WEIGHTS).argmin(axis=1)]
    return chosen[numbers.reshape(-1)]


def decoded(image: Image) -> _Indexes:
    """The indexes of one image, in the order of rows: Pillow decodes a file that holds nothing else.

    Raises `ParseError`.
    """
    from PIL import Image as Pictures

    ramp = bytes(value for value in range(256) for _ in range(3))
    screen = Screen(b"89a", image.width, image.height, 0xF7, 0, 0, ramp)
    alone = replace(image, left=0, top=0, packed=image.packed & INTERLACED, table=b"")
    try:
        with Pictures.open(io.BytesIO(gif.write([screen, alone, Trailer(0)])), formats=("GIF",)) as picture:
            return np.asarray(picture.convert("L"))
    except (OSError, SyntaxError, ValueError, Pictures.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("gif-pixels.decoded")) from error


def encoded(indexes: _Indexes) -> bytes:
    """Code size and sub-blocks, by Pillow: the data of a GIF file of one image. Raises `ParseError`."""
    from PIL import Image as Pictures

    out = io.BytesIO()
    picture = Pictures.fromarray(indexes)
    picture.save(out, "GIF", optimize=False, interlace=False)
    written = next(element for element in gif.read(out.getvalue()) if isinstance(element, Image))
    encoded = bytes((written.code_size,)) + bytes(written.body)
    if not np.array_equal(decoded(written), indexes):
        raise ParseError(BROKEN, Detail("gif-pixels.encoded"))
    return encoded
