"""Where a JPEG XL codestream ends, and the colour profile inside it.

A codestream does not say how long it is. libjxl refuses one that is short by a single byte, so the shortest part
from which it makes the same pixels is the picture, and what follows can go.
"""

import hashlib
from functools import partial

from scrubber.containers.jxl_codestream import read_header
from scrubber.errors import LimitExceeded
from scrubber.i18n import N_

_MAX_PIXELS = 40_000_000
"""Pixels of a picture that is decoded here."""

_MAX_WORK = 500_000_000
"""Pixels decoded while looking for an end: about a minute."""


def codestream_end(codestream: bytes) -> int | None:
    """The length of the codestream in these bytes; None when that can't be found out.

    Raises `LimitExceeded` when something follows the codestream but looking for its end would take too long.
    """
    header = read_header(codestream)
    pixels = header.width * header.height
    if pixels > _MAX_PIXELS or not _can_decode():
        return None
    pixels_with = partial(_pixels, codestream)
    low, high = 0, len(codestream)
    if not pixels_with(high - 1):
        return high
    whole = pixels_with(high)
    if pixels_with(high - 1) != whole:
        return high
    high -= 1
    if pixels * high.bit_length() > _MAX_WORK:
        raise LimitExceeded(N_("something is hidden behind the picture, which is too large to find where it begins"))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if pixels_with(middle) == whole else (middle, high)
    return high


def embedded_profile(codestream: bytes) -> bytes:
    """The ICC profile in a codestream; empty when there is none, or when the picture is too large to look."""
    header = read_header(codestream)
    if not header.has_profile or header.width * header.height > _MAX_PIXELS or not _can_decode():
        return b""
    found = _decoded(codestream)
    return bytes(found[3]) if found else b""


def decodes(codestream: bytes) -> bool:
    """Whether these bytes are a picture; false too when there is no decoder to ask."""
    return _can_decode() and _decoded(codestream) is not None


def _can_decode() -> bool:
    try:
        import pillow_jxl  # noqa: F401  decoders are imported only when a file needs them
    except ImportError:
        return False
    return True


def _pixels(codestream: bytes, size: int) -> bytes:
    """A digest of what the first `size` bytes decode to; empty when the decoder refuses."""
    found = _decoded(codestream[:size])
    return hashlib.sha256(found[2]).digest() if found else b""


def _decoded(codestream: bytes) -> tuple[bool, object, bytes, bytes, object] | None:
    from pillow_jxl import Decoder

    try:
        decoded: tuple[bool, object, bytes, bytes, object] = Decoder(num_threads=0)(codestream)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # the decoder is written in Rust, whose panics are no Exception
        return None
    return decoded
