"""The strict reading of one picture in a JPEG copy: its grammar is so narrow that nothing fits in but the picture.

Shares the container layer with the writer and nothing else; in particular it follows the tables on its own.
"""

import hashlib
from dataclasses import dataclass, field
from typing import TypeVar

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import (
    FrameHeader,
    ScanHeader,
    needed_scan_payload,
    read_conditioning,
    read_huffman_tables,
    read_quantisation_tables,
    read_restart_interval,
    refuse_repetitions,
    tables_of_scan,
)
from scrubber.containers.jpeg.segments import Element, EntropyCodedData, Segment
from scrubber.formats.base import Essence, require
from scrubber.formats.jpeg.essence import ADOBE_HEAD, colour_essence
from scrubber.formats.shared.icc.profile import audit_profile, colour_digest
from scrubber.formats.shared.orientation import UPRIGHT, audit_minimal_exif
from scrubber.i18n import N_

_STRUCTURE = N_("its parts are not in order")
_Element = TypeVar("_Element", Segment, EntropyCodedData)


@dataclass(slots=True)
class _Reading:
    """The copy as far as it was read."""

    elements: list[Element]
    position: int = 1
    unchecked_bytes: list[bytes] = field(default_factory=list)
    tables: dict[tuple[int, int], bytes] = field(default_factory=dict)
    unused: set[tuple[int, int]] = field(default_factory=set)
    streams: list[memoryview] = field(default_factory=list)

    def take(self, kind: type[_Element]) -> _Element:
        """The next element, which must be of this kind; moves on."""
        require(self.position < len(self.elements), _STRUCTURE)
        element = self.elements[self.position]
        require(isinstance(element, kind), _STRUCTURE)
        assert isinstance(element, kind)
        self.position += 1
        return element

    def next_if(self, marker: int, signature: bytes) -> bytes | None:
        """The payload of the next element if it is such a segment; moves on."""
        segment = self.segment_if(marker, signature)
        return None if segment is None else segment.payload

    def segment_if(self, marker: int, signature: bytes) -> Segment | None:
        """The next element if it is such a segment; moves on."""
        element = self.elements[self.position] if self.position < len(self.elements) else None
        if not isinstance(element, Segment) or element.marker != marker or element.fill:
            return None
        if element.payload is None or not element.payload.startswith(signature):
            return None
        self.position += 1
        return element


@dataclass(frozen=True, slots=True)
class AuditedJpeg:
    """One picture of a copy. `metadata` are its segments about gain maps and indexes; `end` is behind its EOI."""

    essence: Essence
    metadata: list[Segment]
    unchecked_bytes: list[bytes]
    end: int


def audit_single(data: bytes, start: int, names: tuple[tuple[int, bytes], ...]) -> AuditedJpeg:
    """Read the picture that begins at `start`. Raises `NotVerified` and `ParseError`.

    `names` are the segments, by marker and signature, that may stand in front of the profile, in this order.
    """
    reading = _Reading(jpeg.read(data, start))
    has_jfif = _audit_jfif(reading)
    orientation = _audit_orientation(reading)
    metadata = [segment for name in names if (segment := reading.segment_if(*name)) is not None]
    profile = _audit_icc(reading)
    adobe = reading.next_if(jpeg.APP14, b"Adobe")
    require(adobe is None or (len(adobe) == 12 and adobe.startswith(ADOBE_HEAD)))
    frame, picture = _PictureAudit(reading).run()
    colour = colour_essence(has_jfif=has_jfif, adobe=adobe, profile=colour_digest(profile) if profile else b"")
    essence = Essence(frame.width, frame.height, 1, orientation, picture, colour, tuple(reading.streams))
    end = reading.elements[reading.position]
    return AuditedJpeg(essence, metadata, reading.unchecked_bytes, end.offset + end.length)


def _audit_jfif(reading: _Reading) -> bool:
    payload = reading.next_if(jpeg.APP0, b"JFIF\0\x01")
    if payload is None:
        return False
    require(len(payload) == 14 and payload[6] <= 2 and payload[7] <= 2 and payload[12:] == b"\0\0")
    require(max(payload[8], payload[10]) < 32)
    reading.unchecked_bytes.append(payload[8:12])
    return True


def _audit_orientation(reading: _Reading) -> int:
    payload = reading.next_if(jpeg.APP1, b"Exif\0\0")
    return UPRIGHT if payload is None else audit_minimal_exif(payload[6:])


def _audit_icc(reading: _Reading) -> bytes:
    profile, number, total = b"", 0, 0
    while (payload := reading.next_if(jpeg.APP2, b"ICC_PROFILE\0")) is not None:
        number += 1
        total = total or payload[13]
        require(payload[12] == number and payload[13] == total, _STRUCTURE)
        profile += payload[14:]
    require(number == total, _STRUCTURE)
    if profile:
        audit_profile(profile)  # with the colour digest this leaves no byte of it open
    return profile


class _PictureAudit:
    """Frame and scans; every table must be used before it is replaced or the file ends."""

    def __init__(self, reading: _Reading) -> None:
        self._reading = reading
        self._digest = hashlib.sha256()
        self._frame: FrameHeader | None = None
        self._interval = 0
        self._scanned: set[int] = set()

    def run(self) -> tuple[FrameHeader, bytes]:
        """The frame, and a digest of all that decodes it but the scans' data. Raises `NotVerified`, `ParseError`."""
        while not _at_end(self._reading):
            segment = self._reading.take(Segment)
            require(not segment.fill and segment.payload is not None, _STRUCTURE)
            self._audit(segment, segment.payload or b"")
        require(bool(self._scanned) and not self._reading.unused, _STRUCTURE)
        return self._known_frame, self._digest.digest()

    @property
    def _known_frame(self) -> FrameHeader:
        require(self._frame is not None, _STRUCTURE)
        assert self._frame is not None
        return self._frame

    def _audit(self, segment: Segment, payload: bytes) -> None:
        if segment.marker in jpeg.SOF_MARKERS:
            require(self._frame is None, _STRUCTURE)
            self._frame = FrameHeader.read(segment.marker, payload)
            self._digest.update(bytes((segment.marker,)) + payload)
        elif segment.marker == jpeg.DRI:
            self._interval = read_restart_interval(payload)
        elif segment.marker == jpeg.SOS:
            self._audit_scan(payload)
        else:
            _audit_tables(self._reading, segment)

    def _audit_scan(self, payload: bytes) -> None:
        require(payload == needed_scan_payload(self._known_frame, payload))
        self._digest_tables(ScanHeader.read(payload))
        coded = self._reading.take(EntropyCodedData)
        self._digest.update(b"scan%d,%d" % (self._interval, len(coded.data)) + payload)
        self._reading.streams.append(coded.data)

    def _digest_tables(self, header: ScanHeader) -> None:
        named = {component.identifier for component in header.components}
        quantisation, entropy = tables_of_scan(self._known_frame, header, frozenset(named - self._scanned))
        self._scanned |= named
        for kind, keys in ((jpeg.DQT, quantisation), (jpeg.DHT, entropy)):
            for key in sorted(keys):
                if (kind, key) in self._reading.tables:
                    self._digest.update(b"table" + self._reading.tables[kind, key])
                    self._reading.unused.discard((kind, key))


def _at_end(reading: _Reading) -> bool:
    require(reading.position < len(reading.elements), _STRUCTURE)
    element = reading.elements[reading.position]
    return isinstance(element, Segment) and element.marker == jpeg.EOI and not element.fill


def _audit_tables(reading: _Reading, segment: Segment) -> None:
    readers = {jpeg.DQT: read_quantisation_tables, jpeg.DHT: read_huffman_tables, jpeg.DAC: read_conditioning}
    require(segment.marker in readers)
    payload = segment.payload or b""
    tables = readers[segment.marker](payload)
    require(len(payload) == sum(map(len, tables.values())), _STRUCTURE)
    kind = jpeg.DQT if segment.marker == jpeg.DQT else jpeg.DHT
    for key, table in tables.items():
        if segment.marker == jpeg.DHT:
            refuse_repetitions(table)
        require((kind, key) not in reading.unused, N_("it holds a table that nothing uses"))
        reading.unused.add((kind, key))
        reading.tables[kind, key] = table
