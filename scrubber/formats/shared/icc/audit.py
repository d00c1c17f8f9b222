"""The strict reading of a copy's colour profile: exactly a neutral one, to the last byte.

Where profiles are kept as they are, the digest of the colours holds all bytes of the source's.
"""

from functools import lru_cache

from scrubber.formats import reasons
from scrubber.formats.base import require
from scrubber.formats.shared.icc.elements import COLOUR_ELEMENTS
from scrubber.formats.shared.icc.essence import (
    NEUTRAL_NAMES,
    REMEMBERED,
    description,
    neutral_header,
    profiles_are_kept,
)
from scrubber.formats.shared.icc.tag_table import HEADER_BYTES, IccProfile


def audit_profile(profile: bytes) -> None:
    """Raise `NotVerified` unless `profile` is exactly a neutral one: no other tag, no gap, no byte of text.

    Where profiles are kept as they are, `engine.keeping` compares them with the source's.
    """
    if not profiles_are_kept():
        _audit_neutral(profile)


def unchecked_bytes(profile: bytes) -> bytes:
    """What of an audited profile may still hold a removed value: one that is kept may name what XMP names as well."""
    return b"" if profiles_are_kept() else profile


@lru_cache(maxsize=REMEMBERED)
def _audit_neutral(profile: bytes) -> None:
    what = reasons.NOT_BELONGING
    parsed = IccProfile.read(profile)
    require(parsed.header == neutral_header(parsed.header, len(profile)), what, "icc.header")
    names = [tag.signature for tag in parsed.tags]
    require(names == [b"desc", *sorted({*names} - {b"desc"})], what, "icc.tag-order")
    for tag in parsed.tags:
        _audit_element(tag.signature, parsed.element(tag), profile[8], what)
    used = HEADER_BYTES + 4 + 12 * len(parsed.tags)
    for offset, length in sorted({(tag.offset, tag.length) for tag in parsed.tags}):
        is_next = offset == used and not any(profile[offset + length : offset + length + -length % 4])
        require(is_next, what, "icc.gap", offset=offset)
        used = offset + length + -length % 4
    require(used == len(profile), what, "icc.behind-end")


def _audit_element(signature: bytes, element: bytes, version: int, what: str) -> None:
    if signature == b"desc":
        names = [description(name, version) for name in ("", *NEUTRAL_NAMES)]
        require(element in names, what, "icc.description", "desc")
        return
    require(signature in COLOUR_ELEMENTS, what, "icc.tag", repr(signature))
    require(element == COLOUR_ELEMENTS[signature](element), what, "icc.element", repr(signature))
