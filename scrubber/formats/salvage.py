"""What can still be read of a file that can't be cleaned: a cut-off or damaged photo, a RAW file, a video.

No copy is made of such a file, but what it tells matters all the same: people send originals, too. Where the
container can be walked its parts are named; everywhere else the blocks are searched for by how they begin.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.png import chunks as png
from scrubber.errors import ScrubberError
from scrubber.formats.base import (
    Buffer,
    Document,
    Essence,
    Fate,
    Ledger,
    Part,
    Payload,
    PayloadKind,
    PayloadRole,
    Policy,
)
from scrubber.formats.jpeg import payloads as jpeg_payloads
from scrubber.formats.png import payloads as png_payloads
from scrubber.i18n import N_
from scrubber.limits import MIB

_REASON = N_("no clean copy of this photo is made")
_BLOCKS = re.compile(rb"Exif\0\0(?:II\*\0|MM\0\*)|II\*\0\x08\0\0\0|MM\0\*\0\0\0\x08|<x:xmpmeta|Photoshop 3\.0\0")
_XMP_END = b"</x:xmpmeta>"
_MAX_BLOCKS = 32
_MAX_EXIF, _MAX_XMP = 16 * MIB, 16 * MIB


class Salvaged(Document):
    """Parts and payloads of a file that no copy can be made of."""

    def __init__(self, size: int, parts: list[Part], payloads: list[Payload]) -> None:
        self.ledger = Ledger(size, tuple(parts))
        self.essence = Essence(0, 0, 1, 0, b"", b"")
        self._payloads = payloads

    def payloads(self) -> Iterator[Payload]:
        """What was found."""
        return iter(self._payloads)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """Never: the file was refused. Raises AssertionError."""
        raise AssertionError("a refused file is never written")


def salvage(data: bytes) -> Document:
    """The file's readable blocks, whatever is wrong with it."""
    for begins, walk in ((b"\xff\xd8", _jpeg), (png.SIGNATURE, _png)):
        if data.startswith(begins):
            try:
                return walk(data)
            except ScrubberError:
                break
    return _searched(data)


def _jpeg(data: bytes) -> Document:
    elements = jpeg.read(data)
    parts = [_part(element.offset, element.length, element.name) for element in elements]
    return Salvaged(len(data), parts, list(jpeg_payloads.payloads(elements, list(range(len(elements))))))


def _png(data: bytes) -> Document:
    chunks = png.read_chunks(data)
    parts = [_part(0, len(png.SIGNATURE), "signature")]
    parts += [_part(chunk.offset, chunk.length, chunk.name) for chunk in chunks]
    budget = png_payloads.InflateBudget()
    payloads = [
        payload
        for index, chunk in enumerate(chunks)
        for payload in png_payloads.chunk_payloads(chunk, 1 + index, budget)
    ]
    if parts[-1].end < len(data):
        payloads.append(Payload(PayloadKind.OPAQUE, data[parts[-1].end :], len(parts), "the rest", PayloadRole.BESIDE))
        parts.append(_part(parts[-1].end, len(data) - parts[-1].end, "the rest"))
    return Salvaged(len(data), parts, payloads)


def _searched(data: bytes) -> Document:
    """Blocks by how they begin; between them lies what nobody can name."""
    found = list(islice(_BLOCKS.finditer(data), _MAX_BLOCKS))
    starts = [match.start() for match in found]
    edges = list(dict.fromkeys([0, *starts, len(data)]))
    parts = [_part(start, end - start, "data") for start, end in pairwise(edges)]
    first = 0 if starts[:1] == [0] else 1
    payloads = [_block(data, match.start(), match[0], first + index) for index, match in enumerate(found)]
    return Salvaged(len(data), parts, payloads)


def _block(data: bytes, start: int, begin: bytes, part: int) -> Payload:
    if begin.startswith(b"<"):
        end = data.find(_XMP_END, start, start + _MAX_XMP)
        return Payload(PayloadKind.XMP, data[start : end + len(_XMP_END)] if end > 0 else b"", part)
    if begin.startswith(b"Photoshop"):
        return Payload(PayloadKind.PHOTOSHOP, data[start + len(begin) : start + len(begin) + MIB], part)
    start += 6 if begin.startswith(b"Exif") else 0
    return Payload(PayloadKind.EXIF, data[start : start + _MAX_EXIF], part)


def _part(offset: int, length: int, name: str) -> Part:
    return Part(offset, length, name, Fate.DROP, _REASON)
