"""What the marker segments of a JPEG file say: payloads for the readers of metadata, and fields of the container.

Fields: ITU-T T.81 annex B, JFIF 1.02, Adobe technical note 5116 (APP14).
"""

import struct
from collections.abc import Iterator
from itertools import pairwise

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, Segment, SegmentKind, StrayBytes
from scrubber.formats.base import ContainerField, Payload, PayloadKind, PayloadRole

_MAX_SECOND_PICTURES = 16
_JFIF_BYTES, _ADOBE_BYTES = 14, 12
"""Bytes of a header without what may follow it."""
_JPEG_THUMBNAIL = b"\x10"
_GROUPED = frozenset({
    SegmentKind.ICC_PROFILE,
    SegmentKind.EXTENDED_XMP,
    SegmentKind.JUMBF,
    SegmentKind.PHOTOSHOP,
    SegmentKind.FLIR,
})  # fmt: skip
"""Kinds whose content may be spread over several segments."""

_UNITS = {0: "no unit", 1: "per inch", 2: "per centimetre"}
_PROCESSES = {0: "baseline", 1: "extended sequential", 2: "progressive", 3: "lossless"}
_TRANSFORMS = {0: "none (RGB or CMYK)", 1: "YCbCr", 2: "YCCK"}


def payloads(elements: list[Element], parts: list[int]) -> Iterator[Payload]:
    """Everything a reader can look into; `parts` gives the part of each element."""
    groups: dict[SegmentKind, list[Segment]] = {}
    group_parts: dict[SegmentKind, int] = {}
    for index, element in enumerate(elements):
        if isinstance(element, StrayBytes):
            yield from _stray_payloads(element, parts[index])
        elif isinstance(element, Segment) and element.kind in _GROUPED:
            groups.setdefault(element.kind, []).append(element)
            group_parts.setdefault(element.kind, parts[index])
        elif isinstance(element, Segment) and element.payload is not None:
            yield from _segment_payloads(element, element.payload, parts[index])
    for kind, segments in groups.items():
        yield _group_payload(kind, segments, group_parts[kind])


def _segment_payloads(segment: Segment, payload: bytes, part: int) -> Iterator[Payload]:
    match segment.kind:
        case SegmentKind.EXIF:
            yield Payload(PayloadKind.EXIF, jpeg.exif_of(segment), part)
        case SegmentKind.XMP:
            yield Payload(PayloadKind.XMP, segment.body, part)
        case SegmentKind.COMMENT:
            yield Payload(PayloadKind.TEXT, payload, part, keyword="Comment")
        case SegmentKind.JFIF_EXTENSION if payload[5:6] == _JPEG_THUMBNAIL:
            yield Payload(PayloadKind.PICTURE, payload[6:], part, "JFIF thumbnail")
        case SegmentKind.JFIF:
            yield from _jfif_thumbnail(segment, payload, part) if len(payload) > _JFIF_BYTES else ()
        case SegmentKind.ADOBE:
            rest = payload[_ADOBE_BYTES:]
            yield from (Payload(PayloadKind.OPAQUE, rest, part, segment.name),) if rest else ()
        case SegmentKind.DECODING:
            return
        case _:
            yield Payload(PayloadKind.OPAQUE, payload, part, segment.name)


def _jfif_thumbnail(segment: Segment, payload: bytes, part: int) -> Iterator[Payload]:
    """The uncompressed thumbnail behind the JFIF header, as a picture any reader opens (Netpbm)."""
    width, height = payload[12], payload[13]
    pixels = payload[_JFIF_BYTES : _JFIF_BYTES + 3 * width * height]
    if pixels and len(pixels) == 3 * width * height:
        yield Payload(PayloadKind.PICTURE, b"P6 %d %d 255\n" % (width, height) + pixels, part, "JFIF thumbnail")
    else:
        yield Payload(PayloadKind.OPAQUE, payload[_JFIF_BYTES:], part, segment.name)


def _group_payload(kind: SegmentKind, segments: list[Segment], part: int) -> Payload:
    """The content of the segments of one kind, put in the order of their numbers and joined."""
    bodies = [segment.body for segment in segments]
    match kind:
        case SegmentKind.ICC_PROFILE:  # number, count (ICC.1:2022 annex B.4)
            return Payload(PayloadKind.ICC, _joined(bodies, 1, 2), part)
        case SegmentKind.EXTENDED_XMP:  # the digest of the whole, its length, the offset of this piece
            return Payload(PayloadKind.XMP, _joined(bodies, 40, 40), part)
        case SegmentKind.FLIR:  # one byte, the number, the count less one
            return Payload(PayloadKind.OPAQUE, _joined(bodies, 2, 3), part, segments[0].name)
        case SegmentKind.JUMBF:
            return Payload(PayloadKind.C2PA, _joined_jumbf(bodies), part)
        case _:
            return Payload(PayloadKind.PHOTOSHOP, b"".join(bodies), part)


def _joined(bodies: list[bytes], key: int, head: int) -> bytes:
    """`bodies` sorted by their first `key` bytes, without their first `head` bytes."""
    return b"".join(body[head:] for body in sorted(bodies, key=lambda body: body[:key]))


def _joined_jumbf(bodies: list[bytes]) -> bytes:
    """JUMBF boxes spread over APP11 segments (ISO/IEC 19566-5 annex D.2): each repeats the head of its box."""
    ordered = sorted(bodies, key=lambda body: body[:6])
    return b"".join(body[6 if body[2:6] == b"\0\0\0\1" else 14 :] for body in ordered)


def _stray_payloads(stray: StrayBytes, part: int) -> Iterator[Payload]:
    """Second pictures and motion clips behind the end; anything else as it is."""
    data = bytes(stray.data)
    video = data.find(b"ftyp") - 4
    pictures = _picture_starts(data)
    for start, end in pairwise([*pictures, video if video > 0 else len(data)]):
        yield Payload(
            PayloadKind.PICTURE, data[start : max(end, start)], part, "second picture", PayloadRole.SECOND_PICTURE
        )
    if video >= 0:
        yield Payload(PayloadKind.VIDEO, data[video:], part, "motion clip")
    first = min([*pictures, *([video] if video >= 0 else []), len(data)])
    if first:
        yield Payload(PayloadKind.OPAQUE, data[:first], part, stray.name, PayloadRole.BESIDE)


def _picture_starts(data: bytes) -> list[int]:
    """Where whole JPEG files begin; a file's own thumbnail lies inside it and is not one of them."""
    starts: list[int] = []
    position = data.find(b"\xff\xd8\xff")
    while position >= 0 and len(starts) < _MAX_SECOND_PICTURES:
        starts.append(position)
        elements = jpeg.read(data[position:])
        length = sum(element.length for element in elements if not _is_after_end(element))
        position = data.find(b"\xff\xd8\xff", position + length)
    return starts


def _is_after_end(element: Element) -> bool:
    return isinstance(element, StrayBytes) and element.after_end


def fields(elements: list[Element]) -> Iterator[ContainerField]:
    """What the first picture's segments say of it; `elements` are the file's, each a part of its own."""
    for part, element in enumerate(elements):
        if not isinstance(element, Segment) or element.payload is None:
            continue
        if element.marker == jpeg.SOS:
            return
        for name, value in _values(element, element.payload):
            yield ContainerField(name, value, part)


def _values(segment: Segment, payload: bytes) -> Iterator[tuple[str, str]]:
    if segment.kind is SegmentKind.JFIF and len(payload) >= _JFIF_BYTES - 2:
        major, minor, unit, across, down = struct.unpack_from(">BBBHH", payload, 5)
        yield "JFIFVersion", f"{major}.{minor:02}"
        yield "Resolution", f"{across} × {down} {_UNITS.get(unit, unit)}"
    elif segment.kind is SegmentKind.ADOBE and len(payload) >= _ADOBE_BYTES:
        version, first, second, transform = struct.unpack_from(">HHHB", payload, 5)
        yield "DCTEncodeVersion", str(version)
        yield "APP14Flags0", str(first)
        yield "APP14Flags1", str(second)
        yield "ColorTransform", _TRANSFORMS.get(transform, str(transform))
    elif segment.marker in jpeg.SOF_MARKERS and len(payload) >= 6:
        process, arithmetic = segment.marker & 3, ", arithmetic" if segment.marker & 8 else ""
        yield "EncodingProcess", _PROCESSES.get(process, str(segment.marker)) + arithmetic
        yield "BitsPerSample", str(payload[0])
        yield "ColorComponents", str(payload[5])
        samplings = [f"{factors >> 4}x{factors & 15}" for factors in payload[7 : 6 + 3 * payload[5] : 3]]
        yield "SamplingFactors", " ".join(samplings)
