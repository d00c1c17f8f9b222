"""What a user means to keep of one photo: read from it, made as coarse as asked, written, and read back.

A colour profile that is to stay as it is goes another way: writers and audits take it so (`profiles_as_they_are`), and
here copy and source are compared.
"""

from dataclasses import replace

from scrubber.errors import Detail, NotVerified, ScrubberError
from scrubber.formats.base import Document, Fate, Format, Part, PayloadKind, Policy
from scrubber.formats.keep import NO_BLOCKS, Kept, KeptBlocks, KeptIn
from scrubber.formats.shared.icc.essence import is_usable
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT
from scrubber.i18n import N_
from scrubber.limits import MIB

CANNOT_HOLD = N_("A file of this kind can't hold what you chose to keep: the copy was made without it.")
_PANORAMA = b"ns.google.com/photos/1.0/panorama/"


def with_kept(document: Document, image_format: Format, policy: Policy, data: bytes) -> Policy:
    """The policy with the blocks that a copy of this photo holds. `data` is the file. Raises `ScrubberError`."""
    return replace(policy, kept=blocks_for(document, image_format, policy, data))


def blocks_for(document: Document, image_format: Format, policy: Policy, data: bytes) -> KeptBlocks:
    """The blocks of values that a copy of this photo holds, read back and found to say no more than asked."""
    if not may_keep(document, policy, data) or not can_hold(document, image_format):
        return NO_BLOCKS
    from scrubber.metadata.keeping.check import check_blocks  # readers are loaded only when something is kept
    from scrubber.metadata.keeping.coarsening import choose
    from scrubber.metadata.keeping.writing import kept_blocks
    from scrubber.metadata.readers.collect import values_of

    chosen = choose(values_of(document), policy.keep)
    blocks = kept_blocks(chosen, image_format.kept_in, document.essence.orientation)
    check_blocks(blocks, policy.keep)
    return blocks


def may_keep(document: Document, policy: Policy, data: bytes) -> bool:
    """Whether anything of this file could be kept; quick for the photo that is no panorama, when nothing else is."""
    return not policy.keep.keeps_nothing_personal or (policy.keep.panorama and _may_be_panorama(document, data))


def _may_be_panorama(document: Document, data: bytes) -> bool:
    """Whether the words for panoramas stand in a part that isn't copied; looking through the picture takes too long."""
    parts = (part for part in document.ledger.parts if part.fate is not Fate.KEEP and not part.is_picture)
    return any(data.find(_PANORAMA, part.offset, min(part.end, part.offset + MIB)) >= 0 for part in parts)


def can_hold(document: Document, image_format: Format) -> bool:
    """Whether a copy of this file can hold kept values."""
    return document.can_hold_kept and image_format.kept_in is not KeptIn.NOWHERE


def note_of(document: Document, image_format: Format, policy: Policy) -> str:
    """What the user should know where a copy can't hold what was chosen (marked with `N_`); else empty."""
    asks_for_more = not replace(policy.keep, profile=False).keeps_nothing_personal
    return CANNOT_HOLD if asks_for_more and not can_hold(document, image_format) else ""


def profiles_of(document: Document) -> frozenset[bytes]:
    """The colour profiles of a file."""
    return frozenset(payload.data for payload in document.payloads() if payload.kind is PayloadKind.ICC)


def with_profile_kept(document: Document) -> tuple[Part, ...]:
    """The parts of a photo whose copy has its profile as it is: those that hold it are kept, not written anew."""
    parts = document.ledger.parts
    names = {parts[payload.part].name for payload in document.payloads() if payload.kind is PayloadKind.ICC}
    return tuple(
        replace(part, fate=Fate.KEEP) if part.fate is Fate.REWRITE and part.name in names else part for part in parts
    )


def check_profiles(source: Document, image_format: Format, copy: bytes) -> None:
    """Raise `NotVerified` when a profile in `copy` isn't one of the source's that can be used, to the last byte."""
    if not profiles_of(image_format.parse(copy)) <= set(filter(is_usable, profiles_of(source))):
        raise NotVerified(N_("its colours are not the same"), Detail("keep.profile"))


def kept_profile(source: Document, image_format: Format, policy: Policy, copy: bytes) -> tuple[tuple[Kept, ...], str]:
    """What a verified copy has of the profile that was to be kept, and a note where that is nothing."""
    if not policy.keep.profile or not profiles_of(source):
        return (), ""
    if profiles_of(image_format.parse(copy)):
        return (Kept.PROFILE,), ""
    return (), "" if PROFILE_LEFT_OUT in source.notes else CANNOT_HOLD


def put_in_place(copy: bytes, image_format: Format, policy: Policy) -> bytes:
    """A clean copy with the kept blocks in it, for copies that were made in several steps without them."""
    return b"".join(image_format.parse(copy).rebuild(policy)) if policy.kept else copy


def holds_only_kept(image_format: Format, data: bytes, policy: Policy) -> bool:
    """Whether a file is just what a clean copy would be that holds what this policy keeps of it."""
    try:
        blocks = blocks_for(image_format.parse(data), image_format, policy, data)
        if blocks:
            image_format.audit_kept(data, blocks)
        return bool(blocks)
    except ScrubberError:
        return False
