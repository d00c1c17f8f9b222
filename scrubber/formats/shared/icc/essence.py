"""What makes the colours of a profile: its normalised elements, its neutral header, and their digest.

A copy's profile is built from these and read back against them. Where a table is of a kind that can't be read, the
colours are those of a profile that was measured to render the same (`rendering`), and else the photo is refused.

A user may want profiles as they are: then each is its own colours, to the last byte, as long as one can be used.
"""

import hashlib
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from scrubber.errors import ParseError, Unsupported
from scrubber.formats.shared.icc.elements import COLOUR_ELEMENTS
from scrubber.formats.shared.icc.rendering import render_alike, renders
from scrubber.formats.shared.icc.standard_spaces import KNOWN_COLORANTS, standard_elements
from scrubber.formats.shared.icc.tag_table import IccProfile, odd_profile, write_profile

_CLASSES = (b"mntr", b"scnr", b"prtr", b"spac")
_MATRIX = (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
_D50 = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
_MAX_INTENT = 3
_NEWEST = 5
_MINOR_VERSIONS = {2: b"\x10\0\0", 4: b"\x40\0\0", 5: b"\0\0\0"}
REMEMBERED = 16
"""Profiles whose results are remembered: the photos of a folder share some; each has 16 MB at most."""

NEUTRAL_NAMES = tuple(KNOWN_COLORANTS)
"""The only words a neutral profile may hold."""


_are_kept = ContextVar("profiles are kept as they are", default=False)


@contextmanager
def profiles_as_they_are(wanted: bool = True) -> Iterator[None]:
    """If `wanted`, let writers and audits take profiles as they are meanwhile, in this thread."""
    token = _are_kept.set(wanted)
    try:
        yield
    finally:
        _are_kept.reset(token)


def profiles_are_kept() -> bool:
    """Whether profiles are taken as they are."""
    return _are_kept.get()


@dataclass(frozen=True, slots=True)
class Colours:
    """What makes colours: the neutral header (its size field 0) and the normalised elements by signature."""

    header: bytes
    elements: dict[bytes, bytes]

    def profile(self) -> bytes:
        """The neutral profile of these colours."""
        words = description(_colour_space_name(self.elements), version=self.header[8])
        return write_profile(self.header, [(b"desc", words), *sorted(self.elements.items())])


def colour_digest(profile: bytes) -> bytes:
    """A digest of everything in `profile` that makes colours; empty when no colour engine could use it.

    Where profiles are kept as they are, that is every byte of it.
    """
    if profiles_are_kept():
        return hashlib.sha256(b"as it is" + profile).digest() if is_usable(profile) else b""
    return _digest(profile)


def is_usable(profile: bytes) -> bool:
    """Whether some colour engine may use `profile`."""
    try:
        return colours_of(profile) is not None
    except Unsupported:
        return True


@lru_cache(maxsize=REMEMBERED)
def _digest(profile: bytes) -> bytes:
    colours = colours_of(profile)
    if colours is None:
        return b""
    digest = hashlib.sha256(colours.header)
    for signature, element in sorted(colours.elements.items()):
        digest.update(signature + struct.pack(">I", len(element)) + element)
    return digest.digest()


@lru_cache(maxsize=REMEMBERED)
def colours_of(profile: bytes) -> Colours | None:
    """What makes colours in `profile`, None when no colour engine could use it; raises `Unsupported`."""
    try:
        parsed = IccProfile.read(profile)
        if parsed.header[12:16] not in _CLASSES or parsed.header[20:24] not in (b"XYZ ", b"Lab "):
            return None
    except ParseError:
        return None
    elements, broken, odd = _elements(parsed)
    colours = Colours(neutral_header(parsed.header), elements)
    if broken or odd:
        return _equal(profile, colours, is_odd=bool(odd))
    return colours if _is_enough(parsed.header[16:20], elements) else None


def _elements(parsed: IccProfile) -> tuple[dict[bytes, bytes], set[bytes], set[bytes]]:
    """The elements that make colours, and the signatures of those that are broken, or of a kind that we can't read."""
    elements: dict[bytes, bytes] = {}
    broken: set[bytes] = set()
    odd: set[bytes] = set()
    for tag in parsed.tags:
        if tag.signature in COLOUR_ELEMENTS and tag.signature not in elements:
            try:
                elements[tag.signature] = COLOUR_ELEMENTS[tag.signature](parsed.element(tag))
            except ParseError:
                broken.add(tag.signature)
            except Unsupported:
                odd.add(tag.signature)
    return elements, broken - elements.keys(), odd - elements.keys()


def _equal(profile: bytes, rest: Colours, *, is_odd: bool) -> Colours | None:
    """The colours of a profile that renders as `profile` does: what could be read of it, or a standard one.

    None for a damaged profile that the engine can't use either.
    """
    candidates = [rest] if _is_enough(rest.header[16:20], rest.elements) else []
    if rest.header[16:20] == b"RGB ":
        header = rest.header[:20] + b"XYZ " + rest.header[24:]
        candidates += [Colours(header, standard_elements(name)) for name in KNOWN_COLORANTS]
    for candidate in candidates:
        if render_alike(profile, candidate.profile()):
            return candidate
    if is_odd or renders(profile):
        raise odd_profile()
    return None


def _is_enough(space: bytes, elements: dict[bytes, bytes]) -> bool:
    if b"A2B0" in elements or b"D2B0" in elements:
        return True
    if space == b"GRAY":
        return b"kTRC" in elements
    return space == b"RGB " and all(tag in elements for tag in _MATRIX)


def neutral_header(header: bytes, size: int = 0) -> bytes:
    """Version, class, colour space, connection space and rendering intent of `header`; all else fixed.

    Raises `Unsupported`.
    """
    if header[8] > _NEWEST:
        raise odd_profile()
    version = max(header[8], 2) & ~1 if header[8] < _NEWEST else _NEWEST  # engines take 1 and 3 for 2
    intent = struct.unpack_from(">H", header, 66)[0]
    return b"".join((
        struct.pack(">I4x", size),
        bytes((version,)),
        _MINOR_VERSIONS[version],
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
    for name, known in KNOWN_COLORANTS.items():
        if all(abs(a - b) < 0.003 for a, b in zip(colorants, known, strict=True)):
            return name
    return ""


def description(name: str, version: int) -> bytes:
    """The element `desc`: textDescriptionType in version 2, multiLocalizedUnicodeType from version 4."""
    if version >= 4:
        text = name.encode("utf-16-be")
        return struct.pack(">4sIII4sII", b"mluc", 0, 1, 12, b"enUS", len(text), 28) + text
    ascii_text = name.encode("ascii") + b"\0"
    return struct.pack(">4sII", b"desc", 0, len(ascii_text)) + ascii_text + bytes(78)
