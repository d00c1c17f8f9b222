"""PNG chunks (W3C PNG specification, third edition, section 5): bytes in, chunks out, and back.

Reading stops at the end of IEND or where no chunk can begin; what follows is nobody's, and the caller says so.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FRAMING = 12
"""Bytes of a chunk that are not its data: length and type before it, CRC behind it."""

_HEAD = struct.Struct(">I4s")
_CRC = struct.Struct(">I")


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
    def is_cut(self) -> bool:
        """Whether the file ends within the chunk."""
        return self.length < FRAMING + len(self.data)

    @property
    def name(self) -> str:
        """The type as text."""
        return self.type.decode("latin-1")


def read_chunks(data: bytes) -> list[Chunk]:
    """The chunks up to IEND. Raises `ParseError` without the signature, `LimitExceeded` beyond `MAX_PARTS`."""
    return list(iter_chunks(data))


def iter_chunks(data: bytes) -> Iterator[Chunk]:
    """The same one by one, for a reader who may stop early. Raises `LimitExceeded` and `ParseError`."""
    if not data.startswith(SIGNATURE):
        raise ParseError(N_("its header is damaged"), Detail("png.signature"))
    view = memoryview(data)
    offset = len(SIGNATURE)
    for _count in range(MAX_PARTS):
        chunk = _chunk_at(view, offset)
        if chunk is None:
            return
        yield chunk
        if chunk.type == b"IEND":
            return
        offset = chunk.end
    raise LimitExceeded(N_("it has too many parts"), Detail("png.too-many-chunks"))


def _chunk_at(view: memoryview, offset: int) -> Chunk | None:
    if len(view) - offset < 8:
        return None
    size, kind = _HEAD.unpack_from(view, offset)
    if size > 0x7FFFFFFF or not (kind.isalpha() and kind.isascii()):
        return None
    end = offset + FRAMING + size
    if end > len(view):
        return Chunk(offset, len(view) - offset, kind, view[offset + 8 : offset + 8 + size], False)
    sound = _CRC.unpack_from(view, end - 4)[0] == zlib.crc32(view[offset + 4 : end - 4])
    return Chunk(offset, end - offset, kind, view[offset + 8 : end - 4], sound)


def chunk_pieces(kind: bytes, *pieces: bytes | memoryview) -> list[bytes | memoryview]:
    """One chunk with the joined `pieces` as its data, ready to be written."""
    crc = zlib.crc32(kind)
    for piece in pieces:
        crc = zlib.crc32(piece, crc)
    size = sum(map(len, pieces))
    return [struct.pack(">I4s", size, kind), *pieces, struct.pack(">I", crc)]
