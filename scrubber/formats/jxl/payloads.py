"""What the boxes and the headers of a JPEG XL file say besides the picture (ISO/IEC 18181-2 section 9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.bitstreams.jxl.frames import Codestream, read_codestream
from scrubber.bitstreams.jxl.strip_metadata import preview_file
from scrubber.bitstreams.zlib_stream import inflate_brotli
from scrubber.containers.isobmff.codes import BoxType
from scrubber.containers.jpeg.segments import Element, Segment, StrayBytes
from scrubber.containers.jxl import gain_map as jxl_gain_map
from scrubber.containers.jxl import jbrd as jxl_jbrd
from scrubber.containers.jxl.jbrd import UNKNOWN, Reconstruction
from scrubber.errors import ScrubberError
from scrubber.formats.base import Payload, PayloadKind, PayloadRole
from scrubber.formats.jpeg import payloads as jpeg_payloads
from scrubber.limits import MAX_INFLATED_BYTES

_SILENT = (BoxType.JXL, BoxType.FTYP, BoxType.JXLL, BoxType.JXLC, BoxType.JXLP, BoxType.JXLI)
_KINDS = {BoxType.XML: PayloadKind.XMP, BoxType.JUMB: PayloadKind.C2PA}


@dataclass(slots=True)
class InflateBudget:
    """What the compressed boxes of one file may still inflate to, in bytes."""

    left: int = MAX_INFLATED_BYTES

    def content(self, stream: bytes) -> bytes | None:
        """What is compressed; None when it is broken, which leaves half as much for the others."""
        content = inflate_brotli(stream, self.left)
        self.left = self.left // 2 if content is None else self.left - len(content)
        return content


def box_payloads(kind: bytes, body: bytes, part: int, budget: InflateBudget) -> Iterator[Payload]:
    """What one box tells; a compressed one (brob) is inflated first."""
    if kind == BoxType.BROB and len(body) >= 4:
        inflated = budget.content(body[4:])
        if inflated is not None and body[:4] != BoxType.BROB:
            kind, body = body[:4], inflated
    label = kind.decode("latin-1")
    if kind == BoxType.EXIF and len(body) >= 4:
        start = 4 + int.from_bytes(body[:4], "big")
        yield Payload(PayloadKind.EXIF, body[start:].removeprefix(b"Exif\0\0"), part)
    elif kind == BoxType.JBRD:
        yield from reconstruction_payloads(body, part)
    elif kind not in _SILENT and body:
        yield Payload(_KINDS.get(kind, PayloadKind.OPAQUE), body, part, label)


def codestream_payloads(codestream: bytes, found: Codestream, part: int) -> Iterator[Payload]:
    """What the headers of the codestream tell, and the preview behind them."""
    if preview := preview_file(codestream, found):
        yield Payload(PayloadKind.PICTURE, preview, part, "preview")
    for name in found.header.names:
        yield Payload(PayloadKind.TEXT, name, part, keyword="channel")
    for name in found.frame_names:
        yield Payload(PayloadKind.TEXT, name, part, keyword="layer")
    timecode = found.frames[0].header.timecode
    if timecode:
        yield Payload(PayloadKind.TEXT, timecode.to_bytes(4, "big").hex(":").encode(), part, keyword="timecode")
    if found.profile:
        yield Payload(PayloadKind.ICC, found.profile, part)


def hidden_payload(data: bytes, part: int) -> Payload:
    """Bytes that no box names."""
    return Payload(PayloadKind.OPAQUE, data, part, "data after the picture", PayloadRole.BESIDE)


def gain_map_payloads(body: bytes, clean: bytes, part: int) -> Iterator[Payload]:
    """What of the box doesn't stay: the whole gain map when `clean` is empty, else what follows record and picture."""
    try:
        source = jxl_gain_map.read(body)
    except ScrubberError:
        yield Payload(PayloadKind.OPAQUE, body, part, "jhgm")
        return
    if not clean:
        yield Payload(PayloadKind.PICTURE, source.codestream, part, "gain map", PayloadRole.GAIN_MAP)
        yield from _rest(source.metadata, 0, part)
        return
    picture = read_codestream(source.codestream)
    yield from _rest(source.metadata, len(jxl_gain_map.read(clean).metadata), part)
    yield from codestream_payloads(source.codestream, picture, part)
    yield from _rest(source.codestream, picture.end, part)


def _rest(data: bytes, kept: int, part: int) -> Iterator[Payload]:
    if len(data) > kept:
        yield Payload(PayloadKind.OPAQUE, data[kept:], part, "jhgm")


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
    for content in (*(app.data for app in source.applications if app.kind == UNKNOWN), *source.comments):
        yield Segment(0, content[0], 0, content[3:])
    for data in source.between:
        yield StrayBytes(0, memoryview(data), after_end=False)
    if source.tail:
        yield StrayBytes(0, memoryview(source.tail), after_end=True)
