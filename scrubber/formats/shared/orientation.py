"""The one EXIF value a clean copy may carry: which way up the picture is.

A copy never inherits a byte of the original's EXIF. When the picture has to be turned, a fresh TIFF structure
with the single tag Orientation (EXIF 3.0 section 4.6.5.1.6, TIFF 6.0 section 8) is written.
"""

import re
import struct

from scrubber.formats.keep import KeptBlocks

UPRIGHT = 1
_TAG = 0x0112
_SHORT = 3
_MINIMAL = struct.Struct(">2sHIHHHIHHI")
_XMP = re.compile(rb"""tiff:Orientation\s*(?:=\s*["']|>)\s*([1-8])\s*["'<]""")


def minimal_exif(orientation: int) -> bytes:
    """A big-endian TIFF structure of 26 bytes that says `orientation` (1 to 8) and nothing else."""
    return _MINIMAL.pack(b"MM", 42, 8, 1, _TAG, _SHORT, 1, orientation, 0, 0)


def written_exif(orientation: int, kept: KeptBlocks) -> bytes:
    """The EXIF block of a copy: the kept values with the orientation among them, else the orientation, else nothing."""
    if kept.exif:
        return kept.exif
    return minimal_exif(orientation) if orientation != UPRIGHT else b""


def orientation_of(tiff: bytes) -> int:
    """The orientation (1 to 8) in IFD0 of a TIFF structure; 0 when there is none or it can't be read.

    Only IFD0 is read and damage elsewhere doesn't matter, as in the programs that show the photo.
    """
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 0
    offset = struct.unpack_from(order + "I", tiff, 4)[0]
    if offset + 2 > len(tiff):
        return 0
    count = struct.unpack_from(order + "H", tiff, offset)[0]
    for start in range(offset + 2, min(offset + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind = struct.unpack_from(order + "HH", tiff, start)
        if tag == _TAG:
            value = struct.unpack_from(order + ("I" if kind == 4 else "H"), tiff, start + 8)[0]
            return value if 1 <= value <= 8 else 0
    return 0


def xmp_orientation(packet: bytes) -> int:
    """The orientation (1 to 8) that an XMP packet gives, 0 when none: the fallback for photos without EXIF."""
    found = _XMP.search(packet)
    return int(found.group(1)) if found else 0
