"""Colour profiles without a maker: the colour data of the original in a profile that says nothing else.

A profile names its device, maker, software and date, and has room for private tags, text in many languages and
gaps. A copy gets a profile built anew from the keep-list in `icc_elements`: same tables, so the same rendering;
neutral header; a description derived from the colours alone. Rejected: replacing every profile by a standard
one that looks alike, which shifts colours silently.
"""

import hashlib
import struct
from functools import lru_cache

from scrubber.containers.icc import HEADER_BYTES, IccProfile, write_profile
from scrubber.errors import ParseError
from scrubber.formats.base import expect
from scrubber.formats.icc_elements import COLOUR_ELEMENTS, odd_profile
from scrubber.i18n import N_

_CLASSES = (b"mntr", b"scnr", b"prtr", b"spac")
_FLOAT_TRANSFORMS = (b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3")
_MATRIX = (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
_D50 = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
_MAX_INTENT = 3
_REMEMBERED = 8
"""Profiles whose results are remembered: the photos of a folder mostly share one or two."""

_KNOWN_COLORANTS = {
    "sRGB IEC61966-2.1": (0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141),
    "Display P3": (0.5151, 0.2412, -0.0011, 0.2920, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841),
    "Adobe RGB (1998)": (0.6097, 0.3111, 0.0195, 0.2053, 0.6257, 0.0609, 0.1492, 0.0632, 0.7446),
    "ProPhoto RGB": (0.7977, 0.2880, 0.0, 0.1352, 0.7119, 0.0, 0.0313, 0.0001, 0.8249),
}
"""Red, green and blue colorant (X, Y, Z each) adapted to D50, as profiles of these spaces hold them."""

NEUTRAL_NAMES = tuple(_KNOWN_COLORANTS)
"""The only words a neutral profile may hold."""


@lru_cache(maxsize=_REMEMBERED)
def rebuild_profile(profile: bytes) -> bytes:
    """A neutral profile with the same rendering.

    Empty when no colour engine could use `profile`, so that leaving it out changes nothing. Raises `Unsupported`
    when it might be used in a way that can't be rebuilt.
    """
    elements = _colour_elements(profile)
    if elements is None:
        return b""
    header = _neutral_header(profile[:HEADER_BYTES])
    description = _description(_colour_space_name(elements), version=header[8])
    return write_profile(header, [(b"desc", description), *sorted(elements.items())])


@lru_cache(maxsize=_REMEMBERED)
def audit_profile(profile: bytes) -> None:
    """Raise `NotVerified` unless `profile` is exactly a neutral one: no other tag, no gap, no byte of text."""
    what = N_("its colour profile still holds something")
    parsed = IccProfile.read(profile)
    expect(len(profile) >= HEADER_BYTES and parsed.header == _neutral_header(parsed.header, len(profile)), what)
    used = HEADER_BYTES + 4 + 12 * len(parsed.tags)
    expect(struct.unpack_from(">I", profile, HEADER_BYTES)[0] == len(parsed.tags), what)
    stretches: set[tuple[int, int]] = set()
    for tag in parsed.tags:
        element = parsed.element(tag)
        if tag.signature == b"desc":
            expect(element in [_description(name, profile[8]) for name in ("", *_KNOWN_COLORANTS)], what)
        else:
            expect(tag.signature in COLOUR_ELEMENTS, what)
            expect(element == COLOUR_ELEMENTS[tag.signature](element), what)
        stretches.add((tag.offset, tag.length))
    for offset, length in sorted(stretches):
        expect(offset == used and not any(profile[offset + length : offset + length + -length % 4]), what)
        used += length + -length % 4
    expect(used == len(profile), what)


@lru_cache(maxsize=_REMEMBERED)
def colour_digest(profile: bytes) -> bytes:
    """A digest of everything in `profile` that makes colours; empty when no colour engine could use it."""
    elements = _colour_elements(profile)
    if elements is None:
        return b""
    digest = hashlib.sha256(_neutral_header(profile[:HEADER_BYTES], 0))
    for signature, element in sorted(elements.items()):
        digest.update(signature + struct.pack(">I", len(element)) + element)
    return digest.digest()


def _colour_elements(profile: bytes) -> dict[bytes, bytes] | None:
    """The normalised colour elements by signature, or None for a profile no colour engine could use."""
    try:
        parsed = IccProfile.read(profile)
        if parsed.header[12:16] not in _CLASSES or parsed.header[20:24] not in (b"XYZ ", b"Lab "):
            return None
        found: dict[bytes, bytes] = {}
        for tag in parsed.tags:
            if tag.signature in _FLOAT_TRANSFORMS:
                raise odd_profile()
            if tag.signature in COLOUR_ELEMENTS and tag.signature not in found:
                found[tag.signature] = COLOUR_ELEMENTS[tag.signature](parsed.element(tag))
    except ParseError:
        return None
    return found if _is_usable(parsed.header[16:20], found) else None


def _is_usable(space: bytes, elements: dict[bytes, bytes]) -> bool:
    if b"A2B0" in elements:
        return True
    if space == b"GRAY":
        return b"kTRC" in elements
    return space == b"RGB " and all(tag in elements for tag in _MATRIX)


def _neutral_header(header: bytes, size: int = 0) -> bytes:
    """Version, class, colour space, connection space and rendering intent of `header`; all else fixed."""
    if header[8] not in (2, 4):
        raise odd_profile()
    intent = struct.unpack_from(">H", header, 66)[0]
    return b"".join((
        struct.pack(">I4x", size),
        header[8:9],
        b"\x40\0\0" if header[8] == 4 else b"\x10\0\0",
        header[12:24],
        bytes(12),
        b"acsp",
        bytes(24),
        struct.pack(">I", intent if intent <= _MAX_INTENT else 0),
        _D50,
        bytes(48),
    ))  # fmt: skip


def _colour_space_name(elements: dict[bytes, bytes]) -> str:
    """The usual name of the space with these colorants, empty when it is none of the common ones."""
    if not all(tag in elements for tag in _MATRIX):
        return ""
    raw = b"".join(elements[tag][8:20] for tag in _MATRIX[:3])
    colorants = [value / 65536 for value in struct.unpack(">9i", raw)]
    for name, known in _KNOWN_COLORANTS.items():
        if all(abs(a - b) < 0.003 for a, b in zip(colorants, known, strict=True)):
            return name
    return ""


def _description(name: str, version: int) -> bytes:
    """The element `desc`: textDescriptionType in version 2, multiLocalizedUnicodeType in version 4."""
    if version == 4:
        text = name.encode("utf-16-be")
        return struct.pack(">4sIII4sII", b"mluc", 0, 1, 12, b"enUS", len(text), 28) + text
    ascii_text = name.encode("ascii") + b"\0"
    return struct.pack(">4sII", b"desc", 0, len(ascii_text)) + ascii_text + bytes(78)
