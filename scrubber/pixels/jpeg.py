"""Covers in a JPEG: only the MCUs that a cover touches change, all other coefficients stay the very same.

Decode, cover, encode the touched MCUs with the photo's own quantisation tables, and put their coefficients among the
original's. Everything in front of the picture's tables stays byte for byte, so orientation and colours stay too.
"""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, Segment
from scrubber.errors import Detail, NotVerified, ParseError, Unsupported
from scrubber.i18n import N_
from scrubber.pixels import jpeg_encoding
from scrubber.pixels.codec import BROKEN, NOT_SMALLER, Fidelity
from scrubber.pixels.crop import Crop, Cropped
from scrubber.pixels.jpeg_coefficients import Blocks, read_blocks, write_blocks
from scrubber.pixels.jpeg_crop import crop_jpeg
from scrubber.pixels.jpeg_encoding import ColourModel
from scrubber.pixels.jpeg_layout import Layout, layout_of
from scrubber.pixels.pillow_codec import PillowCodec
from scrubber.pixels.raster import Mask, Painted, Painter, Rgb, paint_stored, resized

_CHANGED_ELSEWHERE = N_("its picture is not the same")
_CHANNELS = {"L": 1, "RGB": 3, "CMYK": 4}
_SUBSAMPLINGS: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {
    ((1, 1, 1), (1, 1, 1)): 0, ((2, 1, 1), (1, 1, 1)): 1, ((2, 1, 1), (2, 1, 1)): 2,
}  # fmt: skip
"""Pillow's names of blocks across and down in an MCU."""


class JpegCodec(PillowCodec):
    """The first picture; what is made smaller keeps the photo's own quantisation tables."""

    pillow_names = ("JPEG", "MPO")
    shows_one = True

    def fidelity(self, data: bytes) -> Fidelity:
        """See `PixelCodec.fidelity`."""
        return Fidelity.OTHER_MCUS

    def frames(self, data: bytes, orientation: int) -> Iterator[Rgb]:
        """See `PixelCodec.frames`. A rare kind that Pillow can't decode isn't damaged."""
        try:
            yield from super().frames(data, orientation)
        except ParseError:
            layout_of(data)
            raise

    def cover(self, data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
        """See `PixelCodec.cover`."""
        return cover_jpeg(data, orientation, paint, folder)

    def smaller(self, data: bytes, orientation: int, max_side: int) -> bytes:
        """See `PixelCodec.smaller`."""
        layout = layout_of(data)
        return _encoded(data, layout, resized(decode(data)[0], max_side))

    def cropped(self, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        """See `PixelCodec.cropped`: whole MCUs without loss, and encoded anew where that can't be done."""
        samples = decode(data)[0]
        height, width = samples.shape[:2]
        try:
            body, inner = crop_jpeg(data, crop.stored(orientation, width, height), folder)
        except Unsupported:
            return Cropped(_encoded(data, layout_of(data), crop.of_stored(samples, orientation)), crop, is_exact=False)
        return Cropped(joined(data, body), inner.upright(orientation, width, height), is_exact=True)


def cover_jpeg(data: bytes, orientation: int, paint: Painter, folder: str) -> bytes:
    """A clean JPEG of one picture with its covers; `data` itself when `paint` covers nothing.

    `folder`: where unfinished files may stand. Raises `ParseError`, `Unsupported` or `NotVerified`.
    """
    layout = layout_of(data)
    wanted = _covered_blocks(data, layout, orientation, paint, folder)
    if wanted is None:
        return data
    covered = joined(data, write_blocks(data, layout, wanted, folder))
    written = read_blocks(covered, layout_of(covered), folder)
    if len(written) != len(wanted) or not all(map(np.array_equal, written, wanted)):
        raise NotVerified(_CHANGED_ELSEWHERE, Detail("jpeg-pixels.not-as-written"))
    return covered


def _covered_blocks(data: bytes, layout: Layout, orientation: int, paint: Painter, folder: str) -> list[Blocks] | None:
    """All coefficients, those of the touched MCUs with the covers; None when nothing is covered.

    The decoded picture lives no longer than this: of a large photo nothing takes more memory than the coefficients.
    """
    samples, shown = decode(data)
    painted = paint_stored(shown, orientation, paint, 0)
    if painted is None:
        return None
    samples = _with_covers(samples, painted)
    del shown
    before = read_blocks(data, layout, folder)
    wanted = [component.copy() for component in before]
    touched = jpeg_encoding.touched_mcus(painted.mask, layout)
    jpeg_encoding.encode(samples, colour_model_of(data, layout), touched, layout, wanted)
    _same_elsewhere(before, wanted, touched, layout)
    return wanted


def decode(data: bytes) -> tuple[NDArray[np.uint8], Rgb]:
    """The samples as Pillow gives them, and as red, green and blue; both as stored. Raises `ParseError`."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            if picture.mode not in _CHANNELS:
                raise ParseError(BROKEN, Detail("jpeg-pixels.shape"))
            samples = np.asarray(picture)
            return samples, samples if picture.mode == "RGB" else np.asarray(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("jpeg-pixels.decode")) from error


def _with_covers(samples: NDArray[np.uint8], painted: Painted) -> NDArray[np.uint8]:
    """The decoded samples with the covered colours in them; a cover on CMYK is printed without black."""
    from PIL import Image

    if samples.shape == painted.picture.shape:
        return painted.picture  # beside the covers it is what was decoded

    result = samples.copy()
    mode = next(mode for mode, count in _CHANNELS.items() if count == (1 if samples.ndim == 2 else samples.shape[2]))
    colours = painted.picture[painted.mask]
    if len(colours):
        converted = np.asarray(Image.fromarray(colours[None]).convert(mode))[0]
        result[painted.mask] = converted
    return result


def colour_model_of(data: bytes, layout: Layout) -> jpeg_encoding.ColourModel:
    """What the components of a clean JPEG mean."""
    jfif, transform = False, None
    for element in _front(jpeg.read(data)):
        payload = element.payload or b"" if isinstance(element, Segment) else b""
        jfif = jfif or payload[:5] == b"JFIF\0"
        if payload[:5] == b"Adobe" and len(payload) >= 12:
            transform = payload[11]
    identifiers = tuple(component.identifier for component in layout.frame.components)
    return jpeg_encoding.colour_model(identifiers, jfif, transform)


def joined(data: bytes, encoded: bytes) -> bytes:
    """The front of `data`, up to its first table or frame, and from there on what was encoded."""
    front = _front(jpeg.read(data))
    body = jpeg.read(encoded)
    return jpeg.write([*front, *body[len(_front(body)) :]])


def _front(elements: list[Element]) -> list[Element]:
    """SOI and the application segments and comments behind it."""
    for count, element in enumerate(elements):
        marker = element.marker if isinstance(element, Segment) else 0
        if marker not in (jpeg.SOI, jpeg.COM, *range(jpeg.APP0, jpeg.APP0 + 16)):
            return elements[:count]
    return elements


def _encoded(data: bytes, layout: Layout, samples: NDArray[np.uint8]) -> bytes:
    """Other samples with the tables of `data`. Raises `Unsupported` for colours that Pillow doesn't encode so."""
    from PIL import Image

    out = io.BytesIO()
    model = colour_model_of(data, layout)
    if model not in (ColourModel.GREY, ColourModel.RGB, ColourModel.YCBCR):
        raise Unsupported(NOT_SMALLER, Detail("jpeg-pixels.not-smaller"))
    options = _encoder_options(layout) | {"keep_rgb": model is ColourModel.RGB, "optimize": True}
    Image.fromarray(samples).save(out, "JPEG", **options)
    return joined(data, out.getvalue())


def _encoder_options(layout: Layout) -> dict[str, Any]:
    tables = [[int(value) for value in table] for table in layout.quantisation]
    options: dict[str, Any] = {"progressive": layout.frame.is_progressive}
    if len(tables) == 3:
        options["subsampling"] = _SUBSAMPLINGS.get((layout.across, layout.down), 0)
    options["qtables"] = tables[:2]  # the second is for both chroma components
    return options


def _same_elsewhere(before: list[Blocks], wanted: list[Blocks], touched: Mask, layout: Layout) -> None:
    """Only blocks of the touched MCUs are changed by the covers. Raises `NotVerified`."""
    for number, (old, new) in enumerate(zip(before, wanted, strict=True)):
        elsewhere = ~jpeg_encoding.touched_blocks(touched, layout, number)
        if (elsewhere & (old != new).any(axis=2)).any():
            raise NotVerified(_CHANGED_ELSEWHERE, Detail("jpeg-pixels.changed-elsewhere"))
