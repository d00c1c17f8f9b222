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
    LOSSLESS,
    LOSSY,
    Canvas,
    FrameHeader,
    image_header,
)
from scrubber.containers.webp.riff import Chunk
from scrubber.formats.base import Audit, Buffer, Essence, require
from scrubber.formats.shared.icc.profile import audit_profile, colour_digest
from scrubber.formats.shared.orientation import UPRIGHT, audit_minimal_exif
from scrubber.formats.webp.essence import picture_essence
from scrubber.i18n import N_

_ORDER = N_("its parts are not in order")


@dataclass(slots=True)
class _Reading:
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
        require(not any(chunk.padding))
        return chunk

    def data_of(self, kind: bytes) -> bytes:
        """The data of the next chunk, which must be of this type."""
        chunk = self.next_if(kind)
        require(chunk is not None, _ORDER)
        assert chunk is not None
        return bytes(chunk.data)

    def finish(self) -> None:
        """Raise `NotVerified` unless everything was read."""
        require(self.position == len(self.chunks), N_("something follows its end"))


def audit_webp(data: bytes) -> Audit:
    """See `Format.audit`."""
    require(riff.riff_end(data) == len(data), N_("something follows its end"))
    reading = _Reading(list(riff.read_chunks(data, riff.HEADER_BYTES, len(data))))
    extended = reading.next_if(b"VP8X")
    if extended is None:
        return _audit_simple(reading)
    canvas = _audit_canvas(extended)
    profile = reading.data_of(b"ICCP") if canvas.flags & ICC_FLAG else b""
    if profile:
        audit_profile(profile)
    frames = _audit_animation(reading, canvas, data) if canvas.flags & ANIMATION_FLAG else 1
    if not canvas.flags & ANIMATION_FLAG:
        reading.pieces += [b"", b""]
        require(_audit_image(reading) == (canvas.width, canvas.height))
    orientation = audit_minimal_exif(reading.data_of(b"EXIF")) if canvas.flags & EXIF_FLAG else UPRIGHT
    reading.finish()
    picture = picture_essence(canvas.width, canvas.height, bool(canvas.flags & ALPHA_FLAG), reading.pieces)
    colour = colour_digest(profile) if profile else b""
    return Audit(Essence(canvas.width, canvas.height, frames, orientation, picture, colour), (profile,))


def _audit_simple(reading: _Reading) -> Audit:
    chunk = reading.next_if(LOSSY, LOSSLESS)
    require(chunk is not None, _ORDER)
    assert chunk is not None
    reading.finish()
    width, height, has_alpha = image_header(chunk.type, chunk.data)
    picture = picture_essence(width, height, has_alpha, [b"", b"", b"", chunk.type, chunk.data])
    return Audit(Essence(width, height, 1, UPRIGHT, picture, b""), ())


def _audit_canvas(chunk: Chunk) -> Canvas:
    canvas = Canvas.read(chunk.data)
    require(chunk.data == canvas.to_bytes())
    require(not canvas.flags & ~(ICC_FLAG | ALPHA_FLAG | EXIF_FLAG | ANIMATION_FLAG))
    return canvas


def _audit_animation(reading: _Reading, canvas: Canvas, data: bytes) -> int:
    loop = reading.data_of(b"ANIM")
    require(len(loop) == 6)
    reading.pieces.append(loop)
    count = 0
    while (chunk := reading.next_if(b"ANMF")) is not None:
        header = FrameHeader.read(chunk.data, canvas)
        require(chunk.data[:FRAME_HEADER_BYTES] == header.to_bytes())
        start = chunk.offset + riff.FRAMING
        inside = _Reading(list(riff.read_chunks(data, start + FRAME_HEADER_BYTES, start + len(chunk.data))))
        inside.pieces.append(header.to_bytes())
        require(_audit_image(inside) == (header.width, header.height))
        inside.finish()
        reading.pieces += inside.pieces
        count += 1
    require(count > 0, _ORDER)
    return count


def _audit_image(reading: _Reading) -> tuple[int, int]:
    """Width and height of the next image; its pieces are added."""
    plane = reading.next_if(b"ALPH")
    chunk = reading.next_if(LOSSY, LOSSLESS)
    require(chunk is not None and (plane is None or chunk.type == LOSSY), _ORDER)
    assert chunk is not None
    alpha = plane.data if plane is not None else b""
    require(plane is None or (len(alpha) > 0 and alpha_header(alpha[0]) == alpha[0]))
    reading.pieces += [alpha, chunk.type, chunk.data]
    width, height, _has_alpha = image_header(chunk.type, chunk.data)
    return width, height
