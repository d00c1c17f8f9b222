"""The picture inside a JPEG file: frame, scans and, for each scan, just the tables that decoding it needs.

The walk follows libjpeg, which nearly every program decodes with: what libjpeg passes over is not part of the
picture. A sequential picture ends when each component had its scan; later scans are never shown.
"""

import hashlib
from dataclasses import dataclass, field

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
from scrubber.errors import ParseError, Unsupported
from scrubber.i18n import N_

_PROCESSES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCB})
_MAX_SCANS = 1000


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan with the tables in force: quantisation by destination, entropy coding by class and destination."""

    payload: bytes
    quantisation: dict[int, bytes]
    entropy: dict[int, bytes]
    restart_interval: int
    data: memoryview


@dataclass(slots=True)
class Picture:
    """What a decoder gets to see. `used_elements` are the indexes of the elements it was read from."""

    frame: FrameHeader
    frame_payload: bytes
    scans: list[Scan] = field(default_factory=list)
    used_elements: set[int] = field(default_factory=set)

    def digest(self) -> bytes:
        """SHA-256 over all that decoding depends on but the scans' data, however tables are spread over segments."""
        found = hashlib.sha256(bytes((self.frame.marker,)) + self.frame_payload)
        for scan in self.scans:
            digest_scan(found, scan)
        return found.digest()


def digest_scan(digest: "hashlib._Hash", scan: Scan) -> None:
    """Add one scan, its data only by length, to a picture's digest."""
    for tables in (scan.quantisation, scan.entropy):
        for key in sorted(tables):
            digest.update(b"table" + tables[key])
    digest.update(b"scan%d,%d" % (scan.restart_interval, len(scan.data)) + scan.payload)


class _Walk:
    """State while reading elements in order; the picture grows with each scan."""

    def __init__(self) -> None:
        self.picture: Picture | None = None
        self.quantisation: dict[int, tuple[bytes, int]] = {}
        self.huffman: dict[int, tuple[bytes, int]] = {}
        self.conditioning: dict[int, tuple[bytes, int]] = {}
        self.restart: tuple[int, int] = (0, -1)
        self.scanned: set[int] = set()
        self.precision_seen: dict[tuple[int, int], int] = {}
        self.is_complete = False

    def segment(self, index: int, segment: Segment, scan_data: memoryview | None) -> None:
        payload = segment.payload or b""
        if segment.marker == jpeg.DQT:
            self.quantisation |= {key: (table, index) for key, table in read_quantisation_tables(payload).items()}
        elif segment.marker == jpeg.DHT:
            self.huffman |= {key: (table, index) for key, table in read_huffman_tables(payload).items()}
        elif segment.marker == jpeg.DAC:
            self.conditioning |= {key: (table, index) for key, table in read_conditioning(payload).items()}
        elif segment.marker == jpeg.DRI:
            self.restart = (read_restart_interval(payload), index)
        elif segment.marker in jpeg.SOF_MARKERS:
            self._frame(index, segment.marker, payload)
        elif segment.marker == jpeg.SOS:
            self._scan(index, payload, scan_data)

    def _frame(self, index: int, marker: int, payload: bytes) -> None:
        if self.picture is not None:
            raise ParseError(N_("it holds two pictures in one"))
        if marker not in _PROCESSES:
            raise Unsupported(N_("it is a very rare kind of JPEG"))
        self.picture = Picture(FrameHeader.read(marker, payload), payload, used_elements={index})

    def _scan(self, index: int, payload: bytes, data: memoryview | None) -> None:
        picture = self.picture
        if picture is None:
            raise ParseError(N_("its picture data comes before its size"))
        payload = needed_scan_payload(picture.frame, payload)
        header = ScanHeader.read(payload)
        if data is None or len(picture.scans) >= _MAX_SCANS:
            raise ParseError(N_("its picture data is missing"))
        self._check_order(picture.frame, header)
        named = {component.identifier for component in header.components}
        wanted = tables_of_scan(picture.frame, header, frozenset(named - self.scanned))
        scan = Scan(
            payload,
            self._take(self.quantisation, wanted[0], required=True),
            self._take(self.conditioning if picture.frame.is_arithmetic else self.huffman, wanted[1], required=False),
            self._restart_interval(),
            data,
        )
        for table in scan.entropy.values() if not picture.frame.is_arithmetic else ():
            refuse_repetitions(table)
        picture.scans.append(scan)
        picture.used_elements |= {index, index + 1}
        self.scanned |= named
        if not picture.frame.is_progressive:
            self.is_complete = len(self.scanned) == len(picture.frame.components)

    def _check_order(self, frame: FrameHeader, header: ScanHeader) -> None:
        """Refuse a scan that repeats what an earlier one brought (annex G.1.1.1): it would replace a hidden picture."""
        start, end = header.spectral_start, header.spectral_end
        if not frame.is_progressive:
            if any(component.identifier in self.scanned for component in header.components):
                raise ParseError(N_("it holds two pictures in one"))
            return
        if start > end or end > 63 or (start == 0 and end != 0):
            raise ParseError(N_("its picture data is out of order"))
        for component in header.components:
            for coefficient in range(start, end + 1):
                key = (component.identifier, coefficient)
                known = self.precision_seen.get(key)
                if header.approximation_high != (known or 0) or known == 0:
                    raise ParseError(N_("its picture data is out of order"))
                self.precision_seen[key] = header.approximation_low

    def _take(self, known: dict[int, tuple[bytes, int]], wanted: set[int], *, required: bool) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for key in wanted:
            if key in known:
                found[key], element = known[key]
                self._use(element)
            elif required:
                raise ParseError(N_("one of its decoding tables is missing"))
        return found

    def _restart_interval(self) -> int:
        interval, element = self.restart
        if interval:
            self._use(element)
        return interval

    def _use(self, element: int) -> None:
        assert self.picture is not None
        self.picture.used_elements.add(element)


def read_picture(elements: list[Element]) -> Picture:
    """Walk the elements as a decoder does. Raises `ParseError` or `Unsupported`."""
    walk = _Walk()
    for index, element in enumerate(elements):
        if isinstance(element, Segment) and not walk.is_complete:
            following = elements[index + 1] if index + 1 < len(elements) else None
            data = following.data if isinstance(following, EntropyCodedData) else None
            walk.segment(index, element, data)
    if walk.picture is None or not walk.picture.scans:
        raise ParseError(N_("its picture data is missing"))
    return walk.picture
