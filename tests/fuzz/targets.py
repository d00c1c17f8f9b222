"""Everything that is fuzzed: formats, containers, bitstreams, answers of workers, and what is handed in."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from typing import Any

from scrubber.bitstreams import av1, hevc, tiff_codecs, vp8, zlib_stream
from scrubber.bitstreams.gif_lzw import read_stream
from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.containers import bmp, gif, tiff
from scrubber.containers.isobmff import boxes
from scrubber.containers.jpeg import mpf, segments
from scrubber.containers.png.chunks import read_chunks as read_png
from scrubber.containers.webp.riff import read_chunks as read_riff
from scrubber.engine.report import CleanResult, FaceReport, PhotoReport
from scrubber.engine.verify import is_clean, verify
from scrubber.errors import ScrubberError
from scrubber.formats.base import Format, Policy
from scrubber.formats.registry import formats
from scrubber.formats.shared.icc.tag_table import IccProfile
from scrubber.jobs.messages import Untrue, pack, unpack
from scrubber.metadata.readers.collect import collect
from tests.fuzz import handed_in
from tests.fuzz.seeds import photos
from tests.fuzz.target import Target

_MOST = 1 << 20


def clean_and_verify(image_format: Format, data: bytes) -> None:
    """Parse, rebuild, audit, verify; and what was verified is clean, and stays as it is when it is cleaned again."""
    policy = Policy()
    document = image_format.parse(data).for_policy(policy)
    parts = sum(part.length for part in document.ledger.parts)
    assert parts == len(data), "the parts don't tile the file"
    copy = b"".join(document.rebuild(policy))
    verify(image_format, document, copy)
    assert is_clean(image_format, copy), "a verified copy isn't clean"
    again = image_format.parse(copy).for_policy(policy)
    assert b"".join(again.rebuild(policy)) == copy, "a second clean changes the copy"


def tell(image_format: Format, data: bytes) -> None:
    """Read all that a photo tells, without the decoders in C."""
    collect(image_format.parse(data), decode=False)


def audit(image_format: Format, data: bytes) -> None:
    """The strict reading of a copy."""
    image_format.audit(data)


def _of_formats() -> Iterator[Target]:
    for one in formats():
        seeds = partial(_photos_of, one.name)
        yield Target(f"{one.name}: clean", "format", partial(clean_and_verify, one), seeds)
        yield Target(f"{one.name}: audit", "audit", partial(audit, one), partial(_copies_of, one))
        yield Target(f"{one.name}: metadata", "metadata", partial(tell, one), seeds)


def _photos_of(name: str) -> list[bytes]:
    return photos()[name]


@cache
def _copies_of(image_format: Format) -> list[bytes]:
    """Clean copies: an audit refuses everything else at once."""
    copies = []
    for data in photos()[image_format.name]:
        with suppress(ScrubberError):
            copies.append(b"".join(image_format.parse(data).for_policy(Policy()).rebuild(Policy())))
    return copies


def _readers() -> Iterator[Target]:
    """Containers and what is in compressed data; what they read is consumed."""
    readers: dict[str, tuple[str, str, Callable[[bytes], object]]] = {
        "JPEG segments": ("container", "JPEG", segments.read),
        "JPEG's index of pictures": ("container", "JPEG", mpf.read),
        "PNG chunks": ("container", "PNG", read_png),
        "RIFF chunks": ("container", "WebP", lambda data: list(read_riff(data, 0, len(data)))),
        "GIF blocks": ("container", "GIF", gif.read),
        "BMP headers": ("container", "BMP", bmp.read),
        "TIFF directories": ("container", "TIFF", lambda data: list(tiff.walk(data))),
        "BMFF boxes": ("container", "HEIC", boxes.read_file),
        "JPEG XL codestream": ("bitstream", "JPEG XL", read_codestream),
        "AV1 units": ("bitstream", "AVIF", lambda data: list(av1.iter_obus(data))),
        "HEVC units": ("bitstream", "HEIC", lambda data: list(hevc.iter_nal_units(data, 4))),
        "HEVC configuration": ("bitstream", "HEIC", hevc.read_config),
        "VP8 header": ("bitstream", "WebP", vp8.width_height),
        "GIF codes": ("bitstream", "GIF", lambda data: read_stream(data, 8, _MOST)),
        "TIFF LZW": ("bitstream", "TIFF", lambda data: tiff_codecs.walk_lzw(data, _MOST)),
        "TIFF PackBits": ("bitstream", "TIFF", lambda data: tiff_codecs.walk_pack_bits(data, _MOST)),
        "Zstandard end": ("bitstream", "TIFF", tiff_codecs.zstandard_end),
        "XZ end": ("bitstream", "TIFF", lambda data: tiff_codecs.xz_end(data, _MOST)),
        "Brotli": ("bitstream", "JPEG XL", lambda data: zlib_stream.inflate_brotli(data, _MOST)),
        "zlib": ("bitstream", "PNG", lambda data: zlib_stream.inflate_all(data, _MOST)),
        "ICC profile": ("profile", "JPEG", IccProfile.read),
    }
    for name, (room, photo, read) in readers.items():
        yield Target(name, room, read, partial(_pieces_of, photo, _MARKS.get(name)))


_MARKS = {
    "JPEG's index of pictures": (b"MPF\0", 0),
    "HEVC units": (b"mdat", 4),
    "HEVC configuration": (b"hvcC", 4),
    "VP8 header": (b"VP8 ", 8),
    "zlib": (b"IDAT", 4),
    "ICC profile": (b"acsp", -36),
}
"""Where in photos such data begins: behind or before some bytes."""


def _pieces_of(name: str, mark: tuple[bytes, int] | None) -> list[bytes]:
    """What stands at the mark; without one photos, and pieces of them, as what is inside seldom stands at the start."""
    if mark is None:
        return [piece for data in photos()[name] for piece in (data, data[len(data) // 3 :][:4096], data[-2048:])]
    found = [(data, data.find(mark[0])) for several in photos().values() for data in several]
    return [data[at + mark[1] :][:65_536] for data, at in found if at >= 0]


ANSWERS: tuple[tuple[Any, Any], ...] = (
    (PhotoReport("a", 1, thumbnail=b"123"), PhotoReport),
    (CleanResult("a"), CleanResult),
    (FaceReport("a", 1, 2), FaceReport),
)


def _answers() -> Iterator[Target]:
    for value, kind in ANSWERS:
        seeds = partial(_packed, value, kind)
        yield Target(f"answer: {kind.__name__}", "message", partial(_unpack, kind), seeds, (Untrue,))


def _packed(value: object, kind: Any) -> list[bytes]:
    return [pack(value, kind)]


def _unpack(kind: Any, data: bytes) -> None:
    unpack(data, kind)


def targets() -> list[Target]:
    """All of them."""
    return [*_of_formats(), *_readers(), *_answers(), *handed_in.targets()]
