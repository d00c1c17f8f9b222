"""What a JPEG copy of several pictures must share with its source, as digests that writer and audit both make.

What they share of a single picture is the form of its headers, in `containers.jpeg.headers`.
"""

import hashlib
from dataclasses import dataclass, replace

from scrubber.containers.jpeg import mpf
from scrubber.formats.base import Essence


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
    for extra in further:
        size = b"%d,%d,%d,%d" % (extra.type, extra.essence.width, extra.essence.height, extra.essence.orientation)
        picture.update(extra.essence.picture + size)
        colour.update(extra.essence.colour + hashlib.sha256(extra.numbers).digest())
    return replace(
        first,
        frames=1 + sum(extra.type != mpf.UNDEFINED for extra in further),
        picture=picture.digest(),
        colour=colour.digest(),
        streams=first.streams + tuple(stream for extra in further for stream in extra.essence.streams),
    )
