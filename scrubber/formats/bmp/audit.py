"""The strict reading of a BMP copy: one thing behind the other, and zero wherever a byte has no meaning."""

import struct

from scrubber.bitstreams.bmp_rle import read_runs
from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers import bmp
from scrubber.containers.bmp import Bitmap
from scrubber.formats.base import Audit, require
from scrubber.formats.bmp.essence import essence_of
from scrubber.formats.shared.icc.profile import audit_profile
from scrubber.i18n import N_

_STRUCTURE = N_("its parts are not in order")
_PADDING = N_("something stands between its pixels")
_FIELDS = bmp.BIT_FIELDS, bmp.ALPHA_BIT_FIELDS


def audit_bmp(data: bytes) -> Audit:
    """See `Format.audit`."""
    bitmap = bmp.read(data)
    require(data[: bmp.FILE_HEADER_BYTES] == bmp.file_header(bitmap, len(data)), _STRUCTURE)
    require(bitmap.pixels_at == bitmap.head_bytes + len(bitmap.palette), _STRUCTURE)
    pixels = _pixels(data, bitmap)
    if len(bitmap.header) > bmp.CORE:
        _audit_numbers(bitmap, len(pixels))
    _audit_extension(bitmap)
    profile = _audited_profile(data, bitmap, len(pixels))
    used = _audit_runs(pixels, bitmap) if bitmap.compression in (bmp.RLE4, bmp.RLE8) else _audit_rows(pixels, bitmap)
    _audit_palette(bitmap, used | {0})
    return Audit(essence_of(bitmap, pixels, profile), ())


def _pixels(data: bytes, bitmap: Bitmap) -> bytes:
    offset, size = bitmap.profile
    if size:
        require(bitmap.colour_space == bmp.EMBEDDED and offset + size == len(data), _STRUCTURE)
    return data[bitmap.pixels_at : offset if size else len(data)]


def _audit_numbers(bitmap: Bitmap, pixel_bytes: int) -> None:
    padded = bitmap.header[:40].ljust(40, b"\0")
    planes, _bits, compression, size, across, down, used, important = struct.unpack_from("<HHIIIIII", padded, 12)
    entries = len(bitmap.palette) // bitmap.entry_bytes
    is_short = len(bitmap.header) == bmp.OS2_SHORT
    require(planes == 1 and (size == pixel_bytes or is_short), _STRUCTURE)
    require(compression <= bmp.RLE4 or compression in _FIELDS, _STRUCTURE)
    require(across <= 1_000_000 and down <= 1_000_000)
    require(used == entries or (used == 0 and entries == 1 << bitmap.bits), _STRUCTURE)
    require(important <= entries)


def _audit_extension(bitmap: Bitmap) -> None:
    """What longer headers hold behind the first 40 bytes."""
    header = bitmap.header
    if len(header) == bmp.OS2:
        require(not any(header[40:]))
        return
    red, green, blue, alpha = bitmap.colour_masks
    if bitmap.compression not in _FIELDS:
        require(not red | green | blue and alpha in (0, 0xFF000000) and (not alpha or bitmap.bits == 32))
    if len(header) >= bmp.V4:
        require(bitmap.colour_space in (bmp.CALIBRATED, bmp.SRGB, bmp.WINDOWS, bmp.EMBEDDED))
        numbers = struct.unpack_from("<12I", header, 60)
        if bitmap.colour_space == bmp.CALIBRATED:
            require(max(numbers[:9]) < 0x50000000 and max(numbers[9:]) < 0x100000)
            require(not has_text(header[60:108], IN_NUMBERS))
        else:
            require(not any(numbers))
    if len(header) == bmp.V5:
        intent, _offset, _size, reserved = struct.unpack_from("<4I", header, 108)
        require(intent in (0, 1, 2, 4, 8) and reserved == 0)


def _audited_profile(data: bytes, bitmap: Bitmap, pixel_bytes: int) -> bytes:
    offset, size = bitmap.profile
    require(bool(size) == (bitmap.colour_space == bmp.EMBEDDED), _STRUCTURE)
    if size:
        require(offset == bitmap.pixels_at + pixel_bytes, _STRUCTURE)
        audit_profile(data[offset : offset + size])
    elif len(bitmap.header) == bmp.V5:
        require(offset == bmp.FILE_HEADER_BYTES, _STRUCTURE)
    return data[offset : offset + size]


def _audit_runs(pixels: bytes, bitmap: Bitmap) -> frozenset[int]:
    runs = read_runs(pixels, 0, bitmap.width, abs(bitmap.signed_height), bitmap.bits)
    require(runs.data == pixels, _PADDING)
    return runs.used


def _audit_rows(pixels: bytes, bitmap: Bitmap) -> frozenset[int]:
    stride, bits = bitmap.row_bytes, bitmap.bits
    require(len(pixels) == stride * abs(bitmap.signed_height), _STRUCTURE)
    meaningful = bitmap.width * bits
    for column in range(meaningful // 8, stride):
        kept_bits = min(8, max(0, meaningful - 8 * column))
        require(not any(value & (0xFF >> kept_bits) for value in set(pixels[column::stride])), _PADDING)
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
        require(not any(value & unused for value in values) or (unused == 0xFF and values == {0xFF}), _PADDING)


def _audit_palette(bitmap: Bitmap, used: frozenset[int]) -> None:
    size = bitmap.entry_bytes
    entries = [bitmap.palette[at : at + size] for at in range(0, len(bitmap.palette), size)]
    require(all(size == 3 or entry[3] == 0 for entry in entries))
    steps = (0, 255) if len(entries) == 2 else range(len(entries))
    if not all(entry[:3] == bytes((step,)) * 3 for entry, step in zip(entries, steps, strict=True)):
        require(not any(any(entry) for index, entry in enumerate(entries) if index not in used))
