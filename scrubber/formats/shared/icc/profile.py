"""Colour profiles without a maker: the colour data of the original in a profile that says nothing else.

A profile names its device, maker, software and date, and has room for private tags, text in many languages and
gaps. A copy gets a profile built anew from the keep-list in `elements`: same tables, so the same rendering;
neutral header; a description derived from the colours alone (`essence`).
Rejected: replacing every profile by a standard one that looks alike, which shifts colours silently.
"""

from functools import lru_cache

from scrubber.formats.shared.icc.elements import holds_words
from scrubber.formats.shared.icc.essence import REMEMBERED, colours_of
from scrubber.formats.shared.icc.tag_table import IccProfile
from scrubber.i18n import N_

_CURVES = (b"rTRC", b"gTRC", b"bTRC", b"kTRC")

PROFILE_LEFT_OUT = N_("The colour profile is broken and other programs ignore it, so the copy has none.")

PROFILE_WITH_WORDS = N_(
    "Among the numbers of the colour profile stands a text. It is kept: the colours would change without it."
)


@lru_cache(maxsize=REMEMBERED)
def rebuild_profile(profile: bytes) -> bytes:
    """A neutral profile with the same rendering.

    Empty when no colour engine could use `profile`, so that leaving it out changes nothing. Raises `Unsupported`
    when it might be used in a way that can't be rebuilt.
    """
    colours = colours_of(profile)
    return colours.profile() if colours else b""


@lru_cache(maxsize=REMEMBERED)
def profile_notes(profile: bytes) -> tuple[str, ...]:
    """What a user should know of what becomes of `profile`, nothing where there is none. Raises `Unsupported`."""
    if not profile:
        return ()
    rebuilt = rebuild_profile(profile)
    if not rebuilt:
        return (PROFILE_LEFT_OUT,)
    parsed = IccProfile.read(rebuilt)
    curves = (parsed.element(tag) for tag in parsed.tags if tag.signature in _CURVES)
    return (PROFILE_WITH_WORDS,) if any(map(holds_words, curves)) else ()
