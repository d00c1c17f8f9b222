"""Made photos that hold picture nobody sees, one for each kind and format, with what has to become of each."""

import gzip
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pillow_jxl  # noqa: F401 (importing registers it)
from numpy.typing import NDArray
from PIL import Image

from scrubber.containers import gif as containers
from scrubber.containers.isobmff.boxes import read_file
from scrubber.containers.isobmff.items import extents_in_file, read_meta
from scrubber.pixels.unseen.record import Removal, UnseenKind
from tests.helpers import bmp, heif, png, tiff, webp

WIDTH, HEIGHT = 96, 72
HOLE = np.s_[16:56, 20:76]
"""Where the erased rectangle of a transparent picture lies: rows, columns."""
TEXT = "a watercolour of Jane Secret in Montmartre"

Array = NDArray[Any]


@dataclass(frozen=True)
class Sample:
    """One file; `suffix` is that of its name, `kind` and `removal` are what has to be told of it."""

    name: str
    suffix: str
    data: bytes
    kind: UnseenKind
    removal: Removal


def scene(width: int = WIDTH, height: int = HEIGHT) -> Array:
    """Something like a photo: slopes, a texture and a bright disc, RGB."""
    y, x = np.mgrid[0:height, 0:width]
    disc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (min(width, height) / 4) ** 2
    texture = (x * 7 + y * 13) % 23 * 4
    planes = (x * 160 // width + texture, y * 160 // height + texture, np.where(disc, 240, 40))
    return np.stack(planes, axis=2).astype(np.uint8)


def erased(alpha: int = 255) -> Array:
    """The scene with a rectangle erased: its colours are there, under alpha 0."""
    samples = np.dstack((scene(), np.full((HEIGHT, WIDTH), alpha, np.uint8)))
    samples[HOLE][..., 3] = 0
    return samples


def soft() -> Array:
    """Erased over a picture without any texture: a slope in two directions."""
    samples = erased()
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    samples[..., :3] = np.stack((x * 2, y * 3, x + y), axis=2)
    return samples


def saved(samples: Array, name: str, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(samples).save(out, name, **options)
    return out.getvalue()


def grey(samples: Array) -> Array:
    """RGBA as grey with alpha."""
    return np.asarray(Image.fromarray(samples).convert("LA"))


def stored(samples: Array, colour: int, *, interlaced: bool = False) -> bytes:
    """A PNG of any depth, unfiltered; Adam7 when interlaced (8.2)."""
    deep = samples.dtype == np.uint16
    height, width = samples.shape[:2]
    big = samples.astype(">u2") if deep else samples
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    steps = passes if interlaced else [(0, 0, 1, 1)]
    rows = b"".join(b"\0" + row.tobytes() for x, y, dx, dy in steps for row in big[y::dy, x::dx])
    head = png.header(width, height, 16 if deep else 8, colour, int(interlaced))
    return png.file(head, png.chunk(b"IDAT", zlib.compress(rows)))


def palette_png() -> bytes:
    """Four colours, two of them transparent: the erased rectangle is a pattern of these two."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    indexes = ((x // 8 + y // 8) % 2).astype(np.uint8)
    indexes[HOLE] = 2 + ((x // 3 + y // 2) % 2).astype(np.uint8)[HOLE]
    picture = Image.fromarray(indexes, "P")
    picture.putpalette([10, 20, 30, 200, 180, 160, 0, 0, 0, 250, 250, 250])
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=b"\xff\xff\0\0", bits=2)
    return out.getvalue()


def animated_png(hiding: int) -> bytes:
    """Three frames, of which one hides something."""
    plain = np.dstack((scene(), np.full((HEIGHT, WIDTH), 255, np.uint8)))
    frames = [erased() if number == hiding else plain[::-1].copy() for number in range(3)]
    streams = [zlib.compress(b"".join(b"\0" + row.tobytes() for row in frame)) for frame in frames]
    head = [png.header(WIDTH, HEIGHT, 8, 6), png.animation(3), png.control(0, WIDTH, HEIGHT)]
    body = [png.chunk(b"IDAT", streams[0])]
    for number in (1, 2):
        body += [png.control(2 * number - 1, WIDTH, HEIGHT), png.frame_data(2 * number, streams[number])]
    return png.file(*head, *body)


def animated_webp() -> bytes:
    """Two lossless frames, the second with something erased."""
    first = saved(np.dstack((scene()[::-1], np.full((HEIGHT, WIDTH), 255, np.uint8))), "WEBP", lossless=True)
    second = saved(erased(), "WEBP", lossless=True, exact=True)
    return film([first, second], [80, 80])


def film(stills: list[bytes], durations: list[int]) -> bytes:
    """A WebP animation of stills, each drawn over what was there."""
    size = (WIDTH - 1).to_bytes(3, "little") + (HEIGHT - 1).to_bytes(3, "little")
    heads = [bytes(6) + size + duration.to_bytes(3, "little") + b"\0" for duration in durations]
    frames = [
        webp.chunk(b"ANMF", head + webp.chunk(*webp.picture_chunk(still)))
        for head, still in zip(heads, stills, strict=True)
    ]
    return webp.file(webp.canvas(0x12, WIDTH, HEIGHT), webp.chunk(b"ANIM", bytes(6)), *frames)


def bitmap() -> bytes:
    """A BMP with a mask for alpha."""
    samples = erased()[::-1]
    values = np.ascontiguousarray(samples[..., [2, 1, 0, 3]])
    head = bmp.header(108, WIDTH, HEIGHT, 32, compression=3)
    masks = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    return bmp.bmp(bmp.with_colour_space(head[:40] + masks + head[56:], bmp.SRGB), values.tobytes())


def tiff_page(
    samples: Array, extra: int | None, *, photometric: int = 2, order: str = "<", tiled: bool = False
) -> tuple[tiff.Builder, tiff.Directory]:
    """A page with its last sample as `extra` says (0 unspecified, 1 associated, 2 unassociated alpha)."""
    made = tiff.Builder(order)
    height, width, count = samples.shape
    bits = 8 * samples.dtype.itemsize
    content = samples.astype(f"{order}u2") if bits == 16 else samples
    tags = [
        (277, tiff.SHORT, made.short(count)),
        (258, tiff.SHORT, made.short(*[bits] * count)),
    ]
    if extra is not None:
        tags.append((338, tiff.SHORT, made.short(extra)))
    strips = [zlib.compress(content[at : at + 24].tobytes()) for at in range(0, height, 24)]
    page = made.page(strips, *tags, size=(width, height), bits=bits, compression=8, photometric=photometric, rows=24)
    return made, page


def one_page(samples: Array, extra: int | None, **options: Any) -> bytes:
    made, page = tiff_page(samples, extra, **options)
    return made.file(page)


def two_pages() -> bytes:
    """Only the second page hides something."""
    made, first = tiff_page(scene(), None)
    return made.file(first, tiff_page(erased(), 2)[1])


def with_stealth(samples: Array, signature: str, text: str = TEXT) -> Array:
    """`samples` with a text in the lowest bits of alpha, or of the colours when the signature says "rgb"."""
    content = gzip.compress(text.encode()) if signature.endswith("comp") else text.encode()
    head = signature.encode() + struct.pack(">I", 8 * len(content))
    bits = np.unpackbits(np.frombuffer(head + content, np.uint8))
    result = samples.copy()
    planes = result[..., :3] if "rgb" in signature else result[..., 3:]
    columns = np.ascontiguousarray(planes.swapaxes(0, 1)).reshape(-1)
    columns[: len(bits)] = columns[: len(bits)] & 0xFE | bits
    planes[...] = columns.reshape(planes.shape[1], planes.shape[0], -1).swapaxes(0, 1)
    return result


def opaque() -> Array:
    return np.dstack((scene(), np.full((HEIGHT, WIDTH), 255, np.uint8)))


def transparency_samples() -> Iterator[Sample]:
    """Colours under alpha 0."""
    deep = erased().astype(np.uint16) * 257
    files: dict[str, tuple[str, bytes]] = {
        "png-rgba": ("png", saved(erased(), "PNG")),
        "png-soft": ("png", saved(soft(), "PNG")),
        "png-grey-alpha": ("png", saved(grey(erased()), "PNG")),
        "png-rgba-16": ("png", stored(deep, 6)),
        "png-grey-alpha-16": ("png", stored(grey(erased()).astype(np.uint16) * 257, 4)),
        "png-interlaced": ("png", stored(erased(), 6, interlaced=True)),
        "png-half-transparent": ("png", saved(erased(120), "PNG")),
        "png-palette": ("png", palette_png()),
        "apng-first-frame": ("png", animated_png(0)),
        "apng-last-frame": ("png", animated_png(2)),
        "webp-lossless": ("webp", saved(erased(), "WEBP", lossless=True, exact=True)),
        "webp-animated": ("webp", animated_webp()),
        "bmp-masks": ("bmp", bitmap()),
        "tiff-unassociated": ("tif", one_page(erased(), 2)),
        "tiff-associated": ("tif", one_page(erased(), 1)),
        "tiff-unnamed": ("tif", one_page(erased(), None)),
        "tiff-grey-alpha": ("tif", one_page(grey(erased()), 2, photometric=1)),
        "tiff-16-bits": ("tif", one_page(deep, 2)),
        "tiff-big-endian": ("tif", one_page(deep, 2, order=">")),
        "tiff-second-page": ("tif", two_pages()),
    }
    for name, (suffix, data) in files.items():
        yield Sample(name, suffix, data, UnseenKind.UNDER_TRANSPARENCY, Removal.EXACT)


def gif(frames: list[Array], delays: list[int], canvas: tuple[int, int] = (WIDTH, HEIGHT), **options: Any) -> bytes:
    """A GIF by Pillow with the delays (hundredths of a second) and the canvas put in afterwards."""
    pictures = [Image.fromarray(frame).quantize(64) for frame in frames]
    out = io.BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=70, disposal=1, **options)
    elements = containers.read(out.getvalue())
    screen = elements[0]
    assert isinstance(screen, containers.Screen)
    elements[0] = replace(screen, width=canvas[0], height=canvas[1])
    waiting = iter(delays)
    for index, element in enumerate(elements):
        if isinstance(element, containers.Extension) and element.label == containers.GRAPHIC_CONTROL:
            body = bytes(element.body)
            new = body[:2] + struct.pack("<H", next(waiting, 0)) + body[4:]
            elements[index] = replace(element, body=memoryview(new))
    return containers.write(elements)


def canvas_samples() -> Iterator[Sample]:
    """Frames larger than the canvas."""
    big = scene()
    files = {
        "gif-still": gif([big], [], (40, 30)),
        "gif-interlaced": gif([big], [], (40, 72), interlace=True),
        "gif-animated": gif([big, big[::-1].copy()], [5, 5], (96, 30)),
    }
    for name, data in files.items():
        yield Sample(f"canvas-{name}", "gif", data, UnseenKind.OUTSIDE_CANVAS, Removal.EXACT)


def timeless_samples() -> Iterator[Sample]:
    """Pictures that an animation never shows, or for no time."""
    frames = [scene()[:, ::-1].copy(), scene(), scene()[::-1].copy()]
    first, *others = [Image.fromarray(frame) for frame in frames]
    png_out = io.BytesIO()
    first.save(png_out, "PNG", save_all=True, append_images=others, duration=[80, 0, 80], blend=0)
    files = {
        "gif-first": ("gif", gif(frames, [0, 8, 8])),
        "gif-middle": ("gif", gif(frames, [8, 0, 8])),
        "apng": ("png", png_out.getvalue()),
        "webp": ("webp", film([saved(frame, "WEBP", lossless=True) for frame in frames], [80, 0, 80])),
    }
    for name, (suffix, data) in files.items():
        yield Sample(f"no-time-{name}", suffix, data, UnseenKind.NO_TIME, Removal.NOT)
    outside = io.BytesIO()
    first.save(outside, "PNG", save_all=True, append_images=others, default_image=True, duration=80, blend=0)
    yield Sample("apng-outside", "png", outside.getvalue(), UnseenKind.OUTSIDE_ANIMATION, Removal.NOT)


def jpeg(width: int, height: int, shown: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    """A JPEG whose header says that fewer columns or rows are shown than there are."""
    out = io.BytesIO()
    Image.fromarray(scene(width, height)).convert(mode).save(out, "JPEG", quality=85, **options)
    data = bytearray(out.getvalue())
    at = next(at for at in range(len(data)) if data[at] == 0xFF and data[at + 1] in (0xC0, 0xC1, 0xC2))
    data[at + 5 : at + 9] = struct.pack(">HH", shown[1], shown[0])
    return bytes(data)


def row_samples() -> Iterator[Sample]:
    """Rows below those that a JPEG's header counts."""
    kinds: dict[str, tuple[str, dict[str, Any]]] = {
        "jpeg": ("RGB", {}),
        "grey": ("L", {}),
        "inks": ("CMYK", {}),
        "progressive": ("RGB", {"progressive": True}),
        "full-colour": ("RGB", {"subsampling": 0}),
        "restarts": ("RGB", {"restart_marker_rows": 1}),
    }
    for name, (mode, options) in kinds.items():
        data = jpeg(96, 640, (96, 64), mode, **options)
        yield Sample(f"rows-{name}", "jpg", data, UnseenKind.BELOW_HEIGHT, Removal.EXACT)
    half = jpeg(320, 240, (320, 110))
    yield Sample("rows-half", "jpg", half, UnseenKind.BELOW_HEIGHT, Removal.EXACT)


def block_samples() -> Iterator[Sample]:
    """Picture in the unseen part of a JPEG's last blocks."""
    files = {
        "columns": jpeg(160, 128, (145, 128)),
        "both": jpeg(160, 128, (145, 113)),
        "rows": jpeg(160, 128, (160, 117)),
        "progressive": jpeg(160, 128, (153, 121), progressive=True),
    }
    for name, data in files.items():
        yield Sample(f"blocks-{name}", "jpg", data, UnseenKind.LAST_BLOCKS, Removal.NEEDS_ENCODING)


def _item(data: bytes, kind: bytes) -> heif.Item:
    """The one picture of a HEIC or AVIF file as an item."""
    meta = read_meta(data, next(one for one in read_file(data)[0] if one.type == b"meta"))
    item = meta.items[meta.primary]
    content = b"".join(data[start:end] for start, end in extents_in_file(data, meta, item))
    boxes = [meta.properties[index] for index, _essential in item.properties]
    kept = tuple((one.type, one.payload(data)) for one in boxes if one.type in (b"ispe", b"hvcC", b"av1C", b"pixi"))
    return heif.Item(kind, content, kept)


def _sized(item: heif.Item, width: int, height: int) -> heif.Item:
    """The item with another size in its properties."""
    properties = (heif.ispe(width, height) if kind == b"ispe" else (kind, body) for kind, body in item.properties)
    return replace(item, properties=tuple(properties))


def _aperture(width: int, height: int) -> tuple[bytes, bytes]:
    """A clean aperture in the middle."""
    return b"clap", struct.pack(">8I", width, 1, height, 1, 0, 1, 0, 1)


def _tiles(width: int, height: int, shown: tuple[int, int]) -> bytes:
    """A HEIC of tiles of 64 pixels that together hold a picture of `width` x `height`."""
    whole = scene(width, height)
    tops, lefts = range(0, height, 64), range(0, width, 64)
    pictures = [heif.heic(Image.fromarray(whole[y : y + 64, x : x + 64]), quality=90) for y in tops for x in lefts]
    tiles = [replace(_item(data, b"hvc1"), hidden=True) for data in pictures]
    grid = heif.Item(b"grid", heif.grid(len(tops), len(lefts), *shown), [heif.ispe(*shown)], method=1)
    numbers = list(range(2, 2 + len(tiles)))
    return heif.Heif([grid, *tiles], [(b"dimg", 1, numbers)]).write()


def crop_samples() -> Iterator[Sample]:
    """Picture behind the crops of HEIC and AVIF."""
    big = Image.fromarray(scene(128, 96))
    still, av1 = _item(heif.heic(big, quality=90), b"hvc1"), _item(heif.avif(big, quality=90), b"av01")
    cropped = [replace(one, properties=(*one.properties, _aperture(40, 30))) for one in (still, av1)]
    essential = [replace(one, essential=(*one.essential, b"clap")) for one in cropped]
    files = {
        "heic-aperture": ("heic", heif.Heif([essential[0]]).write()),
        "avif-extent": ("avif", heif.Heif([_sized(av1, 64, 48)], brands=heif.AVIF_BRANDS).write()),
        "heic-spare-tiles": ("heic", _tiles(192, 128, (100, 64))),
    }
    for name, (suffix, data) in files.items():
        yield Sample(f"crop-{name}", suffix, data, UnseenKind.BEHIND_CROP, Removal.NEEDS_ENCODING)
    clapped = heif.Heif([essential[1]], brands=heif.AVIF_BRANDS).write()
    yield Sample("crop-avif-aperture", "avif", clapped, UnseenKind.BEHIND_CROP, Removal.NOT)
    edges = _tiles(128, 128, (100, 90))
    yield Sample("tiles-heic", "heic", edges, UnseenKind.LAST_TILES, Removal.NEEDS_ENCODING)


def lossy_samples() -> Iterator[Sample]:
    """Colours under alpha 0 in pictures that can't be changed in places."""
    picture = Image.fromarray(erased())
    files = {
        "webp-lossy": ("webp", saved(erased(), "WEBP", quality=90, exact=True)),
        "heic": ("heic", heif.heic(picture, quality=90)),
        "avif": ("avif", heif.avif(picture, quality=90)),
        "jxl-lossless": ("jxl", saved(erased(), "JXL", lossless=True)),
    }
    for name, (suffix, data) in files.items():
        yield Sample(f"alpha-{name}", suffix, data, UnseenKind.UNDER_TRANSPARENCY, Removal.NEEDS_ENCODING)


def channel_samples() -> Iterator[Sample]:
    """Channels that no program shows."""
    other = scene()[::-1, ::-1, :1]
    samples = np.dstack((scene(), other))
    files = {
        "tiff-unspecified": one_page(samples, 0),
        "tiff-unspecified-16": one_page(samples.astype(np.uint16) * 257, 0),
        "tiff-grey-unspecified": one_page(np.dstack((scene()[..., :1], other)), 0, photometric=1),
    }
    for name, data in files.items():
        yield Sample(name, "tif", data, UnseenKind.EXTRA_SAMPLES, Removal.EXACT)


def stealth_samples() -> Iterator[Sample]:
    """Text in the lowest bits."""
    nearly = [("png-alpha-plain", "stealth_pnginfo"), ("png-alpha-packed", "stealth_pngcomp")]
    for name, signature in nearly:
        yield _stealth(name, "png", saved(with_stealth(opaque(), signature), "PNG"), Removal.NEARLY)
    lossless = saved(with_stealth(opaque(), "stealth_pngcomp"), "WEBP", lossless=True, exact=True)
    yield _stealth("webp-alpha", "webp", lossless, Removal.NEARLY)
    partly = opaque()
    partly[40:60, 60:90, 3] = 100
    yield _stealth(
        "png-alpha-needed", "png", saved(with_stealth(partly, "stealth_pnginfo"), "PNG"), Removal.NEEDS_ENCODING
    )
    coloured = with_stealth(scene(), "stealth_rgbinfo")
    yield _stealth("png-colours", "png", saved(coloured, "PNG"), Removal.NEEDS_ENCODING)
    with_alpha = with_stealth(opaque(), "stealth_rgbcomp")
    yield _stealth("png-colours-packed", "png", saved(with_alpha, "PNG"), Removal.NEEDS_ENCODING)


def _stealth(name: str, suffix: str, data: bytes, removal: Removal) -> Sample:
    return Sample(f"stealth-{name}", suffix, data, UnseenKind.STEALTH_TEXT, removal)


def samples() -> list[Sample]:
    """All of them."""
    groups = (
        transparency_samples, lossy_samples, channel_samples, stealth_samples, canvas_samples, timeless_samples,
        row_samples, block_samples, crop_samples,
    )  # fmt: skip
    return [sample for group in groups for sample in group()]
