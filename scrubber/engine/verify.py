"""Reading a copy back and proving that it is what was promised, before it gets its name."""

from dataclasses import replace

from scrubber.engine.keeping import check_profiles, holds_only_kept
from scrubber.engine.removed import find_leak
from scrubber.errors import Detail, NotVerified, ParseError, ScrubberError
from scrubber.formats.base import Buffer, Document, Essence, Format, Policy
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.icc.essence import profiles_are_kept
from scrubber.i18n import N_
from scrubber.limits import MIN_REMOVED_BYTES

_SLICE = 1 << 18
_DIFFERENCES = {
    "width": N_("its picture is not the same"),
    "height": N_("its picture is not the same"),
    "frames": N_("its picture is not the same"),
    "orientation": N_("its picture is not the same"),
    "picture": N_("its picture is not the same"),
    "colour": N_("its colours are not the same"),
}


def verify(
    image_format: Format,
    document: Document,
    copy: bytes,
    original: Document | None = None,
    kept: KeptBlocks = NO_BLOCKS,
) -> None:
    """Raise `NotVerified` unless `copy` holds the picture of `document`, the `kept` blocks and nothing else.

    Removed values are those of `original`, where that is another document: a picture with covers comes between.
    """
    try:
        audit = image_format.audit_kept(copy, kept)
    except ParseError as error:
        raise NotVerified(
            N_("other programs can't open it"), replace(error.detail, check="verify.unreadable")
        ) from error
    _compare(audit.essence, document.essence)
    if profiles_are_kept():
        check_profiles(original or document, image_format, copy)
    unchecked_bytes = b"".join(audit.unchecked_bytes)
    if len(unchecked_bytes) >= MIN_REMOVED_BYTES and find_leak(original or document, unchecked_bytes) is not None:
        raise NotVerified(N_("it holds something that does not belong there"), Detail("verify.removed-value"))


def _compare(copy: Essence, source: Essence) -> None:
    """Raise `NotVerified` when they aren't the same picture."""
    for name, difference in _DIFFERENCES.items():
        if getattr(copy, name) != getattr(source, name):
            raise NotVerified(difference, Detail(f"verify.{name}"))
    if not _same_streams(copy, source):
        raise NotVerified(_DIFFERENCES["picture"], Detail("verify.streams"))


def is_clean(image_format: Format, data: bytes, policy: Policy | None = None) -> bool:
    """Whether a file is already just what a clean copy would be, one made by `policy` if that is given."""
    try:
        image_format.audit(data)
        if profiles_are_kept():
            check_profiles(image_format.parse(data), image_format, data)
        if policy is None or policy.keep_hdr:
            return True
        document = image_format.parse(data)
        return document.for_policy(policy) is document
    except ScrubberError:
        return holds_only_kept(image_format, data, policy or Policy())


def _same_streams(copy: Essence, source: Essence) -> bool:
    if [len(stream) for stream in copy.streams] != [len(stream) for stream in source.streams]:
        return False
    return all(map(_same_bytes, copy.streams, source.streams))


def _same_bytes(one: Buffer, other: Buffer) -> bool:
    """Compare in slices turned into `bytes`: comparing memoryviews themselves is many times slower."""
    return all(
        bytes(one[start : start + _SLICE]) == bytes(other[start : start + _SLICE])
        for start in range(0, len(one), _SLICE)
    )
