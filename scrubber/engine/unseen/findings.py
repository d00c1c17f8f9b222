"""Picture that nobody sees as findings and small pictures, for the inspector, `show` and `check`."""

from scrubber.engine.preview import encode
from scrubber.engine.reference_decoder import DECODER_ERRORS
from scrubber.engine.report import UnseenFindings
from scrubber.engine.unseen.removal import is_removed
from scrubber.engine.unseen.words import LABELS, value_of
from scrubber.errors import ScrubberError
from scrubber.formats.base import Document, Fate, Format, HiddenPictures, Part, Policy
from scrubber.i18n import _, dotted, labelled, ngettext, number
from scrubber.metadata.findings.finding import Finding, HiddenPicture, Relation, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.pixels.raster import Rgb
from scrubber.pixels.unseen.base import Found
from scrubber.pixels.unseen.record import UnseenKind
from scrubber.pixels.unseen.registry import search_of

KEY = "unseen:"
"""How the keys of these findings begin; the kind follows."""
_RELATIONS = {
    UnseenKind.BEHIND_CROP: Relation.MORE,
    UnseenKind.LAST_TILES: Relation.MORE,
    UnseenKind.LAST_BLOCKS: Relation.MORE,
    UnseenKind.BELOW_HEIGHT: Relation.MORE,
    UnseenKind.OUTSIDE_CANVAS: Relation.MORE,
    UnseenKind.UNDER_TRANSPARENCY: Relation.CHANGED,
}
_SMALL_PX = 256
"""Pixels a side of a picture where no size was asked for."""
_MAX_PICTURES = 20


def find_unseen(document: Document, image_format: Format, pixels: int) -> UnseenFindings:
    """What nobody sees in a parsed file, with pictures of at most `pixels` a side (0: small ones). Raises nothing.

    Ask `may_hold_unseen` first, which spares most files the decoding.
    """
    try:
        clean = b"".join(document.rebuild(Policy()))
        found = list(search_of(image_format.name).find(clean, ""))
    except (ScrubberError, MemoryError, *DECODER_ERRORS):
        return UnseenFindings()
    part = next((part for part in document.ledger.parts if part.is_picture), document.ledger.parts[0])
    shown = [hidden for hidden in found if hidden.picture is not None][:_MAX_PICTURES]
    pictures = tuple(_hidden_picture(hidden, hidden.picture, part, pixels or _SMALL_PX) for hidden in shown)
    removable = any(is_removed(hidden.record, HiddenPictures.AUTO) for hidden in found)
    by_kind: dict[UnseenKind, list[Found]] = {hidden.record.kind: [] for hidden in found}
    for hidden in found:
        by_kind[hidden.record.kind].append(hidden)
    return UnseenFindings(tuple(_finding(alike, part) for alike in by_kind.values()), pictures, removable)


def _kind(found: Found) -> Kind:
    return Kind.LOWEST_BITS if found.record.kind is UnseenKind.STEALTH_TEXT else Kind.UNSEEN_PICTURE


def _finding(alike: list[Found], part: Part) -> Finding:
    """One finding for all frames or pages with the same."""
    record = alike[0].record
    is_gone = all(is_removed(hidden.record, HiddenPictures.AUTO) for hidden in alike)
    fate = Fate.DROP if is_gone else Fate.KEEP
    label, value = LABELS[record.kind], value_of(record)
    if len(alike) > 1:
        places = ngettext("in {count} frame or page", "in {count} frames or pages", len(alike))
        value = dotted((value, places.format(count=number(len(alike)))))
    return Finding(_kind(alike[0]), KEY + record.kind, label, value, part.name, part.offset, Risk.HIGH, fate)


def _hidden_picture(found: Found, picture: Rgb | None, part: Part, pixels: int) -> HiddenPicture:
    record = found.record
    label = labelled(_(LABELS[record.kind]), value_of(record))
    relation = _RELATIONS.get(record.kind, Relation.UNKNOWN)
    data = b"" if picture is None else _small(picture, pixels)
    stays = not is_removed(record, HiddenPictures.AUTO)
    is_offered = stays and is_removed(record, HiddenPictures.REMOVE)
    return HiddenPicture(_kind(found), label, data, part.name, part.offset, relation, stays, is_offered)


def _small(picture: Rgb, pixels: int) -> bytes:
    from PIL import Image

    small = Image.fromarray(picture)
    small.thumbnail((pixels, pixels))
    return encode(small)
