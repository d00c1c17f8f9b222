"""The picture inside a JPEG file: frame, scans and, for each scan, just the tables that decoding it needs.

The walk follows libjpeg, which nearly every program decodes with: what libjpeg passes over is not part of the
picture. A sequential picture ends when each component had its scan; later scans are never shown.

Some numbers of what is left no decoder needs: fill bits before restart markers, and the quantisation of coefficients
that are zero in every block. Both can hold words and change no pixel. Which they are only following all codes tells,
which takes many times as long as cleaning. So it is done only where they look odd: fill bits that are not ones, or a
quantisation table that reads like words and jumps up and down.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import sqrt

from scrubber.bitstreams.hidden_text import IN_PARAMETERS, has_text
from scrubber.bitstreams.jpeg_huffman import Block, FollowedScan, read_table, walk, with_ones
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import (
    BASELINE,
    EXTENDED,
    FrameHeader,
    ScanHeader,
    read_conditioning,
    read_huffman_tables,
    read_line_count,
    read_quantisation_tables,
    read_restart_interval,
    refuse_repetitions,
)
from scrubber.containers.jpeg.segments import Element, EntropyCodedData, Segment
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.base import Oddity

_PROCESSES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCB})
_MAX_SCANS = 1000
_LAST_COEFFICIENT, _MAX_APPROXIMATION = 63, 13
"""Of a block, and bits that a first scan may leave out (G.1.1.1.2, table B.3)."""
_MARKERS = re.compile(rb"\xff[^\x00\xff](?<=(..\xff.))", re.DOTALL)
"""The marker comes first in the pattern, since bytes that begin like it are rare."""
_MAX_BYTES = 1_500_000
"""Of a scan that is followed: two seconds or so."""
_LAST_BIT = bytes(byte & 1 for byte in range(256))
_MAYBE_WORDS = re.compile(rb"[\x00 -~]{%d}" % IN_PARAMETERS)
"""Few tables of cameras have so many such numbers in a row."""
_TABLE_BYTES = 65
"""Of a quantisation table with 8-bit numbers, its destination first."""
_WILD = 5.5
"""How often the numbers of a table run through their whole range: of 125 tables in real photos, 122 stay below."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan with the tables in force: quantisation by destination, entropy coding by class and destination.

    `restarts` holds four bytes for each marker in the data, where there is a restart interval: the two before it, too.
    """

    payload: bytes
    quantisation: dict[int, bytes]
    entropy: dict[int, bytes]
    restart_interval: int
    data: memoryview
    restarts: bytes = b""


@dataclass(slots=True)
class Picture:
    """What a decoder gets to see, with the names and numbers of a copy.

    `used_elements` are the indexes of the elements it was read from; `written` are the payloads of frame and scan
    headers as a copy has them, by the same indexes.
    """

    frame: FrameHeader
    scans: list[Scan] = field(default_factory=list)
    used_elements: set[int] = field(default_factory=set)
    written: dict[int, bytes] = field(default_factory=dict)
    oddities: set[Oddity] = field(default_factory=set)

    def digest(self) -> bytes:
        """SHA-256 over all that decoding depends on but the scans' data, however tables are spread over segments."""
        digest = hashlib.sha256(bytes((self.frame.marker,)) + self.frame.payload())
        for scan in self.scans:
            digest_scan(digest, scan)
        return digest.digest()


def digest_scan(digest: "hashlib._Hash", scan: Scan) -> None:
    """Add one scan, its data only by length, to a picture's digest."""
    for tables in (scan.quantisation, scan.entropy):
        for key in sorted(tables):
            digest.update(b"table" + tables[key])
    digest.update(b"scan%d,%d" % (scan.restart_interval, len(scan.data)) + scan.payload)


class _JpegWalk:
    """State while reading elements in order; the picture grows with each scan."""

    def __init__(self, elements: list[Element]) -> None:
        self.picture: Picture | None = None
        self.source_frame: FrameHeader | None = None
        self.elements = elements
        self.quantisation: dict[int, tuple[bytes, int]] = {}
        self.huffman: dict[int, tuple[bytes, int]] = {}
        self.conditioning: dict[int, tuple[bytes, int]] = {}
        self.restart: tuple[int, int] = (0, -1)
        self.scanned: set[int] = set()
        self.precision_seen: dict[tuple[int, int], int] = {}
        self.is_complete = False

    def segment(self, index: int, segment: Segment, scan_data: EntropyCodedData | None) -> None:
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
            raise ParseError(reasons.RARE_KIND, Detail("jpeg.two-frames", jpeg.marker_name(marker)))
        if marker not in _PROCESSES:
            raise Unsupported(reasons.RARE_KIND, Detail("jpeg.process", jpeg.marker_name(marker)))
        used = {index}
        line_count = _line_count(self.elements) if payload[1:3] == b"\0\0" else None
        if line_count is not None:  # the height follows the first scan (B.2.5)
            payload = payload[:1] + line_count[1].to_bytes(2, "big") + payload[3:]
            used.add(line_count[0])
        self.source_frame = FrameHeader.read(marker, payload)
        self.picture = Picture(self.source_frame.with_plain_identifiers(), used_elements=used)
        self.picture.written[index] = self.picture.frame.payload()

    def _scan(self, index: int, payload: bytes, data: EntropyCodedData | None) -> None:
        picture = self.picture
        if picture is None or self.source_frame is None:
            raise ParseError(reasons.DAMAGED_HEADER, Detail("jpeg.scan-without-frame", "SOS"))
        header = self.source_frame.plain_scan(payload)
        if data is None or len(picture.scans) >= _MAX_SCANS:
            raise ParseError(reasons.PART_MISSING, Detail("jpeg.scan-without-data", "SOS"))
        self._check_order(picture, header)
        scan = self._read_scan(picture, header, data)
        for table in scan.entropy.values() if not picture.frame.is_arithmetic else ():
            refuse_repetitions(table)
        if data.has_restarts or not _restarts_fit(scan, picture.frame.units(header)):
            picture.oddities.add(Oddity.DAMAGED)
        picture.scans.append(scan)
        picture.written[index] = scan.payload
        picture.used_elements |= {index, index + 1}
        self.scanned |= {component.identifier for component in header.components}
        if not picture.frame.is_progressive:
            self.is_complete = len(self.scanned) == len(picture.frame.components)

    def _read_scan(self, picture: Picture, header: ScanHeader, data: EntropyCodedData) -> Scan:
        """A scan with the tables that hold where it begins."""
        wanted = picture.frame.tables_of_scan(header, self.scanned)
        interval = self._restart_interval()
        return Scan(
            header.payload(),
            self._take(self.quantisation, wanted[0], required=True),
            self._take(self.conditioning if picture.frame.is_arithmetic else self.huffman, wanted[1], required=False),
            interval,
            data.data,
            _restarts(data.data) if interval else b"",
        )

    def _check_order(self, picture: Picture, header: ScanHeader) -> None:
        """Refuse a scan that repeats what an earlier one brought (annex G.1.1.1): it would replace a hidden picture.

        One that refines what was left out is as decoders have it: they warn and go on.
        """
        start, end = header.spectral_start, header.spectral_end
        if not picture.frame.is_progressive:
            if any(component.identifier in self.scanned for component in header.components):
                raise ParseError(reasons.RARE_KIND, Detail("jpeg.scan-repeated", "SOS"))
            return
        if start > end or end > _LAST_COEFFICIENT or (start == 0 and end != 0):
            raise ParseError(reasons.DATA_UNREADABLE, Detail("jpeg.scan-band", "SOS"))
        for component in header.components:
            for coefficient in range(start, end + 1):
                key = (component.identifier, coefficient)
                known = self.precision_seen.get(key)
                is_repeated = known == 0 or (known is not None and header.approximation_high == 0)
                if is_repeated or header.approximation_low > _MAX_APPROXIMATION:
                    raise ParseError(reasons.DATA_UNREADABLE, Detail("jpeg.scan-order", "SOS"))
                if header.approximation_high != (known or 0):
                    picture.oddities.add(Oddity.DAMAGED)
                self.precision_seen[key] = header.approximation_low

    def finish(self) -> Picture:
        """The picture. Raises `ParseError` when there is none."""
        picture = self.picture
        if picture is None or not picture.scans:
            raise ParseError(reasons.PART_MISSING, Detail("jpeg.no-scan", "SOS"))
        if len(self.scanned) < len(picture.frame.components):
            picture.oddities.add(Oddity.NO_END)
        return picture

    def _take(self, known: dict[int, tuple[bytes, int]], wanted: set[int], *, required: bool) -> dict[int, bytes]:
        tables: dict[int, bytes] = {}
        for key in wanted:
            if key in known:
                tables[key], element = known[key]
                self._use(element)
            elif required:
                raise ParseError(reasons.DATA_UNREADABLE, Detail("jpeg.table-missing", "DQT"))
        return tables

    def _restart_interval(self) -> int:
        interval, element = self.restart
        if interval:
            self._use(element)
        return interval

    def _use(self, element: int) -> None:
        assert self.picture is not None
        self.picture.used_elements.add(element)


def _restarts(data: memoryview) -> bytes:
    return b"".join(_MARKERS.findall(b"\0\0" + bytes(data)))


def _restarts_fit(scan: Scan, units: int) -> bool:
    """Whether the restart markers in the data of a scan are those that its MCUs need (E.1.4), and undamaged.

    Some encoders close a scan with one more.
    """
    if not scan.restart_interval:
        return True
    markers, expected = scan.restarts[3::4], (units - 1) // scan.restart_interval
    if not 0 <= len(markers) - expected <= 1:
        return False
    cycle = bytes(range(jpeg.RST0, jpeg.RST7 + 1)) * ((expected + 1) // 8 + 1)
    return markers in (cycle[:expected], cycle[: expected + 1])


def _line_count(elements: list[Element]) -> tuple[int, int] | None:
    """The index of the first DNL segment and the height it gives; None without one."""
    for index, element in enumerate(elements):
        if isinstance(element, Segment) and element.marker == jpeg.DNL:
            return index, read_line_count(element.payload or b"")
    return None


def read_picture(elements: list[Element]) -> Picture:
    """Walk the elements as a decoder does. Raises `ParseError` or `Unsupported`."""
    walk = _JpegWalk(elements)
    for index, element in enumerate(elements):
        if isinstance(element, Segment) and not walk.is_complete:
            following = elements[index + 1] if index + 1 < len(elements) else None
            walk.segment(index, element, following if isinstance(following, EntropyCodedData) else None)
    return walk.finish()


def without_spare_numbers(picture: Picture) -> Picture:
    """The picture with ones for fill bits and 1 for quantisation that nothing needs; the same when all is well."""
    if picture.frame.marker not in (BASELINE, EXTENDED) or picture.frame.precision != 8:
        return picture
    scans = [_plain(picture.frame, scan) for scan in picture.scans]
    if all(one is other for one, other in zip(scans, picture.scans, strict=True)):
        return picture
    return replace(picture, scans=scans, oddities=picture.oddities | {Oddity.PICTURE_REWRITTEN})


def _plain(frame: FrameHeader, scan: Scan) -> Scan:
    has_words = {key for key, table in scan.quantisation.items() if _reads_like_words(table)}
    has_odd_bits = _are_bits_odd(scan.restarts)
    if len(scan.data) > _MAX_BYTES or not (has_words or has_odd_bits):
        return scan
    followed = _followed(frame, scan)
    if followed is None:
        return scan
    tables = {key: _needed(table, key, frame, followed) for key, table in scan.quantisation.items() if key in has_words}
    quantisation = scan.quantisation | tables
    filled = with_ones(followed)
    is_full = not has_odd_bits or filled == scan.data.tobytes()
    if is_full and quantisation == scan.quantisation:
        return scan
    return replace(scan, quantisation=quantisation, data=scan.data if is_full else memoryview(filled))


def _reads_like_words(table: bytes) -> bool:
    numbers = table[1:]
    if len(table) != _TABLE_BYTES or not _MAYBE_WORDS.search(numbers) or not has_text(numbers, IN_PARAMETERS):
        return False
    steps = sum(abs(one - other) for one, other in pairwise(numbers))
    return steps > _WILD * (max(numbers) - min(numbers))


def _are_bits_odd(restarts: bytes) -> bool:
    """Whether more bytes before restart markers end in a zero bit than the one in eight that needs no filling."""
    count = len(restarts) // 4
    zeros = restarts[1::4].translate(_LAST_BIT).count(0) - restarts.count(b"\xff\0\xff")  # a stuffed byte is 0xFF
    return zeros > 1 + count / 8 + sqrt(count)


def _followed(frame: FrameHeader, scan: Scan) -> FollowedScan | None:
    header = ScanHeader.read(scan.payload)
    is_single = len(header.components) == 1
    blocks: list[Block] = []
    for component in header.components:
        if {component.dc_table, 0x10 | component.ac_table} - scan.entropy.keys():
            return None
        tables = (read_table(scan.entropy[key][1:]) for key in (component.dc_table, 0x10 | component.ac_table))
        sampling = frame.component(component.identifier).sampling
        count = 1 if is_single else (sampling >> 4) * (sampling & 15)
        blocks += [Block(component.identifier, *tables)] * count
    return walk(bytes(scan.data), blocks, frame.units(header), scan.restart_interval)


def _needed(table: bytes, key: int, frame: FrameHeader, followed: FollowedScan) -> bytes:
    """The table with a 1 for every coefficient that is zero in all components that use it."""
    users = [component.identifier for component in frame.components if component.quantisation_table == key]
    if not followed.coefficients.keys() >= set(users):
        return table  # another scan uses it too
    needed = set().union(*(followed.coefficients[user] for user in users))
    return table[:1] + bytes(number if place in needed else 1 for place, number in enumerate(table[1:]))
