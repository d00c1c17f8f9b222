"""The colour spaces that most photos are in, as elements of a neutral profile.

Colorants are adapted to D50, as the profiles of these spaces hold them; curves as their definitions give them:
IEC 61966-2-1 (sRGB, Display P3), Adobe RGB (1998) section 4.3.4.2, ISO 22028-2 (ProPhoto).
"""

import struct

KNOWN_COLORANTS = {
    "sRGB IEC61966-2.1": (0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141),
    "Display P3": (0.5151, 0.2412, -0.0011, 0.2920, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841),
    "Adobe RGB (1998)": (0.6097, 0.3111, 0.0195, 0.2053, 0.6257, 0.0609, 0.1492, 0.0632, 0.7446),
    "ProPhoto RGB": (0.7977, 0.2880, 0.0, 0.1352, 0.7119, 0.0, 0.0313, 0.0001, 0.8249),
}
"""Red, green and blue colorant (X, Y, Z each)."""

_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_GAMMAS = {"Adobe RGB (1998)": 563 / 256, "ProPhoto RGB": 1.8}


def standard_elements(name: str) -> dict[bytes, bytes]:
    """Colorants, white and curves of the space called `name`."""
    colorants = [_fixed(number) for number in KNOWN_COLORANTS[name]]
    rows = (b"".join(colorants[start : start + 3]) for start in (0, 3, 6))
    found = {tag: b"XYZ \0\0\0\0" + row for tag, row in zip((b"rXYZ", b"gXYZ", b"bXYZ"), rows, strict=True)}
    return {**found, **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(name)), b"wtpt": _WHITE}


def _curve(name: str) -> bytes:
    """parametricCurveType: a power (function 0), or a power with a straight beginning (function 3)."""
    numbers = (_GAMMAS[name],) if name in _GAMMAS else _SRGB_CURVE
    return struct.pack(">4sIHH", b"para", 0, 0 if len(numbers) == 1 else 3, 0) + b"".join(map(_fixed, numbers))


def _fixed(number: float) -> bytes:
    """s15Fixed16Number."""
    return struct.pack(">i", round(number * 65536))


_WHITE = struct.pack(">4sI3I", b"XYZ ", 0, 0xF6D6, 0x10000, 0xD32D)
