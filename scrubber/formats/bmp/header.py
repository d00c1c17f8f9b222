"""A header of the same length as the original's that says only what decoders heed (Windows GDI, `BITMAPV5HEADER`)."""

import struct

from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap

_MAX_RESOLUTION = 1_000_000
"""Pixels a metre; beyond it the number is noise or text."""


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
