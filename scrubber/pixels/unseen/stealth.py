"""Text in the lowest bits of alpha or of colours, as programs that make pictures with AI hide it ("stealth PNG info").

The bits go down each column, the first column first: a signature of 15 characters, the number of bits of the text in
32 bits, the text in UTF-8 or gzip. With the signatures that say "rgb" they are those of red, green and blue in turn.
(NovelAI's nai_meta.py; ashen-sensored's sd_webui_stealth_pnginfo.)
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.pixels.unseen.base import Found
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture

_IN_ALPHA = {b"stealth_pnginfo": False, b"stealth_pngcomp": True}
_IN_COLOURS = {b"stealth_rgbinfo": False, b"stealth_rgbcomp": True}
_SIGNATURE_BYTES = 15
_HEAD_BITS = 8 * (_SIGNATURE_BYTES + 4)
_MAX_TEXT_BYTES = 1 << 20
_GZIP = 31
"""zlib's window bits for a gzip stream."""


@dataclass(frozen=True, slots=True)
class StealthText:
    """What was read, and whether it stands in alpha (else in the colours)."""

    text: str
    in_alpha: bool


def read_stealth(samples: NDArray[np.uint8]) -> StealthText | None:
    """The text in an RGBA or RGB picture (height x width x 4 or 3), None where there is no known signature."""
    if samples.shape[2] == 4:
        text = _read(samples[..., 3:], _IN_ALPHA)
        if text is not None:
            return StealthText(text, in_alpha=True)
    text = _read(samples[..., :3], _IN_COLOURS)
    return None if text is None else StealthText(text, in_alpha=False)


def _read(planes: NDArray[Any], signatures: dict[bytes, bool]) -> str | None:
    head = _bytes(planes, 0, _HEAD_BITS)
    is_packed = signatures.get(head[:_SIGNATURE_BYTES])
    if is_packed is None or len(head) < _HEAD_BITS // 8:
        return None
    bits = min(int.from_bytes(head[_SIGNATURE_BYTES:], "big"), 8 * _MAX_TEXT_BYTES)
    content = _bytes(planes, _HEAD_BITS, bits)
    return (_inflated(content) if is_packed else content).decode("utf-8", "replace")


def _bytes(planes: NDArray[Any], start: int, count: int) -> bytes:
    """`count` lowest bits from the bit `start` on, packed; only the columns that hold them are touched."""
    height, _width, channels = planes.shape
    per_column = height * channels
    first, last = start // per_column, -(-(start + count) // per_column)
    bits = (planes[:, first:last].swapaxes(0, 1).reshape(-1) & 1)[start - first * per_column :][:count]
    return np.packbits(bits[: len(bits) // 8 * 8]).tobytes()


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP).decompress(content, _MAX_TEXT_BYTES)
    except zlib.error:
        return b""


_NEARLY_OPAQUE, _HALF = 254, 127


def found_text(samples: NDArray[np.uint8], frame: int) -> Iterator[Found]:
    """The text in an RGBA or RGB picture, if there is one of a known kind.

    It is removed by default where the transparency is there for nothing else: every alpha is 254 or 255.
    """
    text = read_stealth(samples)
    if text is None:
        return
    is_opaque = text.in_alpha and int(samples[..., 3].min()) >= _NEARLY_OPAQUE
    removal = Removal.NEARLY if is_opaque else Removal.NEEDS_ENCODING
    size = samples.shape[1], samples.shape[0]
    yield Found(UnseenPicture(UnseenKind.STEALTH_TEXT, removal, size, size, frame, text.text))


def without_text(samples: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """8-bit samples in whose lowest bits no text stands: alpha's say what is nearly so, or colours' are zero."""
    has_grey = samples.shape[2] == 2
    text = None if has_grey else read_stealth(samples)
    result = samples.copy()
    if has_grey or (text is not None and text.in_alpha):
        alpha = result[..., -1]
        alpha[...] = np.where(alpha > _HALF, alpha | 1, alpha & 0xFE)
    else:
        result[..., :3] &= 0xFE
    return result
