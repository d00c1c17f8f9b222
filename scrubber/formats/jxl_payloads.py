"""What the boxes of a JPEG XL file say besides the picture (ISO/IEC 18181-2 section 9)."""

from collections.abc import Iterator

from scrubber.formats.base import Payload, PayloadKind
from scrubber.limits import MAX_INFLATED_BYTES

_SILENT = (b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp", b"jxli")
_KINDS = {b"xml ": PayloadKind.XMP, b"jumb": PayloadKind.C2PA}
_OUTPUT_STEP = 1 << 20


def box_payloads(kind: bytes, body: bytes, part: int) -> Iterator[Payload]:
    """What one box tells; a compressed one (brob) is unfolded first."""
    if kind == b"brob" and len(body) >= 4:
        unfolded = _unfolded(body[4:])
        if unfolded is not None and body[:4] != b"brob":
            kind, body = body[:4], unfolded
    label = kind.decode("latin-1")
    if kind == b"Exif" and len(body) >= 4:
        start = 4 + int.from_bytes(body[:4], "big")
        yield Payload(PayloadKind.EXIF, body[start:].removeprefix(b"Exif\0\0"), part)
    elif kind not in _SILENT and body:
        yield Payload(_KINDS.get(kind, PayloadKind.OPAQUE), body, part, label)


def hidden_payload(data: bytes, part: int) -> Payload:
    """Bytes that no box names."""
    return Payload(PayloadKind.OPAQUE, data, part, "data after the picture")


def _unfolded(body: bytes) -> bytes | None:
    """What a Brotli stream unfolds to, at most `MAX_INFLATED_BYTES`; None when it can't be read."""
    import brotli  # loaded only for a file with such a box

    decoder, found, pending = brotli.Decompressor(), bytearray(), body
    try:
        while len(found) < MAX_INFLATED_BYTES:
            piece = decoder.process(pending, output_buffer_limit=_OUTPUT_STEP)
            pending = b""
            if not piece and (decoder.is_finished() or decoder.can_accept_more_data()):
                break
            found += piece
    except brotli.error:
        return None
    return bytes(found[:MAX_INFLATED_BYTES])
