"""BMP (Windows and OS/2 bitmaps). A copy stays BMP with a header of the same length.

The pixels stay; bytes and bits that no pixel uses (row padding, unused channels, palette entries nobody names) become
zero, a colour profile is rebuilt, and gaps and whatever follows go.
"""

from collections.abc import Iterator
from enum import StrEnum

from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.base import (
    ENDS_EARLY,
    Audit,
    Buffer,
    Document,
    Fate,
    Format,
    Ledger,
    Oddity,
    Part,
    Payload,
    PayloadKind,
    PayloadRole,
    Policy,
)
from scrubber.formats.bmp.audit import audit_bmp
from scrubber.formats.bmp.essence import essence_of
from scrubber.formats.bmp.rewriting import neutral_header, neutral_palette, read_pixels, refuse_missing_colours
from scrubber.formats.shared.icc.profile import profile_notes, rebuild_profile
from scrubber.i18n import N_


class Stretch(StrEnum):
    """The stretches of a file, by their names in the ledger."""

    FILE_HEADER = "file header"
    BITMAP_HEADER = "bitmap header"
    PALETTE = "palette"
    PIXELS = "pixels"
    PROFILE = "ICC profile"
    LINKED_PROFILE = "linked profile"
    GAP = "gap"
    BEHIND = "data after the end"


class BmpDocument(Document):
    """One BMP file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._bitmap = bmp.read(data)
        refuse_unless_supported(self._bitmap)
        self._pixels = read_pixels(data, self._bitmap)
        is_cut_short, leaves_rows = self._pixels.is_cut_short, self._pixels.leaves_rows
        odd = {Oddity.NO_END: is_cut_short, Oddity.DAMAGED: leaves_rows}
        self.oddities = frozenset({Oddity.ALWAYS, *(oddity for oddity, is_there in odd.items() if is_there)})
        self.notes = (ENDS_EARLY,) if is_cut_short else ()
        refuse_missing_colours(self._bitmap, self._pixels.used)
        self._profile_span = self._find_profile()
        self._copied, self._copy = self._build()
        if self._bitmap.colour_space == bmp.EMBEDDED:
            self.notes += profile_notes(data[self._profile_span[0] : sum(self._profile_span)])
        self.ledger = Ledger(len(data), tuple(self._parts()))
        self.essence = essence_of(self._copied, self._pixels.data, bytes(self._copy[-1]))

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        for index, part in enumerate(self.ledger.parts):
            content = self._data[part.offset : part.end]
            if part.name is Stretch.PROFILE:
                yield Payload(PayloadKind.ICC, content, index)
            elif part.name is Stretch.LINKED_PROFILE:
                yield Payload(PayloadKind.TEXT, content, index, keyword="Profile path")
            elif part.name is Stretch.GAP or part.name is Stretch.BEHIND:
                yield Payload(PayloadKind.OPAQUE, content, index, part.name, PayloadRole.BESIDE)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        return list(self._copy)

    def _find_profile(self) -> tuple[int, int]:
        """Offset and size of embedded or linked profile data, (0, 0) when there is none in the file."""
        offset, size = self._bitmap.profile
        named = self._bitmap.colour_space in (bmp.EMBEDDED, bmp.LINKED)
        if not named or not size or offset + size > len(self._data) or len(self._bitmap.header) < bmp.V5:
            return 0, 0
        colours_end = self._bitmap.head_bytes + len(self._bitmap.palette)
        pixels_end = self._bitmap.pixels_at + self._pixels.length
        if offset < colours_end or (offset < pixels_end and offset + size > self._bitmap.pixels_at):
            raise ParseError(reasons.COLOURS_UNREADABLE, Detail("bmp.profile-inside", "", offset))
        return offset, size

    def _build(self) -> tuple[Bitmap, list[Buffer]]:
        """The copy's layout and its pieces: file header, header, masks, palette, pixels, profile."""
        bitmap, pixels = self._bitmap, self._pixels
        profile = b""
        if self._profile_span[1] and bitmap.colour_space == bmp.EMBEDDED:
            profile = rebuild_profile(self._data[self._profile_span[0] : sum(self._profile_span)])
        palette = neutral_palette(bitmap, pixels.used)
        header = neutral_header(bitmap, len(pixels.data), len(palette), profile)
        start = bmp.FILE_HEADER_BYTES + len(header) + len(bitmap.masks) + len(palette)
        copied = Bitmap(header, bitmap.masks, palette, start)
        file_header = bmp.file_header(copied, start + len(pixels.data) + len(profile))
        return copied, [file_header, header, bitmap.masks, palette, pixels.data, profile]

    def _parts(self) -> Iterator[Part]:
        position = 0
        for offset, length, name, new, reason in sorted(self._spans()):
            if length <= 0:
                continue
            if offset > position:
                yield Part(position, offset - position, Stretch.GAP, Fate.DROP, reasons.NOT_NEEDED)
            same = memoryview(self._data)[offset : offset + length] == new
            fate = Fate.DROP if not new else Fate.KEEP if same else Fate.REWRITE
            yield Part(offset, length, name, fate, reason if new else reasons.NOT_NEEDED, name is Stretch.PIXELS)
            position = offset + length
        if position < len(self._data):
            yield Part(position, len(self._data) - position, Stretch.BEHIND, Fate.DROP, reasons.NOT_NEEDED)

    def _spans(self) -> Iterator[tuple[int, int, Stretch, Buffer, str]]:
        """Offset, length, name, replacement and reason of every stretch of the file with a meaning."""
        bitmap = self._bitmap
        file_header, _header, _masks, palette, pixels, profile = self._copy
        header = self._copied.header + self._copied.masks
        yield 0, bmp.FILE_HEADER_BYTES, Stretch.FILE_HEADER, file_header, reasons.REWRITTEN
        yield bmp.FILE_HEADER_BYTES, len(header), Stretch.BITMAP_HEADER, header, reasons.REWRITTEN
        yield bitmap.head_bytes, len(bitmap.palette), Stretch.PALETTE, palette, reasons.COLOURS
        yield bitmap.pixels_at, self._pixels.length, Stretch.PIXELS, pixels, reasons.WITHOUT_REST
        name = Stretch.PROFILE if bitmap.colour_space == bmp.EMBEDDED else Stretch.LINKED_PROFILE
        yield *self._profile_span, name, profile, reasons.COLOURS


def refuse_unless_supported(bitmap: Bitmap) -> None:
    """Raise `Unsupported` or `ParseError` for kinds of BMP that have no safe copy."""
    kinds = {
        bmp.RGB: (1, 2, 4, 8, 16, 24, 32),
        bmp.RLE8: (8,),
        bmp.RLE4: (4,),
        bmp.BIT_FIELDS: (16, 24, 32),
        bmp.ALPHA_BIT_FIELDS: (16, 32),
    }
    if bitmap.compression in (bmp.JPEG, bmp.PNG) and len(bitmap.header) != bmp.OS2:
        raise Unsupported(reasons.RARE_KIND, Detail("bmp.other-format", "biCompression", 30))
    is_os2 = len(bitmap.header) == bmp.OS2 and bitmap.compression > bmp.RLE4
    if is_os2 or bitmap.bits not in kinds.get(bitmap.compression, ()):
        kind = f"{bitmap.bits} bits, compression {bitmap.compression}"
        raise Unsupported(reasons.RARE_KIND, Detail("bmp.rare-kind", kind, 14))
    if not _are_plain(bitmap):
        raise Unsupported(reasons.COLOURS_UNREADABLE, Detail("bmp.masks", "colour masks", 54))


def _are_plain(bitmap: Bitmap) -> bool:
    """Whether the colour masks are runs of bits inside the pixel that don't overlap."""
    if bitmap.compression not in (bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS):
        return True
    taken = 0
    for mask in bitmap.colour_masks:
        lowest = mask & -mask
        if mask & taken or mask >> bitmap.bits or (mask and (mask // lowest + 1) & (mask // lowest)):
            return False
        taken |= mask
    return True


class BmpFormat(Format):
    """Windows and OS/2 bitmaps."""

    name = "BMP"
    suffixes = (".bmp", ".dib")
    mime_types = ("image/bmp", "image/x-ms-bmp")
    kept = N_("All pixels, the colours in use, resolution, colour profile (rewritten).")
    cannot_promise = N_("Data hidden inside the pixels, or in numbers that make colours.")

    def matches(self, head: bytes) -> bool:
        """The signature and a header of a length that exists."""
        return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in bmp.HEADER_SIZES

    def parse(self, data: bytes) -> BmpDocument:
        """See `Format.parse`."""
        return BmpDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_bmp(data)


FORMAT = BmpFormat()
