"""Lies about PNG: copies with one thing in them that does not belong there."""

import struct
import zlib
from functools import cache
from itertools import pairwise

from scrubber.containers.png.chunks import read_chunks
from scrubber.formats.base import Policy
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.png.essence import XMP_HEAD
from scrubber.formats.png.format import FORMAT as PNG
from tests.formats.lies.jpeg import neutral_profile
from tests.formats.lies.table import Differences, Lies
from tests.helpers.png import (
    GREY,
    GREY_ROWS,
    animation,
    chunk,
    control,
    file,
    frame_data,
    grey,
    header,
    palette_file,
    rows,
)

FORMAT = "png.format"
FILES = ("png/audit.py",)

_PIECE = 1 << 20
_PROFILE = b"icc\0\0"


def clean(source: bytes) -> bytes:
    """The clean copy of a source."""
    return b"".join(PNG.parse(source).rebuild(Policy()))


def profile_chunk(name: bytes = _PROFILE, behind: bytes = b"") -> bytes:
    return chunk(b"iCCP", name + zlib.compress(neutral_profile()) + behind)


def animated(frames: int = 2, *images: bytes) -> bytes:
    """A canvas whose own picture is the first of the frames."""
    return file(header(), animation(frames), control(0), chunk(b"IDAT", GREY), *images)


def second(number: int = 1, data: bytes = b"") -> bytes:
    return control(number) + frame_data(number + 1, data or GREY)


@cache
def long_picture() -> tuple[bytes, bytes]:
    """Header and stream of a picture that fills more than one chunk."""
    lines = rows(*(bytes((x * y) % 251 for x in range(1100)) for y in range(1100)))
    return header(1100, 1100), zlib.compress(lines, 0)


def cut_at(*places: int) -> bytes:
    head, stream = long_picture()
    edges = [0, *places, len(stream)]
    return file(head, *(chunk(b"IDAT", stream[a:b]) for a, b in pairwise(edges)))


def wrong_crc(kind: bytes) -> bytes:
    copy = grey(chunk(b"pHYs", struct.pack(">IIB", 100, 100, 1)))
    found = next(one for one in read_chunks(copy) if one.type == kind)
    return copy[: found.end - 4] + b"Jane" + copy[found.end :]


def stored(data: bytes) -> bytes:
    return zlib.compress(data, 0)


def empty_piece() -> bytes:
    """A picture whose stream fills one chunk exactly, and an empty chunk behind it."""
    width, height, blocks = 1047, 1000, 114
    raw = rows(*(bytes(width) for _ in range(height)))
    edges = [len(raw) * number // blocks for number in range(blocks + 1)]
    parts = [raw[start:end] for start, end in pairwise(edges)]
    last = len(parts) - 1
    stream = b"\x78\x01" + b"".join(
        struct.pack("<BHH", number == last, len(part), len(part) ^ 0xFFFF) + part for number, part in enumerate(parts)
    )
    stream += struct.pack(">I", zlib.adler32(raw))
    assert len(stream) == _PIECE
    return file(header(width, height), chunk(b"IDAT", stream), chunk(b"IDAT"))


def padded(stream: bytes) -> bytes:
    """A stream of one stored block with bits set in front of its length."""
    return stream[:2] + bytes((stream[2] | 0xF8,)) + stream[3:]


LIES: Lies = {
    "png.crc": lambda: [wrong_crc(kind) for kind in (b"IHDR", b"pHYs", b"IDAT", b"IEND")],
    "png.chunk-order": lambda: [
        file(header(), chunk(b"IDAT", GREY), end=chunk(b"tEXt")),
        file(header(), chunk(b"IDAT", GREY), end=chunk(b"tEXt", b"Jane")),
        file(header(), chunk(b"IDAT", GREY), end=chunk(b"IEND", b"Jane")),
    ],
    "png.behind-end": lambda: [grey() + b"Jane"],
    "png.resolution": lambda: [
        grey(chunk(b"pHYs", data)) for data in (b"JaneJane\1", struct.pack(">IIB", 100, 100, 2), b"\0\0\0\1")
    ],
    "png.colour-numbers": lambda: [
        grey(chunk(b"gAMA", b"Jane")),
        grey(chunk(b"cHRM", b"Jane" * 8)),
        grey(chunk(b"sRGB", b"\4")),
        grey(chunk(b"sBIT", b"\x09")),
        grey(chunk(b"sRGB", b"\0Jane")),
    ],
    "png.colour-digits": lambda: [
        grey(chunk(b"gAMA", struct.pack(">I", 45_460))),
        grey(chunk(b"cHRM", struct.pack(">8I", 31_271, 32_900, 64_001, 33_000, 30_000, 60_000, 15_000, 6_000))),
    ],
    "png.stored-padding": lambda: [grey(data=padded(stored(GREY_ROWS)))],
    "png.profile-name": lambda: [grey(profile_chunk(b"Jan\0\0")), grey(profile_chunk(b"icc\0\1"))],
    "png.profile-behind": lambda: [grey(profile_chunk(behind=b"Jane")), grey(profile_chunk(behind=b"\0"))],
    "png.palette": lambda: [
        grey(chunk(b"PLTE", b"Jane!!")),
        file(header(8, 1, 1, 3), chunk(b"PLTE", bytes(9)), chunk(b"IDAT", stored(b"\0\0"))),
        file(header(8, 1, 1, 3), chunk(b"PLTE", bytes(4)), chunk(b"IDAT", stored(b"\0\0"))),
        file(header(8, 1, 1, 3), chunk(b"IDAT", stored(b"\0\0"))),
    ],
    "png.palette-alpha": lambda: [palette_file(b"\0", bytes(6), alpha=bytes(3))],
    "png.transparent-colour": lambda: [
        grey(chunk(b"tRNS", bytes(4))),
        *(
            file(header(1, 1, 8, kind), chunk(b"tRNS", bytes(size)), chunk(b"IDAT", stored(bytes(length))))
            for kind, length in ((4, 3), (6, 5))
            for size in (1, 2, 6)
        ),
        file(header(1, 1, 8, 2), chunk(b"tRNS", bytes(2)), chunk(b"IDAT", stored(bytes(4)))),
    ],
    "png.transparent-depth": lambda: [grey(chunk(b"tRNS", b"\1\0"))],
    "png.kept-packet": lambda: [
        (grey(chunk(b"iTXt", b"J" * len(XMP_HEAD) + b"<x/>")), KeptBlocks(xmp=b"<x/>")),
        (grey(chunk(b"iTXt", XMP_HEAD[:-1] + b"J<x/>")), KeptBlocks(xmp=b"<x/>")),
    ],
    "png.animation-control": lambda: [
        grey(chunk(b"acTL", struct.pack(">IIB", 1, 0, 7))),
        grey(chunk(b"acTL", struct.pack(">II", 0, 7))),
    ],
    "png.first-frame": lambda: [file(header(), animation(2), control(0, 2, 2), chunk(b"IDAT", GREY), second())],
    "png.frame-count": lambda: [animated(3, second()), animated(1, second())],
    "png.frame-sequence": lambda: [
        animated(2, control(7), frame_data(2)),
        file(header(), animation(1), control(3), chunk(b"IDAT", GREY)),
    ],
    "png.data-sequence": lambda: [animated(2, control(1), frame_data(7))],
    "png.piece-length": lambda: [cut_at(_PIECE - 1), cut_at(1000, 1000 + _PIECE)],
    "png.piece-size": lambda: [cut_at(), empty_piece()],
    "png.picture-short": lambda: [grey(data=stored(GREY_ROWS[:-1])), animated(2, second(data=stored(GREY_ROWS[:-5])))],
    "png.picture-behind": lambda: [
        grey(data=GREY + b"Jane"),
        grey(data=stored(GREY_ROWS + b"Jane")),
        animated(2, second(data=GREY + b"\0")),
    ],
}


DIFFERENCES: Differences = {
    "a sample": lambda: (grey(), grey(data=stored(GREY_ROWS[:-1] + b"\xe1"))),
    "the gamma": lambda: (grey(chunk(b"gAMA", struct.pack(">I", 45455))), grey()),
    "the profile": lambda: (grey(profile_chunk()), grey()),
    "a transparent colour": lambda: (grey(chunk(b"tRNS", b"\0\x40")), grey()),
    "a frame less": lambda: (animated(2, second()), grey()),
    "how often it plays": lambda: (
        file(header(), animation(1, 3), control(0), chunk(b"IDAT", GREY)),
        file(header(), animation(1, 4), control(0), chunk(b"IDAT", GREY)),
    ),
    "a colour of the palette": lambda: (palette_file(b"\0\1", b"RGBrgb"), palette_file(b"\0\1", b"RGBrgc")),
}
