"""How large the pictures of copies are: most people keep the size."""

from dataclasses import dataclass

from scrubber.gui.settings import Settings
from scrubber.i18n import N_


@dataclass(frozen=True, slots=True)
class CopySize:
    """The longest side and the width of the widest face, in pixels; 0 for as in the original."""

    words: str
    max_side: int = 0
    max_face: int = 0

    @property
    def key(self) -> str:
        """What is stored of the choice."""
        return f"{self.max_side}/{self.max_face}"


SIZES = (
    CopySize(N_("As large as the original")),
    CopySize(N_("At most 4096 pixels"), max_side=4096),
    CopySize(N_("At most 2048 pixels"), max_side=2048),
    CopySize(N_("At most 1280 pixels"), max_side=1280),
    CopySize(N_("Faces at most 16 pixels wide"), max_face=16),
    CopySize(N_("Faces at most 8 pixels wide"), max_face=8),
)


def chosen_size(settings: Settings) -> CopySize:
    """The remembered size; anything unknown counts as the original's."""
    return next((size for size in SIZES if size.key == settings.copy_size), SIZES[0])
