"""The keep-list of TIFF tags: what decoding and showing a page needs (TIFF 6.0, its supplements, libtiff's codecs).

No ASCII tag is on it, no directory, no private tag. Every tag has a largest number of values; what a tag holds beyond
goes.
"""

import struct
from fractions import Fraction
from typing import Literal

from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Ifd
from scrubber.errors import ParseError
from scrubber.i18n import N_

SUBFILE_TYPE, OLD_SUBFILE_TYPE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 255, 256, 257, 258, 259, 262
FILL_ORDER, STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS_PER_STRIP, STRIP_COUNTS = 266, 273, 274, 277, 278, 279
PLANAR, COLOUR_MAP, TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_COUNTS = 284, 320, 322, 323, 324, 325
JPEG_TABLES, JPEG_STREAM, JPEG_LENGTH, Q_TABLES, DC_TABLES, AC_TABLES = 347, 513, 514, 519, 520, 521
PREDICTOR, SUBSAMPLING, XMP, IPTC, PHOTOSHOP, ICC = 317, 530, 700, 33723, 34377, 34675

NO_COMPRESSION, OLD_JPEG, JPEG = 1, 6, 7
PALETTE_COLOURS = 3
"""The photometric interpretation whose samples are indexes of a colour map."""

COMPRESSIONS = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 32766, 32771, 32773, 32809, 32946, 34676, 34677, 34887, 34925, 50000})
"""Codecs whose data has no room for names: none, CCITT, LZW, JPEG, Deflate, PackBits, SGI, LERC, LZMA, Zstandard.

Pictures of whole other formats inside a page (JPEG 2000, WebP, JPEG XL) are refused.
"""

_INTEGERS = frozenset({tiff.BYTE, tiff.SHORT, tiff.LONG, tiff.LONG8})
_FRACTIONS = frozenset({tiff.RATIONAL, tiff.SRATIONAL, tiff.FLOAT, tiff.DOUBLE, tiff.SHORT, tiff.LONG})
_PER_SAMPLE = -1
_PALETTE = -2

RULES: dict[int, tuple[frozenset[int], int]] = {
    **dict.fromkeys((SUBFILE_TYPE, OLD_SUBFILE_TYPE, WIDTH, HEIGHT, COMPRESSION, PHOTOMETRIC), (_INTEGERS, 1)),
    **dict.fromkeys(
        (FILL_ORDER, ORIENTATION, SAMPLES, ROWS_PER_STRIP, PLANAR, TILE_WIDTH, TILE_HEIGHT), (_INTEGERS, 1)
    ),
    **dict.fromkeys((BITS, 338, 339, 512, 515, 517, 518), (_INTEGERS, _PER_SAMPLE)),
    **dict.fromkeys((282, 283), (_FRACTIONS, 1)),
    **dict.fromkeys((292, 293, 296, 317, 332, 334, 531), (_INTEGERS, 1)),
    **dict.fromkeys((297, SUBSAMPLING, 50674), (_INTEGERS, 2)),
    318: (_FRACTIONS, 2),
    319: (_FRACTIONS, 6),
    529: (_FRACTIONS, 3),
    532: (_FRACTIONS, 6),
    COLOUR_MAP: (frozenset({tiff.SHORT}), _PALETTE),
}
"""Types and number of values of each tag that is copied as it stands."""

_LARGEST = {
    BITS: 64,
    **dict.fromkeys((338, 339), 999),
    297: 0xFFFF,
    **dict.fromkeys(
        (FILL_ORDER, PLANAR, 292, 293, 296, 317, 332, 334, 512, 515, 517, 518, 531, 50674, SUBSAMPLING), 255
    ),
}
"""What the numbers of a tag are never above: beyond it they are damage, or text."""

_COSMETIC = frozenset({282, 283, 296, 297, 318, 319, 334})
"""Tags without which every reader shows the same picture: they may be damaged."""

TABLES = (Q_TABLES, DC_TABLES, AC_TABLES)

_MAX_DENOMINATOR = 1_000_000
_MAX_BITS_OF_PALETTE = 16


def integer(ifd: Ifd, tag: int, default: int) -> int:
    """The first value of an integer tag, `default` where the tag is missing, empty or of another type."""
    entry = ifd.get(tag)
    if entry is None or entry.type not in _INTEGERS or not entry.count or not entry.readable:
        return default
    first = entry.values(1)[0]
    return first if isinstance(first, int) else default


def most_values(tag: int, samples: int, bits: int) -> int:
    """How many values of a tag have a meaning for a page with so many samples, of so many bits."""
    most = RULES[tag][1]
    if most == _PER_SAMPLE:
        return max(1, samples)
    return 3 << min(bits, _MAX_BITS_OF_PALETTE) if most == _PALETTE else most


def kept_value(entry: Entry, samples: int, bits: int) -> bytes | None:
    """The bytes of a tag in a copy, None when the tag goes. Raises `ParseError` when they lie outside the file."""
    if entry.tag not in RULES or entry.type not in RULES[entry.tag][0] or not entry.count:
        return None
    if entry.tag in _COSMETIC and not entry.readable:
        return None
    size = tiff.TYPE_SIZES[entry.type]
    value = entry.head(size * most_values(entry.tag, samples, bits))
    if not _is_plausible(entry, value):
        if entry.tag in _COSMETIC:
            return None
        raise ParseError(N_("its header holds impossible values"))
    if entry.tag == SUBFILE_TYPE:
        return _known_flags(value, entry.order)
    if entry.tag == ORIENTATION:
        return value if 1 <= int.from_bytes(value, "little" if entry.order == "<" else "big") <= 8 else None
    if entry.type in (tiff.RATIONAL, tiff.SRATIONAL):
        return plain_fractions(value, entry.order)
    return value


def _is_plausible(entry: Entry, value: bytes) -> bool:
    """Whether no number is too large for its tag and, but for the colours of a palette, none reads like text."""
    if entry.tag in _LARGEST:
        size = tiff.TYPE_SIZES[entry.type]
        endian: Literal["little", "big"] = "little" if entry.order == "<" else "big"
        numbers = (int.from_bytes(value[at : at + size], endian) for at in range(0, len(value), size))
        if max(numbers) > _LARGEST[entry.tag]:
            return False
    return entry.tag == COLOUR_MAP or not has_text(value, IN_NUMBERS)


def _known_flags(value: bytes, order: str) -> bytes:
    """Bits for "a level of a pyramid", "a page of many" and "a mask"."""
    endian: Literal["little", "big"] = "little" if order == "<" else "big"
    return (int.from_bytes(value, endian) & 7).to_bytes(len(value), endian)


def plain_fractions(value: bytes, order: str) -> bytes:
    """Fractions whose denominators are small enough to hold no text."""
    numbers = list(struct.unpack(f"{order}{len(value) // 4}I", value))
    for at in range(0, len(numbers), 2):
        if numbers[at + 1] > _MAX_DENOMINATOR:
            short = Fraction(numbers[at], numbers[at + 1]).limit_denominator(_MAX_DENOMINATOR)
            numbers[at : at + 2] = [short.numerator, short.denominator]
    return struct.pack(f"{order}{len(numbers)}I", *numbers)


def blank_colours(colour_map: bytes, used: set[int]) -> bytes:
    """A colour map (all reds, all greens, all blues; two bytes each) with black for the indexes not in `used`.

    Readers tell maps of 8-bit colours by their values being below 256; a map that would look so then gets one
    unused entry that doesn't.
    """
    count = len(colour_map) // 6
    kept = bytearray(len(colour_map))
    for index in used:
        for at in (2 * index, 2 * (index + count), 2 * (index + 2 * count)):
            if index < count:
                kept[at : at + 2] = colour_map[at : at + 2]
    looks_narrow = not any(kept[::2]) or not any(kept[1::2])
    was_narrow = not any(colour_map[::2]) or not any(colour_map[1::2])
    unused = next((index for index in range(count) if index not in used), None)
    if looks_narrow and not was_narrow and unused is not None:
        kept[2 * unused : 2 * unused + 2] = b"\xff\xff"
    return bytes(kept)
