"""What a clean JPEG XL codestream may hold, and what it must share with its source."""

from collections.abc import Mapping
from hashlib import sha256

from scrubber.bitstreams.jxl import strip_metadata
from scrubber.bitstreams.jxl.frames import Codestream, read_codestream
from scrubber.formats.base import require
from scrubber.formats.shared.icc.profile import audit_profile, colour_digest
from scrubber.i18n import N_


def essence(codestream: bytes, found: Codestream) -> tuple[bytes, bytes]:
    """Digests of picture and colours of a codestream."""
    colour = colour_digest(found.profile) if found.header.has_profile else b""
    return strip_metadata.essence(codestream, found), colour


def audit_codestream(codestream: bytes) -> Codestream:
    """What a clean codestream holds. Raises `NotVerified`, `ParseError` unless it is one."""
    found = read_codestream(codestream)
    words = found.header.names or found.frame_names or found.header.has_timecodes or found.header.preview
    require(not words, N_("its picture still holds words"))
    require(found.end == len(codestream), N_("something follows its picture"))
    if found.header.has_profile:
        audit_profile(found.profile)
    return found


def digest(picture: bytes, others: Mapping[bytes, bytes]) -> bytes:
    """One digest of a picture's and, by type, of the boxes that are written anew."""
    total = sha256(picture)
    for kind in sorted(others):
        total.update(kind + sha256(others[kind]).digest())
    return total.digest()
