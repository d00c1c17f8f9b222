"""How bright Apple's gain map may get, from the maker note of a photo.

Older phones say it only in two tags of the maker note; Apple documents how to compute the headroom from them
("Applying Apple HDR effect to your photos"). Both HEIC and JPEG need it.
"""

import struct

from scrubber.containers import tiff
from scrubber.errors import ScrubberError

_MAX_NUMBER, _MAX_STOPS = 1000.0, 9.0
"""Larger numbers are no light: real headrooms stay below four stops."""
_MAKER_NOTE = 0x927C
_APPLE = b"Apple iOS\0"
_APPLE_IFD = 14
_HEADROOM_TAG, _GAIN_TAG = 0x21, 0x30
_DARK = 0.01


def in_maker_note(exif: bytes) -> float | None:
    """The headroom that Apple's maker note implies; None without one."""
    try:
        note = _maker_note(exif)
        if not note.startswith(_APPLE) or note[12:14] != b"MM":
            return None
        ifd = tiff.read_ifd(note, _APPLE_IFD, tiff.Header(">", False, _APPLE_IFD), strict=False)
        first, second = _fraction(ifd, _HEADROOM_TAG), _fraction(ifd, _GAIN_TAG)
    except (ScrubberError, struct.error):
        return None
    return None if first is None or second is None else headroom_of(first, second)


def _maker_note(exif: bytes) -> bytes:
    for ifd in tiff.walk(exif):
        entry = ifd.get(_MAKER_NOTE)
        if entry is not None and entry.readable:
            return entry.raw
    return b""


def _fraction(ifd: tiff.Ifd, tag: int) -> float | None:
    entry = ifd.get(tag)
    if entry is None or not entry.readable or entry.type not in (tiff.RATIONAL, tiff.SRATIONAL) or not entry.count:
        return None
    value = entry.values(1)[0]
    number = float(value) if isinstance(value, tiff.Rational) else float("nan")
    return number if abs(number) <= _MAX_NUMBER else None


def headroom_of(first: float, second: float) -> float:
    """Apple's formula: how many times brighter than white the picture may get, from tags 33 and 48."""
    if first < 1.0:
        stops = 1.8 - 20.0 * second if second <= _DARK else 1.601 - 0.101 * second
    else:
        stops = 3.0 - 70.0 * second if second <= _DARK else 2.303 - 0.303 * second
    return float(2.0 ** min(max(stops, 0.0), _MAX_STOPS))
