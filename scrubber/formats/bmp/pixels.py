"""The pixels of a BMP file without the room between them: row padding, unused channels, unused palette entries."""

import re
from dataclasses import dataclass

from scrubber.bitstreams.bmp_rle import read_runs
from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap
from scrubber.errors import ParseError
from scrubber.i18n import N_


@dataclass(frozen=True, slots=True)
class Pixels:
    """`data` as a copy holds them, the palette indexes they name, and the bytes they take in the original."""

    data: bytes | memoryview
    used: frozenset[int]
    length: int


def read_pixels(data: bytes, bitmap: Bitmap) -> Pixels:
    """The pixels of a bitmap; raises `ParseError` when some are missing."""
    height = abs(bitmap.signed_height)
    if bitmap.compression in (bmp.RLE4, bmp.RLE8):
        runs = read_runs(data, bitmap.pixels_at, bitmap.width, height, bitmap.bits)
        return Pixels(runs.data, runs.used, runs.length)
    size = height * bitmap.row_bytes
    padding = bitmap.row_bytes - (bitmap.width * bitmap.bits + 7) // 8
    available = max(0, len(data) - bitmap.pixels_at)
    if available < size - padding:
        raise ParseError(N_("a part of the picture is missing"))
    original = memoryview(data)[bitmap.pixels_at : bitmap.pixels_at + size]
    rows = bytearray(original)
    rows += bytes(size - len(rows))
    _clear_padding(rows, bitmap)
    _clear_unused_bits(rows, bitmap)
    used = used_indexes(rows, bitmap.bits)
    # Pixels without such room, as most are, need no copy in memory.
    return Pixels(original if original == rows else memoryview(rows), used, min(size, available))


def _clear_padding(rows: bytearray, bitmap: Bitmap) -> None:
    """Zero the bits behind the last pixel of every row: whole columns of bytes at a time."""
    stride = bitmap.row_bytes
    whole, part = divmod(bitmap.width * bitmap.bits, 8)
    if part:
        rows[whole::stride] = rows[whole::stride].translate(_masking(0xFF00 >> part & 0xFF))
        whole += 1
    for column in range(whole, stride):
        rows[column::stride] = bytes(len(rows) // stride)


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
