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
    UnseenKind.BELOW_HEIGHT: N_("Below the lower edge"),
    UnseenKind.OUTSIDE_CANVAS: N_("Outside the shown area"),
    UnseenKind.UNDER_TRANSPARENCY: N_("Under the transparency"),
    UnseenKind.EXTRA_SAMPLES: N_("In a channel that is not shown"),
    UnseenKind.OUTSIDE_ANIMATION: N_("Beside the animation"),
    UnseenKind.NO_TIME: N_("A frame shown for no time"),
    UnseenKind.STEALTH_TEXT: N_("Text in the lowest bits of the picture"),
}

_REMOVED: dict[UnseenKind, str] = {
    UnseenKind.BEHIND_CROP: N_("The picture behind the crop was removed."),
    UnseenKind.LAST_TILES: N_("Picture beyond the edge was removed."),
    UnseenKind.LAST_BLOCKS: N_("A strip beyond the edge was removed; only the blocks at the edge were encoded again."),
    UnseenKind.BELOW_HEIGHT: N_("Rows below the lower edge of the picture, which nobody sees, were removed."),
    UnseenKind.OUTSIDE_CANVAS: N_("Picture outside the shown area was removed."),
    UnseenKind.UNDER_TRANSPARENCY: N_("The picture under the transparent parts was removed."),
    UnseenKind.EXTRA_SAMPLES: N_("A channel that no program shows was removed."),
    UnseenKind.OUTSIDE_ANIMATION: N_("The picture beside the animation was removed."),
    UnseenKind.NO_TIME: N_("A frame that is shown for no time was removed."),
    UnseenKind.STEALTH_TEXT: N_(
        "Text hidden in the lowest bits was removed; transparency changed by at most 1 of 255."
    ),
}
_KEPT: dict[UnseenKind, str] = {
    UnseenKind.BEHIND_CROP: N_("The file holds more picture behind its crop, which is kept in the copy."),
    UnseenKind.LAST_TILES: N_("The file holds a strip of picture beyond its edge, which is kept in the copy."),
    UnseenKind.LAST_BLOCKS: N_("The file holds a strip of picture beyond its edge, which is kept in the copy."),
    UnseenKind.BELOW_HEIGHT: N_("The file holds more rows below the picture, which are kept in the copy."),
    UnseenKind.OUTSIDE_CANVAS: N_("The file holds more picture outside the shown area, which is kept in the copy."),
    UnseenKind.UNDER_TRANSPARENCY: N_(
        "The file holds a picture under its transparent parts, which is kept in the copy."
    ),
    UnseenKind.EXTRA_SAMPLES: N_("The file holds a channel that no program shows, which is kept in the copy."),
    UnseenKind.OUTSIDE_ANIMATION: N_("The file holds a picture beside its animation, which is kept in the copy."),
    UnseenKind.NO_TIME: N_("The file holds a frame that is shown for no time, which is kept in the copy."),
    UnseenKind.STEALTH_TEXT: N_("The file holds text in the lowest bits of its picture, which is kept in the copy."),
}
_IN_COLOURS = N_("Text hidden in the lowest bits was removed; transparency or colours changed by at most 1 of 255.")
_ENCODED_ANEW = N_("For that the whole picture was encoded again, at a quality that looks the same.")
_OFFERED = N_("It can be removed by encoding the picture anew, which loses a little (--hidden remove).")
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
    return _("{whole} pixels").format(whole=_size(record.whole))


def notes_of(stripped: Stripped) -> tuple[str, ...]:
    """Sentences for a result, marked with `N_`, each once."""
    gone, left = stripped.removed, stripped.kept
    notes = [_IN_COLOURS if _is_in_colours(record) else _REMOVED[record.kind] for record in gone]
    notes += [_ENCODED_ANEW for record in gone if _needs_encoding(record)]
    notes += [GAIN_MAP_LEFT_OUT] if stripped.loses_hdr else []
    notes += [_KEPT[record.kind] for record in left]
    notes += [_OFFERED for record in left if record.removal is Removal.NEEDS_ENCODING]
    return tuple(dict.fromkeys(notes))


def _is_in_colours(record: UnseenPicture) -> bool:
    """Whether this is text in the lowest bits of colours: only that in alpha goes without being asked for."""
    return record.kind is UnseenKind.STEALTH_TEXT and record.removal is Removal.NEEDS_ENCODING


def _needs_encoding(record: UnseenPicture) -> bool:
    return record.removal is Removal.NEEDS_ENCODING and record.kind not in _IN_PLACE


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
