"""The strict reading of a JPEG XL copy: a bare codestream, or exactly the boxes that one needs, each once."""

import struct
from itertools import pairwise

from scrubber.bitstreams.jxl.codestream import SIGNATURE
from scrubber.bitstreams.jxl.frames import Codestream, read_codestream
from scrubber.bitstreams.zlib_stream import stored_brotli
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.isobmff.codes import BoxType
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import ADOBE_HEAD, neutral_jfif
from scrubber.containers.jxl import gain_map as jxl_gain_map
from scrubber.containers.jxl import jbrd as jxl_jbrd
from scrubber.containers.jxl.jbrd import ICC, UNKNOWN, Application, is_application
from scrubber.formats import reasons
from scrubber.formats.base import Audit, Essence, require
from scrubber.formats.jxl.essence import (
    FILE_TYPE,
    LEAST_ICC,
    LEVELS,
    RECONSTRUCTED,
    SIGNATURE_BOX,
    WRITTEN_ANEW,
    digest,
    essence,
    exif_segment,
    kept_boxes,
)
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.audit_blocks import KEPT_DIFFERS
from scrubber.formats.shared.gain_map import iso_record
from scrubber.formats.shared.icc.audit import audit_profile
from scrubber.formats.shared.orientation import UPRIGHT

_FRONT, _PICTURE = (BoxType.JXL, BoxType.FTYP, BoxType.JXLL, BoxType.JBRD), (BoxType.JXLC, BoxType.JHGM)
"""The boxes of a copy, kept blocks between them; level, way back to a JPEG and gain map may be missing."""
_ALWAYS = {BoxType.JXL, BoxType.FTYP, BoxType.JXLC}
_JFIF, _EXIF, _PROFILE, _ADOBE = range(4)
"""The order of the application segments of a reconstructed JPEG."""


def audit_jxl(data: bytes, kept: KeptBlocks = NO_BLOCKS) -> Audit:
    """See `Format.audit_kept`."""
    bodies = {BoxType.JXLC: data} if data.startswith(SIGNATURE) and not kept else _in_boxes(data, kept)
    codestream = _audit_codestream(bodies[BoxType.JXLC])
    if BoxType.JBRD in bodies:
        audit_reconstruction(bodies[BoxType.JBRD], codestream.header.orientation)
    if BoxType.JHGM in bodies:
        _audit_gain_map(bodies[BoxType.JHGM])
    picture, colour = essence(bodies[BoxType.JXLC], codestream)
    others = {kind: body for kind, body in bodies.items() if kind in WRITTEN_ANEW}
    return Audit(Essence(*codestream.header.shown_size, 1, UPRIGHT, digest(picture, others), colour), ())


def _in_boxes(data: bytes, kept: KeptBlocks) -> dict[bytes, bytes]:
    boxes = list(isobmff.iter_boxes(data))
    require(data.startswith(SIGNATURE_BOX + FILE_TYPE), reasons.OUT_OF_ORDER, "jxl.signature", "ftyp", 0)
    bodies = {box.type: box.payload(data) for box in boxes}
    kept_bodies = kept_boxes(kept)
    in_order = [kind for kind in (*_FRONT, *kept_bodies, *_PICTURE) if kind in bodies]
    whole = [box.type for box in boxes] == in_order and bodies.keys() >= _ALWAYS | kept_bodies.keys()
    require(whole, reasons.OUT_OF_ORDER, "jxl.box-order")
    short = all(box.form is isobmff.SizeForm.SHORT for box in boxes)
    require(short, reasons.OUT_OF_ORDER, "jxl.box-size-form")
    for kind, body in kept_bodies.items():
        require(bodies[kind] == body, KEPT_DIFFERS, "jxl.kept-block", kind.decode())
    require(bodies.get(BoxType.JXLL, LEVELS[0]) in LEVELS, reasons.OUT_OF_ORDER, "jxl.level", "jxll")
    return bodies


def _audit_codestream(codestream: bytes) -> Codestream:
    """What a clean codestream holds. Raises `NotVerified`, `ParseError` unless it is one."""
    found = read_codestream(codestream)
    header = found.header
    require(not header.names, reasons.NOT_BELONGING, "jxl.channel-names", "jxlc")
    require(not found.frame_names, reasons.NOT_BELONGING, "jxl.frame-names", "jxlc")
    require(not header.has_timecodes, reasons.NOT_BELONGING, "jxl.timecodes", "jxlc")
    require(not header.preview, reasons.NOT_BELONGING, "jxl.preview", "jxlc")
    require(found.end == len(codestream), reasons.FOLLOWS_END, "jxl.codestream-end", "jxlc", found.end)
    if header.has_profile:
        audit_profile(found.profile)
    return found


def _audit_gain_map(body: bytes) -> None:
    """Raise `NotVerified` or `ParseError` unless the box holds nothing but numbers and a picture."""
    bundle = jxl_gain_map.read(body)
    jxl_gain_map.check_colour(bundle.colour)
    plain = bool(bundle.metadata) and iso_record(bundle.metadata) == bundle.metadata
    require(plain, reasons.NOT_BELONGING, "jxl.gain-map-numbers", "jhgm")
    require(not bundle.profile, reasons.NOT_BELONGING, "jxl.gain-map-profile", "jhgm")
    _audit_codestream(bundle.codestream)


def audit_reconstruction(body: bytes, orientation: int) -> None:
    """Raise `NotVerified` or `ParseError` unless the box describes a JPEG without metadata."""
    record, stream = jxl_jbrd.read(body)
    bare = not record.tail and record.padding is None
    require(bare, reasons.NOT_BELONGING, "jxl.jbrd-content", "jbrd")
    written = stream == stored_brotli(record.stream()) and record.bits() + stream == body
    require(written, reasons.NOT_BELONGING, "jxl.jbrd-form", "jbrd")
    count = len(record.applications)
    in_front = all(map(is_application, record.markers[:count])) and set(record.markers[count:]) <= RECONSTRUCTED
    require(in_front, reasons.NOT_BELONGING, "jxl.jbrd-markers", "jbrd")
    exif = exif_segment(orientation)
    turned = (exif in record.applications) == (orientation != UPRIGHT)
    require(turned, reasons.NOT_BELONGING, "jxl.jbrd-orientation", "jbrd")
    places = [
        _audit_segment(marker, one, exif) for marker, one in zip(record.markers, record.applications, strict=False)
    ]
    in_order = all(first < second or first == second == _PROFILE for first, second in pairwise(places))
    require(in_order, reasons.NOT_BELONGING, "jxl.jbrd-order", "jbrd")


def _audit_segment(marker: int, application: Application, exif: Application) -> int:
    """The place of an application segment among its like."""
    payload = application.data[3:]
    if application.kind == ICC:
        room = marker == jpeg.APP2 and application.size >= LEAST_ICC
        require(room, reasons.NOT_BELONGING, "jxl.jbrd-profile", "jbrd")
        return _PROFILE
    whole = application.kind == UNKNOWN and application.data[:3] == struct.pack(">BH", marker, 2 + len(payload))
    require(whole, reasons.NOT_BELONGING, "jxl.jbrd-segment", "jbrd")
    if application == exif:
        return _EXIF
    if marker == jpeg.APP0:
        plain = len(payload) == 14 and payload.startswith(b"JFIF\0") and payload == neutral_jfif(payload)
        require(plain, reasons.NOT_BELONGING, "jxl.jbrd-jfif", "jbrd")
        return _JFIF
    plain = marker == jpeg.APP14 and len(payload) == 12 and payload.startswith(ADOBE_HEAD)
    require(plain, reasons.NOT_BELONGING, "jxl.jbrd-adobe", "jbrd")
    return _ADOBE
