"""WebP files: pictures from Pillow's encoder, put together chunk by chunk."""

import io
import struct
from typing import Any

from PIL import Image


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(data)) + data + b"\0" * (len(data) % 2)


def file(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def chunks(data: bytes, start: int = 12, end: int = 0) -> list[tuple[bytes, bytes]]:
    """Type and data of every chunk of a stretch."""
    found = []
    while start < (end or len(data)):
        kind, size = struct.unpack_from("<4sI", data, start)
        found.append((kind, data[start + 8 : start + 8 + size]))
        start += 8 + size + size % 2
    return found


def encoded(mode: str = "RGB", width: int = 48, height: int = 32, **options: Any) -> bytes:
    """A picture with some detail as Pillow writes it."""
    return _saved(_picture(mode, width, height), **options)


def animated(**options: Any) -> bytes:
    """Three frames."""
    first = _picture("RGBA", 48, 32)
    others = [first.rotate(90), first.rotate(180)]
    return _saved(first, save_all=True, append_images=others, duration=[40, 80, 120], loop=2, **options)


def picture_chunk(data: bytes) -> tuple[bytes, bytes]:
    """Type and data of the first VP8 or VP8L chunk of a still picture."""
    return next(found for found in chunks(data) if found[0] in (b"VP8 ", b"VP8L"))


def canvas(flags: int, width: int = 48, height: int = 32) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return chunk(b"VP8X", struct.pack("<I", flags) + size)


def _picture(mode: str, width: int, height: int) -> Image.Image:
    slope = Image.linear_gradient("L").resize((width, height))
    circle = Image.radial_gradient("L").resize((width, height))
    bands = {"RGB": (slope, circle, slope.rotate(180)), "RGBA": (slope, circle, slope.rotate(180), circle)}
    return Image.merge(mode, bands[mode])


def _saved(picture: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", **options)
    return buffer.getvalue()
