"""What a WebP copy must share with its source, as a digest.

A file of its own, because writer and audit both need it and import nothing from each other.
"""

import hashlib
import struct

from scrubber.formats.base import Buffer


def picture_essence(width: int, height: int, has_alpha: bool, pieces: list[Buffer]) -> bytes:
    """A digest of all that makes pixels.

    `pieces` are ANIM's data (empty for a still picture), then four per image: the frame's header (empty for a still
    picture), ALPH's data, the image's type, its data.
    """
    digest = hashlib.sha256(struct.pack("<II?", width, height, has_alpha))
    for piece in pieces:
        digest.update(struct.pack("<Q", len(piece)))
        digest.update(piece)
    return digest.digest()
