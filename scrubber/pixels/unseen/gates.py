"""Whether a file may hold picture that nobody sees, told from its headers: most photos end here, and none is decoded.

A yes costs a look, a no would hide something, so in doubt it is yes. Any file of the format may be asked, clean or not;
one that can't be read holds nothing, because no copy is made of it.

The container of a format is imported by its gate: who cleans JPEGs loads nothing of the others.
"""

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from scrubber.errors import ScrubberError
from scrubber.formats.base import CropKind, Document
from scrubber.limits import decodable_pixels
from scrubber.pixels.unseen.record import MARGIN

if TYPE_CHECKING:
    from scrubber.containers.gif import Element, Image, Screen
    from scrubber.containers.png.headers import Header

_BEGINNING = 1 << 16
"""Bytes of a compressed picture that are read for its first rows."""
_SIGNATURE = b"stealth_rgb"
_SIGNATURE_ROWS = -(-8 * len(_SIGNATURE) // 3)
"""Rows whose first pixels, with a bit in each of three colours, hold the signature."""


def may_hold_unseen(format_name: str, data: bytes, document: Document, thorough: bool = False) -> bool:
    """Whether it is worth to decode this file of the format and look; `document` is the file parsed.

    `thorough` asks for what is seldom worth it, too: the rest of the last blocks and tiles, of a few pixels. A no, too,
    when so few bytes stand for so many pixels that decoding them would cost more than can be hidden there.
    """
    essence = document.essence
    if essence.width * essence.height * essence.frames > decodable_pixels(len(data)):
        return False
    gate = _GATES.get(format_name)
    try:
        if (gate is not None and gate(data)) or _is_cropped(document, thorough):
            return True
        return thorough and format_name == "JPEG" and _reaches_beyond(data)
    except ScrubberError:
        return False


def is_worth_a_search(format_name: str, clean: bytes) -> bool:
    """Whether a clean copy that may hold unseen picture has to be searched; this may decode, but costs less.

    It asks for what is removed from every photo; `thorough` asks for more.
    """
    try:
        return format_name != "JPEG" or _has_rows(clean)
    except ScrubberError:
        return False


def _is_cropped(document: Document, thorough: bool) -> bool:
    return any(
        max(crop.whole[0] - crop.shown[0], crop.whole[1] - crop.shown[1]) > MARGIN
        for crop in document.crops()
        if thorough or crop.kind is not CropKind.TILE_EDGES
    )


def _jpeg(data: bytes) -> bool:
    from scrubber.pixels.unseen.jpeg_rows import may_hold_rows

    return may_hold_rows(data)


def _reaches_beyond(data: bytes) -> bool:
    from scrubber.pixels.unseen.jpeg_rows import reaches_beyond

    return reaches_beyond(data)


def _has_rows(clean: bytes) -> bool:
    from scrubber.pixels.unseen.jpeg_rows import find_rows

    return find_rows(clean) is not None


def names_alpha(data: bytes) -> bool:
    """Whether a HEIC or AVIF has a picture or a track that makes another one transparent."""
    from scrubber.containers.isobmff.codes import ALPHA

    return any(name in data for name in ALPHA)


def _png(data: bytes) -> bool:
    """Alpha, more than one transparent colour, an animation, or the signature of a text in the colours."""
    from scrubber.containers.png.chunks import iter_chunks
    from scrubber.containers.png.headers import PALETTE, Header

    chunks = iter_chunks(data)
    header = Header.read(next(chunks).data)
    if header.colour in (4, 6):
        return True
    stream = bytearray()
    for chunk in chunks:
        is_clear = chunk.type == b"tRNS" and header.colour == PALETTE and bytes(chunk.data).count(0) > 1
        if is_clear or chunk.type == b"acTL":
            return True
        if chunk.type == b"IDAT":
            stream += chunk.data
            if len(stream) >= _BEGINNING:
                break
    return _begins_with_signature(header, bytes(stream))


def _begins_with_signature(header: "Header", stream: bytes) -> bool:
    """Whether the lowest bits of the first pixels of all rows, red, green, blue, say the signature.

    The pixel to the left of the first counts as zero, so that only those above it are needed (section 9.2).
    """
    if header.colour != 2 or header.depth != 8 or header.interlaced or header.height < _SIGNATURE_ROWS:
        return False
    row_bytes = 1 + 3 * header.width
    try:
        raw = zlib.decompressobj().decompress(stream, row_bytes * _SIGNATURE_ROWS)
    except zlib.error:
        return False
    above, bits = bytes(3), []
    for start in range(0, len(raw) - 3, row_bytes):
        # Up and Paeth add the pixel above, Average half of it, None and Sub nothing.
        share = {2: above, 4: above, 3: bytes(value >> 1 for value in above)}.get(raw[start], bytes(3))
        above = bytes((raw[start + 1 + n] + share[n]) & 0xFF for n in range(3))
        bits += [value & 1 for value in above]
    said = int("".join(map(str, bits[: 8 * len(_SIGNATURE)])) or "0", 2)
    return said == int.from_bytes(_SIGNATURE, "big")


def _webp(data: bytes) -> bool:
    from scrubber.containers.webp import riff
    from scrubber.containers.webp.headers import ALPHA_FLAG, LOSSLESS, LOSSY, image_header

    first = next(riff.read_chunks(data, riff.HEADER_BYTES, riff.riff_end(data)), None)
    if first is None:
        return False
    if first.type in (LOSSY, LOSSLESS):
        return image_header(first.type, first.data)[2]
    return bool(first.data and first.data[0] & ALPHA_FLAG) or b"ALPH" in data or b"ANMF" in data


def _tiff(data: bytes) -> bool:
    from scrubber.containers import tiff
    from scrubber.formats.tiff.pages import read_directories
    from scrubber.pixels.unseen.extra_samples import has_extra_samples

    return any(map(has_extra_samples, read_directories(data, tiff.read_header(data))))


def _bmp(data: bytes) -> bool:
    from scrubber.containers import bmp

    bitmap = bmp.read(data)
    is_masked = bitmap.compression in (bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS)
    return is_masked and bitmap.bits == 32 and bool(bitmap.colour_masks[3])


def _gif(data: bytes) -> bool:
    from scrubber.containers import gif
    from scrubber.containers.gif import Image, Screen

    elements = gif.read(data)
    screen = elements[0]
    assert isinstance(screen, Screen)
    if any(isinstance(element, Image) and reaches_outside(screen, element) for element in elements):
        return True
    return has_mixed_times(delays_of_gif(elements))


def reaches_outside(screen: "Screen", image: "Image") -> bool:
    """Whether a frame of a GIF is larger than the canvas by more than odd sizes need, and in part on it."""
    if not screen.width or not screen.height or image.left >= screen.width or image.top >= screen.height:
        return False
    beyond = image.left + image.width - screen.width, image.top + image.height - screen.height
    return max(beyond) > MARGIN and image.width > 0 and image.height > 0


def delays_of_gif(elements: "list[Element]") -> list[int]:
    """The delay in front of each image; 0 where none is given."""
    from scrubber.containers.gif import GRAPHIC_CONTROL, Extension, Image

    delays, delay = [], 0
    for element in elements:
        if isinstance(element, Extension) and element.label == GRAPHIC_CONTROL and len(element.body) >= 4:
            delay = int.from_bytes(element.body[2:4], "little")
        elif isinstance(element, Image):
            delays.append(delay)
            delay = 0
    return delays


def has_mixed_times(delays: list[int]) -> bool:
    """Whether some frames of an animation have time, and others, not only the last, have none."""
    return any(delays) and not all(delays[:-1])


def _jxl(data: bytes) -> bool:
    from scrubber.bitstreams.jxl.codestream import SIGNATURE, read_header
    from scrubber.containers.isobmff.boxes import read_file

    codestream: bytes | memoryview = data
    if not data.startswith(SIGNATURE):
        boxes, _rest = read_file(data)
        codestream = next((box.payload(data) for box in boxes if box.type in (b"jxlc", b"jxlp")), b"")
    return read_header(codestream).extra_channels > 0


_GATES: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WebP": _webp,
    "GIF": _gif,
    "TIFF": _tiff,
    "BMP": _bmp,
    "HEIC": names_alpha,
    "AVIF": names_alpha,
    "JPEG XL": _jxl,
}
