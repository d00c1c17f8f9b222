"""The strict reading of a JPEG copy: its grammar is so narrow that nothing fits in but the pictures.

One picture, or several joined without a gap under an exact index. Every byte about further pictures is computed again
from where they really stand, or from numbers, and compared. Shares the container layer and the digests with the
writer and nothing else; in particular it follows the tables on its own.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.gcontainer import directory_packet
from scrubber.containers.jpeg.headers import (
    ADOBE_HEAD,
    ICC_HEAD,
    ICC_PIECE,
    JFIF_BYTES,
    FrameHeader,
    ScanHeader,
    jpeg_colour_digest,
    neutral_jfif,
    read_conditioning,
    read_huffman_tables,
    read_quantisation_tables,
    read_restart_interval,
    refuse_repetitions,
)
from scrubber.containers.jpeg.segments import Element, EntropyCodedData, Segment, SegmentKind
from scrubber.formats import reasons
from scrubber.formats.base import DOES_NOT_BELONG, Audit, Essence, require
from scrubber.formats.jpeg.essence import FurtherEssence, essence_of_all
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.audit_blocks import audit_exif, audit_xmp
from scrubber.formats.shared.gain_map import ISO_VERSION, read_numbers
from scrubber.formats.shared.icc.audit import audit_profile
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.shared.orientation import UPRIGHT

_FIRST_KINDS = (SegmentKind.XMP, SegmentKind.GAIN_MAP, SegmentKind.PICTURE_INDEX)
_GAIN_MAP_KINDS = (SegmentKind.XMP, SegmentKind.GAIN_MAP)
_READERS: dict[int, Callable[[bytes], dict[int, bytes]]] = {
    jpeg.DQT: read_quantisation_tables,
    jpeg.DHT: read_huffman_tables,
    jpeg.DAC: read_conditioning,
}
_Element = TypeVar("_Element", Segment, EntropyCodedData)


@dataclass(frozen=True, slots=True)
class _AuditedPicture:
    """One picture of a copy. `metadata` are its segments about gain maps and indexes; `end` is behind its EOI."""

    start: int
    end: int
    essence: Essence
    metadata: dict[SegmentKind, Segment]

    def body(self, kind: SegmentKind) -> bytes | None:
        """What its segment of this kind holds; None without one."""
        return self.metadata[kind].body if kind in self.metadata else None


@dataclass(frozen=True, slots=True)
class _Further:
    """A picture behind the first, with its type in the index; `numbers` are a gain map's."""

    type: int
    picture: _AuditedPicture
    numbers: bytes


def audit_jpeg(data: bytes, kept: KeptBlocks = NO_BLOCKS) -> Audit:
    """See `Format.audit_kept`."""
    first = _audit_picture(data, 0, _FIRST_KINDS, kept)
    further = _audit_further(data, first) if first.metadata else []
    last = further[-1].picture if further else first
    require(last.end == len(data), reasons.FOLLOWS_END, "jpeg.behind-end", "EOI", last.end)
    if further:
        _audit_index(first, further)
    marks = _audit_marks(first, further)
    essences = [FurtherEssence(extra.picture.essence, extra.type, extra.numbers) for extra in further]
    return Audit(essence_of_all(first.essence, marks, essences), ())


def _audit_further(data: bytes, first: _AuditedPicture) -> list[_Further]:
    rows = mpf.read(b"".join((mpf.SIGNATURE, first.body(SegmentKind.PICTURE_INDEX) or b"")))
    require(len(rows) > 1, reasons.OUT_OF_ORDER, "jpeg.index-of-one", "APP2 MPF")
    further: list[_Further] = []
    start = first.end
    for row in rows[1:]:
        further.append(_audit_one(data, start, row.type))
        start = further[-1].picture.end
    gain_maps = [extra for extra in further if extra.type == mpf.UNDEFINED]
    require(len(gain_maps) <= 1, reasons.OUT_OF_ORDER, "jpeg.second-gain-map", "APP2 MPF")
    return further


def _audit_one(data: bytes, start: int, kind: int) -> _Further:
    if kind != mpf.UNDEFINED:
        require(kind == mpf.PRIMARY or kind in mpf.VIEWS, reasons.OUT_OF_ORDER, "jpeg.index-type", "APP2 MPF")
        return _Further(kind, _audit_picture(data, start, ()), b"")
    picture = _audit_picture(data, start, _GAIN_MAP_KINDS)
    is_upright = picture.essence.orientation == UPRIGHT
    require(is_upright, reasons.NOT_BELONGING, "jpeg.gain-map-turned", "APP1 Exif", start)
    return _Further(kind, picture, _audit_numbers(picture))


def _audit_numbers(gain_map: _AuditedPicture) -> bytes:
    """The gain map's metadata, which must be just what its numbers make."""
    xmp, iso = gain_map.body(SegmentKind.XMP) or b"", gain_map.body(SegmentKind.GAIN_MAP) or b""
    numbers = read_numbers(xmp, iso)
    is_usable = numbers is not None and numbers.is_usable
    require(is_usable, reasons.NOT_BELONGING, "jpeg.gain-map-numbers", "APP1 XMP", gain_map.start)
    assert numbers is not None
    is_plain = xmp == numbers.packet() and iso == numbers.iso
    require(is_plain, reasons.NOT_BELONGING, "jpeg.gain-map-form", "APP1 XMP", gain_map.start)
    return numbers.written()


def _audit_index(first: _AuditedPicture, further: list[_Further]) -> None:
    index = first.metadata[SegmentKind.PICTURE_INDEX]
    base = index.offset + 4 + mpf.HEAD_BYTES
    kind = mpf.read(index.payload or b"")[0].type
    is_shown = kind == mpf.PRIMARY or kind in mpf.VIEWS
    require(is_shown, reasons.OUT_OF_ORDER, "jpeg.index-first-type", "APP2 MPF", index.offset)
    fresh = [mpf.IndexedPicture(mpf.first_attributes(kind), first.end, 0)]
    for extra in further:
        start, end = extra.picture.start, extra.picture.end
        fresh.append(mpf.IndexedPicture(extra.type, end - start, start - base))
    require(index.payload == mpf.write(fresh), reasons.OUT_OF_ORDER, "jpeg.index-exact", "APP2 MPF", index.offset)


def _audit_marks(first: _AuditedPicture, further: list[_Further]) -> bytes:
    """The first picture's own segments about its gain map; it has none without one."""
    xmp, iso = first.body(SegmentKind.XMP), first.body(SegmentKind.GAIN_MAP)
    gain_map = next((extra for extra in further if extra.type == mpf.UNDEFINED), None)
    if gain_map is None:
        require(xmp is None and iso is None, reasons.NOT_BELONGING, "jpeg.marks-without-gain-map", "APP1 XMP")
        return bytes(2)
    require(gain_map is further[0], reasons.OUT_OF_ORDER, "jpeg.gain-map-place", "APP2 MPF")
    length = gain_map.picture.end - gain_map.picture.start
    require(xmp in (None, directory_packet(length)), reasons.NOT_BELONGING, "jpeg.directory", "APP1 XMP")
    require(iso in (None, ISO_VERSION), reasons.NOT_BELONGING, "jpeg.iso-version", "APP2 gain map")
    return bytes((xmp is not None, iso is not None))


@dataclass(slots=True)
class _JpegReading:
    """The copy as far as it was read."""

    elements: list[Element]
    position: int = 1
    tables: dict[tuple[int, int], bytes] = field(default_factory=dict)
    unused: set[tuple[int, int]] = field(default_factory=set)
    streams: list[memoryview] = field(default_factory=list)

    def peek(self) -> Element:
        """The next element."""
        require(self.position < len(self.elements), reasons.OUT_OF_ORDER, "jpeg.no-end")
        return self.elements[self.position]

    def take(self, kind: type[_Element]) -> _Element:
        """The next element, which must be of this kind; moves on."""
        element = self.peek()
        require(isinstance(element, kind), reasons.OUT_OF_ORDER, "jpeg.order", element.name, element.offset)
        assert isinstance(element, kind)
        self.position += 1
        return element

    def next_if(self, kind: SegmentKind) -> Segment | None:
        """The next element if it is a segment of this kind; moves on."""
        element = self.peek()
        if not isinstance(element, Segment) or element.kind is not kind or element.fill:
            return None
        self.position += 1
        return element


def _audit_picture(
    data: bytes, start: int, kinds: tuple[SegmentKind, ...], kept: KeptBlocks = NO_BLOCKS
) -> _AuditedPicture:
    """Read the picture that begins at `start`. Raises `NotVerified` and `ParseError`.

    `kinds` are the segments that may stand in front of the profile, in this order; the kept packet stands behind them.
    """
    reading = _JpegReading(jpeg.read(data, start))
    jfif = _audit_jfif(reading)
    exif = reading.next_if(SegmentKind.EXIF)
    block = (exif.payload or b"").removeprefix(b"Exif\0\0") if exif is not None else None
    orientation = audit_exif(block, kept)
    metadata = {kind: segment for kind in kinds if (segment := _metadata(reading, kind, kept)) is not None}
    if kept.xmp:
        packet = reading.next_if(SegmentKind.XMP)
        audit_xmp(packet.body if packet is not None else None, kept)
    profile = _audit_icc(reading)
    adobe = _audit_adobe(reading)
    frame, picture = _FrameAudit(reading).run()
    colour = jpeg_colour_digest(jfif=jfif, adobe=adobe, profile=colour_digest(profile) if profile else b"")
    essence = Essence(frame.width, frame.height, 1, orientation, picture, colour, tuple(reading.streams))
    end = reading.peek()
    return _AuditedPicture(start, end.offset + end.length, essence, metadata)


def _metadata(reading: _JpegReading, kind: SegmentKind, kept: KeptBlocks) -> Segment | None:
    """The next segment if it is of this kind, and not the kept packet."""
    following = reading.peek()
    is_kept = bool(kept.xmp) and isinstance(following, Segment) and following.body == kept.xmp
    return None if is_kept else reading.next_if(kind)


def _audit_jfif(reading: _JpegReading) -> bytes | None:
    """The JFIF header (JFIF 1.02), which holds its version and the density only; None without one."""
    segment = reading.next_if(SegmentKind.JFIF)
    if segment is None:
        return None
    payload = segment.payload or b""
    is_neutral = len(payload) == JFIF_BYTES and payload == neutral_jfif(payload)
    require(is_neutral, reasons.DAMAGED_HEADER, "jpeg.jfif", segment.name, segment.offset)
    return payload


def _audit_adobe(reading: _JpegReading) -> bytes | None:
    """Adobe's header (technical note 5116), which holds the colour transform only; None without one."""
    segment = reading.next_if(SegmentKind.ADOBE)
    if segment is None:
        return None
    payload = segment.payload or b""
    is_bare = len(payload) == len(ADOBE_HEAD) + 1 and payload.startswith(ADOBE_HEAD)
    require(is_bare, reasons.DAMAGED_HEADER, "jpeg.adobe", segment.name, segment.offset)
    return payload


def _audit_icc(reading: _JpegReading) -> bytes:
    pieces: list[bytes] = []
    heads: list[bytes] = []
    while (segment := reading.next_if(SegmentKind.ICC_PROFILE)) is not None:
        heads.append(segment.body[:ICC_HEAD])
        pieces.append(segment.body[ICC_HEAD:])
    if not pieces:
        return b""
    numbers = [bytes((number, len(pieces))) for number in range(1, len(pieces) + 1)]
    require(heads == numbers, reasons.OUT_OF_ORDER, "jpeg.icc-numbers", "APP2 ICC profile")
    is_full = all(len(piece) == ICC_PIECE for piece in pieces[:-1]) and bool(pieces[-1])
    require(is_full, reasons.OUT_OF_ORDER, "jpeg.icc-pieces", "APP2 ICC profile")
    profile = b"".join(pieces)
    audit_profile(profile)  # with the colour digest this leaves no byte of it open
    return profile


class _FrameAudit:
    """Frame and scans; every table must be used before it is replaced or the file ends."""

    def __init__(self, reading: _JpegReading) -> None:
        self._reading = reading
        self._digest = hashlib.sha256()
        self._frame: FrameHeader | None = None
        self._interval = 0
        self._scanned: set[int] = set()

    def run(self) -> tuple[FrameHeader, bytes]:
        """The frame, and a digest of all that decodes it but the scans' data. Raises `NotVerified`, `ParseError`."""
        while not _is_end(self._reading.peek()):
            segment = self._reading.take(Segment)
            require(not segment.fill, reasons.OUT_OF_ORDER, "jpeg.fill", segment.name, segment.offset)
            self._audit(segment, segment.payload or b"")
        require(bool(self._scanned), reasons.OUT_OF_ORDER, "jpeg.no-scan", "SOS")
        require(not self._reading.unused, reasons.NOT_BELONGING, "jpeg.table-left")
        assert self._frame is not None
        return self._frame, self._digest.digest()

    def _audit(self, segment: Segment, payload: bytes) -> None:
        if segment.marker in jpeg.SOF_MARKERS:
            require(self._frame is None, reasons.OUT_OF_ORDER, "jpeg.second-frame", segment.name, segment.offset)
            self._frame = FrameHeader.read(segment.marker, payload)
            names = tuple(component.identifier for component in self._frame.components)
            is_plain = names == self._frame.plain_identifiers
            require(is_plain, reasons.DAMAGED_HEADER, "jpeg.component-names", segment.name, segment.offset)
            self._digest.update(bytes((segment.marker,)) + payload)
        elif segment.marker == jpeg.DRI:
            self._audit_interval(segment, read_restart_interval(payload))
        elif segment.marker == jpeg.SOS:
            self._audit_scan(segment, payload)
        else:
            _audit_tables(self._reading, segment, payload)

    def _audit_interval(self, segment: Segment, interval: int) -> None:
        is_new = interval != self._interval
        require(is_new, reasons.NOT_BELONGING, "jpeg.interval-repeated", segment.name, segment.offset)
        is_first = (jpeg.DRI, 0) not in self._reading.unused
        require(is_first, reasons.NOT_BELONGING, "jpeg.interval-unused", segment.name, segment.offset)
        self._interval = interval
        self._reading.unused.add((jpeg.DRI, 0))

    def _audit_scan(self, segment: Segment, payload: bytes) -> None:
        require(self._frame is not None, reasons.OUT_OF_ORDER, "jpeg.scan-before-frame", segment.name, segment.offset)
        assert self._frame is not None
        is_needed = payload == self._frame.needed_scan_payload(payload)
        require(is_needed, reasons.DAMAGED_HEADER, "jpeg.scan-header", segment.name, segment.offset)
        self._digest_tables(self._frame, ScanHeader.read(payload))
        coded = self._reading.take(EntropyCodedData)
        self._digest.update(b"scan%d,%d" % (self._interval, len(coded.data)) + payload)
        self._reading.unused.discard((jpeg.DRI, 0))
        self._reading.streams.append(coded.data)

    def _digest_tables(self, frame: FrameHeader, header: ScanHeader) -> None:
        quantisation, entropy = frame.tables_of_scan(header, self._scanned)
        self._scanned |= {component.identifier for component in header.components}
        for kind, keys in ((jpeg.DQT, quantisation), (jpeg.DHT, entropy)):
            for key in sorted(keys):
                if (kind, key) in self._reading.tables:
                    self._digest.update(b"table" + self._reading.tables[kind, key])
                    self._reading.unused.discard((kind, key))


def _is_end(element: Element) -> bool:
    return isinstance(element, Segment) and element.marker == jpeg.EOI and not element.fill


def _audit_tables(reading: _JpegReading, segment: Segment, payload: bytes) -> None:
    require(segment.marker in _READERS, DOES_NOT_BELONG, "jpeg.segment", segment.name, segment.offset)
    tables = _READERS[segment.marker](payload)
    require(bool(tables), reasons.NOT_BELONGING, "jpeg.table-empty", segment.name, segment.offset)
    is_single = len(payload) == sum(map(len, tables.values()))
    require(is_single, reasons.NOT_BELONGING, "jpeg.table-twice", segment.name, segment.offset)
    kind = jpeg.DQT if segment.marker == jpeg.DQT else jpeg.DHT
    for key, table in tables.items():
        if segment.marker == jpeg.DHT:
            refuse_repetitions(table)
        require(
            (kind, key) not in reading.unused, reasons.NOT_BELONGING, "jpeg.table-unused", segment.name, segment.offset
        )
        is_new = reading.tables.get((kind, key)) != table
        require(is_new, reasons.NOT_BELONGING, "jpeg.table-repeated", segment.name, segment.offset)
        reading.unused.add((kind, key))
        reading.tables[kind, key] = table
