"""Which chunks of a PNG file decoders heed: the first sound one of its kind, in front of the picture."""

import struct

from scrubber.containers.png.chunks import Chunk
from scrubber.containers.png.headers import COLOUR_CHUNKS, Header, is_exact
from scrubber.errors import ParseError, Unsupported
from scrubber.i18n import N_


def read_header(chunks: list[Chunk]) -> Header:
    """IHDR, which stands first and once. Raises `ParseError`, `Unsupported`."""
    if chunks and chunks[0].type == b"CgBI":
        raise Unsupported(N_("it is a picture inside an iPhone program, not a photo"))
    if not chunks or chunks[0].type != b"IHDR" or not chunks[0].sound:
        raise ParseError(N_("its header is missing or damaged"))
    if any(chunk.type == b"IHDR" for chunk in chunks[1:]):
        raise ParseError(N_("it has two headers"))
    return Header.read(chunks[0].data)


def idat_run(chunks: list[Chunk]) -> range:
    """The indexes of the first unbroken row of IDAT chunks: the only ones that decoders read. Raises `ParseError`."""
    kinds = [chunk.type for chunk in chunks]
    if b"IDAT" not in kinds:
        raise ParseError(N_("it holds no picture"))
    start = stop = kinds.index(b"IDAT")
    while stop < len(kinds) and kinds[stop] == b"IDAT":
        stop += 1
    return range(start, stop)


def is_source(chunk: Chunk, kind: bytes, header: Header) -> bool:
    """Whether decoders heed a chunk as the file's one of this kind."""
    if chunk.type != kind or not chunk.sound:
        return False
    numeric = kind == b"pHYs" or (kind in COLOUR_CHUNKS and kind != b"iCCP")
    return is_exact(kind, bytes(chunk.data), header) if numeric else True


def first(head: list[Chunk], kind: bytes) -> bytes:
    """The data of the first sound chunk of a kind; empty without one."""
    return next((bytes(chunk.data) for chunk in head if chunk.type == kind and chunk.sound), b"")


def first_exact(head: list[Chunk], kind: bytes, header: Header) -> bytes:
    """The same of a kind with a fixed layout, where the chunk keeps to it."""
    return next((bytes(chunk.data) for chunk in head if is_source(chunk, kind, header)), b"")


def read_palette(head: list[Chunk], header: Header) -> bytes:
    """PLTE without entries that no index reaches. Raises `ParseError`."""
    found = [chunk for chunk in head if chunk.type == b"PLTE"]
    if len(found) != 1 or not found[0].sound or not found[0].data or len(found[0].data) % 3:
        raise ParseError(N_("its palette is missing or damaged"))
    return bytes(found[0].data[: 3 << header.depth])


def transparent_colour(header: Header, alpha: bytes) -> bytes:
    """tRNS without a palette (section 11.3.2.1): one colour, of which only as many bits count as a sample has."""
    size = {0: 2, 2: 6}.get(header.colour, 0)
    if not size or len(alpha) < size:
        return b""
    mask = (1 << header.depth) - 1
    return b"".join(struct.pack(">H", value & mask) for value in struct.unpack_from(f">{size // 2}H", alpha))
