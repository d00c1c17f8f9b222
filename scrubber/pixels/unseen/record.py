"""What is known of picture that nobody sees. Plain records, which cross process borders and need no decoder.

Other pictures in the file (thumbnails, previews, second pictures) are no part of this: they are payloads, and go.
"""

from dataclasses import dataclass
from enum import StrEnum

MARGIN = 2
"""Pixels by which a crop is no reason for an alarm: encoders round odd sizes up."""


class UnseenKind(StrEnum):
    """Why nobody sees it."""

    BEHIND_CROP = "behind-crop"  # the file cuts it off when it is shown
    LAST_TILES = "last-tiles"  # beyond the edge, in tiles that reach farther than the picture
    LAST_BLOCKS = "last-blocks"  # beyond the edge, in blocks that reach farther than the picture
    BELOW_HEIGHT = "below-height"  # rows behind those that the header counts
    OUTSIDE_CANVAS = "outside-canvas"  # a frame reaches beyond what is shown
    UNDER_TRANSPARENCY = "under-transparency"  # colours of pixels that are wholly transparent
    EXTRA_SAMPLES = "extra-samples"  # a channel that no program shows
    OUTSIDE_ANIMATION = "outside-animation"  # shown by programs that know no animation, only
    NO_TIME = "no-time"  # a frame that is shown for no time
    STEALTH_TEXT = "stealth-text"  # text in the lowest bits of the transparency or of the colours


class Removal(StrEnum):
    """What it takes to leave it out."""

    EXACT = "exact"  # the picture that is shown stays the very same
    NEARLY = "nearly"  # transparency, or a colour, changes by at most 1 of 255
    NEEDS_ENCODING = "needs-encoding"  # the whole picture has to be encoded anew, which loses a little
    NOT = "not"  # we can't


@dataclass(frozen=True, slots=True)
class UnseenPicture:
    """One picture that nobody sees.

    `whole` is the size of all that is there and `shown` of what is seen of it, both width x height in pixels;
    `frame` counts frames or pages from 0. `text` is what was read, for text in the lowest bits: hostile.
    """

    kind: UnseenKind
    removal: Removal
    whole: tuple[int, int]
    shown: tuple[int, int]
    frame: int = 0
    text: str = ""
