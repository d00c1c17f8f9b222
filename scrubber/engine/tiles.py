"""A whole picture as tiles of our own in several sizes, so that the window can show any part of it at once.

Hostile data is decoded here, in a worker process, and leaves as JPEG, or as PNG where it is transparent in places.
"""

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrubber.engine.photo import Photo
from scrubber.errors import Detail, LimitExceeded, ParseError, ScrubberError
from scrubber.formats.registry import detect
from scrubber.i18n import N_
from scrubber.limits import MAX_PIXELS, decodable_pixels

if TYPE_CHECKING:
    from PIL.Image import Image

TILE = 512
_SMALLEST = 1024
_QUALITY = 92
_EXIF, _MAX_BLOCKS = b"Exif\0\0", 200
_ORIENTATION = 0x0112
_TURNS = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90",
}  # fmt: skip
"""What makes a picture of this EXIF orientation upright, as Pillow calls it."""
_ON_ITS_SIDE = (5, 6, 7, 8)
_CANNOT_SHOW = N_("its picture data can't be read")


@dataclass(frozen=True, slots=True)
class TileLevel:
    """The picture in one size: tiles of `TILE` pixels a side, row by row from the upper left."""

    width: int
    height: int
    tiles: tuple[bytes, ...] = field(repr=False)

    @property
    def columns(self) -> int:
        """Tiles in a row."""
        return -(-self.width // TILE)


@dataclass(frozen=True, slots=True)
class TiledPicture:
    """The upright first frame of a photo, the full size first, each further level half as large; or the `problem`."""

    path: str
    levels: tuple[TileLevel, ...] = ()
    problem: ScrubberError | None = None


def tiled_photo(photo: Photo) -> TiledPicture:
    """The picture of a photo. Never raises: what stands in the way is the answer's `problem`."""
    path = photo.path
    try:
        return TiledPicture(path, _levels(photo.data))
    except ScrubberError as problem:
        return TiledPicture(path, problem=problem)
    except MemoryError:
        return TiledPicture(path, problem=LimitExceeded(N_("it needs too much memory"), Detail("tiles.memory")))
    # A decoder may fail in any way on hostile data; a sentence instead of a picture is all that follows.
    except Exception:
        return TiledPicture(path, problem=ParseError(_CANNOT_SHOW, Detail("tiles.decoder")))


def _levels(data: bytes) -> tuple[TileLevel, ...]:
    detect(data).load_decoder()
    if data.count(_EXIF) > _MAX_BLOCKS:  # Pillow takes quadratic time to put them together
        raise ParseError(_CANNOT_SHOW, Detail("tiles.too-many-blocks"))
    picture, turn = _decoded(data)
    levels = [_level(picture, turn)]
    while max(picture.size) > _SMALLEST:
        picture = picture.reduce(2)
        levels.append(_level(picture, turn))
    return tuple(levels)


def _decoded(data: bytes) -> tuple["Image", int]:
    """The picture with its EXIF orientation; of one that ends early or is damaged, what the decoder gets."""
    from scrubber.engine.reference_decoder import DECODER_ERRORS, is_blank

    try:
        return _attempt(data, may_stop_early=False)
    except MemoryError:
        raise
    except DECODER_ERRORS:
        picture, turn = _attempt(data, may_stop_early=True)
        if is_blank(picture):
            raise
        return picture, turn


def _attempt(data: bytes, may_stop_early: bool) -> tuple["Image", int]:
    from PIL import Image  # decoders are loaded only where a picture is wanted

    from scrubber.engine.reference_decoder import pillow_settings

    with pillow_settings(may_stop_early), Image.open(io.BytesIO(data)) as opened:
        if opened.width * opened.height > min(MAX_PIXELS, decodable_pixels(len(data))):
            raise LimitExceeded(N_("it needs too much memory"), Detail("tiles.pixels"))
        opened.load()
        return _plain(opened), opened.getexif().get(_ORIENTATION, 1)


def _plain(picture: "Image") -> "Image":
    """The picture itself where it is plain already: a large one fits into a worker only once."""
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode.startswith("I;16"):
        return picture.point(lambda sample: sample / 256).convert("L")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _level(picture: "Image", turn: int) -> TileLevel:
    width, height = reversed(picture.size) if turn in _ON_ITS_SIDE else picture.size
    corners = [(x, y) for y in range(0, height, TILE) for x in range(0, width, TILE)]
    boxes = [(x, y, min(x + TILE, width), min(y + TILE, height)) for x, y in corners]
    return TileLevel(width, height, tuple(_tile(picture, box, turn) for box in boxes))


def _tile(picture: "Image", box: tuple[int, int, int, int], turn: int) -> bytes:
    """The tile that fills `box` of the upright picture: only it is turned, so that the picture is there only once."""
    from PIL.Image import Transpose

    part = picture.crop(_source_box(box, turn, *picture.size))
    if turn in _TURNS:
        part = part.transpose(Transpose[_TURNS[turn]])
    out = io.BytesIO()
    if part.mode == "RGBA":
        part.save(out, "PNG", compress_level=1)
    else:
        part.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()


def _source_box(box: tuple[int, int, int, int], turn: int, width: int, height: int) -> tuple[int, int, int, int]:
    """Where in the picture, as it is stored, lies what fills `box` of it upright."""
    left, top, right, bottom = box
    if turn in _ON_ITS_SIDE:
        left, top, right, bottom = top, left, bottom, right
    if turn in (2, 3, 7, 8):
        left, right = width - right, width - left
    if turn in (3, 4, 6, 7):
        top, bottom = height - bottom, height - top
    return left, top, right, bottom
