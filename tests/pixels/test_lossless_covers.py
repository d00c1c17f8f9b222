"""PNG, GIF, BMP, TIFF and lossless WebP: outside of the covers every sample stays what it was."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from scrubber.containers.png import chunks as png
from scrubber.containers.png.chunks import chunk_pieces, read_chunks
from scrubber.containers.png.headers import Header
from scrubber.errors import ParseError, Unsupported
from scrubber.formats.base import Format, Policy
from scrubber.formats.bmp.document import FORMAT as BMP
from scrubber.formats.gif.document import FORMAT as GIF
from scrubber.formats.png.format import FORMAT as PNG
from scrubber.formats.tiff.document import FORMAT as TIFF
from scrubber.formats.webp.format import FORMAT as WEBP
from scrubber.pixels import png_raster
from scrubber.pixels.bmp import cover_bmp
from scrubber.pixels.gif import cover_gif
from scrubber.pixels.png import cover_png
from scrubber.pixels.tiff import cover_tiff, pages_shown
from scrubber.pixels.webp import cover_webp
from tests.helpers.covers import COLOUR, TestPainter, gradients, rgba_frames

PNG_KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (4, 8), (4, 16), (6, 8), (6, 16)]
GREY_OF_COLOUR = 124


def clean(image_format: Format, data: bytes) -> bytes:
    """A clean copy, which must itself be one."""
    copy = b"".join(image_format.parse(data).rebuild(Policy()))
    image_format.audit(copy)
    return copy


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def made_png(colour: int, depth: int, interlaced: bool = False, size: tuple[int, int] = (61, 47)) -> bytes:
    """A PNG of random samples, row by row with every filter in turn."""
    header = Header(*size, depth, colour, interlaced)
    channels = png_raster.CHANNELS[colour]
    rng = np.random.default_rng(colour * 100 + depth)
    kind = np.uint16 if depth == 16 else np.uint8
    samples = rng.integers(0, 1 << depth, (size[1], size[0], channels)).astype(kind)
    stream = zlib.compress(adam7(header, samples)) if interlaced else png_raster.encode(header, samples)
    pieces = [*chunk_pieces(b"IHDR", header.to_bytes()), *chunk_pieces(b"IDAT", stream), *chunk_pieces(b"IEND")]
    return png.SIGNATURE + b"".join(pieces)


def adam7(header: Header, samples: np.ndarray) -> bytes:
    """The unfiltered rows of the seven passes (section 8.1)."""
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b""
    for column, row, across, down in steps:
        for line in samples[row::down, column::across]:
            if len(line):
                rows += b"\0" + line.astype(">u2" if header.depth == 16 else np.uint8).tobytes()
    return rows


def png_samples(data: bytes) -> np.ndarray:
    chunks = list(read_chunks(data))
    header = Header.read(chunks[0].data)
    stream = b"".join(bytes(chunk.data) for chunk in chunks if chunk.type == b"IDAT")
    return png_raster.decode(header, header.width, header.height, stream)


@pytest.mark.parametrize(("colour", "depth"), PNG_KINDS)
def test_png_of_every_kind(colour: int, depth: int) -> None:
    before = clean(PNG, made_png(colour, depth))
    painter = TestPainter()
    after = cover_png(before, 1, painter)
    assert clean(PNG, after) == after
    old, new, mask = png_samples(before), png_samples(after), painter.seen[0][1]
    assert (old.dtype, old.shape) == (new.dtype, new.shape)
    assert np.array_equal(old[~mask], new[~mask])
    if depth >= 8:
        full = 257 if depth == 16 else 1
        wanted = [GREY_OF_COLOUR] if colour in (0, 4) else COLOUR
        assert np.abs(np.median(new[mask], axis=0)[: len(wanted)] / full - wanted).max() <= 1
    else:
        assert abs(new[mask].mean() * 255 / ((1 << depth) - 1) - GREY_OF_COLOUR) < 255 / (1 << depth)
    if colour in (4, 6):
        assert (new[mask][:, -1] == (1 << depth) - 1).all(), "an outline in the alpha channel"


@pytest.mark.parametrize("name", ["RGB", "RGBA", "L", "LA", "I;16", "P", "1"])
def test_the_raster_agrees_with_pillow(name: str) -> None:
    samples = gradients(channels=4)
    modes = {"RGB": "RGB", "RGBA": "RGBA", "LA": "LA"}
    picture = Image.fromarray(samples).convert(modes.get(name, "L"))
    if name in ("P", "1"):
        picture = picture.convert(name)
    if name == "I;16":
        picture = Image.fromarray(samples[..., 0].astype(np.uint16) * 251)
    decoded = png_samples(clean(PNG, saved(picture, "PNG")))
    assert np.array_equal(decoded.squeeze(), np.asarray(picture).astype(decoded.dtype))


@pytest.mark.parametrize(("colour", "depth"), [(2, 16), (6, 8), (0, 8)])
def test_an_interlaced_png_becomes_a_plain_one(colour: int, depth: int) -> None:
    before = clean(PNG, made_png(colour, depth, interlaced=True))
    painter = TestPainter()
    after = cover_png(before, 1, painter)
    mask = painter.seen[0][1]
    assert np.array_equal(png_samples(before)[~mask], png_samples(after)[~mask])
    assert not Header.read(read_chunks(after)[0].data).interlaced


@pytest.mark.parametrize("transparent", [False, True])
def test_a_palette_becomes_colours(transparent: bool) -> None:
    picture = Image.fromarray(gradients()).quantize(40)
    options = {"transparency": bytes(range(10, 50))} if transparent else {}
    before = clean(PNG, saved(picture, "PNG", **options))
    painter = TestPainter()
    after = cover_png(before, 1, painter)
    assert clean(PNG, after) == after
    mask = painter.seen[0][1]
    assert np.array_equal(rgba_frames(before)[0][~mask], rgba_frames(after)[0][~mask])
    assert (rgba_frames(after)[0][mask][:, 3] == 255).all()


def test_a_cover_does_not_become_transparent_by_its_colour() -> None:
    before = clean(PNG, saved(Image.fromarray(gradients()), "PNG", transparency=COLOUR))
    painter = TestPainter()
    after = cover_png(before, 1, painter)
    assert (rgba_frames(after)[0][painter.seen[0][1]][:, 3] == 255).all()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_png_is_covered_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    before = clean(PNG, saved(Image.fromarray(gradients()), "PNG", exif=exif))
    painter = TestPainter()
    after = cover_png(before, orientation, painter)
    assert painter.seen[0][0].shape[:2] == ((90, 70) if orientation > 4 else (70, 90))
    assert PNG.audit(after).essence.orientation == orientation


def animation(count: int = 4) -> list[Image.Image]:
    frames = []
    for number in range(count):
        samples = gradients(channels=3)
        samples[10 + 8 * number : 20 + 8 * number, 20:60] = (0, 0, 40 * number)
        frames.append(Image.fromarray(samples))
    return frames


ANIMATED: dict[str, tuple[Format, str, Callable[[bytes, TestPainter], bytes], dict[str, Any]]] = {
    "PNG": (PNG, "PNG", lambda data, paint: cover_png(data, 1, paint), {}),
    "GIF": (GIF, "GIF", lambda data, paint: cover_gif(data, paint), {}),
    "WebP": (WEBP, "WEBP", lambda data, paint: cover_webp(data, 1, paint), {"lossless": True}),
}


@pytest.mark.parametrize("name", ANIMATED)
def test_every_frame_of_an_animation_is_covered(name: str) -> None:
    image_format, kind, cover, options = ANIMATED[name]
    first, *others = animation()
    data = saved(first, kind, save_all=True, append_images=others, duration=[40, 80, 120, 160], loop=3, **options)
    before = clean(image_format, data)
    painter = TestPainter()
    after = clean(image_format, cover(before, painter))
    old, new = rgba_frames(before), rgba_frames(after)
    assert len(painter.seen) == 1, "one cover for all frames"
    assert len(old) == len(new) == 4
    mask = painter.seen[0][1]
    for one, other in zip(old, new, strict=True):
        assert np.array_equal(one[~mask], other[~mask])
        assert np.abs(np.median(other[mask][:, :3], axis=0) - COLOUR).max() <= (1 if name != "GIF" else 60)
    assert playing(before) == playing(after)


def playing(data: bytes) -> list[object]:
    with Image.open(io.BytesIO(data)) as picture:
        found: list[object] = [picture.info.get("loop")]
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            found.append(picture.info.get("duration"))
        return found


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_bmp(mode: str) -> None:
    before = clean(BMP, saved(Image.fromarray(gradients()).convert(mode), "BMP"))
    painter = TestPainter()
    after = cover_bmp(before, painter)
    assert clean(BMP, after) == after
    mask = painter.seen[0][1]
    assert np.array_equal(rgba_frames(before)[0][~mask], rgba_frames(after)[0][~mask])
    assert np.abs(np.median(rgba_frames(after)[0][mask][:, :3], axis=0) - COLOUR).max() <= 1


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "RGBA", "P", "1"])
def test_tiff(mode: str, compression: str) -> None:
    if compression == "jpeg" and mode not in ("RGB", "L", "CMYK"):
        return
    picture = Image.fromarray(gradients()).convert(mode)
    before = clean(TIFF, saved(picture, "TIFF", compression=compression))
    painter = TestPainter()
    after = cover_tiff(before, painter)
    assert clean(TIFF, after) == after
    mask = painter.seen[0][1]
    assert np.array_equal(rgba_frames(before)[0][~mask], rgba_frames(after)[0][~mask])
    wanted = COLOUR if mode in ("RGB", "RGBA", "CMYK", "P") else np.full(3, 0 if mode == "1" else GREY_OF_COLOUR)
    assert np.abs(np.median(rgba_frames(after)[0][mask][:, :3], axis=0) - wanted).max() <= 1


def test_deep_tiff_keeps_its_sixteen_bits() -> None:
    samples = np.random.default_rng(2).integers(0, 65536, (70, 90)).astype(np.uint16)
    before = clean(TIFF, saved(Image.fromarray(samples), "TIFF", compression="tiff_lzw"))
    painter = TestPainter()
    after = cover_tiff(before, painter)
    mask = painter.seen[0][1]
    with Image.open(io.BytesIO(after)) as shown:
        assert np.array_equal(np.asarray(shown)[~mask], samples[~mask])
        assert np.median(np.asarray(shown)[mask]) == GREY_OF_COLOUR * 257


def test_one_page_of_several_is_covered() -> None:
    first, *others = animation()
    before = clean(TIFF, saved(first, "TIFF", save_all=True, append_images=others, compression="tiff_lzw"))
    painter = TestPainter(only=2)
    after = clean(TIFF, cover_tiff(before, painter))
    old, new = rgba_frames(before), rgba_frames(after)
    assert [np.array_equal(*pair) for pair in zip(old, new, strict=True)] == [True, True, False, True]
    assert [page.shape for page in pages_shown(after)] == [(70, 90, 3)] * 4


def test_lossless_webp_with_alpha() -> None:
    before = clean(WEBP, saved(Image.fromarray(gradients(channels=4)), "WEBP", lossless=True, exact=True))
    painter = TestPainter()
    after = clean(WEBP, cover_webp(before, 1, painter))
    mask = painter.seen[0][1]
    assert np.array_equal(rgba_frames(before)[0][~mask], rgba_frames(after)[0][~mask])


def test_a_float_tiff_is_refused() -> None:
    before = clean(TIFF, saved(Image.fromarray(gradients()[..., 0].astype(np.float32)), "TIFF"))
    with pytest.raises(Unsupported):
        cover_tiff(before, TestPainter())


def test_missing_rows_are_damage() -> None:
    header = Header(40, 40, 8, 2, interlaced=False)
    with pytest.raises(ParseError):
        png_raster.decode(header, 40, 40, zlib.compress(bytes(100)))
