"""PNG files built chunk by chunk."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int = 4, height: int = 3, depth: int = 8, colour: int = 0, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def rows(*lines: bytes) -> bytes:
    """Unfiltered rows."""
    return b"".join(b"\0" + line for line in lines)


GREY_ROWS = rows(b"\0\x40\x80\xc0", b"\x10\x50\x90\xd0", b"\x20\x60\xa0\xe0")
GREY = zlib.compress(GREY_ROWS)


def file(*chunks: bytes, end: bytes = chunk(b"IEND")) -> bytes:
    return SIGNATURE + b"".join(chunks) + end


def grey(*before: bytes, data: bytes = GREY, after: bytes = b"") -> bytes:
    """A grey picture of 4 by 3 pixels with chunks before and after its data."""
    return file(header(), *before, chunk(b"IDAT", data), after)


def palette_file(
    indexes: bytes, palette: bytes, *before: bytes, alpha: bytes = b"", depth: int = 8, animation: bytes = b""
) -> bytes:
    """A picture of one row, its packed samples given."""
    width = len(indexes) * 8 // depth
    tables = chunk(b"PLTE", palette) + (chunk(b"tRNS", alpha) if alpha else b"")
    picture = chunk(b"IDAT", zlib.compress(b"\0" + indexes))
    return file(header(width, 1, depth, 3), *before, tables, picture, animation)


def control(
    sequence: int, width: int = 4, height: int = 3, left: int = 0, top: int = 0, operations: bytes = b"\0\0"
) -> bytes:
    values = struct.pack(">IIIIIHH", sequence, width, height, left, top, 1, 10)
    return chunk(b"fcTL", values + operations)


def frame_data(sequence: int, data: bytes = GREY) -> bytes:
    return chunk(b"fdAT", struct.pack(">I", sequence) + data)


def animation(frames: int, plays: int = 0) -> bytes:
    return chunk(b"acTL", struct.pack(">II", frames, plays))


def types(data: bytes) -> list[bytes]:
    """The types of all chunks."""
    found, offset = [], len(SIGNATURE)
    while offset < len(data):
        size, kind = struct.unpack_from(">I4s", data, offset)
        found.append(kind)
        offset += 12 + size
    return found


def data_of(data: bytes, wanted: bytes) -> bytes:
    """The joined data of all chunks of one type."""
    found, offset = b"", len(SIGNATURE)
    while offset < len(data):
        size, kind = struct.unpack_from(">I4s", data, offset)
        found += data[offset + 8 : offset + 8 + size] if kind == wanted else b""
        offset += 12 + size
    return found
