"""What several formats say: why a part is kept, written anew or left out, and why a file is refused.

Each is marked for translation and shown as it is; a refusal goes on behind "The photo is damaged: " and the like.
"""

from scrubber.i18n import N_

PICTURE = N_("the picture itself, copied untouched")
NEEDED = N_("needed to show the picture")
REWRITTEN = N_("needed to show the picture; rewritten without the rest")
COLOURS = N_("needed for the colours; rewritten without the rest")
ORIENTATION = N_("only its orientation is kept")
"""Of a block that says much more."""

NOT_NEEDED = N_("not needed to show the picture")
NO_PROGRAM_NEEDS = N_("not needed to show the picture")
NOT_PICTURE = N_("not needed to show the picture")
BEHIND_PICTURE = N_("hidden behind the end of the picture")
"""Of bytes inside of the part that holds compressed picture data."""

NO_PICTURE = N_("a part of the picture is missing")
PART_MISSING = N_("a part of the picture is missing")
NO_SIZE = N_("its header is damaged")
DATA_UNREADABLE = N_("its picture data can't be read")
NO_DESCRIPTION = N_("its picture data can't be read")
COLOURS_UNREADABLE = N_("its colours can't be read")
DAMAGED_HEADER = N_("its header is damaged")
IMPOSSIBLE_VALUES = N_("its header is damaged")
"""Numbers that are there, and that no such file can have."""

TOO_LONG_ANIMATION = N_("it has too many parts")
NO_MEANING = N_("its header is damaged")
OUT_OF_ORDER = N_("its parts are not in order")
"""Also of parts that may stand there once and stand there twice."""

NOT_BELONGING = N_("it holds something that does not belong there")
FOLLOWS_END = N_("something follows its end")
HIDES_BEHIND = N_("something follows its end")
UNUSED_COLOURS = N_("it holds something that does not belong there")
TEXT_IN_NUMBERS = N_("a text seems to hide in it where only numbers belong")
"""Numbers that read like words, in tables that make pixels or colours."""
