"""PNG and animated PNG (W3C PNG specification, third edition).

A copy holds the critical chunks, transparency, colours, resolution, orientation and the animation, each written
afresh in one order; the compressed images are copied up to the end of their streams.
"""

import struct
from collections.abc import Iterator

from scrubber.containers.png import chunks as png
from scrubber.containers.png.chunks import chunk_pieces
from scrubber.containers.png.headers import COLOUR_CHUNKS, PALETTE
from scrubber.errors import LimitExceeded
from scrubber.formats.base import (
    Audit,
    Buffer,
    ContainerField,
    Document,
    Essence,
    Format,
    Ledger,
    Payload,
    PayloadKind,
    Policy,
)
from scrubber.formats.png import container_fields as png_fields
from scrubber.formats.png import payloads as png_payloads
from scrubber.formats.png.audit import audit_png
from scrubber.formats.png.effective_chunks import (
    first,
    first_exact,
    idat_run,
    is_source,
    read_header,
    read_palette,
    transparent_colour,
)
from scrubber.formats.png.essence import colour_essence, picture_essence
from scrubber.formats.png.image import AnimationReader, Frame, read_image, refuse_unless_plausible
from scrubber.formats.png.palette import neutral_alpha, neutral_palette, used_entries
from scrubber.formats.png.parts import PartMaker
from scrubber.formats.png.writing import icc_chunk_data, image_pieces
from scrubber.formats.shared.icc.profile import colour_digest, rebuild_profile
from scrubber.formats.shared.orientation import UPRIGHT, minimal_exif, orientation_of, xmp_orientation
from scrubber.i18n import N_
from scrubber.limits import MAX_INFLATED_BYTES

_HEAD_TYPES = frozenset((*COLOUR_CHUNKS, b"PLTE", b"tRNS", b"pHYs", b"acTL"))


class PngDocument(Document):
    """One PNG file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._chunks = png.read_chunks(data)
        self._header = read_header(self._chunks)
        self._idat = idat_run(self._chunks)
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

    def _refuse_bombs(self, size: int) -> None:
        """Raise `LimitExceeded` when little data would unfold to very many pixels."""
        whole = self._header.width, self._header.height
        named = [struct.unpack_from(">II", c.data, 4) for c in self._chunks if c.type == b"fcTL" and len(c.data) == 26]
        # Frames larger than the canvas are never unfolded.
        sizes = [whole, *(one for one in named if one[0] <= whole[0] and one[1] <= whole[1])]
        refuse_unless_plausible((self._header.raw_bytes(*one) for one in sizes), size)

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        budget = png_payloads.InflateBudget()
        for index, chunk in enumerate(self._chunks):
            yield from png_payloads.chunk_payloads(chunk, self._parts.of_chunk[index], budget)
        for part_index, data in self._parts.hidden:
            yield Payload(PayloadKind.OPAQUE, bytes(data), part_index, self._parts.parts[part_index].name)

    def container_fields(self) -> Iterator[ContainerField]:
        """See `Document.container_fields`."""
        return png_fields.facts(self._chunks, self._parts.of_chunk)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        pieces: list[Buffer] = [png.SIGNATURE, *chunk_pieces(b"IHDR", self._header.to_bytes())]
        for kind, data in self._colours.items():
            pieces += chunk_pieces(kind, self._profile_chunk if kind == b"iCCP" else data)
        simple = {b"PLTE": self._palette, b"tRNS": self._alpha, b"pHYs": self._resolution}
        for kind, data in simple.items():
            pieces += chunk_pieces(kind, data) if data else []
        if self._orientation != UPRIGHT:
            pieces += chunk_pieces(b"eXIf", minimal_exif(self._orientation))
        if self._frames:
            pieces += chunk_pieces(b"acTL", struct.pack(">II", len(self._frames), self._plays))
        pieces += image_pieces(self._picture, self._frames)
        return [*pieces, *chunk_pieces(b"IEND")]

    def _animation(self) -> tuple[list[Frame], int]:
        """The frames and how often they play (0: for ever); a file with an unusable acTL stands still."""
        controls = [chunk for chunk in self._head if chunk.type == b"acTL" and chunk.sound]
        if len(controls) != 1 or len(controls[0].data) < 8:
            return [], 0
        announced, plays = struct.unpack_from(">II", controls[0].data)
        if not 0 < announced < 1 << 31:
            return [], 0
        reader = AnimationReader(self._header, announced)
        return reader.read(self._chunks, self._picture, self._idat), plays

    def _transparency(self) -> tuple[bytes, bytes]:
        """PLTE and tRNS as the copy has them; empty where the copy has none."""
        alpha = first(self._head, b"tRNS")
        if self._header.colour != PALETTE:
            return b"", transparent_colour(self._header, alpha)
        palette = read_palette(self._head, self._header)
        images = [self._picture, *(frame.image for frame in self._frames if frame.data_indexes)]
        used = used_entries(self._header, images)
        return neutral_palette(palette, used), neutral_alpha(alpha, used, len(palette) // 3)

    def _colour(self, kind: bytes) -> bytes:
        """The data of a colour chunk; of iCCP the whole profile as it was found."""
        if kind != b"iCCP":
            return first_exact(self._head, kind, self._header)
        profile = png_payloads.profile_of(first(self._head, kind))
        if len(profile) >= MAX_INFLATED_BYTES:
            raise LimitExceeded(N_("its colour profile is too large"))
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


class PngFormat(Format):
    """PNG and APNG files."""

    name = "PNG"
    suffixes = (".png", ".apng")
    mime_types = ("image/png", "image/apng")
    kept = N_(
        "The compressed picture, the used colours of its palette, transparency, colour profile (rewritten), colour "
        "numbers, resolution, orientation, animation."
    )
    cannot_promise = N_(
        "Data hidden inside valid compressed picture data, spare bits of rows and blocks included, or in the pixels."
    )

    def matches(self, head: bytes) -> bool:
        """The signature."""
        return head.startswith(png.SIGNATURE)

    def parse(self, data: bytes) -> PngDocument:
        """See `Format.parse`."""
        return PngDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_png(data)


FORMAT = PngFormat()
