"""JPEG data inside TIFF pages: only what decodes the picture stays (TIFF Technical Note 2; TIFF 6.0 section 22)."""

from collections.abc import Callable, Iterable, Iterator

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, refuse_text
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import (
    FrameHeader,
    ScanHeader,
    read_huffman_tables,
    read_quantisation_tables,
    refuse_repetitions,
)
from scrubber.containers.jpeg.segments import Element, EntropyCodedData, Segment, segment_bytes

_DECODING = jpeg.SOF_MARKERS | {jpeg.SOI, jpeg.EOI, jpeg.SOS, jpeg.DQT, jpeg.DHT, jpeg.DAC, jpeg.DRI, jpeg.DNL}
_ADOBE_BYTES = 12
_READERS: dict[int, Callable[[bytes], dict[int, bytes]]] = {
    jpeg.DQT: read_quantisation_tables,
    jpeg.DHT: read_huffman_tables,
}


_Tables = set[tuple[int, int]]
"""Markers (DQT, DHT) with what tells their tables apart."""


class _Walk:
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
                key for one in ScanHeader.read(payload).components for key in (one.dc_table, 0x10 | one.ac_table)
            }
            self.need({(jpeg.DQT, key) for key in self._frame} | {(jpeg.DHT, key) for key in entropy})

    def need(self, tables: _Tables) -> None:
        """A scan uses these."""
        self.missing |= tables - self.known.keys()
        self.used |= {(self.known[table], table[1]) for table in tables & self.known.keys()}


def used_tables(streams: Iterable[bytes]) -> _Tables:
    """The tables that JPEG streams use and don't bring themselves. Raises `ParseError`."""
    return set[tuple[int, int]]().union(*(_Walk(jpeg.read(stream)).missing for stream in streams))


def without_segments(stream: bytes, wanted: _Tables | None = None) -> bytes:
    """A JPEG stream of tables or of a strip without comments, application segments and stray bytes.

    Tables that nobody uses go; `wanted` are those that streams elsewhere use, None for all that the last scan leaves.
    Adobe's segment stays with the bytes that say how samples become colours. Raises `ParseError`, and `Unsupported`
    for text in compressed data.
    """
    elements = jpeg.read(stream)
    walk = _Walk(elements)
    if not any(isinstance(element, EntropyCodedData) for element in elements):
        walk.need(set(walk.known) if wanted is None else wanted)
    kept: list[bytes] = []
    for index, element in enumerate(elements):
        if isinstance(element, EntropyCodedData):
            refuse_text(element.data, IN_COMPRESSED)
            kept.append(element.write())
        elif isinstance(element, Segment) and element.marker in _READERS:
            kept.append(_tables(element, {key for number, key in walk.used if number == index}))
        elif isinstance(element, Segment) and element.marker in _DECODING:
            kept.append(segment_bytes(element.marker, element.payload))
        elif isinstance(element, Segment) and _is_adobe(element):
            kept.append(segment_bytes(jpeg.APP14, (element.payload or b"")[:_ADOBE_BYTES]))
    return b"".join(kept)


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
