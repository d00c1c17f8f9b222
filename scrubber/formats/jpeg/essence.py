"""What a JPEG copy must share with its source, as digests, and the fixed forms that writer and audit know.

For one picture and for several in one file.
"""

import hashlib
import struct
from dataclasses import dataclass, replace

from scrubber.containers.jpeg import mpf
from scrubber.formats.base import Essence

ADOBE_HEAD = b"Adobe\0\x64" + bytes(4)
"""Adobe's segment up to the colour transform, which is all that decoders read: version 100, no flags."""
JFIF_BYTES, ADOBE_BYTES = 14, 12
"""Bytes that libjpeg needs to heed the header."""
_MAX_DENSITY = 8_000
"""Dots per inch or centimetre; beyond it the number is noise or text."""

ICC_PIECE, ICC_HEAD = 65_519, 2
"""Bytes of a profile in one segment; before them stand the segment's number and the count of all."""


def neutral_jfif(payload: bytes) -> bytes:
    """The JFIF header with version, density and no thumbnail; a density of no meaning becomes 1:1."""
    minor, unit, across, down = payload[6], payload[7], *struct.unpack_from(">HH", payload, 8)
    if unit > 2 or not 0 < across <= _MAX_DENSITY or not 0 < down <= _MAX_DENSITY:
        unit, across, down = 0, 1, 1
    return struct.pack(">5sBBBHHBB", b"JFIF\0", 1, min(minor, 2), unit, across, down, 0, 0)


def colour_essence(*, jfif: bytes | None, adobe: bytes | None, profile: bytes) -> bytes:
    """A digest of what makes colours of samples, and of the density.

    `jfif` is the neutral header, `adobe` Adobe's up to the colour transform, None without one; `profile` is the
    profile's colour digest.
    """
    mark = adobe[ADOBE_BYTES - 1 : ADOBE_BYTES] if adobe is not None else b""
    return hashlib.sha256(bytes((jfif is not None, adobe is not None)) + (jfif or b"") + mark + profile).digest()


@dataclass(frozen=True, slots=True)
class FurtherEssence:
    """A picture behind the first: its essence, its MP type (a gain map's is `UNDEFINED`), its numbers as written."""

    essence: Essence
    type: int
    numbers: bytes


def essence_of_all(first: Essence, marks: bytes, further: list[FurtherEssence]) -> Essence:
    """The essence of the file; `marks` are the first picture's own segments about its gain map.

    A gain map is no frame of its own: programs show one picture.
    """
    if not further:
        return first
    picture, colour = hashlib.sha256(first.picture), hashlib.sha256(first.colour + marks)
    for one in further:
        size = b"%d,%d,%d,%d" % (one.type, one.essence.width, one.essence.height, one.essence.orientation)
        picture.update(one.essence.picture + size)
        colour.update(one.essence.colour + hashlib.sha256(one.numbers).digest())
    return replace(
        first,
        frames=1 + sum(one.type != mpf.UNDEFINED for one in further),
        picture=picture.digest(),
        colour=colour.digest(),
        streams=first.streams + tuple(stream for one in further for stream in one.essence.streams),
    )
