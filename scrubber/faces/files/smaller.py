"""The whole picture with fewer pixels, in the same format, colours and depth.

Every sample is new then, so the picture is encoded again: a JPEG with its own quantisation tables, others without loss
where they had none, else at the quality that is used for covers.
"""

import io
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers import png
from scrubber.containers.png import chunk_pieces, read_chunks
from scrubber.containers.png_headers import PALETTE, Header
from scrubber.errors import Unsupported
from scrubber.faces.files import jpeg, png_raster, recoded, webp
from scrubber.faces.files.jpeg_coefficients import Layout, layout_of
from scrubber.faces.files.jpeg_encoding import ColourModel
from scrubber.i18n import N_

NOTE = N_("The whole picture was made smaller, as you asked.")
_NOT_THIS_KIND = N_("pictures of this kind can't be made smaller yet")
_SUBSAMPLINGS: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {
    ((1, 1, 1), (1, 1, 1)): 0, ((2, 1, 1), (1, 1, 1)): 1, ((2, 1, 1), (2, 1, 1)): 2,
}  # fmt: skip
"""Pillow's names of blocks across and down in an MCU."""

Samples = NDArray[Any]


def smaller_file(data: bytes, format_name: str, orientation: int, max_side: int) -> bytes:
    """`data`, a clean file that is larger, with its longer side at most `max_side` pixels.

    Raises `Unsupported` for animations, pages and formats that this can't be done for, and `ParseError`.
    """
    match format_name:
        case "JPEG":
            return _jpeg(data, max_side)
        case "PNG":
            return _png(data, max_side)
        case "WebP":
            frames = webp.decode(data)
            fewer = [resized(samples, max_side) for samples in frames.samples]
            return webp.encode(replace(frames, samples=fewer), orientation, webp.is_lossless(data))
        case "HEIC":
            picture = recoded.decode_heic(data)
            return recoded.encode_heic(replace(picture, samples=resized(picture.samples, max_side)))
        case "AVIF":
            frames = recoded.decode_avif(data)
            fewer = [resized(samples, max_side) for samples in frames.samples]
            return recoded.encode_avif(replace(frames, samples=fewer), data)
        case "JPEG XL":
            return recoded.encode_jxl(resized(recoded.decode_jxl(data), max_side), quality=recoded.QUALITY)
    raise Unsupported(_NOT_THIS_KIND)


def resized(samples: Samples, max_side: int) -> Samples:
    """Samples with at most `max_side` rows and columns, by Lanczos; themselves when they have no more.

    Colours are weighed by alpha, so that what is transparent doesn't shine through.
    """
    height, width = samples.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return samples
    size = max(1, round(width * scale)), max(1, round(height * scale))
    planes = np.atleast_3d(samples).astype(np.float32)
    count = planes.shape[2]
    if count not in (2, 4):
        done = np.stack([_plane(planes[..., n], size) for n in range(count)], axis=2)
    else:
        top = np.float32(np.iinfo(samples.dtype).max)
        alpha = _plane(planes[..., -1], size)
        weighed = [_plane(planes[..., n] * planes[..., -1] / top, size) for n in range(count - 1)]
        safe = np.maximum(alpha, 1)
        done = np.stack([*(plane * top / safe for plane in weighed), alpha], axis=2)
    rounded = np.clip(np.rint(done), 0, np.iinfo(samples.dtype).max).astype(samples.dtype)
    return rounded[..., 0] if samples.ndim == 2 else rounded


def _plane(plane: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    from PIL import Image

    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.LANCZOS), np.float32)


def _jpeg(data: bytes, max_side: int) -> bytes:
    from PIL import Image

    layout = layout_of(data)
    samples, _shown = jpeg.decode(data)
    fewer = resized(samples, max_side)
    out = io.BytesIO()
    model = jpeg.colour_model_of(data, layout)
    if model not in (ColourModel.GREY, ColourModel.RGB, ColourModel.YCBCR):
        raise Unsupported(_NOT_THIS_KIND)
    options = _jpeg_options(layout) | {"keep_rgb": model is ColourModel.RGB, "optimize": True}
    Image.fromarray(fewer).save(out, "JPEG", **options)
    return jpeg.joined(data, out.getvalue())


def _jpeg_options(layout: Layout) -> dict[str, Any]:
    tables = [[int(value) for value in table] for table in layout.quantisation]
    options: dict[str, Any] = {"progressive": layout.frame.is_progressive}
    if len(tables) == 3:
        options["subsampling"] = _SUBSAMPLINGS.get((layout.across, layout.down), 0)
    options["qtables"] = tables[:2]  # the second is for both chroma components
    return options


def _png(data: bytes, max_side: int) -> bytes:
    chunks = [(chunk.type, bytes(chunk.data)) for chunk in read_chunks(data)]
    header = Header.read(chunks[0][1])
    named = {kind for kind, _body in chunks}
    if header.colour == PALETTE or header.depth < 8 or named & {b"acTL", b"tRNS"}:
        raise Unsupported(_NOT_THIS_KIND)
    stream = b"".join(body for kind, body in chunks if kind == b"IDAT")
    fewer = resized(png_raster.decode(header, header.width, header.height, stream), max_side)
    target = replace(header, height=fewer.shape[0], width=fewer.shape[1], interlaced=False)
    pieces = [png.SIGNATURE, *chunk_pieces(b"IHDR", target.to_bytes())]
    for kind, body in chunks[1:]:
        if kind == b"IEND":
            pieces += chunk_pieces(b"IDAT", png_raster.encode(target, fewer))
        if kind != b"IDAT":
            pieces += chunk_pieces(kind, body)
    return b"".join(pieces)
