"""What the boxes and the headers of a JPEG XL file say besides the picture (ISO/IEC 18181-2 section 9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.bitstreams.brotli_stream import inflate
from scrubber.bitstreams.jxl.frames import Codestream
from scrubber.bitstreams.jxl.strip_metadata import preview_file
from scrubber.containers.isobmff.codes import BoxType
from scrubber.formats.base import Payload, PayloadKind
from scrubber.formats.jxl.jpeg_reconstruction import reconstruction_payloads
from scrubber.limits import MAX_INFLATED_BYTES

_SILENT = (BoxType.JXL, BoxType.FTYP, BoxType.JXLL, BoxType.JXLC, BoxType.JXLP, BoxType.JXLI)
_KINDS = {BoxType.XML: PayloadKind.XMP, BoxType.JUMB: PayloadKind.C2PA}


@dataclass(slots=True)
class InflateBudget:
    """What the compressed boxes of one file may still unfold to, in bytes."""

    left: int = MAX_INFLATED_BYTES

    def content(self, stream: bytes) -> bytes | None:
        """What is compressed; None when it is broken, which leaves half as much for the others."""
        content = inflate(stream, self.left)
        self.left = self.left // 2 if content is None else self.left - len(content)
        return content


def box_payloads(kind: bytes, body: bytes, part: int, budget: InflateBudget) -> Iterator[Payload]:
    """What one box tells; a compressed one (brob) is unfolded first."""
    if kind == BoxType.BROB and len(body) >= 4:
        unfolded = budget.content(body[4:])
        if unfolded is not None and body[:4] != BoxType.BROB:
            kind, body = body[:4], unfolded
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
        yield Payload(PayloadKind.TEXT, name, part, "channel")
    for name in found.frame_names:
        yield Payload(PayloadKind.TEXT, name, part, "layer")
    timecode = found.frames[0].header.timecode
    if timecode:
        yield Payload(PayloadKind.TEXT, timecode.to_bytes(4, "big").hex(":").encode(), part, "timecode")
    if found.profile:
        yield Payload(PayloadKind.ICC, found.profile, part)


def hidden_payload(data: bytes, part: int) -> Payload:
    """Bytes that no box names."""
    return Payload(PayloadKind.OPAQUE, data, part, "data after the picture")
