"""What a BMP copy holds of its source: pixels without the room between them, the colours in use, a neutral header.

The header has the same length as the original's and says only what decoders heed (Windows GDI, `BITMAPV5HEADER`).
Row padding, unused channels and unused colours are zero.
"""

import re
import struct
from dataclasses import dataclass

from scrubber.bitstreams.bmp_rle import read_runs
from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.formats import reasons
from scrubber.limits import MAX_RUN_LENGTH_PIXELS

_MAX_RESOLUTION = 1_000_000
"""Pixels a metre; beyond it the number is noise or text."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """`data` as a copy holds them, the palette indexes they name, and the bytes they take in the original."""

    data: bytes | memoryview
    used: frozenset[int]
    length: int
    is_cut_short: bool = False
    """Whether the file ends before the last pixel: a copy ends there, too."""
    leaves_rows: bool = False
    """Whether runs go on behind the end of their row."""


def read_pixels(data: bytes, bitmap: Bitmap) -> Pixels:
    """The pixels of a bitmap; raises `ParseError` when runs end early, or when not a row is there.

    Raises `LimitExceeded` for more pixels in runs than a decoder takes in a few seconds.
    """
    return _read_run_lengths(data, bitmap) if bitmap.compression in (bmp.RLE4, bmp.RLE8) else _read_rows(data, bitmap)


def _read_run_lengths(data: bytes, bitmap: Bitmap) -> Pixels:
    height = abs(bitmap.signed_height)
    if bitmap.width * height > MAX_RUN_LENGTH_PIXELS:
        raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("bmp.run-length-pixels", "pixels"))
    runs = read_runs(data, bitmap.pixels_at, bitmap.width, height, bitmap.bits)
    return Pixels(runs.data, runs.used, runs.length, leaves_rows=runs.leaves_rows)


def _read_rows(data: bytes, bitmap: Bitmap) -> Pixels:
    size = abs(bitmap.signed_height) * bitmap.row_bytes
    padding = bitmap.row_bytes - (bitmap.width * bitmap.bits + 7) // 8
    available = max(0, len(data) - bitmap.pixels_at)
    is_cut_short = available < size - padding
    if available < min(size - padding, bitmap.row_bytes):
        detail = Detail("bmp.missing-pixels", "pixels", bitmap.pixels_at)
        raise ParseError(reasons.PART_MISSING, detail)
    original = memoryview(data)[bitmap.pixels_at : bitmap.pixels_at + size]
    rows = bytearray(original)
    rows += bytes(0 if is_cut_short else size - len(rows))
    _clear_padding(rows, bitmap)
    _clear_unused_bits(rows, bitmap)
    used = used_indexes(rows, bitmap.bits)
    # Pixels without such room, as most are, need no copy in memory.
    return Pixels(original if original == rows else memoryview(rows), used, min(size, available), is_cut_short)


def _clear_padding(rows: bytearray, bitmap: Bitmap) -> None:
    """Zero the bits behind the last pixel of every row: whole columns of bytes at a time."""
    stride = bitmap.row_bytes
    whole, part = divmod(bitmap.width * bitmap.bits, 8)
    if part:
        rows[whole::stride] = rows[whole::stride].translate(_masking(0xFF00 >> part & 0xFF))
        whole += 1
    for column in range(whole, stride):
        rows[column::stride] = bytes(len(rows[column::stride]))


def _clear_unused_bits(rows: bytearray, bitmap: Bitmap) -> None:
    """Zero the bits of a pixel that belong to no channel.

    Bytes that are all ones stay: some readers take them for alpha, and they hide nothing.
    """
    used = used_bits(bitmap)
    step = bitmap.bits // 8
    for column in range(step if used else 0):
        mask = used >> (8 * column) & 0xFF
        if mask != 0xFF and (mask or re.search(rb"[^\xff]", rows[column::step])):
            rows[column::step] = rows[column::step].translate(_masking(mask))


def used_bits(bitmap: Bitmap) -> int:
    """The bits of a pixel that make its colour; 0 when all bits do."""
    red, green, blue, alpha = bitmap.colour_masks
    if bitmap.compression in (bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS):
        return red | green | blue | alpha if red | green | blue else 0
    if bitmap.bits == 16:
        return 0x7FFF
    return 0xFFFFFF if bitmap.bits == 32 and alpha != 0xFF000000 else 0


def refuse_missing_colours(bitmap: Bitmap, used: frozenset[int]) -> None:
    """Raise `ParseError` where the pixels begin inside the palette: programs differ in what they show.

    A palette of more colours than the pixels can name is no palette anyone reads to its end: then it is enough that
    the colours in use are there. Indexes behind the end that the header gives the palette are black everywhere.
    """
    declared, most = bitmap.colours_used or 1 << bitmap.bits, 1 << bitmap.bits
    present = len(bitmap.palette) // bitmap.entry_bytes
    is_missing = present < declared if declared <= most else any(present <= index for index in used)
    if bitmap.bits <= 8 and is_missing:
        detail = Detail("bmp.missing-colours", "palette", bitmap.head_bytes)
        raise ParseError(reasons.COLOURS_UNREADABLE, detail)


def used_indexes(rows: bytes | bytearray, bits: int) -> frozenset[int]:
    """The palette indexes that occur; index 0 always, because decoders fill with it."""
    if bits > 8:
        return frozenset()
    values = set(rows)
    mask = (1 << bits) - 1
    return frozenset({0} | {value >> shift & mask for value in values for shift in range(0, 8, bits)})


def neutral_palette(bitmap: Bitmap, used: frozenset[int]) -> bytes:
    """The palette with unused colours black and fourth bytes zero; none where pixels hold their own colours.

    A plain ramp of greys stays whole, because decoders know it by sight.
    """
    size = bitmap.entry_bytes
    if bitmap.bits > 8:
        return b""
    count = min(bitmap.colours_used or 1 << bitmap.bits, 1 << bitmap.bits)
    entries = [bitmap.palette[at : at + 3] for at in range(0, len(bitmap.palette), size)]
    entries += [bytes(3)] * (count - len(entries))
    if not is_grey_ramp(entries):
        entries = [entry if index in used | {0} else bytes(3) for index, entry in enumerate(entries)]
    return b"".join(entry.ljust(size, b"\0") for entry in entries)


def is_grey_ramp(entries: list[bytes]) -> bool:
    """Whether colours go from black to white in even steps of 1, or are just black and white."""
    last = 255 if len(entries) == 2 else 1
    return entries == [bytes((index * last,)) * 3 for index in range(len(entries))]


def _masking(mask: int) -> bytes:
    return bytes(value & mask for value in range(256))


def neutral_header(bitmap: Bitmap, pixel_bytes: int, palette_bytes: int, profile: bytes) -> bytes:
    """The header of the copy; `profile` is the rebuilt one, empty when there is none."""
    size = len(bitmap.header)
    if size == bmp.CORE:
        return struct.pack("<IHHHH", size, bitmap.width, bitmap.signed_height, 1, bitmap.bits)
    fields = _neutral_numbers(bitmap, pixel_bytes, palette_bytes // bitmap.entry_bytes)
    if size in (bmp.V2, bmp.V3, bmp.V4, bmp.V5):
        fields += _neutral_masks(bitmap)
    if size >= bmp.V4:
        fields += _neutral_space(bitmap, profile)
    if size == bmp.V5:
        fields += _neutral_placement(bitmap, size + palette_bytes + pixel_bytes, len(profile))
    return fields.ljust(size, b"\0")[:size]


def _neutral_numbers(bitmap: Bitmap, pixel_bytes: int, colours: int) -> bytes:
    """The fields that all but the oldest headers have: size, depth, compression, resolution, colours."""
    resolution = struct.unpack("<2I", bitmap.header[24:32].ljust(8, b"\0"))
    across, down = (number if number <= _MAX_RESOLUTION else 0 for number in resolution)
    used = 0 if not bitmap.colours_used and colours == 1 << bitmap.bits else colours
    important = int.from_bytes(bitmap.header[36:40], "little")
    size = struct.pack("<IiiHH", len(bitmap.header), bitmap.width, bitmap.signed_height, 1, bitmap.bits)
    counts = (used, important if important <= colours else 0)
    return size + struct.pack("<6I", bitmap.compression, pixel_bytes, across, down, *counts)


def _neutral_placement(bitmap: Bitmap, offset: int, length: int) -> bytes:
    """Rendering intent, and where the profile lies, counted from the header."""
    intent = int.from_bytes(bitmap.header[108:112], "little")
    return struct.pack("<4I", intent if intent in (1, 2, 4, 8) else 0, offset if length else 0, length, 0)


def _neutral_masks(bitmap: Bitmap) -> bytes:
    """Without BI_BITFIELDS only an alpha mask has readers, and they all know one value."""
    masks = bitmap.colour_masks
    if bitmap.compression not in (bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS):
        alpha = masks[3] if bitmap.bits == 32 and masks[3] == 0xFF000000 else 0
        masks = (0, 0, 0, alpha)
    return struct.pack("<4I", *masks)[: 12 if len(bitmap.header) == bmp.V2 else 16]


def _neutral_space(bitmap: Bitmap, profile: bytes) -> bytes:
    """Colour space, endpoints and gamma; the last two have a meaning for calibrated colours only."""
    space = bitmap.colour_space
    if space == bmp.CALIBRATED:
        return struct.pack("<I", space) + _plausible_calibration(bitmap.header[60:108])
    if space == bmp.EMBEDDED:
        space = bmp.EMBEDDED if profile else bmp.SRGB
    elif space != bmp.WINDOWS:
        space = bmp.SRGB
    return struct.pack("<I", space) + bytes(48)


def _plausible_calibration(raw: bytes) -> bytes:
    """Endpoints (2.30 fixed point) below 1.25 and gammas (16.16) below 16; anything else is noise or text: zero."""
    numbers = struct.unpack("<12I", raw)
    is_plausible = all(number < 0x50000000 for number in numbers[:9]) and all(g < 0x100000 for g in numbers[9:])
    return raw if is_plausible and not has_text(raw, IN_NUMBERS) else bytes(48)
