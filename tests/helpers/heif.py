"""HEIC and AVIF files built box by box around small real pictures, so that a test can put anything anywhere."""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image

from scrubber.containers.isobmff.boxes import box, full_box, read_file
from scrubber.containers.isobmff.items import extents_in_file, read_meta
from scrubber.containers.isobmff.tracks import Movie, SampleEntry, Track, write_movie

ALPHA = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
DEPTH = b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth"
HEIC_BRANDS = (b"heic", b"mif1", b"heic", b"miaf")
AVIF_BRANDS = (b"avif", b"mif1", b"avif", b"miaf")
TONE_MAP = bytes(6) + struct.pack(">4I", 1, 1, 2, 1) + struct.pack(">10I", *[1] * 10)

Property = tuple[bytes, bytes]


@dataclass
class Item:
    """One item to write; `method` is 0 (mdat), 1 (idat) or 2 (cut out of item `source` from `start`)."""

    type: bytes
    data: bytes = b""
    properties: Sequence[Property] = ()
    essential: Sequence[bytes] = (b"hvcC", b"av1C", b"irot", b"imir")
    hidden: bool = False
    name: bytes = b""
    content_type: bytes = b""
    method: int = 0
    pieces: int = 1
    protected: bool = False
    source: int = 0
    start: int = 0


@dataclass
class Heif:
    """One file to write; item numbers count from `first`, in the order of `items`."""

    items: Sequence[Item]
    references: Sequence[tuple[bytes, int, Sequence[int]]] = ()
    primary: int = 1
    brands: Sequence[bytes] = HEIC_BRANDS
    groups: Sequence[tuple[bytes, Sequence[int]]] = ()
    handler_name: bytes = b""
    gap: bytes = b""
    extra: bytes = b""
    in_meta: bytes = b""
    first: int = 1
    _media: bytearray = field(default_factory=bytearray)
    _idat: bytearray = field(default_factory=bytearray)

    def write(self) -> bytes:
        """The file: ftyp, meta, whatever is extra, mdat."""
        ftyp = box(b"ftyp", self.brands[0], bytes(4), *self.brands[1:])
        length = len(ftyp) + len(self._meta(0)) + len(self.extra) + 8
        return ftyp + self._meta(length) + self.extra + box(b"mdat", bytes(self._media))

    def _meta(self, base: int) -> bytes:
        self._media, self._idat = bytearray(self.gap), bytearray()
        numbered = list(enumerate(self.items, self.first))
        entries = [self._location(number, item, base) for number, item in numbered]
        parts = [
            full_box(b"hdlr", 0, 0, b"\0\0\0\0pict", bytes(12), self.handler_name + b"\0"),
            full_box(b"pitm", 0, 0, struct.pack(">H", self.primary)),
            full_box(b"iloc", 1, 0, struct.pack(">HH", 0x4404, len(entries)), *entries),
            full_box(b"iinf", 0, 0, struct.pack(">H", len(numbered)), *(_infe(*one) for one in numbered)),
            full_box(b"iref", 0, 0, *(_reference(*one) for one in self._all_references())),
            _properties(numbered),
            box(b"idat", bytes(self._idat)),
            box(b"grpl", *(_group(1000 + at, *one) for at, one in enumerate(self.groups))),
            self.in_meta,
        ]
        return full_box(b"meta", 0, 0, *parts)

    def _all_references(self) -> list[tuple[bytes, int, Sequence[int]]]:
        cut = [(b"iloc", number, [one.source]) for number, one in enumerate(self.items, self.first) if one.method == 2]
        return [*self.references, *cut]

    def _location(self, number: int, item: Item, base: int) -> bytes:
        store = self._idat if item.method == 1 else self._media
        offset = item.start if item.method == 2 else len(store) + (base if item.method == 0 else 0)
        if item.method != 2:
            store += item.data
        step = -(-len(item.data) // item.pieces) if item.data else 0
        cuts = [(at, min(step, len(item.data) - at)) for at in range(0, len(item.data), step or 1)]
        head = struct.pack(">HHHH", number, item.method, 0, len(cuts))
        return head + b"".join(struct.pack(">III", 1, offset + at, length) for at, length in cuts)


def _infe(number: int, item: Item) -> bytes:
    texts = item.name + b"\0" + (item.content_type + b"\0" if item.type == b"mime" else b"")
    return full_box(b"infe", 2, int(item.hidden), struct.pack(">HH", number, item.protected), item.type, texts)


def _reference(kind: bytes, source: int, targets: Sequence[int]) -> bytes:
    return box(kind, struct.pack(f">HH{len(targets)}H", source, len(targets), *targets))


def _group(number: int, kind: bytes, entities: Sequence[int]) -> bytes:
    return full_box(kind, 0, 0, struct.pack(f">II{len(entities)}I", number, len(entities), *entities))


def _properties(numbered: list[tuple[int, Item]]) -> bytes:
    boxes: dict[bytes, int] = {}
    entries = []
    for number, item in numbered:
        links = b""
        for kind, body in item.properties:
            index = boxes.setdefault(box(kind, body), len(boxes) + 1)
            links += bytes([(kind in item.essential) << 7 | index])
        entries.append(struct.pack(">HB", number, len(item.properties)) + links)
    return box(b"iprp", box(b"ipco", *boxes), full_box(b"ipma", 0, 0, struct.pack(">I", len(entries)), *entries))


@cache
def coded(kind: bytes = b"hvc1", size: int = 64, shade: int = 0) -> Item:
    """A real picture of `size` pixels as an item of one coded picture."""
    picture = Image.linear_gradient("L").resize((size, size)).rotate(shade).convert("RGB")
    data = heic(picture) if kind == b"hvc1" else avif(picture)
    meta = read_meta(data, next(one for one in read_file(data)[0] if one.type == b"meta"))
    item = meta.items[meta.primary]
    content = b"".join(data[start:end] for start, end in extents_in_file(data, meta, item))
    boxes = [meta.properties[index] for index, _essential in item.properties]
    return Item(kind, content, tuple((one.type, one.payload(data)) for one in boxes if one.type != b"colr"))


def heic(picture: Image.Image, **options: Any) -> bytes:
    """A HEIC file as pillow-heif writes it."""
    buffer = io.BytesIO()
    pillow_heif.from_pillow(picture).save(buffer, **options)
    return buffer.getvalue()


def avif(picture: Image.Image, **options: Any) -> bytes:
    """An AVIF file as Pillow writes it."""
    buffer = io.BytesIO()
    picture.save(buffer, "AVIF", **options)
    return buffer.getvalue()


def auxc(urn: bytes, subtype: bytes = b"") -> Property:
    """An auxiliary type property."""
    return b"auxC", bytes(4) + urn + b"\0" + subtype


def ispe(width: int, height: int) -> Property:
    """Picture size."""
    return b"ispe", struct.pack(">4xII", width, height)


def grid(rows: int, columns: int, width: int, height: int) -> bytes:
    """The data of a grid item."""
    return struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)


def nal_unit(kind: int, body: bytes, layer: int = 0) -> bytes:
    """A NAL unit behind its length of 4 bytes."""
    unit = bytes([kind << 1 | layer >> 5, (layer & 31) << 3 | 1]) + body
    return struct.pack(">I", len(unit)) + unit


def sei(kind: int, content: bytes) -> bytes:
    """A prefix SEI NAL unit of one message."""
    return nal_unit(39, bytes([kind, len(content)]) + content + b"\x80")


def obu(kind: int, body: bytes) -> bytes:
    """An open bitstream unit with a size below 128."""
    return bytes([kind << 3 | 2, len(body)]) + body


def maker_note(*fractions: tuple[int, int, int]) -> bytes:
    """Apple's maker note with signed fractions: tag, numerator, denominator."""
    rows, values = b"", b""
    start = 14 + 2 + 12 * len(fractions) + 4
    for tag, numerator, denominator in fractions:
        rows += struct.pack(">HHII", tag, 10, 1, start + len(values))
        values += struct.pack(">ii", numerator, denominator)
    return b"Apple iOS\0\0\1MM" + struct.pack(">H", len(fractions)) + rows + bytes(4) + values


def exif_with(note: bytes) -> bytes:
    """A TIFF structure whose Exif directory holds the maker note."""
    first = struct.pack(">HHHIII", 1, 0x8769, 4, 1, 26, 0)
    second = struct.pack(">HHHIII", 1, 0x927C, 7, len(note), 44, 0)
    return b"MM\0*\0\0\0\x08" + first + second + note


def hevc_sequence(alpha: bool = False, rider: bytes = b"") -> bytes:
    """A HEIC sequence of three pictures, each followed by `rider`, with an alpha track when asked; no still picture."""
    head = box(b"ftyp", b"hevc", bytes(4), b"msf1", b"hevc")
    empty = _tracks(alpha, rider, 0)
    media = b"".join(picture.data + rider for picture in _shades()) * (1 + alpha)
    return head + write_movie(_tracks(alpha, rider, len(head) + len(write_movie(empty)) + 8)) + box(b"mdat", media)


def _shades() -> list[Item]:
    return [coded(shade=shade) for shade in (0, 90, 180)]


def _tracks(alpha: bool, rider: bytes, base: int) -> Movie:
    tracks = []
    for number in range(1 + alpha):
        boxes = [(b"hvcC", dict(coded().properties)[b"hvcC"])]
        if number:
            boxes.append((b"auxi", bytes(4) + ALPHA + b"\0"))
        samples = []
        for picture in _shades():
            samples.append((base, base + len(picture.data) + len(rider)))
            base = samples[-1][1]
        track = Track(b"auxv" if number else b"pict", number + 1, 0, 7, 300, matrix=bytes(36), timescale=100)
        track.width = track.height = 64 << 16
        track.media_duration, track.durations, track.sync = 300, [(3, 100)], [1, 2, 3]
        track.compositions = [(1, 0), (2, 0)]
        track.entries = [SampleEntry(b"hvc1", 64, 64, (72 << 16, 72 << 16), 1, 24, boxes)]
        track.samples, track.references = samples, [(b"auxl", (1,))] if number else []
        tracks.append(track)
    return Movie(0, 100, 300, tracks)
