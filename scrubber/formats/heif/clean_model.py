"""What a copy of a HEIC or AVIF still picture is made of: items, their properties, and their data in the source."""

import hashlib
from dataclasses import dataclass

from scrubber.formats.heif.bitstreams import Ranges


@dataclass(frozen=True, slots=True)
class Blob:
    """Picture data that stays: views into the source, and where they lie in the file."""

    pieces: tuple[memoryview, ...]
    extents: tuple[tuple[int, int], ...]
    length: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class KeptProperty:
    """A cleaned property as a whole box; `colour` is the digest of its rendering when it is a colour profile."""

    box: bytes
    essential: bool
    colour: bytes = b""


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item of the copy; `number` counts from 1, `source` is its number in the source, 0 for a fresh item."""

    number: int
    source: int
    type: bytes
    hidden: bool
    in_idat: bool
    properties: tuple[KeptProperty, ...]
    references: tuple[tuple[bytes, tuple[int, ...]], ...]
    blob: Blob


@dataclass(frozen=True, slots=True)
class Still:
    """The still picture of a copy. `alternatives` are the numbers of the `tmap` group, empty without one.

    `further` are the numbers of pictures that readers show beside the primary one.
    """

    primary: int
    items: tuple[KeptItem, ...]
    alternatives: tuple[int, ...] = ()
    further: tuple[int, ...] = ()


def make_blob(data: bytes, extents: tuple[tuple[int, int], ...], ranges: Ranges) -> Blob:
    """The stretches `ranges` of the data that lies at `extents`."""
    kept = tuple(_located(extents, ranges))
    view = memoryview(data)
    pieces = tuple(view[start:end] for start, end in kept)
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return Blob(pieces, kept, sum(map(len, pieces)), digest.digest())


def _located(extents: tuple[tuple[int, int], ...], ranges: Ranges) -> Ranges:
    """Where stretches of the joined extents lie in the file; both lists are in order."""
    found: Ranges = []
    waiting = iter(ranges)
    current = next(waiting, None)
    seen = 0
    for start, end in extents:
        while current is not None and current[0] - seen < end - start:
            first, last = max(current[0] - seen, 0), min(current[1] - seen, end - start)
            if first < last:
                found.append((start + first, start + last))
            if current[1] - seen > end - start:
                break
            current = next(waiting, None)
        seen += end - start
    return found
