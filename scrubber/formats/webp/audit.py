"""The strict reading of a WebP copy: chunks in one fixed order, flags that hold, zero padding, nothing else."""

from dataclasses import dataclass, field

from scrubber.bitstreams.vp8 import alpha_header
from scrubber.containers.webp import riff
from scrubber.containers.webp.headers import (
    ALPHA_FLAG,
    ANIMATION_FLAG,
    EXIF_FLAG,
    FRAME_HEADER_BYTES,
    ICC_FLAG,
    LOOP_BYTES,
    LOSSLESS,
    LOSSY,
    XMP_FLAG,
    FrameHeader,
    WebpCanvas,
    image_header,
)
from scrubber.containers.webp.riff import Chunk
from scrubber.formats import reasons
from scrubber.formats.base import Audit, Buffer, Essence, require
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.audit_blocks import KEPT_DIFFERS, audit_exif, audit_xmp
from scrubber.formats.shared.icc.audit import audit_profile, unchecked_bytes
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.formats.webp.essence import picture_essence


@dataclass(slots=True)
class _WebpReading:
    """Chunks as far as they were read."""

    chunks: list[Chunk]
    position: int = 0
    pieces: list[Buffer] = field(default_factory=list)

    def next_if(self, *kinds: bytes) -> Chunk | None:
        """The next chunk if it is of one of these types; moves on."""
        if self.position >= len(self.chunks) or self.chunks[self.position].type not in kinds:
            return None
        self.position += 1
        chunk = self.chunks[self.position - 1]
        require(not any(chunk.padding), reasons.NOT_BELONGING, "webp.padding", chunk.name, chunk.offset)
        return chunk

    def take(self, *kinds: bytes) -> Chunk:
        """The next chunk, which must be of one of these types; moves on."""
        chunk = self.next_if(*kinds)
        require(chunk is not None, reasons.OUT_OF_ORDER, "webp.chunk-missing", kinds[0].decode())
        assert chunk is not None
        return chunk

    def finish(self) -> None:
        """Raise `NotVerified` unless everything was read."""
        require(self.position == len(self.chunks), reasons.FOLLOWS_END, "webp.chunk-behind")


def audit_webp(data: bytes, kept: KeptBlocks = NO_BLOCKS) -> Audit:
    """See `Format.audit_kept`."""
    require(riff.riff_end(data) == len(data), reasons.FOLLOWS_END, "webp.behind-end", "RIFF", riff.riff_end(data))
    reading = _WebpReading(list(riff.read_chunks(data, riff.HEADER_BYTES, len(data))))
    extended = reading.next_if(b"VP8X")
    if extended is None:
        require(not kept, KEPT_DIFFERS, "webp.kept-missing", "VP8X")
        return _audit_simple(reading)
    canvas = _audit_canvas(extended, kept)
    profile = bytes(reading.take(b"ICCP").data) if canvas.flags & ICC_FLAG else b""
    if profile:
        audit_profile(profile)
    frames = _audit_animation(reading, canvas, data) if canvas.flags & ANIMATION_FLAG else 1
    if not canvas.flags & ANIMATION_FLAG:
        reading.pieces += [b"", b""]
        is_fitting = _audit_image(reading) == (canvas.width, canvas.height)
        require(is_fitting, reasons.DAMAGED_HEADER, "webp.picture-size", "VP8X")
    orientation = audit_exif(bytes(reading.take(b"EXIF").data) if canvas.flags & EXIF_FLAG else None, kept)
    audit_xmp(bytes(reading.take(b"XMP ").data) if canvas.flags & XMP_FLAG else None, kept)
    reading.finish()
    picture = picture_essence(canvas.width, canvas.height, bool(canvas.flags & ALPHA_FLAG), reading.pieces)
    colour = colour_digest(profile) if profile else b""
    return Audit(
        Essence(canvas.width, canvas.height, frames, orientation, picture, colour), (unchecked_bytes(profile),)
    )


def _audit_simple(reading: _WebpReading) -> Audit:
    chunk = reading.take(LOSSY, LOSSLESS)
    reading.finish()
    width, height, has_alpha = image_header(chunk.type, chunk.data)
    picture = picture_essence(width, height, has_alpha, [b"", b"", b"", chunk.type, chunk.data])
    return Audit(Essence(width, height, 1, UPRIGHT, picture, b""), ())


def _audit_canvas(chunk: Chunk, kept: KeptBlocks) -> WebpCanvas:
    canvas = WebpCanvas.read(chunk.data)
    is_plain = chunk.data == canvas.to_bytes()
    require(is_plain, reasons.DAMAGED_HEADER, "webp.canvas-form", chunk.name, chunk.offset)
    known = ICC_FLAG | ALPHA_FLAG | EXIF_FLAG | ANIMATION_FLAG | (XMP_FLAG if kept.xmp else 0)
    is_known = not canvas.flags & ~known
    require(is_known, reasons.DAMAGED_HEADER, "webp.canvas-flags", chunk.name, chunk.offset)
    return canvas


def _audit_animation(reading: _WebpReading, canvas: WebpCanvas, data: bytes) -> int:
    loop = bytes(reading.take(b"ANIM").data)
    require(len(loop) == LOOP_BYTES, reasons.DAMAGED_HEADER, "webp.loop", "ANIM")
    reading.pieces.append(loop)
    count = 0
    while (chunk := reading.next_if(b"ANMF")) is not None:
        reading.pieces += _audit_frame(chunk, canvas, data)
        count += 1
    require(count > 0, reasons.OUT_OF_ORDER, "webp.no-frames", "ANMF")
    return count


def _audit_frame(chunk: Chunk, canvas: WebpCanvas, data: bytes) -> list[Buffer]:
    """What makes the pixels of one frame."""
    header = FrameHeader.read(chunk.data, canvas)
    is_plain = chunk.data[:FRAME_HEADER_BYTES] == header.to_bytes()
    require(is_plain, reasons.DAMAGED_HEADER, "webp.frame-header", chunk.name, chunk.offset)
    start = chunk.offset + riff.FRAMING
    inside = _WebpReading(list(riff.read_chunks(data, start + FRAME_HEADER_BYTES, start + len(chunk.data))))
    inside.pieces.append(header.to_bytes())
    is_fitting = _audit_image(inside) == (header.width, header.height)
    require(is_fitting, reasons.DAMAGED_HEADER, "webp.frame-size", chunk.name, chunk.offset)
    inside.finish()
    return inside.pieces


def _audit_image(reading: _WebpReading) -> tuple[int, int]:
    """Width and height of the next image; its pieces are added."""
    plane = reading.next_if(b"ALPH")
    chunk = reading.take(LOSSY, LOSSLESS)
    alpha: Buffer = b""
    if plane is not None:
        alpha = plane.data
        require(chunk.type == LOSSY, reasons.OUT_OF_ORDER, "webp.alpha-of-lossless", plane.name, plane.offset)
        require(bool(alpha), reasons.DAMAGED_HEADER, "webp.alpha-empty", plane.name, plane.offset)
        is_plain = alpha_header(alpha[0]) == alpha[0]
        require(is_plain, reasons.DAMAGED_HEADER, "webp.alpha-header", plane.name, plane.offset)
    reading.pieces += [alpha, chunk.type, chunk.data]
    width, height, _has_alpha = image_header(chunk.type, chunk.data)
    return width, height
