"""A clean copy without the picture that nobody sees.

It goes the road of a copy with covers: the clean copy was verified first, the change is made in it, what comes out is
parsed, rebuilt and audited like any photo, and both are decoded and compared. A removal that fails leaves the clean
copy as it is: then the hidden picture is told as kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scrubber.engine.reference_decoder import DECODER_ERRORS
from scrubber.engine.unseen import proof
from scrubber.errors import Detail, NotVerified, ScrubberError
from scrubber.formats.base import Document, Format, HiddenPictures, Policy
from scrubber.i18n import N_
from scrubber.pixels.unseen.base import UnseenSearch
from scrubber.pixels.unseen.record import Removal, UnseenPicture
from scrubber.pixels.unseen.registry import search_of

_WITHOUT_HDR = Policy(keep_hdr=False)
_STILL_THERE = N_("it holds something that does not belong there")
_REMOVED: dict[HiddenPictures, frozenset[Removal]] = {
    HiddenPictures.KEEP: frozenset(),
    HiddenPictures.AUTO: frozenset({Removal.EXACT, Removal.NEARLY}),
    HiddenPictures.REMOVE: frozenset({Removal.EXACT, Removal.NEARLY, Removal.NEEDS_ENCODING}),
}


@dataclass(frozen=True, slots=True)
class Stripped:
    """A clean copy after the search: `document` is the copy's own when something was removed, else None."""

    data: bytes
    document: Document | None = None
    removed: tuple[UnseenPicture, ...] = ()
    kept: tuple[UnseenPicture, ...] = ()
    loses_hdr: bool = False
    """Whether a gain map was lost, because a picture that is encoded anew is the only one of its file."""


def is_removed(record: UnseenPicture, choice: HiddenPictures) -> bool:
    """Whether a copy made with this choice is without it."""
    return record.removal in _REMOVED[choice]


def holds_removable(data: bytes, image_format: Format, choice: HiddenPictures) -> bool:
    """Whether a clean copy holds what the choice removes. Raises nothing but MemoryError."""
    return any(is_removed(record, choice) for record in _records(data, image_format, ""))


def strip_unseen(data: bytes, image_format: Format, choice: HiddenPictures, folder: str) -> Stripped:
    """The clean copy `data` without what the choice removes. Raises nothing but MemoryError.

    `folder` is where unfinished files may stand.
    """
    found = _records(data, image_format, folder)
    kept = tuple(record for record in found if not is_removed(record, choice))
    removed = tuple(record for record in found if is_removed(record, choice))
    if not removed:
        return Stripped(data, kept=kept)
    try:
        stripped, document = _without(data, image_format, search_of(image_format.name), removed, folder)
    except (ScrubberError, *DECODER_ERRORS):
        return Stripped(data, kept=found)
    loses_hdr = _has_gain_map(image_format.parse(data)) and not _has_gain_map(document)
    return Stripped(stripped, document, removed, kept, loses_hdr)


def _records(data: bytes, image_format: Format, folder: str) -> tuple[UnseenPicture, ...]:
    """What is found; nothing where no decoder opens it, because then nobody sees anything and nothing can be proved."""
    try:
        return tuple(hidden.record for hidden in search_of(image_format.name).find(data, folder))
    except (ScrubberError, *DECODER_ERRORS):
        return ()


def _has_gain_map(document: Document) -> bool:
    return document.for_policy(_WITHOUT_HDR) is not document


def _without(
    data: bytes, image_format: Format, search: UnseenSearch, removed: Sequence[UnseenPicture], folder: str
) -> tuple[bytes, Document]:
    """Raises `ScrubberError` when it can't be done, or not be proved."""
    changed = search.remove(data, removed, folder)
    clean = b"".join(image_format.parse(changed).rebuild(Policy()))
    image_format.audit(clean)
    proof.same_as_shown(search.shown(data), search.shown(clean), proof.allowance(removed))
    gone = {(record.kind, record.frame) for record in removed}
    if any((left.record.kind, left.record.frame) in gone for left in search.find(clean, folder)):
        raise NotVerified(_STILL_THERE, Detail("unseen.still-there"))
    return clean, image_format.parse(clean)
