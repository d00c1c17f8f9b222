"""What a PNG copy must share with its source, as digests, and the fixed forms that writer and audit know.

A file of its own, because writer and audit both need it and import nothing from each other.
"""

import hashlib
import struct

from scrubber.containers.png.headers import Header

IDAT_BYTES = 1 << 20
"""The size of every IDAT and fdAT chunk of a copy but the last: how a picture was cut tells its program."""
NEUTRAL_PROFILE_NAME = b"icc"
"""What a copy calls its colour profile in iCCP."""
XMP_HEAD = b"XML:com.adobe.xmp\0\0\0\0\0"
"""How the text chunk of an XMP packet begins: uncompressed, of no language (XMP part 3, section 1.1.5)."""


def picture_essence(
    header: Header, palette: bytes, alpha: bytes, image: bytes, plays: int, frames: list[tuple[bytes, bytes]]
) -> bytes:
    """A digest of all that makes pixels: header, palette, tRNS, the digest of the inflated image, the frames.

    A frame is its fcTL without the sequence number and the digest of its inflated image.
    """
    digest = hashlib.sha256(header.to_bytes())
    for piece in (palette, alpha, image, struct.pack(">I", plays), *(part for frame in frames for part in frame)):
        digest.update(struct.pack(">Q", len(piece)) + piece)
    return digest.digest()


def colour_essence(colours: dict[bytes, bytes]) -> bytes:
    """A digest of the colour chunks; in iCCP's place stands the profile's own colour digest."""
    digest = hashlib.sha256()
    for kind, data in sorted(colours.items()):
        digest.update(kind + struct.pack(">I", len(data)) + data)
    return digest.digest()
