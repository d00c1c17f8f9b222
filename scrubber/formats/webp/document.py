"""WebP, still and animated (RFC 9649).

A copy of a still picture without profile, alpha plane or orientation is a simple file; else the extended header is
written anew with exactly the flags that hold. Chunks stand in the order of the specification.
"""

from collections.abc import Iterator

from scrubber.containers.webp import riff
from scrubber.containers.webp.headers import (
    ALPHA_FLAG,
    ANIMATION_FLAG,
    EXIF_FLAG,
    ICC_FLAG,
    LOOP_BYTES,
    LOSSLESS,
    LOSSY,
    XMP_FLAG,
    WebpCanvas,
    image_header,
)
from scrubber.containers.webp.riff import Chunk, chunk_pieces
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.formats import reasons
from scrubber.formats.base import Buffer, Document, Essence, Ledger, Oddity, Payload, PayloadKind, PayloadRole, Policy
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT, profile_notes, rebuild_profile
from scrubber.formats.shared.orientation import UPRIGHT, minimal_exif, orientation_of, written_exif, xmp_orientation
from scrubber.formats.webp.essence import picture_essence
from scrubber.formats.webp.parts import WebpParts
from scrubber.formats.webp.picture import Image, WebpFrame, read_frame, read_image
from scrubber.formats.webp.trailing_data import Trimmer
from scrubber.i18n import N_
from scrubber.limits import MAX_FRAMES

_KINDS = {b"EXIF": PayloadKind.EXIF, b"XMP ": PayloadKind.XMP, b"ICCP": PayloadKind.ICC, b"C2PA": PayloadKind.C2PA}
_PICTURE_TYPES = (LOSSY, LOSSLESS, b"ALPH")
_NO_METADATA = (LOSSY, LOSSLESS, b"ALPH", b"VP8X", b"ANIM", b"ANMF")
_UNCHECKED = N_("The picture is so large that bytes hidden behind its compressed data could not be looked for.")


class WebpDocument(Document):
    """One WebP file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        end = riff.riff_end(data)
        self._chunks = list(riff.read_chunks(data, riff.HEADER_BYTES, end))
        self._canvas = _canvas(self._chunks)
        self._read_pictures(data)
        self._profile = self._flagged(b"ICCP", ICC_FLAG)
        self._new_profile = rebuild_profile(self._profile) if self._profile else b""
        self._orientation, oriented_by = self._find_orientation()
        self._new_canvas = self._canvas_for(NO_BLOCKS)
        new = {b"VP8X": self._new_canvas, b"ICCP": self._new_profile, b"ANIM": self._loop, oriented_by: self._exif()}
        self._parts = WebpParts(data, self._chunks, self._frames, self._still, new)
        self.ledger = Ledger(len(data), tuple(self._parts.parts))
        self.essence = self._essence()
        self.oddities = frozenset(self._find_oddities())
        has_profile = any(chunk.type == b"ICCP" for chunk in self._chunks) and self._canvas.flags & ICC_FLAG
        self.notes += (PROFILE_LEFT_OUT,) if has_profile and not self._new_profile else profile_notes(self._new_profile)

    def _find_oddities(self) -> Iterator[Oddity]:
        """What in this file a decoder could read in another way than we do."""
        images = [frame.image for frame in self._frames] + ([self._still] if self._still else [])
        sources = {chunk.offset for image in images for chunk in image.sources}
        frames = {frame.chunk.offset for frame in self._frames}
        if self._parts.hidden:
            yield Oddity.LEFT_OUT_INSIDE
        if any(chunk.offset not in sources and chunk.type in _PICTURE_TYPES for _, chunk in self._parts.named):
            yield Oddity.LEFT_OUT_INSIDE
        if any(chunk.offset not in frames and chunk.type == b"ANMF" for chunk in self._chunks):
            yield Oddity.LEFT_OUT_INSIDE
        if any(image.is_rewritten for image in images) or any(frame.is_rewritten for frame in self._frames):
            yield Oddity.HEADER_REBUILT
        if self._still is not None and bool(self._canvas.flags & ALPHA_FLAG) != self._still.has_alpha:
            yield Oddity.TWO_READINGS

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        for part, chunk in self._parts.named:
            if chunk.type == b"EXIF":
                yield Payload(PayloadKind.EXIF, _bare_exif(chunk), part)
            elif chunk.type not in _NO_METADATA:
                kind = _KINDS.get(chunk.type, PayloadKind.OPAQUE)
                yield Payload(kind, bytes(chunk.data), part, chunk.name)
        for part, data in self._parts.hidden:
            yield Payload(PayloadKind.OPAQUE, bytes(data), part, self._parts.parts[part].name, PayloadRole.BESIDE)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        pieces: list[Buffer] = []
        canvas = self._canvas_for(policy.kept)
        for kind, data in ((b"VP8X", canvas), (b"ICCP", self._new_profile), (b"ANIM", self._loop)):
            pieces += chunk_pieces(kind, data) if data else []
        for frame in self._frames:
            pieces += chunk_pieces(b"ANMF", frame.header.to_bytes(), *_image_pieces(frame.image))
        if self._still is not None:
            pieces += _image_pieces(self._still)
        for kind, data in ((b"EXIF", written_exif(self._orientation, policy.kept)), (b"XMP ", policy.kept.xmp)):
            pieces += chunk_pieces(kind, data) if data else []
        return riff.file_pieces(pieces)

    def _read_pictures(self, data: bytes) -> None:
        trimmer = Trimmer()
        self._frames: list[WebpFrame] = []
        self._still: Image | None = None
        self._loop = b""
        if self._canvas.flags & ANIMATION_FLAG:
            self._loop = _loop(self._chunks)
            animated = [chunk for chunk in self._chunks if chunk.type == b"ANMF"]
            if len(animated) > MAX_FRAMES:
                raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("webp.too-many-frames", "ANMF"))
            self._frames = [read_frame(data, chunk, self._canvas, trimmer) for chunk in animated]
        else:
            self._still = read_image(self._chunks, trimmer)
        if not self._frames and self._still is None:
            raise ParseError(reasons.PART_MISSING, Detail("webp.no-image"))
        if self._still and (self._still.width, self._still.height) != (self._canvas.width, self._canvas.height):
            raise ParseError(reasons.DAMAGED_HEADER, Detail("webp.still-size", "VP8X"))
        self.notes = (_UNCHECKED,) if trimmer.unchecked else ()

    def _flagged(self, kind: bytes, flag: int) -> bytes:
        """The first chunk of this type, if the header announces it: decoders skip what is not announced."""
        if not self._canvas.flags & flag:
            return b""
        return next((bytes(chunk.data) for chunk in self._chunks if chunk.type == kind), b"")

    def _find_orientation(self) -> tuple[int, bytes]:
        found = orientation_of(self._flagged(b"EXIF", EXIF_FLAG).removeprefix(b"Exif\0\0"))
        if found:
            return found, b"EXIF"
        return xmp_orientation(self._flagged(b"XMP ", XMP_FLAG)) or UPRIGHT, b"XMP "

    def _exif(self) -> bytes:
        return minimal_exif(self._orientation) if self._orientation != UPRIGHT else b""

    def _canvas_for(self, kept: KeptBlocks) -> bytes:
        """The extended header of a copy with these blocks; none where the simple file format will do."""
        if not kept and not self._needs_canvas():
            return b""
        blocks = (EXIF_FLAG if kept.exif else 0) | (XMP_FLAG if kept.xmp else 0)
        return WebpCanvas(self._new_flags() | blocks, self._canvas.width, self._canvas.height).to_bytes()

    def _needs_canvas(self) -> bool:
        """Whether the simple file format can't hold the copy."""
        if self._still is None or self._still.alpha or self._new_profile or self._orientation != UPRIGHT:
            return True
        return bool(self._canvas.flags & ALPHA_FLAG) != self._still.has_alpha

    def _new_flags(self) -> int:
        has_plane = self._still is not None and bool(self._still.alpha)
        alpha = ALPHA_FLAG if self._canvas.flags & ALPHA_FLAG or has_plane else 0
        flags = alpha | (ANIMATION_FLAG if self._still is None else 0)
        return flags | (ICC_FLAG if self._new_profile else 0) | (EXIF_FLAG if self._orientation != UPRIGHT else 0)

    def _essence(self) -> Essence:
        images = [(frame.header.to_bytes(), frame.image) for frame in self._frames]
        if self._still is not None:
            images = [(b"", self._still)]
        has_alpha = bool((self._new_flags() if self._new_canvas else self._canvas.flags) & ALPHA_FLAG)
        pieces = [piece for header, image in images for piece in (header, image.alpha, image.kind, image.data)]
        picture = picture_essence(self._canvas.width, self._canvas.height, has_alpha, [self._loop, *pieces])
        colour = colour_digest(self._profile) if self._new_profile else b""
        size = self._canvas.width, self._canvas.height
        return Essence(*size, len(images), self._orientation, picture, colour)


def _canvas(chunks: list[Chunk]) -> WebpCanvas:
    """The extended header, or one that says the same as a simple file."""
    if not chunks:
        raise ParseError(reasons.PART_MISSING, Detail("webp.empty"))
    first = chunks[0]
    if first.type == b"VP8X":
        return WebpCanvas.read(first.data)
    if first.type not in (LOSSY, LOSSLESS):
        raise ParseError(reasons.OUT_OF_ORDER, Detail("webp.first-chunk"))
    width, height, has_alpha = image_header(first.type, first.data)
    return WebpCanvas(ALPHA_FLAG if has_alpha else 0, width, height)


def _loop(chunks: list[Chunk]) -> bytes:
    """ANIM's six bytes: background colour and how often the animation plays."""
    found = next((bytes(chunk.data[:LOOP_BYTES]) for chunk in chunks if chunk.type == b"ANIM"), b"")
    if len(found) < LOOP_BYTES:
        raise ParseError(reasons.DAMAGED_HEADER, Detail("webp.loop-length", "ANIM"))
    return found


def _bare_exif(chunk: Chunk) -> bytes:
    return bytes(chunk.data).removeprefix(b"Exif\0\0")


def _image_pieces(image: Image) -> list[Buffer]:
    plane = chunk_pieces(b"ALPH", image.alpha) if image.alpha else []
    return [*plane, *chunk_pieces(image.kind, image.data)]
