"""Every container read and written back without a policy, and where the shared photos hold one."""

import contextlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scrubber.bitstreams import hevc
from scrubber.bitstreams.vp8 import Vp8Frame
from scrubber.containers import bmp, gif, tiff
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Segment
from scrubber.containers.png import chunks as png
from scrubber.containers.webp import riff
from scrubber.errors import ScrubberError
from scrubber.formats.base import PayloadKind
from scrubber.formats.registry import detect
from scrubber.formats.shared.icc import tag_table

Found = Iterator[tuple[str, bytes]]
"""Names (the file's path in the corpus) and bytes."""


@dataclass(frozen=True)
class Container:
    """How to find one kind of container, and how to read and write it."""

    find: Callable[[Path], Found]
    rewrite: Callable[[bytes], bytes]
    least: int
    """How many of them the corpus holds at least."""


def _files(*starts: bytes) -> Callable[[Path], Found]:
    """All files that begin so, whatever their name, the hostile ones too."""

    def find(corpus: Path) -> Found:
        for path in sorted(corpus.rglob("*")):
            if path.is_file() and (data := path.read_bytes()).startswith(starts):
                yield str(path.relative_to(corpus)), data

    return find


def _boxed(corpus: Path) -> Found:
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and (data := path.read_bytes())[4:8] in (b"ftyp", b"JXL "):
            yield str(path.relative_to(corpus)), data


def _payloads(kind: PayloadKind) -> Callable[[Path], Found]:
    """What the photos that can be read hold of one kind, each once."""

    def find(corpus: Path) -> Found:
        return ((name, data) for data, name in _all_payloads(corpus)[kind].items())

    return find


@cache
def _all_payloads(corpus: Path) -> dict[PayloadKind, dict[bytes, str]]:
    """EXIF blocks and colour profiles with the file that holds them first."""
    found: dict[PayloadKind, dict[bytes, str]] = {PayloadKind.EXIF: {}, PayloadKind.ICC: {}}
    for name, data in _files(b"")(corpus):
        with contextlib.suppress(ScrubberError):
            for payload in detect(data).parse(data).payloads():
                if payload.kind in found:
                    found[payload.kind].setdefault(payload.data, name)
    return found


def _indexes(corpus: Path) -> Found:
    for name, data in _files(b"\xff\xd8")(corpus):
        for element in jpeg.read(data):
            payload = element.payload or b"" if isinstance(element, Segment) else b""
            if payload.startswith(mpf.SIGNATURE):
                yield name, payload
                break


def _configurations(corpus: Path) -> Found:
    for name, data in _boxed(corpus):
        at = data.find(b"hvcC")
        if at > 0:
            yield name, data[at + 4 : at - 4 + int.from_bytes(data[at - 4 : at], "big")]


def _png(data: bytes) -> bytes:
    chunks = png.read_chunks(data)
    pieces = [piece for chunk in chunks for piece in png.chunk_pieces(chunk.type, chunk.data)]
    return b"".join([png.SIGNATURE, *pieces]) + data[chunks[-1].end :]


def _riff(data: bytes) -> bytes:
    end = riff.riff_end(data)
    return b"".join(riff.file_pieces(_riff_chunks(data, riff.HEADER_BYTES, end))) + data[end:]


def _riff_chunks(data: bytes, start: int, end: int) -> list[bytes | memoryview]:
    pieces: list[bytes | memoryview] = []
    for chunk in riff.read_chunks(data, start, end):
        body = chunk.data
        if chunk.type == b"ANMF":
            body = memoryview(bytes(body[:16]) + b"".join(_riff_chunks(bytes(body), 16, len(body))))
        elif chunk.type == b"VP8 ":
            frame = Vp8Frame.read(body)
            body = memoryview(frame.with_sizes([len(partition) for partition in frame.partitions]))
        pieces += riff.chunk_pieces(chunk.type, body)
    return pieces


def _gif(data: bytes) -> bytes:
    return gif.write(gif.read(data))


def _bmp(data: bytes) -> bytes:
    bitmap = bmp.read(data)
    head = bmp.file_header(bitmap, len(data)) + bitmap.header + bitmap.masks + bitmap.palette
    return head + data[len(head) :]


def _jpeg(data: bytes) -> bytes:
    return jpeg.write(jpeg.read(data))


def _boxes(data: bytes) -> bytes:
    boxes, rest = isobmff.read_file(data)
    return b"".join(isobmff.write_boxes(data, boxes)) + data[rest:]


def _tiff(data: bytes) -> bytes:
    """Header and tables written over the file; what lies between belongs to no table."""
    out = bytearray(data)
    header = tiff.read_header(data)
    pieces = [(0, tiff.write_header(header))]
    pieces += [(ifd.offset, tiff.write_ifd(ifd)) for ifd in tiff.walk(data)]
    for offset, piece in pieces:
        out[offset : offset + len(piece)] = piece
    return bytes(out)


def _profile(data: bytes) -> bytes:
    """Header, table and elements at their places, zero between them."""
    profile = tag_table.IccProfile.read(data)
    out = bytearray(len(data))
    pieces = [(0, profile.header + struct.pack(">I", len(profile.tags)))]
    pieces += [
        (132 + 12 * row, struct.pack(">4sII", tag.signature, tag.offset, tag.length))
        for row, tag in enumerate(profile.tags)
    ]
    pieces += [(tag.offset, profile.element(tag)) for tag in profile.tags]
    for offset, piece in pieces:
        out[offset : offset + len(piece)] = piece
    return bytes(out)


def _index(payload: bytes) -> bytes:
    return mpf.write(mpf.read(payload))


def _configuration(record: bytes) -> bytes:
    return hevc.write_config(hevc.read_config(record))


CONTAINERS = {
    "JPEG segments": Container(_files(b"\xff\xd8"), _jpeg, 130),
    "PNG chunks": Container(_files(png.SIGNATURE), _png, 150),
    "RIFF chunks and VP8 partitions": Container(_files(b"RIFF"), _riff, 45),
    "GIF blocks": Container(_files(b"GIF8"), _gif, 55),
    "BMP headers and palettes": Container(_files(b"BM"), _bmp, 45),
    "TIFF tables of files": Container(_files(b"II*\0", b"MM\0*", b"II\x2b\0", b"MM\0\x2b"), _tiff, 30),
    "TIFF tables of EXIF blocks": Container(_payloads(PayloadKind.EXIF), _tiff, 100),
    "ISO-BMFF boxes of HEIC, AVIF and JPEG XL": Container(_boxed, _boxes, 150),
    "HEVC configurations": Container(_configurations, _configuration, 30),
    "ICC profiles": Container(_payloads(PayloadKind.ICC), _profile, 30),
    "MPF indexes": Container(_indexes, _index, 5),
}
