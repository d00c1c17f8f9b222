"""Lies about WebP: copies with one thing in them that does not belong there."""

import struct
from functools import cache

from scrubber.formats.base import Policy
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.shared.orientation import minimal_exif
from scrubber.formats.webp.format import FORMAT as WEBP
from tests.formats.lies.jpeg import neutral_profile
from tests.formats.lies.table import Differences, Lies
from tests.helpers.webp import animated, canvas, chunk, chunks, encoded, file, picture_chunk

FORMAT = "webp.format"
FILES = ("webp/audit.py",)

_ICC, _ALPHA, _EXIF, _XMP, _ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02


def clean(source: bytes) -> bytes:
    """The clean copy of a source."""
    return b"".join(WEBP.parse(source).rebuild(Policy()))


@cache
def lossy() -> bytes:
    return chunk(*picture_chunk(clean(encoded())))


@cache
def lossless() -> bytes:
    return chunk(*picture_chunk(clean(encoded(lossless=True))))


@cache
def plane() -> bytes:
    """The data of a lossy picture's alpha plane."""
    return next(data for kind, data in chunks(clean(encoded("RGBA"))) if kind == b"ALPH")


def still(flags: int, *parts: bytes) -> bytes:
    """A copy in the extended format."""
    return file(canvas(flags), *parts)


@cache
def frames() -> list[bytes]:
    """The data of each ANMF chunk of a clean animation."""
    return [data for kind, data in chunks(clean(animated(lossless=True))) if kind == b"ANMF"]


@cache
def loop() -> bytes:
    return next(data for kind, data in chunks(clean(animated(lossless=True))) if kind == b"ANIM")


def moving(*frame_data: bytes, control: bytes = b"") -> bytes:
    """An animation of these frames."""
    return still(_ALPHA | _ANIMATION, chunk(b"ANIM", control or loop()), *(chunk(b"ANMF", one) for one in frame_data))


def shorter(copy: bytes) -> bytes:
    """The same with a size in the file's header that is too small."""
    return copy[:4] + struct.pack("<I", len(copy) - 10) + copy[8:]


def odd(part: bytes) -> bytes:
    """The same chunk with a letter for its padding; its size must be odd."""
    assert struct.unpack_from("<I", part, 4)[0] % 2
    return part[:-1] + b"J"


def reserved_bits() -> bytes:
    """A frame whose last header byte has all six reserved bits set."""
    return frames()[0][:15] + bytes((frames()[0][15] | 0xFC,)) + frames()[0][16:]


def canvas_with(flags: int, reserved: bytes, behind: bytes = b"") -> bytes:
    return chunk(b"VP8X", bytes((flags,)) + reserved + canvas(flags)[12:18] + behind)


def other_size(flags: int = _ALPHA) -> bytes:
    return canvas(flags, 50, 32)


EXIF = chunk(b"EXIF", minimal_exif(6))

LIES: Lies = {
    "webp.behind-end": lambda: [shorter(file(lossy())), shorter(moving(*frames()))],
    "webp.padding": lambda: [still(_ALPHA, odd(chunk(b"ALPH", plane() + b"\0" * (1 - len(plane()) % 2))), lossy())],
    "webp.chunk-missing": lambda: [
        still(_ICC, lossy()),
        still(_EXIF, lossy()),
        file(chunk(b"Jane", b"")),
        file(),
        still(0),
        still(_ANIMATION, lossy()),
    ],
    "webp.chunk-behind": lambda: [
        file(lossy(), chunk(b"XMP ", b"Jane")),
        still(_EXIF, lossy(), EXIF, chunk(b"Jane", b"")),
        still(0, lossy(), lossy()),
        moving(frames()[0] + chunk(b"Jane", b"")),
    ],
    "webp.canvas-form": lambda: [
        file(canvas_with(0, b"\0\0\1"), lossy()),
        file(canvas_with(0, b"\0\0\0", b"Jane"), lossy()),
    ],
    "webp.canvas-flags": lambda: [
        *(still(flag, lossy()) for flag in (0x01, 0x80, 0x40)),
        still(_XMP, lossy(), chunk(b"XMP ", b"")),
    ],
    "webp.kept-missing": lambda: [
        (file(lossy()), KeptBlocks(xmp=b"<x/>")),
        (file(lossy()), KeptBlocks(exif=minimal_exif(3))),
    ],
    "webp.picture-size": lambda: [file(other_size(), lossy())],
    "webp.loop": lambda: [moving(*frames(), control=loop() + b"Jane"), moving(*frames(), control=loop()[:5])],
    "webp.frame-header": lambda: [moving(reserved_bits(), *frames()[1:])],
    "webp.frame-size": lambda: [moving(frames()[0][:6] + b"\1\0\0" + frames()[0][9:])],
    "webp.no-frames": lambda: [moving()],
    "webp.alpha-of-lossless": lambda: [still(_ALPHA, chunk(b"ALPH", plane()), lossless())],
    "webp.alpha-empty": lambda: [still(_ALPHA, chunk(b"ALPH", b""), lossy())],
    "webp.alpha-header": lambda: [still(_ALPHA, chunk(b"ALPH", bytes((plane()[0] | 0x40,)) + plane()[1:]), lossy())],
}

DIFFERENCES: Differences = {
    "the picture": lambda: (encoded(quality=70), clean(encoded(quality=71))),
    "no transparency": lambda: (encoded("RGBA"), file(lossy())),
    "the direction": lambda: (still(_EXIF, lossy(), EXIF), still(0, lossy())),
    "the profile": lambda: (still(_ICC, chunk(b"ICCP", neutral_profile()), lossy()), still(0, lossy())),
    "a frame less": lambda: (moving(*frames()), moving(*frames()[1:])),
    "how long a frame is shown": lambda: (moving(*frames()), moving(*frames()[:2], longer())),
    "how often it plays": lambda: (moving(*frames()), moving(*frames(), control=loop()[:4] + b"\7\0")),
}


def longer() -> bytes:
    return frames()[2][:12] + b"\xe9\3\0" + frames()[2][15:]
