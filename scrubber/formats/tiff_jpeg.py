"""JPEG data inside TIFF pages: only what decodes the picture stays (TIFF Technical Note 2; TIFF 6.0 section 22)."""

from scrubber.containers import jpeg
from scrubber.containers.jpeg import EntropyCodedData, Segment, segment_bytes

_DECODING = jpeg.SOF_MARKERS | {jpeg.SOI, jpeg.EOI, jpeg.SOS, jpeg.DQT, jpeg.DHT, jpeg.DAC, jpeg.DRI, jpeg.DNL}
_ADOBE_BYTES = 12


def without_segments(stream: bytes) -> bytes:
    """A JPEG stream of tables or of a strip without comments, application segments and stray bytes.

    Adobe's segment stays with the bytes that say how samples become colours. Raises `ParseError`.
    """
    kept: list[bytes] = []
    for element in jpeg.read(stream):
        if isinstance(element, EntropyCodedData):
            kept.append(element.write())
        elif isinstance(element, Segment) and element.marker in _DECODING:
            kept.append(segment_bytes(element.marker, element.payload))
        elif isinstance(element, Segment) and _is_adobe(element):
            kept.append(segment_bytes(jpeg.APP14, (element.payload or b"")[:_ADOBE_BYTES]))
    return b"".join(kept)


def blank_segments(stream: bytes) -> bytes:
    """A JPEG stream of the same length whose comments, application segments and stray bytes are zero.

    Zeros between segments would not be read as JPEG again, so a segment keeps its marker and its length.
    """
    if stream[:2] != b"\xff\xd8":
        return stream
    blanked = bytearray(stream)
    for element in jpeg.read(stream):
        if isinstance(element, EntropyCodedData) or (isinstance(element, Segment) and element.marker in _DECODING):
            continue
        keep = element.length if not isinstance(element, Segment) or element.payload is None else len(element.payload)
        end = element.offset + element.length
        blanked[end - keep : end] = bytes(keep)
    return bytes(blanked)


def _is_adobe(segment: Segment) -> bool:
    payload = segment.payload or b""
    return segment.marker == jpeg.APP14 and payload.startswith(b"Adobe") and len(payload) >= _ADOBE_BYTES
