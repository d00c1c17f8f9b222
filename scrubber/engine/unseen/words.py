"""What is said of picture that nobody sees: names for findings, and notes for results."""

from scrubber.engine.unseen.removal import Stripped
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT
from scrubber.i18n import N_, _
from scrubber.metadata.findings.text import plain
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture

LABELS: dict[UnseenKind, str] = {
    UnseenKind.BEHIND_CROP: N_("Behind the crop"),
    UnseenKind.LAST_TILES: N_("Beyond the edge"),
    UnseenKind.LAST_BLOCKS: N_("Beyond the edge"),
    UnseenKind.BELOW_HEIGHT: N_("Beyond the edge"),
    UnseenKind.OUTSIDE_CANVAS: N_("Outside the shown area"),
    UnseenKind.UNDER_TRANSPARENCY: N_("Under the transparency"),
    UnseenKind.EXTRA_SAMPLES: N_("In a channel that is not shown"),
    UnseenKind.OUTSIDE_ANIMATION: N_("Outside the shown area"),
    UnseenKind.NO_TIME: N_("A frame shown for no time"),
    UnseenKind.STEALTH_TEXT: N_("Text in the lowest bits of the picture"),
}

_REMOVED = N_("Picture that nobody sees was removed.")
_REMOVED_OTHERWISE: dict[UnseenKind, str] = {
    UnseenKind.LAST_BLOCKS: N_("A strip beyond the edge was removed; only the blocks at the edge were encoded again."),
    UnseenKind.STEALTH_TEXT: N_("Text hidden in the lowest bits was removed; values changed by at most 1 of 255."),
}
"""Where removing something changed other values of the picture a little."""
_KEPT = N_("The copy still holds picture or words that nobody sees.")
_ENCODED_ANEW = N_("Photos of this kind are encoded anew, with a loss that can't be seen.")
_OFFERED = N_("It can be removed by encoding the picture anew, which loses a little.")
_IN_PLACE = (UnseenKind.STEALTH_TEXT, UnseenKind.LAST_BLOCKS)
"""What is offered, though it doesn't take encoding all of the picture."""
_BESIDE = frozenset({
    UnseenKind.BEHIND_CROP, UnseenKind.LAST_TILES, UnseenKind.LAST_BLOCKS, UnseenKind.BELOW_HEIGHT,
    UnseenKind.OUTSIDE_CANVAS,
})  # fmt: skip
"""Kinds of which a part is shown."""


def value_of(record: UnseenPicture) -> str:
    """How much there is, or the text itself (translated; safe to show)."""
    if record.kind is UnseenKind.STEALTH_TEXT:
        return plain(record.text) or _("unreadable")
    if record.kind in _BESIDE:
        return _("{whole} pixels, of which {shown} are shown").format(
            whole=_size(record.whole), shown=_size(record.shown)
        )
    return _size(record.whole)


def notes_of(stripped: Stripped) -> tuple[str, ...]:
    """Sentences for a result, marked with `N_`, each once."""
    gone, left = stripped.removed, stripped.kept
    notes = [_REMOVED_OTHERWISE.get(record.kind, _REMOVED) for record in gone]
    notes += [_ENCODED_ANEW for record in gone if _needs_encoding(record)]
    notes += [GAIN_MAP_LEFT_OUT] if stripped.loses_hdr else []
    notes += [_KEPT] if left else []
    notes += [_OFFERED for record in left if record.removal is Removal.NEEDS_ENCODING]
    return tuple(dict.fromkeys(notes))


def _needs_encoding(record: UnseenPicture) -> bool:
    return record.removal is Removal.NEEDS_ENCODING and record.kind not in _IN_PLACE


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
