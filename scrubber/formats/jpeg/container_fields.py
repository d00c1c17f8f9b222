"""What the marker segments of a JPEG file say of the picture itself (ITU-T T.81 annex B, JFIF, Adobe's APP14)."""

import struct
from collections.abc import Iterator

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, Segment
from scrubber.formats.base import ContainerField

_UNITS = {0: "no unit", 1: "per inch", 2: "per centimetre"}
_PROCESSES = {0: "baseline", 1: "extended sequential", 2: "progressive", 3: "lossless"}
_TRANSFORMS = {0: "none (RGB or CMYK)", 1: "YCbCr", 2: "YCCK"}


def facts(elements: list[Element]) -> Iterator[ContainerField]:
    """What the first picture's segments say; `elements` are the file's, each a part of its own."""
    for part, element in enumerate(elements):
        if not isinstance(element, Segment) or element.payload is None:
            continue
        if element.marker == jpeg.SOS:
            return
        for name, value in _told(element.marker, element.payload):
            yield ContainerField(name, value, part)


def _told(marker: int, payload: bytes) -> Iterator[tuple[str, str]]:
    if marker == jpeg.APP0 and payload.startswith(b"JFIF\0") and len(payload) >= 12:
        major, minor, unit, across, down = struct.unpack_from(">BBBHH", payload, 5)
        yield "JFIFVersion", f"{major}.{minor:02}"
        yield "Resolution", f"{across} × {down} {_UNITS.get(unit, unit)}"
    elif marker == jpeg.APP14 and payload.startswith(b"Adobe") and len(payload) >= 12:
        version, first, second, transform = struct.unpack_from(">HHHB", payload, 5)
        yield "DCTEncodeVersion", str(version)
        yield "APP14Flags0", str(first)
        yield "APP14Flags1", str(second)
        yield "ColorTransform", _TRANSFORMS.get(transform, str(transform))
    elif marker in jpeg.SOF_MARKERS and len(payload) >= 6:
        yield "EncodingProcess", _PROCESSES.get(marker & 3, str(marker)) + (", arithmetic" if marker & 8 else "")
        yield "BitsPerSample", str(payload[0])
        yield "ColorComponents", str(payload[5])
        samplings = [f"{one >> 4}x{one & 15}" for one in payload[7 : 6 + 3 * payload[5] : 3]]
        yield "SamplingFactors", " ".join(samplings)
