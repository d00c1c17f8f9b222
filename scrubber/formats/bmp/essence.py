"""What a BMP copy must share with its source, as digests.

A file of its own, because writer and audit both need it and import nothing from each other.
"""

from hashlib import sha256

from scrubber.containers.bmp import Bitmap
from scrubber.formats.base import Essence
from scrubber.formats.shared.icc.essence import colour_digest


def essence_of(bitmap: Bitmap, pixels: bytes | memoryview, profile: bytes) -> Essence:
    """The essence of a neutral bitmap: what stands in front of the colours and the pixels, and what makes colours."""
    digest = sha256(bitmap.header[:56] + bitmap.header[108:112] + bitmap.masks)
    digest.update(pixels)
    colour = sha256(bitmap.palette + bitmap.header[56:108] + (colour_digest(profile) if profile else b"")).digest()
    return Essence(bitmap.width, abs(bitmap.signed_height), 1, 1, digest.digest(), colour)
