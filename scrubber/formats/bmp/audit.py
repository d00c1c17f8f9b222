"""The strict reading of a BMP copy: one thing behind the other, and zero wherever a byte has no meaning."""

import struct

from scrubber.bitstreams.bmp_rle import read_runs
from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap
from scrubber.formats import reasons
from scrubber.formats.base import Audit, require
from scrubber.formats.bmp.essence import essence_of
from scrubber.formats.shared.icc.audit import audit_profile

_HEADER_AT = bmp.FILE_HEADER_BYTES
_FIELDS = bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS
_MAX_RESOLUTION, _MAX_ENDPOINT, _MAX_GAMMA = 1_000_000, 0x50000000, 0x100000
"""Pixels a metre; 1.25 in 2.30 fixed point; 16 in 16.16: what is larger is noise or text."""


def audit_bmp(data: bytes) -> Audit:
    """See `Format.audit`."""
    bitmap = bmp.read(data)
    file_header = bmp.file_header(bitmap, len(data))
    require(data[:_HEADER_AT] == file_header, reasons.OUT_OF_ORDER, "bmp.file-header", "file header", 0)
    colours_end = bitmap.head_bytes + len(bitmap.palette)
    require(bitmap.pixels_at == colours_end, reasons.OUT_OF_ORDER, "bmp.pixels-offset", "pixels", colours_end)
    pixels = _pixels(data, bitmap)
    if len(bitmap.header) > bmp.CORE:
        _audit_numbers(bitmap, len(pixels))
    _audit_extension(bitmap)
    profile = _audited_profile(data, bitmap)
    used = _audit_runs(pixels, bitmap) if bitmap.compression in (bmp.RLE4, bmp.RLE8) else _audit_rows(pixels, bitmap)
    _audit_palette(bitmap, used | {0})
    return Audit(essence_of(bitmap, pixels, profile), ())


def _pixels(data: bytes, bitmap: Bitmap) -> bytes:
    """The pixels, behind which only a profile may stand."""
    offset, size = bitmap.profile
    if size:
        is_last = offset + size == len(data)
        require(is_last, reasons.OUT_OF_ORDER, "bmp.profile-end", "ICC profile", offset)
    return data[bitmap.pixels_at : offset if size else len(data)]


def _audit_numbers(bitmap: Bitmap, pixel_bytes: int) -> None:
    padded = bitmap.header.ljust(40, b"\0")
    planes, _bits, compression, size, across, down, used, important = struct.unpack_from("<HHIIIIII", padded, 12)
    entries = len(bitmap.palette) // bitmap.entry_bytes
    is_short = len(bitmap.header) == bmp.OS2_SHORT
    require(planes == 1, reasons.DAMAGED_HEADER, "bmp.planes", "biPlanes", _HEADER_AT + 12)
    require(size == pixel_bytes or is_short, reasons.OUT_OF_ORDER, "bmp.size-of-pixels", "biSizeImage", _HEADER_AT + 20)
    is_known = compression <= bmp.RLE4 or compression in _FIELDS
    require(is_known, reasons.DAMAGED_HEADER, "bmp.compression", "biCompression", _HEADER_AT + 16)
    is_plausible = across <= _MAX_RESOLUTION and down <= _MAX_RESOLUTION
    require(is_plausible, reasons.DAMAGED_HEADER, "bmp.resolution", "biXPelsPerMeter", _HEADER_AT + 24)
    is_counted = used == entries or (used == 0 and entries == 1 << bitmap.bits)
    require(is_counted, reasons.OUT_OF_ORDER, "bmp.colours-used", "biClrUsed", _HEADER_AT + 32)
    require(important <= entries, reasons.DAMAGED_HEADER, "bmp.colours-important", "biClrImportant", _HEADER_AT + 36)


def _audit_extension(bitmap: Bitmap) -> None:
    """What longer headers hold behind the first 40 bytes."""
    header, size = bitmap.header, len(bitmap.header)
    if size == bmp.OS2:
        require(not any(header[40:]), reasons.NOT_BELONGING, "bmp.os2-fields", "OS/2 header", _HEADER_AT + 40)
        return
    if bitmap.compression not in _FIELDS:
        red, green, blue, alpha = bitmap.colour_masks
        is_neutral = not red | green | blue and alpha in ((0, 0xFF000000) if bitmap.bits == 32 else (0,))
        require(is_neutral, reasons.DAMAGED_HEADER, "bmp.idle-masks", "bV4RedMask", _HEADER_AT + 40)
    if size >= bmp.V4:
        _audit_colour_space(bitmap)
    if size == bmp.V5:
        intent, _offset, _size, reserved = struct.unpack_from("<4I", header, 108)
        require(intent in (0, 1, 2, 4, 8), reasons.DAMAGED_HEADER, "bmp.intent", "bV5Intent", _HEADER_AT + 108)
        require(reserved == 0, reasons.NOT_BELONGING, "bmp.reserved", "bV5Reserved", _HEADER_AT + 120)


def _audit_colour_space(bitmap: Bitmap) -> None:
    raw, space = bitmap.header[60:108], bitmap.colour_space
    is_known = space in (bmp.CALIBRATED, bmp.SRGB, bmp.WINDOWS, bmp.EMBEDDED)
    require(is_known, reasons.DAMAGED_HEADER, "bmp.colour-space", "bV4CSType", _HEADER_AT + 56)
    if space != bmp.CALIBRATED:
        require(not any(raw), reasons.NOT_BELONGING, "bmp.idle-calibration", "bV4Endpoints", _HEADER_AT + 60)
        return
    numbers = struct.unpack("<12I", raw)
    is_plausible = max(numbers) < _MAX_ENDPOINT and max(numbers[9:]) < _MAX_GAMMA
    require(is_plausible, reasons.DAMAGED_HEADER, "bmp.calibration", "bV4Endpoints", _HEADER_AT + 60)
    require(
        not has_text(raw, IN_NUMBERS),
        reasons.DAMAGED_HEADER,
        "bmp.text-in-calibration",
        "bV4Endpoints",
        _HEADER_AT + 60,
    )


def _audited_profile(data: bytes, bitmap: Bitmap) -> bytes:
    """The profile, where the pixels end; the header of a bitmap without one points nowhere."""
    offset, size = bitmap.profile
    is_named = bitmap.colour_space == bmp.EMBEDDED
    require(bool(size) == is_named, reasons.OUT_OF_ORDER, "bmp.profile-named", "bV5ProfileSize", _HEADER_AT + 116)
    if size:
        audit_profile(data[offset : offset + size])
    elif len(bitmap.header) == bmp.V5:
        require(offset == _HEADER_AT, reasons.OUT_OF_ORDER, "bmp.idle-profile", "bV5ProfileData", _HEADER_AT + 112)
    return data[offset : offset + size]


def _audit_runs(pixels: bytes, bitmap: Bitmap) -> frozenset[int]:
    runs = read_runs(pixels, 0, bitmap.width, abs(bitmap.signed_height), bitmap.bits)
    require(runs.data == pixels, reasons.NOT_BELONGING, "bmp.runs", "pixels", bitmap.pixels_at)
    return runs.used


def _audit_rows(pixels: bytes, bitmap: Bitmap) -> frozenset[int]:
    """Uncompressed rows with zeros behind the last pixel of each; the palette's indexes in them.

    A file that was cut off has fewer rows than its header says, as its copy must have.
    """
    stride, bits = bitmap.row_bytes, bitmap.bits
    has_room = stride <= len(pixels) <= stride * abs(bitmap.signed_height)
    require(has_room, reasons.OUT_OF_ORDER, "bmp.number-of-pixels", "pixels", bitmap.pixels_at)
    meaningful = bitmap.width * bits
    for column in range(meaningful // 8, stride):
        kept_bits = min(8, max(0, meaningful - 8 * column))
        is_blank = not any(value & (0xFF >> kept_bits) for value in set(pixels[column::stride]))
        require(is_blank, reasons.NOT_BELONGING, "bmp.row-padding", "pixels", bitmap.pixels_at + column)
    if bits > 8:
        _audit_channels(pixels, bitmap)
        return frozenset()
    values = set(pixels)
    return frozenset(value >> shift & ((1 << bits) - 1) for value in values for shift in range(0, 8, bits))


def _audit_channels(pixels: bytes, bitmap: Bitmap) -> None:
    """Every bit that no channel uses is zero, or a whole byte of them is all ones everywhere."""
    red, green, blue, alpha = bitmap.colour_masks
    if bitmap.compression in _FIELDS:
        used = red | green | blue | alpha if red | green | blue else -1
    else:
        used = {16: 0x7FFF, 24: -1, 32: 0xFFFFFF | alpha}[bitmap.bits]
    step = bitmap.bits // 8
    for column in range(step):
        unused = ~(used >> 8 * column) & 0xFF
        values = set(pixels[column::step]) if unused else set()
        is_blank = not any(value & unused for value in values) or (unused == 0xFF and values == {0xFF})
        require(is_blank, reasons.NOT_BELONGING, "bmp.unused-bits", "pixels", bitmap.pixels_at + column)


def _audit_palette(bitmap: Bitmap, used: frozenset[int]) -> None:
    """Fourth bytes are zero; colours that no pixel has are black, unless the palette is a plain ramp of greys."""
    size = bitmap.entry_bytes
    entries = [bitmap.palette[at : at + size] for at in range(0, len(bitmap.palette), size)]
    is_blank = all(size == 3 or entry[3] == 0 for entry in entries)
    require(is_blank, reasons.NOT_BELONGING, "bmp.fourth-bytes", "palette", bitmap.head_bytes)
    steps = (0, 255) if len(entries) == 2 else range(len(entries))
    if not all(entry[:3] == bytes((step,)) * 3 for entry, step in zip(entries, steps, strict=True)):
        unused = (entry for index, entry in enumerate(entries) if index not in used)
        require(not any(map(any, unused)), reasons.NOT_BELONGING, "bmp.unused-colour", "palette", bitmap.head_bytes)
