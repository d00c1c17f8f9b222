"""Getting back the JPEG file that a JPEG XL file was made from, without what that file told.

The clean box describes a JPEG of the same coefficients, tables and scans. Of its headers only those stay that decide
colours and direction: JFIF, Adobe's, the orientation, and the place of the profile that the codestream holds. The bits
that fill up scans become ones, as the standard asks for.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace

from scrubber.bitstreams.brotli_stream import stored
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, Segment, StrayBytes
from scrubber.containers.jxl import jbrd as jxl_jbrd
from scrubber.containers.jxl.jbrd import ICC, UNKNOWN, Application, Reconstruction, is_application
from scrubber.errors import ScrubberError
from scrubber.formats.base import Payload, PayloadKind, require
from scrubber.formats.jpeg import payloads as jpeg_payloads
from scrubber.formats.jpeg.essence import ADOBE_HEAD, neutral_jfif
from scrubber.formats.shared.orientation import UPRIGHT, minimal_exif

_NEEDED = frozenset({0xC0, 0xC1, 0xC2, jpeg.DHT, jpeg.DQT, jpeg.DRI, jpeg.SOS, jpeg.EOI})
_LEFT_OUT = frozenset({*range(0xD0, 0xD8), *range(0xE0, 0xF0), jpeg.COM, 0xFF})
_EXIF = b"Exif\0\0"
_LEAST_ICC = 17
"""Bytes of a segment in front of its piece of a profile, counted as in `Application`."""
_MAX_ICC = 65536 - _LEAST_ICC


def clean_reconstruction(body: bytes, orientation: int, old_profile: bytes = b"", profile: bytes = b"") -> bytes:
    """The body of a fresh box `jbrd`; empty when it can't be understood.

    `orientation` is the codestream's, and `profile` what takes the place of its profile, if it has one.
    """
    try:
        source, _stream = jxl_jbrd.read(body)
    except ScrubberError:
        return b""
    if not set(source.markers) <= _NEEDED | _LEFT_OUT:
        return b""
    if old_profile != profile:
        source = _with_room_for(source, len(old_profile), len(profile))
    fresh = _without_metadata(source, orientation)
    return fresh.bits() + stored(fresh.stream())


def _with_room_for(source: Reconstruction, old: int, new: int) -> Reconstruction:
    """The same with segments for a profile of `new` bytes, where there were some for one of `old` bytes."""
    sizes = [one.size - _LEAST_ICC for one in source.applications if one.kind == ICC]
    if sum(sizes) != old:
        return source
    rooms = [min(_MAX_ICC, new - start) for start in range(0, new, _MAX_ICC)]
    fresh = tuple(Application(ICC, _LEAST_ICC + room) for room in rooms)
    others = tuple(one for one in source.applications if one.kind != ICC)
    return replace(source, applications=(*others, *fresh))


def _without_metadata(source: Reconstruction, orientation: int) -> Reconstruction:
    applications = list(_applications(source, orientation))
    front = bytes(_marker(one) for one in applications)
    picture = bytes(marker for marker in source.markers if marker in _NEEDED)
    return replace(
        source,
        markers=front + picture,
        applications=tuple(applications),
        comments=(),
        between=(),
        tail=b"",
        padding=None,
    )


def _applications(source: Reconstruction, orientation: int) -> Iterator[Application]:
    """The fresh segments, in the order in which they stand in front of the picture."""
    head = (
        sum(map(is_application, source.markers[: source.markers.index(jpeg.SOS)])) if jpeg.SOS in source.markers else 0
    )
    jfif = _last(source.applications[:head], jpeg.APP0, b"JFIF\0", 14)
    adobe = _last(source.applications[:head], jpeg.APP14, b"Adobe", 12)
    if jfif:
        yield _segment(jpeg.APP0, neutral_jfif(jfif))
    if orientation != UPRIGHT:
        yield _segment(jpeg.APP1, _EXIF + minimal_exif(orientation))
    yield from (one for one in source.applications if one.kind == ICC)
    if adobe:
        yield _segment(jpeg.APP14, ADOBE_HEAD + adobe[11:12])


def _last(applications: tuple[Application, ...], marker: int, signature: bytes, least: int) -> bytes:
    """The payload of the last segment of this kind that libjpeg heeds; empty without one."""
    start = bytes((marker,))
    found = [one.data[3:] for one in applications if one.data[:1] == start and one.data[3:].startswith(signature)]
    return next((payload for payload in reversed(found) if len(payload) >= least), b"")


def _segment(marker: int, payload: bytes) -> Application:
    data = struct.pack(">BH", marker, 2 + len(payload)) + payload
    return Application(UNKNOWN, len(data), data)


def _marker(application: Application) -> int:
    return jpeg.APP2 if application.kind == ICC else application.data[0]


def reconstruction_payloads(body: bytes, part: int) -> Iterator[Payload]:
    """What the segments say whose bytes the box holds."""
    try:
        source, _stream = jxl_jbrd.read(body)
    except ScrubberError:
        yield Payload(PayloadKind.OPAQUE, body, part, "jbrd")
        return
    elements = list(_elements(source))
    yield from jpeg_payloads.payloads(elements, [part] * len(elements))


def _elements(source: Reconstruction) -> Iterator[Element]:
    for one in (*(app.data for app in source.applications if app.kind == UNKNOWN), *source.comments):
        yield Segment(0, one[0], 0, one[3:])
    for data in source.between:
        yield StrayBytes(0, memoryview(data), after_end=False)
    if source.tail:
        yield StrayBytes(0, memoryview(source.tail), after_end=True)


def audit_reconstruction(body: bytes, orientation: int) -> None:
    """Raise `NotVerified` or `ParseError` unless the box describes a JPEG without metadata."""
    found, stream = jxl_jbrd.read(body)
    require(not (found.comments or found.between or found.tail) and found.padding is None)
    require(stream == stored(found.stream()) and found.bits() + stream == body)
    count = len(found.applications)
    require(all(map(is_application, found.markers[:count])) and set(found.markers[count:]) <= _NEEDED)
    exif = _segment(jpeg.APP1, _EXIF + minimal_exif(orientation))
    require((exif in found.applications) == (orientation != UPRIGHT))
    order = []
    for marker, one in zip(found.markers, found.applications, strict=False):
        order.append(_audit_segment(marker, one, exif))
    require(order == sorted(order) and all(order.count(place) < 2 for place in (0, 1, 3)))


def _audit_segment(marker: int, one: Application, exif: Application) -> int:
    """The place of an application segment among its like: 0 JFIF, 1 Exif, 2 profile, 3 Adobe's."""
    payload = one.data[3:]
    if one.kind == ICC:
        require(marker == jpeg.APP2 and one.size >= _LEAST_ICC)
        return 2
    require(one.kind == UNKNOWN and one.data[:3] == struct.pack(">BH", marker, 2 + len(payload)))
    if one == exif:
        return 1
    if marker == jpeg.APP0:
        require(len(payload) == 14 and payload.startswith(b"JFIF\0") and payload == neutral_jfif(payload))
        return 0
    require(marker == jpeg.APP14 and len(payload) == 12 and payload.startswith(ADOBE_HEAD))
    return 3
