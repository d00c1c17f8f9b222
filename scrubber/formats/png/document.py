"""PNG and animated PNG (W3C PNG specification, third edition).

A copy holds the critical chunks, transparency, colours, resolution, orientation and the animation, each written
afresh in one order; the compressed images are copied up to the end of their streams.
"""

import struct
import zlib
from collections.abc import Iterator

from scrubber.containers.png import chunks as png
from scrubber.containers.png.chunks import Chunk, chunk_pieces
from scrubber.containers.png.headers import ANIMATION_BYTES, COLOUR_CHUNKS, PALETTE, Header, is_exact, plain_numbers
from scrubber.errors import Detail, LimitExceeded, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.base import (
    Buffer,
    ContainerField,
    Document,
    Essence,
    Ledger,
    Oddity,
    Payload,
    PayloadKind,
    PayloadRole,
    Policy,
)
from scrubber.formats.png import payloads as png_payloads
from scrubber.formats.png.essence import IDAT_BYTES, NEUTRAL_PROFILE_NAME, XMP_HEAD, colour_essence, picture_essence
from scrubber.formats.png.image import AnimationReader, CompressedImage, PngFrame, read_image, refuse_unless_plausible
from scrubber.formats.png.parts import PartMaker
from scrubber.formats.png.used_colours import neutral_alpha, neutral_palette, occurs, used_entries
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT, profile_notes, rebuild_profile
from scrubber.formats.shared.orientation import UPRIGHT, minimal_exif, orientation_of, written_exif, xmp_orientation
from scrubber.limits import MAX_INFLATED_BYTES

_DECODED_TYPES = frozenset((b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"IEND", *COLOUR_CHUNKS))
_EARLY_TYPES = frozenset((b"PLTE", b"tRNS", *COLOUR_CHUNKS))
"""Chunks in front of the picture; some programs heed those behind it, too."""
_HEAD_TYPES = frozenset((*COLOUR_CHUNKS, b"PLTE", b"tRNS", b"pHYs", b"acTL"))


class PngDocument(Document):
    """One PNG file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._chunks = png.read_chunks(data)
        self._header = read_header(self._chunks)
        self._idat = idat_run(self._chunks)
        self._found: set[Oddity] = set()
        self._refuse_bombs(len(data))
        self._head = [chunk for chunk in self._chunks[: self._idat.start] if chunk.type in _HEAD_TYPES]
        pieces = [self._chunks[index].data for index in self._idat]
        self._picture = read_image(self._header, self._header.width, self._header.height, pieces)
        self._frames, self._plays = self._animation()
        self._palette, self._alpha = self._transparency()
        self._colours = {kind: found for kind in COLOUR_CHUNKS if (found := self._colour(kind))}
        self._profile_chunk = icc_chunk_data(self._colours.get(b"iCCP", b""))
        self._resolution = first_exact(self._head, b"pHYs", self._header)
        self._orientation, self._oriented_by = self._find_orientation()
        maker = PartMaker(data, self._chunks, self._written())
        maker.add_image(self._idat, self._picture, 0)
        for frame in self._frames:
            maker.add_image(frame.data_indexes, frame.image, 4)
        self._parts = maker.parts()
        self.ledger = Ledger(len(data), tuple(self._parts.parts))
        self.essence = self._essence()
        self.oddities = frozenset(self._find_oddities())
        has_profile = any(chunk.type == b"iCCP" for chunk in self._head)
        profile = self._colours.get(b"iCCP", b"")
        self.notes = (PROFILE_LEFT_OUT,) if has_profile and not profile else profile_notes(profile)

    def _refuse_bombs(self, size: int) -> None:
        """Raise `LimitExceeded` when little data would inflate to very many pixels."""
        whole = self._header.width, self._header.height
        named = [struct.unpack_from(">II", c.data, 4) for c in self._chunks if c.type == b"fcTL" and len(c.data) == 26]
        # Frames larger than the canvas are never inflated.
        sizes = [
            whole,
            *(frame_size for frame_size in named if frame_size[0] <= whole[0] and frame_size[1] <= whole[1]),
        ]
        refuse_unless_plausible((self._header.raw_bytes(*one_size) for one_size in sizes), size)

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        budget = png_payloads.InflateBudget()
        for index, chunk in enumerate(self._chunks):
            yield from png_payloads.chunk_payloads(chunk, self._parts.of_chunk[index], budget)
        for part_index, data in self._parts.hidden:
            name = self._parts.parts[part_index].name
            yield Payload(PayloadKind.OPAQUE, bytes(data), part_index, name, PayloadRole.BESIDE)

    def container_fields(self) -> Iterator[ContainerField]:
        """See `Document.container_fields`."""
        return png_payloads.fields(self._chunks, self._parts.of_chunk)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        pieces: list[Buffer] = [png.SIGNATURE, *chunk_pieces(b"IHDR", self._header.to_bytes())]
        for kind, data in self._colours.items():
            pieces += chunk_pieces(kind, self._profile_chunk if kind == b"iCCP" else data)
        simple = {b"PLTE": self._palette, b"tRNS": self._alpha, b"pHYs": self._resolution}
        for kind, data in simple.items():
            pieces += chunk_pieces(kind, data) if data else []
        if exif := written_exif(self._orientation, policy.kept):
            pieces += chunk_pieces(b"eXIf", exif)
        if policy.kept.xmp:
            pieces += chunk_pieces(b"iTXt", XMP_HEAD + policy.kept.xmp)
        if self._frames:
            pieces += chunk_pieces(b"acTL", struct.pack(">II", len(self._frames), self._plays))
        pieces += image_pieces(self._picture, self._frames)
        return [*pieces, *chunk_pieces(b"IEND")]

    def _animation(self) -> tuple[list[PngFrame], int]:
        """The frames and how often they play (0: for ever); a file with an unusable acTL stands still."""
        controls = [chunk for chunk in self._head if chunk.type == b"acTL"]
        is_usable = len(controls) == 1 and controls[0].sound and len(controls[0].data) >= ANIMATION_BYTES
        announced, plays = struct.unpack_from(">II", controls[0].data) if is_usable else (0, 0)
        if not 0 < announced < 1 << 31:
            if controls and any(chunk.type == b"fdAT" for chunk in self._chunks):
                self._found.add(Oddity.TWO_READINGS)
            return [], 0
        reader = AnimationReader(self._header, announced)
        frames = reader.read(self._chunks, self._picture, self._idat)
        self._found |= {Oddity.LEFT_OUT_INSIDE} if reader.has_more else set()
        return frames, plays

    def _transparency(self) -> tuple[bytes, bytes]:
        """PLTE and tRNS as the copy has them; empty where the copy has none."""
        alpha = first(self._head, b"tRNS")
        images = [self._picture, *(frame.image for frame in self._frames if frame.data_indexes)]
        if self._header.colour != PALETTE:
            colour = transparent_colour(self._header, alpha)
            return b"", colour if colour and occurs(self._header, images, colour) else b""
        palette = read_palette(self._head, self._header)
        used = used_entries(self._header, images)
        return neutral_palette(palette, used), neutral_alpha(alpha, used, len(palette) // 3)

    def _find_oddities(self) -> Iterator[Oddity]:
        """What in this file a decoder could read in another way than we do."""
        yield from self._found
        images = [self._picture, *(frame.image for frame in self._frames)]
        if any(image.is_cut for image in images) or self._chunks[-1].type != b"IEND":
            yield Oddity.NO_END
        if any(image.kept is None for image in images):
            yield Oddity.PICTURE_REWRITTEN
        if self._parts.hidden:
            yield Oddity.LEFT_OUT_INSIDE
        is_broken = any(not chunk.sound and chunk.type in _DECODED_TYPES for chunk in self._chunks)
        if is_broken or any(image.is_damaged for image in images):
            yield Oddity.DAMAGED
        if sum(chunk.type == b"IDAT" for chunk in self._chunks) > len(self._idat):
            yield Oddity.LEFT_OUT_INSIDE
        if sum(chunk.type == b"acTL" for chunk in self._chunks) > 1:
            yield Oddity.TWO_READINGS
        if any(chunk.type in _EARLY_TYPES for chunk in self._chunks[self._idat.stop :]):
            yield Oddity.TWO_READINGS
        tables = {b"PLTE": self._palette, b"tRNS": self._alpha}
        if any(chunk.data != tables.get(chunk.type, chunk.data) for chunk in self._head):
            yield Oddity.PICTURE_REWRITTEN

    def _colour(self, kind: bytes) -> bytes:
        """The data of a colour chunk; of iCCP the whole profile as it was found."""
        if kind != b"iCCP":
            return plain_numbers(kind, first_exact(self._head, kind, self._header))
        profile = png_payloads.profile_of(first(self._head, kind))
        if len(profile) >= MAX_INFLATED_BYTES:
            raise LimitExceeded(reasons.COLOURS_UNREADABLE, Detail("png.profile-size", "iCCP"))
        return profile if profile and rebuild_profile(profile) else b""

    def _find_orientation(self) -> tuple[int, int | None]:
        """The orientation and the index of the chunk that gives it: EXIF first, then XMP."""
        readers = ((png_payloads.exif_of, orientation_of), (png_payloads.xmp_of, xmp_orientation))
        for block_of, orientation_in in readers:
            budget = png_payloads.InflateBudget()
            for index, chunk in enumerate(self._chunks):
                if chunk.sound and (found := orientation_in(block_of(chunk, budget))):
                    return found, index
        return UPRIGHT, None

    def _written(self) -> dict[int, bytes]:
        """The new data per index of a source chunk that the copy has; of each type the first counts."""
        found: dict[int, bytes] = {0: self._header.to_bytes()}
        new = {**self._colours, b"PLTE": self._palette, b"tRNS": self._alpha, b"pHYs": self._resolution}
        if b"iCCP" in new:
            new[b"iCCP"] = self._profile_chunk
        new[b"acTL"] = struct.pack(">II", len(self._frames), self._plays) if self._frames else b""
        for index, chunk in enumerate(self._chunks[: self._idat.start]):
            if new.get(chunk.type) and is_source(chunk, chunk.type, self._header):
                found[index] = new.pop(chunk.type)
        if self._orientation != UPRIGHT and self._oriented_by is not None:
            found[self._oriented_by] = minimal_exif(self._orientation)
        for frame in self._frames:
            found[frame.control_index] = bytes(self._chunks[frame.control_index].data)
        return found

    def _essence(self) -> Essence:
        frames = [(frame.control.values, frame.image.digest) for frame in self._frames]
        picture = picture_essence(
            self._header, self._palette, self._alpha, self._picture.digest, self._plays if frames else 0, frames
        )
        colours = dict(self._colours)
        if b"iCCP" in colours:
            colours[b"iCCP"] = colour_digest(colours[b"iCCP"])
        size = self._header.width, self._header.height
        return Essence(*size, max(1, len(frames)), self._orientation, picture, colour_essence(colours))


def icc_chunk_data(profile: bytes) -> bytes:
    """iCCP with the profile rebuilt; empty for an empty profile."""
    if not profile:
        return b""
    return NEUTRAL_PROFILE_NAME + b"\0\0" + zlib.compress(rebuild_profile(profile), 9)


def image_pieces(picture: CompressedImage, frames: list[PngFrame]) -> Iterator[Buffer]:
    """IDAT and, if the picture is a frame itself, its control before it; then the other frames."""
    sequence = 0
    if not frames or frames[0].data_indexes:
        yield from _stream_pieces(b"IDAT", picture.stream, None)
    for frame in frames:
        yield from chunk_pieces(b"fcTL", struct.pack(">I", sequence), frame.control.values)
        sequence += 1
        if not frame.data_indexes:
            yield from _stream_pieces(b"IDAT", picture.stream, None)
            continue
        yield from _stream_pieces(b"fdAT", frame.image.stream, sequence)
        sequence += -(-len(frame.image.stream) // IDAT_BYTES)


def _stream_pieces(kind: bytes, stream: bytes | memoryview, sequence: int | None) -> Iterator[Buffer]:
    view = memoryview(stream)
    for number, start in enumerate(range(0, len(view), IDAT_BYTES)):
        prefix = [struct.pack(">I", sequence + number)] if sequence is not None else []
        yield from chunk_pieces(kind, *prefix, view[start : start + IDAT_BYTES])


def read_header(chunks: list[Chunk]) -> Header:
    """IHDR, which stands first and once. Raises `ParseError`, `Unsupported`."""
    if chunks and chunks[0].type == b"CgBI":
        raise Unsupported(reasons.RARE_KIND, Detail("png.cgbi", "CgBI"))
    if not chunks or chunks[0].type != b"IHDR" or not chunks[0].sound:
        raise ParseError(reasons.DAMAGED_HEADER, Detail("png.header", "IHDR"))
    if any(chunk.type == b"IHDR" for chunk in chunks[1:]):
        raise ParseError(reasons.DAMAGED_HEADER, Detail("png.second-header", "IHDR"))
    return Header.read(chunks[0].data)


def idat_run(chunks: list[Chunk]) -> range:
    """The indexes of the first unbroken row of IDAT chunks: the only ones that decoders read. Raises `ParseError`."""
    kinds = [chunk.type for chunk in chunks]
    if b"IDAT" not in kinds:
        raise ParseError(reasons.PART_MISSING, Detail("png.no-picture", "IDAT"))
    start = stop = kinds.index(b"IDAT")
    while stop < len(kinds) and kinds[stop] == b"IDAT":
        stop += 1
    return range(start, stop)


def is_source(chunk: Chunk, kind: bytes, header: Header) -> bool:
    """Whether decoders heed a chunk as the file's one of this kind."""
    if chunk.type != kind or not chunk.sound:
        return False
    numeric = kind == b"pHYs" or (kind in COLOUR_CHUNKS and kind != b"iCCP")
    return is_exact(kind, bytes(chunk.data), header) if numeric else True


def first(head: list[Chunk], kind: bytes) -> bytes:
    """The data of the first sound chunk of a kind; empty without one."""
    return next((bytes(chunk.data) for chunk in head if chunk.type == kind and chunk.sound), b"")


def first_exact(head: list[Chunk], kind: bytes, header: Header) -> bytes:
    """The same of a kind with a fixed layout, where the chunk keeps to it."""
    return next((bytes(chunk.data) for chunk in head if is_source(chunk, kind, header)), b"")


def read_palette(head: list[Chunk], header: Header) -> bytes:
    """PLTE without entries that no index reaches. Raises `ParseError`."""
    found = [chunk for chunk in head if chunk.type == b"PLTE"]
    if len(found) != 1 or not found[0].sound or not found[0].data or len(found[0].data) % 3:
        raise ParseError(reasons.DAMAGED_HEADER, Detail("png.palette-missing", "PLTE"))
    return bytes(found[0].data[: 3 << header.depth])


def transparent_colour(header: Header, alpha: bytes) -> bytes:
    """tRNS without a palette (section 11.3.2.1): one colour, of which only as many bits count as a sample has."""
    size = {0: 2, 2: 6}.get(header.colour, 0)
    if not size or len(alpha) < size:
        return b""
    mask = (1 << header.depth) - 1
    return b"".join(struct.pack(">H", value & mask) for value in struct.unpack_from(f">{size // 2}H", alpha))
