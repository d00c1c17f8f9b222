"""What a JPEG copy must share with its source, as digests: for one picture and for several in one file."""

import hashlib
from dataclasses import dataclass, replace

from scrubber.containers.jpeg import mpf
from scrubber.formats.base import Essence

ADOBE_HEAD = b"Adobe\0\x64" + bytes(4)
"""Adobe's segment up to the colour transform, which is all that decoders read: version 100, no flags."""


def colour_essence(*, has_jfif: bool, adobe: bytes | None, profile: bytes) -> bytes:
    """A digest of what makes colours of samples: JFIF or not, Adobe's colour transform, the profile's colour digest."""
    mark = adobe[11:12] if adobe is not None else b""
    return hashlib.sha256(bytes((has_jfif, adobe is not None)) + mark + profile).digest()


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
