"""Colour profiles without a maker: the colour data of the original in a profile that says nothing else.

A profile names its device, maker, software and date, and has room for private tags, text in many languages and
gaps. A copy gets a profile built anew from the keep-list in `elements`: same tables, so the same rendering;
neutral header; a description derived from the colours alone (`essence`).
Rejected: replacing every profile by a standard one that looks alike, which shifts colours silently.
Who chose to keep the profile as it is (`essence.profiles_as_they_are`) gets it with all that it says.
"""

from functools import lru_cache

from scrubber.formats.shared.icc.elements import holds_words
from scrubber.formats.shared.icc.essence import REMEMBERED, colours_of, is_usable, profiles_are_kept
from scrubber.formats.shared.icc.tag_table import IccProfile
from scrubber.i18n import N_

_CURVES = (b"rTRC", b"gTRC", b"bTRC", b"kTRC")

PROFILE_LEFT_OUT = N_("The colour profile is broken and other programs ignore it, so the copy has none.")

PROFILE_WITH_WORDS = N_(
    "Among the numbers of the colour profile stands a text. It is kept: the colours would change without it."
)


def rebuild_profile(profile: bytes) -> bytes:
    """A neutral profile with the same rendering, or the profile itself where it is to be kept as it is.

    Empty when no colour engine could use `profile`, so that leaving it out changes nothing. Raises `Unsupported`
    when it might be used in a way that can't be rebuilt.
    """
    if profiles_are_kept():
        return profile if is_usable(profile) else b""
    return _neutral(profile)


@lru_cache(maxsize=REMEMBERED)
def _neutral(profile: bytes) -> bytes:
    colours = colours_of(profile)
    return colours.profile() if colours else b""


def profile_notes(profile: bytes) -> tuple[str, ...]:
    """What a user should know of what becomes of `profile`, nothing where there is none. Raises `Unsupported`."""
    if not profile:
        return ()
    if profiles_are_kept():
        return () if is_usable(profile) else (PROFILE_LEFT_OUT,)
    return _notes(profile)


@lru_cache(maxsize=REMEMBERED)
def _notes(profile: bytes) -> tuple[str, ...]:
    rebuilt = _neutral(profile)
    if not rebuilt:
        return (PROFILE_LEFT_OUT,)
    parsed = IccProfile.read(rebuilt)
    curves = (parsed.element(tag) for tag in parsed.tags if tag.signature in _CURVES)
    return (PROFILE_WITH_WORDS,) if any(map(holds_words, curves)) else ()
