"""Words for topics, fates, relations, sizes and what was kept that window, terminal and saved reports share.

The tables are marked for translation, not yet translated; the functions translate.
"""

from collections.abc import Iterable

from scrubber.formats.base import Fate
from scrubber.formats.keep import DateDetail, Keep, Kept, PlaceDetail
from scrubber.i18n import N_, _, commas, ngettext, number
from scrubber.metadata.findings.finding import Relation, Topic

TOPIC_TITLES = {
    Topic.PLACE: N_("Place"),
    Topic.PERSON: N_("People"),
    Topic.TIME: N_("Time"),
    Topic.DEVICE: N_("Device"),
    Topic.HIDDEN_PICTURE: N_("Hidden pictures"),
    # Translators: what was done to a photo, and with which programs.
    Topic.HISTORY: N_("History"),
    Topic.UNKNOWN: N_("Unknown data"),
    Topic.TECHNICAL: N_("Technical"),
}
"""Headings of groups of findings."""

TOPIC_WORDS = {
    Topic.PLACE: N_("Place"),
    Topic.PERSON: N_("People"),
    Topic.TIME: N_("Time"),
    Topic.DEVICE: N_("Camera"),
    Topic.HIDDEN_PICTURE: N_("Hidden picture"),
    Topic.HISTORY: N_("History"),
    Topic.UNKNOWN: N_("Unknown data"),
    Topic.TECHNICAL: N_("Technical"),
}
"""Topics of one photo, short enough for a chip."""

# Translators: what becomes of a part of the file in the clean copy: it is kept, rewritten or removed.
FATE_WORDS = {Fate.KEEP: N_("kept"), Fate.REWRITE: N_("rewritten"), Fate.DROP: N_("removed")}

RELATION_WORDS = {
    Relation.SAME: N_("It shows the same as the photo."),
    Relation.PART: N_("It shows a part of the photo."),
    Relation.MORE: N_("It shows more than the photo: what was cut off later can still be seen."),
    Relation.CHANGED: N_("It shows more than the photo: in one place something was covered or changed later."),
    Relation.OTHER: N_("It shows something other than the photo."),
}
"""What a hidden picture shows beside the photo; nothing is said of one that was not compared."""

KEPT_WORDS = {
    # Translators: what of the photo is kept, in a list, as in "Kept: Date, Place".
    Kept.DATE: N_("Date"),
    Kept.PLACE: N_("Place"),
    Kept.CAMERA: N_("Camera"),
    Kept.AUTHOR: N_("Author"),
    Kept.CAPTION: N_("Caption"),
    # Translators: the stars that somebody gave a photo.
    Kept.RATING: N_("Rating"),
    Kept.PANORAMA: N_("360-degree geometry"),
    Kept.PROFILE: N_("Colour profile as it is"),
}
# Translators: how much of a date is kept, in a list.
DATE_WORDS = {DateDetail.YEAR: N_("Year"), DateDetail.MONTH: N_("Month"), DateDetail.DAY: N_("Day")}
# Translators: how much of a place is kept, in a list.
PLACE_WORDS = {PlaceDetail.COUNTRY: N_("Country"), PlaceDetail.TOWN: N_("Town")}
"""What copies hold on purpose; dates and places that are kept exactly have the words of `KEPT_WORDS`."""


def kept(what: Iterable[Kept], keep: Keep) -> str:
    """What a copy holds on purpose, as fine as `keep` let it: "Kept: Town, Month"."""
    return _("Kept: {what}").format(what=commas(_(_kept_word(kind, keep)) for kind in what))


def _kept_word(what: Kept, keep: Keep) -> str:
    if what is Kept.DATE:
        return DATE_WORDS.get(keep.date, KEPT_WORDS[what])
    return PLACE_WORDS.get(keep.place, KEPT_WORDS[what]) if what is Kept.PLACE else KEPT_WORDS[what]


def size(count: int) -> str:
    """A number of bytes in words (translated): "900 bytes", "3.6 MB"."""
    if count < 1000:
        return ngettext("{count} byte", "{count} bytes", count).format(count=count)
    amount = count / 1000
    # Translators: a size: kilobytes (1,000 bytes) and megabytes.
    for unit in (_("{count} kB"), _("{count} MB")):
        if amount < 999.5:
            return unit.format(count=_short(amount))
        amount /= 1000
    return _("{count} GB").format(count=_short(amount))


def _short(amount: float) -> str:
    return number(amount, 0 if amount >= 9.95 else 1)


def exact_size(count: int) -> str:
    """A number of bytes to the last one, as technical details give it: "14,212 B"."""
    return f"{number(count)} B"
