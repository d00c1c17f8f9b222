"""Strips and tiles without what no decoder needs: bytes behind the last pixel, and segments of JPEG streams that say
something else than the picture (TIFF Technical Note 2; TIFF 6.0 section 22).

Compressed data stays byte for byte up to its end. Only a Deflate strip that unpacks to more than its rows is packed
again, because its end can't be cut.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, refuse_text
from scrubber.bitstreams.tiff_codecs import (
    group_4_end,
    is_old_lzw,
    walk_lzw,
    walk_pack_bits,
    xz_end,
    zstandard_end,
)
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import (
    FrameHeader,
    ScanHeader,
    read_huffman_tables,
    read_quantisation_tables,
    refuse_repetitions,
)
from scrubber.containers.jpeg.segments import Element, EntropyCodedData, Segment, segment_bytes
from scrubber.containers.tiff_tags import Compression
from scrubber.errors import Detail, LimitExceeded, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.limits import MIB

_CHUNK = 1 << 16
_SHARING = 4
"""How many times its own size the strips of a file may name."""

_TAIL_BYTES, _TAIL_DISTINCT = 64, 8
_END_OF_IMAGE = b"\xff\xd9"
_DECODING = jpeg.SOF_MARKERS | {jpeg.SOI, jpeg.EOI, jpeg.SOS, jpeg.DQT, jpeg.DHT, jpeg.DAC, jpeg.DRI, jpeg.DNL}
_ADOBE_BYTES = 12
_READERS: dict[int, Callable[[bytes], dict[int, bytes]]] = {
    jpeg.DQT: read_quantisation_tables,
    jpeg.DHT: read_huffman_tables,
}
_Tables = set[tuple[int, int]]
"""Markers (DQT, DHT) with what tells their tables apart."""

_Content = bytes | memoryview

REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
"""For `bytes.translate`: every byte with its bits the other way round, as FillOrder 2 stores them."""


@dataclass(slots=True)
class Budget:
    """What reading one file may cost: strips may share data, and small data may unpack to much."""

    stored: int
    unpacked: int = 1024 * MIB
    walked: int = 12 * MIB

    @classmethod
    def of(cls, data: bytes) -> "Budget":
        """The budget for a file."""
        return cls(stored=_SHARING * len(data) + MIB)

    def take_stored(self, length: int) -> None:
        """Count a strip. Raises `LimitExceeded` when many strips are the same large stretch of the file."""
        self.stored -= length
        if self.stored < 0:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("tiff.shared-strips", "StripOffsets"))

    def may_unpack(self, needed: int) -> bool:
        """Whether a strip of `needed` bytes may be unpacked; beyond the budget it is copied as it stands."""
        self.unpacked -= needed
        return self.unpacked >= 0

    def may_walk(self, length: int) -> bool:
        """Whether `length` compressed bytes may be walked code by code; beyond the budget they are copied."""
        self.walked -= length
        return self.walked >= 0


@dataclass(slots=True)
class Trimmer:
    """Trims the strips of one page. `used` collects the byte values they hold; None once they can't be known."""

    compression: int
    budget: Budget
    wants_values: bool
    used: set[int] | None = field(default_factory=set)
    is_cut_short: bool = False
    """Whether a strip ended before its last pixel."""
    found_ends: bool = True
    """Whether each strip's own end was met, so that nothing behind it can be part of the copy."""

    def trim(self, content: memoryview, needed: int) -> _Content:
        """A strip that unpacks to `needed` bytes, without what follows. Raises `ParseError` when it is broken."""
        if self.compression == Compression.JPEG:
            self.used = None
            stream = without_segments(bytes(content))
            self.found_ends &= stream.endswith(_END_OF_IMAGE)
            return stream
        if self.compression in (Compression.DEFLATE, Compression.OLD_DEFLATE) and self.budget.may_unpack(needed):
            return self._deflate(content, needed)
        if self.compression == Compression.PACK_BITS and self.budget.may_walk(len(content)):
            walked = walk_pack_bits(bytes(content), needed)
        elif self.compression == Compression.LZW and not is_old_lzw(content) and self.budget.may_walk(len(content)):
            walked = walk_lzw(bytes(content), needed)
        else:
            self.used = None
            return self._unwalked(content, needed)
        self._note(walked.used if walked.is_whole else None)
        self.is_cut_short |= not walked.is_whole
        self.found_ends &= walked.is_whole
        return walked.data

    def _unwalked(self, content: memoryview, needed: int) -> _Content:
        """A strip of a codec that isn't walked, up to its end where that can be known. Raises `Unsupported`."""
        end: int | None = len(content)
        if self.compression == Compression.ZSTANDARD:
            end = zstandard_end(bytes(content))
        elif self.compression == Compression.GROUP_4_FAX:
            end = group_4_end(bytes(content))
        elif self.compression == Compression.LZMA and self.budget.may_unpack(needed):
            end = xz_end(bytes(content), needed)
        if end is None:
            detail = Detail("tiff.xz-surplus", "LZMA")
            raise Unsupported(reasons.FOLLOWS_END, detail)
        self.found_ends &= end < len(content)
        _refuse_text_behind(content[:end])
        return content[:end]

    def trim_reversed(self, content: memoryview, needed: int) -> _Content:
        """The same for a strip of FillOrder 2; writers who name that order and don't heed it are taken as they meant.

        Raises `ParseError` when neither can be read.
        """
        try:
            kept = bytes(self.trim(memoryview(bytes(content).translate(REVERSED)), needed)).translate(REVERSED)
        except ParseError:
            kept = bytes(self.trim(content, needed))
            self.used = None
        if self.used is None:
            _refuse_text_behind(memoryview(kept))
        return content if kept == content else kept

    def _deflate(self, content: memoryview, needed: int) -> _Content:
        left = needed
        reader = _Inflating(content)
        for chunk in reader.chunks():
            self._note(frozenset(chunk[:left]) if self.wants_values else frozenset())
            left -= len(chunk)
            if left < 0:
                return _packed_again(content, needed)
        if left > 0:
            self.is_cut_short, self.used = True, None
        self.found_ends &= reader.has_end
        return content[: reader.end]

    def _note(self, used: frozenset[int] | None) -> None:
        """Add byte values; None for a strip whose missing pixels decoders fill as they like."""
        self.used = None if self.used is None or used is None else self.used | used


def _refuse_text_behind(content: memoryview) -> None:
    """Raise `Unsupported` when the last bytes of compressed data read like text; even areas repeat a few bytes."""
    tail = bytes(content[-_TAIL_BYTES:])
    if len(set(tail)) >= _TAIL_DISTINCT:
        refuse_text(tail, IN_COMPRESSED)


class _Inflating:
    """A Deflate stream unpacked in pieces of bounded size; `end` is where it ends, if it `has_end`."""

    def __init__(self, content: memoryview) -> None:
        self.content = content
        self.end = len(content)
        self.has_end = False

    def chunks(self) -> Iterator[bytes]:
        """The unpacked data. Raises `ParseError` on a broken stream; one that is cut short just ends."""
        reader = zlib.decompressobj()
        for start in range(0, len(self.content), _CHUNK):
            waiting: _Content = self.content[start : start + _CHUNK]
            while waiting and not reader.eof:
                try:
                    yield reader.decompress(waiting, MIB)
                except zlib.error as error:
                    detail = Detail("tiff.broken-deflate", "strip")
                    raise ParseError(reasons.DATA_UNREADABLE, detail) from error
                waiting = reader.unconsumed_tail
            if reader.eof:
                self.end = min(start + _CHUNK, len(self.content)) - len(reader.unused_data)
                self.has_end = True
                return


def _packed_again(content: memoryview, needed: int) -> bytes:
    """A Deflate stream of the first `needed` bytes that `content` unpacks to."""
    packer, packed = zlib.compressobj(), bytearray()
    for chunk in _Inflating(content).chunks():
        packed += packer.compress(chunk[:needed])
        needed -= len(chunk)
        if needed <= 0:
            break
    return bytes(packed + packer.flush())


class _TableUse:
    """Which tables of a stream its scans use. `used` are those by element and by what tells them apart."""

    def __init__(self, elements: list[Element]) -> None:
        self.used: set[tuple[int, int]] = set()
        self.missing: _Tables = set()
        self.known: dict[tuple[int, int], int] = {}
        self._frame: tuple[int, ...] = ()
        for index, element in enumerate(elements):
            if isinstance(element, Segment):
                self._take(index, element.marker, element.payload or b"")

    def _take(self, index: int, marker: int, payload: bytes) -> None:
        if marker in _READERS:
            self.known |= {(marker, key): index for key in _READERS[marker](payload)}
        elif marker in jpeg.SOF_MARKERS:
            self._frame = tuple(
                component.quantisation_table for component in FrameHeader.read(marker, payload).components
            )
        elif marker == jpeg.SOS:
            entropy = {
                key
                for component in ScanHeader.read(payload).components
                for key in (component.dc_table, 0x10 | component.ac_table)
            }
            self.need({(jpeg.DQT, key) for key in self._frame} | {(jpeg.DHT, key) for key in entropy})

    def used_of(self, index: int) -> set[int]:
        """What tells the tables apart that are used of the element with this index."""
        return {key for number, key in self.used if number == index}

    def need(self, tables: _Tables) -> None:
        """A scan uses these."""
        self.missing |= tables - self.known.keys()
        self.used |= {(self.known[table], table[1]) for table in tables & self.known.keys()}


def used_tables(streams: Iterable[bytes]) -> _Tables:
    """The tables that JPEG streams use and don't bring themselves. Raises `ParseError`."""
    return set[tuple[int, int]]().union(*(_TableUse(jpeg.read(stream)).missing for stream in streams))


def without_segments(stream: bytes) -> bytes:
    """The JPEG stream of a strip without comments, application segments, stray bytes and tables that nothing uses.

    Adobe's segment stays with the bytes that say how samples become colours. Raises `ParseError`, and `Unsupported`
    for text in compressed data.
    """
    elements = jpeg.read(stream)
    if not any(isinstance(element, EntropyCodedData) for element in elements):
        raise ParseError(reasons.PART_MISSING, Detail("tiff.jpeg-without-scan", "strip"))
    use = _TableUse(elements)
    return b"".join(_kept(element, use.used_of(index)) for index, element in enumerate(elements))


def shared_tables(stream: bytes, wanted: _Tables) -> bytes:
    """JPEGTables with only those tables that strips need. Raises `ParseError` where it holds a picture itself."""
    elements = jpeg.read(stream)
    markers = {element.marker for element in elements if isinstance(element, Segment)}
    if markers & (jpeg.SOF_MARKERS | {jpeg.SOS}):
        raise ParseError(reasons.DATA_UNREADABLE, Detail("tiff.picture-in-tables", "JPEGTables"))
    use = _TableUse(elements)
    use.need(wanted)
    return b"".join(_kept(element, use.used_of(index)) for index, element in enumerate(elements))


def _kept(element: Element, used: set[int]) -> bytes:
    """What a copy holds of an element, of whose tables `used` are needed."""
    if isinstance(element, EntropyCodedData):
        refuse_text(element.data, IN_COMPRESSED)
        return element.write()
    if isinstance(element, Segment) and element.marker in _READERS:
        return _tables(element, used)
    if isinstance(element, Segment) and element.marker in _DECODING:
        return segment_bytes(element.marker, element.payload)
    if isinstance(element, Segment) and _is_adobe(element):
        return segment_bytes(jpeg.APP14, (element.payload or b"")[:_ADOBE_BYTES])
    return b""


def _tables(segment: Segment, used: set[int]) -> bytes:
    """A segment of the tables in use; no segment without any."""
    tables = _READERS[segment.marker](segment.payload or b"")
    for key in tables.keys() & used if segment.marker == jpeg.DHT else ():
        refuse_repetitions(tables[key])
    kept = b"".join(table for key, table in tables.items() if key in used)
    return segment_bytes(segment.marker, kept) if kept else b""


def unneeded_stretches(stream: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of what decodes nothing in a JPEG stream: comments, application segments, stray bytes.

    A segment keeps its marker and its length, so that the stream can be read with zeros in those places. A stretch
    that doesn't begin as a stream is compressed data. Raises `Unsupported` for text in compressed data.
    """
    if stream[:2] != b"\xff\xd8":
        refuse_text(stream, IN_COMPRESSED)
        return
    for element in jpeg.read(stream):
        end = element.offset + element.length
        if isinstance(element, EntropyCodedData):
            refuse_text(element.data, IN_COMPRESSED)
        elif not isinstance(element, Segment):
            yield element.offset, end
        elif element.marker not in _DECODING and element.payload is not None:
            yield end - len(element.payload), end


def _is_adobe(segment: Segment) -> bool:
    payload = segment.payload or b""
    return segment.marker == jpeg.APP14 and payload.startswith(b"Adobe") and len(payload) >= _ADOBE_BYTES
