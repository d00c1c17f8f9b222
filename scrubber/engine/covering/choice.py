"""What a user wants done about the faces in a photo, beside what a policy says about the rest."""

from dataclasses import dataclass, field

from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Face
from scrubber.formats.base import Policy
from scrubber.pixels.crop import Crop


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """Which faces are covered, and how.

    `boxes` are covered instead of what is found, when given. Otherwise `maybe` says whether doubtful faces count, and
    a face that overlaps one of `keep` is left as it is, as is one that is surely of one of `people` (rows of 512
    float32 numbers each, see `covering.people`). With `strict` a photo is refused when a recogniser still matches a
    covered face. With `crop` the copy shows only that part of the picture, as nearly as its format can, and never more.
    """

    cover_style: CoverStyle = field(default_factory=CoverStyle)
    boxes: tuple[Face, ...] | None = None
    maybe: bool = True
    keep: tuple[Face, ...] = ()
    strict: bool = False
    people: tuple[bytes, ...] = ()
    crop: Crop | None = None


@dataclass(frozen=True, slots=True)
class PicturePolicy(Policy):
    """A policy that may change the picture: by covers, and by making all of it smaller.

    `max_side` is the longest side of the copy in pixels, `max_face` the width of its widest face; 0 to leave the size
    alone. Of two, the smaller copy is made. With `digest` a copy is made only of the file of this SHA-256, in
    hexadecimal digits: what was shown of it, and what was decided about its faces, is true of no other.
    """

    faces: FaceChoice | None = None
    max_side: int = 0
    max_face: int = 0
    digest: str = ""

    @property
    def changes_picture(self) -> bool:
        """Whether the copy may show something else than the original."""
        return self.faces is not None or self.max_side > 0 or self.max_face > 0
