"""The strict reading of JPEG data in a TIFF copy: segments that decode the picture, tables that a scan uses.

TIFF Technical Note 2 (streams and JPEGTables); TIFF 6.0 section 22 (old JPEG, whose segments are blanked in place).
"""

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, has_text
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import FrameHeader, ScanHeader, read_huffman_tables, read_quantisation_tables
from scrubber.containers.jpeg.segments import EntropyCodedData, Segment, marker_name
from scrubber.formats import reasons
from scrubber.formats.base import require

_DECODING = jpeg.SOF_MARKERS | {jpeg.SOI, jpeg.EOI, jpeg.SOS, jpeg.DQT, jpeg.DHT, jpeg.DAC, jpeg.DRI, jpeg.DNL}
_PICTURE = jpeg.SOF_MARKERS | {jpeg.SOS}
_ADOBE = b"Adobe"
_ADOBE_BYTES = 12
_TABLE_READERS = {jpeg.DQT: read_quantisation_tables, jpeg.DHT: read_huffman_tables}

Tables = set[tuple[int, int]]
"""Marker (DQT or DHT) and destination of tables; of Huffman tables with their class."""


def audit_jpeg(stream: bytes, offset: int) -> Tables:
    """A strip's stream, which stands at `offset`. Returns the tables that it needs and doesn't bring itself."""
    defined: dict[tuple[int, int], int] = {}
    unused, missing, frame_tables = set[tuple[int, int, int]](), Tables(), Tables()
    for element in jpeg.read(stream):
        at = offset + element.offset
        if isinstance(element, EntropyCodedData):
            require(
                not has_text(bytes(element.data), IN_COMPRESSED), reasons.TEXT_IN_NUMBERS, "tiff.jpeg-text", "scan", at
            )
            continue
        segment = _audited_segment(element, at)
        payload = segment.payload or b""
        for key in _table_keys(segment, at):
            defined[key] = at
            unused.add((*key, at))
        if segment.marker in jpeg.SOF_MARKERS:
            components = FrameHeader.read(segment.marker, payload).components
            frame_tables = {(jpeg.DQT, component.quantisation_table) for component in components}
        elif segment.marker == jpeg.SOS:
            needed = frame_tables | _entropy_tables(payload)
            missing |= needed - defined.keys()
            unused -= {(*key, defined[key]) for key in needed & defined.keys()}
    require(not unused, reasons.NOT_BELONGING, "tiff.jpeg-unused-table", "DQT or DHT", offset)
    return missing


def audit_tables(stream: bytes, wanted: Tables, offset: int) -> None:
    """JPEGTables: each table once, and only those that a strip needs."""
    defined: list[tuple[int, int]] = []
    for element in jpeg.read(stream):
        segment = _audited_segment(element, offset + element.offset)
        is_picture = segment.marker in _PICTURE
        require(
            not is_picture, reasons.NOT_BELONGING, "tiff.jpeg-picture-in-tables", "JPEGTables", offset + element.offset
        )
        defined += _table_keys(segment, offset + element.offset)
    is_needed = len(defined) == len(set(defined)) and set(defined) <= wanted
    require(is_needed, reasons.NOT_BELONGING, "tiff.jpeg-shared-table", "JPEGTables", offset)


def audit_old_jpeg(stream: bytes, offset: int) -> None:
    """A stretch of old JPEG data: blank wherever a whole stream would hold something else than the picture."""
    if not stream.startswith(b"\xff\xd8"):
        require(not has_text(stream, IN_COMPRESSED), reasons.TEXT_IN_NUMBERS, "tiff.old-jpeg-text", "strip", offset)
        return
    for element in jpeg.read(stream):
        at = offset + element.offset
        if isinstance(element, EntropyCodedData):
            require(
                not has_text(bytes(element.data), IN_COMPRESSED),
                reasons.TEXT_IN_NUMBERS,
                "tiff.old-jpeg-scan-text",
                "scan",
                at,
            )
        elif not isinstance(element, Segment):
            require(not any(element.data), reasons.NOT_BELONGING, "tiff.old-jpeg-stray", "stray bytes", at)
        elif element.marker not in _DECODING:
            is_blank = not any(element.payload or b"")
            require(is_blank, reasons.NOT_BELONGING, "tiff.old-jpeg-segment", marker_name(element.marker), at)


def _audited_segment(element: jpeg.Element, at: int) -> Segment:
    """An element that is a segment of the keep-list without fill bytes."""
    require(isinstance(element, Segment), reasons.NOT_BELONGING, "tiff.jpeg-stray", "stray bytes", at)
    assert isinstance(element, Segment)
    name, payload = marker_name(element.marker), element.payload or b""
    is_adobe = element.marker == jpeg.APP14 and payload.startswith(_ADOBE) and len(payload) == _ADOBE_BYTES
    require(element.marker in _DECODING or is_adobe, reasons.NOT_BELONGING, "tiff.jpeg-segment", name, at)
    require(element.fill == 0, reasons.NOT_BELONGING, "tiff.jpeg-fill", name, at)
    return element


def _table_keys(segment: Segment, at: int) -> list[tuple[int, int]]:
    """The tables of a segment, which holds nothing else and no symbol twice."""
    if segment.marker not in _TABLE_READERS:
        return []
    payload = segment.payload or b""
    tables = _TABLE_READERS[segment.marker](payload)
    name = marker_name(segment.marker)
    require(payload == b"".join(tables.values()), reasons.NOT_BELONGING, "tiff.jpeg-repeated-table", name, at)
    symbols = [table[17:] for table in tables.values() if segment.marker == jpeg.DHT]
    is_plain = all(len(set(codes)) == len(codes) for codes in symbols)
    require(is_plain, reasons.NOT_BELONGING, "tiff.jpeg-repeated-symbol", name, at)
    return [(segment.marker, key) for key in tables]


def _entropy_tables(payload: bytes) -> Tables:
    components = ScanHeader.read(payload).components
    keys = {key for component in components for key in (component.dc_table, 0x10 | component.ac_table)}
    return {(jpeg.DHT, key) for key in keys}
