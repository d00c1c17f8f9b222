"""What several formats say: why a part is kept, written anew or left out, and why a file is refused.

Each is marked for translation and shown as it is; a refusal goes on behind "The photo is damaged: " and the like.
"""

from scrubber.i18n import N_

REWRITTEN = N_("needed to show the picture; rewritten without the rest")
WITHOUT_REST = N_("the picture itself, without what no pixel needs")
"""Where spare bits, bytes behind the last pixel or words beside it were left out."""

PICTURE = N_("the picture itself, copied untouched")
NEEDED = N_("needed to show the picture")
COLOURS = REWRITTEN
"""Without names, dates and devices of a profile, and colours that no pixel has."""

ORIENTATION = N_("only its orientation is kept")
"""Of a block that says much more."""

NOT_NEEDED = N_("not needed to show the picture")
BEHIND_PICTURE = N_("hidden behind the end of the picture")
"""Of bytes inside of the part that holds compressed picture data."""

PART_MISSING = N_("a part of the picture is missing")
"""Also of a file without any picture."""

DATA_UNREADABLE = N_("its picture data can't be read")
COLOURS_UNREADABLE = N_("its colours can't be read")
DAMAGED_HEADER = N_("its header is damaged")
"""Also of numbers that are there, and that no such file can have."""

TOO_MANY_PARTS = N_("it has too many parts")
RARE_KIND = N_("it is of a rare kind")
OUT_OF_ORDER = N_("its parts are not in order")
"""Also of parts that may stand there once and stand there twice."""

NOT_BELONGING = N_("it holds something that does not belong there")
FOLLOWS_END = N_("something follows its end")
TEXT_IN_NUMBERS = N_("a text seems to hide in it where only numbers belong")
"""Numbers that read like words, in tables that make pixels or colours."""
