"""What the help lists in tables: the commands of the command line, and the keys of the window in groups."""

from scrubber.i18n import N_, _, commas, labelled

SUMMARIES = {
    "show": N_("Show what photos tell a stranger."),
    "clean": N_("Make clean copies and verify them; the originals stay as they are."),
    "watch": N_("Watch a folder: clean every photo that appears in it, until stopped."),
    "check": N_("Check whether photos tell a stranger anything; the exit status is 3 when one does."),
    "faces": N_("Find the faces in photos; nothing is changed or written."),
    "index-check": N_("Try whether a face index that knows a folder of your photos would name the faces in others."),
    "schema": N_("Print the JSON Schema of what --json writes."),
    "help": N_("Print the pages of the help."),
}
"""The commands, each with what it does: for the parser and the manual as well."""

Keys = tuple[tuple[str, str], ...]
"""Each key as it stands on the keyboard, and what it does."""

LIST_KEYS: Keys = (
    ("Ctrl+O", N_("Add photos…")),
    ("Ctrl+Shift+O", N_("Add a folder…")),
    ("Ctrl+V", N_("Paste photos")),
    ("Ctrl+C", N_("Copy clean photo")),
    ("Delete", N_("Remove from the list")),
    ("Ctrl+Z", N_("Undo")),
    ("Ctrl+Return", N_("Make clean copies")),
    ("Ctrl+Shift+Return", N_("Clean only the selected photos")),
    ("Ctrl+P", N_("Pause")),
    ("Escape", N_("Stop cleaning")),
    ("Return", N_("Open large")),
    ("Ctrl+E", N_("Edit covers…")),
    ("Ctrl+T", N_("What the photos tell together")),
    ("Ctrl+M", N_("Map of all photos")),
    ("Ctrl+S", N_("Export what the selected photos tell…")),
    ("Ctrl+1, Ctrl+2", N_("Cards or list")),
    ("Ctrl+,", N_("Settings…")),
    ("F1", N_("Scrubber help")),
    ("?", N_("Keys")),
    ("Ctrl+Q", N_("Quit")),
)
VIEWER_KEYS: Keys = (
    ("Space", N_("Hold to see the original")),
    ("Shift+←, Shift+→", N_("Move the line between original and copy")),
    ("+", N_("Zoom in")),
    ("−", N_("Zoom out")),
    ("0", N_("Fit")),
    ("←, →", N_("From photo to photo")),
    ("Ctrl+←, ↑, ↓", N_("Move")),
)
COVER_KEYS: Keys = (
    ("Tab", N_("From one face to the next")),
    ("Space", N_("Cover or uncover")),
    # Translators: what keys do with a cover, or with the area of a crop: move it.
    ("←, →, ↑, ↓", N_("Move")),
    ("+, −", N_("Larger, smaller")),
    # Translators: what keys do with a cover: turn it around its middle.
    ("[, ]", N_("Turn")),
    ("N", N_("Draw a new cover")),
    ("C", N_("Crop")),
    ("Delete", N_("Remove it")),
    ("Ctrl+Z", N_("Undo")),
    ("H", N_("Hold to see the original")),
    ("Escape", N_("Back to all photos")),
)
MAP_KEYS: Keys = (
    ("←, →, ↑, ↓", N_("Move")),
    ("+", N_("Zoom in")),
    ("−", N_("Zoom out")),
    ("Home", N_("Show all")),
    ("Page Up, Page Down", N_("From photo to photo")),
)
KEYS: tuple[tuple[str, Keys], ...] = (
    (N_("All photos"), LIST_KEYS),
    (N_("Open large"), VIEWER_KEYS),
    (N_("Covers"), COVER_KEYS),
    (N_("Map"), MAP_KEYS),
)
"""Groups of keys: what they are for, and the keys."""


def keys_in_words(keys: Keys) -> str:
    """A group in one line (translated), for who can't see the table: "Space: Cover or uncover, N: Draw a new cover"."""
    return commas(labelled(key, _(words)) for key, words in keys)
