"""RIFF chunks as WebP uses them (RFC 9649 section 2.3 and 2.4): four letters, a little-endian size, padded to even."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

HEADER_BYTES = 12
"""RIFF, the size, WEBP."""
FRAMING = 8


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk at `offset`; `length` counts its header and its padding byte, which should be zero."""

    offset: int
    length: int
    type: bytes
    data: memoryview
    padding: bytes

    @property
    def end(self) -> int:
        """The offset of the first byte behind the chunk."""
        return self.offset + self.length

    @property
    def name(self) -> str:
        """The type as text."""
        return self.type.decode("latin-1")


def riff_end(data: bytes) -> int:
    """Where the RIFF header says that the file ends. Raises `ParseError` when that is not inside the file."""
    if len(data) < HEADER_BYTES or data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ParseError(N_("its header is damaged"), Detail("webp.signature", "RIFF"))
    end = FRAMING + int(struct.unpack_from("<I", data, 4)[0])
    if not HEADER_BYTES <= end <= len(data):
        raise ParseError(N_("a part of the picture is missing"), Detail("webp.cut-short", "RIFF"))
    return end


def read_chunks(data: bytes, start: int, end: int) -> Iterator[Chunk]:
    """The chunks between two offsets, tiling the stretch. Raises `ParseError` when one does not fit."""
    view, offset = memoryview(data), start
    for _count in range(MAX_PARTS):
        if offset == end:
            return
        if end - offset < FRAMING:
            raise ParseError(N_("its parts are not in order"), Detail("webp.chunk-head", offset=offset))
        kind, size = struct.unpack_from("<4sI", view, offset)
        length = FRAMING + size + size % 2
        if length > end - offset:
            raise ParseError(
                N_("its parts are not in order"), Detail("webp.chunk-length", kind.decode("latin-1"), offset)
            )
        body = offset + FRAMING
        yield Chunk(offset, length, kind, view[body : body + size], bytes(view[body + size : offset + length]))
        offset += length
    raise LimitExceeded(N_("it has too many parts"), Detail("webp.too-many-chunks"))


def chunk_pieces(kind: bytes, *pieces: bytes | memoryview) -> list[bytes | memoryview]:
    """One chunk with the joined `pieces` as its data, padded with zero, ready to be written."""
    size = sum(map(len, pieces))
    return [struct.pack("<4sI", kind, size), *pieces, *([b"\0"] if size % 2 else [])]


def file_pieces(chunks: list[bytes | memoryview]) -> list[bytes | memoryview]:
    """A whole file around ready chunks."""
    return [struct.pack("<4sI4s", b"RIFF", 4 + sum(map(len, chunks)), b"WEBP"), *chunks]
