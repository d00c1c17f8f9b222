"""BMP files built field by field, so that a test can put anything anywhere."""

import struct

SRGB, EMBEDDED, LINKED = 0x73524742, 0x4D424544, 0x4C494E4B


def header(
    size: int, width: int, height: int, bits: int, *, compression: int = 0, used: int = 0, important: int = 0
) -> bytes:
    """A bitmap header of `size` bytes; what `tail` of `bmp` doesn't say is zero."""
    if size == 12:
        return struct.pack("<IHHHH", size, width, height, 1, bits)
    numbers = (size, width, height, 1, bits, compression, 0, 2835, 2835, used, important)
    return struct.pack("<IiiHHIIIIII", *numbers)[:size].ljust(size, b"\0")


def bmp(head: bytes, pixels: bytes, *, palette: bytes = b"", gap: bytes = b"", behind: bytes = b"") -> bytes:
    """A file of a header (with masks), a palette, a gap, pixels and what follows."""
    offset = 14 + len(head) + len(palette) + len(gap)
    body = head + palette + gap + pixels + behind
    return struct.pack("<2sI4sI", b"BM", 14 + len(body), b"\0\0\0\0", offset) + body


def with_colour_space(head: bytes, space: int, *, offset: int = 0, size: int = 0) -> bytes:
    """A V4 or V5 header with a colour space and, for V5, where the profile lies (from the header's start)."""
    head = head[:56] + struct.pack("<I", space) + head[60:]
    return head if len(head) < 124 else head[:112] + struct.pack("<III", offset, size, 0)


def palette(*colours: tuple[int, int, int], fourth: int = 0) -> bytes:
    return b"".join(bytes((*colour, fourth)) for colour in colours)
