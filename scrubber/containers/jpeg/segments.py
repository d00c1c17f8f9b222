"""JPEG as a sequence of marker segments (ITU-T T.81 annex B), written back byte for byte.

A file is read into segments, entropy-coded data and stray bytes between them, until the first EOI; what stands
behind it is one last stretch of stray bytes. Rejected: stopping at the first byte that is not a marker, because
decoders skip such bytes and go on.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_PARTS

SOI, EOI, SOS, DQT, DHT, DAC, DRI, COM, DNL = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xCC, 0xDD, 0xFE, 0xDC
APP0, APP1, APP2, APP11, APP12, APP13, APP14, APP15 = 0xE0, 0xE1, 0xE2, 0xEB, 0xEC, 0xED, 0xEE, 0xEF
RST0, RST7 = 0xD0, 0xD7
_EXIF_HEAD = 6
SOF_MARKERS = frozenset({*range(0xC0, 0xD0)} - {DHT, DAC, 0xC8})

_NOT_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
"""Ends entropy-coded data: not a stuffed zero (F.1.2.3), not a restart marker (E.1.4); maybe fill bytes follow.

A pattern that begins with one fixed byte is searched 20 times as fast as one that begins with a repetition.
"""

_MARKER = re.compile(rb"\xff[^\x00]", re.DOTALL)

_NO_MARKER = (b"", b"\0", b"\xff")
_PAST_FILL = re.compile(rb"[^\xff]")
_RESTARTS = frozenset(range(RST0, RST7 + 1))
_IN_SCAN = frozenset({0}) | _RESTARTS
_RESERVED = frozenset(range(0x01, 0xC0))
"""Codes that no segment can begin with (table B.1)."""
_STANDALONE = frozenset({0x01, SOI}) | _RESTARTS

_NAMES = {SOI: "SOI", EOI: "EOI", SOS: "SOS", DQT: "DQT", DHT: "DHT", DAC: "DAC", DRI: "DRI", COM: "COM", DNL: "DNL"}


def marker_name(marker: int) -> str:
    """The standard's name of a marker: "APP1", "SOF2", "DQT"."""
    if marker in SOF_MARKERS:
        return f"SOF{marker - 0xC0}"
    if APP0 <= marker <= APP15:
        return f"APP{marker - APP0}"
    if RST0 <= marker <= RST7:
        return f"RST{marker - RST0}"
    return _NAMES.get(marker, f"marker {marker:02X}")


class SegmentKind(Enum):
    """What a segment holds, as its marker and the beginning of its payload say.

    The values are the marker, the signature and the words that name it for people; the last three are for segments
    without a signature of their own.
    """

    JFIF = (APP0, b"JFIF\0", "JFIF")
    JFIF_EXTENSION = (APP0, b"JFXX\0", "JFIF extension")
    EXIF = (APP1, b"Exif\0", "Exif")
    XMP = (APP1, b"http://ns.adobe.com/xap/1.0/\0", "XMP")
    EXTENDED_XMP = (APP1, b"http://ns.adobe.com/xmp/extension/\0", "extended XMP")
    FLIR = (APP1, b"FLIR\0", "FLIR")
    ICC_PROFILE = (APP2, b"ICC_PROFILE\0", "ICC profile")
    PICTURE_INDEX = (APP2, b"MPF\0", "multi-picture index")
    FLASHPIX = (APP2, b"FPXR\0", "FlashPix")
    GAIN_MAP = (APP2, b"urn:iso:std:iso:ts:21496:-1\0", "gain map")
    JUMBF = (APP11, b"JP", "JUMBF")
    DUCKY = (APP12, b"Ducky", "Ducky")
    PHOTOSHOP = (APP13, b"Photoshop 3.0\0", "Photoshop")
    ADOBE = (APP14, b"Adobe", "Adobe")
    COMMENT = (COM, b"", "")
    APPLICATION = (None, b"application", "")
    DECODING = (None, b"decoding", "")
    UNKNOWN = (None, b"unknown", "")

    __hash__ = object.__hash__  # Enum's own is written in Python, and kinds are looked up many times for each photo

    def __init__(self, marker: int | None, signature: bytes, label: str) -> None:
        self.marker = marker
        """The marker that every segment of this kind has."""
        self.signature = signature
        """What its payload begins with."""
        self.label = label
        """The words that name it for people."""


_SIGNED = tuple(kind for kind in SegmentKind if kind.marker is not None)
_LONGEST_SIGNATURE = max(len(kind.signature) for kind in _SIGNED)


@lru_cache(maxsize=64)
def _kind(marker: int, head: bytes) -> SegmentKind:
    for kind in _SIGNED:
        if kind.marker == marker and head.startswith(kind.signature):
            return kind
    if APP0 <= marker <= APP15:
        return SegmentKind.APPLICATION
    return SegmentKind.DECODING if marker in _NAMES or marker in SOF_MARKERS else SegmentKind.UNKNOWN


@lru_cache(maxsize=256)
def _name(marker: int, kind: SegmentKind) -> str:
    return f"{marker_name(marker)} {kind.label}".rstrip()


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker segment: `fill` 0xFF bytes more than the one needed, the marker, and for most a length and payload."""

    offset: int
    marker: int
    fill: int
    payload: bytes | None
    kind: SegmentKind = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", _kind(self.marker, (self.payload or b"")[:_LONGEST_SIGNATURE]))

    @property
    def name(self) -> str:
        """The marker's name, and what the segment is known to hold: "APP1 Exif", "DQT"."""
        return _name(self.marker, self.kind)

    @property
    def body(self) -> bytes:
        """What follows the signature of its kind."""
        return (self.payload or b"")[len(self.kind.signature) :] if self.kind in _SIGNED else self.payload or b""

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return self.fill + 2 + (0 if self.payload is None else 2 + len(self.payload))

    def write(self) -> bytes:
        """The segment's bytes."""
        return b"\xff" * self.fill + segment_bytes(self.marker, self.payload)


@dataclass(frozen=True, slots=True)
class EntropyCodedData:
    """The compressed data of a scan with its restart markers, up to the next other marker.

    `has_restarts` is known only of data that are read without a restart interval in force: then they should have none.
    `is_plain` is set where they are known to hold no marker at all.
    """

    offset: int
    data: memoryview
    has_restarts: bool = False
    is_plain: bool = False
    name = "scan data"

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return len(self.data)

    def write(self) -> bytes:
        """The data's bytes."""
        return bytes(self.data)


@dataclass(frozen=True, slots=True)
class StrayBytes:
    """Bytes that belong to no segment: between segments, or behind EOI (`after_end`)."""

    offset: int
    data: memoryview
    after_end: bool

    @property
    def name(self) -> str:
        """For people: where the bytes lie."""
        return "data after the end" if self.after_end else "stray bytes"

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return len(self.data)

    def write(self) -> bytes:
        """The bytes themselves."""
        return bytes(self.data)


Element = Segment | EntropyCodedData | StrayBytes


def segment_bytes(marker: int, payload: bytes | None) -> bytes:
    """A marker segment as it stands in a file."""
    if payload is None:
        return bytes((0xFF, marker))
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def read(data: bytes, start: int = 0) -> list[Element]:
    """Every element of a JPEG file in order; together they are the whole file from `start` on. Raises `ParseError`.

    The data of a scan end at a marker. In a scan with restart markers a reserved code is damage that belongs to the
    data: decoders go on behind the next restart marker (libjpeg, jpeg_resync_to_restart). Without them decoders stop.
    """
    if data[start : start + 2] != b"\xff\xd8":
        raise ParseError(N_("its header is damaged"), Detail("jpeg.signature", "SOI"))
    view = memoryview(data)
    elements: list[Element] = [Segment(start, SOI, 0, None)]
    position = start + 2
    inside = _IN_SCAN
    while position < len(data):
        if len(elements) > MAX_PARTS:
            raise LimitExceeded(N_("it has too many parts"), Detail("jpeg.too-many-segments", offset=position))
        start_of_marker, after_marker = _next_marker(data, position)
        if start_of_marker > position:
            elements.append(StrayBytes(position, view[position:start_of_marker], after_end=False))
            position = start_of_marker
            continue
        segment = _read_segment(data, position, after_marker)
        if segment is None:  # decoders give up here; what follows is nothing to them
            elements.append(StrayBytes(position, view[position:], after_end=False))
            return elements
        elements.append(segment)
        position += segment.length
        if segment.marker == EOI:
            break
        if segment.marker == DRI:
            inside = _IN_SCAN | _RESERVED if any(segment.payload or b"") else _IN_SCAN
        if segment.marker == SOS and (coded := _read_coded(data, view, position, inside)).length:
            elements.append(coded)
            position += coded.length
    if position < len(data):
        elements.append(StrayBytes(position, view[position:], after_end=True))
    return elements


def _read_segment(data: bytes, start: int, after_marker: int) -> Segment | None:
    """The segment whose marker ends at `after_marker`; None when it leads past the end of the file."""
    marker = data[after_marker - 1]
    fill = after_marker - start - 2
    if marker in _STANDALONE or marker == EOI:
        return Segment(start, marker, fill, None)
    length = int.from_bytes(data[after_marker : after_marker + 2], "big")
    if length < 2 or after_marker + length > len(data):
        return None
    return Segment(start, marker, fill, data[after_marker + 2 : after_marker + length])


def _next_marker(data: bytes, position: int) -> tuple[int, int]:
    """Where the next marker with its fill bytes begins and ends; both are the end of the file when there is none."""
    if data[position] == 0xFF and data[position + 1 : position + 2] not in _NO_MARKER:
        return position, position + 2  # as nearly always
    while (start := data.find(b"\xff", position)) >= 0:
        past = _PAST_FILL.search(data, start)
        if past is None:
            break
        if data[past.start()]:
            return start, past.end()
        position = past.end()
    return len(data), len(data)


def _read_coded(data: bytes, view: memoryview, position: int, inside: frozenset[int]) -> EntropyCodedData:
    """The data of a scan; empty where a marker follows its header at once. For `inside` see `_scan_end`."""
    first = None if inside >= _RESERVED else _MARKER.search(data, position)
    has_restarts = first is not None and data[first.start() + 1] in _RESTARTS
    end = _scan_end(data, position if first is None else first.start(), inside)
    is_plain = first is not None and first.start() == end
    return EntropyCodedData(position, view[position:end], has_restarts, is_plain)


def _scan_end(data: bytes, position: int, inside: frozenset[int]) -> int:
    """Where the entropy-coded data that begins at `position` ends: at a marker, or at the end of the file.

    `inside` are the codes behind 0xFF that don't end it.
    """
    for _ in range(MAX_PARTS):
        found = _NOT_IN_SCAN.search(data, position)
        if found is None:
            return max(position, len(data) - (data[-1] == 0xFF))
        past = _PAST_FILL.search(data, found.start())
        if past is None or data[past.start()] not in inside:
            return found.start()
        position = past.end()  # fill bytes before such a code
    raise LimitExceeded(N_("it has too many parts"), Detail("jpeg.too-many-markers", "SOS", position))


def head_of(elements: list[Element]) -> list[Element]:
    """The elements a decoder has read before it begins with the picture."""
    for index, element in enumerate(elements):
        if isinstance(element, Segment) and element.marker == SOS:
            return elements[:index]
    return elements


def segments_of(elements: list[Element], kind: SegmentKind) -> list[Segment]:
    """The segments of one kind, in order."""
    return [element for element in elements if isinstance(element, Segment) and element.kind is kind]


def first_payload(elements: list[Element], kind: SegmentKind) -> bytes:
    """The payload of the first segment of this kind; empty without one."""
    return next((segment.payload or b"" for segment in segments_of(elements, kind)), b"")


def exif_of(segment: Segment) -> bytes:
    """The TIFF structure in an Exif segment: behind "Exif" and two bytes."""
    return (segment.payload or b"")[_EXIF_HEAD:]


def write(elements: list[Element]) -> bytes:
    """The inverse of `read`."""
    return b"".join(element.write() for element in elements)
