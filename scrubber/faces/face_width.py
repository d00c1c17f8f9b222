"""How small a whole photo has to be for its faces to have few pixels, and what that is worth.

It is worth little: recognisers match faces of 16 pixels nearly as well as large ones. Measured with 256 photos of 128
people (chance 2): with faces 16 pixels wide 210 were named, with faces 8 pixels wide 95.
"""

from collections.abc import Sequence

from scrubber.faces.face import Face
from scrubber.i18n import N_

_NARROWEST = 0.5
"""No face is narrower than this in heights: a box that shows half a face is taken for the whole one."""
_MEANINGS = (
    (16, N_("More than 8 of 10 faces of this size were recognised when we tried. Cover them as well.")),
    (8, N_("Between 4 and 8 of 10 faces of this size were recognised when we tried. Cover them as well.")),
    (0, N_("Fewer faces of this size are recognised, but still more than by chance. Cover them as well.")),
)


def side_for_faces(width: int, height: int, faces: Sequence[Face], face_width: int) -> int:
    """The longer side, in pixels, that a photo must have for no face to be wider than `face_width` pixels.

    0 when nothing needs to be done: there is no face, or none is wider. At least 1.
    """
    widest = max((max(face.width, face.height * _NARROWEST) for face in faces), default=0.0)
    if widest <= face_width:
        return 0
    return max(1, int(max(width, height) * face_width / widest))


def meaning(face_width: int) -> str:
    """What faces so many pixels wide are worth to a recogniser, in a sentence marked with `N_`."""
    return next(sentence for least, sentence in _MEANINGS if face_width >= least)
