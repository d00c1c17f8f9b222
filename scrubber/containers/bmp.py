"""BMP: the file header, the bitmap header in all its lengths, colour masks and palette (Windows GDI, OS/2).

The layout is read as Pillow and the browsers read it: the offset of the pixels counts, and where it is missing or
points at the palette, the pixels follow the palette.
"""

import struct
from dataclasses import dataclass

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

FILE_HEADER_BYTES = 14
MAX_OFFSET = 0xFFFFFFFF
"""The last byte that the 32 bits of bfOffBits can name."""
CORE, OS2_SHORT, INFO, V2, V3, OS2, V4, V5 = 12, 16, 40, 52, 56, 64, 108, 124
HEADER_SIZES = (CORE, OS2_SHORT, INFO, V2, V3, OS2, V4, V5)
RGB, RLE8, RLE4, BIT_FIELDS, JPEG, PNG, ALPHA_BIT_FIELDS = 0, 1, 2, 3, 4, 5, 6
CALIBRATED, SRGB, WINDOWS, LINKED, EMBEDDED = 0, 0x73524742, 0x57696E20, 0x4C494E4B, 0x4D424544
"""Values of the field that names the colour space of V4 and V5 headers."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Everything in front of the pixels, and where those begin. `header` begins with its own length."""

    header: bytes
    masks: bytes
    palette: bytes
    pixels_at: int

    @property
    def head_bytes(self) -> int:
        """Bytes from the start of the file to the palette."""
        return FILE_HEADER_BYTES + len(self.header) + len(self.masks)

    @property
    def width(self) -> int:
        """Pixels in a row, above 0."""
        return self._field("<H", 4, core=True) if self._is_core else self._field("<i", 4)

    @property
    def signed_height(self) -> int:
        """Rows, negative when the top row comes first; never 0."""
        return self._field("<H", 6, core=True) if self._is_core else self._field("<i", 8)

    @property
    def bits(self) -> int:
        """Bits of a pixel."""
        return self._field("<H", 10, core=True) if self._is_core else self._field("<H", 14)

    @property
    def compression(self) -> int:
        """One of the constants of this module, or something else."""
        return self._field("<I", 16)

    @property
    def colours_used(self) -> int:
        """Colours of the palette as the header says; 0 for as many as the bits allow."""
        return self._field("<I", 32)

    @property
    def colour_space(self) -> int:
        """The colour space of a V4 or V5 header, else 0."""
        return self._field("<I", 56)

    @property
    def profile(self) -> tuple[int, int]:
        """Absolute offset and size of the profile data of a V5 header; size 0 for none."""
        return FILE_HEADER_BYTES + self._field("<I", 112), self._field("<I", 116)

    @property
    def entry_bytes(self) -> int:
        """Bytes of a palette entry: blue, green, red, and mostly one more."""
        return 3 if self._is_core else 4

    @property
    def row_bytes(self) -> int:
        """Bytes of an uncompressed row with its padding."""
        return (self.width * self.bits + 31) // 32 * 4

    @property
    def colour_masks(self) -> tuple[int, int, int, int]:
        """Red, green, blue and alpha mask, from the header or from behind it; 0 where there is none."""
        raw = (self.header[40:56] if len(self.header) >= V2 and len(self.header) != OS2 else self.masks).ljust(
            16, b"\0"
        )
        red, green, blue, alpha = struct.unpack("<4I", raw)
        return red, green, blue, alpha

    @property
    def _is_core(self) -> bool:
        return len(self.header) == CORE

    def _field(self, layout: str, offset: int, *, core: bool = False) -> int:
        """A number of the header, 0 where the header is too short for it."""
        if offset + struct.calcsize(layout) > len(self.header) or (self._is_core and not core):
            return 0
        return int(struct.unpack_from(layout, self.header, offset)[0])


def read(data: bytes) -> Bitmap:
    """The layout of a BMP file. Raises `ParseError`; pixels may still lie outside the file."""
    cursor = Cursor(data)
    if cursor.take(2) != b"BM":
        raise ParseError(N_("its header is damaged"), Detail("bmp.signature", "file header", 0))
    cursor.skip(8)
    stated = cursor.number("<I")
    size = int.from_bytes(data[14:18], "little")
    if size not in HEADER_SIZES:
        raise ParseError(N_("its header is damaged"), Detail("bmp.header-size", "biSize", 14))
    header = cursor.take(size)
    bare = Bitmap(header, b"", b"", 0)
    if bare.width <= 0 or not bare.signed_height:
        raise ParseError(N_("its header is damaged"), Detail("bmp.no-size", "biWidth", 18))
    masks = cursor.take(_mask_bytes(bare))
    return _with_palette(data, Bitmap(header, masks, b"", stated))


def _mask_bytes(bitmap: Bitmap) -> int:
    """Bytes of the colour masks that follow a header too short to hold them."""
    if len(bitmap.header) != INFO:
        return 0
    return {BIT_FIELDS: 12, ALPHA_BIT_FIELDS: 16}.get(bitmap.compression, 0)


def _with_palette(data: bytes, bitmap: Bitmap) -> Bitmap:
    start = bitmap.head_bytes
    colours = 0 if bitmap.bits > 8 else bitmap.colours_used or 1 << bitmap.bits
    end = start + colours * bitmap.entry_bytes
    pixels_at = bitmap.pixels_at
    if not pixels_at or (bitmap.bits <= 8 and pixels_at == FILE_HEADER_BYTES + len(bitmap.header)):
        pixels_at = end
    if pixels_at < start:
        raise ParseError(N_("its picture data can't be read"), Detail("bmp.pixels-in-header", "bfOffBits", 10))
    if pixels_at > MAX_OFFSET:
        raise ParseError(N_("its picture data can't be read"), Detail("bmp.palette-too-large", "biClrUsed", 46))
    palette = data[start : min(end, pixels_at, start + (bitmap.entry_bytes << min(bitmap.bits, 8)))]
    whole = len(palette) - len(palette) % bitmap.entry_bytes
    return Bitmap(bitmap.header, bitmap.masks, palette[:whole], pixels_at)


def file_header(bitmap: Bitmap, size: int) -> bytes:
    """The 14 bytes at the start of a file of `size` bytes."""
    return struct.pack("<2sI4xI", b"BM", size, bitmap.pixels_at)
