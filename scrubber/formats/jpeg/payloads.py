"""What the marker segments of a JPEG file say besides the picture: names for the ledger, payloads for the readers."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, Segment, StrayBytes
from scrubber.formats.base import Payload, PayloadKind

EXIF = b"Exif\0"
ICC_PROFILE = b"ICC_PROFILE\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
FLIR = b"FLIR\0"
PHOTOSHOP = b"Photoshop 3.0\0"

EXIF_NAME, XMP_NAME, GAIN_MAP_NAME = "APP1 Exif", "APP1 XMP", "APP2 gain map"
INDEX_NAME = "APP2 multi-picture index"

_KNOWN: tuple[tuple[int, bytes, str], ...] = (
    (jpeg.APP0, b"JFIF\0", "JFIF"),
    (jpeg.APP0, b"JFXX\0", "JFIF extension"),
    (jpeg.APP1, EXIF, "Exif"),
    (jpeg.APP1, XMP, "XMP"),
    (jpeg.APP1, EXTENDED_XMP, "extended XMP"),
    (jpeg.APP1, FLIR, "FLIR"),
    (jpeg.APP2, ICC_PROFILE, "ICC profile"),
    (jpeg.APP2, b"MPF\0", "multi-picture index"),
    (jpeg.APP2, b"FPXR\0", "FlashPix"),
    (jpeg.APP2, b"urn:iso:std:iso:ts:21496:-1\0", "gain map"),
    (jpeg.APP11, b"JP", "JUMBF"),
    (0xEC, b"Ducky", "Ducky"),
    (jpeg.APP13, PHOTOSHOP, "Photoshop"),
    (jpeg.APP14, b"Adobe", "Adobe"),
)

_LONGEST_SIGNATURE = max(len(signature) for _, signature, _ in _KNOWN)
_MAX_SECOND_PICTURES = 16


@lru_cache(maxsize=64)
def _segment_name(marker: int, head: bytes) -> str:
    name = jpeg.marker_name(marker)
    for known, signature, meaning in _KNOWN:
        if known == marker and head.startswith(signature):
            return f"{name} {meaning}"
    return name


def element_name(element: Element) -> str:
    """The name of an element in the ledger: "APP1 Exif", "DQT", "scan data"."""
    if isinstance(element, StrayBytes):
        return "data after the end" if element.after_end else "stray bytes"
    if not isinstance(element, Segment):
        return "scan data"
    if element.payload is None or element.marker < jpeg.APP0:
        return jpeg.marker_name(element.marker)
    return _segment_name(element.marker, element.payload[:_LONGEST_SIGNATURE])


def head_of(elements: list[Element]) -> list[Element]:
    """The elements a decoder has read before it begins with the picture."""
    for index, element in enumerate(elements):
        if isinstance(element, Segment) and element.marker == jpeg.SOS:
            return elements[:index]
    return elements


def first_payload(elements: list[Element], name: str) -> bytes:
    """The payload of the first segment of this name; empty without one."""
    found = (e for e in elements if isinstance(e, Segment) and element_name(e) == name)
    return next((segment.payload or b"" for segment in found), b"")


def exif_of(payload: bytes) -> bytes:
    """The TIFF structure in an Exif segment: behind "Exif" and two bytes."""
    return payload[6:]


def joined_profile(segments: list[Segment]) -> bytes:
    """The ICC profile spread over APP2 segments, put in the order of their numbers (ICC.1:2022 annex B.4)."""
    chunks = [segment.payload or b"" for segment in segments]
    return b"".join(chunk[14:] for chunk in sorted(chunks, key=lambda chunk: chunk[12:13]))


def payloads(elements: list[Element], parts: list[int]) -> Iterator[Payload]:
    """Everything a reader can look into; `parts` gives the part of each element."""
    groups: dict[str, list[tuple[int, bytes]]] = {}
    for index, element in enumerate(elements):
        if isinstance(element, StrayBytes):
            yield from _stray_payloads(element, parts[index])
        elif isinstance(element, Segment) and element.payload is not None:
            name = element_name(element)
            if name in ("APP2 ICC profile", "APP1 extended XMP", "APP11 JUMBF", "APP13 Photoshop", "APP1 FLIR"):
                groups.setdefault(name, []).append((parts[index], element.payload))
            else:
                yield from _segment_payloads(name, element, parts[index])
    for name, found in groups.items():
        yield from _group_payloads(name, found)


def _segment_payloads(name: str, segment: Segment, part: int) -> Iterator[Payload]:
    payload = segment.payload or b""
    if name == "APP1 Exif":
        yield Payload(PayloadKind.EXIF, exif_of(payload), part)
    elif name == "APP1 XMP":
        yield Payload(PayloadKind.XMP, payload[len(XMP) :], part)
    elif name == "COM":
        yield Payload(PayloadKind.TEXT, payload, part, "Comment")
    elif name == "APP0 JFIF extension" and payload[5:6] == b"\x10":
        yield Payload(PayloadKind.PICTURE, payload[6:], part, "JFIF thumbnail")
    elif name == "APP0 JFIF" and len(payload) > 14:
        yield from _jfif_thumbnail(payload, part)
    elif name.startswith(("APP", "marker")) and name not in ("APP0 JFIF", "APP14 Adobe"):
        yield Payload(PayloadKind.OPAQUE, payload, part, name)
    elif name == "APP14 Adobe" and len(payload) > 12:
        yield Payload(PayloadKind.OPAQUE, payload[12:], part, name)


def _jfif_thumbnail(payload: bytes, part: int) -> Iterator[Payload]:
    """The uncompressed thumbnail behind the JFIF header, as a picture any reader opens (Netpbm)."""
    width, height = payload[12], payload[13]
    pixels = payload[14 : 14 + 3 * width * height]
    if pixels and len(pixels) == 3 * width * height:
        yield Payload(PayloadKind.PICTURE, b"P6 %d %d 255\n" % (width, height) + pixels, part, "JFIF thumbnail")
    else:
        yield Payload(PayloadKind.OPAQUE, payload[14:], part, "APP0 JFIF")


def _group_payloads(name: str, found: list[tuple[int, bytes]]) -> Iterator[Payload]:
    part = found[0][0]
    chunks = [payload for _, payload in found]
    if name == "APP2 ICC profile":
        ordered = sorted(chunks, key=lambda chunk: chunk[12:13])
        yield Payload(PayloadKind.ICC, b"".join(chunk[14:] for chunk in ordered), part)
    elif name == "APP1 extended XMP":
        head = len(EXTENDED_XMP)
        ordered = sorted(chunks, key=lambda chunk: chunk[head : head + 40])
        yield Payload(PayloadKind.XMP, b"".join(chunk[head + 40 :] for chunk in ordered), part)
    elif name == "APP1 FLIR":  # behind its name one byte, and which of how many segments it is
        ordered = sorted(chunks, key=lambda chunk: chunk[6:7])
        yield Payload(PayloadKind.OPAQUE, b"".join(chunk[8:] for chunk in ordered), part, name)
    elif name == "APP11 JUMBF":
        yield Payload(PayloadKind.C2PA, _joined_jumbf(chunks), part)
    else:
        yield Payload(PayloadKind.PHOTOSHOP, b"".join(chunk[len(PHOTOSHOP) :] for chunk in chunks), part)


def _joined_jumbf(chunks: list[bytes]) -> bytes:
    """JUMBF boxes spread over APP11 segments (ISO/IEC 19566-5 annex D.2): each repeats the head of its box."""
    ordered = sorted(chunks, key=lambda chunk: chunk[2:8])
    return b"".join(chunk[8 if chunk[4:8] == b"\0\0\0\1" else 16 :] for chunk in ordered)


def _stray_payloads(stray: StrayBytes, part: int) -> Iterator[Payload]:
    """Second pictures and motion clips behind the end; anything else as it is."""
    data = bytes(stray.data)
    video = data.find(b"ftyp") - 4
    pictures = _picture_starts(data)
    for start, end in pairwise([*pictures, video if video > 0 else len(data)]):
        yield Payload(PayloadKind.PICTURE, data[start : max(end, start)], part, "second picture")
    if video >= 0:
        yield Payload(PayloadKind.VIDEO, data[video:], part, "motion clip")
    first = min([*pictures, *([video] if video >= 0 else []), len(data)])
    if first:
        yield Payload(PayloadKind.OPAQUE, data[:first], part, element_name(stray))


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
