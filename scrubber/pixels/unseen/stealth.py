"""Text in the lowest bits of alpha or of colours, as programs that make pictures with AI hide it ("stealth PNG info").

The bits go down each column, the first column first: a signature of 15 characters, the number of bits of the text in
32 bits, the text in UTF-8 or gzip. With the signatures that say "rgb" they are those of red, green and blue in turn.
(NovelAI's nai_meta.py; ashen-sensored's sd_webui_stealth_pnginfo.)
"""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
