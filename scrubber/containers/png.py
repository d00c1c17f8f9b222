"""PNG chunks (W3C PNG specification, third edition, section 5): bytes in, chunks out, and back.

Reading stops at the end of IEND or where no chunk can begin; what follows is nobody's, and the caller says so.
"""

import struct
import zlib
from dataclasses import dataclass

from scrubber.errors import LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FRAMING = 12
"""Bytes of a chunk that are not its data: length and type before it, CRC behind it."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk. `length` counts its framing; `sound` is false for a wrong CRC or a chunk that the file's end cuts."""

    offset: int
    length: int
    type: bytes
    data: memoryview
    sound: bool

    @property
    def end(self) -> int:
        """The offset of the first byte behind the chunk."""
        return self.offset + self.length

    @property
    def name(self) -> str:
        """The type as text."""
        return self.type.decode("latin-1")


def read_chunks(data: bytes) -> list[Chunk]:
    """The chunks up to IEND. Raises `ParseError` without the signature, `LimitExceeded` beyond `MAX_PARTS`."""
    if not data.startswith(SIGNATURE):
        raise ParseError(N_("it does not begin like a PNG file"))
    view = memoryview(data)
    chunks: list[Chunk] = []
    offset = len(SIGNATURE)
    while (chunk := _chunk_at(view, offset)) is not None:
        chunks.append(chunk)
        offset = chunk.end
        if chunk.type == b"IEND":
            break
        if len(chunks) > MAX_PARTS:
            raise LimitExceeded(N_("it has too many parts"))
    return chunks


def _chunk_at(view: memoryview, offset: int) -> Chunk | None:
    if len(view) - offset < 8:
        return None
    size, kind = struct.unpack_from(">I4s", view, offset)
    if size > 0x7FFFFFFF or not (kind.isalpha() and kind.isascii()):
        return None
    body = view[offset + 8 : offset + 8 + size]
    end = min(offset + FRAMING + size, len(view))
    sound = end == offset + FRAMING + size
    if sound:
        (crc,) = struct.unpack_from(">I", view, end - 4)
        sound = crc == zlib.crc32(body, zlib.crc32(kind))
    return Chunk(offset, end - offset, kind, body, sound)


def chunk_pieces(kind: bytes, *pieces: bytes | memoryview) -> list[bytes | memoryview]:
    """One chunk with the joined `pieces` as its data, ready to be written."""
    crc = zlib.crc32(kind)
    for piece in pieces:
        crc = zlib.crc32(piece, crc)
    size = sum(map(len, pieces))
    return [struct.pack(">I4s", size, kind), *pieces, struct.pack(">I", crc)]
